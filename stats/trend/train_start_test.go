package trend

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

func raschItems(n int) []float64 {
	rng := rand.New(rand.NewPCG(99, 1))
	b := make([]float64, n)
	for i := range b {
		b[i] = .8 * rng.NormFloat64()
	}
	return b
}

// rasch draws examinees who answer the same items once, in the order of the items, with nothing but ability and difficulty.
func rasch(people, items int, mean float64, seed uint64) []Sequence {
	b := raschItems(items)
	rng := rand.New(rand.NewPCG(seed, 2))
	data := make([]Sequence, people)
	for p := range data {
		theta := mean + .7*rng.NormFloat64()
		for i := range b {
			y := float32(0)
			if rng.Float64() < sigmoid(theta-b[i]) {
				y = 1
			}
			data[p].Append(int32(i), 1, y, NoDay, 0, 0)
		}
	}
	return data
}

// oneOrder trains on such examinees.
func oneOrder(t *testing.T, data []Sequence, items int) *Model {
	t.Helper()
	m := &Model{Hyper: DefaultHyper(), Areas: 1, Sets: [][]int32{nil, {0}}, Items: make([]Difficulty, items)}
	setOf := make([]int32, items)
	for i := range setOf {
		setOf[i] = 1
	}
	got, err := Train(context.Background(), m, data, Training{SetOf: setOf, Covariates: true, Sharp: true})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// On an easy or hard form whose items come in one order, what is easy is no effect of practice, and the items have it all.
func TestEasyFormsAreNotPractice(t *testing.T) {
	for _, mean := range []float64{-2, 0, 2, 3} {
		got := oneOrder(t, rasch(100, 40, mean, 1), 40)
		worth := got.Beta[TotalCount] + got.Beta[PracticeCount] + got.Beta[PracticeWins] + got.Practice[0][0] + got.Practice[0][1]
		if math.Abs(worth) > .2 {
			t.Errorf("mean %v: each logarithm of the count of answers is worth %.2f, where it is worth nothing", mean, worth)
		}
		truth := 0.0
		for _, b := range raschItems(40) {
			truth += b / 40
		}
		if off := got.Pool.B - (truth - mean); math.Abs(off) > .5 {
			t.Errorf("mean %v: items are %.2f too hard", mean, off)
		}
	}
}

// Items, effects and practice step together: however many people met the items in one order, no error is corrected twice.
func TestOneOrderDoesNotDiverge(t *testing.T) {
	for _, people := range []int{300, 1500} {
		got := oneOrder(t, rasch(people, 16, 0, 2), 16)
		if sd := math.Hypot(got.SG, got.SU); math.Abs(sd-.7) > .15 {
			t.Errorf("%d people: abilities spread by %.2f, where it is .7", people, sd)
		}
		for _, effect := range got.Beta {
			if math.Abs(effect) > .6 {
				t.Errorf("%d people: effects of %.2f, where there are none", people, got.Beta)
			}
		}
	}
}

// Where items come from easy to hard, the prior of an item is that of its neighbours.
func TestItemsBorrowFromTheirNeighbours(t *testing.T) {
	s := &spread{base: make([]float64, 20), known: make([]bool, 20), variance: [2]float64{.1, .1}, areaVar: 1}
	data := rasch(5, 20, 0, 1)
	s.placesOf(data)
	items, count, curv := make([]Difficulty, 20), make([]float64, 20), make([]float64, 20)
	for i := range items {
		items[i].B, count[i], curv[i] = 3+math.Log1p(float64(i)), 5, 1
	}
	for range 20 {
		s.update(items, curv, count)
	}
	if first, _ := s.prior(0); math.Abs(first-3) > .3 || s.later < .8 {
		t.Errorf("the first item's prior is %.2f, not 3, with %.2f a unit of place, not 1", first, s.later)
	}
	two := rasch(1, 20, 0, 1)
	for i := 10; i < 20; i++ {
		two[0].Block[i] = 1
	}
	if s.placesOf(two); s.place[0] != s.place[10] || s.place[9] <= s.place[0] {
		t.Error("a place is not within its sitting")
	}
}

// As long as predictions come true, no answer is expected to move the mean, however easy the item.
func TestAnswersAreExpectedToMoveNothing(t *testing.T) {
	for _, b := range []float64{-4, -1, 0, 3} {
		m := &Model{Hyper: Hyper{SG: 1.2, Rho: 1}, Sets: [][]int32{nil}, Items: []Difficulty{{B: b}}}
		moved := 0.0
		for y, of := range []func(p float64) float64{func(p float64) float64 { return 1 - p }, func(p float64) float64 { return p }} {
			var s Sequence
			s.Append(0, 0, float32(y), NoDay, FirstTime, 0)
			f, p := NewFilter(m), 0.0
			f.Start(&s)
			f.Run(&s, 0, 1, func(_ int, seen float64) { p = seen })
			moved += of(p) * f.mean[0]
		}
		near(t, "expected move", moved, 0, 1e-12)
	}
}

// Where all answers are right, or all but a few, the priors of the items and of their mean say how easy they may be: no number
// of wrong answers switches anything, and one more changes little.
func TestFewWrongAnswersMoveLittle(t *testing.T) {
	const people, items = 60, 30
	for k := range 14 {
		data := rasch(people, items, 60, 1)
		for p := range k {
			data[p].Y[p%items] = 0
		}
		got := oneOrder(t, data, items)
		odds := (float64(k) + 1) / (people*items + 2) // what a count of them would expect of the next answer
		if f := meanWrong(got, data) / odds; f < 1./3 || f > 3 {
			t.Errorf("%d of %d wrong: the next is expected to be wrong by %.2f times what counting says", k, people*items, f)
		}
		if got.SG < .25 || got.SG > 1 || math.Abs(got.Beta[TotalCount]) > .2 {
			t.Errorf("%d wrong: abilities spread by %.2f, practice is worth %.2f", k, got.SG, got.Beta[TotalCount])
		}
	}
}

// meanWrong is how probable m held a wrong answer, on average over data.
func meanWrong(m *Model, data []Sequence) float64 {
	f, sum, n := NewFilter(m), 0.0, 0
	for i := range data {
		f.Start(&data[i])
		f.Run(&data[i], 0, data[i].Len(), func(_ int, p float64) { sum += 1 - p; n++ })
	}
	return sum / float64(n)
}
