package irt

import (
	"math"
	"testing"
)

// lsat6 and lsat7 are the counts of patterns 00000..11111 in binary order, item 1 leftmost (Bock and Lieberman 1970).
var (
	lsat6 = []int64{3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298}
	lsat7 = []int64{12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28, 7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308}
)

func lsat(t testing.TB, counts []int64) *Data {
	t.Helper()
	d := NewData(5)
	for code, n := range counts {
		var right, wrong []int32
		for j := range int32(5) {
			if code>>(4-j)&1 == 1 {
				right = append(right, j)
			} else {
				wrong = append(wrong, j)
			}
		}
		if n > 0 {
			if err := d.Add(right, wrong, n); err != nil {
				t.Fatal(err)
			}
		}
	}
	d.Compact()
	return d
}

func tight(m Model) Options {
	o := Defaults(m)
	o.Tol = 1e-8
	return o
}

func fit(t testing.TB, d *Data, o Options) *Fit {
	t.Helper()
	f, err := Calibrate(d, o)
	if err != nil {
		t.Fatal(err)
	}
	if !f.Converged {
		t.Fatalf("no convergence in %d steps", f.Steps)
	}
	return f
}

func near(t testing.TB, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.6f, want %.6f within %g", what, got, want, tol)
	}
}

// P1, P2: mirt 1.47.
func TestTwoPLAnchors(t *testing.T) {
	for _, c := range []struct {
		name   string
		counts []int64
		logLik float64
		a, d   []float64
		se     []float64
	}{
		{"LSAT6", lsat6, -2466.65338, []float64{.82566, .72274, .89087, .68837, .65686}, []float64{2.77323, .99020, .24915, 1.28476, 2.05327}, nil},
		{"LSAT7", lsat7, -2658.80511, []float64{.98755, 1.08084, 1.70748, .76499, .73567}, []float64{1.85586, .80797, 1.80521, .48600, 1.85446}, []float64{.177, .169, .321, .134, .151}},
	} {
		f := fit(t, lsat(t, c.counts), tight(TwoPL))
		near(t, c.name+" log-likelihood", f.LogLik, c.logLik, 1e-3)
		for j := range f.Items {
			near(t, c.name+" a", f.Items[j].A, c.a[j], 2e-3)
			near(t, c.name+" d", f.Items[j].D, c.d[j], 2e-3)
			if c.se != nil {
				near(t, c.name+" se(a)", f.SE[j].A, c.se[j], .005)
			}
		}
		t.Logf("%s: %d E-steps, %s", c.name, f.Steps, f.SEMethod)
	}
}

// P3: ltm's paper in the Journal of Statistical Software.
func TestOnePLAnchor(t *testing.T) {
	f := fit(t, lsat(t, lsat6), tight(OnePL))
	near(t, "log-likelihood", f.LogLik, -2466.938, 2e-3)
	near(t, "AIC", f.AIC(), 4945.875, 4e-3)
	near(t, "a", f.Items[0].A, .7551, 2e-3)
	near(t, "se(a)", f.SE[0].A, .0694, 2e-3)
	for j, want := range []float64{-3.6153, -1.3224, -.3176, -1.7301, -2.7802} {
		b, _ := f.Items[j].B()
		near(t, "b", b, want, 2e-3)
	}
}

// P4: ltm's paper, slope fixed at 1 and sd at 1.
func TestRaschAnchor(t *testing.T) {
	f := fit(t, lsat(t, lsat6), tight(Rasch))
	near(t, "log-likelihood", f.LogLik, -2473.054, 2e-3)
	for j, want := range []float64{-2.8720, -1.0630, -.2576, -1.3881, -2.2188} {
		b, _ := f.Items[j].B()
		near(t, "b", b, want, 2e-3)
	}
	one := fit(t, lsat(t, lsat6), tight(OnePL))
	near(t, "likelihood ratio", 2*(one.LogLik-f.LogLik), 12.23, 5e-3)
}

// P5: mirt.
func TestRaschFreeVarianceAnchor(t *testing.T) {
	o := tight(Rasch)
	o.FreeSD = true
	f := fit(t, lsat(t, lsat6), o)
	near(t, "LSAT6 log-likelihood", f.LogLik, -2466.93760, 1e-3)
	near(t, "LSAT6 variance", f.Pop.SD*f.Pop.SD, .57024, 1e-3)
	f = fit(t, lsat(t, lsat7), o)
	near(t, "LSAT7 log-likelihood", f.LogLik, -2664.90089, 1e-3)
	near(t, "LSAT7 variance", f.Pop.SD*f.Pop.SD, 1.02265, 1e-3)
}

func all(n int32) []int32 {
	out := make([]int32, n)
	for j := range out {
		out[j] = int32(j)
	}
	return out
}

// P6, P7: mirt.
func TestAbilityAnchors(t *testing.T) {
	six, seven := fit(t, lsat(t, lsat6), tight(TwoPL)).Scorer(), fit(t, lsat(t, lsat7), tight(TwoPL)).Scorer()
	for _, c := range []struct {
		name      string
		s         *Scorer
		right     []int32
		wrong     []int32
		theta, se float64
	}{
		{"LSAT7 00000", seven, nil, all(5), -1.870, .693}, {"LSAT7 11111", seven, all(5), nil, .727, .801},
		{"LSAT6 00000", six, nil, all(5), -1.897, .801}, {"LSAT6 11111", six, all(5), nil, .646, .859},
	} {
		a := c.s.EAP(c.right, c.wrong)
		near(t, "EAP "+c.name, a.Theta, c.theta, 2e-3)
		near(t, "EAP se "+c.name, a.SE, c.se, 2e-3)
	}
	for _, c := range []struct {
		name         string
		right, wrong []int32
		theta, se    float64
	}{{"00000", nil, all(5), -4.137, 1.888}, {"11111", all(5), nil, 1.088, 1.619}, {"01111", all(5)[1:], all(1), -.217, .877}} {
		a, ok := seven.WLE(c.right, c.wrong)
		if !ok {
			t.Fatalf("no WLE for %s", c.name)
		}
		near(t, "WLE "+c.name, a.Theta, c.theta, 5e-3)
		near(t, "WLE se "+c.name, a.SE, c.se, 5e-3)
	}
}

// P8: mirt's tests.
func TestSumScoreAnchors(t *testing.T) {
	table := fit(t, lsat(t, lsat7), tight(TwoPL)).SumScores(1000)
	theta := []float64{-1.86979, -1.43186, -.94885, -.41320, .15173, .72719}
	expected := []float64{10.09, 44.66, 109.77, 207.74, 319.19, 308.55}
	for s, line := range table {
		near(t, "EAP of sum score", line.Ability.Theta, theta[s], 5e-3)
		near(t, "expected persons", line.Expected, expected[s], .05)
	}
	// No and all right are single patterns, so their errors are those of P6.
	near(t, "se of score 0", table[0].Ability.SE, .693, 2e-3)
	near(t, "se of score 5", table[5].Ability.SE, .801, 2e-3)
}
