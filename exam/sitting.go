package exam

import (
	"iter"
	"strings"
)

// Scale names what a score's value means. Values on different scales are never mixed.
type Scale string

// The scales that are known by name. Any other scale is kept as exported and never compared with these.
const (
	PercentCorrect Scale = "percent_correct" // 0..100, raw
	EPC            Scale = "epc"             // equated percent correct, 0..100 (CBSSA, CBSE since 2022)
	ThreeDigit     Scale = "three_digit"     // 1..300 (USMLE Steps, CCSSA)
	NBME800        Scale = "nbme_800"        // 10..800 (CCMSA; CBSSA before 2022)
	Points         Scale = "points"          // points earned out of Max
	COMLEX         Scale = "comlex"          // 9..999
)

// ParseScale finds the scale that a text names, whatever the case and punctuation; a lone % is percent correct. known is false for
// any other text, which is then a scale of its own, in small letters.
func ParseScale(text string) (scale Scale, known bool) {
	text = strings.TrimSpace(text)
	if text == "%" || text == "% correct" {
		return PercentCorrect, true
	}
	switch plainName(text) {
	case "percentcorrect", "percent", "pct", "percentage", "percentright", "rawpercent", "correctpercent", "porcentaje", "prozent":
		return PercentCorrect, true
	case "epc", "equatedpercentcorrect", "equatedpercent":
		return EPC, true
	case "threedigit", "3digit", "threedigitscore", "3digitscore":
		return ThreeDigit, true
	case "nbme800", "nbme10800", "10800", "10to800":
		return NBME800, true
	case "points", "point", "pts", "rawpoints", "puntos", "punkte":
		return Points, true
	case "comlex", "comlexusa", "comlexscale":
		return COMLEX, true
	}
	return Scale(strings.ToLower(text)), false
}

// Score is a value on a scale, never one without the other. The zero Score is "no score".
type Score struct {
	Scale Scale   `json:"scale"`
	Value float64 `json:"value"`
	Max   float64 `json:"max,omitempty"` // largest possible value when the export says so; 0 unknown
}

// AreaScore is the score of one content area within a sitting.
type AreaScore struct {
	Dimension string // "discipline", "system", "task"
	Area      string
	Score     Score
	Items     int    // number of items behind it; 0 unknown
	Flag      string // ordinal feedback where only that is exported: "lower", "same", "higher"
}

// Sitting is one taking of a practice form by one examinee, as a score: one row of the sittings table.
type Sitting struct {
	Source, Examinee, ID string
	Form, Family, Mode   string
	TakenAt              int64 // microseconds UTC; NoTime when unknown
	TimeLayout           string
	TimeBasis            string
	OffsetMinutes        int16
	Score                Score
	Items                int     // number of items; 0 unknown
	Minutes              float64 // time used; Unknown
	Blocks               int     // 0 unknown
	LikelyLow            float64 // likely score range as printed on the report, same scale; Unknown
	LikelyHigh           float64
	LowPassLow           float64 // low-pass range as printed; Unknown
	LowPassHigh          float64
	ReportedPass         float64 // probability of passing printed on the report, 0..1; Unknown
	PeerMean             float64 // mean of the reference group, same scale; Unknown
	Areas                []AreaScore
	ExportedAt           int64
	Unnamed              Flag // FlagYes: the export does not tell the ID, it is made of form and day; else FlagUnknown
}

// Of reports whether s is the sitting that answers have by this name; others are the names of all sittings of the examinee. A number is
// that of the form, or of one that nobody answered in, as a table may name the whole of which the answers have the parts.
func (s *Sitting) Of(name SittingName, others iter.Seq[SittingName]) bool {
	if s.ID == "" || s.ID != name.ID || s.Source != name.Source {
		return false
	}
	if _, number := SittingNumber(s.ID); !number || s.Form == "" || name.Form == "" || s.Form == name.Form {
		return true
	}
	for other := range others {
		if other == (SittingName{s.Source, s.ID, s.Form}) {
			return false
		}
	}
	return true
}
