package transform

import (
	"slices"
	"strings"

	"cutscore/exam"
	"cutscore/ingest"
)

// tellSodium lets columns of answers and of keys hold "Na". Programs write NA where there is no value, and nobody's key says Na for
// that: there it is the ion. Among answers it is one where the export marks it, and where keys are texts; among options, A to E, it
// is what people type for none.
func (n *Normalizer) tellSodium() {
	for i := range n.uses {
		if n.uses[i].Field == ingest.FieldKey {
			n.uses[i].sodium = true
		}
	}
	texts := n.keysAreTexts()
	for i := range n.uses {
		switch u := &n.uses[i]; u.Field {
		case ingest.FieldResponse, ingest.FieldFirstResponse:
			u.sodium = texts || n.marks(u)
		}
	}
}

// marks reports whether the export marks the answers of a column: those of the same item, or of the row.
func (n *Normalizer) marks(answers *use) bool {
	return slices.ContainsFunc(n.uses, func(u use) bool {
		return u.Group == answers.Group && (u.Field == ingest.FieldResult || u.Field == ingest.FieldPoints)
	})
}

// keysAreTexts reports whether some key of the key file, or of the sampled rows, is more than the letters of options.
func (n *Normalizer) keysAreTexts() bool {
	if k := n.options.Key; k != nil {
		for i := range k.Items {
			if isTextKey(k.Items[i].Key) {
				return true
			}
		}
	}
	for _, u := range n.find(ingest.FieldKey) {
		for _, row := range n.reading.Sample.Rows {
			if u.Index >= len(row) {
				continue
			}
			if key, trouble := u.text(row[u.Index]); trouble == fine && isTextKey(key) {
				return true
			}
		}
	}
	return false
}

// isTextKey reports whether a key is no letters of options: Kidney, and Na or Cl, as elements are written.
func isTextKey(key string) bool {
	for one := range strings.SplitSeq(key, "|") {
		element := len(one) == 2 && one[0] >= 'A' && one[0] <= 'Z' && one[1] >= 'a' && one[1] <= 'z'
		if element || one != "" && !exam.ChoiceOf(one).IsOptions() {
			return true
		}
	}
	return false
}
