package ingest

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
)

// hiddenCell stands where somebody's name stood.
const hiddenCell = "…"

// HideNames returns a row of the file, as it stands, with the cells of columns that hold people's names or e-mail addresses
// replaced, and any other cell of the row that repeats one of them: what is told of a row that could not be used says where it stands and what is wrong with it, not whose it is. A
// row that cannot be parted into the columns of a header that has such a column gives nil.
func (r *Reading) HideNames(raw []byte) []byte {
	s := r.Sample
	named := func(name string) bool { return tellsNames(name) }
	if len(raw) == 0 || !slices.ContainsFunc(s.Header, named) {
		return raw
	}
	sc := scanner{rules: s.Dialect.scanRules(s.Limits, s.anyEnd)}
	text := append(slices.Clone(raw), make([]byte, blockPad)...)[:len(raw)]
	rec, ok := sc.record(text, 0, true)
	if !ok || rec.code != "" || len(sc.spans) != len(s.Header) {
		return nil
	}
	cells := make([][]byte, len(sc.spans))
	var names [][]byte
	for i, name := range s.Header {
		if cells[i] = bytes.Clone(sc.cell(text, i)); named(name) && len(cells[i]) > 0 {
			names = append(names, namesIn(cells[i])...)
			cells[i] = []byte(hiddenCell)
		}
	}
	for i, cell := range cells {
		if !named(s.Header[i]) && repeats(cell, names) {
			cells[i] = []byte(hiddenCell)
		}
	}
	return joinCells(cells, s.Dialect.Delimiter)
}

// leastName is the least length in bytes of a name that is looked for in other cells: shorter ones are in half of all words.
const leastName = 4

// namesIn are what a cell calls somebody: all of it and, where it is no address, each word.
func namesIn(cell []byte) [][]byte {
	low := bytes.ToLower(cell)
	out := [][]byte{low}
	if bytes.IndexByte(low, '@') < 0 {
		out = append(out, bytes.FieldsFunc(low, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' })...)
	}
	return slices.DeleteFunc(out, func(n []byte) bool { return len(n) < leastName })
}

func repeats(cell []byte, names [][]byte) bool {
	low := bytes.ToLower(cell)
	return slices.ContainsFunc(names, func(n []byte) bool { return bytes.Contains(low, n) })
}

// tellsNames reports whether a column's name says that it holds people's names, e-mail addresses or what they are called on a
// system, which often is made of their names; numbers of persons are no names.
func tellsNames(name string) bool {
	word := wordOf(withoutRemark(name))
	switch personNamed(name) {
	case familyName, givenName, fullName, aboutThem:
		return true
	}
	return isFamilyName(name) || isGivenName(name) || slices.Contains(fieldsNamed(name), FieldName) ||
		strings.Contains(word, "email") || strings.Contains(word, "correo") || word == "mail" ||
		slices.Contains([]string{"nickname", "displayname", "preferredname", "middlename", "personname", "learnername", "candidatename", "examineename",
			"username", "login", "loginid", "sisloginid", "netid", "nutzername", "benutzername", "usuario",
			"student", "examinee", "candidate", "learner", "resident", "trainee", "pupil", "estudiante", "alumno", "teilnehmer", "schuler", "eleve"}, word)
}

// joinCells writes cells as a row with this delimiter, quoted where they must be.
func joinCells(cells [][]byte, delimiter string) []byte {
	var out bytes.Buffer
	for i, cell := range cells {
		if i > 0 {
			out.WriteString(delimiter)
		}
		if bytes.ContainsAny(cell, "\"\r\n") || bytes.Contains(cell, []byte(delimiter)) {
			cell = []byte(`"` + strings.ReplaceAll(string(cell), `"`, `""`) + `"`)
		}
		out.Write(cell)
	}
	return out.Bytes()
}
