package dataset

import (
	"fmt"

	"cutscore/exam"
)

// frame is responses as columns of numbers (see kind). A nil column holds only zeros, that is, nothing.
// Codes of text columns are those of the dictionaries that the frame was made with.
type frame struct {
	rows   int
	narrow [narrows][]uint32
	wide   [wides][]uint64
}

// frameOf codes responses in the memory of s. lines may be nil.
func frameOf(c *exam.Responses, lines []int64, from uint32, words *words, s *scratch) (*frame, error) {
	if err := checkLengths(c, lines); err != nil {
		return nil, err
	}
	f := &frame{rows: c.Rows}
	for i, col := range textColumns(c) {
		f.narrow[i] = words[i].recode(col, s, i)
	}
	code(s, f, cBlock, c.Block, codeShort)
	code(s, f, cPosition, c.Position, codeWhole)
	code(s, f, cOffset, c.OffsetMinutes, codeShort)
	code(s, f, cResult, c.Result, codeMark)
	code(s, f, cCredit, c.Credit, codeShare)
	code(s, f, cSeconds, c.Seconds, codeShare)
	code(s, f, cChanges, c.Changes, codeCount)
	code(s, f, cPeerP, c.PeerP, codeShare)
	code(s, f, cConfidence, c.Confidence, codeShare)
	code(s, f, cFlagged, c.Flagged, codeFlag)
	code(s, f, cSeen, c.Seen, codeFlag)
	codeWide(s, f, wAnswered, c.AnsweredAt, codeMoment)
	codeWide(s, f, wExported, c.ExportedAt, codeMoment)
	codeWide(s, f, wLine, lines, func(n int64) uint64 { return uint64(max(n, 0)) })
	codeAlike(s, f, cFrom, from)
	if c.Untold != 0 {
		codeAlike(s, f, cUntold, uint32(c.Untold))
	}
	return f, nil
}

// codeAlike gives all rows the same number in a column.
func codeAlike(s *scratch, f *frame, at int, x uint32) {
	f.narrow[at] = s.narrowColumn(at, f.rows)
	for i := range f.narrow[at] {
		f.narrow[at][i] = x
	}
}

func code[T any](s *scratch, f *frame, at int, column []T, code func(T) uint32) {
	if column == nil {
		return
	}
	f.narrow[at] = s.narrowColumn(at, f.rows)
	for i, x := range column {
		f.narrow[at][i] = code(x)
	}
}

func codeWide(s *scratch, f *frame, at int, column []int64, code func(int64) uint64) {
	if column == nil {
		return
	}
	f.wide[at] = s.wideColumn(at, f.rows)
	for i, x := range column {
		f.wide[at][i] = code(x)
	}
}

func checkLengths(c *exam.Responses, lines []int64) error {
	lengths := []int{
		len(c.Block), len(c.Position), len(c.AnsweredAt), len(c.OffsetMinutes), len(c.Result), len(c.Credit), len(c.Seconds),
		len(c.Changes), len(c.PeerP), len(c.Confidence), len(c.Flagged), len(c.Seen), len(c.ExportedAt), len(lines),
	}
	for _, col := range textColumns(c) {
		lengths = append(lengths, len(col.Codes))
	}
	for _, n := range lengths {
		if n != 0 && n != c.Rows {
			return fmt.Errorf("store responses: a column of %d entries among %d rows", n, c.Rows)
		}
	}
	return nil
}

// cell is the number in row i of a narrow column.
func (f *frame) cell(col int, i int32) uint32 {
	if f.narrow[col] == nil {
		return 0
	}
	return f.narrow[col][i]
}

// when is the number in row i of a wide column.
func (f *frame) when(col int, i int32) uint64 {
	if f.wide[col] == nil {
		return 0
	}
	return f.wide[col][i]
}

// stack puts frames one after the other.
func stack(frames []*frame) *frame {
	out := &frame{}
	for _, f := range frames {
		out.rows += f.rows
	}
	for c := range out.narrow {
		out.narrow[c] = stacked(frames, out.rows, func(f *frame) []uint32 { return f.narrow[c] })
	}
	for c := range out.wide {
		out.wide[c] = stacked(frames, out.rows, func(f *frame) []uint64 { return f.wide[c] })
	}
	return out
}

func stacked[T any](frames []*frame, rows int, column func(*frame) []T) []T {
	var out []T
	done := 0
	for _, f := range frames {
		if col := column(f); col != nil {
			if out == nil {
				out = make([]T, rows)
			}
			copy(out[done:], col)
		}
		done += f.rows
	}
	return out
}
