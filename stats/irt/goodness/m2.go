package goodness

import (
	"fmt"
	"math"

	"cutscore/stats/irt"

	"gonum.org/v1/gonum/mat"
)

// largestM2 is the number of items up to which M2 is computed: its cost grows with the sixth power.
const largestM2 = 30

// M2 tests the whole model on the proportions right of items and pairs of items (Maydeu-Olivares and Joe 2005). d must
// be complete. RMSEA is the root mean square error of approximation that belongs to it.
func M2(f *irt.Fit, d *irt.Data) (m ChiSquare, rmsea float64) {
	k, n := d.Items, float64(d.Persons())
	switch {
	case k > largestM2:
		return ChiSquare{Reason: fmt.Sprintf("computed for up to %d items", largestM2)}, 0
	case f.Anchored():
		return ChiSquare{Reason: "not made for items kept from an earlier calibration"}, 0
	case !d.Complete():
		return ChiSquare{Reason: "not every person answered every item"}, 0
	}
	g := newMargins(f, k)
	var m2 float64
	df := len(g.sets) - f.Free
	if df < 1 {
		return chiSquare(0, df), 0
	}
	m2, ok := g.statistic(g.observed(d), n)
	if !ok {
		return ChiSquare{Reason: "the margins are too nearly dependent to be weighed"}, 0
	}
	c := chiSquare(m2, df)
	return c, math.Sqrt(max(0, (m2-float64(df))/(float64(df)*(n-1))))
}

// margins are the univariate and bivariate margins of a fitted model.
type margins struct {
	f    *irt.Fit
	sets [][2]int    // items of each margin; the second is -1 for a single item
	p    [][]float64 // by item: probability at the grid points
	w    []float64
}

func newMargins(f *irt.Fit, k int) *margins {
	g := &margins{f: f, w: f.Grid.Weights(f.Pop)}
	for j := range k {
		p := make([]float64, len(g.w))
		for q, x := range f.Grid.X {
			p[q] = f.Items[j].P(x)
		}
		g.p = append(g.p, p)
		g.sets = append(g.sets, [2]int{j, -1})
	}
	for i := range k {
		for j := i + 1; j < k; j++ {
			g.sets = append(g.sets, [2]int{i, j})
		}
	}
	return g
}

// joint is the probability that all of the given items are right; negative ones and repetitions count once.
func (g *margins) joint(items ...int) float64 {
	distinct := items[:0:0]
	for _, j := range items {
		known := j < 0
		for _, d := range distinct {
			known = known || d == j
		}
		if !known {
			distinct = append(distinct, j)
		}
	}
	v := 0.0
	for q, w := range g.w {
		for _, j := range distinct {
			w *= g.p[j][q]
		}
		v += w
	}
	return v
}

func (g *margins) observed(d *irt.Data) []float64 {
	out := make([]float64, len(g.sets))
	right := make([]bool, d.Items)
	d.Each(func(list, _ []int32, weight int64) {
		clear(right)
		for _, j := range list {
			right[j] = true
		}
		for s, set := range g.sets {
			if right[set[0]] && (set[1] < 0 || right[set[1]]) {
				out[s] += float64(weight)
			}
		}
	})
	for s := range out {
		out[s] /= float64(d.Persons())
	}
	return out
}

// gradient is the derivative of a margin with respect to the free parameters.
func (g *margins) gradient(set [2]int, out []float64) {
	clear(out)
	k := len(g.p)
	for side, j := range set {
		if j < 0 {
			continue
		}
		other := set[1-side]
		var da, dd float64
		for q, x := range g.f.Grid.X {
			v := g.w[q] * g.f.Items[j].Slope(x)
			if other >= 0 {
				v *= g.p[other][q]
			}
			dd += v
			da += v * x
		}
		switch g.f.Model {
		case irt.TwoPL:
			out[j] += da
			out[k+j] += dd
		case irt.OnePL:
			out[k] += da
			out[j] += dd
		case irt.Rasch:
			out[j] += dd
		}
	}
	if g.f.Model == irt.Rasch && g.f.Free > k {
		out[k] = g.sdGradient(set)
	}
}

// sdGradient is the derivative of a margin with respect to the population's log sd.
func (g *margins) sdGradient(set [2]int) float64 {
	const h = 1e-5
	at := func(step float64) float64 {
		pop := g.f.Pop
		pop.SD *= math.Exp(step)
		v := 0.0
		for q, w := range g.f.Grid.Weights(pop) {
			w *= g.p[set[0]][q]
			if set[1] >= 0 {
				w *= g.p[set[1]][q]
			}
			v += w
		}
		return v
	}
	return (at(h) - at(-h)) / (2 * h)
}

// statistic is n e' (X - X D (D' X D)^-1 D' X) e with X the inverse covariance of the margins and D their gradient.
func (g *margins) statistic(observed []float64, n float64) (float64, bool) {
	s := len(g.sets)
	cov := mat.NewSymDense(s, nil)
	e := mat.NewVecDense(s, nil)
	delta := mat.NewDense(s, g.f.Free, nil)
	expected := make([]float64, s)
	row := make([]float64, g.f.Free)
	for i, set := range g.sets {
		expected[i] = g.joint(set[0], set[1])
		e.SetVec(i, observed[i]-expected[i])
		g.gradient(set, row)
		delta.SetRow(i, row)
	}
	for i, a := range g.sets {
		for j := i; j < s; j++ {
			b := g.sets[j]
			cov.SetSym(i, j, g.joint(a[0], a[1], b[0], b[1])-expected[i]*expected[j])
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(cov) {
		return 0, false
	}
	return projected(&chol, e, delta, n)
}

func projected(chol *mat.Cholesky, e *mat.VecDense, delta *mat.Dense, n float64) (float64, bool) {
	var xe mat.VecDense
	var xd, dxd, dxe, solved mat.Dense
	if chol.SolveVecTo(&xe, e) != nil || chol.SolveTo(&xd, delta) != nil {
		return 0, false
	}
	dxd.Mul(delta.T(), &xd)
	dxe.Mul(delta.T(), &xe)
	if solved.Solve(&dxd, &dxe) != nil {
		return 0, false
	}
	var fitted mat.Dense
	fitted.Mul(dxe.T(), &solved)
	return n * (mat.Dot(e, &xe) - fitted.At(0, 0)), true
}
