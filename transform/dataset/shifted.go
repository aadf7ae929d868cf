package dataset

import (
	"cmp"

	"cutscore/exam"
)

// Where an export has neither times nor positions nor sittings, and somebody answered an item twice, the places of answers are
// counted out from its rows. Two exports of one examinee must then count alike: if one has another item where the other has
// this one, it begins elsewhere (new rows in front, the newest first, a part of a file), and answers that they share come under
// two keys. Which those are nobody can tell: all stand, and of the keys at one place all but one are marked as shifted.

const unplaced = exam.PartPosition | exam.PartTime

// counted reports whether these versions of a key lie at a place that was counted out, and nothing else tells when it was.
func (b *bucketRows) counted(versions []int32) bool {
	lacks := ^exam.Parts(0)
	for _, v := range versions {
		lacks &= b.lacks(v, b.dayOnly)
	}
	return isCounted(lacks)
}

func isCounted(lacks exam.Parts) bool {
	return lacks&unplaced == unplaced && lacks&exam.PartOrder == 0
}

// countedSources are the sources of which some rows lie at places that were counted out.
func (s shapes) countedSources(words *words) map[uint32]bool {
	out := map[uint32]bool{}
	for source, has := range s {
		for _, shape := range has {
			if isCounted(exam.Parts(shape)) {
				out[words[cSource].code(source)] = true
			}
		}
	}
	return out
}

// shift marks keys at places that another key of the examinee has, too, in sittings of which all rows are there.
func (b *bucketRows) shift(g *groups) {
	if len(b.complete) == 0 {
		return
	}
	type place struct{ source, sitting, position uint32 }
	var first map[place]int32 // the head that goes unmarked
	for i, head := range g.heads {
		if !b.complete[b.cell(cSitting, head)] || !b.counted(g.versions(i)) {
			continue
		}
		at := place{b.cell(cSource, head), b.cell(cSitting, head), b.cell(cPosition, head)}
		if first == nil {
			first = map[place]int32{}
		}
		other, taken := first[at]
		switch {
		case !taken:
			first[at] = head
			continue
		case cmp.Or(b.compareText(cItem, other, head), cmp.Compare(b.cell(cBlock, other), b.cell(cBlock, head))) > 0:
			first[at] = head
		default:
			other = head
		}
		if g.shifted == nil {
			g.shifted = map[int32]bool{}
		}
		g.shifted[other] = true
	}
}
