package trend

import (
	"context"
	"math/rand/v2"
	"testing"
)

// linkWorld is a night on which two forms of 40 equally hard items are answered: items 0 to 39 are known, items 40 to 79 were
// answered by early people and are learnt on. Some people meet both forms, new ones the second only; all abilities are as believed.
type linkWorld struct {
	early, both, fresh int
	harder             [40]float64 // what the second form's items are in truth, where 0 was believed
	weaker             float64     // new people are, on average
}

// learn is by how much the items of the second form move.
func (w linkWorld) learn(t *testing.T) []float64 {
	t.Helper()
	rng := rand.New(rand.NewPCG(4, 7))
	m := &Model{Hyper: DefaultHyper(), Areas: 1, Sets: [][]int32{nil, {0}}, Items: make([]Difficulty, 80)}
	opt := Training{FixHyper: true, Fixed: make([]bool, 80), Kept: make([]int64, 80)}
	for i := range 80 {
		opt.Fixed[i], m.Items[i].Var = i < 40, .01
		if i >= 40 {
			opt.Kept[i], m.Items[i].Var = int64(w.early), 1/(usualCurvature*float64(w.early)+.5)
		}
	}
	data := make([]Sequence, w.both+w.fresh)
	for p := range data {
		theta, from := m.SG*rng.NormFloat64(), 0
		if p >= w.both {
			theta, from = theta-w.weaker, 40
		}
		for i := from; i < 80; i++ {
			b := 0.
			if i >= 40 {
				b = w.harder[i-40]
			}
			y := float32(0)
			if rng.Float64() < sigmoid(theta-b) {
				y = 1
			}
			data[p].Append(int32(i), 1, y, NoDay, 0, int32(i/40))
		}
	}
	got, err := Train(context.Background(), m, data, opt)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float64, 40)
	for i := range out {
		out[i] = got.Items[40+i].B
	}
	return out
}

func meanOf(x []float64) float64 {
	sum := 0.
	for _, v := range x {
		sum += v / float64(len(x))
	}
	return sum
}

// allBy is a form that is harder as a whole.
func allBy(d float64) (out [40]float64) {
	for i := range out {
		out[i] = d
	}
	return out
}

// TestLinkTakesOffWhatWasKnown: what three early takers told of a form as a whole is not held against a hundred people whom the other
// form knows; what a hundred told is, where nobody ties the form to another; and a few items that leaked move alone.
func TestLinkTakesOffWhatWasKnown(t *testing.T) {
	for _, d := range []float64{1.2, -1.2} {
		near(t, "a form that three met before", meanOf(linkWorld{early: 3, both: 100, fresh: 30, harder: allBy(d)}.learn(t)), d, .35)
	}
	near(t, "one item alone", linkWorld{early: 3, both: 100, fresh: 30, harder: [40]float64{1.2}}.learn(t)[0], 1.2, .6)
	near(t, "a form that a hundred met before, and a weaker class", meanOf(linkWorld{early: 100, fresh: 110, weaker: .8}.learn(t)), 0, .05)
	leaked := linkWorld{early: 100, fresh: 110, harder: [40]float64{-2, -2, -2, -2, -2, -2, -2, -2, -2, -2}}.learn(t)
	near(t, "the others, where ten of forty leaked", meanOf(leaked[10:]), 0, .12)
}
