package dataset

import (
	"slices"
	"strings"

	"cutscore/exam"
)

// ordered is the rows of several files of one bucket in the order of the table: examinee by examinee, and within one the
// files in the order of their spans.
type ordered struct {
	frames []*frame
	pieces []piece
	rows   int
	words  *words
}

// piece is neighbouring rows of one file.
type piece struct {
	frame    *frame
	from, to int
}

// inOrder takes frames in the order of their spans. The rows of each are in the order of the table already, so that every
// examinee's are one piece of it.
func inOrder(frames []*frame, words *words) *ordered {
	o := &ordered{frames: frames, words: words}
	names := words[cExaminee].list()
	of := map[uint32][]piece{}
	var present []uint32
	for _, f := range frames {
		o.rows += f.rows
		for from := 0; from < f.rows; {
			examinee, to := f.cell(cExaminee, int32(from)), from+1
			for to < f.rows && f.cell(cExaminee, int32(to)) == examinee {
				to++
			}
			if of[examinee] == nil {
				present = append(present, examinee)
			}
			of[examinee] = append(of[examinee], piece{f, from, to})
			from = to
		}
	}
	slices.SortFunc(present, func(a, b uint32) int { return strings.Compare(names[a], names[b]) })
	o.pieces = make([]piece, 0, len(present))
	for _, examinee := range present {
		o.pieces = append(o.pieces, of[examinee]...)
	}
	return o
}

// responses decodes the rows; the columns share the values of the dictionaries.
func (o *ordered) responses() *exam.Responses {
	c := &exam.Responses{Rows: o.rows}
	for i, col := range textColumns(c) {
		if codes := o.codes(i); codes != nil {
			*col = exam.Coded{Codes: codes, Values: o.words[i].list()}
		}
	}
	c.Block = decoded(o, narrowAt(cBlock), decodeShort)
	c.Position = decoded(o, narrowAt(cPosition), func(c uint32) int32 { return int32(c) })
	c.OffsetMinutes = decoded(o, narrowAt(cOffset), decodeShort)
	c.Result = decoded(o, narrowAt(cResult), func(c uint32) exam.Result { return exam.Result(c) })
	c.Credit = decoded(o, narrowAt(cCredit), decodeShare)
	c.Seconds = decoded(o, narrowAt(cSeconds), decodeShare)
	c.Changes = decoded(o, narrowAt(cChanges), decodeCount)
	c.PeerP = decoded(o, narrowAt(cPeerP), decodeShare)
	c.Confidence = decoded(o, narrowAt(cConfidence), decodeShare)
	c.Flagged = decoded(o, narrowAt(cFlagged), func(c uint32) exam.Flag { return exam.Flag(c) })
	c.Seen = decoded(o, narrowAt(cSeen), func(c uint32) exam.Flag { return exam.Flag(c) })
	c.AnsweredAt = decoded(o, wideAt(wAnswered), decodeMoment)
	c.ExportedAt = decoded(o, wideAt(wExported), decodeMoment)
	return c
}

// codes are those of a text column; nil when no file has it.
func (o *ordered) codes(col int) []uint32 {
	if !slices.ContainsFunc(o.frames, func(f *frame) bool { return f.narrow[col] != nil }) {
		return nil
	}
	out := make([]uint32, o.rows)
	done := 0
	for _, p := range o.pieces {
		if column := p.frame.narrow[col]; column != nil {
			copy(out[done:], column[p.from:p.to])
		}
		done += p.to - p.from
	}
	return out
}

func narrowAt(col int) func(*frame) []uint32 { return func(f *frame) []uint32 { return f.narrow[col] } }

func wideAt(col int) func(*frame) []uint64 { return func(f *frame) []uint64 { return f.wide[col] } }

// decoded is one column of all rows; nil when no file has it.
func decoded[A uint32 | uint64, B any](o *ordered, column func(*frame) []A, decode func(A) B) []B {
	if !slices.ContainsFunc(o.frames, func(f *frame) bool { return column(f) != nil }) {
		return nil
	}
	out := make([]B, o.rows)
	done := 0
	for _, p := range o.pieces {
		part := out[done : done+p.to-p.from]
		done += len(part)
		if col := column(p.frame); col != nil {
			for i, x := range col[p.from:p.to] {
				part[i] = decode(x)
			}
			continue
		}
		for i := range part {
			part[i] = decode(0)
		}
	}
	return out
}
