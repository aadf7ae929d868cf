package transform

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cutscore/ingest"
)

// The codes by which a reading says that a key file and the questions of a file do not go together; `cutscore explain` documents each.
const (
	// CodeKeyUnfit is the remark on a file of which the key that was given knows no question, or no answer: nothing scores its answers.
	CodeKeyUnfit = "key-unfit"
	// codeKeySeveral is the remark on a key whose items name no form, and are questions of several.
	codeKeySeveral = "key-several"
	codeKeyPartial = "key-partial" // the remark on a file of which the key lacks some questions
	codeKeyLength  = "key-length"  // the refusal of a file that has more or fewer questions than a key in their order
)

// AboutKey reports whether a remark is about the key that was given and the questions of a file, and not about rows.
func AboutKey(code string) bool {
	return code == CodeKeyUnfit || code == codeKeyPartial || code == CodeKeyWords
}

// KeyRemark is what is odd about the key that was given, for the file that is read.
type KeyRemark struct {
	Code    string
	Count   int64  // of questions
	Message string // names items of the key and of the file
}

// KeyRemarks say that the key file that was given knows none, or not all, of the questions whose answers nothing else scores, or that a key speaks of
// them in other words than the answers; none when there is nothing to say.
func (n *Normalizer) KeyRemarks() []KeyRemark { return n.keyRemarks }

func (n *Normalizer) remarkOnKey(code string, questions int, message string) {
	n.keyRemarks = append(n.keyRemarks, KeyRemark{code, int64(questions), message})
}

// fitKey compares the key that was given with the questions of the file whose answers nothing else scores: those of its columns, or of
// the sampled rows. A key in the order of the questions must have as many: where it begins would be a guess.
func (n *Normalizer) fitKey() error {
	k := n.options.Key
	if k == nil || n.reading.Kind != ingest.Responses || n.recordUse() != nil {
		return nil
	}
	asked := n.unscored()
	switch {
	case len(asked) == 0:
	case k.ordered && n.reading.Shape == ingest.Wide:
		return n.fitOrder(k)
	case k.ordered:
		n.remarkOnKey(CodeKeyUnfit, len(asked),
			"the key is one column, in the order of the columns of questions, and this file has a row for each answer: a key for it has the columns item_id and key")
	default:
		n.fitNames(k, asked)
	}
	return nil
}

// fitOrder refuses a key in the order of the questions that has another number of them.
func (n *Normalizer) fitOrder(k *Key) error {
	last := n.groups[len(n.groups)-1].place + n.unreadBehind()
	if last == len(k.Items) {
		return nil
	}
	return &ingest.FileError{Path: n.file, Line: n.reading.Sample.Dialect.HeaderLine, Code: codeKeyLength,
		Message: fmt.Sprintf("the file has %d questions and the key, which is one column in their order, has %d: which is whose is not known", last, len(k.Items)),
		Hint:    "give a key file with the columns item_id and key, or one with a line for each question of the file"}
}

// unreadBehind counts the columns of questions behind the last that is read: they keep their places in a key.
func (n *Normalizer) unreadBehind() (behind int) {
	for _, u := range n.reading.Columns {
		switch {
		case u.Group > 0:
			behind = 0
		case slices.Contains(n.reading.LeftOut, u.Name):
			behind++
		}
	}
	return behind
}

// fitNames compares the names of the questions with those of the key.
func (n *Normalizer) fitNames(k *Key, asked []string) {
	known := map[int]bool{}
	var lacking []string
	for _, id := range asked {
		if at, ok := k.find(id); ok {
			known[at] = true
		} else {
			lacking = append(lacking, bareItem(id)) // as a key file may call it
		}
	}
	var idle []string
	for at := range k.Items {
		if !known[at] {
			idle = append(idle, k.Items[at].ID)
		}
	}
	where := "in the file"
	if n.reading.Shape != ingest.Wide && !n.reading.Sample.HasAllRows() {
		where = "in the first rows of the file"
	}
	switch {
	case len(known) == 0:
		n.remarkOnKey(CodeKeyUnfit, len(lacking),
			fmt.Sprintf("none of the key's %d items is %s (key: %s; file: %s)", len(idle), where, someItems(idle), someItems(lacking)))
	case len(lacking) > 0:
		message := fmt.Sprintf("the key has %d of the %d questions %s; it lacks %s", len(asked)-len(lacking), len(asked), where, someItems(lacking))
		if len(idle) > 0 {
			message += fmt.Sprintf(", and of its own %d are not there: %s", len(idle), someItems(idle))
		}
		n.remarkOnKey(codeKeyPartial, len(lacking), message)
	case len(idle) > 0:
		n.reading.Why = append(n.reading.Why, fmt.Sprintf("the key has all questions %s; %d of its own are not there: %s", where, len(idle), someItems(idle)))
	}
}

// someItems are the first few of the items, as they are called.
func someItems(ids []string) string {
	const shown, longest = 3, 40
	var out []string
	for _, id := range ids[:min(shown, len(ids))] {
		if runes := []rune(id); len(runes) > longest {
			id = string(runes[:longest]) + "..."
		}
		out = append(out, strconv.Quote(id))
	}
	if len(ids) > shown {
		out = append(out, fmt.Sprintf("%d more", len(ids)-shown))
	}
	return strings.Join(out, ", ")
}

// unscored are the questions whose answers have neither mark nor points nor a key of the export's own, each once.
func (n *Normalizer) unscored() []string {
	var out []string
	add := func(id string) {
		if id != "" {
			out = append(out, id)
		}
	}
	if n.reading.Shape != ingest.Wide {
		if n.one(ingest.FieldResponse) != nil && n.one(ingest.FieldKey) == nil && !n.marks(n.one(ingest.FieldResponse)) {
			for _, row := range n.reading.Sample.Rows {
				add(textOf(row, n.find(ingest.FieldItem), ingest.FieldItem))
			}
		}
		return distinct(out)
	}
	for i := range n.groups {
		g := &n.groups[i]
		switch {
		case g.chosen == nil || g.mark != nil || len(g.points) > 0 || g.key != nil:
		case g.itemID != nil: // cells name it, and the key knows the item by the column's name alone
			return nil
		default:
			add(g.item)
		}
	}
	return distinct(out)
}

// textOf is what the columns of a text field say in a sampled row, as words joins them.
func textOf(row []string, uses []*use, f ingest.Field) string {
	out := ""
	for _, u := range uses {
		if u.Index >= len(row) {
			continue
		}
		read, ok := textParser(u.spelling)
		if !ok {
			read = u.text
		}
		between := joint(f)
		if u.options.Fallback {
			between = fallback
		}
		v, _ := read(row[u.Index])
		out = joinTwo(out, v, between)
	}
	return out
}

func distinct(words []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(words, func(w string) bool {
		again := seen[w]
		seen[w] = true
		return again
	})
}
