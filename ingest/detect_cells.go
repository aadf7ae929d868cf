package ingest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// What the cells of one column of a matrix are: marks, or options chosen; and when one that is mostly so is so.

// fewShares is how many different shares of an item a column may hold: tenths, at most.
const fewShares = 11

// fitMarks counts the cells that are marks: 0 and 1 and words for them; words for no answer; beside them 8 and 9, the usual codes
// of what is missing; or shares of an item, few enough different ones to be no measurement.
func (e *evidence) fitMarks() int {
	verdicts, shares := e.binary+e.marks, e.unit+e.marks
	switch {
	case verdicts == 0:
		return 0
	case shares > verdicts+e.codes && e.binary > 0 && len(e.distinct)-(e.filled-shares-e.silent) <= fewShares:
		return shares + e.silent
	}
	return verdicts + e.codes + e.silent
}

// fitOptions counts the cells that are options: single letters or signs, beside them the codes 8 and 9, no more cells of several letters,
// and words for no answer; or whole numbers of one digit of which more than two occur.
func (e *evidence) fitOptions() int {
	const options = 24 // different cells, of several options too: more are words of one sign
	if e.signs > 0 && len(e.distinct) > options {
		return 0
	}
	if e.romans > 0 && e.letters+e.romanOne+e.silent == e.filled {
		return e.filled
	}
	switch {
	case e.letters > 0 && e.letters >= e.several && e.letters >= e.small-e.codes:
		return e.letters + e.several + e.silent + e.codes
	case e.small > e.several && len(e.distinct) > 2:
		return e.small + e.several + e.silent
	}
	return 0
}

func (e *evidence) isMarks() bool   { return e.all(e.fitMarks()) }
func (e *evidence) isOptions() bool { return e.all(e.fitOptions()) }

// oddShare of the cells of an item may be odd, and one of a few cells.
const oddShare = 0.05

// nearly reports whether all cells but a few fit: then it is those that are wrong, each in its own row, and not the column.
func (e *evidence) nearly(fit int) bool {
	odd := e.filled - fit
	return odd > 0 && fit > odd && odd <= max(1, int(oddShare*float64(e.filled)))
}

// nearMarks reports whether nearly all cells are marks. Another number is a slip only among many marks, and when it is one of a
// hundred: else the column has points, of which most people got none or one, or numbered options.
func (e *evidence) nearMarks() bool {
	return e.nearly(e.fitMarks()) && e.number-max(e.binary+e.codes, e.unit) <= e.slips()
}

// slips is how many other numbers beside 0 and 1 may be slips.
func (e *evidence) slips() int {
	const many, share = 20, 100
	if e.filled < many {
		return 0
	}
	return max(1, e.filled/share)
}

// nearOptions reports whether nearly all cells are options.
func (e *evidence) nearOptions() bool { return e.nearly(e.fitOptions()) }

// marksOrLetters reports whether all values but 8 and 9 are marks or letters, a few odd ones aside
// that are no numbers.
func (e *evidence) marksOrLetters() bool {
	fit := e.binary + e.marks + e.letters + e.several + e.silent + e.codes
	return e.binary+e.marks+e.letters > 0 && (fit == e.filled || e.nearly(fit) && e.number <= e.binary+e.codes)
}

// hasCodes reports whether 8 and 9 in a column of marks or options are codes for no answer; numbers is numbersHaveCodes.
func (e *evidence) hasCodes(numbers bool) bool {
	return e.codes > 0 && (numbers || e.marksOrLetters())
}

// numbersHaveCodes reports whether 8 and 9 are codes for no answer in columns of numbered options: when the options that
// anybody chose in any item are at most six, the numbers after them are unused, and 8 or 9 stands apart.
func numbersHaveCodes(options []*evidence) bool {
	most, codes := 0, false
	for _, e := range options {
		if !e.all(e.small) {
			return false
		}
		for v := range e.distinct {
			if n := int(v[0] - '0'); n < 8 {
				most = max(most, n)
			} else {
				codes = true
			}
		}
	}
	return codes && most <= 6
}

// columnsOf are the columns that hold the field.
func (m *matrix) columnsOf(field Field) (out []*evidence) {
	for at, e := range m.seen {
		if m.role[at] == field {
			out = append(out, e)
		}
	}
	return out
}

// codesSaid is how a reading tells of the columns in which 8 and 9 are codes.
func codesSaid(columns []string) string {
	return "8 and 9 beside the marks or options of " + strings.Join(columns, ", ") + ": codes for no answer, not scored"
}

// withAbsent adds the words for somebody who was not there to what holds no answer: beside options they would be answers in words.
func (o *ValueOptions) withAbsent() *ValueOptions {
	return o.without("absent", "abs", "exempt", "excused")
}

// without adds words to those that hold no answer.
func (o *ValueOptions) without(words ...string) *ValueOptions {
	out := ValueOptions{}
	if o != nil {
		out = *o
	}
	out.Missing = slices.Concat(out.Missing, words)
	return &out
}

// isNumbered reports a name that may be one of a row of items.
func isNumbered(name string) bool {
	_, _, ok := family(name)
	return ok && !isCovariate(name)
}

// namesQuestion reports a numbered name that speaks of a question: percents and ticks stand in tables of grades and of attendance too.
func namesQuestion(name string) bool {
	stem, _, ok := family(name)
	switch word := wordOf(stem); {
	case !ok:
		return false
	case word == "q" || word == "ques" || word == "itm" || word == "p" || word == "f":
		return true
	default:
		return slices.Contains(fieldsNamed(stem), FieldItem)
	}
}

// markNear adds columns that are numbered like the items and nearly all of whose values fit. What does not fit is for the
// parser of values, as it would be further down in the file.
func (m *matrix) markNear(field Field, nearly func(*evidence) bool) (found int) {
	stems := m.stems(field)
	return m.markItems(field, nearly, func(name string) bool {
		stem, _, ok := family(name)
		return ok && stems[stem]
	})
}

// findNear marks as items the columns of one numbering of which most nearly fit, for files in which hardly a column is without an
// odd value.
func (m *matrix) findNear(field Field, nearly func(*evidence) bool) (found int) {
	all, near := map[string]int{}, map[string]int{}
	for at, name := range m.s.Header {
		stem, _, ok := family(name)
		if !ok || isCovariate(name) || m.role[at] != "" || m.noItem(at) || m.seen[at].filled == 0 {
			continue
		}
		all[stem]++
		if m.fitsOrNearly(field, at, nearly) {
			near[stem]++
		}
	}
	found = m.markItems(field, func(e *evidence) bool { return m.fitsOrNearly(field, e.column, nearly) }, func(name string) bool {
		stem, _, ok := family(name)
		return ok && !isCovariate(name) && near[stem] >= matrixItems && 2*near[stem] > all[stem]
	})
	if found > 0 {
		found += m.markEmpty(field)
	}
	return found
}

func (m *matrix) fitsOrNearly(field Field, at int, nearly func(*evidence) bool) bool {
	e := m.seen[at]
	return nearly(e) || field == FieldResult && e.isMarks() || field == FieldResponse && e.isOptions()
}

// leftOut are the columns that are numbered like the items and are none, by place: answers may stand in them. A second family of
// numbered columns, such as times, is no item.
func (m *matrix) leftOut() map[int]bool {
	stems, out := m.stems(FieldResult), maps.Clone(m.left)
	for _, field := range []Field{FieldResponse, FieldPoints} {
		for stem := range m.stems(field) {
			stems[stem] = true
		}
	}
	for at, name := range m.s.Header {
		if stem, _, ok := family(name); ok && stems[stem] && m.role[at] == "" && !m.noItem(at) {
			out[at] = true
		}
	}
	return out
}

// CodeItemUnread is the remark on columns that are numbered like the items and not read.
const CodeItemUnread = "item-unread"

// Unread is what there is to say of columns that may hold answers and are not read: a remark, or the refusal of the file where nothing
// may be left out.
type Unread struct {
	Columns int // how many there are
	*FileError
}

// Unread returns what there is to say of the columns of LeftOut and Doubled, nothing where there are none.
func (r *Reading) Unread() (out []Unread) {
	if len(r.LeftOut) > 0 {
		out = append(out, Unread{len(r.LeftOut), r.columnsLeftOut()})
	}
	if len(r.Doubled) > 0 {
		e, _ := Explain(CodeColumnTwice)
		out = append(out, Unread{len(r.Doubled), &FileError{Path: r.Sample.Source.Name, Line: r.Sample.Dialect.HeaderLine, Code: CodeColumnTwice, Hint: e.Remedy, Message: r.doubledText()}})
	}
	return out
}

func (r *Reading) columnsLeftOut() *FileError {
	const shown = 6
	var names []string
	for _, name := range r.LeftOut[:min(len(r.LeftOut), shown)] {
		names = append(names, strconv.Quote(name))
	}
	if len(r.LeftOut) > shown {
		names = append(names, "...")
	}
	why := "it stands among the items"
	for _, u := range r.Columns {
		if u.Field == "" && u.Name == r.LeftOut[0] {
			why = u.Why
		}
	}
	e, _ := Explain(CodeItemUnread)
	return &FileError{Path: r.Sample.Source.Name, Line: r.Sample.Dialect.HeaderLine, Column: r.LeftOut[0], Code: CodeItemUnread, Hint: e.Remedy,
		Message: strings.Join(names, ", ") + ": among the items and not read: " + why}
}

// describe says what the cells of an item are.
func (e *evidence) describe() string {
	fit, what := e.fitMarks(), "0 and 1"
	if e.marks+e.percent > 0 {
		what = "marks"
	}
	if fit < e.fitOptions() {
		fit, what = e.fitOptions(), "letters of options"
		if e.letters == 0 {
			what = "numbers of options"
		}
	}
	if odd := e.filled - fit; odd > 0 {
		what += fmt.Sprintf(", but for %d of %d in the rows looked at", odd, e.filled)
	}
	return what
}
