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
			names = append(names, strconv.Quote(strings.TrimSpace(row[n.keyRows.who])))
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
	marks  []int           // columns of marks, of which a key has the right one in all; nil among options
	people map[string]bool // how other rows' names are written
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
	k := &keyRows{who: who.Index, people: map[string]bool{}, lines: map[int64]bool{}}
	for _, other := range n.find(ingest.FieldExaminee) {
		if other.Index != who.Index {
			k.others = append(k.others, other.Index)
		}
	}
	for i := range n.groups {
		if !options {
			k.marks = append(k.marks, n.groups[i].mark.Index)
		}
	}
	maybe := 0
	for _, row := range n.reading.Sample.Rows {
		if ingest.KeyNameOf(row[who.Index]) != ingest.NoKey {
			maybe++
			continue
		}
		k.people[ingest.WrittenLike(row[who.Index])] = true
	}
	k.few = 2*maybe <= len(n.reading.Sample.Rows)
	n.keyRows = k
}

// is reports whether a row holds the key; cell gives its cells by column, and ends says that it is one of the first or last rows.
func (k *keyRows) is(cell func(column int) string, ends bool) bool {
	name := cell(k.who)
	switch ingest.KeyNameOf(name) {
	case ingest.NoKey:
		return false
	case ingest.MaybeKey:
		if !ends || !k.few || k.people[ingest.WrittenLike(name)] {
			return false
		}
	}
	for _, at := range k.others {
		if other := cell(at); strings.TrimSpace(other) != "" && ingest.KeyNameOf(other) == ingest.NoKey {
			return false
		}
	}
	return !slices.ContainsFunc(k.marks, func(at int) bool { return strings.TrimSpace(cell(at)) != "1" })
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
	named := each(&l.chunk.Columns[k.who], func(v string) (bool, problem) { return ingest.KeyNameOf(v) != ingest.NoKey, fine })
	if !slices.Contains(named.values, true) {
		return
	}
	for row := range l.chunk.Rows {
		if is, _ := named.at(row); !is {
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
