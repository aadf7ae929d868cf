package ingest

import (
	"bytes"
	"context"
	"errors"
	"hash/maphash"
	"slices"
)

// Repeat is a line that tells, as far as its columns are read, what an earlier line of the file tells.
type Repeat struct{ Line, First int64 }

// Apart says which of some repeated lines are another row after all: a cell of theirs differs from the first line, and no
// line between is the same cell by cell.
type Apart struct {
	Count   int64
	Lines   []int64 // the first of them, in order: at most apartShown
	First   int64   // the line that the first of Lines repeats
	Columns []int   // those in which they differ, in order: of the lines that could be compared in memory
}

const (
	apartShown = 10
	apartBytes = 8 << 20 // of first lines that are kept to tell the columns
)

// TellApart reads the file again to compare repeated lines with those that they repeat, cell by cell but for the columns of
// which but holds.
func (s *Sample) TellApart(ctx context.Context, repeats []Repeat, but func(column int) bool) (Apart, error) {
	w := &apartWalk{walk: newWalk(s), but: but, seed: maphash.MakeSeed(), differ: map[int]bool{}}
	w.repeats = slices.SortedFunc(slices.Values(repeats), func(a, b Repeat) int { return int(a.Line - b.Line) })
	for _, r := range repeats {
		w.firsts = append(w.firsts, r.First)
	}
	slices.Sort(w.firsts)
	w.firsts = slices.Compact(w.firsts)
	w.met = make([]original, len(w.firsts))
	_, err := w.run(ctx, w.visit)
	if errors.Is(err, errSeen) {
		err = nil
	}
	for c := range w.differ {
		w.out.Columns = append(w.out.Columns, c)
	}
	slices.Sort(w.out.Columns)
	return w.out, err
}

// original is a line that others repeat.
type original struct {
	hash  uint64
	more  []uint64 // of what repeats it and differs
	cells [][]byte // nil where memory was short
}

type apartWalk struct {
	*walk
	but     func(int) bool
	seed    maphash.Seed
	repeats []Repeat   // not met yet
	firsts  []int64    // in order
	met     []original // by place in firsts
	next    int        // of firsts
	kept    int        // bytes of cells
	differ  map[int]bool
	out     Apart
}

func (w *apartWalk) visit(_ scanned, line, _ int64, _ bool) bool {
	if w.next < len(w.firsts) && w.firsts[w.next] == line {
		o := &w.met[w.next]
		o.hash, o.cells = w.hash(), w.keep()
		w.next++
	}
	if len(w.repeats) > 0 && w.repeats[0].Line == line {
		w.compare(w.repeats[0])
		w.repeats = w.repeats[1:]
	}
	w.enough = len(w.repeats) == 0
	return true
}

func (w *apartWalk) compare(r Repeat) {
	at, _ := slices.BinarySearch(w.firsts, r.First)
	o, hash := &w.met[at], w.hash()
	if hash == o.hash || slices.Contains(o.more, hash) {
		return
	}
	o.more = append(o.more, hash)
	if w.out.Count++; w.out.Count == 1 {
		w.out.First = r.First
	}
	if len(w.out.Lines) < apartShown {
		w.out.Lines = append(w.out.Lines, r.Line)
	}
	for c, cell := range o.cells {
		if !w.but(c) && (c >= len(w.p.scan.spans) || !bytes.Equal(cell, w.p.scan.cell(w.p.buf, c))) {
			w.differ[c] = true
		}
	}
}

// hash is one of the cells of the row in hand.
func (w *apartWalk) hash() uint64 {
	var h maphash.Hash
	h.SetSeed(w.seed)
	for c := range w.p.scan.spans {
		if !w.but(c) {
			cell := w.p.scan.cell(w.p.buf, c)
			maphash.WriteComparable(&h, len(cell))
			h.Write(cell)
		}
	}
	return h.Sum64()
}

// keep copies the cells of the row in hand, as long as there is room.
func (w *apartWalk) keep() (cells [][]byte) {
	if w.kept > apartBytes {
		return nil
	}
	for c := range w.p.scan.spans {
		cell := bytes.Clone(w.p.scan.cell(w.p.buf, c))
		w.kept += len(cell) + 32
		cells = append(cells, cell)
	}
	return cells
}
