package dataset

import (
	"cmp"
	"slices"
	"strings"
)

// numberAlike numbers the rows of one export that have one key, in the order of its lines: who logs two hours of the same twice on a
// day has studied four. The same export once more gives the same numbers, and so no row twice; a correction meets the entry that it
// corrects. An export is a file, or the rows of it that were exported at one time. What an older program stored in force under one
// key is numbered by content.
func (t *table[T]) numberAlike(all []delivery[T]) {
	if t.number == nil {
		return
	}
	var rows []*delivery[T]
	for i := range all {
		if d := &all[i]; d.from != 0 || d.state == inForce {
			rows = append(rows, d)
		}
	}
	alike := func(x, y *delivery[T]) int {
		c := cmp.Or(cmp.Compare(x.from, y.from), strings.Compare(x.key, y.key))
		if c == 0 && x.from != 0 {
			c = cmp.Compare(x.exported, y.exported)
		}
		return c
	}
	slices.SortFunc(rows, func(x, y *delivery[T]) int {
		return cmp.Or(alike(x, y), cmp.Compare(x.line, y.line), strings.Compare(x.content, y.content))
	})
	for start := 0; start < len(rows); {
		end := start + 1
		for ; end < len(rows) && alike(rows[start], rows[end]) == 0; end++ {
			*t.number(&rows[end].row) = end - start + 1
		}
		for _, d := range rows[start+1 : end] {
			d.key, d.content = t.identity(&d.row)
		}
		start = end
	}
}
