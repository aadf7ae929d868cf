package reports

import (
	"bytes"
	"strings"
	"testing"

	"cutscore/stats"
)

// TestNoKeyIsVouchedForUnchecked: of keys that were not checked nothing is said.
func TestNoKeyIsVouchedForUnchecked(t *testing.T) {
	for _, c := range []struct {
		doubtful, checked, all int
		want                   string
	}{
		{0, 20, 20, "No key is shown to be wrong."}, {0, 0, 20, "No key was checked"}, {0, 12, 20, "of the 12 of 20 items"},
		{2, 20, 20, "Check the key of 2 items first."}, {1, 5, 20, "15 of 20 keys could not be checked"},
	} {
		if got := keyHeadline(c.doubtful, c.checked, c.all); !strings.Contains(got, c.want) {
			t.Errorf("%d in doubt, %d of %d checked: %q", c.doubtful, c.checked, c.all, got)
		}
	}
}

// TestOneAnswerOnTheFirstScreen: where the level may lie on either side, a pass is not called likely without more, and the verdict
// beside the chance does not call the same thing open.
func TestOneAnswerOnTheFirstScreen(t *testing.T) {
	for class, want := range map[string]string{"unclear": "more likely than not", "not_weak": "is likely"} {
		a := &stats.Analysis{Pass: stats.Pass{Word: "likely", OutOf20: 16, LowOf20: 12, HighOf20: 18}}
		a.Overall.Verdict.Class = class
		if got := headline(a, false); !strings.Contains(got, want) {
			t.Errorf("%s: %q", class, got)
		}
	}
	for words, want := range map[string]string{
		"too close to call; about 40 more questions would help to tell": "not clearly on either side of the line; about 40 more questions would help to tell",
		"above the line": "above the line",
	} {
		if got := besideChance(chip{"mid", "", words}).Words; got != want {
			t.Errorf("%q became %q", words, got)
		}
	}
}

// TestTheChanceSaysBelowWhat: of answers the chance is of being below by a margin, of scores of being below at all.
func TestTheChanceSaysBelowWhat(t *testing.T) {
	scores := scoresAlone()
	scores.Overall.Verdict = stats.Verdict{Class: "unclear", BelowProbability: .4, Words: "too close to call"}
	for want, a := range map[string]*stats.Analysis{"below the line by a margin (about 5 points)</th>": rich(), "below the line</th>": scores} {
		if !bytes.Contains(render(t, a, options()), []byte("Chance that the level is "+want)) {
			t.Errorf("no %q", want)
		}
	}
}

// TestNoVerdictIsNotTooFewQuestions: an area with enough questions and no verdict is not said to have too few.
func TestNoVerdictIsNotTooFewQuestions(t *testing.T) {
	p := newPage(options(), "")
	for n, want := range map[int]string{150: "", 14: "No area has the 25 questions yet that a number needs."} {
		a := stats.Area{N: n, Level: est(.6, .1, n, "x"), Verdict: stats.Verdict{Class: "withheld", BelowProbability: -1, Reason: "the only area"}}
		if got := areasLead([]areaRow{p.areaRow(a, axisFor([]stats.Area{a}))}); got != want {
			t.Errorf("%d questions: %q, want %q", n, got, want)
		}
	}
}
