package transform

import (
	"slices"
	"strings"

	"cutscore/exam"
	"cutscore/ingest"
)

// words reads a text field of every row: from one column, from several joined, or from a constant. Absent gives nil Codes.
func (l *lanes) words(f ingest.Field) exam.Coded {
	uses := l.n.find(f)
	switch len(uses) {
	case 0:
		return l.constant(l.n.reading.Constants[f])
	case 1:
		return l.wordsOf(uses[0])
	}
	out := l.wordsOf(uses[0])
	for _, u := range uses[1:] {
		between := joint(f)
		if u.options.Fallback {
			between = fallback
		}
		out = joined(out, l.wordsOf(u), between, l.chunk.Rows)
	}
	return out
}

// fallback joins nothing: the second value is used where the first is empty.
const fallback = ""

// joint is what stands between the parts of a field that several columns give.
func joint(f ingest.Field) string {
	switch f {
	case ingest.FieldDisciplines, ingest.FieldSystems, ingest.FieldTask:
		return "|"
	}
	return " "
}

func (l *lanes) constant(value string) exam.Coded {
	if value == "" {
		return exam.Coded{}
	}
	return exam.Coded{Codes: l.memory.alike(l.chunk.Rows), Values: []string{value}}
}

func (l *lanes) wordsOf(u *use) exam.Coded {
	read, ok := textParser(u.spelling)
	if !ok {
		read = u.text
	}
	c := &l.chunk.Columns[u.Index]
	p := each(c, read)
	check(l, u, &p)
	return exam.Coded{Codes: l.codesOf(c), Values: p.values}
}

// codesOf is a column's codes; they are the chunk's, and must not be changed.
func (l *lanes) codesOf(c *ingest.Column) []uint32 {
	if c.Codes != nil {
		return c.Codes[:l.chunk.Rows]
	}
	codes := column[uint32](l.memory, l.chunk.Rows)
	for i := range codes {
		codes[i] = uint32(i)
	}
	return codes
}

// joined pairs two columns row by row; each pair of values is joined once.
func joined(a, b exam.Coded, between string, rows int) exam.Coded {
	out := exam.Coded{Codes: make([]uint32, rows)}
	seen := map[uint64]uint32{}
	for i := range out.Codes {
		pair := uint64(a.Codes[i])<<32 | uint64(b.Codes[i])
		code, ok := seen[pair]
		if !ok {
			code = uint32(len(out.Values))
			seen[pair] = code
			out.Values = append(out.Values, joinTwo(a.Values[a.Codes[i]], b.Values[b.Codes[i]], between))
		}
		out.Codes[i] = code
	}
	return out
}

func joinTwo(a, b, between string) string {
	switch {
	case a == "":
		return b
	case b == "" || between == fallback:
		return a
	case between == "|":
		return joinAreas(strings.Split(a+"|"+b, "|"))
	}
	return a + between + b
}

// requireWord sets aside rows whose field is empty. A column that does not exist is not required here.
func (l *lanes) requireWord(f ingest.Field, c exam.Coded, p problem) {
	u := l.n.one(f)
	if c.Codes == nil && f == ingest.FieldItem { // no column at all: the rows say nothing
		for row := range l.chunk.Rows {
			l.reject(row, u, p)
		}
	}
	if c.Codes == nil || !contains(c.Values, "") {
		return
	}
	for row, code := range c.Codes {
		if c.Values[code] == "" {
			l.reject(row, u, p)
		}
	}
}

func contains(values []string, one string) bool {
	for _, v := range values {
		if v == one {
			return true
		}
	}
	return false
}

// numbers reads a number field as one value per row; nil when no column has it. Missing is exam.Unknown.
func numbers[T int16 | int32 | float32 | float64](l *lanes, f ingest.Field, low, high float64) []T {
	u := l.n.one(f)
	if u == nil {
		return nil
	}
	read, ok := numberParser(u.spelling)
	if !ok {
		return nil
	}
	p := each(&l.chunk.Columns[u.Index], func(v string) (T, problem) {
		x, trouble := read(v)
		switch {
		case trouble != fine && !trouble.wrong():
			return exam.Unknown, trouble
		case trouble == fine && (x < low || x > high):
			return 0, outOfRange
		}
		return T(x), trouble
	})
	check(l, u, &p)
	l.noteShares(u, p.problems, p.codes)
	return spread(l, &p)
}

// noteShares counts the values that may be shares or percents.
func (l *lanes) noteShares(u *use, problems []problem, codes []uint32) {
	if !slices.Contains(problems, shareUnclear) {
		return
	}
	p := parsed[struct{}]{codes: codes}
	first, n := 0, int64(0)
	for row := range l.chunk.Rows {
		if problems[p.code(row)] != shareUnclear || !l.in(row) {
			continue
		}
		if n == 0 {
			first = row
		}
		n++
	}
	l.noteMany(first, u, CodeShareUnclear, n)
}

// zeroForUnknown turns missing counts, whose absent value is 0, back to 0.
func zeroForUnknown[T int16 | int32](values []T) []T {
	for i, v := range values {
		if v < 0 {
			values[i] = 0
		}
	}
	return values
}

func flags(l *lanes, f ingest.Field) []exam.Flag {
	u := l.n.one(f)
	if u == nil {
		return nil
	}
	read, ok := flagParser(u.spelling)
	if !ok {
		return nil
	}
	p := each(&l.chunk.Columns[u.Index], read)
	check(l, u, &p)
	return spread(l, &p)
}

// spread gives every row its value.
func spread[T number](l *lanes, p *parsed[T]) []T { return spreadOver(l, p.values, p.codes) }

func spreadOver[T number](l *lanes, values []T, codes []uint32) []T {
	if codes == nil {
		return values
	}
	out := column[T](l.memory, l.chunk.Rows)
	for i, code := range codes[:len(out)] {
		out[i] = values[code]
	}
	return out
}

// gather keeps the rows listed; nil keeps all.
func gather[T number](m *memory, all []T, kept []int32) []T {
	if all == nil || kept == nil {
		return all
	}
	out := column[T](m, len(kept))
	for i, row := range kept {
		out[i] = all[row]
	}
	return out
}
