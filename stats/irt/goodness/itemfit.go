package goodness

import (
	"cutscore/stats/irt"

	"gonum.org/v1/gonum/stat/distuv"
)

// ChiSquare is a test of fit. P is the probability of a larger value under the model. Reason says why there is none.
type ChiSquare struct {
	X2, P  float64
	DF     int
	Reason string
}

func chiSquare(x2 float64, df int) ChiSquare {
	if df < 1 {
		return ChiSquare{Reason: "no degrees of freedom are left"}
	}
	return ChiSquare{X2: x2, DF: df, P: distuv.ChiSquared{K: float64(df)}.Survival(x2)}
}

// SX2 compares, for every item, the proportion right among persons with the same number right with what the model
// expects (Orlando and Thissen 2000). right holds by item and number right (row length len(items)+1) the persons who
// were right, persons the number of persons by number right; only persons who answered all items count. Neighbouring
// cells are joined until at least one right and one wrong answer are expected in each.
func SX2(f *irt.Fit, right, persons []int64) []ChiSquare {
	k := len(f.Items)
	full, w := scoreTable(f)
	out := make([]ChiSquare, k)
	for j := range out {
		num := make([]float64, k+1)
		rest := make([]float64, k)
		for q, x := range f.Grid.X {
			p := f.Items[j].P(x)
			irt.WithoutItem(full[q], p, rest)
			for s := 1; s < k; s++ {
				num[s] += w[q] * p * rest[s-1]
			}
		}
		out[j] = sx2(right[j*(k+1):(j+1)*(k+1)], persons, num, full, w, parameters(f, j))
	}
	return out
}

// parameters is the number of free parameters of item j.
func parameters(f *irt.Fit, j int) int {
	switch {
	case !f.Estimated(j):
		return 0
	case f.Model == irt.TwoPL:
		return 2
	}
	return 1
}

// scoreTable returns the distribution of the number right at every grid point, and the weights of the points.
func scoreTable(f *irt.Fit) (full [][]float64, w []float64) {
	w = f.Grid.Weights(f.Pop)
	full = make([][]float64, len(w))
	for q, x := range f.Grid.X {
		full[q] = irt.ScoreDistribution(f.Items, x)
	}
	return full, w
}

func sx2(right, persons []int64, num []float64, full [][]float64, w []float64, parameters int) ChiSquare {
	k := len(persons) - 1
	var cells []cell
	for s := 1; s < k; s++ {
		if persons[s] == 0 {
			continue
		}
		den := 0.0
		for q := range w {
			den += w[q] * full[q][s]
		}
		if den <= 0 {
			continue
		}
		n := float64(persons[s])
		cells = append(cells, cell{n: n, observed: float64(right[s]), expected: n * num[s] / den})
	}
	cells = join(cells)
	x2 := 0.0
	for _, c := range cells {
		d := c.observed - c.expected
		x2 += d * d * c.n / (c.expected * (c.n - c.expected))
	}
	if len(cells) == 0 {
		return ChiSquare{Reason: "too few persons had some items right and some wrong"}
	}
	return chiSquare(x2, len(cells)-parameters)
}

type cell struct{ n, observed, expected float64 }

func (c cell) ample() bool { return c.expected >= 1 && c.n-c.expected >= 1 }

func (c cell) with(o cell) cell {
	return cell{c.n + o.n, c.observed + o.observed, c.expected + o.expected}
}

// join merges cells with too small expectations into their neighbours towards the higher scores, and the last into the
// one before.
func join(cells []cell) []cell {
	var out []cell
	var open cell
	for _, c := range cells {
		open = open.with(c)
		if open.ample() {
			out, open = append(out, open), cell{}
		}
	}
	if open.n > 0 && len(out) > 0 {
		out[len(out)-1] = out[len(out)-1].with(open)
	}
	return out
}

// People is what the fitted model says of the persons in the data as a whole.
type People struct {
	Infit, Outfit []float64 // by item: mean squares of residuals at EAP, expected near 1; NaN without persons
	MeanSE2       float64   // mean posterior variance
	Misfits       int64     // persons whose l_z at EAP is below MisfitBound
	Reliability   float64   // 1 - MeanSE2 / variance of ability in the population
}

// MisfitBound is the person-fit statistic l_z below which a pattern is strange enough to look at the data.
const MisfitBound = -2.5

// NewPeople computes mean-square fit and marginal reliability. Infit weighs squared residuals by information, outfit does
// not. The patterns of d should be compacted, so that the order of the persons leaves no trace.
func NewPeople(f *irt.Fit, d *irt.Data) People {
	r := &residuals{f: f}
	for _, v := range []*[]float64{&r.in, &r.weight, &r.out, &r.n} {
		*v = make([]float64, d.Items)
	}
	s, p := f.Scorer(), People{}
	d.Each(func(right, wrong []int32, weight int64) {
		at := s.EAP(right, wrong)
		p.MeanSE2 += float64(weight) * at.SE * at.SE
		r.add(right, 1, at.Theta, float64(weight))
		r.add(wrong, 0, at.Theta, float64(weight))
		if lz, ok := s.PersonFit(at.Theta, right, wrong); ok && lz < MisfitBound {
			p.Misfits += weight
		}
	})
	for j := range d.Items {
		p.Infit = append(p.Infit, r.in[j]/r.weight[j])
		p.Outfit = append(p.Outfit, r.out[j]/r.n[j])
	}
	p.MeanSE2 /= float64(d.Persons())
	p.Reliability = 1 - p.MeanSE2/(f.Pop.SD*f.Pop.SD)
	return p
}

// residuals are, by item, the sums of squared residuals, of their variances, of standardised squares, and of persons.
type residuals struct {
	f                  *irt.Fit
	in, weight, out, n []float64
}

func (r *residuals) add(items []int32, y, theta, w float64) {
	for _, j := range items {
		p := r.f.Items[j].P(theta)
		v := p * (1 - p)
		e := (y - p) * (y - p)
		r.in[j] += w * e
		r.weight[j] += w * v
		r.out[j] += w * e / v
		r.n[j] += w
	}
}
