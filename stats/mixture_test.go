package stats

import (
	"math"
	"testing"
)

// kronecker is u(i,p) = frac(i sqrt p), the reproducible uniform of the fixtures.
func kronecker(i int, p float64) float64 {
	_, f := math.Modf(float64(i) * math.Sqrt(p))
	return f
}

// fixture2 is the log times of statistics.md P45.
func fixture2() *MixtureData {
	d := &MixtureData{N: 400, G: 1}
	for i := 1; i <= 400; i++ {
		z := math.Log(60) + 0.5*phiInverse(kronecker(i, 3))
		if i <= 60 {
			z = math.Log(3) + 0.4*phiInverse(kronecker(i, 2))
		}
		d.X = append(d.X, z)
	}
	return d
}

// TestMixtureP45: log-normal mixture of times and its threshold.
func TestMixtureP45(t *testing.T) {
	d := fixture2()
	m := &Mixture{W: []float64{.3, .7}, Mean: [][]float64{{1}, {4}}, Var: [][]float64{{.25}, {.25}}, Q: [][]float64{{}, {}}, N: d.N}
	m.Refine(d, MixtureOptions{Iterations: 5000, Tolerance: 1e-13})
	near(t, "log-likelihood", m.LogLik, -441.3609183, 1e-6)
	near(t, "w", m.W[0], .14999452, 1e-6)
	near(t, "mu1", m.Mean[0][0], 1.09629723, 1e-6)
	near(t, "mu2", m.Mean[1][0], 4.09282716, 1e-6)
	near(t, "sd1", math.Sqrt(m.Var[0][0]), .38673326, 1e-6)
	near(t, "sd2", math.Sqrt(m.Var[1][0]), .49626023, 1e-6)
	threshold, ok := m.Crossing()
	near(t, "threshold", math.Exp(threshold), 10.1028, 1e-4)
	rapid, below, mean := 0, 0, 0.0
	for _, z := range d.X {
		mean += math.Exp(z) / 400
	}
	nt10 := ItemTime{Mean: mean}.RapidBelow()
	for _, z := range d.X {
		if math.Exp(z) < nt10 {
			rapid++
		}
		if z < threshold {
			below++
		}
	}
	near(t, "NT10", nt10, 5.8050, 1e-4)
	if !ok || rapid != 57 || below != 60 {
		t.Errorf("NT10 flags %d, mixture %d; want 57 and 60", rapid, below)
	}
}

// fixture3 is the mixed features of statistics.md P46.
func fixture3() (*MixtureData, []int) {
	d, class := &MixtureData{N: 600, G: 2, B: 4}, make([]int, 600)
	mean := [3][2]float64{{.2, 0}, {-1.2, .6}, {.9, -.1}}
	sd := [3][2]float64{{.6, 1}, {.5, .8}, {.5, 1}}
	q := [3][4]float64{{.08, .20, .02, .30}, {.05, .10, .60, .45}, {.55, .70, .01, .60}}
	for i := 1; i <= 600; i++ {
		k := 0
		if i > 480 {
			k = 2
		} else if i > 300 {
			k = 1
		}
		class[i-1] = k
		d.X = append(d.X, mean[k][0]+sd[k][0]*phiInverse(kronecker(i, 2)), mean[k][1]+sd[k][1]*phiInverse(kronecker(i, 3)))
		for b, p := range []float64{5, 7, 11, 13} {
			y := int8(0)
			if kronecker(i, p) < q[k][b] {
				y = 1
			}
			d.Y = append(d.Y, y)
		}
	}
	return d, class
}

// TestMixtureP46: the chosen number of classes, log-likelihoods, BIC and soft ICL.
func TestMixtureP46(t *testing.T) {
	d, class := fixture3()
	o := MixtureOptions{Seed: 1, Starts: 10, Tolerance: 1e-8}
	bic := map[int]float64{1: 5992.12, 2: 5661.60, 3: 5646.05, 4: 5687.64}
	ll := map[int]float64{1: -2970.4720, 2: -2776.4246, 3: -2739.8646, 4: -2731.8730}
	for k := 1; k <= 4; k++ {
		m := FitMixture(d, k, nil, o)
		near(t, "log-likelihood", m.LogLik, ll[k], .01)
		near(t, "BIC", m.BIC(), bic[k], .02)
		switch k {
		case 2:
			near(t, "ICL of 2", m.ICL(), 5804.98, .05)
		case 3:
			near(t, "ICL of 3", m.ICL(), 5954.17, .05)
			near(t, "ARI of 3", adjustedRand(m.Assign(d), class), .5485, 5e-4)
		}
	}
	o.Tolerance = 1e-5
	m, icl := ChooseMixture(d, 5, o)
	if m.Classes() != 3 || icl != 2 {
		t.Errorf("BIC chooses %d classes, ICL %d; want 3 and 2 (they overlap)", m.Classes(), icl)
	}
}

// TestMixtureP48: diagonal normal mixtures of two classic sets.
func TestMixtureP48(t *testing.T) {
	faithful := &MixtureData{N: len(faithfulData) / 2, G: 2, X: faithfulData}
	m := FitMixture(faithful, 2, nil, MixtureOptions{Seed: 1, LeastShare: 1e-6})
	near(t, "faithful log-likelihood", m.LogLik, -1147.80635, 1e-2)
	near(t, "faithful share", math.Max(m.W[0], m.W[1]), .6434815, 1e-4)
}

// TestMixtureMissing: a feature that is missing everywhere, or here and there, says nothing and breaks nothing.
func TestMixtureMissing(t *testing.T) {
	d, _ := fixture3()
	want := FitMixture(d, 2, nil, MixtureOptions{Seed: 1, Starts: 5})
	wide := &MixtureData{N: d.N, G: 3, B: 5}
	for i := range d.N {
		wide.X = append(wide.X, d.X[2*i], d.X[2*i+1], math.NaN())
		wide.Y = append(append(wide.Y, d.Y[4*i:4*i+4]...), -1)
	}
	got := FitMixture(wide, 2, nil, MixtureOptions{Seed: 1, Starts: 5})
	near(t, "log-likelihood with an absent feature", got.LogLik, want.LogLik, 1e-6)
}

func TestStability(t *testing.T) {
	d := fixture2()
	m := FitMixture(d, 2, nil, MixtureOptions{Seed: 1, Starts: 5})
	for k, j := range m.Stability(d, 20, MixtureOptions{Seed: 1}) {
		if j < .95 || j > 1 {
			t.Errorf("two far classes: class %d comes back %v of the time", k, j)
		}
	}
	three := FitMixture(d, 5, nil, MixtureOptions{Seed: 1, Starts: 5, Tolerance: 1e-5})
	worst := 1.0
	for _, j := range three.Stability(d, 20, MixtureOptions{Seed: 1}) {
		worst = math.Min(worst, j)
	}
	if worst >= .75 {
		t.Errorf("five classes forced on two: the worst comes back %v of the time", worst)
	}
}

// adjustedRand is the adjusted Rand index of two partitions.
func adjustedRand(a, b []int) float64 {
	cells, rows, cols := map[[2]int]int{}, map[int]int{}, map[int]int{}
	for i := range a {
		cells[[2]int{a[i], b[i]}]++
		rows[a[i]]++
		cols[b[i]]++
	}
	pairs := func(n int) float64 { return float64(n) * float64(n-1) / 2 }
	var sum, ra, cb float64
	for _, n := range cells {
		sum += pairs(n)
	}
	for _, n := range rows {
		ra += pairs(n)
	}
	for _, n := range cols {
		cb += pairs(n)
	}
	expected := ra * cb / pairs(len(a))
	return (sum - expected) / ((ra+cb)/2 - expected)
}
