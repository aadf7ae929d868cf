package ingest

import (
	"fmt"
	"slices"
	"strings"
)

// Draft proposes a format for a file with an unknown header, from names and types of values. A column whose meaning is
// below confidence is listed as unused, with its values, never guessed. The result is written as JSON for a person to
// complete. An error means that too little was recognised even to name the kind of file.
func Draft(s *Sample) (*Format, error) {
	f, err := draftByEvidence(s)
	if err == nil {
		doubtDoubles(f, s)
		doubtForm(f, s)
	}
	return f, err
}

func draftByEvidence(s *Sample) (*Format, error) {
	numbered := draftNumbered(widened(s))
	if r := matrixByEvidence(s); r != nil && (numbered == nil || !numbered.Items.has(FieldKey)) { // keys are no answers of anybody's
		return draftMatrix(s, r), nil
	}
	if numbered != nil {
		return numbered, nil
	}
	if r, doubt := matrixAsStated(s); r != nil {
		f := draftMatrix(s, r)
		f.Unsure = append(f.Unsure, doubt+"; delete this line if they are questions")
		return f, nil
	}
	s = widened(s)
	d := &drafter{s: s}
	for at := range s.Header {
		d.seen = append(d.seen, look(s, at))
	}
	d.kind = d.guessKind()
	if d.kind == "" {
		if r, doubt := matrixOfFew(s); r != nil {
			f := draftMatrix(s, r)
			f.Unsure = append(f.Unsure, doubt+"; delete this line if they are the questions")
			return f, nil
		}
		if f := draftMarks(s); f != nil {
			return f, nil
		}
		return nil, &FileError{Path: s.Source.Name, Line: s.Dialect.HeaderLine, Code: "draft-impossible",
			Message: "its columns do not show whether it holds answers, scores, outcomes or people",
			Hint:    "write a format file by hand: docs/formats.md has one to start from"}
	}
	return d.format(), nil
}

type drafter struct {
	s     *Sample
	seen  []*evidence
	kind  Kind
	taken map[Field]bool
}

// plausible reports whether the values of a column can be of the field: a name alone is not enough.
func plausible(f Field, kind Kind, e *evidence) bool {
	if e.filled == 0 {
		return false
	}
	if f == FieldAnsweredAt && kind == Responses {
		field, _, _ := e.clockRole()
		return field != ""
	}
	switch p := f.defaultParser(kind); p {
	case "time":
		return e.all(e.date) || f.IsTime(kind) && (e.epoch() || e.all(e.whole) && e.most < 5000)
	case "integer", "number":
		return e.all(e.number)
	case "seconds", "hours":
		return e.all(e.number) || e.allWords(isDuration)
	case "score", "proportion":
		return e.number+e.percent == e.filled || strings.Count(first(e), "/") == 1
	case "mark":
		return e.isMarks() || e.all(e.number) && e.least >= 0 && e.most <= 1 || e.twoMarks() || e.mostlyMarks()
	case "mode":
		return e.allWords(isModeWord)
	case "flag":
		return e.allWords(isFlagWord)
	case "outcome":
		return e.isOutcomes()
	case "id":
		return e.percent == 0 && e.clock == 0
	}
	return true
}

func first(e *evidence) string {
	out := ""
	for v := range e.distinct {
		if out == "" || v < out {
			out = v
		}
	}
	return out
}

// fits reports whether the column, called like the field, can be it. A first attempt is a result where it says how it went, as
// DataShop's steps do, not where it says whether it was one.
func (d *drafter) fits(f Field, kind Kind, at int) bool {
	if f == FieldResult && wordOf(d.s.Header[at]) == "firstattempt" && d.seen[at].distinct["correct"] == 0 {
		return false
	}
	return plausible(f, kind, d.seen[at])
}

// can reports whether some column may be the field, by name and values.
func (d *drafter) can(f Field, kind Kind) bool {
	for at, name := range d.s.Header {
		if slices.Contains(fieldsNamed(name), f) && d.fits(f, kind, at) {
			return true
		}
	}
	return false
}

// guessKind names the kind whose necessary columns are all there; the most demanding first.
func (d *drafter) guessKind() Kind {
	has := func(kind Kind, fields ...Field) bool {
		return !slices.ContainsFunc(fields, func(f Field) bool { return !d.can(f, kind) })
	}
	switch {
	case has(Responses, FieldItem, FieldResult), has(Responses, FieldItem, FieldResponse, FieldExaminee), has(Responses, FieldItem, FieldPoints, FieldExaminee),
		has(Responses, FieldItem, FieldScore, FieldExaminee): // a score beside a question is the points of its answer
		return Responses
	case has(Items, FieldItem, FieldKey):
		return Items
	case has(StudyLog, FieldDate, FieldHours):
		return StudyLog
	case has(Attempts, FieldExaminee, FieldOutcome) && (d.can(FieldExam, Attempts) || d.can(FieldExamDate, Attempts) || d.can(FieldAttemptNo, Attempts)):
		return Attempts // passing a quiz is no outcome of the exam
	case has(Sittings, FieldScore, FieldTakenOn), has(Sittings, FieldScore, FieldExaminee), has(Sittings, FieldScore, FieldForm):
		return Sittings
	case has(CourseGrades, FieldExaminee, FieldCourse, FieldGrade):
		return CourseGrades
	case has(Events, FieldFrom, FieldKindOf):
		return Events
	case has(Roster, FieldExaminee, FieldName), has(Roster, FieldExaminee, FieldCohort):
		return Roster
	}
	return ""
}

func (d *drafter) format() *Format {
	f := &Format{Name: "my-" + strings.ToLower(wordOf(Stem(d.s.Source.Name))), Title: "drafted from " + Stem(d.s.Source.Name),
		Kind: d.kind, Shape: Long, Constants: map[Field]string{}, Columns: []ColumnRule{}, Unused: []UnusedColumn{},
		Notes: []string{"drafted by cutscore from names and values: look at every column"}}
	d.taken = map[Field]bool{}
	var unused []int
	for at, name := range d.s.Header {
		if !d.column(f, at, name) {
			unused = append(unused, at)
		}
	}
	d.nameByTopic(f)
	d.doubts(f, unused)
	if d.kind == Responses && d.taken[FieldDisciplines] {
		f.Merge = d.merge(f)
	}
	if d.kind == Responses && !d.taken[FieldExaminee] {
		f.Notes = append(f.Notes, "no column names the person: all rows belong to one student, \"me\"")
	}
	return f
}

// nameByTopic calls a score's test after its topic where nothing else names it: one student's scores by topic are several tests.
func (d *drafter) nameByTopic(f *Format) {
	for _, rule := range f.Columns {
		if rule.Field == FieldAreaName && !d.taken[FieldForm] && !d.taken[FieldSitting] {
			rule.Field, rule.Parser, rule.Why = FieldForm, FieldForm.defaultParser(d.kind), "no column names the test: it is called after the topic"
			f.Columns = append(f.Columns, rule)
			return
		}
	}
}

// column gives the column a meaning, and reports whether it found one.
func (d *drafter) column(f *Format, at int, name string) bool {
	ref := columnRef(name, at)
	f.Header.All = append(f.Header.All, []string{ref})
	why := "its name means nothing to us"
	for _, field := range d.meant(name) {
		switch {
		case !field.belongs(d.kind) || field == FieldArea && d.kind == Sittings:
			why = "its name means something in another kind of file"
		case field == FieldExaminee && d.isCounter(at):
			why = "it counts the rows, and another column says whose they are"
		case d.taken[d.role(field, at)] && !(field == FieldItem && d.kind == Responses && wordOf(name) == "stepname"): // a step of a problem
			why = fmt.Sprintf("another column already is %s", field)
		case !d.fits(field, d.kind, at):
			why = fmt.Sprintf("its name says %s, its values do not", field)
		default:
			field = d.role(field, at)
			d.taken[field] = true
			f.Columns = append(f.Columns, d.rule(field, ref, at))
			return true
		}
	}
	f.Unused = append(f.Unused, UnusedColumn{Name: ref, Why: why, Samples: samplesOf(d.s, at)})
	return false
}

// meant are the fields that a column name may mean in a file of the kind. Responses of 0 and 1 only, where nothing else tells what is
// right, are marks: an option chosen would have more values, and a key. The number of an attempt at the same questions tells
// answers apart as a sitting does, where no column names the sitting.
func (d *drafter) meant(name string) []Field {
	fields := slices.Clone(fieldsNamed(name)) // it is everybody's
	if at := slices.Index(fields, FieldScore); d.kind == Responses && at >= 0 && !d.can(FieldPoints, Responses) && !d.can(FieldResult, Responses) {
		fields = slices.Replace(fields, at, at+1, FieldPoints) // it is of the question, as every row is
	}
	if slices.Contains(fields, FieldResponse) && d.kind == Responses && d.onlyMarks(name) {
		return []Field{FieldResult}
	}
	if d.kind == Sittings && slices.Contains(fields, FieldArea) {
		return []Field{FieldAreaName} // a score by topic
	}
	if d.kind == Responses && slices.Contains(fields, FieldAttemptNo) && !d.can(FieldSitting, Responses) {
		return append(fields, FieldSitting)
	}
	return fields
}

// onlyMarks reports whether the column of responses holds but 0 and 1 and no other column scores them.
func (d *drafter) onlyMarks(name string) bool {
	at := slices.Index(d.s.Header, name)
	e := d.seen[at]
	return e.all(e.binary) && e.all(e.number) && !d.can(FieldKey, Responses) && !d.can(FieldResult, Responses) && !d.can(FieldPoints, Responses)
}

// columnRef is how a format names a column: by its name, or by its number when it has none or one that looks like a template.
func columnRef(name string, at int) string {
	name = tidyName(name)
	if name == "" || strings.ContainsAny(name, "{}") || strings.HasPrefix(name, "#") {
		return fmt.Sprintf("#%d", at+1)
	}
	return name
}

func (d *drafter) rule(field Field, ref string, at int) ColumnRule {
	e := d.seen[at]
	rule := ColumnRule{Field: field, Names: []string{ref}, Parser: field.defaultParser(d.kind), Why: "its name and the look of its values", Samples: samplesOf(d.s, at)}
	since, unit := e.since1970()
	switch {
	case field.IsTime(d.kind) && since != "":
		rule.Parser, rule.Why = since, unit
	case field.IsTime(d.kind) && e.all(e.whole):
		rule.Parser = "day_offset"
		rule.Options = &ValueOptions{Origin: OriginToFill}
		rule.Why = "whole numbers: days since some day 0; put that day into options.origin"
	case field == FieldSeconds && e.all(e.whole) && e.most > 3600:
		rule.Parser = "milliseconds"
		rule.Why = "numbers too large for seconds"
	case field == FieldResult && (e.twoMarks() || !e.isMarks() && e.mostlyMarks()):
		rule.Options = &ValueOptions{Values: map[string]string{}}
		for v := range e.distinct {
			if mark := guessMark(v); mark != "unknown" {
				rule.Options.Values[v] = mark
			}
		}
		for _, v := range e.oddMarks() {
			rule.Options.Values[v] = "" // for the user to fill in
		}
	case field == FieldOutcome:
		rule.Options = &ValueOptions{Values: map[string]string{}}
		for v := range e.distinct {
			rule.Options.Values[v] = guessOutcome(v)
		}
	}
	return rule
}

// role is the field that a column gives: a timestamp may turn out to be no more than an order.
func (d *drafter) role(field Field, at int) Field {
	if field == FieldAnsweredAt && d.kind == Responses {
		if found, _, _ := d.seen[at].clockRole(); found != "" {
			return found
		}
	}
	return field
}

// merge names the columns in which rows agree that are one response with several areas.
func (d *drafter) merge(f *Format) []string {
	var uses []ColumnUse
	for _, rule := range f.Columns {
		if at, _ := newHeadings(d.s.Header).any(rule.Names); at >= 0 {
			uses = append(uses, ColumnUse{Index: at, Name: rule.Names[0], Field: rule.Field})
		}
	}
	return spreadBy(d.s, uses)
}

func guessOutcome(v string) string {
	switch w := strings.ToLower(v); {
	case strings.HasPrefix(w, "pass"), strings.HasPrefix(w, "distin"), strings.HasPrefix(w, "aprob"), strings.HasPrefix(w, "bestanden"):
		return "pass"
	case strings.HasPrefix(w, "fail"), strings.HasPrefix(w, "reprob"), strings.HasPrefix(w, "suspen"), strings.HasPrefix(w, "nicht"):
		return "fail"
	case strings.HasPrefix(w, "withdr"):
		return "withdrawn"
	case strings.HasPrefix(w, "incom"):
		return "incomplete"
	}
	return ""
}
