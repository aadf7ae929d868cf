package transform

import (
	"cutscore/exam"
	"cutscore/ingest"
)

// timeColumns are the parallel columns of one time field.
type timeColumns struct {
	at            []int64
	layout, basis exam.Coded
	offset        []int16
}

// earliest is the instant before which a time is remarked on: 2000-01-01 UTC.
const earliest = 946684800 * microsPerSecond

func (l *lanes) times(f ingest.Field) timeColumns {
	u := l.n.one(f)
	if u == nil {
		return timeColumns{}
	}
	p := u.timeReader().column(&l.chunk.Columns[u.Index], l.memory)
	check(l, u, &p.parsed)
	l.oddTimes(u, p)
	l.n.withoutFuture(u, p)
	return timeColumns{
		at: spread(l, &p.parsed), offset: spreadOver(l, p.offset, p.codes),
		layout: exam.Coded{Codes: spreadOver(l, p.layout, p.codes), Values: p.layouts.words},
		basis:  exam.Coded{Codes: spreadOver(l, p.basis, p.codes), Values: p.bases.words},
	}
}

// instants are the distinct values of a time column: an instant taken apart, because columns of numbers without pointers
// cost the collector nothing, and a log has a value per row.
type instants struct {
	parsed[int64]  // the microsecond; exam.NoTime for none
	offset         []int16
	layout, basis  []uint32 // codes of
	layouts, bases *wordBook
}

// column reads every distinct value of a column. Those of the form that nearly all logs have are read where they lie;
// the others become text first, the whole column at once.
func (r *timeReader) column(c *ingest.Column, m *memory) *instants {
	n := c.Distinct()
	p := &instants{parsed: parsed[int64]{values: column[int64](m, n), codes: c.Codes}, offset: column[int16](m, n),
		layout: column[uint32](m, n), basis: column[uint32](m, n), layouts: newWordBook(), bases: newWordBook()}
	stamps := r.name == "time" && len(r.missing) == 0
	text, start := "", uint32(0)
	for v, end := range c.Ends {
		one, trouble, ok := noInstant, fine, false
		if stamps {
			one, trouble, ok = r.stamp(c.Data[start:end])
		}
		if !ok {
			if text == "" {
				text = string(c.Data)
			}
			one, trouble = r.read(text[start:end])
		}
		p.put(v, one, trouble)
		start = end
	}
	return p
}

func (p *instants) put(v int, t instant, trouble problem) {
	p.values[v], p.offset[v] = t.at, t.offset
	p.layout[v], p.basis[v] = p.layouts.code(t.layout), p.bases.code(t.basis)
	if trouble == fine {
		return
	}
	if p.problems == nil {
		p.problems = make([]problem, len(p.values))
	}
	p.problems[v] = trouble
}

// basisOf is how the offset of distinct value v was known.
func (p *instants) basisOf(v int) string { return p.bases.words[p.basis[v]] }

// oddTimes remarks on times that cannot be: in the future, before 2000, and on those that a clock showed twice.
func (l *lanes) oddTimes(u *use, p *instants) {
	odd := contains(p.bases.words, basisEarlier)
	for _, at := range p.values {
		odd = odd || l.oddity(u, at, "") != ""
	}
	if !odd {
		return
	}
	for row := range l.chunk.Rows {
		at, trouble := p.at(row)
		if code := l.oddity(u, at, p.basisOf(p.code(row))); code != "" && trouble == fine && l.in(row) {
			l.note(row, u, code)
		}
	}
}

func (l *lanes) oddity(u *use, at int64, basis string) string {
	switch {
	case at == exam.NoTime:
		return ""
	case u.Field == ingest.FieldExported && l.n.notExported(at):
		return CodeExportFuture
	case l.n.after(at, basis):
		return codeFuture
	case at < earliest:
		return codeBefore2000
	case basis == basisEarlier:
		return codeAmbiguous
	}
	return ""
}

// wordBook numbers words as they come; the word met last is found without a look-up.
type wordBook struct {
	words []string
	known map[string]uint32
	last  uint32
}

func newWordBook() *wordBook { return &wordBook{known: map[string]uint32{}} }

func (w *wordBook) code(word string) uint32 {
	if len(w.words) > 0 && w.words[w.last] == word {
		return w.last
	}
	code, ok := w.known[word]
	if !ok {
		code = uint32(len(w.words))
		w.words = append(w.words, word)
		w.known[word] = code
	}
	w.last = code
	return code
}
