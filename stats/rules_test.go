package stats

import "testing"

// TestNotWeakIsNineInTen pins the rule of statistics.md 2.5 to its published number, not to our constant: with sd 1, a mean
// of 1.29 lies above the line with probability .901, one of 1.27 with .898. That a level is hardly ever below by the margin that
// counts makes it no surer to be above: .1 with sd .09 is (.867).
func TestNotWeakIsNineInTen(t *testing.T) {
	if s := newStanding(1.29, 1); !s.notWeak() {
		t.Errorf("P(above) = %.4f is not called not weak", s.above)
	}
	if s := newStanding(1.27, 1); s.notWeak() {
		t.Errorf("P(above) = %.4f is called not weak", s.above)
	}
	if s := newStanding(.1, .09*.09); s.notWeak() {
		t.Errorf("P(above) = %.4f is called not weak, P(below by a margin) = %.4f", s.above, s.below)
	}
}

// TestConfirmingAsksForThreeSittingsOnTwoDates pins the same section's evidence rule: a sitting of nothing but questions met
// before is none.
func TestConfirmingAsksForThreeSittingsOnTwoDates(t *testing.T) {
	for _, c := range []struct {
		days     []int32
		repeated int // of three questions of the last sitting
		want     bool
	}{{[]int32{1, 2}, 0, false}, {[]int32{1, 1, 1}, 0, false}, {[]int32{1, 1, 2}, 0, true}, {[]int32{1, 1, 2}, 2, true}, {[]int32{1, 1, 2}, 3, false}} {
		pr := &profile{an: &analyst{}, counts: []areaCount{{}}}
		for i, day := range c.days {
			pr.an.e.blocks = append(pr.an.e.blocks, blockOf{day: day})
			pr.counts[0].blocks = append(pr.counts[0].blocks, blockCount{block: int32(i), n: 3})
		}
		pr.counts[0].blocks[len(c.days)-1].repeated = c.repeated
		if got := pr.enoughEvidence(0); got != c.want {
			t.Errorf("sittings on days %v, %d of 3 repeated in the last: enough evidence %v, want %v", c.days, c.repeated, got, c.want)
		}
	}
}
