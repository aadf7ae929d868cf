package trend

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

// rasch draws examinees who answer the same items once, in the order of the items, with nothing but ability and difficulty.
func rasch(people, items int, mean float64, seed uint64) []Sequence {
	rng := rand.New(rand.NewPCG(99, 1))
	b := make([]float64, items)
	for i := range b {
		b[i] = .8 * rng.NormFloat64()
	}
	rng = rand.New(rand.NewPCG(seed, 2))
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

// On an easy form whose items come in one order, what is easy is no effect of practice.
func TestEasyFormsAreNotPractice(t *testing.T) {
	for _, mean := range []float64{2, 3} {
		m := &Model{Hyper: DefaultHyper(), Areas: 1, Sets: [][]int32{nil, {0}}, Items: make([]Difficulty, 40)}
		got, err := Train(context.Background(), m, rasch(100, 40, mean, 1), Training{SetOf: make([]int32, 40), Covariates: true})
		if err != nil {
			t.Fatal(err)
		}
		if effect := got.Beta[TotalCount]; math.Abs(effect) > .35 {
			t.Errorf("mean %v: each logarithm of the count of answers is worth %.2f, where it is worth nothing", mean, effect)
		}
	}
}

// Where all answers are right, nothing is learnt from them.
func TestAnswersThatAreAllAlikeTeachNothing(t *testing.T) {
	data := rasch(60, 30, 60, 1)
	m := &Model{Hyper: DefaultHyper(), Areas: 1, Sets: [][]int32{nil, {0}}, Items: make([]Difficulty, 30)}
	got, err := Train(context.Background(), m, data, Training{SetOf: make([]int32, 30), Covariates: true, Sharp: true})
	if err != nil {
		t.Fatal(err)
	}
	if got.Hyper != m.Hyper || got.Items[0].B != 0 || got.Beta[TotalCount] != 0 {
		t.Errorf("%+v, first item %v, practice %v", got.Hyper, got.Items[0], got.Beta)
	}
}
