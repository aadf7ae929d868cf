package stats

import (
	"math"
	"math/rand/v2"
)

// MixtureData is n rows of G real and B yes/no features, row by row; NaN and -1 are missing.
type MixtureData struct {
	N, G, B int
	X       []float64 // n x G
	Y       []int8    // n x B: 0, 1 or -1
}

// Mixture is a latent class model with independent features within a class: normal for the real ones, Bernoulli for
// the yes/no ones.
type Mixture struct {
	W         []float64   // class shares
	Mean, Var [][]float64 // by class and real feature
	Q         [][]float64 // by class and yes/no feature: chance of yes
	LogLik    float64
	Entropy   float64 // of the posterior class memberships, summed over rows
	N         int
}

// MixtureOptions bound a fit. Zero values take the defaults named.
type MixtureOptions struct {
	Starts     int     // random starts besides a given one; 40
	Iterations int     // per start; 2000
	Tolerance  float64 // change of log-likelihood at which to stop; 1e-9
	Seed       uint64
	LeastShare float64 // share of a feature's variance under which no class variance falls; 0.01
	LeastRows  float64 // rows under which a class is not accepted by ChooseMixture; max(15, 2.5%)
}

const leastQ = 1e-6

func (o MixtureOptions) withDefaults() MixtureOptions {
	if o.Starts == 0 {
		o.Starts = 40
	}
	if o.Iterations == 0 {
		o.Iterations = 2000
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-9
	}
	if o.LeastShare == 0 {
		o.LeastShare = 0.01
	}
	return o
}

// Classes returns K.
func (m *Mixture) Classes() int { return len(m.W) }

// Parameters returns the number of free parameters.
func (m *Mixture) Parameters() int {
	k := len(m.W)
	return k - 1 + k*(2*len(m.Mean[0])+len(m.Q[0]))
}

// BIC is -2 log-likelihood + p log n: smaller is better.
func (m *Mixture) BIC() float64 {
	return -2*m.LogLik + float64(m.Parameters())*math.Log(float64(m.N))
}

// ICL is BIC + 2 entropy (soft): where it prefers fewer classes than BIC, the classes overlap.
func (m *Mixture) ICL() float64 { return m.BIC() + 2*m.Entropy }

// emptyMixture has the shape of k classes.
func emptyMixture(d *MixtureData, k int) *Mixture {
	m := &Mixture{W: make([]float64, k), N: d.N}
	for range k {
		m.Mean = append(m.Mean, make([]float64, d.G))
		m.Var = append(m.Var, make([]float64, d.G))
		m.Q = append(m.Q, make([]float64, d.B))
	}
	return m
}

// logDensities writes log w_k f_k(row) for every class and returns the greatest.
func (m *Mixture) logDensities(d *MixtureData, row int, t *mixtureTables, out []float64) float64 {
	most := math.Inf(-1)
	xs, ys := d.X[row*d.G:(row+1)*d.G], d.Y[row*d.B:(row+1)*d.B]
	for k, l := range t.logW {
		mean, norm, half := m.Mean[k][:len(xs)], t.norm[k*d.G:][:len(xs)], t.half[k*d.G:][:len(xs)]
		for g, x := range xs {
			if !math.IsNaN(x) {
				e := x - mean[g]
				l += norm[g] - e*e*half[g]
			}
		}
		logQ := t.logQ[2*k*d.B:][:2*len(ys)]
		for b, y := range ys {
			if y >= 0 {
				l += logQ[2*b+int(y)]
			}
		}
		out[k] = l
		if l > most {
			most = l
		}
	}
	return most
}

// mixtureTables are the logs that every row needs.
type mixtureTables struct{ logW, norm, half, logQ []float64 }

func (m *Mixture) tables(d *MixtureData) *mixtureTables {
	k := len(m.W)
	t := &mixtureTables{make([]float64, k), make([]float64, k*d.G), make([]float64, k*d.G), make([]float64, 2*k*d.B)}
	for i := range k {
		t.logW[i] = math.Log(math.Max(m.W[i], 1e-300))
		for g := range d.G {
			t.norm[i*d.G+g] = -0.5 * math.Log(2*math.Pi*m.Var[i][g])
			t.half[i*d.G+g] = 0.5 / m.Var[i][g]
		}
		for b := range d.B {
			t.logQ[(i*d.B+b)*2] = math.Log1p(-m.Q[i][b])
			t.logQ[(i*d.B+b)*2+1] = math.Log(m.Q[i][b])
		}
	}
	return t
}

// expect fills the responsibilities h (n x K) and the log-likelihood and entropy of m.
func (m *Mixture) expect(d *MixtureData, h []float64) {
	t, k := m.tables(d), len(m.W)
	m.LogLik, m.Entropy = 0, 0
	for i := range d.N {
		row := h[i*k : (i+1)*k]
		l, entropy := share(row, m.logDensities(d, i, t, row))
		m.LogLik += l
		m.Entropy += entropy
	}
}

// share turns log densities, of which most is the greatest, into shares of their sum, and returns the log of the sum and
// the entropy of the shares. With u = l - most, sum = sum of exp(u), and h = exp(u)/sum, the entropy is log(sum) - sum of h u.
func share(row []float64, most float64) (logSum, entropy float64) {
	sum, weighted := 0.0, 0.0
	for j, l := range row {
		e := 1.0
		if l != most { // exp(0), without the call
			e = math.Exp(l - most)
		}
		if e > 0 {
			weighted += e * (l - most)
		}
		sum += e
		row[j] = e
	}
	for j := range row {
		row[j] /= sum
	}
	logSum = math.Log(sum)
	return most + logSum, logSum - weighted/sum
}

// maximise sets m from the responsibilities; floors are the least variances by feature.
func (m *Mixture) maximise(d *MixtureData, h, floors []float64) {
	for k := range m.W {
		s := newClassSums(d)
		for i := range d.N {
			s.add(d, i, h[i*len(m.W)+k])
		}
		s.into(m, k, d, floors)
	}
}

// classSums are the weighted sums of one class: they add up over rows and over parts of the data.
type classSums struct {
	w            float64
	wx, sx, sxx  []float64
	wy, yes      []float64
	reference    []float64 // first value seen of each feature: sums are about it, which keeps them exact
	referenceSet []bool
}

func newClassSums(d *MixtureData) *classSums {
	f := func(n int) []float64 { return make([]float64, n) }
	return &classSums{0, f(d.G), f(d.G), f(d.G), f(d.B), f(d.B), f(d.G), make([]bool, d.G)}
}

func (s *classSums) add(d *MixtureData, row int, h float64) {
	s.w += h
	for g, x := range d.X[row*d.G : (row+1)*d.G] {
		if math.IsNaN(x) {
			continue
		}
		if !s.referenceSet[g] {
			s.reference[g], s.referenceSet[g] = x, true
		}
		e := x - s.reference[g]
		s.wx[g] += h
		s.sx[g] += h * e
		s.sxx[g] += h * e * e
	}
	for b, y := range d.Y[row*d.B : (row+1)*d.B] {
		if y >= 0 {
			s.wy[b] += h
			s.yes[b] += h * float64(y)
		}
	}
}

func (s *classSums) into(m *Mixture, k int, d *MixtureData, floors []float64) {
	m.W[k] = s.w / float64(d.N)
	for g := range d.G {
		m.Mean[k][g], m.Var[k][g] = s.reference[g], floors[g]
		if s.wx[g] > 1e-12 {
			e := s.sx[g] / s.wx[g]
			m.Mean[k][g] = s.reference[g] + e
			m.Var[k][g] = math.Max(floors[g], s.sxx[g]/s.wx[g]-e*e)
		}
	}
	for b := range d.B {
		m.Q[k][b] = 0.5
		if s.wy[b] > 1e-12 {
			m.Q[k][b] = math.Min(math.Max(s.yes[b]/s.wy[b], leastQ), 1-leastQ)
		}
	}
}

// floors returns the least variance of each real feature.
func (d *MixtureData) floors(share float64) []float64 {
	s := newClassSums(d)
	for i := range d.N {
		s.add(d, i, 1)
	}
	one := emptyMixture(d, 1)
	s.into(one, 0, d, make([]float64, d.G))
	out := one.Var[0]
	for g := range out {
		out[g] = math.Max(out[g]*share, 1e-9)
	}
	return out
}

// Refine runs EM from m until the log-likelihood settles, and returns m. It never lowers the log-likelihood but by
// the floors.
func (m *Mixture) Refine(d *MixtureData, o MixtureOptions) *Mixture {
	o = o.withDefaults()
	return m.em(d, make([]float64, d.N*len(m.W)), d.floors(o.LeastShare), o.Iterations, o.Tolerance)
}

func (m *Mixture) em(d *MixtureData, h, floors []float64, iterations int, tolerance float64) *Mixture {
	m.expect(d, h)
	for range iterations {
		before := m.LogLik
		m.maximise(d, h, floors)
		m.expect(d, h)
		if math.Abs(m.LogLik-before) < tolerance {
			break
		}
	}
	return m
}

// FitMixture fits k classes: short runs from random responsibilities (and from start, if given), the best few to the
// end. The same seed gives the same fit.
func FitMixture(d *MixtureData, k int, start *Mixture, o MixtureOptions) *Mixture {
	o = o.withDefaults()
	floors, h := d.floors(o.LeastShare), make([]float64, d.N*k)
	const short, finalists = 30, 5
	var best []*Mixture
	keep := func(m *Mixture) {
		at := len(best)
		for at > 0 && best[at-1].LogLik < m.LogLik {
			at--
		}
		best = append(best[:at], append([]*Mixture{m}, best[at:]...)...)
		best = best[:min(len(best), finalists)]
	}
	if start != nil && start.Classes() == k {
		keep(start.copy().em(d, h, floors, short, o.Tolerance))
	}
	starts := o.Starts
	if k == 1 {
		starts = 1
	}
	rng := rand.New(rand.NewPCG(o.Seed, uint64(k)))
	for range starts {
		keep(randomStart(d, k, h, floors, rng).em(d, h, floors, short, o.Tolerance))
	}
	for i, m := range best {
		if m.em(d, h, floors, o.Iterations, o.Tolerance); m.LogLik > best[0].LogLik {
			best[0], best[i] = best[i], best[0]
		}
	}
	return best[0]
}

func (m *Mixture) copy() *Mixture {
	c := *m
	c.W = append([]float64(nil), m.W...)
	copies := func(rows [][]float64) [][]float64 {
		var out [][]float64
		for _, r := range rows {
			out = append(out, append([]float64{}, r...))
		}
		return out
	}
	c.Mean, c.Var, c.Q = copies(m.Mean), copies(m.Var), copies(m.Q)
	return &c
}

// randomStart draws responsibilities and maximises once.
func randomStart(d *MixtureData, k int, h, floors []float64, rng *rand.Rand) *Mixture {
	for i := range d.N {
		sum := 0.0
		for j := range k {
			e := rng.ExpFloat64()
			h[i*k+j] = e * e * e // uneven, so that starts differ
			sum += h[i*k+j]
		}
		for j := range k {
			h[i*k+j] /= sum
		}
	}
	m := emptyMixture(d, k)
	m.maximise(d, h, floors)
	return m
}
