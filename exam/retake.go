package exam

import (
	"fmt"
	"sort"
	"time"
)

// RetakeRule limits how often and how soon an exam may be taken again. Zero fields do not limit.
type RetakeRule struct {
	MaxAttempts       int `json:"max_attempts,omitempty"`        // in all, incomplete ones included
	WindowAttempts    int `json:"window_attempts,omitempty"`     // at most so many ...
	WindowMonths      int `json:"window_months,omitempty"`       // ... within any so many months
	LateFrom          int `json:"late_from,omitempty"`           // from this attempt on ...
	AfterFirstMonths  int `json:"after_first_months,omitempty"`  // ... so long after the first
	AfterLatestMonths int `json:"after_latest_months,omitempty"` // ... and so long after the latest
	Fact
}

// EarliestRetake returns the first day on which the rules allow the next attempt, and the rule that decides,
// in words. attempts are the days of all attempts so far, incomplete ones included, in any order. The zero
// time means that no further attempt is allowed; it also comes back when there is no attempt yet, or no rule,
// and the words say so. Appointment and score-reporting delays come on top.
func (e *Exam) EarliestRetake(attempts []time.Time) (earliest time.Time, reason string) {
	if len(attempts) == 0 {
		return time.Time{}, "no attempt yet: no waiting period"
	}
	days := append([]time.Time(nil), attempts...)
	sort.Slice(days, func(i, j int) bool { return days[i].Before(days[j]) })
	rule, ok := e.retakeOn(days[len(days)-1])
	if !ok {
		return time.Time{}, "the retake rules of this exam are not known"
	}
	return rule.earliest(days)
}

// retakeOn returns the rule of the day, or the oldest known rule for days before it.
func (e *Exam) retakeOn(t time.Time) (rule RetakeRule, ok bool) {
	if rule, ok = inForce(e.Retakes, day(t), func(r *RetakeRule) Fact { return r.Fact }); ok {
		return rule, true
	}
	for _, r := range e.Retakes {
		if !ok || r.EffectiveFrom < rule.EffectiveFrom {
			rule, ok = r, true
		}
	}
	return rule, ok
}

func (r RetakeRule) earliest(days []time.Time) (time.Time, string) {
	n, latest := len(days), days[len(days)-1]
	if r.MaxAttempts > 0 && n >= r.MaxAttempts {
		return time.Time{}, fmt.Sprintf("%d attempts are the most that is allowed", r.MaxAttempts)
	}
	earliest, reason := latest, "no waiting period applies to this attempt"
	later := func(t time.Time, why string) {
		if t.After(earliest) {
			earliest, reason = t, why
		}
	}
	if r.WindowAttempts > 0 && n >= r.WindowAttempts {
		later(days[n-r.WindowAttempts].AddDate(0, r.WindowMonths, 0),
			fmt.Sprintf("at most %d attempts within %d months", r.WindowAttempts, r.WindowMonths))
	}
	if r.LateFrom > 0 && n+1 >= r.LateFrom {
		later(days[0].AddDate(0, r.AfterFirstMonths, 0),
			fmt.Sprintf("attempt %d must be at least %d months after the first", n+1, r.AfterFirstMonths))
		later(latest.AddDate(0, r.AfterLatestMonths, 0),
			fmt.Sprintf("attempt %d must be at least %d months after the latest", n+1, r.AfterLatestMonths))
	}
	return earliest, reason
}
