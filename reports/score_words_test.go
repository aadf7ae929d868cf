package reports

import (
	"strings"
	"testing"

	"cutscore/stats"
)

// moved is an estimate of a difference with a 90% interval.
func moved(value, half float64) stats.Estimate { return scoreEst(value, half, .9, "epc") }

// TestScoresSayOneThing: one headline, and a sentence wherever slope, change and the two outermost scores seem to differ.
func TestScoresSayOneThing(t *testing.T) {
	for name, c := range map[string]struct {
		slope, change, ends stats.Estimate
		arrow               string
		headline, apart     string // of apart a part, or "" for nothing
	}{
		"all rise":            {moved(6, 2), moved(5, 3), moved(16, 7), "rising", "Scores are rising.", ""},
		"rise within range":   {moved(6, 2), moved(4, 5), moved(16, 7), "rising", "Scores are probably rising.", ""},
		"fall within range":   {moved(-6, 2), moved(-4, 5), moved(-16, 7), "falling", "Scores are probably lower than 28 days before the latest.", ""},
		"rose, now level":     {moved(6, 4), moved(2, 5), moved(17, 7), "no clear change", "No clear change in the 28 days up to the latest score.", "Over all scores they are higher by more than chance"},
		"ends alone":          {moved(3, 4), moved(1, 5), moved(9, 7), "no clear change", "No clear change", "they are higher by more than chance"},
		"fell, now level":     {moved(-6, 4), moved(-2, 5), moved(-17, 7), "no clear change", "No clear change", "they are lower by more than chance"},
		"nothing":             {moved(1, 4), moved(1, 5), moved(3, 7), "no clear change", "No clear change", ""},
		"turned":              {moved(-2, 1), moved(5, 3), moved(-9, 7), "rising", "Scores are rising.", "the direction has turned"},
		"turned, no slope":    {stats.Withhold("epc", 3, "few"), moved(5, 3), moved(-9, 7), "rising", "Scores are rising.", "the direction has turned"},
		"ends within error":   {moved(2, 1), moved(3, 2), moved(4, 7), "rising", "Scores are rising.", "two scores only"},
		"change not given":    {moved(6, 2), stats.Withhold("epc", 3, "few"), moved(16, 7), "", "Too early to say how it moves.", ""},
		"two thirds for nine": {scoreEst(6, 2, 2./3, "epc"), moved(2, 5), moved(5, 7), "no clear change", "No clear change", ""},
	} {
		s := stats.ScoreTrend{Dated: 6, Slope: c.slope, Change: c.change, Arrow: c.arrow, Reliable: stats.ReliableChange{Difference: c.ends}}
		if got := scoreHeadline(s); !strings.HasPrefix(got, c.headline) {
			t.Errorf("%s: %q", name, got)
		}
		if got := apart(s); !strings.Contains(got, c.apart) || (c.apart == "") != (got == "") {
			t.Errorf("%s: %q", name, got)
		}
	}
}
