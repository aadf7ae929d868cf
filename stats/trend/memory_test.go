package trend

import (
	"context"
	"math/rand/v2"
	"testing"
)

// TestRepetitionsAreFound: what the first repetition, every further one and the last result are worth, from people who meet half of
// 80 questions once and the others up to six times.
func TestRepetitionsAreFound(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 8))
	m := &Model{Hyper: DefaultHyper(), Sets: [][]int32{{}}, Items: make([]Difficulty, 80)}
	m.QG, m.DG = .01, .01
	var want [Covariates]float64
	want[Repeated], want[LastResult], want[MetMore] = .4, .3, .6
	truth := &Model{Beta: want}
	var data []Sequence
	for range 500 {
		theta, met, last := rng.NormFloat64(), map[int32]uint8{}, map[int32]int8{}
		var s Sequence
		for i, at := range rng.Perm(40 + 6*40) {
			item := int32(at % 40) // of those that come back
			if at < 40 {
				item += 40
			}
			b := float64(item%40)/20 - 1
			again := last[item]
			y := float32(0)
			if rng.Float64() < sigmoid(theta-b+truth.Again(again, met[item])) {
				y = 1
			}
			s.Append(item, 0, y, NoDay, again, int32(i/40))
			s.Met[i] = met[item]
			met[item]++
			last[item] = AgainMissed + int8(y)
		}
		data = append(data, s)
	}
	got, err := Train(context.Background(), m, data, Training{Covariates: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		effect int
	}{{"first repetition", Repeated}, {"last result", LastResult}, {"further repetitions", MetMore}} {
		near(t, c.name, got.Beta[c.effect], want[c.effect], .1)
	}
	only, err := Train(context.Background(), m, data, Training{Covariates: true, OnlyAgain: true})
	if err != nil {
		t.Fatal(err)
	}
	for effect, b := range only.Beta {
		if (b == 0) == (effect == LastResult || effect == MetMore) {
			t.Errorf("effect %d is %.3f where only LastResult and MetMore are learnt", effect, b)
		}
	}
	if only.Practice != nil {
		t.Error("an area has its own worth of practice where only repetitions are learnt")
	}
}
