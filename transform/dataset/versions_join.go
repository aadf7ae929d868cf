package dataset

import (
	"slices"

	"cutscore/exam"
)

// Versions that do not contradict each other make one row together: what any of them says. They stay in the store beside
// it, as joined, because a later delivery may contradict one of them and not the others.

// answerColumns are the columns of responses that are neither part of the key nor descriptions: what versions can differ in.
func answerColumns() []column {
	return slices.DeleteFunc(responseColumns(), func(c column) bool {
		if c.kind == moment {
			return c.at == wExported
		}
		return describes(c.at) || slices.Contains(untimedKey[:], c.at)
	})
}

// untimedKey are the columns of the key but the time, which is part of it in some rows only.
var untimedKey = [...]int{cSource, cExaminee, cSitting, cItem, cBlock, cPosition}

// unanswered says, where another version has the option chosen, that there was none.
const unanswered = 1 << 40

// claims are what row r says. An omission speaks of the option chosen. Two more columns stand at the end. A mark that the key
// alone tells gives way to one of an export, so it speaks in a column of its own. And where an export says no more than that
// nothing was earned, it says the same as one that says why, that nothing was answered: both speak in the last column.
func (b *bucketRows) claims(r int32) claims {
	byKey, out := uint64(0), make(claims, len(b.columns), len(b.columns)+2)
	for i, c := range b.columns {
		switch {
		case c.kind == moment:
			out[i] = b.when(c.at, r)
		default:
			out[i] = uint64(b.cell(c.at, r))
		}
		switch {
		case c.kind == mark && b.keyTold(r):
			byKey, out[i] = out[i], 0
		case c.kind == mark && b.bareZero(r):
			out[i] = 0
		}
		if c.kind == text && c.at == cChosen && out[i] == 0 && exam.Result(b.cell(cResult, r)).Unanswered() {
			out[i] = unanswered
		}
	}
	return append(out, byKey, b.earned(r))
}

// earned tells apart what was earned, as far as an export says: nothing (wrong, omitted and not reached alike), something, all.
func (b *bucketRows) earned(r int32) uint64 {
	switch result := exam.Result(b.cell(cResult, r)); {
	case b.keyTold(r):
		return 0
	case result == exam.Omitted || result == exam.NotReached:
		return uint64(exam.Incorrect)
	default:
		return uint64(result)
	}
}

// bareZero reports whether row r says of the answer no more than that it earned nothing: points 0, and no option chosen.
func (b *bucketRows) bareZero(r int32) bool {
	return exam.Result(b.cell(cResult, r)) == exam.Incorrect && !b.keyTold(r) && b.cell(cChosen, r) == 0 && b.cell(cCredit, r) == codeShare(0)
}

// keyTold reports whether nothing but the key says whether the answer of row r is right: then no points were exported.
func (b *bucketRows) keyTold(r int32) bool {
	result := exam.Result(b.cell(cResult, r))
	return (result == exam.Correct || result == exam.Incorrect) && b.cell(cCredit, r) == 0
}

// wasJoined reports whether row r was stored as joined.
func (b *bucketRows) wasJoined(r int32) bool {
	return int(r) >= b.stored && int(r) < b.kept && b.aside[int(r)-b.stored] == joined
}

// stood reports whether the table showed, before this run, what row r says.
func (b *bucketRows) stood(r int32) bool { return int(r) < b.stored || b.wasJoined(r) }

// compose returns the row that versions make together: the one that was stored, when they make the same again, else a new
// one. Where descriptions differ, those of the latest export hold that has any; of one time, the greater.
func (b *bucketRows) compose(versions []int32, old int32, stored bool) int32 {
	r := b.grow()
	for _, v := range versions {
		for _, c := range b.columns {
			if c.kind == mark {
				b.setCell(c.at, r, b.marked(versions))
			} else if c.kind == moment {
				b.setWhen(c.at, r, max(b.when(c.at, r), b.when(c.at, v)))
			} else {
				b.setCell(c.at, r, max(b.cell(c.at, r), b.cell(c.at, v)))
			}
		}
		b.setWhen(wExported, r, max(b.when(wExported, r), b.when(wExported, v)))
	}
	b.setKey(r, versions)
	for _, c := range descriptions {
		b.setCell(c, r, b.described(versions, c))
	}
	if stored && b.equal(old, r) {
		b.shrink()
		return old
	}
	return r
}

// setKey gives row r the key of the fullest of its versions, so that it is found under the key of one of them.
func (b *bucketRows) setKey(r int32, versions []int32) {
	fullest := slices.MinFunc(versions, b.byFullness)
	for _, c := range untimedKey {
		b.setCell(c, r, b.cell(c, fullest))
	}
	if b.cell(cPosition, fullest) == 0 {
		b.setWhen(wAnswered, r, b.when(wAnswered, fullest))
	}
	untold := b.cell(cUntold, fullest)
	for _, v := range versions {
		untold &= b.cell(cUntold, v)
	}
	b.setCell(cUntold, r, untold)
}

// marked is the result among versions: that of an export, else what the key tells. Where one says why nothing was earned, that.
func (b *bucketRows) marked(versions []int32) (result uint32) {
	best := -1
	for _, v := range versions {
		worth := 2
		switch {
		case b.cell(cResult, v) == 0:
			continue
		case b.keyTold(v):
			worth = 0
		case b.bareZero(v):
			worth = 1
		}
		if worth > best {
			result, best = b.cell(cResult, v), worth
		}
	}
	return result
}

// described is the description that holds in a column among versions.
func (b *bucketRows) described(versions []int32, col int) uint32 {
	best, when := uint32(0), uint64(0)
	for _, v := range versions {
		x, now := b.cell(col, v), b.when(wExported, v)
		if x != 0 && (best == 0 || now > when || now == when && b.greater(col, x, best)) {
			best, when = x, now
		}
	}
	return best
}

// equal compares two rows in everything that the table shows.
func (b *bucketRows) equal(x, y int32) bool {
	for col := range cFrom {
		if b.cell(col, x) != b.cell(col, y) {
			return false
		}
	}
	return b.when(wAnswered, x) == b.when(wAnswered, y) && b.when(wExported, x) == b.when(wExported, y)
}

// grow appends an empty row. The frame may be that of the delivery, which is settled again when too little was loaded: from
// the first new row on the columns are our own.
func (b *bucketRows) grow() int32 {
	if !b.own {
		b.frame, b.own = b.frame.clone(), true
	}
	for i, col := range b.frame.narrow {
		if col != nil {
			b.frame.narrow[i] = append(col, 0)
		}
	}
	for i, col := range b.frame.wide {
		if col != nil {
			b.frame.wide[i] = append(col, 0)
		}
	}
	b.rows++
	return int32(b.rows - 1)
}

// shrink takes the row back that grow appended last.
func (b *bucketRows) shrink() {
	b.rows--
	for i, col := range b.frame.narrow {
		if col != nil {
			b.frame.narrow[i] = col[:b.rows]
		}
	}
	for i, col := range b.frame.wide {
		if col != nil {
			b.frame.wide[i] = col[:b.rows]
		}
	}
}

// clone copies a frame with room for a few rows more.
func (f *frame) clone() *frame {
	out := &frame{rows: f.rows}
	for i, col := range f.narrow {
		out.narrow[i] = slices.Clone(col)
	}
	for i, col := range f.wide {
		out.wide[i] = slices.Clone(col)
	}
	return out
}

// setCell writes a cell of an own frame; a column that holds nothing yet has no other value than 0 to take.
func (b *bucketRows) setCell(col int, r int32, x uint32) {
	if b.narrow[col] != nil {
		b.narrow[col][r] = x
	}
}

func (b *bucketRows) setWhen(col int, r int32, x uint64) {
	if b.wide[col] != nil {
		b.wide[col][r] = x
	}
}
