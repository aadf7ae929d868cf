package dataset

import (
	"cmp"
	"fmt"
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
	rival        *rival // of a row in conflict
	twin         int64  // another line of the file that brought this version; 0 none
	stood        bool   // the store had it in force
	within       *rival // another row of the same file that contradicts it
	latest       uint64 // when the last export of its group was made; 0: the table has no groups. See outdate
}

// rival is a version that contradicts another: where it stands, and the columns in which the two say different things.
type rival struct {
	from    uint32
	line    int64
	columns []string
}

// deliveries are rows as a batch brought them; exported is when its file was exported (coded; 0 unknown).
func (t *table[T]) deliveries(rows []T, lines []int64, from uint32, exported uint64) []delivery[T] {
	out := make([]delivery[T], len(rows))
	for i, row := range rows {
		t.tidy(&row)
		d := &out[i]
		d.version = version[T]{row: row, exported: t.exportTime(&row, exported)}
		d.from, d.line = from, lines[i]
		d.key, d.content = t.identity(&row)
	}
	return out
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
	displaced int64 // rows stored in force that are so no longer
}

// merge settles the versions of the rows of a small table, by the rules of judge. A delivery of an equal version is a
// duplicate. tell is called for every row that came in.
func (t *table[T]) merge(all []delivery[T], tell func(d *delivery[T], f fate)) *merged[T] {
	t.numberAlike(all)
	slices.SortFunc(all, compareDeliveries[T])
	out, fuller := &merged[T]{}, t.fullerRows(all)
	for start := 0; start < len(all); {
		end := start + 1
		for end < len(all) && all[end].key == all[start].key {
			end++
		}
		t.mergeKey(all[start:end], fuller, out, tell)
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

func (t *table[T]) mergeKey(all []delivery[T], fuller fuller[T], out *merged[T], tell func(*delivery[T], fate)) {
	composed, all := t.takeComposed(all)
	var starts []int
	for i := range all {
		if i == 0 || all[i].content != all[i-1].content {
			starts = append(starts, i)
		}
	}
	exported, said := make([]uint64, len(starts)), make([]claims, len(starts))
	words := map[string]uint64{}
	for v, start := range starts {
		for _, d := range all[start:endOf(starts, v, len(all))] {
			exported[v] = max(exported[v], d.exported)
		}
		said[v] = t.claims(&all[start].row, words)
	}
	t.markWithin(all, starts, said)
	states := judge(exported, said)
	outdate(all, starts, exported, states)
	if t.byCell {
		joinCells(states)
	}
	t.setRivals(all, starts, states, said)
	given := fuller.giveWay(t, all, starts, exported, states)
	var together []version[T]
	known := knownClaims(all, starts, said)
	for v, s := range states {
		deliveries := all[starts[v]:endOf(starts, v, len(all))]
		settled := version[T]{row: deliveries[0].row, exported: exported[v], state: s}
		t.describe(&settled.row, deliveries, settled.exported)
		if s == joined && !given || s == disputed && t.byCell {
			together = append(together, settled)
		}
		t.place(deliveries, settled, given || known.met(said[v], s), out, tell)
	}
	out.changed = out.changed || given && composed != nil
	if len(together) > 0 {
		t.placeComposed(composed, t.compose(together), out)
	}
}

// joinCells puts the versions of a row that are in conflict together, with those beside them that are not: what none of them
// contradicts stands, and only what they contradict each other in is disputed.
func joinCells(states []state) {
	if !slices.ContainsFunc(states, state.contested) {
		return
	}
	for v, s := range states {
		switch s {
		case inForce:
			states[v] = joined
		case conflicting:
			states[v] = disputed
		}
	}
}

// sameClaims are what versions say that are in use, apart from names.
type sameClaims map[string]bool

// knownClaims are those of the versions that the store had in use.
func knownClaims[T any](all []delivery[T], starts []int, said []claims) sameClaims {
	known := sameClaims{}
	for v, start := range starts {
		if all[start].stands() {
			known[fmt.Sprint(said[v])] = true
		}
	}
	return known
}

// met reports whether a version says what one in use says, which it is itself from now on.
func (k sameClaims) met(c claims, s state) bool {
	if s != inForce && s != joined {
		return false
	}
	word := fmt.Sprint(c)
	met := k[word]
	k[word] = true
	return met
}

// stands reports whether the store had it in use.
func (d *delivery[T]) stands() bool { return d.from == 0 && (d.state == inForce || d.state == joined) }

// takeComposed takes out the stored row that joined versions made together: it is a version of nobody.
func (t *table[T]) takeComposed(all []delivery[T]) (composed *delivery[T], rest []delivery[T]) {
	stored := func(s state) int {
		return slices.IndexFunc(all, func(d delivery[T]) bool { return d.from == 0 && d.state == s })
	}
	at := stored(inForce)
	if at < 0 || stored(joined) < 0 && !(t.byCell && stored(disputed) >= 0) {
		return nil, all
	}
	taken := all[at]
	return &taken, slices.Delete(all, at, at+1)
}

// claims are what a row says in the columns that are no part of its key; words numbers what they may say.
func (t *table[T]) claims(row *T, words map[string]uint64) claims {
	out := claims{}
	for _, c := range t.columns {
		if !c.claims(row) {
			continue
		}
		x := uint64(0)
		if c.says(row) {
			word := string(c.append(nil, row))
			if words[word] == 0 {
				words[word] = uint64(len(words) + 1)
			}
			x = words[word]
		}
		out = append(out, x)
	}
	return out
}

// setRivals tells versions in conflict which other one contradicts them: a stored one, else the first delivered.
func (t *table[T]) setRivals(all []delivery[T], starts []int, states []state, said []claims) {
	for v, s := range states {
		if !s.contested() {
			continue
		}
		best := -1
		for w := range starts {
			if states[w].contested() && said[v].contradict(said[w]) && (best < 0 || earlier(&all[starts[w]], &all[best])) {
				best = starts[w]
			}
		}
		if best < 0 {
			continue
		}
		r := &rival{all[best].from, all[best].line, t.contradicted(&all[starts[v]].row, &all[best].row)}
		for i := starts[v]; i < endOf(starts, v, len(all)); i++ {
			all[i].rival = r
		}
	}
}

func earlier[T any](a, b *delivery[T]) bool {
	return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.line, b.line)) < 0
}

// contradicted names the columns in which two rows of one key say different things.
func (t *table[T]) contradicted(x, y *T) []string {
	names := []string{}
	for _, c := range t.columns {
		if !c.about && !c.label && c.says(x) && c.says(y) && c.compare(x, y) != 0 {
			names = append(names, c.name)
		}
	}
	return names
}

// compose is the row that versions make together: what they say, where no two of them contradict each other. Of the notation, and
// of what something is called, what the latest export says that has one, of one time the greater.
func (t *table[T]) compose(versions []version[T]) version[T] {
	out := version[T]{row: versions[0].row}
	for i := range versions {
		out.exported = max(out.exported, versions[i].exported)
		for _, c := range t.columns {
			if !c.about && !c.label && c.says(&versions[i].row) {
				c.copy(&out.row, &versions[i].row)
			}
		}
	}
	for _, c := range t.columns {
		switch {
		case c.about || c.label:
			c.copy(&out.row, c.described(versions))
		case c.isDisputed(versions):
			c.clear(&out.row)
		}
	}
	return out
}

// isDisputed reports whether versions say different things in the column.
func (c *field[T]) isDisputed(versions []version[T]) bool {
	var first *T
	for i := range versions {
		row := &versions[i].row
		switch {
		case !c.says(row):
		case first == nil:
			first = row
		case c.compare(first, row) != 0:
			return true
		}
	}
	return false
}

// described is the row among versions whose notation, or name of something, holds in the column.
func (c *field[T]) described(versions []version[T]) *T {
	best := &versions[0]
	for i := range versions[1:] {
		v := &versions[i+1]
		if says, had := c.says(&v.row), c.says(&best.row); says && (!had || v.exported > best.exported ||
			v.exported == best.exported && c.compare(&v.row, &best.row) > 0) {
			best = v
		}
	}
	return &best.row
}

// placeComposed puts the row that versions make together into the table.
func (t *table[T]) placeComposed(old *delivery[T], now version[T], out *merged[T]) {
	out.rows = append(out.rows, now)
	if old == nil {
		out.changed = true
		return
	}
	key, content := t.identity(&now.row)
	if key != old.key || content != old.content || now.exported != old.exported || !t.sameNotation(&now.row, &old.row) {
		out.changed = true
	}
}

func endOf(starts []int, v, n int) int {
	if v+1 < len(starts) {
		return starts[v+1]
	}
	return n
}

// place puts one version where its state belongs; all are its deliveries, the first one first; given: another row, or another
// version in use, says it. An older program stored several where only the notation differed.
func (t *table[T]) place(all []delivery[T], settled version[T], given bool, out *merged[T], tell func(*delivery[T], fate)) {
	stored, s := all[0].from == 0, settled.state
	if !stored || all[0].state != s || all[0].exported != settled.exported || !t.sameNotation(&all[0].row, &settled.row) ||
		len(all) > 1 && all[1].from == 0 {
		out.changed = true
	}
	stood := all[0].stands()
	if stood && s != inForce && s != joined {
		out.displaced++
	}
	if s == inForce {
		out.rows = append(out.rows, settled)
	} else {
		out.aside = append(out.aside, settled)
	}
	used := stood || given
	for i := range all {
		d := &all[i]
		if d.from == 0 {
			continue
		}
		if i > 0 && all[i-1].from == d.from && all[i-1].line != d.line {
			d.twin = all[i-1].line
		}
		d.stood = stood
		tell(d, fateOf(s, &used))
	}
}

func fateOf(s state, used *bool) fate {
	switch {
	case s == superseded:
		return fateSuperseded
	case s.contested():
		return fateSetAside
	case *used:
		return fateDuplicate
	}
	*used = true
	return fateUsed
}
