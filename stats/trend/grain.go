package trend

import (
	"math"
	"slices"
)

// How much a share of credit tells (Model.Grain). A question of ten points is no toss of one coin: the share earned lies nearer to
// what is expected, and tells the more. Of an item whose answers were only right or wrong the grain is 1.
const (
	leastGrain = .05 // twenty coins
	grainPrior = 4.  // variance, as of so many coins at even chance, by which an item's grain is drawn to that of all such items
	evenChance = .25
)

// GrainOf is the variance of an item's credit by luck, in units of that of a question that is right or wrong: 1 of one that is not known.
func (m *Model) GrainOf(item int32) float64 {
	if item < 0 || m.Grain == nil {
		return 1
	}
	return m.Grain[item]
}

// gain is the weight of one answer: its variance, if it were right or wrong, over the variance that it has. The part
// of it that comes from not knowing the logit, k^2 q v of all, stays whatever the grain.
func gain(grain, k, q, v float64) float64 {
	if grain == 1 {
		return 1
	}
	return 1 / (grain + (1-grain)*math.Min(1, k*k*q*v))
}

// luck is the variance of credit by luck alone, of an answer to be right with probability p, at slope dp/dlogit and variance v of the logit.
func luck(grain, p, slope, v float64) float64 { return grain * math.Max(0, p*(1-p)-slope*slope*v) }

// grainSums are, by item, the squared error beyond what not knowing the logit makes, and what it would be of coins, in units of 1/fixed.
type grainSums struct{ square, coin []int64 }

func newGrainSums(items int) grainSums { return grainSums{make([]int64, items), make([]int64, items)} }

func (s *grainSums) item(id int32, y, p, k, v float64) {
	q := p * (1 - p)
	known := math.Min(q, k*k*q*q*v)
	s.square[id] += int64(math.Round(((y-p)*(y-p) - known) * fixed))
	s.coin[id] += int64(math.Round((q - known) * fixed))
}

func (s *grainSums) add(o *grainSums) {
	for i := range s.square {
		s.square[i] += o.square[i]
		s.coin[i] += o.coin[i]
	}
}

// grain begins with coins, and notes which items are none.
func (t *trainer) grain() {
	m := t.model
	m.Grain = slices.Clone(m.Grain)
	if t.opt.FixItems {
		return
	}
	t.parts = make([]bool, len(m.Items))
	for i := range t.data {
		for row, y := range t.data[i].Y {
			if id := t.data[i].Item[row]; id >= 0 && y > 0 && y < 1 {
				t.parts[id] = true
			}
		}
	}
	if m.Grain == nil && slices.Contains(t.parts, true) {
		m.Grain = slices.Repeat([]float64{1}, len(m.Items))
	}
}

// stepGrain sets the grain of every item that is no coin to what its answers show, drawn to that of all of them.
func (t *trainer) stepGrain(s *grainSums) {
	square, coin := 0.0, 0.0
	for i, part := range t.parts {
		if part {
			square, coin = square+float64(s.square[i])/fixed, coin+float64(s.coin[i])/fixed
		}
	}
	if coin <= 0 {
		return
	}
	const prior = grainPrior * evenChance
	common := square / coin
	for i, part := range t.parts {
		if part && !t.fixed(i) {
			g := (float64(s.square[i])/fixed + prior*common) / (float64(s.coin[i])/fixed + prior)
			t.model.Grain[i] = math.Min(math.Max(g, leastGrain), 1)
		}
	}
}
