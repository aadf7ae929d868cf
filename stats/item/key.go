package item

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"cutscore/exam"
)

// severalKeys reports whether rows name different keys, and not one that is written in several ways: "AC" and "A, C".
func severalKeys(keys map[string]int64) bool {
	different := map[exam.Choice]bool{}
	for key := range keys {
		different[exam.ChoiceOf(key)] = true
	}
	return len(different) > 1
}

// keysUnchecked says of how many items the key was not checked; "" of none.
func keysUnchecked(items []Item, least int64) string {
	n := 0
	for i := range items {
		if !items[i].Checked {
			n++
		}
	}
	switch n {
	case 0:
		return ""
	case len(items):
		return fmt.Sprintf("no key was checked: that takes the key and the options chosen, by %d persons or more", least)
	}
	return fmt.Sprintf("the keys of %d of %d items were not checked: that takes the key and the options chosen, by %d persons or more", n, len(items), least)
}

// severalAtOnce reports whether text is several options chosen together, as a multi-answer key is written: "BD", "B, D".
func severalAtOnce(text string) bool {
	c := exam.ChoiceOf(text)
	return len(c) > 1 && c.IsOptions()
}

// namesOptions reports whether a key is none of the options, and names two of them or more: "A/B", "A or B".
func namesOptions(key string, options []Option) bool {
	named := 0
	for _, part := range strings.FieldsFunc(key, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if slices.ContainsFunc(options, func(o Option) bool { return strings.EqualFold(o.Option, part) }) {
			named++
		}
	}
	return named > 1 && !slices.ContainsFunc(options, func(o Option) bool { return o.Key })
}

// asksForSeveral reports whether an item's key asks for several options at once while nobody chose more than one.
func asksForSeveral(it *Item) bool {
	if it.Key == "" || !severalAtOnce(it.Key) && !namesOptions(it.Key, it.Options) || len(it.Options) == 0 {
		return false
	}
	return !slices.ContainsFunc(it.Options, func(o Option) bool { return severalAtOnce(o.Option) })
}

// keysOfSeveral says which items ask for several options at once while nobody chose more than one: a key in which either is right
// is written with a bar. "" where there are none.
func keysOfSeveral(items []Item) string {
	n, first := 0, ""
	for i := range items {
		if it := &items[i]; asksForSeveral(it) {
			if n++; n == 1 {
				first = fmt.Sprintf("%s, key %s", it.ID, it.Key)
			}
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("keys that ask for several options at once while nobody chose several: %d (first: %s); where either is right, write A|B", n, first)
}

// keyLeast is the number of people who chose an option from which a key that none of them chose is told: where ten guess among four
// options, nobody hits the key in one question of eighteen.
const keyLeast = 10

// chosenByNobody reports whether all who chose an option chose another than the key, and nobody earned anything: a product may mark
// right what its key spells otherwise.
func chosenByNobody(it *Item) bool {
	chose := int64(0)
	for _, o := range it.Options {
		if o.Key && o.N > 0 {
			return false
		}
		chose += o.N
	}
	return it.Key != "" && chose >= keyLeast && it.PValue != nil && *it.PValue == 0 && !asksForSeveral(it)
}
