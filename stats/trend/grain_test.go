package trend

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

// coins are people's answers to items whose credit is the share of so many questions of one difficulty that are right.
func coins(people int, of []int, seed uint64) []Sequence {
	rng := rand.New(rand.NewPCG(seed, 4))
	b := make([]float64, len(of))
	for i := range b {
		b[i] = float64(i%5)/2 - 1
	}
	out := make([]Sequence, people)
	for p := range out {
		theta := rng.NormFloat64()
		for i, n := range of {
			right := 0
			for range n {
				if rng.Float64() < sigmoid(theta-b[i]) {
					right++
				}
			}
			out[p].Append(int32(i), 1, float32(right)/float32(n), int32(i/2), FirstTime, int32(i/2))
		}
	}
	return out
}

// TestGrainIsLearnt: of items of one, two, five and ten points; what is learnt predicts others better than coins do, and
// items that are right or wrong are coins to the last bit.
func TestGrainIsLearnt(t *testing.T) {
	var of []int
	for range 6 {
		of = append(of, 1, 2, 5, 10)
	}
	data, setOf := coins(300, of, 1), make([]int32, len(of))
	for i := range setOf {
		setOf[i] = 1
	}
	start := &Model{Hyper: DefaultHyper(), Areas: 1, Sets: [][]int32{{}, {0}}, Items: make([]Difficulty, len(of))}
	m, err := Train(context.Background(), start, data, Training{SetOf: setOf, Covariates: true, Sharp: true})
	if err != nil {
		t.Fatal(err)
	}
	sum := map[int]float64{}
	for i, n := range of {
		sum[n] += m.Grain[i] / 6
		if n == 1 && m.Grain[i] != 1 {
			t.Errorf("item %d of one point has grain %v", i, m.Grain[i])
		}
	}
	for n, grain := range sum {
		near(t, "grain of several", grain, 1/float64(n), .25/float64(n))
	}
	coarse := *m
	coarse.Grain = nil
	loss := func(m *Model) (sum float64) {
		f := NewFilter(m)
		for _, s := range coins(200, of, 2) {
			f.Start(&s)
			f.Run(&s, 0, s.Len(), func(row int, p float64) { sum += logLoss(p, float64(s.Y[row])) })
		}
		return sum / float64(200*len(of))
	}
	if fine, other := loss(m), loss(&coarse); fine > other-.002 {
		t.Errorf("log loss %.4f, of coins %.4f", fine, other)
	}
}

// TestGainByHand: two logits -1 and 1, equally likely, a share of n coins: the weight is var of one coin over var of the share,
// with the variance between the two as what is not known.
func TestGainByHand(t *testing.T) {
	hi := 1 / (1 + math.Exp(-1))
	q, between := .25, (hi-.5)*(hi-.5)
	n := 4.0
	share := (q-between)/n + between // E[p(1-p)]/n + Var p
	k := .9
	v := between / (k * k * q * q)
	near(t, "gain", gain(1/n, k, q, v), q/share, 1e-12)
	near(t, "gain of a coin", gain(1, k, q, v), 1, 0)
	near(t, "luck", luck(1/n, .5, k*q, v), (q-between)/n, 1e-12)
}
