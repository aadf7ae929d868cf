package transform

import (
	"strings"
	"testing"

	"cutscore/exam"
)

// A score that is so many of so many, "131/200", is points: no product reports its scores so, and its scale is not told by how many
// questions were right.
func TestCountedScores(t *testing.T) {
	points := func(value, most float64) exam.Score { return exam.Score{Scale: exam.Points, Value: value, Max: most} }
	for _, c := range []struct {
		header, row string
		want        exam.Score
		family      string
	}{
		{"Test,Date,Score", "NBME 25,2026-01-15,131/200", points(131, 200), ""}, // which product of two, nothing tells
		{"Test,Date,Score", "NBME 25,2026-01-15,131/200 (65%)", points(131, 200), ""},
		{"Test,Date,Score", "CBSSA 30,2026-01-15,150/200", points(150, 200), "CBSSA"},
		{"Test,Date,Score", "UWSA 1,2026-01-15,120 / 160", points(120, 160), "UWSA"},
		{"Test,Date,Score", "CCMSA 1,2026-01-15,131/200", points(131, 200), "CCMSA"},
		{"Test,Date,Score", "Free 120,2026-01-15,84/120", exam.Score{Scale: exam.PercentCorrect, Value: 70, Max: 100}, "Free 120"},
		{"Test,Date,Score", "NBME 25,2026-01-15,65.5%", exam.Score{Scale: exam.EPC, Value: 65.5, Max: 100}, "CBSSA"},
		{"Test,Date,Score", "NBME 25,2026-01-15,66/100", exam.Score{Scale: exam.EPC, Value: 66, Max: 100}, "CBSSA"},
		{"Test,Date,Score", "NBME 25,2026-01-15,231", exam.Score{Scale: exam.ThreeDigit, Value: 231}, "CCSSA"},
		{"Test,Date,Score", "UWSA 1,2026-01-15,75%", exam.Score{Scale: exam.PercentCorrect, Value: 75, Max: 100}, "UWSA"},
		{"Test,Date,Score", "UWSA 1,2026-01-15,240/300", exam.Score{Scale: exam.ThreeDigit, Value: 240, Max: 300}, "UWSA"},
		{"Form,Date,EPC", "NBME 25,2026-01-15,84/200", points(84, 200), "CBSSA"},
		{"form_id,taken_on,score_scale,score", "X,2026-01-15,percent_correct,28/40", exam.Score{Scale: exam.PercentCorrect, Value: 70, Max: 100}, ""},
		{"form_id,taken_on,score_scale,score", "X,2026-01-15,,28/40", points(28, 40), ""},
	} {
		got := readText(t, "scores.csv", c.header+"\n"+c.row+"\n", Options{Now: testNow})
		if len(got.Sittings) != 1 {
			t.Errorf("%s: %d sittings, rejects %q", c.row, len(got.Sittings), got.Rejects)
			continue
		}
		if s := got.Sittings[0]; s.Score != c.want || s.Family != c.family {
			t.Errorf("%s: %+v of %q, want %+v of %q", c.row, s.Score, s.Family, c.want, c.family)
		}
	}
}

// What a row says against itself, or with a maximum that cannot be read, is set aside.
func TestCountedScoresThatContradict(t *testing.T) {
	for row, code := range map[string]string{"X,2026-01-15,three_digit,131/200": "number-out-of-range", "X,2026-01-15,epc,65/80": "number-out-of-range",
		"X,2026-01-15,,131/200 pts": "number-unreadable", "X,2026-01-15,percent_correct,131/x": "number-unreadable"} {
		got := readText(t, "scores.csv", "form_id,taken_on,score_scale,score\n"+row+"\nY,2026-01-16,points,3/4\n", Options{Now: testNow})
		if len(got.Sittings) != 1 || len(got.Rejects) != 1 || !strings.Contains(got.Rejects[0], code) {
			t.Errorf("%s: %d sittings, rejects %q, want one with %s", row, len(got.Sittings), got.Rejects, code)
		}
	}
}
