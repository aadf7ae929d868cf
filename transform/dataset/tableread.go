package dataset

import (
	"fmt"

	"cutscore/exam"

	"github.com/apache/arrow-go/v18/parquet/file"
)

// decodeFile reads the rows of a table file; columns that the file does not have stay "not recorded".
func (t *table[T]) decodeFile(path string) (versions []version[T], err error) {
	defer guard(path, &err)
	r, err := openTable(path)
	if err != nil {
		return nil, err
	}
	rows := make([]T, r.NumRows())
	for i := range rows {
		t.forget(&rows[i])
	}
	for _, c := range t.columns {
		if err := c.read(r, rows); err != nil {
			return nil, fmt.Errorf("%s: column %s: %w", path, c.name, err)
		}
	}
	if versions, err = t.versions(rows, r); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return versions, nil
}

// versions adds export times and states to the rows of a file.
func (t *table[T]) versions(rows []T, r *file.Reader) ([]version[T], error) {
	exported := make([]uint64, len(rows))
	l, err := readFlat(r, exportedColumn)
	if err == nil && l != nil {
		exported, err = spread(l, l.longs, codeMoment)
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

// read fills a column of the rows.
func (c *field[T]) read(r *file.Reader, rows []T) error {
	if c.areas != nil {
		return c.readAreas(r, rows)
	}
	l, err := readFlat(r, c.name)
	if err != nil || l == nil {
		return err
	}
	at := make([]*T, len(rows))
	for i := range rows {
		at[i] = &rows[i]
	}
	return c.fill(l, at)
}

// fill gives each entry's owner its value; null leaves the owner as it is.
func (c *field[T]) fill(l *leaf, owners []*T) error {
	switch {
	case c.text != nil:
		return place(l, l.texts.places, owners, func(r *T, p uint32) { *c.text(r) = l.texts.list[p] })
	case c.moment != nil:
		return place(l, l.longs, owners, func(r *T, v int64) { *c.moment(r) = v })
	case c.whole != nil:
		return place(l, l.longs, owners, func(r *T, v int64) { *c.whole(r) = int(v) })
	case c.small != nil:
		return place(l, l.ints, owners, func(r *T, v int32) { *c.small(r) = int16(v) })
	case c.real != nil:
		return place(l, l.reals, owners, func(r *T, v float64) { *c.real(r) = v })
	case c.share != nil:
		return place(l, l.shares, owners, func(r *T, v float32) { *c.share(r) = v })
	}
	return place(l, l.flags, owners, func(r *T, yes bool) { *c.flag(r) = flagOf(yes) })
}

func (c *field[T]) readAreas(r *file.Reader, rows []T) error {
	var owners []*exam.AreaScore
	for i := range areaLeaves {
		l, err := readLeaf(r, leafPath(c.name, areaLeaves[i].name))
		if err != nil {
			return err
		}
		if l == nil {
			continue
		}
		if owners == nil {
			if owners, err = c.elements(l, rows); err != nil {
				return err
			}
		}
		if len(owners) != len(l.defs) {
			return errPage
		}
		if err := areaLeaves[i].fill(l, owners); err != nil {
			return err
		}
	}
	return nil
}

// elements makes the elements of the lists, as a leaf's levels tell them: the owner of each entry.
func (c *field[T]) elements(l *leaf, rows []T) ([]*exam.AreaScore, error) {
	owners := make([]*exam.AreaScore, len(l.defs))
	sizes := make([]int, 0, len(rows))
	for i, rep := range l.reps {
		if rep == 0 {
			sizes = append(sizes, 0)
		}
		if len(sizes) == 0 || len(sizes) > len(rows) {
			return nil, errPage
		}
		if l.defs[i] >= l.most-1 {
			sizes[len(sizes)-1]++
		}
	}
	if len(sizes) != len(rows) {
		return nil, errPage
	}
	row, next := -1, 0
	for i, rep := range l.reps {
		if rep == 0 {
			row, next = row+1, 0
			if sizes[row] > 0 {
				*c.areas(&rows[row]) = make([]exam.AreaScore, sizes[row])
			}
		}
		if l.defs[i] >= l.most-1 {
			owners[i] = &(*c.areas(&rows[row]))[next]
			next++
		}
	}
	return owners, nil
}

// place gives each owner its value.
func place[T, V any](l *leaf, values []V, owners []*T, set func(*T, V)) error {
	found, err := spread(l, values, func(v V) *V { return &v })
	if err != nil {
		return err
	}
	for i, v := range found {
		if v != nil {
			set(owners[i], *v)
		}
	}
	return nil
}
