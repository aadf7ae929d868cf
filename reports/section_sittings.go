package reports

import (
	"fmt"
	"math"

	"cutscore/stats"
)

// sittingsView is the record of practice tests and of real attempts.
type sittingsView struct {
	Rows     []sittingRow
	Level    string // coverage of the intervals
	Earlier  string
	Attempts []attemptRow
	None     string
}

// sittingRow is one practice test.
type sittingRow struct{ Day, Label, Mode, N, Right, Score string }

// attemptRow is one real attempt.
type attemptRow struct{ Exam, Day, Number, Outcome, Score string }

// shownSittings is how many of the latest sittings the page lists; the figures beside the page hold all.
const shownSittings = 40

func buildSittings(p *page, a *stats.Analysis) any {
	v := sittingsView{}
	from := max(0, len(a.Sittings)-shownSittings)
	if from > 0 {
		v.Earlier = things(from, "earlier sitting") + " are in the figures (JSON) beside this page."
	}
	for _, s := range a.Sittings[from:] {
		if v.Level == "" && s.Percent.OK() {
			v.Level = coverage(s.Percent.Level)
		}
		v.Rows = append(v.Rows, sittingRow{orUndated(s.Date), s.Label, s.Mode, count(s.N), p.observed(s.Percent), scoreValue(s.Score)})
	}
	for _, t := range a.Attempts {
		v.Attempts = append(v.Attempts, attemptRow{examName(t.Exam, a.Exam), orUndated(t.Date), attemptNumber(t.Number), outcomeOf(t.Outcome), scoreValue(t.Score)})
	}
	if len(v.Rows) == 0 {
		v.None = "No practice test is in the data."
	}
	return v
}

// observed is a share of right answers in one sitting: under minItems as a count, which is a fact and no estimate.
func (p *page) observed(e stats.Estimate) string {
	if e.OK() && e.N > 0 && e.N < minItems {
		return rightOf(e)
	}
	return p.figure(e).String()
}

// rightOf is a share of right answers as the count that it came from; partial credit shows as a decimal.
func rightOf(e stats.Estimate) string {
	if e = e.Checked(); !e.OK() {
		return e.Withheld
	}
	right := e.Value * float64(e.N)
	if math.Abs(right-math.Round(right)) > 0.05 {
		return fmt.Sprintf("%.1f of %d", right, e.N)
	}
	return fmt.Sprintf("%.0f of %d", right, e.N)
}

// examName is the exam's name where the record has its id.
func examName(id string, exam stats.ExamSummary) string {
	if id == exam.ID && exam.Name != "" {
		return exam.Name
	}
	return id
}

func attemptNumber(n int) string {
	if n == 0 {
		return "–"
	}
	return count(n)
}

func outcomeOf(outcome string) string {
	switch outcome {
	case "pass":
		return "passed"
	case "fail":
		return "not passed"
	case "incomplete":
		return "not finished"
	case "withdrawn":
		return "not taken"
	case "":
		return "not known"
	}
	return outcome
}
