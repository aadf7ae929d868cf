package dataset

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
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

// deltaColumn is the delta packed column.
const deltaColumn = "answered_at"

// encoder writes frames as Parquet: values and pages by its own hand, the footer with the library's. It holds scratch
// space and is used by one goroutine at a time.
type encoder struct {
	table   string
	aside   bool
	words   [texts][]string
	columns []column
	schema  *schema.Schema
	props   *parquet.WriterProperties
	local   [texts][]uint32 // per text column: scratch for chunk.texts
	spare   *spare
	pages   pages
}

func newEncoder(w *words, aside bool, spare *spare) (*encoder, error) {
	e := &encoder{table: "responses", aside: aside, spare: spare, columns: responseColumns(), props: writerProperties(deltaColumn)}
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
	if e.pages.codec, err = compress.GetCodec(compress.Codecs.Zstd); err != nil {
		return nil, fmt.Errorf("write responses: %w", err)
	}
	e.pages.out = &spare.out
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

// magic begins and ends every Parquet file.
const magic = "PAR1"

// encode returns the bytes of a Parquet file with the given rows in the given order. states holds the state of
// each row for the companion of rows that are not in force, and is nil otherwise. The bytes are good until the next call.
func (e *encoder) encode(f *frame, rows []int32, states []state) ([]byte, error) {
	out := e.pages.out
	out.Reset()
	out.WriteString(magic)
	facts := metadata.KeyValueMetadata{}
	err := errors.Join(facts.Append(tableKey, e.table), facts.Append(versionKey, strconv.Itoa(SchemaVersion)))
	footer := metadata.NewFileMetadataBuilder(e.schema, e.props, facts)
	for done := 0; done < len(rows) && err == nil; done += rowsPerGroup {
		end := min(done+rowsPerGroup, len(rows))
		err = e.group(footer.AppendRowGroup(), done/rowsPerGroup, f, rows[done:end], at(states, done, end))
	}
	if err == nil {
		err = e.footer(footer)
	}
	if err != nil {
		return nil, fmt.Errorf("write responses: %w", err)
	}
	return out.Bytes(), nil
}

// footer ends the file.
func (e *encoder) footer(b *metadata.FileMetaDataBuilder) error {
	facts, err := b.Finish()
	if err != nil {
		return err
	}
	out := e.pages.out
	before := out.Len()
	if _, err := facts.WriteTo(out, nil); err != nil {
		return err
	}
	out.Write(binary.LittleEndian.AppendUint32(nil, uint32(out.Len()-before)))
	out.WriteString(magic)
	return nil
}

func at(states []state, from, to int) []state {
	if states == nil {
		return nil
	}
	return states[from:to]
}

// group writes one row group, column by column.
func (e *encoder) group(to *metadata.RowGroupMetaDataBuilder, ordinal int, f *frame, rows []int32, states []state) error {
	c := &e.spare.chunk
	to.SetNumRows(len(rows))
	for _, col := range e.columns {
		c.begin(len(rows))
		e.gather(c, f, col, rows)
		if err := e.write(c, to); err != nil {
			return fmt.Errorf("column %s: %w", col.name, err)
		}
	}
	if e.aside {
		c.begin(len(rows))
		c.names(len(rows), stateNames[:], func(i int) uint32 { return uint32(states[i]) })
		if err := e.write(c, to); err != nil {
			return fmt.Errorf("column state: %w", err)
		}
	}
	return to.Finish(0, int16(ordinal))
}

func (e *encoder) write(c *chunk, to *metadata.RowGroupMetaDataBuilder) error {
	column := to.NextColumnChunk()
	return e.pages.write(c, column, int(e.props.MaxStatsSizeFor(column.Descr().Path())))
}

// gather fills the chunk with the rows of a column.
func (e *encoder) gather(c *chunk, f *frame, col column, rows []int32) {
	switch col.kind {
	case text:
		c.texts(f.narrow[col.at], e.local[col.at], e.words[col.at], rows)
	case mark:
		c.marks(f.narrow[col.at], rows)
	case share:
		c.shares(f.narrow[col.at], rows)
	case count:
		c.narrow(f.narrow[col.at], rows, func(key uint64) int64 { return int64(decodeCount(uint32(key))) })
	case flag:
		c.yesNo(f.narrow[col.at], rows)
	case moment:
		c.times(f.wide[col.at], rows, col.name == deltaColumn)
	default:
		e.whole(c, f, col, rows)
	}
}

func (e *encoder) whole(c *chunk, f *frame, col column, rows []int32) {
	switch col.at {
	case cOffset:
		c.offsets(f, rows)
	case cPosition:
		c.narrow(f.narrow[col.at], rows, func(key uint64) int64 { return int64(int32(uint32(key))) })
	default:
		c.narrow(f.narrow[col.at], rows, func(key uint64) int64 { return int64(decodeShort(uint32(key))) })
	}
}

// nameOf is the name of a table file: the beginning of the SHA-256 of its content.
func nameOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:16]) + ".parquet"
}
