package dataset

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"cutscore/exam"
	"cutscore/transform/dataset/generations"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
)

// SchemaError says that a file was written by a version of the schema that this program does not know.
type SchemaError struct{ Path, Version string }

// Error names the file and its version.
func (e *SchemaError) Error() string {
	return fmt.Sprintf("%s: schema version %q is not known here (this program knows up to %d)", e.Path, e.Version, SchemaVersion)
}

// openTable opens a Parquet file whose name is its content's hash. A reader library may panic on damaged bytes, so the
// hash is checked first, and every use of the returned reader stands under guard.
func openTable(path string) (*file.Reader, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if nameOf(content) != filepath.Base(path) {
		return nil, &generations.DamagedError{Path: path, Reason: "its content is not what its name says"}
	}
	return openContent(path, content)
}

func openContent(path string, content []byte) (*file.Reader, error) {
	return openReader(path, bytes.NewReader(content))
}

func openReader(path string, content parquet.ReaderAtSeeker) (*file.Reader, error) {
	raw, err := file.NewParquetReader(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if v := raw.MetaData().KeyValueMetadata().FindValue(versionKey); v == nil || !knownVersion(*v) {
		return nil, &SchemaError{Path: path, Version: deref(v)}
	}
	return raw, nil
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
	f = &frame{rows: int(r.NumRows())}
	pages := pageReader{words: words}
	for _, c := range responseColumns() {
		if err := f.read(&pages, r, c); err != nil {
			return nil, nil, fmt.Errorf("%s: column %s: %w", path, c.name, err)
		}
	}
	if states, err = readStates(r); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, states, nil
}

// read reads a column of responses, page by page where it can.
func (f *frame) read(pages *pageReader, r *file.Reader, c column) error {
	if allNull(r, c.name) {
		return nil
	}
	codes, ok, err := pages.read(r, c)
	if err != nil {
		return err
	}
	if ok {
		f.narrow[c.at] = codes
		return nil
	}
	l, err := readFlat(r, c.name)
	if err != nil || l == nil || l.empty() {
		return err
	}
	return f.fill(c, l, pages.words)
}

// allNull reports whether the footer says that a column holds nothing; the footer is covered by the file's hash.
func allNull(r *file.Reader, name string) bool {
	footer := r.MetaData()
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

func readStates(r *file.Reader) ([]state, error) {
	l, err := readFlat(r, stateColumn)
	if err != nil || l == nil {
		return nil, err
	}
	names, err := l.strings()
	if err != nil {
		return nil, err
	}
	states := make([]state, len(names))
	for i, s := range names {
		st, ok := parseState(s)
		if !ok {
			return nil, fmt.Errorf("state %q is not known", s)
		}
		states[i] = st
	}
	return states, nil
}

// fill takes a column as the library reads it.
func (f *frame) fill(c column, l *leaf, words *words) (err error) {
	switch c.kind {
	case text:
		f.narrow[c.at], err = l.codes(words[c.at].code)
	case mark:
		f.narrow[c.at], err = l.marks()
	case flag:
		f.narrow[c.at], err = spread(l, l.flags, func(yes bool) uint32 { return codeFlag(flagOf(yes)) })
	case moment:
		f.wide[c.at], err = spread(l, l.longs, codeMoment)
	case share:
		f.narrow[c.at], err = spread(l, l.shares, codeShare)
	default:
		f.narrow[c.at], err = spread(l, l.ints, c.codeNumber)
	}
	return err
}

func (l *leaf) marks() ([]uint32, error) {
	unknown := ""
	codes, err := l.codes(func(s string) uint32 {
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

func flagOf(yes bool) exam.Flag {
	if yes {
		return exam.FlagYes
	}
	return exam.FlagNo
}

// codeNumber codes a whole number of a file.
func (c *column) codeNumber(v int32) uint32 {
	switch {
	case c.kind == count:
		return codeCount(int16(v))
	case c.at == cPosition:
		return codeWhole(v)
	}
	return codeShort(int16(v))
}
