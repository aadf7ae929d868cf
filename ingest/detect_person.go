package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Whose the rows of a matrix are is told by a name that we know, or else by the values: whoever takes a test stands in it once, so
// that a column of ids, all of them different, says who. Taking the row's number instead would make other people of
// the same ones in every file, and of a file that was sorted anew. Towns, times and measurements may all differ as well: they say
// nothing of who, and the rows stay the people.

// certainRows is the fewest rows in which values that all differ are no chance.
const certainRows = 5

// findPersonByValues takes the one column whose values say who, where no name does; of several none. Only a sample that is the whole
// file shows that no value comes again.
func (m *matrix) findPersonByValues() {
	if m.hasRole(FieldExaminee) || !m.seesAll || len(m.s.Rows) < certainRows {
		return
	}
	var found []int
	left := m.leftOut()
	for at := range m.s.Header {
		if m.role[at] == "" && !left[at] && m.tellsWho(at) {
			found = append(found, at)
		}
	}
	if len(found) == 1 {
		at := found[0]
		m.role[at], m.why[at] = FieldExaminee, "its values are all different and look like ids, and no column is called like a person: it says who"
		m.byValues = m.s.Header[at]
	}
}

// tellsWho reports a column of ids or names of people, one for each row and no two alike.
func (m *matrix) tellsWho(at int) bool {
	e, name := m.seen[at], m.s.Header[at]
	if f, _ := splitField(name); f != "" || isCovariate(name) || isRemark(name) || isAttribute(name) || isGroup(name) {
		return false
	}
	if e.filled < len(m.s.Rows) || e.isMarks() || e.isOptions() || e.percent > 0 || e.date > 0 || e.whole < e.number || m.numbersRows(at) {
		return false
	}
	values := make([]string, 0, len(m.s.Rows))
	seen := map[string]bool{}
	for _, row := range m.s.Rows {
		v := strings.TrimSpace(row[at])
		if folded := strings.ToLower(v); seen[folded] {
			return false
		} else {
			seen[folded] = true
		}
		if KeyNameOf(v) == NoKey { // "KEY" above the people is nobody
			values = append(values, v)
		}
	}
	switch personNamed(name) {
	case aboutThem:
		return false
	case familyName, givenName:
		return e.number == 0
	}
	return len(values) >= certainRows && lookLikeIDs(values)
}

// refuseUncertainPerson refuses a matrix without a person in which a column that may be called so has values that come again: the rows
// of one person would be so many people's. If it is what the test was about, the rows hold different questions under the same names.
func (m *matrix) refuseUncertainPerson() {
	if m.hasRole(FieldExaminee) {
		return
	}
	for at, name := range m.s.Header {
		e := m.seen[at]
		if !mayNamePerson(name) || e.isMarks() || len(e.distinct) < 2 || len(e.distinct) == e.filled {
			continue
		}
		m.refusal = &FileError{Path: m.s.Source.Name, Line: m.s.Dialect.HeaderLine, Code: codePersonUnread,
			Message: fmt.Sprintf("column %q may say whose the rows are, and its values come again: every row would be another person", name),
			Hint:    "call that column examinee_id; if it says something else (a topic, a kind of case), call it so, or take it out"}
		return
	}
}

// codePersonUnread refuses a file in which a column of people would not be read.
const codePersonUnread = "person-unread"

// mayNamePerson knows words for a person that are as often words for something else.
func mayNamePerson(name string) bool {
	switch wordOf(withoutRemark(name)) {
	case "subject", "subj", "case", "code", "record", "recordid", "sujet", "sujeto", "sujeito", "soggetto", "caso", "cas", "codigo":
		return true
	}
	return false
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

// differing counts the different values of a column.
func (m *matrix) differing(at int) int {
	seen := map[string]bool{}
	for _, row := range m.s.Rows {
		if v := strings.TrimSpace(row[at]); !IsMissing(v) {
			seen[strings.ToLower(v)] = true
		}
	}
	return len(seen)
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
