package goodness

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"

	"cutscore/stats/irt"
)

// lsat7 is the counts of patterns 00000..11111 in binary order, item 1 leftmost (Bock and Lieberman 1970).
var lsat7 = []int64{12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28, 7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308}

func lsat7Fit(t *testing.T) (*irt.Data, *irt.Fit) {
	t.Helper()
	d := irt.NewData(5)
	for code, n := range lsat7 {
		var right, wrong []int32
		for j := range int32(5) {
			if code>>(4-j)&1 == 1 {
				right = append(right, j)
			} else {
				wrong = append(wrong, j)
			}
		}
		if err := d.Add(right, wrong, n); err != nil {
			t.Fatal(err)
		}
	}
	d.Compact()
	return d, calibrated(t, d)
}

func calibrated(t *testing.T, d *irt.Data) *irt.Fit {
	t.Helper()
	o := irt.Defaults(irt.TwoPL)
	o.Tol = 1e-8
	f, err := irt.Calibrate(d, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.6f, want %.6f within %g", what, got, want, tol)
	}
}

// P9: mirt's tests.
func TestFitAnchors(t *testing.T) {
	d, f := lsat7Fit(t)
	right, persons := make([]int64, 5*6), make([]int64, 6)
	for code, n := range lsat7 {
		s := bits.OnesCount(uint(code))
		persons[s] += n
		for j := range 5 {
			if code>>(4-j)&1 == 1 {
				right[j*6+s] += n
			}
		}
	}
	for j, want := range []float64{4.749, 14.451, 1.270, 5.237, .941} {
		c := SX2(f, right, persons)[j]
		near(t, "S-X2", c.X2, want, .02)
		if c.DF != 2 {
			t.Errorf("S-X2 of item %d has %d degrees of freedom, want 2", j+1, c.DF)
		}
	}
	m, rmsea := M2(f, d)
	near(t, "M2", m.X2, 11.938, .02)
	near(t, "RMSEA by hand", rmsea, math.Sqrt((11.938-5)/(5*999)), 1e-4)
	if m.DF != 5 {
		t.Errorf("M2 has %d degrees of freedom, want 5", m.DF)
	}
}

// Under the model the tests reject as often as they say, mean squares are near 1, and a guessed-at item stands out.
func TestUnderTheModel(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 14))
	low, tests, misfits := 0, 0, int64(0)
	for range 12 {
		d, right, persons := drawn(t, r, 1500, 12, -1)
		f := calibrated(t, d)
		p := NewPeople(f, d)
		misfits += p.Misfits
		for j, c := range SX2(f, right, persons) {
			tests++
			if c.P < .05 {
				low++
			}
			if p.Infit[j] < .8 || p.Infit[j] > 1.1 {
				t.Errorf("infit %.3f under the model", p.Infit[j])
			}
		}
	}
	if share := float64(low) / float64(tests); share < .01 || share > .12 {
		t.Errorf("%d of %d S-X2 tests have p < .05 under the model", low, tests)
	}
	if share := float64(misfits) / 12 / 1500; share > .02 {
		t.Errorf("%.3f of persons misfit under the model", share)
	}
	d, right, persons := drawn(t, r, 1500, 12, 4)
	f := calibrated(t, d)
	if c := SX2(f, right, persons)[4]; c.P > .01 {
		t.Errorf("an item that is right in the middle and wrong at both ends has p = %.3f", c.P)
	}
}

// Total variance: the mean posterior variance and the variance of the posterior means make up the population's.
func TestReliabilityIsTheShareOfVariance(t *testing.T) {
	d, _, _ := drawn(t, rand.New(rand.NewPCG(8, 8)), 4000, 12, -1)
	f := calibrated(t, d)
	s, n, sum, squares := f.Scorer(), 0., 0., 0.
	d.Each(func(right, wrong []int32, w int64) {
		theta := s.EAP(right, wrong).Theta
		n, sum, squares = n+float64(w), sum+float64(w)*theta, squares+float64(w)*theta*theta
	})
	p := NewPeople(f, d)
	near(t, "reliability", p.Reliability, squares/n-sum*sum/n/n, .02)
	near(t, "mean posterior variance", p.MeanSE2, 1-p.Reliability, 1e-9)
}

// drawn simulates persons; item odd, if any, is answered right by the middle of the class only.
func drawn(t *testing.T, r *rand.Rand, n, k, odd int) (d *irt.Data, right, persons []int64) {
	t.Helper()
	d, right, persons = irt.NewData(k), make([]int64, k*(k+1)), make([]int64, k+1)
	marks := make([]int8, k)
	for range n {
		theta := r.NormFloat64()
		score := 0
		for j := range marks {
			p := irt.Item{A: 1 + float64(j%3)/4, D: float64(j-6) / 4}.P(theta)
			if j == odd {
				p = .1 + .8*math.Exp(-theta*theta)
			}
			marks[j] = 0
			if r.Float64() < p {
				marks[j] = 1
				score++
			}
		}
		persons[score]++
		for j, m := range marks {
			right[j*(k+1)+score] += int64(m)
		}
		if err := d.AddRow(marks); err != nil {
			t.Fatal(err)
		}
	}
	d.Compact()
	return d, right, persons
}

// What cannot be tested says why.
func TestReasons(t *testing.T) {
	d, f := lsat7Fit(t)
	if err := d.AddRow([]int8{1, -1, 0, 1, 1}); err != nil {
		t.Fatal(err)
	}
	if c, _ := M2(f, d); c.Reason == "" {
		t.Error("M2 with holes has no reason")
	}
	for _, persons := range [][]int64{make([]int64, 6), {60, 0, 0, 0, 0, 60}} {
		for _, c := range SX2(f, make([]int64, 30), persons) {
			if c.Reason != "too few persons had some items right and some wrong" {
				t.Errorf("S-X2 of persons %v by number right: %q", persons, c.Reason)
			}
		}
	}
}

// Cells are joined upwards until one right and one wrong answer are expected; a rest joins the last.
func TestJoin(t *testing.T) {
	got := join([]cell{{n: 10, expected: .4}, {n: 10, expected: .7}, {n: 10, expected: 5}, {n: 5, expected: 4.5}, {n: 3, expected: 2.9}})
	want := []cell{{n: 20, expected: 1.1}, {n: 18, expected: 12.4}}
	if len(got) != 2 {
		t.Fatalf("cells %+v", got)
	}
	for i := range want {
		near(t, "n", got[i].n, want[i].n, 0)
		near(t, "expected", got[i].expected, want[i].expected, 1e-12)
	}
}
