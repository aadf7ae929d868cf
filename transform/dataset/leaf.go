package dataset

import (
	"fmt"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
)

// leaf is a column of leaves as the library reads it: the values that are not null, and the levels that place them.
type leaf struct {
	most int16   // definition level of a value
	defs []int16 // per entry; as many as there are values where nothing can be null
	reps []int16

	// One of these holds the values.
	texts  texting
	longs  []int64
	ints   []int32
	reals  []float64
	shares []float32
	flags  []bool
}

// texting is a column of texts: each distinct one once, and its place per value.
type texting struct {
	places []uint32
	list   []string
	known  map[string]uint32
}

// leafBatch is how many entries are taken from the library at a time.
const leafBatch = 8 << 10

// readLeaf reads a column by its path; nil when the file has none.
func readLeaf(r *file.Reader, path string) (*leaf, error) {
	at := r.MetaData().Schema.ColumnIndexByName(path)
	if at < 0 {
		return nil, nil
	}
	l := &leaf{most: r.MetaData().Schema.Column(at).MaxDefinitionLevel()}
	for g := range r.NumRowGroups() {
		column, err := r.RowGroup(g).Column(at)
		if err != nil {
			return nil, err
		}
		if err := l.read(column); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// readFlat reads a column that has one entry for each row; nil when the file has none.
func readFlat(r *file.Reader, name string) (*leaf, error) {
	l, err := readLeaf(r, name)
	if err != nil || l == nil {
		return nil, err
	}
	if len(l.defs) != int(r.NumRows()) || l.most > 1 {
		return nil, fmt.Errorf("column %s has %d entries for %d rows", name, len(l.defs), r.NumRows())
	}
	return l, nil
}

func (l *leaf) read(column file.ColumnChunkReader) error {
	switch c := column.(type) {
	case *file.ByteArrayColumnChunkReader:
		return drain(l, c, c.ReadBatchInPage, l.texts.add)
	case *file.Int64ColumnChunkReader:
		return drain(l, c, c.ReadBatchInPage, func(v []int64) { l.longs = append(l.longs, v...) })
	case *file.Int32ColumnChunkReader:
		return drain(l, c, c.ReadBatchInPage, func(v []int32) { l.ints = append(l.ints, v...) })
	case *file.Float64ColumnChunkReader:
		return drain(l, c, c.ReadBatchInPage, func(v []float64) { l.reals = append(l.reals, v...) })
	case *file.Float32ColumnChunkReader:
		return drain(l, c, c.ReadBatchInPage, func(v []float32) { l.shares = append(l.shares, v...) })
	case *file.BooleanColumnChunkReader:
		return drain(l, c, c.ReadBatchInPage, func(v []bool) { l.flags = append(l.flags, v...) })
	}
	return fmt.Errorf("of type %s", column.Type())
}

// drain takes a column chunk batch by batch. A batch is good until the next one.
func drain[V any](l *leaf, c file.ColumnChunkReader, next func(n int64, v []V, defs, reps []int16) (int64, int, error), take func([]V)) error {
	values, defs, reps := make([]V, leafBatch), make([]int16, leafBatch), make([]int16, leafBatch)
	for c.HasNext() {
		entries, n, err := next(leafBatch, values, defs, reps)
		if err != nil {
			return err
		}
		if entries == 0 {
			return errPage
		}
		take(values[:n])
		l.defs, l.reps = append(l.defs, defs[:entries]...), append(l.reps, reps[:entries]...)
	}
	return c.Err()
}

func (t *texting) add(values []parquet.ByteArray) {
	if t.known == nil {
		t.known = map[string]uint32{}
	}
	for _, v := range values {
		place, ok := t.known[string(v)]
		if !ok {
			place = uint32(len(t.list))
			t.list = append(t.list, string(v))
			t.known[t.list[place]] = place
		}
		t.places = append(t.places, place)
	}
}

// empty reports whether every entry is null.
func (l *leaf) empty() bool {
	return len(l.texts.places)+len(l.longs)+len(l.ints)+len(l.reals)+len(l.shares)+len(l.flags) == 0
}

// spread gives each entry the code of its value; an entry without one keeps the zero value.
func spread[V, C any](l *leaf, values []V, code func(V) C) ([]C, error) {
	out := make([]C, len(l.defs))
	next := 0
	for i, d := range l.defs {
		if d != l.most {
			continue
		}
		if next == len(values) {
			return nil, fmt.Errorf("its values are not of type %T", values)
		}
		out[i] = code(values[next])
		next++
	}
	return out, nil
}

// codes translates each distinct text once.
func (l *leaf) codes(code func(string) uint32) ([]uint32, error) {
	known := make([]uint32, len(l.texts.list))
	for i, s := range l.texts.list {
		known[i] = code(s)
	}
	return spread(l, l.texts.places, func(place uint32) uint32 { return known[place] })
}

// strings is the text of each entry, "" where it is null.
func (l *leaf) strings() ([]string, error) {
	return spread(l, l.texts.places, func(place uint32) string { return l.texts.list[place] })
}
