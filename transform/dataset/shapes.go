package dataset

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/apache/arrow-go/v18/parquet/file"
)

// The shape of an export is the set of key parts that it tells. Answers of one source can stand under several keys only
// where its exports have several shapes, and so every file of responses says, in its footer, of which shapes its rows are.

// shapes lists by source what is untold in its rows (see exam.Parts), in order.
type shapes map[string][]uint32

// shapesKey is the key of the shapes in a file's metadata.
const shapesKey = "cutscore.shapes"

func (s shapes) add(source string, untold uint32) {
	if at, met := slices.BinarySearch(s[source], untold); !met {
		s[source] = slices.Insert(s[source], at, untold)
	}
}

// shapesOf are those of some rows of a frame; all of them when rows is nil.
func (f *frame) shapesOf(rows []int32, sources []string) shapes {
	n, row := len(rows), func(i int) int32 { return rows[i] }
	if rows == nil {
		n, row = f.rows, func(i int) int32 { return int32(i) }
	}
	out, last := shapes{}, uint64(1<<63)
	for i := range n {
		r := row(i)
		source, untold := f.cell(cSource, r), f.cell(cUntold, r)
		if now := uint64(source)<<32 | uint64(untold); now != last {
			last = now
			out.add(sources[source], untold)
		}
	}
	return out
}

// text is the shapes as a file's metadata have them.
func (s shapes) text() (string, error) {
	b, err := json.Marshal(s)
	return string(b), err
}

// severalShapes reports whether the bucket would hold rows of several shapes of a source that came in. Then a row may be one
// that stands under another key, in any file, and all of them are read.
func (m *bucketMerge) severalShapes(incoming *frame) (bool, error) {
	known := incoming.shapesOf(nil, m.tx.words[cSource].list())
	for _, table := range []string{"responses", "responses" + asideSuffix} {
		for _, f := range m.tx.base.below(bucketFolder(table, m.bucket)) {
			stored, err := shapesIn(m.tx.base.path(f))
			if err != nil {
				return false, err
			}
			known.meet(stored)
		}
	}
	return known.several(), nil
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

// meet adds the shapes of those sources that s has. A nil other is a file that says nothing of shapes: there all was told.
func (s shapes) meet(other shapes) {
	for source := range s {
		if other == nil {
			s.add(source, 0)
		}
		for _, untold := range other[source] {
			s.add(source, untold)
		}
	}
}

// shapesIn are the shapes that the footer of a file of responses names; nil when it names none.
func shapesIn(path string) (out shapes, err error) {
	defer guard(path, &err)
	reader, err := file.OpenParquetFile(path, false)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	text := reader.MetaData().KeyValueMetadata().FindValue(shapesKey)
	if text == nil {
		return nil, nil
	}
	if err := json.NewDecoder(strings.NewReader(*text)).Decode(&out); err != nil {
		return nil, fmt.Errorf("%s: shapes: %w", path, err)
	}
	return out, nil
}
