package dataset

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cutscore/exam"

	"github.com/apache/arrow-go/v18/parquet/file"
)

// What a row lacks are the parts of its key that it does not tell: its export had no column for them, or the cell is empty.
// The shape of a row is as much of that as another key of the same answer can differ in. Answers of one source can stand
// under several keys only where its rows have several shapes, and so every file of responses says, in its footer, of which
// shapes its rows are.

// lacks are the parts that row r does not tell; vague are the codes of times that tell less than an instant.
func (f *frame) lacks(r int32, vague vagueTimes) exam.Parts {
	parts := exam.Parts(f.cell(cUntold, r))
	if f.cell(cSitting, r) == 0 {
		parts |= exam.PartSitting | exam.PartForm
	}
	if f.cell(cBlock, r) == 0 {
		parts |= exam.PartBlock
	}
	if f.cell(cPosition, r) == 0 {
		parts |= exam.PartPosition | exam.PartOrder
	}
	switch {
	case f.when(wAnswered, r) == 0:
		parts = parts&^exam.PartClock | exam.PartTime
	case f.cell(cTimeBasis, r) == vague.dayOnly:
		parts |= exam.PartClock
	case f.cell(cTimeBasis, r) == vague.assumed:
		parts |= exam.PartOffset
	}
	return parts
}

// vagueTimes are the codes of bases of times: of one that is no more than a day, and of one whose offset was assumed.
type vagueTimes struct{ dayOnly, assumed uint32 }

// dayOnlyIn finds the codes of vague times in the words of a column; a code that no row has where there is none.
func dayOnlyIn(bases []string) vagueTimes {
	code := func(basis string) uint32 {
		if at := slices.Index(bases, basis); at >= 0 {
			return uint32(at)
		}
		return unseen
	}
	return vagueTimes{dayOnly: code("date_only"), assumed: code("assumed")}
}

// shapeOf is the shape of a row that lacks these parts. Where sitting and position are told, they alone tell answers to an
// item apart, and the time is no part of the key.
func shapeOf(lacks exam.Parts) uint32 {
	if lacks&exam.PartSitting == 0 && lacks&(exam.PartPosition|exam.PartOrder) != exam.PartPosition|exam.PartOrder {
		lacks &^= exam.PartTime | exam.PartClock | exam.PartOffset
	}
	return uint32(lacks)
}

// shapes lists by source the shapes of its rows, in order.
type shapes map[string][]uint32

// shapesKey is the key of the shapes in a file's metadata.
const shapesKey = "cutscore.lacks"

func (s shapes) add(source string, shape uint32) {
	if at, met := slices.BinarySearch(s[source], shape); !met {
		s[source] = slices.Insert(s[source], at, shape)
	}
}

// shapesOf are those of some rows of a frame; all of them when rows is nil.
func (f *frame) shapesOf(rows []int32, sources, bases []string) shapes {
	n := len(rows)
	if rows == nil {
		n = f.rows
	}
	out, last, dayOnly := shapes{}, uint64(1<<63), dayOnlyIn(bases)
	for i := range n {
		r := int32(i)
		if rows != nil {
			r = rows[i]
		}
		source, shape := f.cell(cSource, r), shapeOf(f.lacks(r, dayOnly))
		if now := uint64(source)<<32 | uint64(shape); now != last {
			last = now
			out.add(sources[source], shape)
		}
	}
	return out
}

// text is the shapes as a file's metadata have them.
func (s shapes) text() (string, error) {
	b, err := json.Marshal(s)
	return string(b), err
}

// several reports whether a source has more than one shape.
func (s shapes) several() bool {
	for _, untold := range s {
		if len(untold) > 1 {
			return true
		}
	}
	return false
}

// meet adds the shapes of those sources that s has.
func (s shapes) meet(other shapes) {
	for source := range s {
		for _, shape := range other[source] {
			s.add(source, shape)
		}
	}
}

// shapesIn are the shapes that the footer of a file of responses names. Where an older program wrote it the rows are looked at.
func shapesIn(path string, words *words) (out shapes, err error) {
	defer guard(path, &err)
	reader, err := file.OpenParquetFile(path, false)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	text := reader.MetaData().KeyValueMetadata().FindValue(shapesKey)
	if text == nil {
		f, err := readColumns(path, words, "source", "sitting", "block", "position", "answered_at", "time_basis", "untold")
		if err != nil {
			return nil, err
		}
		return f.shapesOf(nil, words[cSource].list(), words[cTimeBasis].list()), nil
	}
	if err := json.NewDecoder(strings.NewReader(*text)).Decode(&out); err != nil {
		return nil, fmt.Errorf("%s: shapes: %w", path, err)
	}
	return out, nil
}

// readColumns reads some columns of a file of responses. Its bytes were checked when the transaction began.
func readColumns(path string, words *words, names ...string) (*frame, error) {
	f := &frame{}
	return f, f.readMore(path, words, names...)
}

// readMore reads further columns of the file.
func (f *frame) readMore(path string, words *words, names ...string) (err error) {
	defer guard(path, &err)
	reader, err := file.OpenParquetFile(path, false)
	if err != nil {
		return err
	}
	defer reader.Close()
	f.rows = int(reader.NumRows())
	pages := &pageReader{words: words}
	for _, c := range responseColumns() {
		if !slices.Contains(names, c.name) {
			continue
		}
		if err := f.read(pages, reader, c); err != nil {
			return fmt.Errorf("%s: column %s: %w", path, c.name, err)
		}
	}
	return nil
}
