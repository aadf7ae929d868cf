package dataset

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"cutscore/exam"
	"cutscore/transform/dataset/generations"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// SchemaError says that a file was written by a version of the schema that this program does not know.
type SchemaError struct{ Path, Version string }

// Error names the file and its version.
func (e *SchemaError) Error() string {
	return fmt.Sprintf("%s: schema version %q is not known here (this program knows up to %d)", e.Path, e.Version, SchemaVersion)
}

// openTable opens a Parquet file whose name is its content's hash. A reader library may panic on damaged bytes, so the
// hash is checked first, and every use of the returned reader stands under guard.
func openTable(path string) (*pqarrow.FileReader, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if nameOf(content) != filepath.Base(path) {
		return nil, &generations.DamagedError{Path: path, Reason: "its content is not what its name says"}
	}
	return openContent(path, content)
}

func openContent(path string, content []byte) (*pqarrow.FileReader, error) {
	raw, err := file.NewParquetReader(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if v := raw.MetaData().KeyValueMetadata().FindValue(versionKey); v == nil || !knownVersion(*v) {
		return nil, &SchemaError{Path: path, Version: deref(v)}
	}
	props := pqarrow.ArrowReadProperties{BatchSize: rowsPerGroup}
	for i := range raw.MetaData().Schema.NumColumns() {
		props.SetReadDict(i, raw.MetaData().Schema.Column(i).PhysicalType().String() == "BYTE_ARRAY")
	}
	return pqarrow.NewFileReader(raw, props, memory.DefaultAllocator)
}

func knownVersion(v string) bool {
	n, err := strconv.Atoi(v)
	return err == nil && n >= 1 && n <= SchemaVersion
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// guard turns a panic of the Parquet library into an error that names the file.
func guard(path string, err *error) {
	if r := recover(); r != nil {
		*err = &generations.DamagedError{Path: path, Reason: fmt.Sprint("the Parquet reader gave up: ", r)}
	}
}

// decodeFile reads a table of responses. Columns that the file does not have stay empty: that is how files of an
// older schema read. states is nil unless the table has a state column.
func decodeFile(path string, words *words) (f *frame, states []state, err error) {
	defer guard(path, &err)
	r, err := openTable(path)
	if err != nil {
		return nil, nil, err
	}
	return decodeTable(path, r, words)
}

func decodeTable(path string, r *pqarrow.FileReader, words *words) (*frame, []state, error) {
	f := &frame{rows: int(r.ParquetReader().NumRows())}
	pages := pageReader{words: words}
	for _, c := range responseColumns() {
		if allNull(r, c.name) {
			continue
		}
		codes, ok, err := pages.read(r.ParquetReader(), c)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: column %s: %w", path, c.name, err)
		}
		if ok {
			f.narrow[c.at] = codes
			continue
		}
		chunks, err := readColumn(r, c.name)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", path, err)
		}
		if chunks == nil {
			continue
		}
		if err := f.fill(c, chunks, words); err != nil {
			return nil, nil, fmt.Errorf("%s: column %s: %w", path, c.name, err)
		}
		chunks.Release()
	}
	states, err := readStates(r)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, states, nil
}

// readColumn reads a column, of any shape, in the calling goroutine; nil when the file has none of that name.
func readColumn(r *pqarrow.FileReader, name string) (*arrow.Chunked, error) {
	at := slices.IndexFunc(r.Manifest.Fields, func(f pqarrow.SchemaField) bool { return f.Field.Name == name })
	if at < 0 {
		return nil, nil
	}
	column, err := r.GetFieldReader(context.Background(), at, leavesOf(&r.Manifest.Fields[at]), upTo(r.ParquetReader().NumRowGroups()))
	if err != nil {
		return nil, err
	}
	defer column.Release()
	chunks, err := column.NextBatch(max(r.ParquetReader().NumRows(), 1))
	if err != nil {
		return nil, err
	}
	if int64(chunks.Len()) != r.ParquetReader().NumRows() {
		return nil, fmt.Errorf("column %s has %d rows of %d", name, chunks.Len(), r.ParquetReader().NumRows())
	}
	chunks.Retain()
	return chunks, nil
}

// allNull reports whether the footer says that a column holds nothing; the footer is covered by the file's hash.
func allNull(r *pqarrow.FileReader, name string) bool {
	footer := r.ParquetReader().MetaData()
	at := footer.Schema.ColumnIndexByName(name)
	for g := range footer.NumRowGroups() {
		if at < 0 {
			return true
		}
		chunk, err := footer.RowGroup(g).ColumnChunk(at)
		if err != nil {
			return false
		}
		stats, err := chunk.Statistics()
		if err != nil || stats == nil || !stats.HasNullCount() || stats.NullCount() != footer.RowGroup(g).NumRows() {
			return false
		}
	}
	return true
}

// leavesOf lists the leaf columns of a field.
func leavesOf(f *pqarrow.SchemaField) map[int]bool {
	leaves := map[int]bool{}
	if f.IsLeaf() {
		leaves[f.ColIndex] = true
	}
	for i := range f.Children {
		maps.Copy(leaves, leavesOf(&f.Children[i]))
	}
	return leaves
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func readStates(r *pqarrow.FileReader) ([]state, error) {
	chunks, err := readColumn(r, "state")
	if err != nil || chunks == nil {
		return nil, err
	}
	defer chunks.Release()
	states := make([]state, chunks.Len())
	err = eachText(chunks, func(i int, s string) error {
		st, ok := parseState(s)
		if !ok {
			return fmt.Errorf("state %q is not known", s)
		}
		states[i] = st
		return nil
	})
	return states, err
}

func (f *frame) fill(c column, chunks *arrow.Chunked, words *words) (err error) {
	if chunks.NullN() == chunks.Len() {
		return nil
	}
	switch c.kind {
	case text:
		f.narrow[c.at], err = textCodes(chunks, words[c.at].code)
	case mark:
		f.narrow[c.at], err = markCodes(chunks)
	case flag:
		f.narrow[c.at], err = numberCodes(chunks, flagCodes)
	case moment:
		f.wide[c.at], err = numberCodes(chunks, momentCodes)
	default:
		f.narrow[c.at], err = numberCodes(chunks, smallCodes(c.kind))
	}
	return err
}

// textCodes translates each value of a chunk's dictionary once.
func textCodes(chunks *arrow.Chunked, code func(string) uint32) ([]uint32, error) {
	out := make([]uint32, chunks.Len())
	done := 0
	for _, chunk := range chunks.Chunks() {
		part := out[done : done+chunk.Len()]
		done += chunk.Len()
		switch a := chunk.(type) {
		case *array.Dictionary:
			if err := dictionaryCodes(part, a, code); err != nil {
				return nil, err
			}
		case *array.String:
			for i := range part {
				if a.IsValid(i) {
					part[i] = code(a.Value(i))
				}
			}
		default:
			return nil, fmt.Errorf("a text column of type %s", chunk.DataType())
		}
	}
	return out, nil
}

func dictionaryCodes(out []uint32, a *array.Dictionary, code func(string) uint32) error {
	values, ok := a.Dictionary().(*array.String)
	if !ok {
		return fmt.Errorf("a text column of type %s", a.DataType())
	}
	indices, ok := a.Indices().(*array.Int32)
	if !ok {
		return fmt.Errorf("a text column with indices of type %s", a.Indices().DataType())
	}
	known := make([]uint32, values.Len())
	for i := range known {
		known[i] = code(values.Value(i))
	}
	codeValid(out, indices, indices.Int32Values(), func(i int32) uint32 { return known[i] })
	return nil
}

// codeValid codes the values that are not null.
func codeValid[V any, T uint32 | uint64](out []T, a arrow.Array, values []V, code func(V) T) {
	if a.NullN() == 0 {
		for i, v := range values {
			out[i] = code(v)
		}
		return
	}
	for i, v := range values {
		if a.IsValid(i) {
			out[i] = code(v)
		}
	}
}

func eachText(chunks *arrow.Chunked, do func(i int, s string) error) error {
	list := []string{""}
	codes, err := textCodes(chunks, func(s string) uint32 {
		list = append(list, s)
		return uint32(len(list) - 1)
	})
	for i, c := range codes {
		if err == nil {
			err = do(i, list[c])
		}
	}
	return err
}

func markCodes(chunks *arrow.Chunked) ([]uint32, error) {
	unknown := ""
	codes, err := textCodes(chunks, func(s string) uint32 {
		r, ok := exam.ParseResult(s)
		if !ok {
			unknown = s
		}
		return codeMark(r)
	})
	if err == nil && unknown != "" {
		err = fmt.Errorf("result %q is not known", unknown)
	}
	return codes, err
}

// numberCodes codes a column chunk by chunk.
func numberCodes[T uint32 | uint64](chunks *arrow.Chunked, code func(out []T, chunk arrow.Array) error) ([]T, error) {
	out := make([]T, chunks.Len())
	done := 0
	for _, chunk := range chunks.Chunks() {
		if err := code(out[done:done+chunk.Len()], chunk); err != nil {
			return nil, err
		}
		done += chunk.Len()
	}
	return out, nil
}

func flagCodes(out []uint32, chunk arrow.Array) error {
	a, ok := chunk.(*array.Boolean)
	if !ok {
		return fmt.Errorf("a yes/no column of type %s", chunk.DataType())
	}
	for i := range out {
		switch {
		case !a.IsValid(i):
		case a.Value(i):
			out[i] = codeFlag(exam.FlagYes)
		default:
			out[i] = codeFlag(exam.FlagNo)
		}
	}
	return nil
}

func momentCodes(out []uint64, chunk arrow.Array) error {
	a, ok := chunk.(*array.Timestamp)
	if !ok {
		return fmt.Errorf("a time column of type %s", chunk.DataType())
	}
	codeValid(out, a, a.TimestampValues(), func(t arrow.Timestamp) uint64 { return codeMoment(int64(t)) })
	return nil
}

func smallCodes(k kind) func(out []uint32, chunk arrow.Array) error {
	return func(out []uint32, chunk arrow.Array) error {
		switch a := chunk.(type) {
		case *array.Float32:
			codeValid(out, a, a.Float32Values(), codeShare)
		case *array.Int32:
			codeValid(out, a, a.Int32Values(), codeWhole)
		case *array.Int16:
			if k == count {
				codeValid(out, a, a.Int16Values(), codeCount)
			} else {
				codeValid(out, a, a.Int16Values(), codeShort)
			}
		default:
			return fmt.Errorf("a column of numbers of type %s", chunk.DataType())
		}
		return nil
	}
}
