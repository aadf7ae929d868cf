package dataset

import (
	"cmp"
	"fmt"
	"maps"
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
	name  string   // of the file
	lines []uint32 // eight fates to a word, by line
	gone  []int64  // lines of examinees who were forgotten, in order
	alike []int64  // other lines, of examinees who may have been, in order
	mu    sync.Mutex
	facts []Conflict
	pairs []Twin // lines of the same version; see twins

	anyOrder bool // of equal rows the one that was met first is marked as used, not the first line

	again atomic.Int64 // lines that tell what the store had in force

	undecided, bereft atomic.Int64 // see BatchMerge

	answers atomic.Int64      // responses, of which a line may hold many
	within  selfContradiction // what the file says against itself
	against map[uint32]int64  // answers and rows in conflict, by the file of one that they contradict; 0: the store
}

func newLedger(name string, lastLine int64) *ledger {
	return &ledger{name: name, lines: make([]uint32, lastLine/8+1)}
}

// place counts an area or mode that an export gives otherwise than another; see BatchMerge. 0 is none; the times are coded.
func (l *ledger) place(kept, delivered uint32, was, now uint64) {
	switch {
	case was == now && kept != 0 && delivered != 0:
		l.undecided.Add(1)
	case now > was && delivered == 0 || now < was && kept == 0:
		l.bereft.Add(1)
	}
}

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
		first, batch, word, bits := i, from[rows[i]], lines[rows[i]]/8, uint32(0)
		for ; i < len(rows) && from[rows[i]] == batch && lines[rows[i]]/8 == word; i++ {
			bits |= fateUsed << (lines[rows[i]] % 8 * fateBits)
		}
		if batch != 0 { // else it was stored before
			l := b.fates.ledgers[batch-1]
			atomic.OrUint32(&l.lines[word], bits)
			l.answers.Add(int64(i - first))
		}
	}
}

// keepOut sets aside the lines of examinees who were forgotten, and of those who may have been.
func (l *ledger) keepOut(erased, doubted []int64) {
	l.gone = slices.Compact(slices.Sorted(slices.Values(erased)))
	l.alike = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(doubted))), func(line int64) bool {
		_, gone := slices.BinarySearch(l.gone, line)
		return gone
	})
	for _, n := range l.gone {
		l.mark(uint64(max(n, 0)), fateSetAside)
		l.conflict(Conflict{Row: n, Erased: true, Message: "this examinee was erased from the store by `forget`"})
	}
	for _, n := range l.alike {
		l.mark(uint64(max(n, 0)), fateSetAside)
		l.conflict(Conflict{Row: n, Alike: true, Message: "this examinee's id is the same number as that of one who was erased from the store by `forget`, but for zeros in front"})
	}
}

// setAside counts those of the lines of which nothing else is in use.
func (l *ledger) setAside(lines []int64) (n int64) {
	for _, line := range lines {
		if laneOf(l.fates(line)) == fateSetAside {
			n++
		}
	}
	return n
}

// laneOf is the one fate that counts of those of a line: 0 when it has none. Whether it is set aside does not depend on which
// of two files came first.
func laneOf(f fate) fate {
	for _, lane := range [...]fate{fateUsed, fateDuplicate, fateSetAside, fateSuperseded} {
		if f&lane != 0 {
			return lane
		}
	}
	return 0
}

// fates are those of one line.
func (l *ledger) fates(line int64) fate {
	n := max(line, 0)
	return atomic.LoadUint32(&l.lines[n/8]) >> (n % 8 * fateBits) & (1<<fateBits - 1)
}

// count gives each line one lane: in use if any of its rows is, else duplicate, else set aside, else superseded.
func (l *ledger) count(m *BatchMerge, all []*ledger) {
	for _, word := range l.lines {
		for ; word != 0; word >>= fateBits {
			switch laneOf(word & (1<<fateBits - 1)) {
			case fateUsed:
				m.Used++
			case fateSetAside:
				m.SetAside++
			case fateSuperseded:
				m.Superseded++
			case fateDuplicate:
				m.Duplicate++
			}
		}
	}
	m.Undecided, m.Bereft = l.undecided.Load(), l.bereft.Load()
	m.Answers, m.Within, m.WithinAnswers, m.First = l.answers.Load(), l.within.set(), l.within.answers, l.within.first
	for _, from := range slices.Sorted(maps.Keys(l.against)) {
		with := ""
		if from != 0 {
			with = all[from-1].name
		}
		m.Against = append(m.Against, Against{with, l.against[from]})
	}
	m.Erased, m.Alike = l.setAside(l.gone), l.setAside(l.alike)
	m.Twins = l.twins()
	m.Conflicts = firstConflicts(l.facts)
}

// fates collects the states of the versions of one examinee's rows until they are told to the ledgers.
type fates struct {
	states  map[int32]state   // versions that are not in force by themselves
	rivals  map[int32][]int32 // versions that contradict one that is in conflict
	ledgers []*ledger         // by batch
}

func newFates(ledgers []*ledger) *fates {
	return &fates{states: map[int32]state{}, rivals: map[int32][]int32{}, ledgers: ledgers}
}

func (f *fates) mark(row int32, s state) { f.states[row] = s }

// keptRivals bounds how many of the versions that contradict one are remembered: it takes one to tell of.
const keptRivals = 8

// contradictions remembers which versions contradict those in conflict.
func (f *fates) contradictions(versions []int32, states []state, said []claims) {
	for i, r := range versions {
		for j, other := range versions {
			if !states[i].contested() || len(f.rivals[r]) == keptRivals {
				break
			}
			if states[j].contested() && said[i].contradict(said[j]) {
				f.rivals[r] = append(f.rivals[r], other)
			}
		}
	}
}

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
	first := b.firstDeliveries(rows, g)
	b.noteTwins(rows, g)
	for i, r := range rows {
		from := b.narrow[cFrom][r]
		if from == 0 {
			continue
		}
		f, l := fateDuplicate, b.fates.ledgers[from-1]
		switch s := b.fates.states[g.of[i]]; {
		case s == superseded:
			f = fateSuperseded
		case s.contested():
			f = fateSetAside
			other := b.rival(g.of[i])
			l.conflict(b.conflictOf(r, other))
			l.disagree(from, b.fileOf(other))
		case first[g.of[i]] == r+1:
			f = fateUsed
		}
		l.answers.Add(1)
		l.mark(b.when(wLine, r), f)
	}
	clear(b.fates.states)
	clear(b.fates.rivals)
}

// firstDeliveries finds, for each version that the table did not show before, its first delivery of this run: entry k of
// the result is 1 + that row for the version that row k stands for.
func (b *bucketRows) firstDeliveries(rows []int32, g *groups) []int32 {
	if b.first == nil {
		b.first = make([]int32, b.rows)
	}
	for i, r := range rows {
		kept := g.of[i]
		if b.stood(kept) || int(r) < b.kept {
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

// Conflict is one row of a table that was set aside because other content stands under the same key. A line of a wide file may
// have several.
type Conflict struct {
	Row     int64    // line in the file
	Table   string   // e.g. "responses"
	Item    string   // of a response, as stored; "" for other tables
	Columns []string // in which the versions differ, by the names of FORMAT.md; nil when that is not known
	Message string   // without anything that names a person
	Erased  bool     // it is of an examinee who was forgotten
	Alike   bool     // it is of an examinee whose id is the same number as that of one who was forgotten
}

// keptConflicts bounds how many conflicts of a file are listed one by one, the first by line; BatchMerge.SetAside counts them
// all.
const keptConflicts = 100_000

func (l *ledger) conflict(c Conflict) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.facts = append(l.facts, c); len(l.facts) >= 2*keptConflicts {
		l.facts = firstConflicts(l.facts)
	}
}

// firstConflicts are the first by line of those that differ, in order: the same whatever order they came in.
func firstConflicts(all []Conflict) []Conflict {
	slices.SortStableFunc(all, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Table, b.Table), cmp.Compare(a.Message, b.Message))
	})
	all = slices.CompactFunc(all, func(a, b Conflict) bool { return a.Row == b.Row && a.Message == b.Message })
	return all[:min(len(all), keptConflicts)]
}

// disagree counts an answer or row of the file, whose batch is from, that one of another file contradicts, or of the store.
func (l *ledger) disagree(from, with uint32) {
	if from == with {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.against == nil {
		l.against = map[uint32]int64{}
	}
	l.against[with]++
}

// fileOf is the batch that brought row r; 0 for a row of the store, also for one that is not known.
func (b *bucketRows) fileOf(r int32) uint32 {
	if r < 0 {
		return 0
	}
	return b.cell(cFrom, r)
}

const undecided = ", and export times do not say which is newer; both are set aside"

// rival is the delivery, or stored row, to name as the one that contradicts version v: a stored one, else the first delivered.
func (b *bucketRows) rival(v int32) int32 {
	best := int32(-1)
	for _, other := range b.fates.rivals[v] {
		if first := b.first[other]; int(other) >= b.kept && first != 0 {
			other = first - 1
		}
		if best < 0 || b.before(other, best) {
			best = other
		}
	}
	return best
}

// whereIs says where a line is, seen from a file of its own: batch 0 is the store.
func whereIs(seenFrom, batch uint32, line int64, ledgers []*ledger) string {
	switch batch {
	case 0:
		return "in the store"
	case seenFrom:
		return fmt.Sprintf("on line %d", line)
	}
	return fmt.Sprintf("on line %d of %s", line, ledgers[batch-1].name)
}

// conflictOf tells of row r, which row other contradicts.
func (b *bucketRows) conflictOf(r, other int32) Conflict {
	item := string(b.words[cItem][b.cell(cItem, r)])
	which := fmt.Sprintf("item %q", item)
	if p := b.cell(cPosition, r); p != 0 {
		which += fmt.Sprintf(" at position %d", p)
	}
	c := Conflict{Row: int64(b.when(wLine, r)), Table: "responses", Item: item, Message: "another version of this answer (" + which + ")"}
	if other < 0 { // set aside by a program that did not join what agrees
		c.Message += " is in the store"
	} else {
		c.Columns = b.contradicted(r, other)
		c.Message += ", " + whereIs(b.cell(cFrom, r), b.cell(cFrom, other), int64(b.when(wLine, other)), b.fates.ledgers) + ", differs in " + strings.Join(c.Columns, ", ")
	}
	c.Message += undecided
	return c
}

// contradicted names the columns in which two rows of one examinee contradict each other. What claims has beyond the columns
// is about the result.
func (b *bucketRows) contradicted(x, y int32) []string {
	names := []string{}
	here, other := b.claims(x), b.claims(y)
	differ := func(i int) bool { return here[i] != 0 && other[i] != 0 && here[i] != other[i] }
	for i, c := range b.columns {
		marks := c.kind == mark && slices.ContainsFunc([]int{len(b.columns), len(b.columns) + 1}, differ)
		if differ(i) || marks {
			names = append(names, c.name)
		}
	}
	return names
}
