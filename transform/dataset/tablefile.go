package dataset

import (
	"math"

	"cutscore/exam"

	"github.com/apache/arrow-go/v18/parquet/schema"
)

// areaLeaves are the columns within a list of area scores.
var areaLeaves = []field[exam.AreaScore]{
	{name: "dimension", text: func(a *exam.AreaScore) *string { return &a.Dimension }},
	{name: "area", text: func(a *exam.AreaScore) *string { return &a.Area }},
	{name: "score_scale", text: func(a *exam.AreaScore) *string { return (*string)(&a.Score.Scale) }},
	{name: "score", real: func(a *exam.AreaScore) *float64 { return &a.Score.Value }, absent: func(a *exam.AreaScore) bool { return a.Score == exam.Score{} }},
	{name: "score_max", real: func(a *exam.AreaScore) *float64 { return &a.Score.Max }, absent: func(a *exam.AreaScore) bool { return a.Score.Max == 0 }},
	{name: "items", whole: func(a *exam.AreaScore) *int { return &a.Items }},
	{name: "flag", text: func(a *exam.AreaScore) *string { return &a.Flag }},
}

// node is the column in the schema of a file.
func (c *field[T]) node() schema.Node {
	switch {
	case c.text != nil:
		return textLeaf.node(c.name, false)
	case c.moment != nil:
		return momentLeaf.node(c.name, false)
	case c.whole != nil:
		return longLeaf.node(c.name, false)
	case c.small != nil:
		return shortLeaf.node(c.name, false)
	case c.real != nil:
		return realLeaf.node(c.name, false)
	case c.share != nil:
		return shareLeaf.node(c.name, false)
	case c.flag != nil:
		return flagLeaf.node(c.name, false)
	}
	var leaves schema.FieldList
	for i := range areaLeaves {
		leaves = append(leaves, areaLeaves[i].node())
	}
	return listNode(c.name, leaves)
}

// leafPath is the path of a column within a list.
func leafPath(list, name string) string { return list + ".list.element." + name }

// encode returns the bytes of a Parquet file with the rows in the given order; aside adds the column of states. The bytes
// are good until the spare is used again.
func (t *table[T]) encode(versions []version[T], aside bool, spare *spare) ([]byte, error) {
	w, err := t.writer(aside, spare)
	if err != nil {
		return nil, err
	}
	rows, states, exported := make([]T, len(versions)), make([]state, len(versions)), make([]uint64, len(versions))
	for i, v := range versions {
		rows[i], exported[i], states[i] = v.row, v.exported, v.state
	}
	return w.file(len(rows), func(from, to int) error {
		for i := range t.columns {
			if err := t.columns[i].write(w, rows[from:to]); err != nil {
				return err
			}
		}
		w.chunk.begin(to - from)
		w.chunk.times(exported[from:to], upTo(to-from), false)
		if err := w.column(); err != nil || !aside {
			return err
		}
		return w.states(states[from:to])
	})
}

func (t *table[T]) writer(aside bool, spare *spare) (*tableWriter, error) {
	name, fields := t.name, make(schema.FieldList, 0, len(t.columns)+2)
	for i := range t.columns {
		fields = append(fields, t.columns[i].node())
	}
	fields = append(fields, momentLeaf.node(exportedColumn, false))
	if aside {
		name += asideSuffix
		fields = append(fields, textLeaf.node(stateColumn, true))
	}
	return newTableWriter(name, fields, spare)
}

// write writes the column of a row group.
func (c *field[T]) write(w *tableWriter, rows []T) error {
	if c.areas != nil {
		return c.writeAreas(w, rows)
	}
	w.chunk.begin(len(rows))
	c.gather(w.chunk, rows)
	return w.column()
}

func (c *field[T]) gather(to *chunk, rows []T) {
	order := upTo(len(rows))
	switch {
	case c.text != nil:
		to.spell(codesOf(c, rows, func(r *T) string { return *c.text(r) }))
	case c.moment != nil:
		to.times(codesOf(c, rows, func(r *T) uint64 { return codeMoment(*c.moment(r)) }), order, false)
	case c.whole != nil:
		to.wide(codesOf(c, rows, func(r *T) uint64 { return codeLong(int64(*c.whole(r))) }), order, decodeLong)
	case c.small != nil:
		to.narrow(codesOf(c, rows, func(r *T) uint32 { return uint32(codeLong(int64(*c.small(r)))) }), order, decodeLong)
	case c.real != nil:
		to.reals(codesOf(c, rows, func(r *T) uint64 { return math.Float64bits(*c.real(r)) + 1 }), order)
	case c.share != nil:
		to.shares(codesOf(c, rows, func(r *T) uint32 { return codeShare(*c.share(r)) }), order)
	case c.flag != nil:
		to.yesNo(codesOf(c, rows, func(r *T) uint32 { return codeFlag(*c.flag(r)) }), order)
	}
}

// codesOf codes a column, null as the zero value.
func codesOf[T, C any](c *field[T], rows []T, code func(*T) C) []C {
	out := make([]C, len(rows))
	for i := range rows {
		if !c.isNull(&rows[i]) {
			out[i] = code(&rows[i])
		}
	}
	return out
}

func upTo(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

// writeAreas writes the leaves of a list, which is never null. An empty list has one entry, without an element.
func (c *field[T]) writeAreas(w *tableWriter, rows []T) error {
	var entries []exam.AreaScore
	var starts, held []bool
	for i := range rows {
		areas := *c.areas(&rows[i])
		for k := range max(1, len(areas)) {
			starts, held = append(starts, k == 0), append(held, len(areas) > 0)
		}
		if len(areas) == 0 {
			areas = make([]exam.AreaScore, 1)
		}
		entries = append(entries, areas...)
	}
	for i := range areaLeaves {
		w.chunk.begin(len(entries))
		areaLeaves[i].gather(w.chunk, entries)
		w.chunk.nest(starts, held)
		if err := w.column(); err != nil {
			return err
		}
	}
	return nil
}
