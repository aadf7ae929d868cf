package ingest

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// hidden stands where it stood who somebody is.
const hidden = "…"

// HidePeople returns a function that gives the row of a Reject as it stands in the file, but for whose it is: cells of columns that
// say who, by what the file was taken for or by their names (ids, names, e-mail addresses), are replaced, and so is any other cell of
// the row that repeats one of them. What is told of a row that could not be used says where it stands and what is wrong with it. Of a
// row with too few or too many cells all are replaced that may be one of these; one that cannot be parted into cells gives nil; of one
// that was cut off, what is whole is shown. In a file without such columns rows are shown as they are. The function may be called by
// several goroutines.
func (r *Reading) HidePeople() func(Reject) []byte {
	tells := sync.OnceValue(r.tellWho) // the reading is still being settled when a file begins to be read
	return func(reject Reject) []byte {
		if len(reject.Raw) == 0 || !slices.ContainsFunc(tells(), func(t whoCell) bool { return t != otherCell }) {
			return reject.Raw
		}
		cells, of := r.cellsOf(reject), tells()
		switch cut := len(reject.Raw) >= rawCap; {
		case cells == nil:
			return nil
		case !cut:
			of = shifted(of, len(cells))
		case slices.ContainsFunc(of[len(cells):], func(t whoCell) bool { return t != otherCell }):
			return nil
		}
		cells = hideIn(cells, of, []byte(r.Sample.Dialect.Delimiter))
		if len(reject.Raw) >= rawCap {
			cells = append(cells, []byte(hidden))
		}
		return joinCells(cells, r.Sample.Dialect.Delimiter)
	}
}

// shifted says of each of n cells what it may tell of a person: where cells are missing or too many, nobody knows which, and a cell may
// belong to any column that is as many places off.
func shifted(tells []whoCell, n int) []whoCell {
	out := make([]whoCell, n)
	for i := range out {
		from, to := min(i, i+len(tells)-n), max(i, i+len(tells)-n)
		for k := max(0, from); k <= min(to, len(tells)-1); k++ {
			if out[i] == otherCell || tells[k] == nameCell {
				out[i] = tells[k]
			}
		}
	}
	return out
}

// cellsOf parts a row into its cells; of one that may have been cut off, into the first ones, without the last, of which half a name
// may be left. It gives nil where quotes are broken, and of one cut off where it is not known which cell belongs to which column.
func (r *Reading) cellsOf(reject Reject) [][]byte {
	s := r.Sample
	sc := scanner{rules: s.Dialect.scanRules(s.Limits, s.anyEnd)}
	text := append(slices.Clone(reject.Raw), make([]byte, blockPad)...)[:len(reject.Raw)]
	rec, ok := sc.record(text, 0, true)
	if !ok || rec.code != "" {
		return nil
	}
	cells := make([][]byte, len(sc.spans))
	for i := range cells {
		cells[i] = bytes.Clone(sc.cell(text, i))
	}
	switch cut := len(reject.Raw) >= rawCap; {
	case !cut:
		return cells
	case reject.Code != codeShortRow && len(cells) <= len(s.Header):
		return cells[:len(cells)-1]
	}
	return nil
}

// hideIn replaces the cells of a row that say whose it is, those that repeat them, and those that may hold other rows.
func hideIn(cells [][]byte, tells []whoCell, delimiter []byte) [][]byte {
	var who []mention
	for i, cell := range cells {
		switch {
		case tells[i] == nameCell && len(cell) > 0:
			who = append(who, namesIn(cell)...)
		case tells[i] == idCell && !isBlank(cell):
			who = append(who, idsIn(cell)...)
		default:
			continue
		}
		cells[i] = []byte(hidden)
	}
	for i, cell := range cells {
		low := bytes.ToLower(cell)
		if tells[i] == otherCell && (swallows(cell, delimiter) || slices.ContainsFunc(who, func(m mention) bool { return m.in(low) })) {
			cells[i] = []byte(hidden)
		}
	}
	return cells
}

// swallows reports a cell that may hold rows of others, for a quote was left open: a line of it has cells of its own.
func swallows(cell, delimiter []byte) bool {
	end := bytes.IndexAny(cell, "\r\n")
	return end >= 0 && bytes.Contains(cell[end:], delimiter)
}

// whoCell is what the cells of a column tell of a person.
type whoCell int

const (
	otherCell whoCell = iota
	nameCell          // names, e-mail addresses, what somebody is called on a system
	idCell            // numbers of persons
)

// tellWho says of each column what it tells of a person: by what it was taken for, and else by its name. What was taken for
// something else, as an item or a sitting, is no number of a person, whatever it is called.
func (r *Reading) tellWho() []whoCell {
	fields := map[int][]Field{}
	for _, u := range r.Columns {
		if u.Field != "" {
			fields[u.Index] = append(fields[u.Index], u.Field)
		}
	}
	out := make([]whoCell, len(r.Sample.Header))
	for i, name := range r.Sample.Header {
		switch {
		case slices.Contains(fields[i], FieldAreaName): // some call the column of subjects NAME
		case tellsNames(name), slices.Contains(fields[i], FieldName):
			out[i] = nameCell
		case slices.Contains(fields[i], FieldExaminee), fields[i] == nil && r.tellsIDs(name):
			out[i] = idCell
		}
	}
	return out
}

// tellsIDs reports whether a column that is not read says by its name that it holds numbers of persons: "Student No.", and what a
// school calls them where it is clear whose they are: "ID number", "SIS ID", "External ID". ID alone may be that of an answer, but
// not where all of a row is one person's.
func (r *Reading) tellsIDs(name string) bool {
	word := wordOf(withoutRemark(name))
	switch {
	case personNamed(name) == personID, officialIDs()[word]:
		return true
	}
	return word == "id" && (r.Shape == Wide || r.Kind == Roster)
}

// officialIDs are names, folded, such as "ID number" and "SIS ID", which say neither of what nor of whom.
var officialIDs = sync.OnceValue(func() map[string]bool {
	out := wordSet("identificationnumber|identifikationsnummer|identnummer|numerodeidentificacion|numerodidentification|numerodeidentificacao|numeroidentificacion")
	for with := range wordSet("number|no|nr|num|nummer|numero|numerode|numerodi|code|codigo|codigode|kode|sis|lms|org|orgdefined|external|internal|official|unique|custom|" +
		"integration|institution|institutional|university|college|campus|badge|card|anon|anonymous|anonymized|anonymised|pseudonymous|hashed|masked|encrypted") {
		out[with+"id"], out["id"+with] = true, true
	}
	return out
})

// leastName is the least length in bytes of a name or id that is looked for within other cells: shorter ones are in half of all words,
// and so are looked for as words of their own, when they are names. A letter alone is an option, or an initial.
const (
	leastName = 4
	leastWord = 2 // letters
)

// mention is how a cell may say again who somebody is, in lower case.
type mention struct {
	text  string
	apart bool // it stands there as a word or number of its own
	alone bool // it is all of the cell
}

// namesIn are what a cell of names calls somebody: all of it and, where it is no address, each word.
func namesIn(cell []byte) []mention {
	low := strings.ToLower(string(cell))
	if strings.Contains(low, "@") {
		return append(addressee(low), mention{text: low})
	}
	out := []mention{{text: low}}
	for _, part := range wordsIn(low) {
		out = append(out, mention{text: part})
	}
	for i := range out {
		out[i].apart = len(out[i].text) < leastName
	}
	return slices.DeleteFunc(out, func(m mention) bool { return m.apart && !wordOfLetters(m.text) })
}

// wordOfLetters reports letters, two at least.
func wordOfLetters(text string) bool {
	return utf8.RuneCountInString(text) >= leastWord && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
}

func wordsIn(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' })
}

// addressee is whom an e-mail address names before its @, and each longer word of that.
func addressee(address string) (out []mention) {
	local, _, _ := strings.Cut(address, "@")
	for _, part := range append(wordsIn(local), local) {
		if len(part) >= leastName {
			out = append(out, mention{text: part, apart: true})
		}
	}
	return out
}

// idsIn are what a cell of ids calls somebody: all of it and, where there is no figure in it so that it may be a name, each word.
// Plain numbers of a few figures say nothing beside other numbers, and a letter nothing beside options.
func idsIn(cell []byte) (out []mention) {
	id := strings.ToLower(string(bytes.TrimFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("=\"'", r) })))
	if whole := strings.TrimSuffix(id, ".0"); isFigures(whole) {
		id = strings.TrimLeft(whole, "0") // as a spreadsheet saves it
	}
	switch {
	case len(id) >= leastName:
		out = append(out, mention{text: id, apart: true})
	case len(id) > 1 && !isFigures(id):
		out = append(out, mention{text: id, alone: true})
	}
	if strings.Contains(id, "@") {
		out = append(out, addressee(id)...)
	}
	if !strings.ContainsFunc(id, func(r rune) bool { return unicode.IsDigit(r) || r == '@' }) {
		for _, part := range wordsIn(id) {
			if (len(part) >= leastName || wordOfLetters(part)) && part != id {
				out = append(out, mention{text: part, apart: true})
			}
		}
	}
	return out
}

func isFigures(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// in reports whether a cell, in lower case, mentions it.
func (m mention) in(cell []byte) bool {
	switch all := string(bytes.TrimSpace(cell)) == m.text; {
	case all, m.alone:
		return all
	case !m.apart:
		return bytes.Contains(cell, []byte(m.text))
	case isDecimal(cell): // 12.4711 is not 4711, but 4711.0 is
		whole, part, _ := strings.Cut(string(bytes.TrimSpace(cell)), ".")
		return strings.Trim(part, "0") == "" && strings.TrimLeft(whole, "0") == m.text
	}
	for from := 0; ; {
		at := bytes.Index(cell[from:], []byte(m.text))
		if at < 0 {
			return false
		}
		before, after := cell[:from+at], cell[from+at+len(m.text):]
		if isFigures(m.text) {
			before = bytes.TrimRight(before, "0")
		}
		last, _ := utf8.DecodeLastRune(before)
		next, _ := utf8.DecodeRune(after)
		if !isWordRune(last) && !isWordRune(next) {
			return true
		}
		from += at + 1
	}
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// isDecimal reports a number with decimals.
func isDecimal(cell []byte) bool {
	whole, part, ok := strings.Cut(strings.ReplaceAll(strings.TrimLeft(string(bytes.TrimSpace(cell)), "+-"), ",", "."), ".")
	return ok && isFigures(part) && (whole == "" || isFigures(whole))
}

// HideAddresses replaces e-mail addresses in a text: the columns of a table that was turned round are called after people.
func HideAddresses(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	return address().ReplaceAllLiteralString(text, hidden)
}

var address = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[^\s"'(),;:<>\[\]@]+@[\pL\pN-]+(\.[\pL\pN-]+)*\.\pL[\pL\pN-]+`)
})

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
