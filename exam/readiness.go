package exam

// Readiness is where a score's likely range lies against the low-pass range, by the publisher's own four-state rule.
type Readiness string

// The states, lowest first. "" is not known: a range was not exported.
const (
	Below         Readiness = "below"          // the whole likely range is below the low-pass range
	OverlapsBelow Readiness = "overlaps_below" // it begins below and reaches into it
	NearStandard  Readiness = "near"           // it begins inside the low-pass range
	AboveStandard Readiness = "above"          // it begins above the low-pass range
)

// Readiness applies the rule to the ranges printed on the sitting's report.
func (s Sitting) Readiness() Readiness {
	if s.LikelyLow < 0 || s.LikelyHigh < s.LikelyLow || s.LowPassLow < 0 || s.LowPassHigh < s.LowPassLow || s.LowPassHigh == 0 {
		return ""
	}
	switch {
	case s.LikelyHigh < s.LowPassLow:
		return Below
	case s.LikelyLow < s.LowPassLow:
		return OverlapsBelow
	case s.LikelyLow <= s.LowPassHigh:
		return NearStandard
	}
	return AboveStandard
}

// Words says the state as the publisher means it: a guide in each case.
func (r Readiness) Words() string {
	switch r {
	case Below:
		return "the likely range lies below the low-pass range; the publisher strongly recommends more preparation"
	case OverlapsBelow:
		return "the likely range begins below the low-pass range and reaches into it; not yet on the safe side"
	case NearStandard:
		return "the likely range begins inside the low-pass range; close, and two such results reassure more than one"
	case AboveStandard:
		return "the likely range lies above the low-pass range; likely ready, which is no guarantee"
	}
	return ""
}
