package dataset

import "slices"

// Whether a file may be used at all must not depend on what else came in, nor on what came first. So what counts against it
// are the contradictions among its own rows, judged as if it were alone; those with other files set rows aside in both.

// selfContradiction is what a file says against itself.
type selfContradiction struct {
	lines   map[int64]bool // lines with an answer or row that another of the file contradicts; true: something else of it stands
	answers int64          // responses, of which a line may hold many
	first   Conflict       // of the first such line
}

// fileLine is a line of a file of this run.
type fileLine struct {
	from uint32
	line int64
}

// contradicts notes the line of a conflict in the file. stands says that something of it would be in use if the file were alone.
func (l *ledger) contradicts(c Conflict, answers int, stands bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := &l.within
	if w.lines == nil {
		w.lines = map[int64]bool{}
	}
	if len(w.lines) == 0 || c.Row < w.first.Row || c.Row == w.first.Row && c.Message < w.first.Message {
		w.first = c
	}
	w.lines[c.Row] = w.lines[c.Row] || stands
	w.answers += int64(answers)
}

// set is how many lines would be set aside.
func (w *selfContradiction) set() (n int64) {
	for _, stands := range w.lines {
		if !stands {
			n++
		}
	}
	return n
}

// sayWithin tells the ledgers where files contradict themselves, by the keys under which their answers came.
func (b *bucketRows) sayWithin(rows []int32, g *groups) {
	if len(g.more) == 0 || b.narrow[cFrom] == nil {
		return
	}
	of := map[int32]int32{} // head by version, of keys with several
	for head, versions := range g.more {
		of[head] = head
		for _, v := range versions {
			of[v] = head
		}
	}
	type delivered struct {
		head int32
		from uint32
	}
	byFile := map[delivered][]int{} // places among the rows
	for i, r := range rows {
		if head, met := of[g.of[i]]; met && int(r) >= b.kept {
			at := delivered{head, b.cell(cFrom, r)}
			byFile[at] = append(byFile[at], i)
		}
	}
	contested := map[int32]int32{} // rows, with one that contradicts each
	for _, at := range byFile {
		b.judgeAlone(rows, g, at, contested)
	}
	if len(contested) > 0 {
		b.tellWithin(rows, contested)
	}
}

// judgeAlone judges the rows at some places, which one file delivered under one key, and adds those that it contests.
func (b *bucketRows) judgeAlone(rows []int32, g *groups, at []int, contested map[int32]int32) {
	var versions []int32
	var exported []uint64
	place := map[int32]int{}
	for _, i := range at {
		v := g.of[i]
		if _, met := place[v]; !met {
			place[v] = len(versions)
			versions, exported = append(versions, v), append(exported, 0)
		}
		exported[place[v]] = max(exported[place[v]], b.exportedAs(rows[i]))
	}
	if len(versions) < 2 {
		return
	}
	said := make([]claims, len(versions))
	for i, v := range versions {
		said[i] = b.claims(v)
	}
	states := judge(exported, said)
	for _, i := range at {
		v := place[g.of[i]]
		if !states[v].contested() {
			continue
		}
		contested[rows[i]] = rows[at[slices.IndexFunc(at, func(k int) bool { return said[v].contradict(said[place[g.of[k]]]) })]]
	}
}

// exportedAs is the export time of a delivered row as it came; see learn.
func (b *bucketRows) exportedAs(r int32) uint64 {
	if b.cameWith == nil {
		return 0
	}
	return b.cameWith[int(r)-b.kept]
}

// tellWithin tells the ledgers of the lines with contested rows. All rows of a line are one examinee's.
func (b *bucketRows) tellWithin(rows []int32, contested map[int32]int32) {
	type tally struct {
		answers, contested int
		row                int32
	}
	lines := map[fileLine]*tally{}
	at := func(r int32) fileLine { return fileLine{b.cell(cFrom, r), int64(b.when(wLine, r))} }
	for r := range contested {
		lines[at(r)] = &tally{}
	}
	for _, r := range rows {
		if t := lines[at(r)]; t != nil {
			t.answers++
			if _, is := contested[r]; is {
				t.row = r
				t.contested++
			}
		}
	}
	for p, t := range lines {
		l := b.fates.ledgers[p.from-1]
		l.contradicts(b.conflictOf(t.row, contested[t.row]), t.contested, t.contested < t.answers || l.fates(p.line)&(fateUsed|fateDuplicate) != 0)
	}
}

// markWithin marks the deliveries of one key that others of the same file contradict. They are ordered by content; starts are
// where another content begins.
func (t *table[T]) markWithin(all []delivery[T], starts []int, said []claims) {
	if len(starts) < 2 {
		return
	}
	byFile := map[uint32][]int{}
	for i := range all {
		if all[i].from != 0 && all[i].line != noLine {
			byFile[all[i].from] = append(byFile[all[i].from], i)
		}
	}
	for _, mine := range byFile {
		var exported []uint64
		var words []claims
		var of []int
		last, v := -1, 0
		for _, i := range mine {
			for v+1 < len(starts) && starts[v+1] <= i {
				v++
			}
			if v != last {
				exported, words, last = append(exported, 0), append(words, said[v]), v
			}
			exported[len(exported)-1] = max(exported[len(exported)-1], all[i].exported)
			of = append(of, len(exported)-1)
		}
		states := judge(exported, words)
		for k, i := range mine {
			if states[of[k]].contested() {
				other := mine[slices.IndexFunc(of, func(v int) bool { return words[of[k]].contradict(words[v]) })]
				all[i].within = &rival{all[other].from, all[other].line, t.contradicted(&all[i].row, &all[other].row)}
			}
		}
	}
}

// tellWithin tells the ledgers of the lines with rows that others of the same file contradict.
func (t *table[T]) tellWithin(ledgers []*ledger, all []delivery[T]) {
	if t.owner == nil { // questions, not people: a table of them is told line by line, and never refused
		return
	}
	stands, told := map[fileLine]bool{}, map[fileLine]Conflict{}
	for i := range all {
		if d := all[i]; d.within != nil {
			d.rival = d.within
			told[fileLine{d.from, d.line}] = t.conflictOf(&d, ledgers)
		}
	}
	if len(told) == 0 {
		return
	}
	for i := range all {
		at := fileLine{all[i].from, all[i].line}
		stands[at] = stands[at] || all[i].within == nil
	}
	for at, c := range told {
		ledgers[at.from-1].contradicts(c, 0, stands[at])
	}
}
