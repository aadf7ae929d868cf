package dataset

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"cutscore/transform/dataset/generations"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/metadata"
	"github.com/apache/arrow-go/v18/parquet/schema"
)

// tableWriter writes Parquet files of one table: values and pages by its own hand, the footer with the library's. It
// works in the memory of a spare and is used by one goroutine at a time.
type tableWriter struct {
	table  string
	shapes string // see shapesKey; "" in tables that have none
	schema *schema.Schema
	props  *parquet.WriterProperties
	chunk  *chunk
	pages  pages
	group  *metadata.RowGroupMetaDataBuilder // the one under way
}

func newTableWriter(table string, fields schema.FieldList, spare *spare) (*tableWriter, error) {
	w := &tableWriter{table: table, props: writerProperties(), chunk: &spare.chunk}
	var err error
	if w.schema, err = rootOf(fields); err == nil {
		w.pages, err = spare.pages()
	}
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", table, err)
	}
	return w, nil
}

// magic begins and ends every Parquet file.
const magic = "PAR1"

// file returns the bytes of a file. columns writes the columns of rows from..to, in the order of the schema, each by
// filling the chunk and calling column. The bytes are good until the next call.
func (w *tableWriter) file(rows int, columns func(from, to int) error) ([]byte, error) {
	out := w.pages.out
	out.Reset()
	out.WriteString(magic)
	facts, err := factsOf(w.table, w.shapes)
	footer := metadata.NewFileMetadataBuilder(w.schema, w.props, facts)
	for done := 0; done < rows && err == nil; done += rowsPerGroup {
		end := min(done+rowsPerGroup, rows)
		w.group = footer.AppendRowGroup()
		w.group.SetNumRows(end - done)
		if err = columns(done, end); err == nil {
			err = w.group.Finish(0, int16(done/rowsPerGroup))
		}
	}
	if err == nil {
		err = endWith(footer, out)
	}
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", w.table, err)
	}
	return out.Bytes(), nil
}

// column writes the chunk as the next column of the row group.
func (w *tableWriter) column() error {
	to := w.group.NextColumnChunk()
	path := to.Descr().Path()
	if err := w.pages.write(w.chunk, to, int(w.props.MaxStatsSizeFor(path))); err != nil {
		return fmt.Errorf("column %s: %w", path, err)
	}
	return nil
}

// endWith ends the file with its footer.
func endWith(footer *metadata.FileMetaDataBuilder, out *bytes.Buffer) error {
	facts, err := footer.Finish()
	if err != nil {
		return err
	}
	before := out.Len()
	if _, err := facts.WriteTo(out, nil); err != nil {
		return err
	}
	out.Write(binary.LittleEndian.AppendUint32(nil, uint32(out.Len()-before)))
	out.WriteString(magic)
	return nil
}

// nameOf is the name of a table file: the beginning of the SHA-256 of its content.
func nameOf(content []byte) string { return namedBy(generations.SumOf(content)) }

// namedBy is the name of a table file whose content has this SHA-256.
func namedBy(sum string) string { return sum[:32] + ".parquet" }
