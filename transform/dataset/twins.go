package dataset

import (
	"cmp"
	"slices"
)

// Twin is a line of a file all of whose rows an earlier line of the same file has told, as far as columns are read. A line of which
// an answer contradicts another is none: it differs in what is read, which the conflict tells. Whether the
// two lines are the same row, or differ where nobody reads, only the file can tell.
type Twin struct{ Line, First int64 } // First: the earliest such line

// twin notes that two lines of the file hold the same version of a row.
func (l *ledger) twin(pairs ...Twin) {
	if len(pairs) == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pairs = append(l.pairs, pairs...)
}

// twins lists the lines that count as duplicates because of an earlier line of their own file, in order.
func (l *ledger) twins() []Twin {
	slices.SortFunc(l.pairs, compareTwins)
	l.pairs = slices.Compact(l.pairs)
	first := make(map[int64]int64, len(l.pairs))
	root := func(line int64) int64 {
		for {
			up, ok := first[line]
			if !ok {
				return line
			}
			line = up
		}
	}
	// Lines in order: what stands above a line is settled before, so that no chain gets longer than one.
	for _, p := range l.pairs {
		low, high := root(p.First), root(p.Line)
		if low != high {
			first[max(low, high)] = min(low, high)
		}
	}
	var out []Twin
	for line := range first {
		twin := Twin{line, root(line)}
		if l.fates(line)&fateSetAside != 0 {
			continue
		}
		lane := laneOf(l.fates(line))
		if l.anyOrder && lane == fateUsed { // the one that was met first, in place of the first line
			lane = laneOf(l.fates(twin.First))
		}
		if lane == fateDuplicate {
			out = append(out, twin)
		}
	}
	slices.SortFunc(out, compareTwins)
	return out
}

func compareTwins(a, b Twin) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.First, b.First))
}

func pairOf(x, y int64) Twin { return Twin{Line: max(x, y), First: min(x, y)} }

// outgrown reports whether more lines that were read tell what the store knew than the file had, when it was read before,
// besides those that were not read now. One of them is new then, and its twin may stand in what was not read.
func (b *Batch) outgrown(l *ledger) bool {
	return b.skipped() && l.again.Load() > b.besides
}

// noteTwins tells the files of the examinee in hand which of their lines hold the same version, and how many hold one that
// was stored in force. Rows of one file stand together,
// so that it is enough to compare each with the one of its version that came before it.
func (b *bucketRows) noteTwins(rows []int32, g *groups) {
	if b.last == nil {
		b.last = make([]int32, b.rows)
	}
	var pairs []Twin
	batch, line := uint32(0), uint64(0)
	for i, r := range rows {
		from := b.narrow[cFrom][r]
		if from == 0 {
			continue
		}
		if from != batch {
			b.tellTwins(batch, pairs)
			batch, line, pairs = from, 0, pairs[:0]
		}
		if now := b.when(wLine, r); now != line && b.stood(g.of[i]) {
			b.fates.ledgers[from-1].again.Add(1)
			line = now
		}
		if prev := b.last[g.of[i]]; prev != 0 && b.narrow[cFrom][prev-1] == from && b.when(wLine, prev-1) != b.when(wLine, r) {
			pair := pairOf(int64(b.when(wLine, prev-1)), int64(b.when(wLine, r)))
			if len(pairs) == 0 || pairs[len(pairs)-1] != pair { // items of one wide line follow each other
				pairs = append(pairs, pair)
			}
		}
		b.last[g.of[i]] = r + 1
	}
	b.tellTwins(batch, pairs)
}

func (b *bucketRows) tellTwins(batch uint32, pairs []Twin) {
	if batch > 0 {
		b.fates.ledgers[batch-1].twin(pairs...)
	}
}
