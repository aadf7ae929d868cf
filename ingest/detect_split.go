package ingest

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// A matrix may hold several tests, or several takings of one: a column beside the items then says which row is of which. Where it
// is not read, different questions would be scored as one.

// splitField is what a column beside the items splits by its name, "" when nothing; version reports a name for one of several forms
// of one test, which says nothing without that test.
func splitField(name string) (f Field, version bool) {
	switch wordOf(withoutRemark(name)) {
	case "version", "versionid", "versionno", "testversion", "formversion", "examversion", "quizversion", "versiondeltest", "fassung",
		"testfassung", "variant", "variante", "testvariant", "booklet", "bookletid", "testheft", "testletid", "cuadernillo":
		return FieldForm, true
	case "testform", "testformid", "examform", "quizform", "exam", "examid", "examname", "formcode", "formletter":
		return FieldForm, false
	case "attempt", "attemptno", "attemptnumber", "try", "trial", "intento", "versuch":
		return FieldSitting, true
	case "timestamp", "datetime", "starttime", "startedat", "startedon", "started", "submittedat", "submissiontime", "endtime", "finishedat",
		"completedat", "zeitstempel", "startzeit", "marcatemporal", "fechahora", "horadeinicio":
		return FieldTakenOn, false
	case "wave", "timepoint", "occasion", "phase", "round", "term", "semester", "trimester", "quarter", "season", "measurement", "visit", "prepost", "pretestposttest",
		"testingwindow", "testwindow", "window", "testtime", "time", "welle", "zeitpunkt", "messzeitpunkt", "erhebung", "durchgang", "semestre", "trimestre", "ola", "oleada",
		"momento", "toma", "fase", "medicion", "vague", "onda", "passation", "tiempo", "zeit", "temps", "tempo":
		return FieldSitting, true
	}
	return "", false
}

// findSplits takes the columns that split tests or takings, after those whose names say so in every file.
func (m *matrix) findSplits() {
	for at, name := range m.s.Header {
		f, version := splitField(name)
		if f == "" || m.role[at] != "" || m.hasRole(f) || !m.splits(f, m.seen[at]) || f == FieldSitting && !m.hasRole(FieldExaminee) {
			continue
		}
		m.role[at], m.why[at] = f, "its name, and values that come again"
		switch {
		case f == FieldTakenOn:
			m.why[at] = "its name, and the look of its values"
		case version || m.seen[at].areLabels():
			m.before[at] = Stem(m.s.Source.Name) + " "
			m.why[at] += fmt.Sprintf("; told apart from those of other files by %q", Stem(m.s.Source.Name))
		}
	}
}

// splits reports whether the values can be of the field: times look like such; forms and attempts are few, and repeated measures
// no more than a handful, where Time could be minutes as well.
func (m *matrix) splits(f Field, e *evidence) bool {
	const handful = 12
	switch {
	case f == FieldTakenOn:
		return e.all(e.date)
	case f == FieldSitting && (len(e.distinct) > handful || e.number > e.small && len(e.distinct) > 2):
		return false
	}
	return e.filled > 0 && e.percent == 0 && e.whole == e.number && len(e.distinct) <= max(2, e.filled/2)
}

// areLabels reports values too short to be the name of a test: "A", "2".
func (e *evidence) areLabels() bool {
	return e.allWords(func(v string) bool { return utf8.RuneCountInString(v) <= 2 })
}

// unreadForm refuses a matrix in which a column that nothing reads tells several forms apart: one of two that do, or one under a
// name that is read as something else.
func (r *Reading) unreadForm() *FileError {
	for _, u := range r.Columns {
		f, _ := splitField(u.Name)
		if u.Field != "" || f != FieldForm && personField(u.Name) != FieldForm {
			continue
		}
		if e := look(r.Sample, u.Index); e.filled > 1 && len(e.distinct) > 1 && len(e.distinct) <= max(2, e.filled/2) {
			return &FileError{Path: r.Sample.Source.Name, Line: r.Sample.Dialect.HeaderLine, Column: u.Name, Code: "form-unread",
				Message: fmt.Sprintf("column %q tells several forms apart, and would not be read: different questions would be scored as one", u.Name),
				Hint:    "join it with the column of the form, or make one file for each form; take it out if all forms have the same questions in the same order"}
		}
	}
	return nil
}

// refuseMatrix is why a matrix may not be read as it stands, nil when it may.
func (r *Reading) refuseMatrix() error {
	if r.refusal != nil {
		return r.refusal
	}
	if unread := r.unreadForm(); unread != nil {
		return unread
	}
	if twice := r.personTwice(); twice != nil {
		return twice
	}
	return nil
}

// sayForms tells what a key means where a column tells several forms apart.
func (m *matrix) sayForms(r *Reading) {
	for at, f := range m.role {
		if e := m.seen[at]; f == FieldForm && len(e.distinct) > 1 && r.Column(FieldResponse) != nil {
			r.say(fmt.Sprintf("%s tells %d forms apart: a key holds for all of them alike; where their questions differ, make one file for each", strconv.Quote(m.s.Header[at]), len(e.distinct)))
		}
	}
}
