package stats

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
)

// ChooseMixture fits 1..most classes and returns the one of least BIC whose classes are all large enough, and that of
// least ICL, by the number of classes.
func ChooseMixture(d *MixtureData, most int, o MixtureOptions) (byBIC *Mixture, iclClasses int) {
	least := math.Max(o.LeastRows, math.Max(15, 0.025*float64(d.N)))
	var icl float64
	worse := 0 // numbers of classes in a row that did no better: after two, more are not tried
	for k := 1; k <= most && worse < 2; k++ {
		m := FitMixture(d, k, nil, o)
		worse++
		if k > 1 && !m.large(least) {
			continue
		}
		if byBIC == nil || m.BIC() < byBIC.BIC() {
			byBIC, worse = m, 0
		}
		if iclClasses == 0 || m.ICL() < icl {
			icl, iclClasses = m.ICL(), k
		}
	}
	return byBIC, iclClasses
}

func (m *Mixture) large(rows float64) bool {
	for _, w := range m.W {
		if w*float64(m.N) < rows {
			return false
		}
	}
	return true
}

// Assign returns the most probable class of every row.
func (m *Mixture) Assign(d *MixtureData) []int {
	t, l, out := m.tables(d), make([]float64, len(m.W)), make([]int, d.N)
	for i := range d.N {
		m.logDensities(d, i, t, l)
		for k := range l {
			if l[k] > l[out[i]] {
				out[i] = k
			}
		}
	}
	return out
}

// Stability refits m to bootstrap samples and returns each class's mean Jaccard similarity with its best match: the
// share of rows that stay together. Samples are drawn in order and refitted side by side: the result is the same on any
// number of processors.
func (m *Mixture) Stability(d *MixtureData, samples int, o MixtureOptions) []float64 {
	o = o.withDefaults()
	o.Starts, o.Iterations, o.Tolerance = 2, 200, 1e-4
	own, found := m.Assign(d), make([][]float64, samples)
	rng := rand.New(rand.NewPCG(o.Seed, 0xb007))
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for b := range samples {
		rows := make([]int, d.N)
		for i := range rows {
			rows[i] = rng.IntN(d.N)
		}
		room <- struct{}{}
		all.Go(func() {
			found[b] = m.comeBack(d, own, rows, uint64(b)+1, o)
			<-room
		})
	}
	all.Wait()
	out := make([]float64, len(m.W))
	for _, f := range found {
		for k := range out {
			out[k] += f[k]
		}
	}
	for k := range out {
		out[k] /= float64(samples)
	}
	return out
}

// comeBack is each class's best Jaccard similarity in one bootstrap sample.
func (m *Mixture) comeBack(d *MixtureData, own, rows []int, seed uint64, o MixtureOptions) []float64 {
	o.Seed = seed
	sample, out := d.pick(rows), make([]float64, len(m.W))
	refit := FitMixture(sample, len(m.W), m, o).Assign(sample)
	for k := range out {
		out[k] = bestJaccard(own, rows, refit, k, len(m.W))
	}
	return out
}

// bestJaccard compares class k of own, restricted to the sampled rows, with every class of the refit.
func bestJaccard(own, rows, refit []int, k, classes int) float64 {
	both, other := make([]int, classes), make([]int, classes)
	size := 0
	for i, r := range rows {
		if own[r] == k {
			size++
			both[refit[i]]++
		}
		other[refit[i]]++
	}
	best := 0.0
	for j := range classes {
		if union := size + other[j] - both[j]; union > 0 {
			best = math.Max(best, float64(both[j])/float64(union))
		}
	}
	return best
}

func (d *MixtureData) pick(rows []int) *MixtureData {
	out := &MixtureData{N: len(rows), G: d.G, B: d.B}
	for _, r := range rows {
		out.X = append(out.X, d.X[r*d.G:(r+1)*d.G]...)
		out.Y = append(out.Y, d.Y[r*d.B:(r+1)*d.B]...)
	}
	return out
}

// Crossing returns the value of the first real feature at which the class of lower mean stops being the more probable,
// for a mixture of two classes: the threshold of a log-normal mixture of times. ok is false where there is none between
// the two means.
func (m *Mixture) Crossing() (x float64, ok bool) {
	if m.Classes() != 2 {
		return 0, false
	}
	lo, hi := 0, 1
	if m.Mean[1][0] < m.Mean[0][0] {
		lo, hi = 1, 0
	}
	ahead := func(x float64) float64 {
		at := func(k int) float64 {
			e := x - m.Mean[k][0]
			return math.Log(m.W[k]) - 0.5*math.Log(m.Var[k][0]) - e*e/(2*m.Var[k][0])
		}
		return at(lo) - at(hi)
	}
	a, b := m.Mean[lo][0], m.Mean[hi][0]
	if ahead(a) <= 0 || ahead(b) >= 0 {
		return 0, false
	}
	for range 200 {
		if x = (a + b) / 2; ahead(x) > 0 {
			a = x
		} else {
			b = x
		}
	}
	return x, true
}
