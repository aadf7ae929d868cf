package dataset

import "github.com/apache/arrow-go/v18/parquet/schema"

// deltaColumn is the delta packed column: moments that rise within an examinee.
const deltaColumn = "answered_at"

// encoder writes frames of responses as Parquet.
type encoder struct {
	*tableWriter
	aside   bool
	words   [texts][]string
	columns []column
	local   [texts][]uint32 // per text column: scratch for chunk.texts
}

func newEncoder(w *words, aside bool, spare *spare) (e *encoder, err error) {
	e = &encoder{aside: aside, columns: responseColumns()}
	for i := range w {
		e.words[i] = w[i].list()
		e.local[i] = make([]uint32, len(e.words[i]))
	}
	table, fields := "responses", make(schema.FieldList, 0, len(e.columns)+1)
	for _, c := range e.columns {
		fields = append(fields, c.leafType().node(c.name, c.required))
	}
	if aside {
		table += asideSuffix
		fields = append(fields, textLeaf.node(stateColumn, true))
	}
	e.tableWriter, err = newTableWriter(table, fields, spare)
	return e, err
}

func (c *column) leafType() leafType {
	switch c.kind {
	case text, mark:
		return textLeaf
	case share:
		return shareLeaf
	case flag:
		return flagLeaf
	case moment:
		return momentLeaf
	}
	if c.at == cPosition {
		return wholeLeaf
	}
	return shortLeaf
}

// encode returns the bytes of a Parquet file with the given rows in the given order. states holds the state of
// each row for the companion of rows that are not in force, and is nil otherwise. The bytes are good until the next call.
func (e *encoder) encode(f *frame, rows []int32, states []state) ([]byte, error) {
	var err error
	if e.shapes, err = f.shapesOf(rows, e.words[cSource], e.words[cTimeBasis]).text(); err != nil {
		return nil, err
	}
	return e.file(len(rows), func(from, to int) error {
		for _, col := range e.columns {
			e.chunk.begin(to - from)
			e.gather(e.chunk, f, col, rows[from:to])
			if err := e.column(); err != nil {
				return err
			}
		}
		if e.aside {
			return e.states(states[from:to])
		}
		return nil
	})
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

// stateColumn is the last column of the companions of rows that are not in force: why they are not.
const stateColumn = "state"

// states writes the column of states.
func (w *tableWriter) states(states []state) error {
	w.chunk.begin(len(states))
	w.chunk.names(len(states), stateNames[:], func(i int) uint32 { return uint32(states[i]) })
	return w.column()
}
