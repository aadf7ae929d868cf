package dataset

import "slices"

// groups are the versions found among one examinee's rows: per key the first version met, and further ones where
// contents differ.
type groups struct {
	heads    []int32           // per key, the row that stands for its first version
	more     map[int32][]int32 // further versions of the head's key
	composed map[int32]int32   // by head: the stored row that its versions made together
	of       []int32           // per row looked at: the row that stands for its version
	slots    []int32           // open addressing: 0 free, else 1 + index into heads

	stirred, doubtful map[int32]bool // by head; see link
	shifted           map[int32]bool // by head; see shift
}

// begin makes the groups ready for so many rows.
func (g *groups) begin(rows int) {
	g.heads, g.of = g.heads[:0], resized(g.of, rows)
	if g.more == nil || len(g.more)+len(g.composed) > 0 { // a key may have one stored version and the row that it made with another's
		g.more, g.composed = map[int32][]int32{}, map[int32]int32{}
	}
	g.slots = resized(g.slots, slotsFor(rows))
	clear(g.slots)
	g.stirred, g.doubtful, g.shifted = nil, nil, nil
}

// plain reports whether every row is the only one of its key.
func (g *groups) plain() bool { return len(g.heads) == len(g.of) }

func (g *groups) versions(i int) []int32 {
	head := g.heads[i]
	return append([]int32{head}, g.more[head]...)
}

// byKey finds the distinct versions of the rows. Versions of one answer are merged into the row that was delivered first
// (stored rows before delivered ones, then by batch and line): see learn. Rows stored aside come first, so that a stored row
// which they made together is known for what it is: a version of nobody.
func (b *bucketRows) byKey(rows []int32) *groups {
	g, k := b.groups, &b.key
	g.begin(len(rows))
	mask := uint64(len(g.slots) - 1)
	from, _ := slices.BinarySearch(rows, int32(b.stored))
	to, _ := slices.BinarySearch(rows, int32(b.kept))
	take := func(from, to int) {
		for i, r := range rows[from:to] {
			at := k.hash(r) & mask
			for g.slots[at] != 0 && !k.same(g.heads[g.slots[at]-1], r) {
				at = (at + 1) & mask
			}
			if g.slots[at] == 0 {
				g.heads = append(g.heads, r)
				g.slots[at] = int32(len(g.heads))
				g.of[from+i] = r
				continue
			}
			g.of[from+i] = b.join(g, int(g.slots[at]-1), r)
		}
	}
	take(from, to)
	take(0, from)
	take(to, len(rows))
	return g
}

func slotsFor(n int) int {
	size := 16
	for size < 2*n {
		size *= 2
	}
	return size
}

// join adds row r to the versions of key k and returns the row that stands for r's version.
func (b *bucketRows) join(g *groups, k int, r int32) int32 {
	head := g.heads[k]
	if int(r) < b.stored && slices.ContainsFunc(g.versions(k), b.wasJoined) {
		g.composed[head] = r
		return r
	}
	if b.sameAnswer(head, r) {
		b.learn(head, r)
		return head
	}
	for _, other := range g.more[head] {
		if b.sameAnswer(other, r) {
			b.learn(other, r)
			return other
		}
	}
	g.more[head] = append(g.more[head], r)
	return r
}

// learn gives the version of row kept what another delivery of the same answer says of it: a later export its time and its
// descriptions, one of the same time those descriptions that are greater, in the order of texts and numbers (nothing is the
// least). A part of the key is untold when no delivery's export had a column for it. So any order of deliveries ends in the
// same row.
func (b *bucketRows) learn(kept, delivery int32) {
	was, now := b.when(wExported, kept), b.when(wExported, delivery)
	changed := now > was
	if changed {
		b.wide[wExported][kept] = now
	}
	if x := b.cell(cUntold, kept); x&^b.cell(cUntold, delivery) != 0 {
		b.narrow[cUntold][kept], changed = x&b.cell(cUntold, delivery), true
	}
	for _, col := range descriptions {
		x, y := b.cell(col, kept), b.cell(col, delivery)
		if from := b.cell(cFrom, delivery); x != y && from != 0 && slices.Contains(placing, col) {
			b.fates.ledgers[from-1].place(x, y, was, now)
		}
		if x != y && (now > was || now == was && b.greater(col, y, x)) {
			b.narrow[col][kept], changed = y, true
		}
	}
	if changed && int(kept) < b.kept {
		b.bumped[kept] = true
	}
}

// placing are the descriptions by which answers are counted together: what decides them by no merit is told.
var placing = []int{cMode, cDisciplines, cSystems, cTasks}

// greater compares two codes of a column.
func (b *bucketRows) greater(col int, x, y uint32) bool {
	if col < texts {
		return b.words[col][x] > b.words[col][y]
	}
	return x > y
}

// The key of a response is its source, examinee, sitting, block, position and item. Where no position was exported a
// question that was answered twice differs in nothing but its time, so there the time is part of the key.

// keyColumns are the columns of the key; one that holds nothing is a column of zeros.
type keyColumns struct {
	source, sitting, block, position, item []uint32
	answered                               []uint64
}

func (f *frame) keyColumns() keyColumns {
	var zeros []uint32
	column := func(at int) []uint32 {
		if f.narrow[at] != nil {
			return f.narrow[at]
		}
		if zeros == nil {
			zeros = make([]uint32, f.rows)
		}
		return zeros
	}
	k := keyColumns{source: column(cSource), sitting: column(cSitting), block: column(cBlock), position: column(cPosition),
		item: column(cItem), answered: f.wide[wAnswered]}
	if k.answered == nil {
		k.answered = make([]uint64, f.rows)
	}
	return k
}

func (k *keyColumns) hash(r int32) uint64 {
	h := uint64(k.sitting[r])
	h = h*0x9E3779B97F4A7C15 ^ uint64(k.item[r])
	position := k.position[r]
	h = h*0x9E3779B97F4A7C15 ^ uint64(position)<<20 ^ uint64(k.block[r])<<8 ^ uint64(k.source[r])
	if position == 0 {
		h = h*0x9E3779B97F4A7C15 ^ k.answered[r]
	}
	h *= 0x9E3779B97F4A7C15
	return h ^ h>>29
}

func (k *keyColumns) same(x, y int32) bool {
	position := k.position[x]
	return k.item[x] == k.item[y] && position == k.position[y] && k.sitting[x] == k.sitting[y] &&
		k.block[x] == k.block[y] && k.source[x] == k.source[y] && (position != 0 || k.answered[x] == k.answered[y])
}

// descriptions are the columns that describe an answer and are no part of it: the item's areas and how others did on it drift
// from export to export, a later program reads more of them, and an instant may be written in many ways. Versions that differ in nothing else do not contradict
// each other.
var descriptions = [...]int{cForm, cFamily, cMode, cTimeLayout, cTimeBasis, cOffset, cTag, cDisciplines, cSystems, cTasks, cPeerP, cConfidence, cFlagged, cSeen}

// describes reports whether a column makes no version of its own: a description, or what is said of the export.
func describes(col int) bool { return col == cUntold || slices.Contains(descriptions[:], col) }

// sameAnswer compares everything but descriptions, the export time and where the row came from. Both rows are one
// examinee's.
func (b *bucketRows) sameAnswer(x, y int32) bool {
	if b.when(wAnswered, x) != b.when(wAnswered, y) {
		return false
	}
	for at, col := range b.narrow[:cFrom] {
		if col != nil && col[x] != col[y] && !describes(at) {
			return false
		}
	}
	return true
}
