package transform

import (
	"fmt"
	"strings"

	"cutscore/exam"
	"cutscore/ingest"
)

// findKeyRow looks among the first rows of a matrix of options for the one that is nobody's: the key, which scanners and
// spreadsheets write as the answers of an examinee called KEY. It scores the others unless a key file was given, and is a
// footer, not a person.
func (n *Normalizer) findKeyRow() {
	who := n.one(ingest.FieldExaminee)
	if who == nil || n.reading.Kind != ingest.Responses || n.reading.Shape != ingest.Wide || !n.choosesOptions() {
		return
	}
	for _, row := range n.reading.Sample.Rows {
		if who.Index >= len(row) || !isKeyName(row[who.Index]) {
			continue
		}
		n.footers = append(n.footers, footer{columns: []int{who.Index}, equals: []string{strings.TrimSpace(row[who.Index])}})
		used := "the key file is used instead"
		if n.options.Key == nil {
			n.options.Key, used = n.keyOfRow(row), "it scores the others"
		}
		n.reading.Why = append(n.reading.Why, fmt.Sprintf("the row of %q holds the key and is no examinee: %s", strings.TrimSpace(row[who.Index]), used))
		return
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

func isKeyName(id string) bool {
	switch strings.ToLower(strings.Trim(strings.TrimSpace(id), ":*#")) {
	case "key", "answer key", "answerkey", "answers", "correct answer", "correct answers", "clave", "clave de respuestas", "schlüssel", "lösung", "lösungsschlüssel":
		return true
	}
	return false
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
