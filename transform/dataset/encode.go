package dataset

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"

	"cutscore/exam"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/bitutil"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// SchemaVersion is the version of the tables' columns, kept in the metadata of every Parquet file. It changes only
// when an older reader would misread a newer file; added columns do not change it.
const SchemaVersion = 1

// rowsPerGroup bounds a row group: enough to compress well, few enough to keep a reader's memory flat.
const rowsPerGroup = 128 << 10

// versionKey is the key of the schema version in a file's metadata, tableKey that of the table's name.
const (
	versionKey = "cutscore.schema"
	tableKey   = "cutscore.table"
)

// writerProperties are fixed, so that equal rows give equal bytes. Moments are delta packed: they rise within an
// examinee. Dictionaries may grow to the largest row group; falling back to plain text would cost size and order.
func writerProperties(plain ...string) *parquet.WriterProperties {
	options := []parquet.WriterProperty{
		parquet.WithCompression(compress.Codecs.Zstd),
		parquet.WithDictionaryPageSizeLimit(64 << 20),
		parquet.WithCreatedBy("cutscore"),
		parquet.WithMaxRowGroupLength(rowsPerGroup),
	}
	for _, name := range plain {
		options = append(options, parquet.WithDictionaryFor(name, false), parquet.WithEncodingFor(name, parquet.Encodings.DeltaBinaryPacked))
	}
	return parquet.NewWriterProperties(options...)
}

// encoder writes frames as Parquet. It holds scratch space and is used by one goroutine at a time.
type encoder struct {
	words   [texts][]string
	columns []column
	schema  *arrow.Schema
	local   [][]uint32 // per text column: dictionary code -> code in the row group, +1; zero between uses
}

func newEncoder(w *words, aside bool) *encoder {
	e := &encoder{columns: responseColumns(), local: make([][]uint32, texts)}
	for i := range w {
		e.words[i] = w[i].list()
		e.local[i] = make([]uint32, len(e.words[i]))
	}
	table := "responses"
	fields := make([]arrow.Field, 0, len(e.columns)+1)
	for _, c := range e.columns {
		fields = append(fields, arrow.Field{Name: c.name, Type: arrowType(c), Nullable: !c.required})
	}
	if aside {
		table = "responses_aside"
		fields = append(fields, arrow.Field{Name: "state", Type: textType()})
	}
	e.schema = schemaOf(table, fields)
	return e
}

func schemaOf(table string, fields []arrow.Field) *arrow.Schema {
	metadata := arrow.NewMetadata([]string{tableKey, versionKey}, []string{table, strconv.Itoa(SchemaVersion)})
	return arrow.NewSchema(fields, &metadata)
}

func textType() arrow.DataType {
	return &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}
}

func arrowType(c column) arrow.DataType {
	switch c.kind {
	case text, mark:
		return textType()
	case share:
		return arrow.PrimitiveTypes.Float32
	case flag:
		return arrow.FixedWidthTypes.Boolean
	case moment:
		return arrow.FixedWidthTypes.Timestamp_us
	}
	if c.at == cPosition {
		return arrow.PrimitiveTypes.Int32
	}
	return arrow.PrimitiveTypes.Int16
}

// encode returns the bytes of a Parquet file with the given rows in the given order. states holds the state of
// each row for the companion of rows that are not in force, and is nil otherwise.
func (e *encoder) encode(f *frame, rows []int32, states []state) ([]byte, error) {
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(e.schema, &out, writerProperties("answered_at"), pqarrow.NewArrowWriterProperties())
	if err != nil {
		return nil, fmt.Errorf("write responses: %w", err)
	}
	for done := 0; done < len(rows); done += rowsPerGroup {
		end := min(done+rowsPerGroup, len(rows))
		group := e.group(f, rows[done:end], at(states, done, end))
		err := w.Write(group)
		group.Release()
		if err != nil {
			return nil, fmt.Errorf("write responses: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("write responses: %w", err)
	}
	return out.Bytes(), nil
}

func at(states []state, from, to int) []state {
	if states == nil {
		return nil
	}
	return states[from:to]
}

func (e *encoder) group(f *frame, rows []int32, states []state) arrow.RecordBatch {
	arrays := make([]arrow.Array, 0, len(e.columns)+1)
	for i, c := range e.columns {
		arrays = append(arrays, e.array(f, c, e.schema.Field(i), rows))
	}
	if states != nil {
		arrays = append(arrays, stateArray(states))
	}
	return array.NewRecordBatch(e.schema, arrays, int64(len(rows)))
}

func (e *encoder) array(f *frame, c column, field arrow.Field, rows []int32) arrow.Array {
	switch c.kind {
	case text:
		return e.textArray(f.narrow[c.at], c, rows)
	case mark:
		return markArray(f.narrow[c.at], rows)
	case share:
		return numbers(f.narrow[c.at], rows, field.Type, math.Float32frombits, 1)
	case count:
		return numbers(f.narrow[c.at], rows, field.Type, func(x uint32) int16 { return int16(x) }, 1)
	case flag:
		return flagArray(f.narrow[c.at], rows)
	case moment:
		return momentArray(f.wide[c.at], rows)
	}
	switch c.at {
	case cPosition:
		return numbers(f.narrow[c.at], rows, field.Type, func(x uint32) int32 { return int32(x) }, 0)
	case cOffset:
		return offsetArray(f, rows, field.Type)
	}
	return numbers(f.narrow[c.at], rows, field.Type, decodeShort, 0)
}

// textArray gives the row group a dictionary of its own, in order of first use, with the values that it uses and
// no others: that keeps minimum and maximum in the footer true. The empty text is null, also where a column is part
// of the key: arrow-go 18.8 leaves empty texts out of the minimum.
func (e *encoder) textArray(col []uint32, c column, rows []int32) arrow.Array {
	valid := newValidity(len(rows))
	codes := make([]int32, len(rows))
	var used []uint32
	local := e.local[c.at]
	for i, r := range rows {
		code := uint32(0)
		if col != nil {
			code = col[r]
		}
		if code == 0 {
			valid.absent(i)
			continue
		}
		if local[code] == 0 {
			used = append(used, code)
			local[code] = uint32(len(used))
		}
		codes[i] = int32(local[code] - 1)
	}
	values := array.NewStringBuilder(memory.DefaultAllocator)
	values.Reserve(len(used))
	for _, code := range used {
		values.Append(e.words[c.at][code])
		local[code] = 0
	}
	return dictionaryArray(codes, valid, values)
}

func dictionaryArray(codes []int32, valid *validity, values *array.StringBuilder) arrow.Array {
	list := values.NewStringArray()
	indices := primitive(codes, valid, arrow.PrimitiveTypes.Int32)
	return array.NewDictionaryArray(textType(), indices, list)
}

func markArray(col []uint32, rows []int32) arrow.Array {
	return namedArray(len(rows), func(i int) string {
		if col == nil {
			return exam.ResultUnknown.String()
		}
		return exam.Result(col[rows[i]]).String()
	})
}

func stateArray(states []state) arrow.Array {
	return namedArray(len(states), func(i int) string { return states[i].String() })
}

// namedArray is a dictionary array over few names.
func namedArray(n int, name func(i int) string) arrow.Array {
	codes := make([]int32, n)
	values := array.NewStringBuilder(memory.DefaultAllocator)
	seen := map[string]int32{}
	for i := range codes {
		s := name(i)
		code, ok := seen[s]
		if !ok {
			code = int32(len(seen))
			seen[s] = code
			values.Append(s)
		}
		codes[i] = code
	}
	return dictionaryArray(codes, newValidity(n), values)
}

// numbers is a column of numbers where code 0 is null; every other code is decoded after taking off base.
func numbers[T cell](col []uint32, rows []int32, t arrow.DataType, decode func(uint32) T, base uint32) arrow.Array {
	out := make([]T, len(rows))
	valid := newValidity(len(rows))
	for i, r := range rows {
		if col == nil || col[r] == 0 {
			valid.absent(i)
			continue
		}
		out[i] = decode(col[r] - base)
	}
	return primitive(out, valid, t)
}

func momentArray(col []uint64, rows []int32) arrow.Array {
	out := make([]int64, len(rows))
	valid := newValidity(len(rows))
	for i, r := range rows {
		if col == nil || col[r] == 0 {
			valid.absent(i)
			continue
		}
		out[i] = decodeMoment(col[r])
	}
	return primitive(out, valid, arrow.FixedWidthTypes.Timestamp_us)
}

// offsetArray is null where there is no time; an offset of 0 is UTC.
func offsetArray(f *frame, rows []int32, t arrow.DataType) arrow.Array {
	out := make([]int16, len(rows))
	valid := newValidity(len(rows))
	for i, r := range rows {
		out[i] = decodeShort(f.cell(cOffset, r))
		if out[i] == 0 && f.when(wAnswered, r) == 0 {
			valid.absent(i)
		}
	}
	return primitive(out, valid, t)
}

func flagArray(col []uint32, rows []int32) arrow.Array {
	b := array.NewBooleanBuilder(memory.DefaultAllocator)
	b.Reserve(len(rows))
	for _, r := range rows {
		if col == nil || col[r] == 0 {
			b.UnsafeAppendBoolToBitmap(false)
			continue
		}
		b.UnsafeAppend(exam.Flag(col[r]) == exam.FlagYes)
	}
	return b.NewArray()
}

// cell is a Go type that columns of numbers have.
type cell interface {
	int16 | int32 | int64 | float32 | float64
}

// validity is an Arrow validity bitmap and how many rows are null.
type validity struct {
	bits  []byte
	nulls int
}

func newValidity(n int) *validity {
	v := &validity{bits: make([]byte, bitutil.BytesForBits(int64(n)))}
	for i := range v.bits {
		v.bits[i] = 0xff
	}
	return v
}

func (v *validity) absent(i int) {
	v.bits[i/8] &^= 1 << (i % 8)
	v.nulls++
}

func primitive[T cell](values []T, valid *validity, t arrow.DataType) arrow.Array {
	buffers := []*memory.Buffer{nil, memory.NewBufferBytes(arrow.GetBytes(values))}
	if valid.nulls > 0 {
		buffers[0] = memory.NewBufferBytes(valid.bits)
	}
	data := array.NewData(t, len(values), buffers, nil, valid.nulls, 0)
	defer data.Release()
	return array.MakeFromData(data)
}

// nameOf is the name of a table file: the beginning of the SHA-256 of its content.
func nameOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:16]) + ".parquet"
}
