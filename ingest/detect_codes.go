package ingest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Statistics packages write a number for no answer. 99, 999, -9 and the like can be nothing else beside marks or options of one figure; -1, 2 or X, where they recur from question
// to question, may be points off, points, or a word of the school's own: who wrote them knows.

// isVoidCode reports a number that stands for no value beside numbers of one figure.
func isVoidCode(v string) bool {
	if whole, decimals, found := strings.Cut(decimalPoint(v), "."); found && strings.Trim(decimals, "0") == "" {
		v = whole
	}
	switch v {
	case "-9", "-99", "-999", "-9999", "99", "999", "9999":
		return true
	}
	return false
}

// findVoidCodes takes codes for no value out of what the columns of small numbers, marks or options look like.
func (m *matrix) findVoidCodes() {
	clean, voids, rest := map[int]*evidence{}, 0, 0
	codes := map[string]bool{}
	for at, name := range m.s.Header {
		e := m.seen[at]
		if !isNumbered(name) || personField(name) != "" || m.full[at] > 0 {
			continue
		}
		found := slices.DeleteFunc(slices.Collect(maps.Keys(e.distinct)), func(v string) bool { return !isVoidCode(v) })
		without := &evidence{column: at, distinct: map[string]int{}}
		for v, n := range e.distinct {
			if !isVoidCode(v) {
				without.addMany(v, n)
			}
		}
		if without.number > without.small+without.binary || len(e.distinct) >= mostDistinct {
			continue
		}
		rest += without.filled
		if without.rows = e.rows; len(found) > 0 {
			clean[at], voids = without, voids+e.filled-without.filled
			for _, v := range found {
				codes[v] = true
			}
		}
	}
	if len(clean) == 0 || 2*voids > rest {
		return
	}
	for at, e := range clean {
		m.seen[at] = e
	}
	m.voids = slices.Sorted(maps.Keys(codes))
}

// sayVoidCodes tells which values are codes for no answer.
func (m *matrix) sayVoidCodes(r *Reading) {
	if len(m.voids) > 0 {
		r.say(strings.Join(m.voids, ", ") + " in the columns of items: codes for no answer, not scored")
	}
}

const codeOddRecurs = "odd-value-recurs"

// How often a value that is neither mark nor option recurs, where it is no slip.
const (
	recursIn    = 3 // of the columns of items, one in so many, and matrixItems at least
	oddCellsMax = 4 // of the cells of these columns, one in so many at most: more are points, or another kind of question
)

// refuseOddValue refuses a table in which one value other than the marks, or the options, stands in many of the columns and keeps them, or rows, from being read.
func (m *matrix) refuseOddValue() {
	for _, field := range []Field{FieldResult, FieldResponse} {
		stems := m.stems(field)
		all := m.oddValues(field, slices.DeleteFunc(m.numberedColumns(), func(at int) bool { stem, _, _ := family(m.s.Header[at]); return !stems[stem] }))
		if v := all.recurs(); v != "" && !isWordOfMark(v) && (all.odd[v].hides || field == FieldResult && m.inManyRows(v, all.columns)) {
			m.refuseValue(field, v, all)
			return
		}
	}
}

// findCoded takes for items the numbered columns that would be marks, or options, but for one value that recurs in them, and refuses the table for it: where too few
// items were found, or where the value made options of the marks.
func (m *matrix) findCoded() (found int) {
	if m.hasRole(FieldPoints) {
		return 0
	}
	families := map[string][]int{}
	for _, at := range m.numberedColumns() {
		stem, _, _ := family(m.s.Header[at])
		families[stem] = append(families[stem], at)
	}
	for _, field := range []Field{FieldResult, FieldResponse} {
		for _, stem := range slices.Sorted(maps.Keys(families)) {
			all := m.oddValues(field, families[stem])
			v := all.recurs()
			if v == "" || isWordOfMark(v) || 2*len(all.columns) < len(families[stem]) || m.hasRole(FieldResponse) && (field == FieldResponse || v == "2") { // 0, 1 and 2 may be options
				continue
			}
			m.clear(FieldResponse)
			m.clear(FieldResult)
			for _, at := range all.columns {
				m.role[at], m.why[at] = field, "numbered, and but for "+strconv.Quote(v)+" as items are"
			}
			m.refuseValue(field, v, all)
			return len(all.columns)
		}
	}
	return 0
}

// fewRows: one in so many rows are set aside and named, as any that cannot be read; the others are used.
const fewRows = 10

// isWordOfMark reports a word whose meaning as a mark is known, which makes it no code.
func isWordOfMark(v string) bool {
	verdict, _ := VerdictOf(v)
	return verdict != NoVerdict && !isCross(v)
}

// isCross reports an x: it would be read as wrong, and may tick, or leave out.
func isCross(v string) bool { return strings.EqualFold(v, "x") }

// inManyRows reports a value that stands in the columns in too many rows to do without; one row is one person, not a code.
func (m *matrix) inManyRows(v string, columns []int) bool {
	n := 0
	for _, row := range m.s.Rows {
		if slices.ContainsFunc(columns, func(at int) bool { return at < len(row) && strings.TrimSpace(row[at]) == v }) {
			n++
		}
	}
	return n > 1 && fewRows*n >= len(m.s.Rows)
}

func (m *matrix) refuseValue(field Field, v string, all oddValues) {
	what := map[Field]string{FieldResult: "marks", FieldResponse: "options"}[field]
	m.refusal = &FileError{Path: m.s.Source.Name, Line: m.s.Dialect.HeaderLine, Code: codeOddRecurs,
		Message: fmt.Sprintf("%s stands in %d of %d columns of questions that else hold %s: what it means is not known", strconv.Quote(v), all.odd[v].columns, len(all.columns), what),
		Hint:    "where it says that the question was seen and not answered, write omitted in its place; where there is no answer for another reason, leave the cells empty; where it is points, write shares of the full number (0.5 for 1 of 2)"}
}

// oddValues are the columns of items in which hardly any value is odd, and the values that are the only odd ones in some of them.
type oddValues struct {
	columns []int
	odd     map[string]oddValue
}

type oddValue struct {
	columns, cells, filled int
	hides                  bool // a column is not read for it
}

// recurs is a value that stands in so many columns that it is no slip; "" when none does.
func (o oddValues) recurs() string {
	for _, v := range slices.Sorted(maps.Keys(o.odd)) {
		if odd := o.odd[v]; odd.columns >= max(matrixItems, (len(o.columns)+recursIn-1)/recursIn) && oddCellsMax*odd.cells <= odd.filled {
			return v
		}
	}
	return ""
}

// numberedColumns are those that may be items by their names.
func (m *matrix) numberedColumns() (out []int) {
	for at, name := range m.s.Header {
		if isNumbered(name) && !m.noItem(at) && (m.role[at] == "" || isItem(m.role[at])) {
			out = append(out, at)
		}
	}
	return out
}

func (m *matrix) oddValues(field Field, columns []int) oddValues {
	out := oddValues{odd: map[string]oddValue{}}
	for _, at := range columns {
		v, n, one := m.seen[at].oneOdd(field)
		if !one {
			continue
		}
		if out.columns = append(out.columns, at); n > 0 {
			o := out.odd[v]
			out.odd[v] = oddValue{o.columns + 1, o.cells + n, o.filled + m.seen[at].filled, o.hides || m.role[at] == ""}
		}
	}
	return out
}

// oneOdd is the value besides the marks or options of a column and how often it stands there, 0 where there is none; one is false where there are several, or hardly anything else.
func (e *evidence) oneOdd(field Field) (odd string, n int, one bool) {
	fit := 0
	for v, times := range e.distinct {
		if (&evidence{}).fits(field, v) {
			fit += times
			continue
		}
		if odd != "" {
			return "", 0, false
		}
		odd, n = v, times
	}
	return odd, n, fit > n
}

// fits reports whether a value is a mark or word for none, or an option.
func (e *evidence) fits(field Field, v string) bool {
	e.distinct = map[string]int{}
	e.add(v)
	switch kind := kindOfMark(v); {
	case isSilent(v), e.codes > 0:
		return true
	case field == FieldResult:
		return kind == "right" || kind == "wrong" || kind == "part" && (e.number == 0 || e.unit > 0)
	}
	// other letters are options, too, as in tests that call theirs F to K
	return e.letters+e.several+e.small+e.romanOne > 0 && !strings.EqualFold(v, "X") || len(v) == 1 && strings.IndexByte("XOZN", v[0]&^0x20) < 0 && e.number == 0
}
