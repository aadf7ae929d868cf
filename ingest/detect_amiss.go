package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Two tables look like a matrix of people by items and are none: one of patterns of answers with the number of people who gave each,
// and one in which rows are items and columns are people. Read as a matrix they give figures that are wrong without a sign.

// refuseOthers refuses tables that only look like a matrix of people by items.
func (m *matrix) refuseOthers(items int) {
	if at := m.countsPeople(items); at >= 0 {
		name := m.s.Header[at]
		m.refusal = &FileError{Path: m.s.Source.Name, Line: m.s.Dialect.HeaderLine, Column: name, Code: "patterns-counted",
			Message: fmt.Sprintf("column %q says how many people answered as the row does: read as one person a row, all but one of each would be lost", name),
			Hint:    "write each row as often as that column says, and take the column out; call it otherwise if it counts something else"}
		return
	}
	if at := m.namesItems(); at >= 0 {
		name := m.s.Header[at]
		m.refusal = &FileError{Path: m.s.Source.Name, Line: m.s.Dialect.HeaderLine, Column: name, Code: "matrix-transposed",
			Message: fmt.Sprintf("column %q names a question in each row, so that the other columns are people: read as it stands, people would be taken for questions", name),
			Hint:    "turn the table round, so that each row is a person and each column a question (spreadsheets: paste special, transpose)"}
		return
	}
	if named := m.itemsCalledByAddress(); 2*len(named) > items {
		m.refusal = &FileError{Path: m.s.Source.Name, Line: m.s.Dialect.HeaderLine, Code: "matrix-transposed",
			Message: fmt.Sprintf("column %d and %d others of %d with answers are called by e-mail addresses: people would be taken for questions", named[0]+1, len(named)-1, items),
			Hint:    "turn the table round, so that each row is a person and each column a question (spreadsheets: paste special, transpose)"}
	}
}

// itemsCalledByAddress are the item columns called by e-mail addresses.
func (m *matrix) itemsCalledByAddress() (named []int) {
	for at, name := range m.s.Header {
		if isItem(m.role[at]) && isAddress(tidyName(name)) {
			named = append(named, at)
		}
	}
	return named
}

// countsPeople is the column that says how many people gave the answers of each row, -1 when none does.
func (m *matrix) countsPeople(items int) int {
	for at, name := range m.s.Header {
		sure, may := namesCount(name)
		e := m.seen[at]
		if !sure && !may || m.role[at] != "" || !e.all(e.whole) || e.negative > 0 || e.most <= 1 || m.namesPeople() || m.numbersRows(at) {
			continue
		}
		if sure || !m.isTotal(at) && m.allDiffer() && m.wouldRepeat() && (!m.hasRole(FieldResponse) || e.most > float64(items)) {
			return at
		}
	}
	return -1
}

// namesCount knows the names of columns that count people; may is true for those that may well be something else.
func namesCount(name string) (sure, may bool) {
	switch wordOf(withoutRemark(name)) {
	case "freq", "freqs", "frequency", "frequencies", "haufigkeit", "haufigkeiten", "frequenz", "frecuencia", "frecuencias", "frequence", "frequenza", "frequencia":
		return true, false
	case "n", "nobs", "obs", "observed", "count", "counts", "cnt", "tally", "weight", "weights", "wt", "w", "wgt", "cases", "ncases", "number", "students",
		"nstudents", "persons", "people", "anzahl", "gewicht", "gewichtung", "recuento", "conteo", "peso", "pesos", "effectif", "effectifs", "poids":
		return false, true
	}
	return false, false
}

// namesPeople reports whether a column says who by its name, mostly each once, and does more than count the rows.
func (m *matrix) namesPeople() bool {
	for at, f := range m.role {
		if f != FieldExaminee || m.numbersRows(at) {
			continue
		}
		if 2*m.differing(at) > len(m.s.Rows) {
			return true
		}
	}
	return false
}

// wouldRepeat reports whether as many people would have given the same answers now and then, by chance alone: there are so few
// patterns of answers that it says something where none comes twice.
func (m *matrix) wouldRepeat() bool {
	patterns := 1.0
	for at, f := range m.role {
		if isItem(f) {
			patterns *= float64(max(1, len(m.seen[at].distinct)))
		}
	}
	rows := float64(len(m.s.Rows))
	return rows*rows >= 4*patterns // about exp(-2) that all of them differ
}

// allDiffer reports whether no two rows have the same answers, as in a table of patterns.
func (m *matrix) allDiffer() bool {
	seen := map[string]bool{}
	for _, row := range m.s.Rows {
		var b strings.Builder
		for at, f := range m.role {
			if isItem(f) {
				b.WriteString(strings.TrimSpace(row[at]) + "\x00")
			}
		}
		if seen[b.String()] {
			return false
		}
		seen[b.String()] = true
	}
	return true
}

// namesItems is the column that names a question in each row, -1 when none does: by its own name, or because its values are
// numbered like questions, while the names of the other columns are not.
func (m *matrix) namesItems() int {
	questions, others := 0, 0
	for at, name := range m.s.Header {
		switch {
		case !isItem(m.role[at]):
		case namesQuestion(name):
			questions++
		default:
			others++
		}
	}
	if questions >= others || m.namesPeopleSurely() {
		return -1
	}
	for at, name := range m.s.Header {
		if m.role[at] != "" && m.role[at] != FieldExaminee {
			continue
		}
		n := m.differing(at)
		if n < len(m.s.Rows) || n < matrixItems {
			continue
		}
		if slices.Contains(fieldsNamed(name), FieldItem) || m.holdsQuestions(at) {
			return at
		}
	}
	return -1
}

// namesPeopleSurely reports a column that says who by its name, which is that of nothing else or whose values are not called like
// questions.
func (m *matrix) namesPeopleSurely() bool {
	for at, f := range m.role {
		if f != FieldExaminee || m.numbersRows(at) {
			continue
		}
		if isOfPeopleOnly(m.s.Header[at]) || !m.holdsQuestions(at) {
			return true
		}
	}
	return false
}

// isOfPeopleOnly reports names such as "Student ID"; ID and Name may be those of questions.
func isOfPeopleOnly(name string) bool {
	switch wordOf(name) {
	case "name", "names", "nombre", "nombres", "nom", "nome", "naam", "namn", "navn":
		return false
	}
	part := personNamed(name)
	return part != noPerson && part != aboutThem
}

// holdsQuestions reports whether all values of a column are numbered names of questions, "Q1" or "Item 3", that begin at the
// beginning: Q1001 to Q1020 are people's ids.
func (m *matrix) holdsQuestions(at int) bool {
	first := false
	return m.seen[at].allWords(func(v string) bool {
		stem, number, ok := family(v)
		n, err := strconv.Atoi(number)
		first = first || err == nil && n <= 1
		return ok && stem != "p" && stem != "f" && namesQuestion(v)
	}) && first
}
