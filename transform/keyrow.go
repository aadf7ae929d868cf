package transform

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cutscore/exam"
	"cutscore/ingest"
)

// findKeyRow looks among the first rows of a matrix of options for the one that is nobody's: the key, which scanners and
// spreadsheets write as the answers of an examinee called KEY. It scores the others unless a key file was given, and is a
// footer, not a person. Several keys, of several forms, score nobody.
func (n *Normalizer) findKeyRow() {
	who := n.one(ingest.FieldExaminee)
	if who == nil || n.reading.Kind != ingest.Responses || n.reading.Shape != ingest.Wide || !n.choosesOptions() {
		return
	}
	var names []string
	var keys []*Key
	for i, row := range n.reading.Sample.Rows {
		if is, sure := ingest.IsKeyRow(row[who.Index]); !is || !sure && !ingest.AtEnds(i, len(n.reading.Sample.Rows)) {
			continue
		}
		name := strings.TrimSpace(row[who.Index])
		n.footers = append(n.footers, footer{columns: []int{who.Index}, equals: []string{name}})
		names = append(names, strconv.Quote(name))
		keys = append(keys, n.keyOfRow(row))
	}
	if len(keys) == 0 {
		return
	}
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

// keyRows sends rows to the footer that are called a key and were not found as one: below the rows that were looked at first, or
// among marks.
func (l *lanes) keyRows() {
	who := l.n.one(ingest.FieldExaminee)
	if who == nil || l.n.reading.Kind != ingest.Responses || l.n.reading.Shape != ingest.Wide {
		return
	}
	hits := each(&l.chunk.Columns[who.Index], func(v string) (bool, problem) {
		_, sure := ingest.IsKeyRow(v)
		return sure, fine
	})
	if !slices.Contains(hits.values, true) {
		return
	}
	for row := range l.chunk.Rows {
		if is, _ := hits.at(row); is && l.drop(row) {
			l.batch.Footer++
			l.note(row, who, codeSummary)
		}
	}
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
