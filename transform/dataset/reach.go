package dataset

import (
	"path"
	"strings"

	"cutscore/transform/dataset/generations"
)

// reach is what a delivery can touch in its bucket: a nightly export brings a few new sittings of the last weeks, and
// nothing older need be read to settle it.
type reach struct {
	months   map[month]bool
	sittings map[uint32]bool // of rows whose key does not hold their time, or whose source has places that were counted out
	texts    []string        // what the sittings are called, sorted; see sharesSitting
}

func everywhere(*bucketMerge, generations.File) (bool, error) { return true, nil }

// newReach looks at what came in. A stored version of an incoming row has the same key. Where the key holds the time,
// that version lies in the same month; elsewhere it has the same sitting, as have all answers among whose places its own was
// counted out.
func newReach(incoming *frame, counted map[uint32]bool) *reach {
	r := &reach{months: map[month]bool{}, sittings: map[uint32]bool{}}
	var c calendar
	lastMonth, lastSitting := month(0), unseen // neighbours mostly share both
	for i := range int32(incoming.rows) {
		if m := c.of(incoming.when(wAnswered, i)); i == 0 || m != lastMonth {
			lastMonth, r.months[m] = m, true
		}
		if sitting := incoming.cell(cSitting, i); sitting != lastSitting && (incoming.cell(cPosition, i) != 0 || counted[incoming.cell(cSource, i)]) {
			lastSitting, r.sittings[sitting] = sitting, true
		}
	}
	return r
}

// touches reports whether a file holds rows of an incoming row's month, or rows of its sitting.
func (r *reach) touches(m *bucketMerge, f generations.File) (bool, error) {
	span := spanOf(f.Path)
	for incoming := range r.months {
		for _, s := range incoming.spans() {
			if s == span {
				return true, nil
			}
		}
	}
	if len(r.sittings) == 0 {
		return false, nil
	}
	return r.sharesSitting(m.tx.base.path(f), &m.tx.words[cSitting])
}

// spanOf is the span in the path of a file of responses.
func spanOf(file string) string {
	_, name, _ := strings.Cut(path.Dir(file), "/span=")
	return name
}
