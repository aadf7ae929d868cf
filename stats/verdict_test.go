package stats

import (
	"fmt"
	"math"
	"os"
	"testing"
)

// TestVerdictsKeepTheirPromises is P55: a class with known deviations. The discoveries are right as often as the rule
// promises, probabilities come true, and the rule that everybody uses ("15 points under the own mean, twice") is wrong more
// often than not. CUTSCORE_SOAK=1 runs the size of the reference.
func TestVerdictsKeepTheirPromises(t *testing.T) {
	students, slack := 100, .05
	if os.Getenv("CUTSCORE_SOAK") != "" {
		students, slack = 1500, .03
	}
	c := class{students: students, sittings: 30, items: 40, areas: 18, sdU: .35, seed: 55}
	rows, truth := c.draw()
	all, _, _ := runAll(t, store(rows, 4), Options{})
	var sure, sureWrong, likely, likelyWrong, naive, naiveWrong, weakN, found int
	var said, came [10]float64
	var count [10]int
	for s := range students {
		a := all[fmt.Sprintf("s%03d", s)]
		mean := 0.0
		for _, u := range truth[s] {
			mean += u / float64(c.areas)
		}
		for _, d := range a.Disciplines {
			var k int
			fmt.Sscanf(d.Name, "D%d", &k)
			weak := truth[s][k]-mean < -WeakMargin
			if weak {
				weakN++
			}
			tally := func(n, wrong *int) {
				*n++
				if !weak {
					*wrong++
				}
			}
			switch d.Verdict.Class {
			case confirmedWeak:
				tally(&sure, &sureWrong)
				tally(&likely, &likelyWrong)
				found++
			case likelyWeak:
				tally(&likely, &likelyWrong)
			}
			if naivelyWeak(a, &d) {
				tally(&naive, &naiveWrong)
			}
			if p := d.Verdict.BelowProbability; p >= 0 {
				b := min(9, int(p*10))
				count[b]++
				said[b] += p
				if weak {
					came[b]++
				}
			}
		}
	}
	share := func(wrong, n int) float64 { return float64(wrong) / math.Max(1, float64(n)) }
	t.Logf("weak %d; confirmed %d, wrong %.3f; likely %d, wrong %.3f; naive %d, wrong %.3f", weakN, sure, share(sureWrong, sure),
		likely, share(likelyWrong, likely), naive, share(naiveWrong, naive))
	if share(sureWrong, sure) > confirmedFDR+slack {
		t.Errorf("%.3f of what was confirmed is false", share(sureWrong, sure))
	}
	if share(likelyWrong, likely) > likelyFDR+slack || likely < weakN/10 {
		t.Errorf("%d likely of %d, %.3f of them false", likely, weakN, share(likelyWrong, likely))
	}
	if share(naiveWrong, naive) < .5 {
		t.Errorf("the naive rule is wrong in %.3f only", share(naiveWrong, naive))
	}
	for b := range count {
		if n := float64(count[b]); n >= 150 {
			if d := said[b]/n - came[b]/n; math.Abs(d) > slack+2*math.Sqrt(.25/n) {
				t.Errorf("said %.3f, came %.3f (n %d)", said[b]/n, came[b]/n, count[b])
			}
			t.Logf("said %.3f came %.3f n %d", said[b]/n, came[b]/n, count[b])
		}
	}
}

// naivelyWeak is the usual rule: at least 15 points under the own mean in two sittings.
func naivelyWeak(a *Analysis, d *Area) bool {
	n := 0
	for _, p := range d.Points {
		if p.Observed.Value < a.Sittings[p.Sitting].Percent.Value-.15 {
			n++
		}
	}
	return n >= 2
}
