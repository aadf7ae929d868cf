package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Whose the rows of a matrix are is told by a name that we know, or else by the values: whoever takes a test stands in it once, so
// that a column of words or long numbers, all of them different, says who. Taking the row's number instead would make other people of
// the same ones in every file, and of a file that was sorted anew.

// certainRows is the fewest rows in which values that all differ are no chance.
const certainRows = 5

// How surely a column says who.
const (
	tellsNobody = iota
	mayTell
	tellsWho
)

// findPersonByValues takes the one column whose values say who, where no name does. Where several do, or one may, the file is refused.
func (m *matrix) findPersonByValues() {
	if m.hasRole(FieldExaminee) {
		return
	}
	var sure, may []int
	left := m.leftOut()
	for at := range m.s.Header {
		if m.role[at] != "" || left[at] {
			continue
		}
		switch m.tells(at) {
		case tellsWho:
			sure = append(sure, at)
		case mayTell:
			may = append(may, at)
		}
	}
	switch {
	case len(sure) == 1:
		m.role[sure[0]], m.why[sure[0]] = FieldExaminee, "its values are all different, and no column is called like a person: it says who"
		m.byValues = m.s.Header[sure[0]]
	case len(sure)+len(may) > 0:
		m.refusal = m.unreadPerson(append(sure, may...))
	}
}

// tells says how surely a column says who.
func (m *matrix) tells(at int) int {
	e, name := m.seen[at], m.s.Header[at]
	if f, _ := splitField(name); f != "" || isCovariate(name) || isRemark(name) || personNamed(name) == aboutThem {
		return tellsNobody
	}
	if e.filled == 0 || e.isMarks() || e.isOptions() || e.percent > 0 || e.all(e.date) || e.whole < e.number || m.numbersRows(at) {
		return tellsNobody
	}
	differ, like := m.differing(at)
	all := differ == e.filled && e.filled == len(m.s.Rows)
	switch {
	case !like || 2*differ <= e.filled || e.filled < 2 && e.all(e.number):
		return tellsNobody
	case e.all(e.number) && !m.longNumbers(at):
		if at == 0 && all && e.filled >= 2*certainRows {
			return mayTell // numbers in a list of people, or a measurement
		}
		return tellsNobody
	case all && e.filled >= certainRows:
		return tellsWho
	}
	return mayTell
}

// isRemark reports columns of free text.
func isRemark(name string) bool {
	switch wordOf(name) {
	case "comment", "comments", "note", "notes", "remark", "remarks", "feedback", "comentario", "comentarios", "observaciones", "kommentar",
		"kommentare", "bemerkung", "bemerkungen", "anmerkung", "commentaire", "commentaires", "remarques", "date", "time", "url", "link":
		return true
	}
	return false
}

// differing counts the different values of a column; like is false where they are too long for an id or a name.
func (m *matrix) differing(at int) (n int, like bool) {
	const longest, words = 64, 6
	seen := map[string]bool{}
	for _, row := range m.s.Rows {
		v := strings.TrimSpace(row[at])
		if isMissing(v) {
			continue
		}
		if utf8.RuneCountInString(v) > longest || len(strings.Fields(v)) > words {
			return 0, false
		}
		seen[strings.ToLower(v)] = true
	}
	return len(seen), true
}

// longNumbers reports numbers that only ids are: of four digits and more, all as long as the others, or with a zero in front.
func (m *matrix) longNumbers(at int) bool {
	const digits = 4
	length, same := 0, true
	for _, row := range m.s.Rows {
		v := strings.TrimSpace(row[at])
		if isMissing(v) {
			continue
		}
		if len(v) > 1 && v[0] == '0' {
			return true
		}
		same = same && (length == 0 || length == len(v))
		length = len(v)
	}
	return same && length >= digits
}

// numbersRows reports a column that counts the rows, as programs write one in front.
func (m *matrix) numbersRows(at int) bool {
	from := 0
	for i, row := range m.s.Rows {
		n, err := strconv.Atoi(strings.TrimSpace(row[at]))
		switch {
		case err != nil, i == 0 && n != 0 && n != 1, i > 0 && n != from+i:
			return false
		case i == 0:
			from = n
		}
	}
	return true
}

// unreadPerson is the refusal of a file in which columns may say who, and none does for sure.
func (m *matrix) unreadPerson(columns []int) *FileError {
	var names []string
	for _, at := range columns {
		names = append(names, strconv.Quote(m.s.Header[at]))
	}
	which := names[0] + " may say"
	if len(names) > 1 {
		which = strings.Join(names, ", ") + " may each say"
	}
	return &FileError{Path: m.s.Source.Name, Line: m.s.Dialect.HeaderLine, Column: m.s.Header[columns[0]], Code: "person-unread",
		Message: fmt.Sprintf("%s whose the rows are, and no name tells; as rows without names they would be other people in every file", which),
		Hint:    "call the column that says who examinee_id; take out those that do not, where a row's place is all there is to go by"}
}

// takePerson lets a wide format, whose questions are the user's own, have the person in a column that its makers did not name, such
// as the question "Roll No." of a form: the one that is called like an id, else the names. Of several ids none is taken.
func (r *Reading) takePerson() {
	if r.Shape != Wide || r.Column(FieldExaminee) != nil || !slices.ContainsFunc(r.Format.Columns, func(c ColumnRule) bool { return c.Field == FieldExaminee }) {
		return
	}
	parts := map[personPart][]*ColumnUse{}
	for i := range r.Columns {
		if u := &r.Columns[i]; u.Field == "" && !isOfAnother(u.Name) && look(r.Sample, u.Index).filled > 0 {
			part := personNamed(u.Name)
			parts[part] = append(parts[part], u)
		}
	}
	ids, names := parts[personID], parts[fullName]
	switch family, given := parts[familyName], parts[givenName]; {
	case len(given) == 1 && len(family) == 1:
		names = slices.Concat(family, given)
	case len(given) == 1 && len(names) == 1: // "Nom" and "Prénom"
		names = slices.Concat(names, given)
	}
	switch {
	case len(ids) == 1:
		names = ids
	case len(ids) > 1, len(names) == 0:
		return
	}
	for _, u := range names {
		u.Field, u.Parser, u.Why = FieldExaminee, FieldExaminee.defaultParser(r.Kind), "it is called like a person, and no column that the format names says who"
		r.say(strconv.Quote(u.Name) + " says who: no column that the format names does")
	}
}

// isOfAnother reports a name such as "Nom [Score]": forms put the mark of a question, or what was said of the answer, behind it under
// the question's name and a word in square brackets.
func isOfAnother(name string) bool {
	name = strings.TrimSpace(name)
	return strings.LastIndex(name, "[") > 0 && strings.HasSuffix(name, "]")
}
