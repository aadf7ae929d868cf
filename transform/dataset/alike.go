package dataset

import (
	"cmp"
	"slices"
	"strings"
)

// numberAlike numbers the equal rows of one export: who logs two hours of the same twice on a day has studied four. The same export
// once more gives the same numbers, and so no row twice; of another export what is equal is the same entry, and the rest is new. An
// export is a file, or the rows of it that were exported at one time. Rows that are equal are interchangeable, so that neither the
// order of lines nor what a store holds decides a number; what an older program stored has none, and is the first of its kind.
func (t *table[T]) numberAlike(all []delivery[T]) {
	if t.number == nil {
		return
	}
	var rows []*delivery[T]
	for i := range all {
		if all[i].from != 0 {
			rows = append(rows, &all[i])
		}
	}
	alike := func(x, y *delivery[T]) int {
		return cmp.Or(cmp.Compare(x.from, y.from), strings.Compare(x.key, y.key), cmp.Compare(x.exported, y.exported))
	}
	slices.SortFunc(rows, func(x, y *delivery[T]) int { return cmp.Or(alike(x, y), cmp.Compare(x.line, y.line)) })
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
	t.noteLatest(all)
}

// noteLatest tells every entry when the last export was made that has any of its group: see table.group.
func (t *table[T]) noteLatest(all []delivery[T]) {
	groups, latest := make([]string, len(all)), map[string]uint64{}
	for i := range all {
		row := t.group(all[i].row)
		groups[i], _ = t.identity(&row)
		latest[groups[i]] = max(latest[groups[i]], all[i].exported)
	}
	for i := range all {
		all[i].latest = latest[groups[i]]
	}
}

// outdate supersedes the versions that the last dated export of their group no longer has: it corrected them. Exports of unknown time
// correct nothing.
func outdate[T any](all []delivery[T], starts []int, exported []uint64, states []state) {
	for v, start := range starts {
		if exported[v] != 0 && exported[v] < all[start].latest {
			states[v] = superseded
		}
	}
}
