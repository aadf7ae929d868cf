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
	c := &l.chunk.Columns[u.Index]
	p := each(c, u.timeReader().read)
	check(l, u, &p)
	l.oddTimes(u, &p)
	return timesOf(&p, codesOf(c, l.chunk.Rows))
}

// timesOf takes the instants apart into columns.
func timesOf(p *parsed[instant], codes []uint32) timeColumns {
	t := timeColumns{at: make([]int64, len(codes)), offset: make([]int16, len(codes))}
	layouts, bases := newWordBook(), newWordBook()
	layout, basis := make([]uint32, len(p.values)), make([]uint32, len(p.values))
	for v := range p.values {
		layout[v], basis[v] = layouts.code(p.values[v].layout), bases.code(p.values[v].basis)
	}
	t.layout = exam.Coded{Codes: make([]uint32, len(codes)), Values: layouts.words}
	t.basis = exam.Coded{Codes: make([]uint32, len(codes)), Values: bases.words}
	for i, code := range codes {
		v := &p.values[code]
		t.at[i], t.offset[i] = v.at, v.offset
		t.layout.Codes[i], t.basis.Codes[i] = layout[code], basis[code]
	}
	return t
}

// oddTimes remarks on times that cannot be: after tomorrow, before 2000, and on those that a clock showed twice.
func (l *lanes) oddTimes(u *use, p *parsed[instant]) {
	odd := false
	for i := range p.values {
		odd = odd || l.oddity(&p.values[i]) != ""
	}
	if !odd {
		return
	}
	for row := range l.chunk.Rows {
		t, trouble := p.at(row)
		if code := l.oddity(&t); code != "" && trouble == fine && l.in(row) {
			l.batch.note(l.n.file, l.chunk, row, u.Name, code, oddityMessage(code))
		}
	}
}

func (l *lanes) oddity(t *instant) string {
	switch {
	case t.at == exam.NoTime:
		return ""
	case l.n.future != 0 && t.at > l.n.future:
		return "time-in-future"
	case t.at < earliest:
		return "time-before-2000"
	case t.basis == basisEarlier:
		return "time-ambiguous"
	}
	return ""
}

func oddityMessage(code string) string {
	switch code {
	case "time-in-future":
		return "the time is more than a day in the future"
	case "time-before-2000":
		return "the time is before the year 2000"
	}
	return "clocks showed this local time twice; the earlier was taken"
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
