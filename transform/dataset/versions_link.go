package dataset

import (
	"cmp"
	"math/bits"
	"slices"

	"cutscore/exam"
)

// A row that tells no position, be it for want of a column or because the cell is empty, and another of the same answer that
// does, give one answer two keys. Keys of one source, examinee and item are related here where rows of different shapes agree
// in all that both tell. Where they agree in when it was too, in the sitting or in an exact time, that is proof: such keys
// become versions of the fullest, if all the others are contained in it and no two of them say different things. Else nobody
// can tell which of them is which, or whether they are one: all stand, and of each two the less full one is marked as
// doubtful. The rule looks at the set of versions only.

// related is one key among those of a source and item.
type related struct {
	head     int32
	versions []int32
	columns  exam.Parts // that the exports of all its versions do not have
	lacks    exam.Parts // in all its versions, for want of a column or of what stands in it
	within   *related   // the key of whose versions it is one; nil: its own
	days     []int64    // UTC days of its times, each once; none: it tells no time
	facts    []claims   // what its versions say but for the time
	unsure   bool       // its versions are in conflict among themselves: it may stand for several answers
}

// relation is how two keys stand to each other.
type relation uint8

const (
	apart    relation = iota // they are two answers
	possible                 // nothing says that they are two, nothing proves that they are one
	proven                   // they agree in when it was
)

func (k *related) shape() uint32 { return shapeOf(k.lacks) }

// link joins keys that are one answer's, and marks those that may be, for questions of which all rows are there.
func (b *bucketRows) link(g *groups) {
	g.stirred, g.doubtful = map[int32]bool{}, map[int32]bool{}
	gone := map[int32]bool{}
	for _, heads := range b.byQuestion(g) {
		keys := make([]*related, len(heads))
		for i, h := range heads {
			keys[i] = b.relatedOf(g.heads[h], g.versions(int(h)))
		}
		if slices.ContainsFunc(keys, func(k *related) bool { return k.shape() != keys[0].shape() }) {
			b.linkQuestion(g, keys, gone)
		}
	}
	g.heads = slices.DeleteFunc(g.heads, func(head int32) bool { return gone[head] })
}

// byQuestion are the keys, by place, of each question that has several; most have one. Without an item nothing says that two
// keys are of one question.
func (b *bucketRows) byQuestion(g *groups) map[question][]int32 {
	first, out := make(map[question]int32, len(g.heads)), map[question][]int32{}
	for i, head := range g.heads {
		of := b.related.question(b.frame, head)
		if of.item == 0 || !b.related.has(of) {
			continue
		}
		before, met := first[of]
		switch {
		case !met:
			first[of] = int32(i)
		case out[of] == nil:
			out[of] = []int32{before, int32(i)}
		default:
			out[of] = append(out[of], int32(i))
		}
	}
	return out
}

func (b *bucketRows) relatedOf(head int32, versions []int32) *related {
	k := &related{head: head, versions: versions, columns: ^exam.Parts(0), lacks: ^exam.Parts(0)}
	for _, v := range versions {
		k.columns &= exam.Parts(b.cell(cUntold, v))
		k.lacks &= b.lacks(v, b.dayOnly)
		if t := b.when(wAnswered, v); t != 0 {
			if day := decodeMoment(t) / microsPerDay; !slices.Contains(k.days, day) {
				k.days = append(k.days, day)
			}
		}
	}
	k.unsure = len(versions) > 1 && slices.ContainsFunc(b.judgedAlone(versions), state.contested)
	return k
}

// linkQuestion does so for the keys of one question, and adds to gone the heads that are no longer keys of their own. Where one of
// them has news all are judged anew: two that were one may be two again.
func (b *bucketRows) linkQuestion(g *groups, keys []*related, gone map[int32]bool) {
	news := slices.ContainsFunc(keys, func(k *related) bool { return slices.ContainsFunc(k.versions, b.isNews) })
	for _, k := range keys {
		g.stirred[k.head] = news
	}
	near := neighboursOf(keys)
	for _, chain := range b.chains(keys, near) {
		for _, k := range chain {
			if k.within = b.fullestOf(chain); k.within == k {
				k.within = nil
			}
		}
	}
	for i, k := range keys {
		if k.within != nil {
			gone[k.head] = true
			g.takeIn(k.within.head, k)
			continue
		}
		for j := range near.of(i) {
			if other := keys[j]; j < i && other.within == nil && b.relation(k, other) != apart {
				g.doubtful[b.lessFull(k, other).head] = true
			}
		}
	}
}

// takeIn makes the versions of a key those of another, and so the row that was stored as made of them.
func (g *groups) takeIn(head int32, k *related) {
	g.more[head] = append(g.more[head], k.versions...)
	if old, stored := g.composed[k.head]; stored {
		g.composed[head] = old
	}
}

// chains are the keys that proof leads to from each other.
func (b *bucketRows) chains(keys []*related, near *neighbours) (out [][]*related) {
	met := make([]bool, len(keys))
	for i := range keys {
		if met[i] {
			continue
		}
		met[i] = true
		chain := []int{i}
		for at := 0; at < len(chain); at++ {
			for j := range near.of(chain[at]) {
				if !met[j] && b.relation(keys[chain[at]], keys[j]) == proven {
					met[j] = true
					chain = append(chain, j)
				}
			}
		}
		members := make([]*related, len(chain))
		for n, j := range chain {
			members[n] = keys[j]
		}
		out = append(out, members)
	}
	return out
}

// fullestOf is the key of a chain in which all others are contained; nil when there is none, or when two say different things.
func (b *bucketRows) fullestOf(chain []*related) *related {
	for i, k := range chain {
		for _, other := range chain[:i] {
			if b.relation(k, other) == apart {
				return nil
			}
		}
	}
	for _, k := range chain {
		if !slices.ContainsFunc(chain, func(other *related) bool { return other != k && !b.contains(k, other) }) {
			return k
		}
	}
	return nil
}

// contains reports whether key k tells every part of the key that other tells.
func (b *bucketRows) contains(k, other *related) bool {
	has := func(part exam.Parts, same bool) bool { return same || other.lacks&^k.lacks&part != 0 }
	same := func(col int) bool { return b.cell(col, k.head) == b.cell(col, other.head) }
	return (same(cSitting) || k.sittingRank() > other.sittingRank()) && has(exam.PartBlock, same(cBlock)) &&
		(same(cPosition) || k.positionRank() > other.positionRank() || k.positionRank() > 0 && other.lacks&^k.lacks&exam.PartBlock != 0) &&
		(b.cell(cPosition, k.head) != 0 || b.cell(cPosition, other.head) != 0 || // a key with a position holds no time
			has(exam.PartTime, b.when(wAnswered, k.head) == b.when(wAnswered, other.head)))
}

// sittingRank is how well the export tells the sitting: 2 by itself, 1 by the form, 0 by nothing but the day, if that.
func (k *related) sittingRank() int { return k.rank(exam.PartSitting, exam.PartForm) }

// positionRank is how well the export tells the position: 2 by itself, 1 by another order, 0 not at all.
func (k *related) positionRank() int { return k.rank(exam.PartPosition, exam.PartOrder) }

func (k *related) rank(part, standIn exam.Parts) int {
	switch {
	case k.lacks&part == 0:
		return 2
	case k.lacks&standIn == 0:
		return 1
	}
	return 0
}

// relation compares two keys of one source, examinee and item. Rows of one shape tell the same parts, so that two keys of
// theirs are two answers. Within one export two rows are two answers, too, unless they say the same: where the two keys may
// be of one, what else proves that they are one answer does not when they contradict each other. Nor does it where the versions
// of the less full one are in conflict among themselves: the fuller one is not disputed by what may be several answers. Where
// one was exported later than the other, what they say differently may be a correction: then they may be one answer all the
// same, in one sitting or on one day.
func (b *bucketRows) relation(k, other *related) relation {
	same := func(col int) bool { return b.cell(col, k.head) == b.cell(col, other.head) }
	if k.shape() == other.shape() || b.sittingsDiffer(k, other) || !same(cBlock) && (k.lacks^other.lacks)&exam.PartBlock == 0 ||
		!same(cPosition) && k.positionsCompare(other) {
		return apart
	}
	sitting := 0 // how well both tell that it was one sitting
	switch {
	case !same(cSitting):
	case k.lacks^other.lacks == exam.PartOrder: // exports of the same columns, of one of which places were counted out
		sitting = 2
	case k.sittingRank() == other.sittingRank() && b.cell(cSitting, k.head) != 0:
		sitting = k.sittingRank()
	}
	times := b.compareTimes(k, other)
	switch {
	case times == timesDiffer:
		return apart
	case times == timesExact, times == timesAgree && sitting > 0, times == timesUntold && sitting == 2 && !k.positionsShift(other):
		if b.maybeOfOneExport(k, other) && b.factsDiffer(k, other) || b.lessFull(k, other).unsure {
			return possible
		}
		return proven
	case !b.datedApart(k, other):
		if b.factsDiffer(k, other) {
			return apart
		}
	case sitting == 2 && k.positionRank() == 2 && other.positionRank() == 2 && same(cPosition) && !b.lessFull(k, other).unsure:
		return proven // one key, but for a part that only one of them tells: the later export corrects the other
	case times == timesUntold && sitting == 0 && b.factsDiffer(k, other):
		return apart
	}
	return possible
}

// maybeOfOneExport reports whether one export may hold both keys: its columns are theirs, and not all their versions are dated
// and one key was exported, for the last time, before the other was.
func (b *bucketRows) maybeOfOneExport(k, other *related) bool {
	return k.columns == other.columns && !b.datedApart(k, other)
}

// datedApart reports whether it is known that one of the keys was exported, for the last time, before the other.
func (b *bucketRows) datedApart(k, other *related) bool {
	last, dated := b.lastExport(k)
	lastOther, datedOther := b.lastExport(other)
	return dated && datedOther && last != lastOther
}

// lastExport is when the last export was made that held a version of the key, and whether that is known of all versions.
func (b *bucketRows) lastExport(k *related) (last uint64, dated bool) {
	dated = true
	for _, v := range k.versions {
		now := b.when(wExported, v)
		last, dated = max(last, now), dated && now != 0
	}
	return last, dated
}

// sittingsDiffer reports whether the keys are of two sittings. A sitting that is called after the form and the day has another
// name where either is not told: then forms tell two apart, and days are compared as times.
func (b *bucketRows) sittingsDiffer(k, other *related) bool {
	if k.sittingRank() == 2 && other.sittingRank() == 2 {
		return b.cell(cSitting, k.head) != b.cell(cSitting, other.head)
	}
	for _, v := range k.versions {
		for _, w := range other.versions {
			if x, y := b.cell(cForm, v), b.cell(cForm, w); x == 0 || y == 0 || x == y {
				return false
			}
		}
	}
	return true
}

// positionsCompare reports whether positions of the two mean the same: in the block where both tell it, in the sitting where
// neither does.
func (k *related) positionsCompare(other *related) bool {
	return k.positionRank() == other.positionRank() && (k.lacks^other.lacks)&exam.PartBlock == 0
}

// positionsShift reports whether both tell a position, and one of them counts by blocks.
func (k *related) positionsShift(other *related) bool {
	return k.positionRank() > 0 && other.positionRank() > 0 && (k.lacks^other.lacks)&exam.PartBlock != 0
}

// factsDiffer reports whether every two versions of the keys contradict each other in something but the time.
func (b *bucketRows) factsDiffer(k, other *related) bool {
	for _, x := range b.factsOf(k) {
		for _, y := range b.factsOf(other) {
			if !x.contradict(y) {
				return false
			}
		}
	}
	return true
}

// factsOf are what the versions of a key say but for the time.
func (b *bucketRows) factsOf(k *related) []claims {
	if k.facts == nil {
		for _, v := range k.versions {
			said := b.claims(v)
			for i, c := range b.columns {
				if c.kind == moment {
					said[i] = 0
				}
			}
			k.facts = append(k.facts, said)
		}
	}
	return k.facts
}

// byFullness orders rows of one source, examinee and item by how much of their key they tell, the most first; then by their
// keys.
func (b *bucketRows) byFullness(x, y int32) int {
	lacks := func(r int32) int { return bits.OnesCount8(uint8(b.lacks(r, b.dayOnly))) }
	return cmp.Or(cmp.Compare(lacks(x), lacks(y)), b.byKeyParts(x, y))
}

// byKeyParts orders rows of one source, examinee and item by the rest of their keys; the time is part of it only where there
// is no position.
func (b *bucketRows) byKeyParts(x, y int32) int {
	px, py := b.cell(cPosition, x), b.cell(cPosition, y)
	c := cmp.Or(b.compareText(cSitting, x, y), cmp.Compare(b.cell(cBlock, x), b.cell(cBlock, y)), cmp.Compare(px, py))
	if c == 0 && px == 0 {
		c = cmp.Compare(b.when(wAnswered, x), b.when(wAnswered, y))
	}
	return c
}

// lessFull is the one of two keys that tells less of it.
func (b *bucketRows) lessFull(k, other *related) *related {
	count := func(k *related) int { return bits.OnesCount8(uint8(k.lacks)) }
	if cmp.Or(cmp.Compare(count(k), count(other)), b.byKeyParts(k.head, other.head)) > 0 {
		return k
	}
	return other
}
