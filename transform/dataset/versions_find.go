package dataset

// groups are the versions found among one examinee's rows: per key the first version met, and further ones where
// contents differ.
type groups struct {
	heads []int32           // per key, the row that stands for its first version
	more  map[int32][]int32 // further versions of the head's key
	of    []int32           // per row looked at: the row that stands for its version
}

func (g *groups) versions(i int) []int32 {
	head := g.heads[i]
	return append([]int32{head}, g.more[head]...)
}

// byKey finds the distinct versions of the rows. Equal versions are merged into the row that was delivered first
// (stored rows before delivered ones, then by batch and line), and carry the latest of their export times.
func (b *bucketRows) byKey(rows []int32) *groups {
	g := &groups{more: map[int32][]int32{}, of: make([]int32, len(rows))}
	slots := make([]int32, slotsFor(len(rows))) // open addressing: 0 free, else 1 + index into heads
	mask := uint64(len(slots) - 1)
	for i, r := range rows {
		at := b.keyHash(r) & mask
		for slots[at] != 0 && !b.sameKey(g.heads[slots[at]-1], r) {
			at = (at + 1) & mask
		}
		if slots[at] == 0 {
			g.heads = append(g.heads, r)
			slots[at] = int32(len(g.heads))
			g.of[i] = r
			continue
		}
		g.of[i] = b.join(g, int(slots[at]-1), r)
	}
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
	if b.sameContent(head, r) {
		b.later(head, r)
		return head
	}
	for _, other := range g.more[head] {
		if b.sameContent(other, r) {
			b.later(other, r)
			return other
		}
	}
	g.more[head] = append(g.more[head], r)
	return r
}

// later gives the version of row kept the export time of another delivery of it, if that is later.
func (b *bucketRows) later(kept, delivery int32) {
	t := b.when(wExported, delivery)
	if t <= b.when(wExported, kept) {
		return
	}
	b.wide[wExported][kept] = t
	if int(kept) < b.kept {
		b.bumped[kept] = true
	}
}

// The key of a response is its source, examinee, sitting, block, position and item. Where no position was exported a
// question that was answered twice differs in nothing but its time, so there the time is part of the key.

func (b *bucketRows) keyHash(r int32) uint64 {
	h := uint64(b.cell(cSitting, r))
	h = h*0x9E3779B97F4A7C15 ^ uint64(b.cell(cItem, r))
	position := b.cell(cPosition, r)
	h = h*0x9E3779B97F4A7C15 ^ uint64(position)<<20 ^ uint64(b.cell(cBlock, r))<<8 ^ uint64(b.cell(cSource, r))
	if position == 0 {
		h = h*0x9E3779B97F4A7C15 ^ b.when(wAnswered, r)
	}
	h *= 0x9E3779B97F4A7C15
	return h ^ h>>29
}

func (b *bucketRows) sameKey(x, y int32) bool {
	position := b.cell(cPosition, x)
	return b.cell(cItem, x) == b.cell(cItem, y) && position == b.cell(cPosition, y) && b.cell(cSitting, x) == b.cell(cSitting, y) &&
		b.cell(cBlock, x) == b.cell(cBlock, y) && b.cell(cSource, x) == b.cell(cSource, y) &&
		(position != 0 || b.when(wAnswered, x) == b.when(wAnswered, y))
}

// sameContent compares everything but the export time and where the row came from. Both rows are one examinee's.
func (b *bucketRows) sameContent(x, y int32) bool {
	if b.when(wAnswered, x) != b.when(wAnswered, y) {
		return false
	}
	for _, col := range b.narrow[:cFrom] {
		if col != nil && col[x] != col[y] {
			return false
		}
	}
	return true
}
