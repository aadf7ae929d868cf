package irt

import "math"

// Model says which parameters are free.
type Model uint8

// The models. All take the lower asymptote as given.
const (
	TwoPL Model = iota // a and d of every item
	OnePL              // one a for all items, d of every item
	Rasch              // a stays where it starts (1), d of every item
)

// String returns the name used in outputs.
func (m Model) String() string { return [...]string{"2pl", "1pl", "rasch"}[m] }

// Item holds the parameters of one item: slope a, intercept d (both on the logit scale, scaling constant 1), fixed
// lower asymptote c.
type Item struct{ A, D, C float64 }

// B is the difficulty -d/a in logits; ok is false when the slope is 0.
func (it Item) B() (b float64, ok bool) {
	b = -it.D / it.A
	return b, !math.IsNaN(b) && !math.IsInf(b, 0)
}

// P is the probability of a right answer at ability t.
func (it Item) P(t float64) float64 { return it.C + (1-it.C)*sigmoid(it.A*t+it.D) }

// Slope is the derivative of P with respect to a t + d.
func (it Item) Slope(t float64) float64 {
	s := sigmoid(it.A*t + it.D)
	return (1 - it.C) * s * (1 - s)
}

// Population is the ability distribution of the persons, normal.
type Population struct{ Mean, SD float64 }

// Grid is the quadrature grid of ability.
type Grid struct{ X []float64 }

// NewGrid returns n equally spaced points from -reach to reach.
func NewGrid(n int, reach float64) Grid {
	x := make([]float64, n)
	for q := range x {
		x[q] = -reach + 2*reach*float64(q)/float64(n-1)
	}
	return Grid{X: x}
}

// DefaultGrid is 61 points on [-6, 6]; 15 points are visibly too few for short tests.
func DefaultGrid() Grid { return NewGrid(61, 6) }

// logWeights are the normalised log weights of the grid points under the population.
func (g Grid) logWeights(p Population) []float64 {
	w := make([]float64, len(g.X))
	for q, x := range g.X {
		z := (x - p.Mean) / p.SD
		w[q] = -z * z / 2
	}
	total := logSumExp(w)
	for q := range w {
		w[q] -= total
	}
	return w
}

// Weights are the normalised weights of the grid points under the population.
func (g Grid) Weights(p Population) []float64 {
	w := g.logWeights(p)
	for q := range w {
		w[q] = math.Exp(w[q])
	}
	return w
}

func sigmoid(z float64) float64 {
	if z >= 0 {
		return 1 / (1 + math.Exp(-z))
	}
	e := math.Exp(z)
	return e / (1 + e)
}

// softplus is log(1+exp(z)) without overflow.
func softplus(z float64) float64 {
	if z > 0 {
		return z + math.Log1p(math.Exp(-z))
	}
	return math.Log1p(math.Exp(z))
}

func logSumExp(v []float64) float64 {
	top := math.Inf(-1)
	for _, x := range v {
		top = max(top, x)
	}
	sum := 0.0
	for _, x := range v {
		sum += math.Exp(x - top)
	}
	return top + math.Log(sum)
}

// tables are the log-probabilities of all items on the grid, item-major: entry j*Q+q.
type tables struct {
	q     int
	items []Item
	x     []float64
	logW  []float64
	wrong []float64 // log(1-P)
	gain  []float64 // log P - log(1-P); nil when no item has a lower asymptote, for it is then a x + d
	base  []float64 // log weight + sum of wrong over all items
}

func newTables(items []Item, g Grid, pop Population) *tables {
	q := len(g.X)
	t := &tables{q: q, items: items, x: g.X, logW: g.logWeights(pop), wrong: make([]float64, len(items)*q)}
	if guessing(items) {
		t.gain = make([]float64, len(items)*q)
	}
	t.base = append([]float64(nil), t.logW...)
	for j, it := range items {
		t.item(j, it)
		for i, v := range t.wrong[j*q : j*q+q] {
			t.base[i] += v
		}
	}
	return t
}

func (t *tables) item(j int, it Item) {
	for i, x := range t.x {
		z := it.A*x + it.D
		s := softplus(z)
		t.wrong[j*t.q+i] = math.Log1p(-it.C) - s
		if t.gain != nil {
			t.gain[j*t.q+i] = math.Log(it.C+(1-it.C)*math.Exp(z-s)) - t.wrong[j*t.q+i]
		}
	}
}

func guessing(items []Item) bool {
	for _, it := range items {
		if it.C > 0 {
			return true
		}
	}
	return false
}
