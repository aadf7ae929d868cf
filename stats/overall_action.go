package stats

import (
	"fmt"

	"cutscore/stats/trend"
)

// mostActions is how many actions a page shows (reports.md 2.1).
const mostActions = 5

// A way of answering is worth an action when it cost at least leastPoints; more than mostHabits at once change nothing.
const (
	leastPoints = 2
	mostHabits  = 2
)

// actions are the next things to do, each one area, one behaviour, one amount, one date, and where the evidence is:
// first areas that are low, then ways of answering that cost points, then areas that need more questions to tell.
func actions(a *Analysis, asOf int32) []Action {
	by, when := "", "this week"
	if asOf != trend.NoDay {
		by = dateText(asOf + 7)
		when = "by " + by
	}
	out := []Action{}
	add := func(text, area, evidence string) {
		if len(out) < mostActions {
			out = append(out, Action{Text: text, Area: area, Evidence: evidence, By: by})
		}
	}
	lists := [][]Area{a.Disciplines, a.Systems, a.Tasks}
	for _, list := range lists {
		for i := range list {
			if ar := &list[i]; ar.Verdict.weak() && len(out) < 3 {
				add(fmt.Sprintf("Do two timed blocks of 20 new questions in %s %s, and write one line on why each miss was missed.",
					ar.Name, when), ar.Name, ar.Slug)
			}
		}
	}
	habits := 0
	for _, m := range a.Mistakes.Types {
		if m.Verdict == "costs points" && m.PointsLost.Value >= leastPoints && habits < mostHabits {
			add(habitAction(m, when), "", "mistakes")
			habits++
		}
	}
	for _, list := range lists {
		for i := range list {
			ar := &list[i]
			if ar.Verdict.Class == unclear && ar.Verdict.MoreQuestions > 0 && ar.Verdict.BelowProbability >= .3 {
				n := min(ar.Verdict.MoreQuestions, 40)
				add(fmt.Sprintf("Answer %d new timed questions in %s %s: it is too close to call.", n, ar.Name, when), ar.Name, ar.Slug)
			}
		}
	}
	return out
}

func habitAction(m MistakeType, when string) string {
	return fmt.Sprintf("In your next timed block of 40 %s, watch for one thing: %s. It has cost you about %.0f points so far.",
		when, m.Words, m.PointsLost.Value)
}
