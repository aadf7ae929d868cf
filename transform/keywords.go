package transform

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cutscore/exam"
	"cutscore/ingest"
)

// A key that speaks of the options in other words than the answers (numbers beside letters, texts beside letters) is right for nobody. Scored by it,
// everybody would have everything wrong. So before a key scores anything, it is held against what was answered.

// CodeKeyWords is the remark on items whose key is none of the options that were chosen, as ALL, Bonus or B/D: no answer to them is scored.
const CodeKeyWords = "key-no-option"

// How many answers prove something about a key that none of them equals.
const (
	surelyAnswered = 50 // in the same words as the keys: chance and ignorance find one in so many
	leastAsked     = 3  // questions answered in words in which no key is
	toOneQuestion  = 20 // where its key could be an option, though of another kind: a number beside letters, several where nobody anywhere chose several
)

// wording is what options are called by.
type wording uint8

const (
	byLetter wording = 1 << iota
	bySeveral
	byNumber
	byText

	byOptions = byLetter | bySeveral | byNumber
)

func wordingOf(c exam.Choice) wording {
	switch {
	case c == "":
		return 0
	case c.IsSign():
		return byLetter
	case c.IsOptions() && len(c) > 1 && !repeatsLetter(c):
		return bySeveral
	}
	if _, err := strconv.ParseFloat(strings.Replace(string(c), ",", ".", 1), 64); err == nil {
		return byNumber
	}
	return byText
}

// repeatsLetter reports a letter twice, as in ALL: then it is a word.
func repeatsLetter(c exam.Choice) bool {
	return slices.ContainsFunc([]rune(c), func(r rune) bool { return strings.Count(string(c), string(r)) > 1 })
}

func keyWording(key exam.Choice) (w wording) {
	for _, one := range key.Alternatives() {
		w |= wordingOf(one)
	}
	return w
}

// answered is what was answered to the questions of one item of a key.
type answered struct {
	n, right int64
	words    wording
	such     string // one of the answers as it stands, the first in order of text
}

// add adds n answers of one text.
func (a *answered) add(text string, chosen, key exam.Choice, n int64) {
	if chosen == "" || chosen == severalMarked {
		return
	}
	if a.n == 0 || text < a.such {
		a.such = text
	}
	a.n += n
	a.words |= wordingOf(chosen)
	if chosen.Right(key) {
		a.right += n
	}
}

// severalMarked is what scanners print for several marks where one was asked for. It says nothing of how options are called; as a key
// it is no option either.
const severalMarked exam.Choice = "*"

// without is the key without the answers of the items at these places; what else it says of them stays.
func (k *Key) without(places []int) *Key {
	out := *k
	out.Items, out.silenced = slices.Clone(k.Items), map[int]bool{}
	for _, at := range places {
		out.Items[at].Key, out.silenced[at] = "", true
	}
	return &out
}

// fitAnswers holds the key against what was answered, by place of its items: nil of those nobody answered. It gives back the key as far as it may
// score, and what there is to say of the rest.
func (k *Key) fitAnswers(met map[int]*answered) (*Key, *KeyRemark) {
	var all answered
	var keys wording
	var asked []int
	for at := range k.Items {
		a := met[at]
		if key := exam.ChoiceOf(k.Items[at].Key); a != nil && a.n > 0 && key != "" {
			asked = append(asked, at)
			keys |= keyWording(key)
			all.n, all.right, all.words = all.n+a.n, all.right+a.right, all.words|a.words
		}
	}
	if len(asked) == 0 {
		return k, nil
	}
	letters := func(w wording) wording { // one letter and several are one way of calling options
		if w&bySeveral != 0 {
			w |= byLetter
		}
		return w
	}
	other := letters(keys)&letters(all.words) == 0
	if all.right == 0 && (all.n >= surelyAnswered || other && len(asked) >= leastAsked) {
		return k.without(asked), &KeyRemark{CodeKeyUnfit, int64(len(asked)), fmt.Sprintf("none of %d answers is right by the key, which is not scored by: the key of %s",
			all.n, k.unlike(asked[0], met))}
	}
	var odd []int
	for _, at := range asked {
		if a := met[at]; a.right == 0 && keyIsNoOption(keyWording(exam.ChoiceOf(k.Items[at].Key)), a, all.words) {
			odd = append(odd, at)
		}
	}
	if len(odd) == 0 {
		return k, nil
	}
	message := "the key is none of the options that were chosen: that of " + k.unlike(odd[0], met)
	if len(odd) > 1 {
		var more []string
		for _, at := range odd[1:] {
			more = append(more, k.Items[at].ID)
		}
		message += "; so with " + someItems(more)
	}
	return k.without(odd), &KeyRemark{CodeKeyWords, int64(len(odd)), message}
}

// keyIsNoOption reports whether a key that no answer equals cannot be one of the options, as far as the answers tell. One letter beside several
// is one: whoever chose several is wrong.
func keyIsNoOption(key wording, a *answered, anywhere wording) bool {
	switch {
	case a.words&^byOptions != 0:
		return false // texts: any key may be one
	case key&byOptions == 0:
		return true
	case a.n < toOneQuestion:
		return false
	case key == bySeveral:
		return anywhere&bySeveral == 0
	}
	return key == byNumber && a.words&byNumber == 0 || key == byLetter && a.words == byNumber
}

// silencedText says which keys of the whole key score nothing. It is the same every night: what it rests on, the remark says.
func (k *Key) silencedText(whole *Key) string {
	var keys []string
	for at := range whole.Items {
		if k.silenced[at] {
			keys = append(keys, whole.Items[at].Key)
		}
	}
	return fmt.Sprintf("%d keys are in other words than the answers, and score nothing: %s", len(keys), someItems(keys))
}

// unlike names the key of an item, and an answer to it, as they stand.
func (k *Key) unlike(at int, met map[int]*answered) string {
	name := strconv.Quote(k.Items[at].ID)
	if k.ordered {
		name = fmt.Sprintf("question %d", at+1)
	}
	return fmt.Sprintf("%s is %q, and it was answered with %q", name, k.Items[at].Key, met[at].such)
}

// fitWords holds the key against the answers of the sampled rows that nothing else scores.
func (n *Normalizer) fitWords() {
	k := n.options.Key
	if k == nil || n.reading.Kind != ingest.Responses || n.recordUse() != nil {
		return
	}
	fit, remark := k.fitAnswers(n.answeredSampled(k))
	if remark == nil {
		return
	}
	n.options.Key = fit
	n.keyRemarks = append(n.keyRemarks, *remark)
	n.reading.Why = append(n.reading.Why, fit.silencedText(k))
}

// answeredSampled is what was answered in the sampled rows, by place of the items of the key.
func (n *Normalizer) answeredSampled(k *Key) map[int]*answered {
	met := map[int]*answered{}
	add := func(at int, u *use, cell string) {
		text, trouble := u.text(cell)
		if trouble != fine {
			return
		}
		key := exam.ChoiceOf(k.Items[at].Key)
		if _, silent := silentAnswer(text); silent && !exam.ChoiceOf(text).Right(key) {
			return
		}
		if met[at] == nil {
			met[at] = &answered{}
		}
		met[at].add(text, exam.ChoiceOf(text), key, 1)
	}
	sample := n.reading.Sample
	if n.reading.Shape != ingest.Wide {
		u := n.one(ingest.FieldResponse)
		if u == nil || n.one(ingest.FieldKey) != nil || n.marks(u) || k.ordered {
			return met
		}
		items := n.find(ingest.FieldItem)
		for _, row := range sample.Rows {
			if at, ok := k.find(textOf(row, items, ingest.FieldItem)); ok {
				add(at, u, cellAt(row, u.Index))
			}
		}
		return met
	}
	for i := range n.groups {
		g := &n.groups[i]
		at, ok := k.place(g.item, g.place)
		if !ok || g.chosen == nil || g.mark != nil || len(g.points) > 0 || g.key != nil || g.itemID != nil {
			continue
		}
		for line, row := range sample.Rows {
			if n.keyRows == nil || !n.keyRows.lines[sample.Lines[line]] {
				add(at, g.chosen, cellAt(row, g.chosen.Index))
			}
		}
	}
	return met
}

func cellAt(row []string, column int) string {
	if column < len(row) {
		return row[column]
	}
	return ""
}
