package transform

import (
	"slices"
	"strings"

	"cutscore/exam"
	"cutscore/ingest"
)

// knowExams looks up the exams for a file of a kind whose rows name exams or products.
func (n *Normalizer) knowExams() (err error) {
	switch n.reading.Kind {
	case ingest.Sittings, ingest.Attempts, ingest.Roster:
		if n.options.Exams != nil {
			n.exams, err = n.options.Exams()
		}
	}
	return err
}

// noteUnknown remarks on a score that nothing can weigh: on a scale that nobody knows, or on a product's scale from a form of a
// family that no exam knows. A school's own test in points or percent needs no family.
func (r *rowReader) noteUnknown(s *exam.Sitting) {
	switch s.Score.Scale {
	case "", exam.PercentCorrect, exam.Points:
	case exam.EPC, exam.ThreeDigit, exam.NBME800, exam.COMLEX:
		if len(r.n.exams) > 0 && !r.knownFamily(s) {
			r.note(r.row, r.first(ingest.FieldFamily, ingest.FieldForm), codeFamily)
		}
	default:
		r.note(r.row, r.first(ingest.FieldScale, ingest.FieldScore), codeScale)
	}
}

// readFamily finds the family of a form by its name, where the row names none and the format has rules for it. Where one name is of
// two products, the score tells which; one that is so many of so many, which no scale of theirs is, is of neither for sure.
func (r *rowReader) readFamily(s *exam.Sitting) {
	if s.Family != "" || r.n.reading.Format == nil {
		return
	}
	var others []string
	for _, rule := range r.n.reading.Format.Families {
		if !ofFamily(s.Form, rule) {
			continue
		}
		if own := r.n.one(ingest.FieldScale); rule.Scale != "" && own == nil && s.Score.Scale != "" {
			told, fits := onScale(s.Score, exam.Scale(rule.Scale))
			if !fits || !r.inScale(told) && !isShare(told) {
				others = append(others, rule.Family)
				continue
			}
			s.Score = told
		}
		s.Family = rule.Family
		return
	}
	if others = slices.Compact(others); len(others) == 1 && s.Score.Max > 0 {
		s.Family = others[0]
	}
}

func ofFamily(form string, rule ingest.FamilyRule) bool {
	return len(form) >= len(rule.Prefix) && strings.EqualFold(form[:len(rule.Prefix)], rule.Prefix)
}

// inScaleOfFamily reports whether the score is in the range of a scale that readFamily takes for the row's form, whatever the
// format says of its column: students keep several products in one.
func (r *rowReader) inScaleOfFamily(s exam.Score) bool {
	if r.n.reading.Format == nil || r.n.one(ingest.FieldScale) != nil {
		return false
	}
	form := r.text(ingest.FieldForm)
	return slices.ContainsFunc(r.n.reading.Format.Families, func(rule ingest.FamilyRule) bool {
		return rule.Scale != "" && ofFamily(form, rule) && r.inScale(exam.Score{Scale: exam.Scale(rule.Scale), Value: s.Value})
	})
}

func (r *rowReader) knownFamily(s *exam.Sitting) bool {
	return slices.ContainsFunc(r.n.exams, func(e *exam.Exam) bool {
		return slices.ContainsFunc(e.Practice, func(p exam.PracticeScale) bool { return p.Family != "" && strings.EqualFold(p.Family, s.Family) })
	})
}

// first is the first of the fields that the file has.
func (r *rowReader) first(fields ...ingest.Field) *use {
	for _, f := range fields {
		if u := r.n.one(f); u != nil {
			return u
		}
	}
	return nil
}
