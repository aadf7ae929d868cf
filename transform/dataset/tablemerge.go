package dataset

import (
	"bytes"
	"slices"
	"strings"
	"sync"
)

// incoming are the rows of one small table that came in during a run.
type incoming[T any] struct {
	mu   sync.Mutex
	rows []delivery[T]
}

// delivery is one version as one line of one batch brought it, or as it was stored (from 0).
type delivery[T any] struct {
	version[T]
	key, content string
	from         uint32
	line         int64
	differs      []string // columns in which another version of the row differs
}

func (in *incoming[T]) add(rows []delivery[T]) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.rows = append(in.rows, rows...)
}

// merged is the content of one small table after a merge.
type merged[T any] struct {
	rows      []version[T]
	aside     []version[T]
	changed   bool
	displaced int64 // rows stored in force that are so no longer, where lines of files stand for rows
}

// merge settles the versions of the rows of a small table, by the rules of judge. A delivery of an equal version is a
// duplicate. tell is called for every row that came in.
func (t *table[T]) merge(all []delivery[T], tell func(d *delivery[T], f fate)) *merged[T] {
	slices.SortFunc(all, compareDeliveries[T])
	out := &merged[T]{}
	for start := 0; start < len(all); {
		end := start + 1
		for end < len(all) && all[end].key == all[start].key {
			end++
		}
		t.mergeKey(all[start:end], out, tell)
		start = end
	}
	return out
}

// compareDeliveries orders by key, content, and then puts the first delivery first: stored, batch, line.
func compareDeliveries[T any](a, b delivery[T]) int {
	if c := strings.Compare(a.key, b.key); c != 0 {
		return c
	}
	if c := strings.Compare(a.content, b.content); c != 0 {
		return c
	}
	if a.from != b.from {
		return int(a.from) - int(b.from)
	}
	return int(a.line - b.line)
}

func (t *table[T]) mergeKey(all []delivery[T], out *merged[T], tell func(*delivery[T], fate)) {
	var starts []int
	for i := range all {
		if i == 0 || all[i].content != all[i-1].content {
			starts = append(starts, i)
		}
	}
	exported := make([]uint64, len(starts))
	for v, start := range starts {
		for _, d := range all[start:endOf(starts, v, len(all))] {
			exported[v] = max(exported[v], d.exported)
		}
	}
	if len(starts) > 1 {
		differs := t.differing(&all[0].row, &all[starts[1]].row)
		for i := range all {
			all[i].differs = differs
		}
	}
	for v, s := range judge(exported) {
		t.place(all[starts[v]:endOf(starts, v, len(all))], s, exported[v], out, tell)
	}
}

// differing names the columns in which two rows differ.
func (t *table[T]) differing(x, y *T) []string {
	names := []string{}
	for _, c := range t.columns {
		if !bytes.Equal(c.append(nil, x), c.append(nil, y)) {
			names = append(names, c.name)
		}
	}
	return names
}

func endOf(starts []int, v, n int) int {
	if v+1 < len(starts) {
		return starts[v+1]
	}
	return n
}

// place puts one version where its state belongs; all are its deliveries, the first one first.
func (t *table[T]) place(all []delivery[T], s state, exported uint64, out *merged[T], tell func(*delivery[T], fate)) {
	stored := all[0].from == 0
	if !stored || all[0].state != s || all[0].exported != exported {
		out.changed = true
	}
	settled := version[T]{row: all[0].row, exported: exported, state: s}
	if stored && all[0].state == inForce && s != inForce {
		out.displaced++
	}
	if s == inForce {
		out.rows = append(out.rows, settled)
	} else {
		out.aside = append(out.aside, settled)
	}
	used := stored && all[0].state == inForce
	for i := range all {
		if all[i].from != 0 {
			tell(&all[i], fateOf(s, &used))
		}
	}
}

func fateOf(s state, used *bool) fate {
	switch {
	case s == superseded:
		return fateSuperseded
	case s == conflicting:
		return fateSetAside
	case *used:
		return fateDuplicate
	}
	*used = true
	return fateUsed
}
