package exam

import (
	"fmt"
	"time"
)

// Date is a calendar day, YYYY-MM-DD. Days compare as text in the order of time. "" is not known.
type Date string

// DateOf returns the calendar day of t in t's own zone; the zero time gives "".
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return ""
	}
	return Date(t.Format(time.DateOnly))
}

// Time returns the start of the day in UTC; ok is false when d is not a calendar day.
func (d Date) Time() (t time.Time, ok bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	return t, err == nil
}

// Confidence says how a fact is known.
type Confidence string

// The confidences, best first. A fact whose value or day is only remembered is unverified; where a source gives no day at
// all, the note says which day stands for it.
const (
	Primary    Confidence = "primary"    // read in the issuer's own publication, or a stored copy of it
	Secondary  Confidence = "secondary"  // read in a source that restates the issuer's
	Computed   Confidence = "computed"   // derived from facts, or chosen by us to agree with facts; Note says how
	Unverified Confidence = "unverified" // remembered, or in conflict with another source; Note says which
)

// Fact is what every dated statement about an exam carries: since when, by whom, how sure.
type Fact struct {
	EffectiveFrom Date       `json:"effective_from"`  // first day on which it applied
	Until         Date       `json:"until,omitempty"` // last day on which it applied, only where nothing follows it; "" open
	Source        string     `json:"source"`          // where it was read
	Confidence    Confidence `json:"confidence"`      // how sure
	Note          string     `json:"note,omitempty"`  // what a reader must know to use it; "" nothing
}

func (f Fact) check(what string) error {
	if _, ok := f.EffectiveFrom.Time(); !ok {
		return fmt.Errorf("%s: effective_from %q is not a day YYYY-MM-DD", what, f.EffectiveFrom)
	}
	if _, ok := f.Until.Time(); f.Until != "" && (!ok || f.Until < f.EffectiveFrom) {
		return fmt.Errorf("%s: until %q is not a day on or after effective_from", what, f.Until)
	}
	if f.Source == "" {
		return fmt.Errorf("%s: source is missing", what)
	}
	switch f.Confidence {
	case Primary, Secondary:
	case Computed, Unverified:
		if f.Note == "" {
			return fmt.Errorf("%s: a %s fact needs a note that says why", what, f.Confidence)
		}
	default:
		return fmt.Errorf("%s: confidence %q is none of primary, secondary, computed, unverified", what, f.Confidence)
	}
	return nil
}

// in reports whether the fact applied on day d, later facts of its kind set aside.
func (f Fact) in(d Date) bool {
	return f.EffectiveFrom <= d && (f.Until == "" || d <= f.Until)
}

// inForce returns the last of the facts that applied on day d; "" asks for the newest fact.
func inForce[T any](facts []T, d Date, fact func(*T) Fact) (found T, ok bool) {
	var since Date
	for i := range facts {
		f := fact(&facts[i])
		if (d == "" || f.in(d)) && f.EffectiveFrom >= since {
			found, since, ok = facts[i], f.EffectiveFrom, true
		}
	}
	return found, ok
}
