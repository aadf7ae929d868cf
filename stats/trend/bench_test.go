package trend

import (
	"math"
	"math/rand/v2"
	"testing"
)

// school draws students of known ability from m: each answers n questions, per a block, on days apart.
func school(m *Model, students, n, per, apart int, seed uint64) []Sequence {
	rng := rand.New(rand.NewPCG(seed, 1))
	out := make([]Sequence, students)
	for i := range out {
		out[i], _ = student(m, n, per, apart, rng)
	}
	return out
}

// student also returns the true state after every answer.
func student(m *Model, n, per, apart int, rng *rand.Rand) (Sequence, [][]float64) {
	x := make([]float64, m.Areas+1)
	x[0] = m.Mu0 + m.SG*rng.NormFloat64()
	for k := range m.Areas {
		x[k+1] = m.SU * rng.NormFloat64()
	}
	var s Sequence
	var truth [][]float64
	for i := range n {
		if i > 0 {
			x[0] += m.QG * rng.NormFloat64()
		}
		if i%per == 0 && i > 0 {
			m.drift(x, float64(apart), rng)
		}
		it := rng.IntN(len(m.Items))
		set := int32(1 + it%m.Areas)
		k := int(m.Sets[set][0])
		if i > 0 {
			x[k+1] += m.QU * rng.NormFloat64()
		}
		y := float32(0)
		if rng.Float64() < sigmoid(m.Sharpness(int32(it))*(x[0]+x[k+1])-m.Items[it].B) {
			y = 1
		}
		s.Append(int32(it), set, y, int32(i/per*apart), FirstTime, int32(i/per))
		truth = append(truth, append([]float64(nil), x...))
	}
	return s, truth
}

func (m *Model) drift(x []float64, days float64, rng *rand.Rand) {
	one := Filter{model: m, n: len(x), active: make([]int32, m.Areas), mean: append([]float64(nil), x...), p: make([]float64, len(x)*len(x))}
	one.pass(days)
	for i := range x {
		x[i] = one.mean[i] + math.Sqrt(one.p[i*len(x)+i])*rng.NormFloat64()
	}
}

// invented is a model of k areas and n items.
func invented(k, n int, seed uint64) *Model {
	rng := rand.New(rand.NewPCG(seed, 2))
	m := &Model{Hyper: DefaultHyper(), Areas: k, Sets: [][]int32{{}}}
	m.SG, m.SU = .55, .35
	for a := range k {
		m.Sets = append(m.Sets, []int32{int32(a)})
	}
	for range n {
		m.Items = append(m.Items, Difficulty{B: -.6 + .87*rng.NormFloat64()})
	}
	m.Pool = NewPool(Difficulty{B: -.6, Var: .87 * .87}, nil)
	return m
}

func BenchmarkFilter18(b *testing.B) {
	m := invented(18, 2000, 1)
	s := school(m, 1, 1000, 40, 7, 2)[0]
	f := NewFilter(m)
	for b.Loop() {
		f.Start(&s)
		f.Run(&s, 0, s.Len(), nil)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/answer")
}

func BenchmarkFilterAndSmoother18(b *testing.B) {
	m := invented(18, 2000, 1)
	s := school(m, 1, 1000, 40, 7, 2)[0]
	f := NewFilter(m)
	var moments []Moment
	for i := 39; i < 1000; i += 40 {
		moments = append(moments, Moment{Row: i})
	}
	for b.Loop() {
		f.Fit(&s, Ask{Moments: moments, End: 3, Others: true})
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/answer")
}
