package trend

import (
	"context"
	"math"
	"testing"
)

// A gap longer than those that taught how a deviation fades moves it no further, and makes nothing surer: what is known of it wears
// off, up to what an area never met has; where steps have made it less known than that, it stays so.
func TestWaitingLongerMovesNothing(t *testing.T) {
	for _, step := range []float64{0, .05} {
		m := &Model{Hyper: DefaultHyper(), Areas: 1, Sets: [][]int32{nil, {0}}, Items: make([]Difficulty, 1)}
		m.Reach, m.QU = 10, step
		var s Sequence
		for range 60 {
			s.Append(0, 1, 0, 100, FirstTime, 0)
		}
		end := NewFilter(m).Fit(&s, Ask{}).End
		at := func(days float64) (mean, variance float64) {
			s := m.Later(end, days)
			return s.Mean[1], s.P[len(s.Mean)+1]
		}
		now, _ := at(0)
		left, sure := at(10)
		near(t, "after the longest gap", left, now*math.Pow(m.Rho, 10), 1e-12)
		for _, days := range []float64{11, 30, 140, 5000} {
			later, unsure := at(days)
			near(t, "after a longer one", later, left, 1e-12)
			if unsure < sure {
				t.Errorf("step %v: after %v days the variance is %.4f, it was %.4f", step, days, unsure, sure)
			}
			sure = unsure
		}
		if step == 0 {
			near(t, "variance in the end", sure, m.SU*m.SU, 1e-9)
		}
	}
}

// A half-life acts over gaps as long as those that were seen, is near the published one where answers do not tell another, and
// is none where nobody came back on another day.
func TestHalfLifeNeedsGapsAndAGain(t *testing.T) {
	for _, c := range []struct {
		name       string
		days       func(k int) int32 // of the k-th answer
		rho, reach float64
	}{
		{"two days apart", func(k int) int32 { return int32(k / 10 * 2) }, DefaultHyper().Rho, 2},
		{"one day", func(int) int32 { return 5 }, 1, 0},
		{"no dates", func(int) int32 { return NoDay }, DefaultHyper().Rho, dayCap},
	} {
		data := rasch(40, 40, 0, 3)
		for p := range data {
			for k := range data[p].Day {
				data[p].Day[k] = c.days(k)
			}
		}
		got := oneOrder(t, data, 40)
		near(t, c.name+": left after the longest gap", math.Pow(got.Rho, got.Reach), math.Pow(c.rho, c.reach), .02)
		near(t, c.name+": reach", got.Reach, c.reach, 1e-12)
	}
}

// What fades by half in a month over gaps of a month is found.
func TestHalfLifeIsFound(t *testing.T) {
	truth := invented(6, 120, 3)
	truth.SG, truth.SU, truth.QG, truth.QU, truth.DG, truth.DU, truth.Rho, truth.Reach = .6, 1, .01, .01, .001, 0, math.Exp2(-1./30), 0
	data := school(truth, 150, 240, 30, 30, 4)
	m, setOf := blank(truth)
	got, err := Train(context.Background(), m, data, Training{SetOf: setOf})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "half-life", -1/math.Log2(got.Rho), 30, 10)
	if got.Reach < 1 || got.Reach > 90 {
		t.Errorf("acts over %v days", got.Reach)
	}
}

// Standard deviations that nothing tells become the usual ones, whatever they start from.
func TestVariancesNobodyTellsAreTheUsual(t *testing.T) {
	for i, want := range usualSDs() {
		for _, start := range []float64{want / 30, want, want * 30} {
			sd := start
			for range 60 {
				sd *= math.Sqrt(math.Min(math.Max(withPrior(0, 0, sd, want), .1), 10))
			}
			near(t, "standard deviation", sd, want, 1e-6)
		}
		// and where n students show sd exactly, they outweigh it
		sd, truth, n := want, 3*want, 500.
		for range 60 {
			sd *= math.Sqrt(withPrior(n*truth*truth/(sd*sd*sd*sd), n/(sd*sd), sd, want))
		}
		if math.Abs(sd/truth-1) > .02 {
			t.Errorf("standard deviation %d: %v where 500 students show %v", i, sd, truth)
		}
	}
}
