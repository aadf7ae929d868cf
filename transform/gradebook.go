package transform

import (
	"strings"

	"cutscore/exam"
	"cutscore/ingest"
)

// gradebook reads a row that holds one score per column: each score that is there is a sitting of the form that its column
// names. Nothing is kept before the last column is read: a row that is set aside leaves none of its scores behind.
func (r *rowReader) gradebook(b *Batch) {
	base := r.sitting()
	var found []exam.Sitting
	for i := range r.n.groups {
		g := &r.n.groups[i]
		if len(g.points) == 0 || r.isMissing(g.points[0]) {
			continue
		}
		if g.repeated != nil {
			r.lanes.note(r.row, g.repeated, codeRepeatedItem)
		}
		s := base
		s.Form = g.item
		s.ID = r.n.options.Pseudonyms.Sitting(sittingName(s.Form, instant{at: base.TakenAt, offset: base.OffsetMinutes}))
		s.Unnamed = exam.FlagYes
		s.Score = r.gradeOf(g.points[0])
		found = append(found, s)
	}
	for _, s := range found {
		keep(r, &b.Sittings, &b.SittingRows, s)
	}
	if len(found) == 0 && !r.bad && r.drop(r.row) {
		r.batch.Footer++
		r.lanes.note(r.row, nil, codeNoAttempt)
	}
}

// gradeOf reads the score of a column: points, or a percentage where the cell has the sign.
func (r *rowReader) gradeOf(u *use) exam.Score {
	cell := strings.TrimSpace(r.cell(u))
	s := exam.Score{Value: r.numberBy(u.score, u, -1e6, 1e6), Max: max(0, u.options.Max)}
	if glued := u.maxOf(cell); glued > 0 {
		s.Max = glued
	}
	s.Scale = scaleOf(s, strings.HasSuffix(cell, "%"))
	switch {
	case !r.inScale(s):
		r.fail(u, outOfRange)
	case s.Scale == exam.Points && s.Max > 0 && s.Value > s.Max:
		r.note(r.row, u, codeOverMax)
	}
	return s
}

// rowSitting is a sitting with the row of the chunk that it comes from.
type rowSitting struct {
	exam.Sitting
	row int
}

// wideSittings reads the sitting itself when rows of the wide shape also carry a score.
func (l *lanes) wideSittings(person *exam.Responses) []rowSitting {
	score := l.n.one(ingest.FieldScore)
	if score == nil {
		return nil
	}
	var out []rowSitting
	r := &rowReader{lanes: l, times: map[*use]*timeReader{}}
	for row := range l.chunk.Rows {
		r.row, r.bad = row, false
		if !l.in(row) {
			continue
		}
		if !r.isMissing(score) {
			out = append(out, rowSitting{r.wideSitting(person), row})
		}
		r.settle()
	}
	return out
}

func (r *rowReader) wideSitting(person *exam.Responses) exam.Sitting {
	row := r.row
	s := exam.Sitting{Source: person.Source.At(row), Examinee: person.Examinee.At(row), ID: person.Sitting.At(row), Form: person.Form.At(row),
		Family: person.Family.At(row), Mode: person.Mode.At(row), TakenAt: exam.NoTime, Minutes: r.number(ingest.FieldMinutes, 0, 1e6),
		LikelyLow: exam.Unknown, LikelyHigh: exam.Unknown, LowPassLow: exam.Unknown, LowPassHigh: exam.Unknown,
		ReportedPass: exam.Unknown, PeerMean: exam.Unknown, ExportedAt: exam.NoTime}
	if person.AnsweredAt != nil {
		s.TakenAt, s.OffsetMinutes = person.AnsweredAt[row], person.OffsetMinutes[row]
		s.TimeLayout, s.TimeBasis = person.TimeLayout.At(row), person.TimeBasis.At(row)
	}
	if person.ExportedAt != nil {
		s.ExportedAt = person.ExportedAt[row]
	}
	s.Score = r.score(ingest.FieldScore, ingest.FieldScoreMax)
	return s
}
