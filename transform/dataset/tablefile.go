package dataset

import (
	"bytes"
	"fmt"

	"cutscore/exam"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

func areaType() *arrow.StructType {
	text, real := arrow.BinaryTypes.String, arrow.PrimitiveTypes.Float64
	column := func(name string, t arrow.DataType) arrow.Field {
		return arrow.Field{Name: name, Type: t, Nullable: true}
	}
	return arrow.StructOf(column("dimension", text), column("area", text), column("score_scale", text), column("score", real),
		column("score_max", real), column("items", arrow.PrimitiveTypes.Int64), column("flag", text))
}

func (c *field[T]) arrowType() arrow.DataType {
	switch {
	case c.text != nil:
		return textType()
	case c.moment != nil:
		return arrow.FixedWidthTypes.Timestamp_us
	case c.whole != nil:
		return arrow.PrimitiveTypes.Int64
	case c.small != nil:
		return arrow.PrimitiveTypes.Int16
	case c.real != nil:
		return arrow.PrimitiveTypes.Float64
	case c.share != nil:
		return arrow.PrimitiveTypes.Float32
	case c.flag != nil:
		return arrow.FixedWidthTypes.Boolean
	}
	return arrow.ListOf(areaType())
}

// encode returns the bytes of a Parquet file with the rows in the given order; aside adds the column of states.
func (t *table[T]) encode(rows []version[T], aside bool) ([]byte, error) {
	schema := t.schema(aside)
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &out, writerProperties(), pqarrow.NewArrowWriterProperties())
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", t.name, err)
	}
	for done := 0; done < len(rows); done += rowsPerGroup {
		group := t.group(schema, rows[done:min(done+rowsPerGroup, len(rows))], aside)
		err := w.Write(group)
		group.Release()
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", t.name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("write %s: %w", t.name, err)
	}
	return out.Bytes(), nil
}

func (t *table[T]) schema(aside bool) *arrow.Schema {
	name, fields := t.name, make([]arrow.Field, 0, len(t.columns)+2)
	for _, c := range t.columns {
		fields = append(fields, arrow.Field{Name: c.name, Type: c.arrowType(), Nullable: true})
	}
	fields = append(fields, arrow.Field{Name: exportedColumn, Type: arrow.FixedWidthTypes.Timestamp_us, Nullable: true})
	if aside {
		name += asideSuffix
		fields = append(fields, arrow.Field{Name: "state", Type: textType()})
	}
	return schemaOf(name, fields)
}

func (t *table[T]) group(schema *arrow.Schema, versions []version[T], aside bool) arrow.RecordBatch {
	rows, states := make([]T, len(versions)), make([]state, len(versions))
	exported, order := make([]uint64, len(versions)), make([]int32, len(versions))
	for i, v := range versions {
		rows[i], exported[i], states[i], order[i] = v.row, v.exported, v.state, int32(i)
	}
	arrays := make([]arrow.Array, 0, len(t.columns)+2)
	for i := range t.columns {
		arrays = append(arrays, t.columns[i].array(rows))
	}
	arrays = append(arrays, momentArray(exported, order))
	if aside {
		arrays = append(arrays, spellNames(len(states), func(i int) string { return states[i].String() }).array())
	}
	return array.NewRecordBatch(schema, arrays, int64(len(rows)))
}

func (c *field[T]) array(rows []T) arrow.Array {
	switch {
	case c.text != nil:
		return spellNames(len(rows), func(i int) string { return *c.text(&rows[i]) }).array()
	case c.moment != nil:
		return cellArray(c, rows, func(r *T) int64 { return *c.moment(r) })
	case c.whole != nil:
		return cellArray(c, rows, func(r *T) int64 { return int64(*c.whole(r)) })
	case c.small != nil:
		return cellArray(c, rows, func(r *T) int16 { return *c.small(r) })
	case c.real != nil:
		return cellArray(c, rows, func(r *T) float64 { return *c.real(r) })
	case c.share != nil:
		return cellArray(c, rows, func(r *T) float32 { return *c.share(r) })
	case c.flag != nil:
		return c.flagArray(rows)
	}
	return c.areasArray(rows)
}

func cellArray[T any, V cell](c *field[T], rows []T, value func(*T) V) arrow.Array {
	out := make([]V, len(rows))
	valid := newValidity(len(rows))
	for i := range rows {
		if c.isNull(&rows[i]) {
			valid.absent(i)
			continue
		}
		out[i] = value(&rows[i])
	}
	return primitive(out, valid, c.arrowType())
}

func (c *field[T]) flagArray(rows []T) arrow.Array {
	b := array.NewBooleanBuilder(memory.DefaultAllocator)
	for i := range rows {
		if c.isNull(&rows[i]) {
			b.AppendNull()
			continue
		}
		b.Append(*c.flag(&rows[i]) == exam.FlagYes)
	}
	return b.NewArray()
}

func (c *field[T]) areasArray(rows []T) arrow.Array {
	list := array.NewListBuilder(memory.DefaultAllocator, areaType())
	for i := range rows {
		list.Append(true)
		for _, a := range *c.areas(&rows[i]) {
			appendAreaTo(list.ValueBuilder().(*array.StructBuilder), a)
		}
	}
	return list.NewArray()
}

func appendAreaTo(one *array.StructBuilder, a exam.AreaScore) {
	one.Append(true)
	for k, s := range map[int]string{0: a.Dimension, 1: a.Area, 2: string(a.Score.Scale), 6: a.Flag} {
		appendUnless(s == "", s, one.FieldBuilder(k).(*array.StringBuilder))
	}
	appendUnless(a.Score == exam.Score{}, a.Score.Value, one.FieldBuilder(3).(*array.Float64Builder))
	appendUnless(a.Score.Max == 0, a.Score.Max, one.FieldBuilder(4).(*array.Float64Builder))
	appendUnless(a.Items == 0, int64(a.Items), one.FieldBuilder(5).(*array.Int64Builder))
}

// appendUnless appends null where nothing was recorded, else the value.
func appendUnless[V any](absent bool, v V, to interface {
	Append(V)
	AppendNull()
}) {
	if absent {
		to.AppendNull()
		return
	}
	to.Append(v)
}

// decodeFile reads the rows of a table file; columns that the file does not have stay "not recorded".
func (t *table[T]) decodeFile(path string) (rows []version[T], err error) {
	defer guard(path, &err)
	r, err := openTable(path)
	if err != nil {
		return nil, err
	}
	return t.decodeTable(path, r)
}

func (t *table[T]) decodeTable(path string, r *pqarrow.FileReader) ([]version[T], error) {
	rows := make([]T, r.ParquetReader().NumRows())
	for i := range rows {
		t.forget(&rows[i])
	}
	for _, c := range t.columns {
		chunks, err := readColumn(r, c.name)
		if err == nil && chunks != nil {
			err = c.fill(rows, chunks)
			chunks.Release()
		}
		if err != nil {
			return nil, fmt.Errorf("%s: column %s: %w", path, c.name, err)
		}
	}
	versions, err := t.versions(rows, r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return versions, nil
}

// versions adds export times and states to the rows of a file.
func (t *table[T]) versions(rows []T, r *pqarrow.FileReader) ([]version[T], error) {
	exported := make([]uint64, len(rows))
	chunks, err := readColumn(r, exportedColumn)
	if err == nil && chunks != nil {
		exported, err = numberCodes(chunks, momentCodes)
	}
	if err != nil {
		return nil, err
	}
	states, err := readStates(r)
	if err != nil {
		return nil, err
	}
	out := make([]version[T], len(rows))
	for i := range rows {
		out[i] = version[T]{row: rows[i], exported: exported[i]}
		if states != nil {
			out[i].state = states[i]
		}
		if t.exported != nil {
			*t.exported(&out[i].row) = decodeMoment(exported[i])
		}
	}
	return out, nil
}

// forget sets every column to "not recorded".
func (t *table[T]) forget(row *T) {
	for _, c := range t.columns {
		switch {
		case c.moment != nil:
			*c.moment(row) = exam.NoTime
		case c.real != nil && c.absent == nil:
			*c.real(row) = exam.Unknown
		case c.share != nil:
			*c.share(row) = exam.Unknown
		}
	}
}

func (c *field[T]) fill(rows []T, chunks *arrow.Chunked) error {
	if c.text != nil {
		return eachText(chunks, func(i int, s string) error {
			*c.text(&rows[i]) = s
			return nil
		})
	}
	done := 0
	for _, chunk := range chunks.Chunks() {
		for i := range chunk.Len() {
			if chunk.IsValid(i) {
				if err := c.set(&rows[done+i], chunk, i); err != nil {
					return err
				}
			}
		}
		done += chunk.Len()
	}
	return nil
}

func (c *field[T]) set(row *T, chunk arrow.Array, i int) error {
	switch a := chunk.(type) {
	case *array.Timestamp:
		*c.moment(row) = int64(a.Value(i))
	case *array.Int64:
		*c.whole(row) = int(a.Value(i))
	case *array.Int16:
		*c.small(row) = a.Value(i)
	case *array.Float64:
		*c.real(row) = a.Value(i)
	case *array.Float32:
		*c.share(row) = a.Value(i)
	case *array.Boolean:
		*c.flag(row) = exam.FlagNo
		if a.Value(i) {
			*c.flag(row) = exam.FlagYes
		}
	case *array.List:
		*c.areas(row) = areasOf(a, i)
	default:
		return fmt.Errorf("of type %s", chunk.DataType())
	}
	return nil
}

func areasOf(list *array.List, row int) []exam.AreaScore {
	from, to := list.ValueOffsets(row)
	one := list.ListValues().(*array.Struct)
	word := func(k, i int) string { return textValue(one.Field(k), i) }
	real := func(k, i int) float64 {
		if one.Field(k).IsNull(i) {
			return 0
		}
		return one.Field(k).(*array.Float64).Value(i)
	}
	whole := func(i int) int64 {
		if one.Field(5).IsNull(i) {
			return 0
		}
		return one.Field(5).(*array.Int64).Value(i)
	}
	var areas []exam.AreaScore
	for i := int(from); i < int(to); i++ {
		areas = append(areas, exam.AreaScore{
			Dimension: word(0, i), Area: word(1, i), Score: exam.Score{Scale: exam.Scale(word(2, i)), Value: real(3, i), Max: real(4, i)},
			Items: int(whole(i)), Flag: word(6, i),
		})
	}
	return areas
}

func textValue(a arrow.Array, i int) string {
	if a.IsNull(i) {
		return ""
	}
	if d, ok := a.(*array.Dictionary); ok {
		return d.Dictionary().(*array.String).Value(d.GetValueIndex(i))
	}
	return a.(*array.String).Value(i)
}
