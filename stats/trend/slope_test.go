package trend

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Three values: slopes 1, 2, 1.5 -> median 1.5. No trend gives S = 3 in one order of six, so the interval from the least to
// the largest slope covers 1 - 2/6, and P(S >= 3) = 1/6.
func TestTheilSenThree(t *testing.T) {
	s, err := TheilSen([]int32{0, 1, 2}, []float64{10, 11, 13}, .9)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "slope", s.PerDay, 1.5, 1e-12)
	near(t, "low", s.Low, 1, 1e-12)
	near(t, "high", s.High, 2, 1e-12)
	near(t, "level", s.Level, 2./3, 1e-12)
	near(t, "rise", s.Rise, 5./6, 1e-12)
}

// Four rising values: P(S = 6) = 1/24; the widest interval covers 22/24.
// Five rising values on one line but the last: P(|S| >= 8) = 2(1+4)/120, so the interval from the second to the ninth of
// ten slopes covers 110/120 (Hollander and Wolfe 1999, table A.30: P(K >= 8) = .042 for n = 5).
func TestTheilSenFourFive(t *testing.T) {
	s, _ := TheilSen([]int32{0, 7, 14, 28}, []float64{1, 2, 3, 4}, .9)
	near(t, "level of four", s.Level, 22./24, 1e-12)
	near(t, "rise of four", s.Rise, 23./24, 1e-12)
	// slopes 1/7 (0-7), 1/7 (7-14), 2/14 (0-14), 1/14, 2/21, 3/28: sorted .0714 .0952 .1071 .1429 .1429 .1429
	near(t, "slope of four", s.PerDay, (3./28+1./7)/2, 1e-12)
	s, _ = TheilSen([]int32{0, 1, 2, 3, 4}, []float64{0, 1, 2, 3, 10}, .9)
	// slopes: six of 1, and 7, 4, 3, 2.5 to the last: second 1, ninth 4
	near(t, "level of five", s.Level, 110./120, 1e-12)
	near(t, "low of five", s.Low, 1, 1e-12)
	near(t, "high of five", s.High, 4, 1e-12)
	near(t, "slope of five", s.PerDay, 1, 1e-12)
}

func TestTheilSenEdges(t *testing.T) {
	if _, err := TheilSen([]int32{0, 5}, []float64{1, 2}, .9); err == nil {
		t.Error("two values have a slope")
	}
	if _, err := TheilSen([]int32{5, 5, 5}, []float64{1, 2, 3}, .9); err == nil {
		t.Error("one day has a slope")
	}
	if _, err := TheilSen([]int32{5, 5, 40}, []float64{72, 72, 71}, .9); err == nil {
		t.Error("two days have a slope")
	}
	// 71 72 72: the orders 71-72-72, 72-71-72, 72-72-71 have S = 2, 0, -2, a third each.
	tied, _ := TheilSen([]int32{0, 1, 2}, []float64{71, 72, 72}, .9)
	near(t, "tied", tied.Rise, 2./3, 1e-12)
	flat, err := TheilSen([]int32{0, 1, 2, 3}, []float64{7, 7, 7, 7}, .9)
	if err != nil || flat.PerDay != 0 || flat.Rise != .5 {
		t.Errorf("equal values: %+v, %v", flat, err)
	}
	up, _ := TheilSen([]int32{0, 3, 9, 20, 30, 31, 40}, []float64{1, 3, 2, 5, 4, 6, 8}, .9)
	down, _ := TheilSen([]int32{0, 3, 9, 20, 30, 31, 40}, []float64{-1, -3, -2, -5, -4, -6, -8}, .9)
	near(t, "mirror", up.Rise, 1-down.Rise, 1e-12)
	near(t, "mirror low", up.Low, -down.High, 1e-12)
	if up.Rise < .95 {
		t.Errorf("seven rising: %+v", up)
	}
}

// The variance without ties is n(n-1)(2n+5)/18; with the ties of 3 and 2 equal values of 6: (6*5*17 - 3*2*11 - 2*1*9)/18.
func TestKendallVariance(t *testing.T) {
	days := []int32{0, 1, 2, 3, 4, 5}
	near(t, "no ties", kendallVariance(days, []float64{1, 2, 3, 4, 5, 6}), 6.*5*17/18, 1e-9)
	near(t, "ties", kendallVariance(days, []float64{1, 1, 1, 4, 4, 6}), (510.-66-18)/18, 1e-9)
}

// Recovery: intervals cover the slope as often as they say, by day gaps of any size and noise that is not normal.
func TestTheilSenCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	for _, n := range []int{3, 4, 5, 8, 12} {
		hit, said := 0, 0.0
		const runs = 3000
		for range runs {
			days, y := make([]int32, n), make([]float64, n)
			for i := range days {
				days[i] = int32(10*i + rng.IntN(9))
				y[i] = .3*float64(days[i]) + 5*rng.NormFloat64()/math.Max(.3, rng.Float64())
			}
			s, err := TheilSen(days, y, .9)
			if err != nil {
				t.Fatal(err)
			}
			if s.Low <= .3 && .3 <= s.High {
				hit++
			}
			said += s.Level / runs
		}
		if got := float64(hit) / runs; math.Abs(got-said) > .025 {
			t.Errorf("%d values: covers %.3f, says %.3f", n, got, said)
		}
	}
}
