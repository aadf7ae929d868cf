package transform

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cutscore/exam"
	"cutscore/ingest"
)

// findKeyRow looks among the rows that were sampled for those that are nobody's: the key, which scanners and spreadsheets write as
// the answers, or the right marks, of an examinee called KEY. It is a footer, not a person; the key of options scores the others
// unless a key file was given. Several keys, of several forms, score nobody.
func (n *Normalizer) findKeyRow() {
	if n.learnKeyRows(); n.keyRows == nil {
		return
	}
	var names []string
	var keys []*Key
	options := n.choosesOptions()
	for i, row := range n.reading.Sample.Rows {
		if !n.keyRows.is(func(at int) string { return row[at] }, n.reading.Sample.EndsAt(i)) {
			continue
		}
		n.keyRows.lines[n.reading.Sample.Lines[i]] = true
		if options {
			names = append(names, strconv.Quote(n.keyRows.label(row)))
			keys = append(keys, n.keyOfRow(row))
		}
	}
	if len(keys) > 0 {
		n.takeKeys(names, keys)
	}
}

// takeKeys lets the key of the rows of these names score the others, where it is one.
func (n *Normalizer) takeKeys(names []string, keys []*Key) {
	differ := slices.ContainsFunc(keys, func(k *Key) bool { return !slices.Equal(k.Items, keys[0].Items) })
	used := "the key file is used instead"
	switch {
	case n.options.Key == nil && differ:
		used = "they are several, and none is used; make one file for each form, or give --key"
	case n.options.Key == nil:
		n.options.Key, used = keys[0], "it scores the others"
	}
	n.reading.Why = append(n.reading.Why, fmt.Sprintf("the row of %s holds the key and is no examinee: %s", strings.Join(names, ", "), used))
}

// keyRows tells rows of correct answers from people who are called so: Key is a surname, and Key B somebody beside Adams J.
type keyRows struct {
	who    int             // the column that names people
	others []int           // further ones: who has both names is a person
	marks  []*use          // columns of marks, of which a key has the right one in all; nil among options
	people map[string]bool // how other rows' ids are written
	names  []int           // columns of names beside the ids: KEY may stand there
	called map[string]bool // how other rows' names are written
	few    bool            // rows that may be keys are no more than the others
	lines  map[int64]bool  // where those among the sampled rows stand
}

// learnKeyRows learns how people are called in a matrix of options or marks.
func (n *Normalizer) learnKeyRows() {
	who := n.one(ingest.FieldExaminee)
	options := n.choosesOptions()
	if who == nil || n.reading.Kind != ingest.Responses || n.reading.Shape != ingest.Wide || !options && !n.onlyMarks() {
		return
	}
	k := &keyRows{who: who.Index, people: map[string]bool{}, called: map[string]bool{}, lines: map[int64]bool{}}
	for _, other := range n.find(ingest.FieldExaminee) {
		if other.Index != who.Index {
			k.others = append(k.others, other.Index)
		}
	}
	for _, u := range n.reading.Columns {
		if u.Field == "" && ingest.NamesPerson(u.Name) {
			k.names = append(k.names, u.Index)
		}
	}
	for i := range n.groups {
		if !options {
			k.marks = append(k.marks, n.groups[i].mark)
		}
	}
	maybe := 0
	for _, row := range n.reading.Sample.Rows {
		if ingest.KeyNameOf(row[who.Index]) != ingest.NoKey {
			maybe++
			continue
		}
		k.people[ingest.WrittenLike(row[who.Index])] = true
		if k.keyAmongNames(func(at int) string { return row[at] }) < 0 {
			for _, at := range k.names {
				k.called[ingest.WrittenLike(row[at])] = true
			}
		}
	}
	k.few = 2*maybe <= len(n.reading.Sample.Rows)
	n.keyRows = k
}

// is reports whether a row holds the key; cell gives its cells by column, and ends says that it is one of the first or last rows. Among marks its
// cells are all right, or anything where nobody is called as it is.
func (k *keyRows) is(cell func(column int) string, ends bool) bool {
	if !k.isByID(cell, ends) && !k.isByName(cell, ends) {
		return false
	}
	right := !slices.ContainsFunc(k.marks, func(u *use) bool { return u.verdict(cell(u.Index)) != exam.Correct })
	return right || k.isSurely(cell, ends)
}

// isSurely reports whether a row of marks is called as only a key is: Key is somebody's surname as well.
func (k *keyRows) isSurely(cell func(column int) string, ends bool) bool {
	if ingest.KeyNameOf(cell(k.who)) == ingest.CalledKey {
		return ends && (isPhrase(cell(k.who)) || !k.people[ingest.WrittenLike(cell(k.who))]) && k.isByID(cell, ends)
	}
	if !k.isByName(cell, ends) {
		return false
	}
	name := cell(k.keyAmongNames(cell))
	return !k.hasID(cell) || isPhrase(name) || name == strings.ToUpper(name)
}

// isPhrase reports several words: nobody's name is Answer Key.
func isPhrase(name string) bool { return len(strings.Fields(name)) > 1 }

func (k *keyRows) hasID(cell func(column int) string) bool {
	return slices.ContainsFunc(append(slices.Clone(k.others), k.who), func(id int) bool { return isSomebody(cell(id)) })
}

func (k *keyRows) isByID(cell func(column int) string, ends bool) bool {
	name := cell(k.who)
	switch ingest.KeyNameOf(name) {
	case ingest.NoKey:
		return false
	case ingest.MaybeKey:
		if !ends || !k.few || k.people[ingest.WrittenLike(name)] {
			return false
		}
	}
	return !slices.ContainsFunc(k.others, func(at int) bool { return isSomebody(cell(at)) })
}

// isByName reports a row that is called KEY where names stand beside the ids, by nothing else: without an id, or at an end of the table, where nobody's
// name is written so.
func (k *keyRows) isByName(cell func(column int) string, ends bool) bool {
	at := k.keyAmongNames(cell)
	if at < 0 {
		return false
	}
	if !k.hasID(cell) {
		return true
	}
	return ends && (isPhrase(cell(at)) || !k.called[ingest.WrittenLike(cell(at))])
}

// keyAmongNames is the column of names that says KEY, where no other one says anything else; -1 when none does.
func (k *keyRows) keyAmongNames(cell func(column int) string) int {
	found := -1
	for _, at := range k.names {
		switch {
		case ingest.KeyNameOf(cell(at)) == ingest.CalledKey:
			found = at
		case isSomebody(cell(at)):
			return -1
		}
	}
	return found
}

// isSomebody reports a cell that names a person, as far as it can be told.
func isSomebody(cell string) bool {
	return strings.TrimSpace(cell) != "" && ingest.KeyNameOf(cell) == ingest.NoKey
}

// label is what a key's row is called.
func (k *keyRows) label(row []string) string {
	if at := k.keyAmongNames(func(at int) string { return row[at] }); at >= 0 && ingest.KeyNameOf(row[k.who]) == ingest.NoKey {
		return strings.TrimSpace(row[at])
	}
	return strings.TrimSpace(row[k.who])
}

// takeHeaderKey lets the correct options in the names of the columns score the answers, unless a key was given.
func (n *Normalizer) takeHeaderKey() {
	if n.options.Key != nil || !n.choosesOptions() {
		return
	}
	k := &Key{byID: map[string]int{}}
	for i := range n.groups {
		g := &n.groups[i]
		if g.chosen.Key == "" {
			return
		}
		k.byID[g.item] = len(k.Items)
		k.Items = append(k.Items, exam.Item{ID: g.item, Key: g.chosen.Key, PeerP: exam.Unknown})
	}
	n.options.Key = k
	n.reading.Why = append(n.reading.Why, "the correct options in the names of the columns score the answers")
}

// dropKeyRows sends rows of correct answers to the footer: those found in the sample, and below it those surely called so that
// stand last.
func (l *lanes) dropKeyRows() {
	k := l.n.keyRows
	if k == nil {
		return
	}
	who := l.n.one(ingest.FieldExaminee)
	named := l.namedKey(append(slices.Clone(k.names), k.who))
	for row := range l.chunk.Rows {
		if !named(row) {
			continue
		}
		found := k.lines[l.chunk.Lines[row]]
		below := l.chunk.Lines[row] > l.n.lastSampled() && l.mayEnd(row) &&
			k.is(func(at int) string { return string(l.chunk.Columns[at].Cell(row)) }, false)
		if (found || below) && l.drop(row) {
			l.batch.Footer++
			if !found || len(k.marks) > 0 { // of sampled rows of options, Why tells
				l.note(row, who, codeSummary)
			}
		}
	}
}

// namedKey returns the test whether a row is called like a key in one of the columns.
func (l *lanes) namedKey(columns []int) func(row int) bool {
	var called []parsed[bool]
	for _, at := range columns {
		is := each(&l.chunk.Columns[at], func(v string) (bool, problem) { return ingest.KeyNameOf(v) != ingest.NoKey, fine })
		if slices.Contains(is.values, true) {
			called = append(called, is)
		}
	}
	return func(row int) bool {
		return slices.ContainsFunc(called, func(c parsed[bool]) bool { is, _ := c.at(row); return is })
	}
}

// lastSampled is the line of the last row that was sampled.
func (n *Normalizer) lastSampled() int64 {
	if lines := n.reading.Sample.Lines; len(lines) > 0 {
		return lines[len(lines)-1]
	}
	return 0
}

// onlyMarks reports whether items hold marks and nothing else that says what was done with them.
func (n *Normalizer) onlyMarks() bool {
	for i := range n.groups {
		if g := &n.groups[i]; g.mark == nil || g.chosen != nil || len(g.points) > 0 {
			return false
		}
	}
	return len(n.groups) > 0
}

// choosesOptions reports whether items hold the options chosen and nothing that scores them.
func (n *Normalizer) choosesOptions() bool {
	for i := range n.groups {
		if n.groups[i].chosen == nil || n.groups[i].mark != nil || len(n.groups[i].points) > 0 || n.groups[i].key != nil {
			return false
		}
	}
	return len(n.groups) > 0
}

func (n *Normalizer) keyOfRow(row []string) *Key {
	k := &Key{byID: map[string]int{}}
	for i := range n.groups {
		g := &n.groups[i]
		if g.chosen.Index >= len(row) {
			continue
		}
		if answer, trouble := g.chosen.text(row[g.chosen.Index]); trouble == fine {
			k.byID[g.item] = len(k.Items)
			k.Items = append(k.Items, exam.Item{ID: g.item, Key: answer, PeerP: exam.Unknown})
		}
	}
	return k
}
