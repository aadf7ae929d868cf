package dataset

import (
	"cmp"
	"slices"
	"strings"
)

// bucketRows are all versions of all responses of one bucket: those stored and those that came in this run.
type bucketRows struct {
	*frame
	stored int     // the first rows were stored in force
	kept   int     // the rows from stored to kept were stored aside; the rest came in
	aside  []state // of the rows stored aside
	words  [texts][]string

	columns  []column        // see answerColumns
	related  *questions      // whose keys are related to each other; see link
	complete map[uint32]bool // sittings of which all rows are there; see shift
	own      bool            // the frame is a copy of our own, which rows may be appended to

	cameWith []uint64 // per row that came in, its export time before others told a later one; nil: none has one
	bumped   []bool   // per stored row: a delivery moved its export time
	first    []int32  // see firstDeliveries
	last     []int32  // see noteTwins
	fates    *fates
	key      keyColumns
	dayOnly  vagueTimes // see lacks
	groups   *groups    // of the examinee in hand
}

// verdicts is what a merge decides: rows in force in the order of the table, and rows aside with their states.
type verdicts struct {
	inForce   []int32
	aside     []asideRow
	added     int64
	displaced int64 // rows stored in force that are so no longer
}

// asideRow is a version that is not in force.
type asideRow struct {
	row   int32
	state state
}

// merge settles every row of the bucket, examinee by examinee in the order of their pseudonyms.
func (b *bucketRows) merge() *verdicts {
	v := &verdicts{inForce: make([]int32, 0, b.rows)}
	b.bumped = make([]bool, b.kept)
	b.key, b.columns = b.keyColumns(), answerColumns()
	b.dayOnly = dayOnlyIn(b.words[cTimeBasis])
	if exported := b.wide[wExported]; exported != nil {
		b.cameWith = slices.Clone(exported[b.kept:])
	}
	for _, rows := range b.byExaminee() {
		b.settle(rows, v)
	}
	return v
}

// byExaminee groups the rows, keeping their order within an examinee.
func (b *bucketRows) byExaminee() [][]int32 {
	column := b.narrow[cExaminee]
	if column == nil {
		column = make([]uint32, b.rows)
	}
	sizes := make([]int32, len(b.words[cExaminee]))
	var present []uint32
	for _, e := range column {
		if sizes[e] == 0 {
			present = append(present, e)
		}
		sizes[e]++
	}
	names := b.words[cExaminee]
	slices.SortFunc(present, func(x, y uint32) int { return strings.Compare(names[x], names[y]) })
	return gather(column, present, sizes)
}

// gather collects the rows of each present code; sizes is spent.
func gather(column, present []uint32, sizes []int32) [][]int32 {
	all := make([]int32, len(column))
	groups := make([][]int32, len(present))
	done := int32(0)
	for g, e := range present {
		groups[g] = all[done : done+sizes[e]]
		done, sizes[e] = done+sizes[e], int32(g)
	}
	filled := make([]int32, len(present))
	for r, e := range column {
		g := sizes[e]
		groups[g][filled[g]] = int32(r)
		filled[g]++
	}
	return groups
}

// settle decides one examinee's rows.
func (b *bucketRows) settle(rows []int32, v *verdicts) {
	from, fromAside := len(v.inForce), len(v.aside)
	rows = b.withoutDoubts(rows, v)
	groups := b.byKey(rows)
	b.sayWithin(rows, groups)
	if b.related != nil {
		b.link(groups)
	}
	if b.narrow[cUntold] != nil {
		b.shift(groups)
	}
	single := len(groups.more) == 0
	for g, head := range groups.heads {
		shown := len(v.inForce)
		if (single || len(groups.more[head]) == 0) && (int(head) < b.stored || int(head) >= b.kept) {
			b.accept(head, v) // by far the most
		} else {
			b.decide(groups, g, v)
		}
		if groups.doubtful[head] && len(v.inForce) > shown {
			v.aside = append(v.aside, asideRow{v.inForce[shown], doubtful})
		}
		if groups.shifted[head] && len(v.inForce) > shown {
			v.aside = append(v.aside, asideRow{v.inForce[shown], shifted})
		}
	}
	slices.SortFunc(v.inForce[from:], b.order)
	slices.SortFunc(v.aside[fromAside:], b.orderAside)
	b.report(rows, groups)
}

// withoutDoubts leaves the marks of rows in doubt out of the rows. They are made anew where all rows of the question, or of the
// sitting, are looked at, and else stand.
func (b *bucketRows) withoutDoubts(rows []int32, v *verdicts) []int32 {
	from, _ := slices.BinarySearch(rows, int32(b.stored))
	to, _ := slices.BinarySearch(rows, int32(b.kept))
	mark := func(r int32) state { return b.aside[int(r)-b.stored] }
	isDoubt := func(r int32) bool { return mark(r).marks() }
	if !slices.ContainsFunc(rows[from:to], isDoubt) {
		return rows
	}
	var out []int32
	for i, r := range rows {
		switch {
		case i < from || i >= to || !isDoubt(r):
			out = append(out, r)
		case mark(r) == doubtful && !b.related.hasRow(b.frame, r), mark(r) == shifted && !b.complete[b.cell(cSitting, r)]:
			v.aside = append(v.aside, asideRow{r, mark(r)})
		}
	}
	return out
}

// decide sorts the versions of one row into the lanes. Where nothing new was learnt about a row it stays as it was:
// its other versions may lie in files that were not loaded.
func (b *bucketRows) decide(g *groups, k int, v *verdicts) {
	versions := g.versions(k)
	states, news := b.judge(versions, g.stirred[g.heads[k]])
	var together []int32
	for i, s := range states {
		r := versions[i]
		if s == inForce {
			b.accept(r, v)
			continue
		}
		if s == joined {
			together = append(together, r)
		} else if b.stood(r) {
			v.displaced++
		}
		b.fates.mark(r, s)
		v.aside = append(v.aside, asideRow{r, s})
	}
	old, stored := g.composed[g.heads[k]]
	switch {
	case !news && stored:
		b.accept(old, v)
	case news && len(together) > 0:
		b.accept(b.compose(together, old, stored), v)
	}
}

// judge gives the state of each version, and whether there was anything new to judge by, as the caller may know already.
func (b *bucketRows) judge(versions []int32, stirred bool) (states []state, news bool) {
	states, news = make([]state, len(versions)), stirred
	for i, r := range versions {
		news = news || b.isNews(r)
		if int(r) >= b.stored && int(r) < b.kept {
			states[i] = b.aside[int(r)-b.stored]
		}
	}
	exported, said := b.said(versions)
	if news {
		states = judge(exported, said)
	}
	b.fates.contradictions(versions, states, said)
	return states, news
}

// judgedAlone gives the states that versions have among themselves.
func (b *bucketRows) judgedAlone(versions []int32) []state { return judge(b.said(versions)) }

// said are the export times of versions, and what they say.
func (b *bucketRows) said(versions []int32) (exported []uint64, said []claims) {
	exported, said = make([]uint64, len(versions)), make([]claims, len(versions))
	for i, r := range versions {
		exported[i], said[i] = b.when(wExported, r), b.claims(r)
	}
	return exported, said
}

// isNews reports whether row r came in, or an answer that did told something new of it.
func (b *bucketRows) isNews(r int32) bool { return int(r) >= b.kept || b.bumped[r] }

func (b *bucketRows) accept(r int32, v *verdicts) {
	v.inForce = append(v.inForce, r)
	if int(r) >= b.stored {
		v.added++
	}
}

// order is the order of the table: time (undated first), sitting, block, position, item, then whatever else makes
// keys different, so that the order never depends on where a row came from.
func (b *bucketRows) order(x, y int32) int {
	if c := cmp.Compare(b.when(wAnswered, x), b.when(wAnswered, y)); c != 0 {
		return c
	}
	if c := b.compareText(cSitting, x, y); c != 0 {
		return c
	}
	for _, col := range [...]int{cBlock, cPosition} {
		if c := cmp.Compare(b.cell(col, x), b.cell(col, y)); c != 0 {
			return c
		}
	}
	if c := b.compareText(cItem, x, y); c != 0 {
		return c
	}
	return b.compareText(cSource, x, y)
}

// orderAside orders what lies aside by content, and so in the same way whatever came first. A mark of a doubt may have the
// content of a version.
func (b *bucketRows) orderAside(x, y asideRow) int {
	return cmp.Or(b.byContent(x.row, y.row), cmp.Compare(b.when(wExported, x.row), b.when(wExported, y.row)), cmp.Compare(x.state, y.state))
}

func (b *bucketRows) byContent(x, y int32) int {
	if c := b.order(x, y); c != 0 {
		return c
	}
	for col := range texts {
		if c := b.compareText(col, x, y); c != 0 {
			return c
		}
	}
	for col := texts; col < cFrom; col++ {
		if c := cmp.Compare(b.cell(col, x), b.cell(col, y)); c != 0 {
			return c
		}
	}
	return 0
}

func (b *bucketRows) compareText(col int, x, y int32) int {
	cx, cy := b.cell(col, x), b.cell(col, y)
	if cx == cy {
		return 0
	}
	return strings.Compare(b.words[col][cx], b.words[col][cy])
}
