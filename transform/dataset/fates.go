package dataset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// fate is what became of the rows of one line of a file, as a set: a line may hold many responses.
type fate = uint32

const (
	fateUsed fate = 1 << iota
	fateDuplicate
	fateSuperseded
	fateSetAside
	fateBits = 4
)

// ledger counts the lines of one batch. Lines are marked by several workers at once.
type ledger struct {
	lines []uint32 // eight fates to a word, by line
	mu    sync.Mutex
	facts []Conflict
}

func newLedger(lastLine int64) *ledger { return &ledger{lines: make([]uint32, lastLine/8+1)} }

func (l *ledger) mark(line uint64, f fate) {
	atomic.OrUint32(&l.lines[line/8], f<<(line%8*fateBits))
}

// markUsed marks the lines of the rows as in use; neighbours, which share a word, are marked together.
func (b *bucketRows) markUsed(rows []int32) {
	from, lines := b.narrow[cFrom], b.wide[wLine]
	if lines == nil {
		lines = make([]uint64, b.rows)
	}
	for i := 0; i < len(rows); {
		batch, word, bits := from[rows[i]], lines[rows[i]]/8, uint32(0)
		for ; i < len(rows) && from[rows[i]] == batch && lines[rows[i]]/8 == word; i++ {
			bits |= fateUsed << (lines[rows[i]] % 8 * fateBits)
		}
		if batch != 0 { // else it was stored before
			atomic.OrUint32(&b.fates.ledgers[batch-1].lines[word], bits)
		}
	}
}

// erased sets aside the lines of examinees who were forgotten.
func (l *ledger) erased(lines []int64) {
	for _, n := range lines {
		l.mark(uint64(max(n, 0)), fateSetAside)
		l.conflict(Conflict{Row: n, Message: "this examinee was erased from the store by `forget`"})
	}
}

// count gives each line one lane: in use if any of its rows is, else set aside, else superseded, else duplicate.
func (l *ledger) count(m *BatchMerge) {
	for _, word := range l.lines {
		for ; word != 0; word >>= fateBits {
			switch f := word & (1<<fateBits - 1); {
			case f&fateUsed != 0:
				m.Used++
			case f&fateSetAside != 0:
				m.SetAside++
			case f&fateSuperseded != 0:
				m.Superseded++
			case f != 0:
				m.Duplicate++
			}
		}
	}
	slices.SortStableFunc(l.facts, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Table, b.Table), cmp.Compare(a.Message, b.Message))
	})
	m.Conflicts = slices.CompactFunc(l.facts, func(a, b Conflict) bool { return a.Row == b.Row })
}

// fates collects the states of the versions of one examinee's rows until they are told to the ledgers.
type fates struct {
	states  map[int32]state // versions that are not in force
	ledgers []*ledger       // by batch
}

func (f *fates) mark(row int32, s state) { f.states[row] = s }

// report tells the batches what became of each delivered row. Among equal deliveries the first by batch and line is
// the one in use and the others are duplicates, whichever worker saw them first.
func (b *bucketRows) report(rows []int32, g *groups) {
	if b.narrow[cFrom] == nil {
		return
	}
	if g.plain() && len(b.fates.states) == 0 { // by far the most: nothing was delivered twice
		b.markUsed(rows)
		return
	}
	first, others := b.firstDeliveries(rows, g), g.others()
	for i, r := range rows {
		from := b.narrow[cFrom][r]
		if from == 0 {
			continue
		}
		f := fateDuplicate
		switch s := b.fates.states[g.of[i]]; {
		case s == superseded:
			f = fateSuperseded
		case s == conflicting:
			f = fateSetAside
			b.fates.ledgers[from-1].conflict(b.conflictOf(r, others[g.of[i]]))
		case first[g.of[i]] == r+1:
			f = fateUsed
		}
		b.fates.ledgers[from-1].mark(b.when(wLine, r), f)
	}
	clear(b.fates.states)
}

// firstDeliveries finds, for each version that was not in force before, its first delivery of this run: entry k of
// the result is 1 + that row for the version that row k stands for.
func (b *bucketRows) firstDeliveries(rows []int32, g *groups) []int32 {
	if b.first == nil {
		b.first = make([]int32, b.rows)
	}
	for i, r := range rows {
		kept := g.of[i]
		if int(kept) < b.stored || int(r) < b.kept {
			continue
		}
		if old := b.first[kept]; old == 0 || b.before(r, old-1) {
			b.first[kept] = r + 1
		}
	}
	return b.first
}

func (b *bucketRows) before(x, y int32) bool {
	if b.cell(cFrom, x) != b.cell(cFrom, y) {
		return b.cell(cFrom, x) < b.cell(cFrom, y)
	}
	return b.when(wLine, x) < b.when(wLine, y)
}

// Conflict is one line that was set aside because other content stands under the same key.
type Conflict struct {
	Row     int64    // line in the file
	Table   string   // e.g. "responses"
	Columns []string // in which the versions differ, by the names of FORMAT.md; nil when that is not known
	Message string   // without anything that names a person
}

// keptConflicts bounds how many conflicts of a file are listed one by one; BatchMerge.SetAside counts them all.
const keptConflicts = 100_000

func (l *ledger) conflict(c Conflict) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.facts) < keptConflicts {
		l.facts = append(l.facts, c)
	}
}

// conflictOf tells of row r, whose version is in conflict with that of row other.
func (b *bucketRows) conflictOf(r, other int32) Conflict {
	differ := b.differing(r, other)
	place := fmt.Sprintf("item %q", b.words[cItem][b.cell(cItem, r)])
	if p := b.cell(cPosition, r); p != 0 {
		place += fmt.Sprintf(" at position %d", p)
	}
	return Conflict{Row: int64(b.when(wLine, r)), Table: "responses", Columns: differ,
		Message: "another version of this answer (" + place + ") differs in " + strings.Join(differ, ", ") + ", and export times do not say which is newer; both are set aside"}
}

// differing names the columns in which two rows of one examinee differ.
func (b *bucketRows) differing(x, y int32) []string {
	names := []string{}
	for _, c := range responseColumns() {
		differs := false
		if c.kind == moment {
			differs = c.at != wExported && b.when(c.at, x) != b.when(c.at, y)
		} else {
			differs = b.cell(c.at, x) != b.cell(c.at, y)
		}
		if differs {
			names = append(names, c.name)
		}
	}
	return names
}
