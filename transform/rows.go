package transform

import (
	"math"
	"strings"

	"cutscore/exam"
	"cutscore/ingest"
)

// rows reads the small tables, one struct per row.
func (n *Normalizer) rows(c *ingest.Chunk, l *lanes, b *Batch) {
	r := &rowReader{lanes: l, times: map[*use]*timeReader{}}
	for row := range c.Rows {
		if !l.in(row) {
			continue
		}
		r.row, r.bad = row, false
		switch n.reading.Kind {
		case ingest.Sittings:
			r.sittings(b)
		case ingest.Attempts:
			keep(r, &b.Attempts, &b.AttemptRows, r.attempt())
		case ingest.Roster:
			keep(r, &b.Roster, &b.RosterRows, r.person())
		case ingest.StudyLog:
			keep(r, &b.StudySessions, &b.StudyRows, r.study())
		case ingest.Events:
			keep(r, &b.Events, &b.EventRows, r.event())
		case ingest.CourseGrades:
			keep(r, &b.Grades, &b.GradeRows, r.grade())
		case ingest.Items:
			keep(r, &b.Items, &b.ItemRows, r.item())
		}
		r.settle()
	}
	l.close()
}

// keep appends what a row became, unless the row was set aside on the way.
func keep[T any](r *rowReader, to *[]T, lines *[]int64, value T) {
	if r.bad {
		return
	}
	*to = append(*to, value)
	*lines = append(*lines, r.chunk.Lines[r.row])
}

func (r *rowReader) source() string { return r.n.reading.Constants[ingest.FieldSource] }

// sittings reads one sitting, or one for each score column of a gradebook.
func (r *rowReader) sittings(b *Batch) {
	if r.n.reading.Shape == ingest.Wide {
		r.gradebook(b)
		return
	}
	s := r.sitting()
	if r.n.one(ingest.FieldAreaName) != nil && r.joinAreaRow(b, &s) {
		return
	}
	if s.Score.Scale == "" && len(s.Areas) == 0 && !r.bad {
		r.fail(r.n.one(ingest.FieldScore), noScore)
	}
	r.noteUnknown(&s)
	keep(r, &b.Sittings, &b.SittingRows, s)
}

func (r *rowReader) sitting() exam.Sitting {
	taken := r.time(ingest.FieldTakenOn)
	s := exam.Sitting{Source: r.source(), Examinee: r.examinee(), ID: r.text(ingest.FieldSitting),
		Form: r.text(ingest.FieldForm), Family: r.text(ingest.FieldFamily), Mode: r.text(ingest.FieldMode),
		TakenAt: taken.at, TimeLayout: taken.layout, TimeBasis: taken.basis, OffsetMinutes: taken.offset,
		Items: r.count(ingest.FieldItems), Minutes: r.number(ingest.FieldMinutes, 0, 1e6), Blocks: r.count(ingest.FieldBlocks),
		ExportedAt: r.time(ingest.FieldExported).at}
	s.Score = r.score(ingest.FieldScore, ingest.FieldScoreMax)
	r.readFamily(&s)
	if u := r.filled(ingest.FieldScore); u != nil && u.isShare(s.Score, r.cell(u)) { // the family told the scale
		r.fail(u, shareForPercent)
	}
	s.LikelyLow, s.LikelyHigh = r.band(ingest.FieldLikelyLow, ingest.FieldLikelyHigh, ingest.FieldLikelyRange)
	s.LowPassLow, s.LowPassHigh = r.band(ingest.FieldLowPassLow, ingest.FieldLowPassHigh, "")
	s.ReportedPass = r.number(ingest.FieldReported, 0, 1)
	s.PeerMean = r.number(ingest.FieldPeerMean, -1e6, 1e6)
	s.Areas = r.areas()
	r.ownArea(&s)
	if s.ID == "" {
		s.ID, s.Unnamed = sittingName(s.Form, taken), exam.FlagYes
	}
	s.ID = r.n.options.Pseudonyms.Sitting(s.ID)
	return s
}

// sittingName names a sitting that the export does not: by form and day.
func sittingName(form string, taken instant) string {
	if taken.at == exam.NoTime {
		return form
	}
	day := days([]int64{taken.at}, []int16{taken.offset}).Values[0]
	if form == "" {
		return day
	}
	return form + " " + day
}

// score reads a score with its scale; the scale is the export's, else told by the value's own form where that is so many of so many,
// "131/200", else the format's, else told by a percent sign or a maximum.
func (r *rowReader) score(f, most ingest.Field) exam.Score {
	u := r.filled(f)
	if u == nil {
		return exam.Score{}
	}
	x := r.numberOf(u, -1e6, 1e6)
	scale, _ := exam.ParseScale(r.text(ingest.FieldScale))
	s := exam.Score{Value: x, Scale: scale, Max: max(0, u.options.Max)}
	cell := r.cell(u)
	if glued := u.maxOf(cell); glued > 0 {
		s.Max = glued
		told, fits := onScale(s, scale)
		switch {
		case fits:
			s = told
		case r.n.one(ingest.FieldScale) != nil:
			r.fail(u, countForScore)
		default:
			s.Scale = "" // of the format, which speaks of another way to write scores
		}
	}
	if full := r.sum(most); full > 0 {
		s.Max = full
	}
	s.Scale = scaleOf(s, isPercent(cell))
	switch {
	case u.isShare(s, cell):
		r.fail(u, shareForPercent)
	case !r.inScale(s) && !r.inScaleOfFamily(s):
		r.fail(u, outOfRange)
	case s.Scale == exam.Points && s.Max > 0 && s.Value > s.Max:
		r.note(r.row, u, codeOverMax)
	}
	return s
}

// filled is the first column of a score that holds one in this row, nil when none does.
func (r *rowReader) filled(f ingest.Field) *use {
	for i := range r.n.uses {
		if u := &r.n.uses[i]; u.Field == f && !r.isMissing(u) {
			return u
		}
	}
	return nil
}

// sum adds up the columns of a number of questions or points: right, wrong and omitted ones are all there are. It is 0 where none
// holds anything.
func (r *rowReader) sum(f ingest.Field) float64 {
	total := 0.0
	for i := range r.n.uses {
		if u := &r.n.uses[i]; u.Field == f {
			total += max(0, r.numberOf(u, 0, 1e9))
		}
	}
	return total
}

// isMissing reports whether a cell holds no score: nothing, or words for one that is not there yet.
func (r *rowReader) isMissing(u *use) bool {
	_, trouble := u.score(r.cell(u))
	if trouble == worded {
		r.note(r.row, u, codeNotGraded)
	}
	return trouble != fine && !trouble.wrong()
}

// scaleOf tells the scale of a score whose export does not: a percent sign, a maximum. Otherwise it is "unknown",
// which is kept and compared with nothing.
func scaleOf(s exam.Score, percent bool) exam.Scale {
	switch {
	case s.Scale != "":
		return s.Scale
	case percent:
		return exam.PercentCorrect
	case s.Max > 0:
		return exam.Points
	}
	return "unknown"
}

// inScale checks a score against the range of its scale, so that a 10-800 score in a 1-300 field is noticed.
func (r *rowReader) inScale(s exam.Score) bool {
	low, high := rangeOf(s.Scale)
	return s.Value >= low && s.Value <= high
}

// rangeOf is the least and the most that a score on the scale can be; infinite where the scale has no bounds of its own.
func rangeOf(scale exam.Scale) (low, high float64) {
	switch scale {
	case exam.PercentCorrect, exam.EPC:
		return 0, 100
	case exam.ThreeDigit:
		return 1, 300
	case exam.NBME800:
		return 10, 800
	case exam.COMLEX:
		return 9, 999
	}
	return math.Inf(-1), math.Inf(1)
}

// onScale is a score on a scale that something besides it tells. So many of so many, 131/200, fits no scale of a product, unless
// that ends there; of percent correct it is the percentage.
func onScale(s exam.Score, scale exam.Scale) (told exam.Score, fits bool) {
	told = exam.Score{Scale: scale, Value: s.Value, Max: s.Max}
	_, high := rangeOf(scale)
	switch {
	case s.Max == 0 || math.IsInf(high, 1) || s.Max == high:
		return told, true
	case scale == exam.PercentCorrect:
		told.Value, told.Max = 100*s.Value/s.Max, 100
		return told, true
	}
	return s, false
}

func isPercent(cell string) bool { return strings.HasSuffix(strings.TrimSpace(cell), "%") }

func (r *rowReader) band(low, high, both ingest.Field) (float64, float64) {
	if u := r.n.one(both); both != "" && u != nil {
		a, b, trouble := u.span(r.cell(u))
		r.fail(u, trouble)
		if trouble == fine {
			return a, b
		}
		return exam.Unknown, exam.Unknown
	}
	return r.number(low, -1e6, 1e6), r.number(high, -1e6, 1e6)
}

// span reads "62 - 70", "62–70" or "62 to 70".
func (s *spelling) span(v string) (low, high float64, p problem) {
	v, trouble := s.figures(v)
	if trouble != fine {
		return 0, 0, missing
	}
	for _, between := range []string{"–", "—", " to ", " a ", " bis ", "-"} {
		a, b, ok := strings.Cut(v, between)
		if !ok {
			continue
		}
		x, p1 := s.score(strings.TrimSpace(a))
		y, p2 := s.score(strings.TrimSpace(b))
		if p1 == fine && p2 == fine && x <= y {
			return x, y, fine
		}
	}
	return 0, 0, unreadableNumber
}

func (r *rowReader) attempt() exam.Attempt {
	taken := r.time(ingest.FieldExamDate)
	a := exam.Attempt{Source: r.source(), Examinee: r.examinee(), Exam: r.exam(), Number: r.count(ingest.FieldAttemptNo),
		TakenAt: taken.at, Outcome: exam.Outcome(r.text(ingest.FieldOutcome)), Areas: r.areas(), ExportedAt: r.time(ingest.FieldExported).at}
	a.Score = r.score(ingest.FieldScore, ingest.FieldScoreMax)
	return a
}

// exam is the id of the exam that the row names by one of its names; another text stays as it is, and is remarked on.
func (r *rowReader) exam() string {
	text := r.text(ingest.FieldExam)
	if text == "" {
		return ""
	}
	for _, e := range r.n.exams {
		if e.Is(text) {
			return e.ID
		}
	}
	if len(r.n.exams) > 0 {
		r.note(r.row, r.n.one(ingest.FieldExam), codeExam)
	}
	return text
}

// person keeps the id as exported beside the pseudonym: the roster is the one table that carries names.
func (r *rowReader) person() exam.Examinee {
	id := r.id()
	return exam.Examinee{Pseudonym: r.n.options.Pseudonyms.Examinee(id), ID: id, Name: r.text(ingest.FieldName),
		Cohort: r.text(ingest.FieldCohort), SchoolType: r.text(ingest.FieldSchoolType), Exam: r.exam(),
		ExamDate: r.planned(ingest.FieldExamDate), ExportedAt: r.time(ingest.FieldExported).at}
}

func (r *rowReader) study() exam.StudySession {
	s := exam.StudySession{Source: r.source(), Examinee: r.examinee(), Day: r.day(ingest.FieldDate), Hours: r.number(ingest.FieldHours, 0, 24),
		Activity: r.text(ingest.FieldActivity), Resource: r.text(ingest.FieldResource), Area: r.text(ingest.FieldArea),
		ExportedAt: r.time(ingest.FieldExported).at}
	if s.Hours < 0 && !r.bad {
		r.fail(r.n.one(ingest.FieldHours), unreadableNumber)
	}
	return s
}

// day is a required day, as its start in UTC.
func (r *rowReader) day(f ingest.Field) int64 {
	t := r.time(f)
	if t.at == exam.NoTime {
		r.fail(r.n.one(f), unreadableTime)
		return t.at
	}
	local := t.at + int64(t.offset)*microsPerMinute
	start := local - local%microsPerDay
	if local < 0 && local%microsPerDay != 0 {
		start -= microsPerDay
	}
	return start
}

func (r *rowReader) event() exam.Event {
	e := exam.Event{Source: r.source(), Examinee: r.examinee(), From: r.day(ingest.FieldFrom), To: r.planned(ingest.FieldTo),
		Kind: r.text(ingest.FieldKindOf), Severity: r.text(ingest.FieldSeverity), Modifiable: r.flag(ingest.FieldModifiable),
		ExportedAt: r.time(ingest.FieldExported).at}
	return e
}

func (r *rowReader) grade() exam.CourseGrade {
	g := exam.CourseGrade{Source: r.source(), Examinee: r.examinee(), Course: r.text(ingest.FieldCourse), Area: r.text(ingest.FieldArea),
		TakenAt: r.time(ingest.FieldTakenOn).at, Grade: r.score(ingest.FieldGrade, ingest.FieldGradeMax),
		ExportedAt: r.time(ingest.FieldExported).at}
	if g.Grade.Scale == "" && !r.bad {
		r.fail(r.n.one(ingest.FieldGrade), noScore)
	}
	return g
}

func (r *rowReader) item() exam.Item {
	i := exam.Item{Source: r.source(), ID: r.text(ingest.FieldItem), Form: r.text(ingest.FieldForm), Key: r.text(ingest.FieldKey),
		Options: r.count(ingest.FieldOptions), PeerP: float32(r.number(ingest.FieldPeerP, 0, 1)),
		Disciplines: r.text(ingest.FieldDisciplines), Systems: r.text(ingest.FieldSystems), Tasks: r.text(ingest.FieldTask)}
	if i.ID == "" {
		r.fail(r.n.one(ingest.FieldItem), noItem)
	}
	return i
}
