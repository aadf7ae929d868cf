package baseline

import (
	"errors"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/optimize"

	"cutscore/stats/trend"
)

// Features says which columns a logistic regression has.
type Features struct {
	Items  bool // one per item
	Areas  bool // one per area of the item
	Counts bool // per area of the item, log(1+right) and log(1+wrong) answers so far, each with a weight per area
	Totals bool // log(1+right) and log(1+wrong) over everything so far
}

// The published regressions (Gervet et al. 2020): counts are of right and of wrong answers, on a log scale.
func ItemOnly() Features { return Features{Items: true} }
func PFA() Features      { return Features{Areas: true, Counts: true} }
func BestLR() Features   { return Features{Items: true, Areas: true, Counts: true, Totals: true} }

// design is a sparse matrix by rows; column 0 is the intercept and is not stored.
type design struct {
	start []int
	col   []int32
	val   []float32
	y     []float32
	width int
}

func (f Features) design(data []trend.Sequence, t *Task) *design {
	d := &design{width: 1 + t.Items + 3*t.Areas + 2, start: make([]int, 1, rows(data)+1)}
	areaAt, winAt, failAt, totalAt := 1+t.Items, 1+t.Items+t.Areas, 1+t.Items+2*t.Areas, 1+t.Items+3*t.Areas
	wins, fails := make([]float64, t.Areas), make([]float64, t.Areas)
	put := func(col int, v float64) {
		if v != 0 {
			d.col, d.val = append(d.col, int32(col)), append(d.val, float32(v))
		}
	}
	for i := range data {
		s := &data[i]
		clear(wins)
		clear(fails)
		all := 0.0
		for r := range s.Len() {
			if f.Items && s.Item[r] >= 0 {
				put(1+int(s.Item[r]), 1)
			}
			for _, a := range t.Sets[s.Set[r]] {
				if f.Areas {
					put(areaAt+int(a), 1)
				}
				if f.Counts {
					put(winAt+int(a), math.Log1p(wins[a]))
					put(failAt+int(a), math.Log1p(fails[a]))
				}
				wins[a] += float64(s.Y[r])
				fails[a] += 1 - float64(s.Y[r])
			}
			if f.Totals {
				put(totalAt, math.Log1p(all))
				put(totalAt+1, math.Log1p(float64(r)-all))
			}
			all += float64(s.Y[r])
			d.start, d.y = append(d.start, len(d.col)), append(d.y, s.Y[r])
		}
	}
	return d
}

func (d *design) rows() int { return len(d.y) }

func (d *design) at(w []float64, r int) float64 {
	x := w[0]
	for k := d.start[r]; k < d.start[r+1]; k++ {
		x += w[d.col[k]] * float64(d.val[k])
	}
	return x
}

// parts is into how many pieces a sum is cut, whatever the number of processors, so that it is always the same.
const parts = 8

// loss is mean log-loss plus ridge |w|^2/2n without the intercept (scikit-learn's C = 1); grad is filled.
func (d *design) loss(w, grad []float64) float64 {
	n := d.rows()
	sums := make([]float64, parts)
	grads := make([][]float64, parts)
	var wg sync.WaitGroup
	for p := range parts {
		wg.Go(func() {
			g := make([]float64, len(w))
			for r := p * n / parts; r < (p+1)*n/parts; r++ {
				x, y := d.at(w, r), float64(d.y[r])
				e := math.Exp(-math.Abs(x))
				sums[p] += math.Log1p(e) + math.Max(x, 0) - x*y
				pr := 1 / (1 + e)
				if x < 0 {
					pr = e / (1 + e)
				}
				g[0] += pr - y
				for k := d.start[r]; k < d.start[r+1]; k++ {
					g[d.col[k]] += (pr - y) * float64(d.val[k])
				}
			}
			grads[p] = g
		})
	}
	wg.Wait()
	total := 0.0
	for p := range parts {
		total += sums[p]
	}
	for _, x := range w[1:] {
		total += x * x / 2
	}
	for i := range grad {
		grad[i] = 0
		for p := range parts {
			grad[i] += grads[p][i]
		}
		if i > 0 {
			grad[i] += w[i]
		}
		grad[i] /= float64(n)
	}
	return total / float64(n)
}

// memo keeps the last loss and gradient: the optimiser asks for both at the same point, one after the other.
type memo struct {
	d       *design
	x, grad []float64
	loss    float64
	known   bool
}

func (m *memo) move(x []float64) {
	if m.known && slices.Equal(m.x, x) {
		return
	}
	copy(m.x, x)
	m.loss, m.known = m.d.loss(x, m.grad), true
}

// ErrNothingToLearn is returned when there is no answer to learn from.
var ErrNothingToLearn = errors.New("no answers to learn from")

// tagged reports whether any answer is of an item with areas.
func tagged(data []trend.Sequence) bool {
	return slices.ContainsFunc(data, func(s trend.Sequence) bool {
		return slices.ContainsFunc(s.Set, func(set int32) bool { return set > 0 })
	})
}

// Logistic fits a ridge logistic regression on the training answers and predicts every test answer.
func Logistic(t *Task, f Features) ([]float64, error) {
	if f.Counts && !f.Totals && !tagged(t.Train) {
		t = t.oneArea()
	}
	d := f.design(t.Train, t)
	if d.rows() == 0 {
		return nil, ErrNothingToLearn
	}
	w := make([]float64, d.width)
	m := &memo{d: d, x: make([]float64, d.width), grad: make([]float64, d.width)}
	problem := optimize.Problem{
		Func: func(x []float64) float64 { m.move(x); return m.loss },
		Grad: func(grad, x []float64) { m.move(x); copy(grad, m.grad) },
	}
	settings := &optimize.Settings{GradientThreshold: 2e-6, MajorIterations: 300,
		Converger: &optimize.FunctionConverge{Absolute: 1e-9, Relative: 1e-9, Iterations: 10}}
	res, err := optimize.Minimize(problem, w, settings, &optimize.LBFGS{Store: 10})
	if res == nil {
		return nil, err
	}
	// A line search that finds nothing better any more also ends here: the point is the answer.
	test := f.design(t.Test, t)
	out := make([]float64, test.rows())
	for r := range out {
		out[r] = 1 / (1 + math.Exp(-test.at(res.X, r)))
	}
	return out, nil
}
