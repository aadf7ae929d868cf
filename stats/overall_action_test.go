package stats

import (
	"strings"
	"testing"

	"cutscore/exam"
)

// TestActionsArePlain: at most five, each at most two short sentences, no date in the words and none before today, no two
// the same, and one each about an area, a way of answering and practice where there is ground for it.
func TestActionsArePlain(t *testing.T) {
	asOf := dayFromText(t, "2026-10-22")
	a := &Analysis{AsOf: "2026-10-22", Data: DataSummary{Responses: 800, Scored: 800, Last: "2026-09-01"}}
	for _, class := range []string{confirmedWeak, likelyWeak, likelyWeak, unclear, notWeak} {
		a.Disciplines = append(a.Disciplines, Area{Name: "Area " + class, Slug: "d", Verdict: Verdict{Class: class, MoreQuestions: 60}})
	}
	for _, m := range exam.MistakeTypes() {
		a.Mistakes.Types = []MistakeType{{Type: string(m), Words: m.Words(), Verdict: "costs points", PointsLost: Estimate{Value: 12.4}}}
		got := actions(a, asOf)
		if len(got) != mostActions {
			t.Fatalf("%s: %d actions: %+v", m, len(got), got)
		}
		seen := map[string]bool{}
		for _, x := range got {
			if seen[x.Text] || strings.Contains(x.Text, "2026") || x.By <= a.AsOf || strings.Count(x.Text, ". ") > 1 || len(strings.Fields(x.Text)) > 32 {
				t.Errorf("%s: %+v", m, x)
			}
			seen[x.Text] = true
		}
		if got[2].Evidence != "mistakes" || got[3].Area != "Area unclear" || !strings.Contains(got[4].Text, "51 days ago") {
			t.Errorf("%s: %+v", m, got)
		}
	}
	a.Exam.Date = "2026-10-25"
	for _, x := range actions(a, asOf) {
		if x.By != "2026-10-25" {
			t.Errorf("after the exam: %+v", x)
		}
	}
	if got := actions(&Analysis{}, asOf); len(got) != 0 {
		t.Errorf("nothing is known and yet: %+v", got)
	}
}

func dayFromText(t *testing.T, s string) int32 {
	t.Helper()
	d, ok := dayOfText(s)
	if !ok {
		t.Fatal(s)
	}
	return d
}
