package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/metadata"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/apache/arrow-go/v18/parquet/schema"
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
	table   string
	aside   bool
	words   [texts][]string
	columns []column
	schema  *schema.Schema
	props   *parquet.WriterProperties
	local   [texts][]uint32 // per text column: scratch for spell
	spare   *spare
}

func newEncoder(w *words, aside bool, spare *spare) (*encoder, error) {
	e := &encoder{table: "responses", aside: aside, spare: spare, columns: responseColumns(), props: writerProperties("answered_at")}
	for i := range w {
		e.words[i] = w[i].list()
		e.local[i] = make([]uint32, len(e.words[i]))
	}
	fields := make([]arrow.Field, 0, len(e.columns)+1)
	for _, c := range e.columns {
		fields = append(fields, arrow.Field{Name: c.name, Type: arrowType(c), Nullable: !c.required})
	}
	if aside {
		e.table += asideSuffix
		fields = append(fields, arrow.Field{Name: "state", Type: textType()})
	}
	var err error
	e.schema, err = pqarrow.ToParquet(arrow.NewSchema(fields, nil), e.props, pqarrow.NewArrowWriterProperties())
	return e, err
}

func schemaOf(table string, fields []arrow.Field) *arrow.Schema {
	metadata := arrow.NewMetadata([]string{tableKey, versionKey}, []string{table, strconv.Itoa(SchemaVersion)})
	return arrow.NewSchema(fields, &metadata)
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
// each row for the companion of rows that are not in force, and is nil otherwise. The bytes are good until the next call.
func (e *encoder) encode(f *frame, rows []int32, states []state) ([]byte, error) {
	out := &e.spare.out
	out.Reset()
	facts := metadata.KeyValueMetadata{}
	err := errors.Join(facts.Append(tableKey, e.table), facts.Append(versionKey, strconv.Itoa(SchemaVersion)))
	if err != nil {
		return nil, fmt.Errorf("write responses: %w", err)
	}
	w, err := file.NewParquetWriterWithError(out, e.schema.Root(), file.WithWriterProps(e.props), file.WithWriteMetadata(facts))
	if err != nil {
		return nil, fmt.Errorf("write responses: %w", err)
	}
	for done := 0; done < len(rows); done += rowsPerGroup {
		end := min(done+rowsPerGroup, len(rows))
		if err := e.group(w, f, rows[done:end], at(states, done, end)); err != nil {
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

// group writes one row group, column by column.
func (e *encoder) group(w *file.Writer, f *frame, rows []int32, states []state) error {
	group, err := w.AppendRowGroupChecked()
	if err != nil {
		return err
	}
	for _, c := range e.columns {
		to, err := group.NextColumn()
		if err == nil {
			err = e.column(to, f, c, rows)
		}
		if err != nil {
			return fmt.Errorf("column %s: %w", c.name, err)
		}
	}
	if e.aside {
		to, err := group.NextColumn()
		if err == nil {
			err = e.writeSpelling(to, spellNames(len(rows), func(i int) string { return states[i].String() }))
		}
		if err != nil {
			return fmt.Errorf("column state: %w", err)
		}
	}
	return group.Close()
}

func (e *encoder) column(to file.ColumnChunkWriter, f *frame, c column, rows []int32) error {
	switch c.kind {
	case text:
		return e.writeSpelling(to, spell(f.narrow[c.at], e.local[c.at], e.words[c.at], rows, e.spare.codes()))
	case mark:
		return e.writeSpelling(to, spellMarks(f.narrow[c.at], rows, e.spare.codes()))
	}
	values := e.values(f, c, rows)
	defer values.Release()
	ctx := pqarrow.NewArrowWriteContext(context.Background(), nil)
	return pqarrow.WriteArrowToColumn(ctx, to, values, e.spare.levels(values), nil, true)
}

// values are the rows of a column that is not text.
func (e *encoder) values(f *frame, c column, rows []int32) arrow.Array {
	col := f.narrow[c.at]
	switch c.kind {
	case share:
		return numbers(col, rows, arrowType(c), math.Float32frombits, 1)
	case count:
		return numbers(col, rows, arrowType(c), func(x uint32) int16 { return int16(x) }, 1)
	case flag:
		return flagArray(col, rows)
	case moment:
		return momentArray(f.wide[c.at], rows)
	}
	switch c.at {
	case cPosition:
		return numbers(col, rows, arrowType(c), func(x uint32) int32 { return int32(x) }, 0)
	case cOffset:
		return offsetArray(f, rows, arrowType(c))
	}
	return numbers(col, rows, arrowType(c), decodeShort, 0)
}

// writeSpelling writes codes and dictionary as they are. The library's own way for dictionary arrays hashes every code
// again to learn which values occur; here all of them do.
func (e *encoder) writeSpelling(to file.ColumnChunkWriter, s spelling) error {
	defer s.values.Release()
	out, ok := to.(*file.ByteArrayColumnChunkWriter)
	dictionary, ok2 := to.CurrentEncoder().(interface{ PutDictionary(arrow.Array) error })
	if !ok || !ok2 {
		return fmt.Errorf("column writer %T does not take dictionaries", to)
	}
	if err := dictionary.PutDictionary(s.values); err != nil {
		return err
	}
	stats := to.PageStatistics()
	stats.IncNulls(int64(s.valid.nulls))
	stats.IncNumValues(int64(len(s.codes) - s.valid.nulls))
	if err := stats.UpdateFromArrow(s.values, false); err != nil {
		return err
	}
	indices := s.indices()
	defer indices.Release()
	var def []int16
	if to.Descr().MaxDefinitionLevel() > 0 {
		def = e.spare.levels(indices)
	}
	return out.WriteDictIndices(indices, def, nil)
}

// nameOf is the name of a table file: the beginning of the SHA-256 of its content.
func nameOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:16]) + ".parquet"
}
