package ingest

import "bytes"

// Bounds on the effort that damaged lines are worth: one of them, and all of a file.
const (
	fitWork   = 1 << 22
	fitBudget = 1 << 30
)

// fitter reads lines whose quotes break the rules. It does not mend them: it looks for all ways to cut the line into as
// many cells as the table has columns, and takes the one with the fewest cells that break the rules, if it is the only
// such one. Within a cell a quote that is neither its first nor its last character, nor doubled, is then text.
type fitter struct {
	rules
	width int

	cuts  []int // bytes at which a cell may begin: the line's beginning, and past every delimiter
	cost  []int32
	ways  []int8 // 0, 1 or 2 for more
	from  []int32
	cells [][]byte
	open  bool // see fit
	spent int
}

const noFit = 1 << 30

// fit cuts line, which has no line end, into width cells; nil when there is no way or more than one. open then says that
// a cell begins with a quote that does not close: the line may be the first of a cell with line breaks.
func (f *fitter) fit(line []byte) [][]byte {
	if !f.quoted || f.width < 1 || len(line) > f.fieldMax {
		return nil
	}
	f.cuts = append(f.cuts[:0], 0)
	for i, c := range line {
		if c == f.delim {
			f.cuts = append(f.cuts, i+1)
		}
	}
	n := len(f.cuts)
	work := n * n * (f.width + len(line)/64)
	if n < f.width || work > fitWork || f.spent+work > fitBudget {
		return nil
	}
	f.spent += work
	f.cuts = append(f.cuts, len(line)+1)
	f.search(line, n)
	if end := n*(f.width+1) + f.width; f.cost[end] == noFit || f.ways[end] != 1 {
		return nil
	}
	return f.path(line, n)
}

// search fills cost, ways and from: for every cut and every number of cells before it, the least number of faulty cells,
// in how many ways it is reached, and at which cut the last of these cells began.
func (f *fitter) search(line []byte, n int) {
	stride := f.width + 1
	size := (n + 1) * stride
	if cap(f.cost) < size {
		f.cost, f.ways, f.from = make([]int32, size), make([]int8, size), make([]int32, size)
	}
	f.cost, f.ways, f.from = f.cost[:size], f.ways[:size], f.from[:size]
	for i := range f.cost {
		f.cost[i], f.ways[i] = noFit, 0
	}
	f.cost[0], f.ways[0] = 0, 1
	for i := 0; i < n; i++ {
		for j := i + 1; j <= n; j++ {
			fault, ok := f.judge(f.text(line, i, j), j == i+1)
			if !ok {
				continue
			}
			for k := 0; k < f.width; k++ {
				f.step(i*stride+k, j*stride+k+1, fault, int32(i))
			}
		}
	}
}

// step reaches `to` from `at` by one more cell.
func (f *fitter) step(at, to int, fault, cut int32) {
	if f.ways[at] == 0 {
		return
	}
	switch cost := f.cost[at] + fault; {
	case cost < f.cost[to]:
		f.cost[to], f.ways[to], f.from[to] = cost, f.ways[at], cut
	case cost == f.cost[to]:
		f.ways[to] = 2
	}
}

// text is what stands between cut i and the delimiter before cut j.
func (f *fitter) text(line []byte, i, j int) []byte {
	text := line[f.cuts[i] : f.cuts[j]-1]
	if f.skipBlank && i > 0 && len(text) > 0 && text[0] == ' ' {
		return text[1:]
	}
	return text
}

// enclosed reports whether text begins and ends with a quote.
func (f *fitter) enclosed(text []byte) bool {
	return len(text) >= 2 && text[0] == f.quote && text[len(text)-1] == f.quote
}

// judge says whether text can be one cell, and whether it is faulty (1) or by the rules (0). Only a cell in quotes may
// hold delimiters.
func (f *fitter) judge(text []byte, alone bool) (fault int32, ok bool) {
	if !f.enclosed(text) {
		if alone && bytes.IndexByte(text, f.quote) >= 0 {
			fault = 1
		}
		return fault, alone
	}
	for inner := text[1 : len(text)-1]; len(inner) > 0; inner = inner[1:] {
		switch {
		case f.pair(inner):
			inner = inner[1:]
		case inner[0] == f.quote:
			return 1, true
		}
	}
	return 0, true
}

// pair reports whether text begins with an escape and what it escapes.
func (f *fitter) pair(text []byte) bool {
	return len(text) >= 2 && (text[0] == f.quote && text[1] == f.quote ||
		f.backslash && text[0] == '\\' && (text[1] == f.quote || text[1] == '\\'))
}

// path gives the cells of the one way found.
func (f *fitter) path(line []byte, n int) [][]byte {
	f.cells, f.open = append(f.cells[:0], make([][]byte, f.width)...), false
	for k, j := f.width, n; k > 0; k-- {
		i := int(f.from[j*(f.width+1)+k])
		text := f.text(line, i, j)
		f.open = f.open || len(text) > 0 && text[0] == f.quote && !f.enclosed(text)
		f.cells[k-1] = f.unquote(text)
		j = i
	}
	return f.cells
}

func (f *fitter) unquote(text []byte) []byte {
	if !f.enclosed(text) {
		return text
	}
	text = text[1 : len(text)-1]
	out := make([]byte, 0, len(text))
	for ; len(text) > 0; text = text[1:] {
		if f.pair(text) {
			text = text[1:]
		}
		out = append(out, text[0])
	}
	return out
}
