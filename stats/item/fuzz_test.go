package item

import (
	"testing"

	"cutscore/exam"
	"cutscore/stats/sheet"
)

// Whatever bytes come in, a state is either refused or can be merged with itself and written again.
func FuzzStates(f *testing.F) {
	rows := mixed(20, 1)
	s := sheet.NewSurvey()
	s.Add(sheet.NewSheet(exam.FromRows(rows), nil, sheet.Scoring{}))
	key := sheet.FormKey{Source: "s", Form: "A"}
	l := s.Forms[key].Layout(key)
	_, c, g := states(f, exam.FromRows(rows), l, Cuts{Low: 1 << 28, High: 1 << 29})
	for _, a := range []accumulator{s, c, g} {
		b := encoded(f, a)
		f.Add(b)
		f.Add(b[:len(b)/2])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var c1, c2 Counts
		if c1.UnmarshalBinary(b) == nil && c2.UnmarshalBinary(b) == nil {
			must(t, c1.Merge(&c2))
			encoded(t, &c1)
		}
		var g1, g2 Groups
		if g1.UnmarshalBinary(b) == nil && g2.UnmarshalBinary(b) == nil {
			must(t, g1.Merge(&g2))
			encoded(t, &g1)
		}
		var s1, s2 sheet.Survey
		if s1.UnmarshalBinary(b) == nil && s2.UnmarshalBinary(b) == nil {
			s1.Merge(&s2)
			encoded(t, &s1)
		}
	})
}
