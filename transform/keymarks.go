package transform

import (
	"fmt"
	"maps"
	"slices"

	"cutscore/exam"
	"cutscore/ingest"
)

// TRUE and FALSE, 1 and 0 are marks, and they are the answers to a test of true and false. Their key tells: that of marks has the right one
// everywhere, that of answers has both.

// answersByKey takes the marks of a matrix for answers where the key that was given, or the table's own row of it, has both kinds in the words of the cells.
func (n *Normalizer) answersByKey() {
	if n.reading.Format == nil || n.reading.Format.Name != "matrix" || !n.onlyMarks() {
		return
	}
	keys := n.keyRowsAmongMarks()
	words := n.truths(keys)
	by, right, wrong, ok := "the key that was given", "", "", false
	if k := n.options.Key; k != nil {
		right, wrong, ok = n.bothKinds(words, func(g *group) string {
			if item := k.item(g.item, g.place); item != nil {
				return item.Key
			}
			return ""
		})
		ok = ok && right != "1" // marks of 1 and 0 stand beside many a key of another test; words that the key has, too, are its answers
	}
	if !ok {
		for _, row := range slices.Sorted(maps.Keys(keys)) {
			cells := n.reading.Sample.Rows[row]
			if right, wrong, ok = n.bothKinds(words, func(g *group) string { return cellAt(cells, g.mark.Index) }); ok {
				by = "the row of " + n.keyRows.label(cells)
				break
			}
		}
	}
	if !ok {
		return
	}
	for i := range n.groups {
		n.groups[i].takeForAnswers(words, right, wrong, n.reading.Sample.Dialect.Decimal)
	}
	n.reading.Why = append(n.reading.Why, fmt.Sprintf("the cells are answers and no marks: %s has both %s and %s", by, right, wrong))
}

// truths are the words of the cells of people and what they say as marks, where these are right or wrong; none where some say that an answer is
// partly right.
func (n *Normalizer) truths(keys map[int]bool) map[exam.Choice]exam.Result {
	words := map[exam.Choice]exam.Result{}
	for i := range n.groups {
		u := n.groups[i].mark
		for at, row := range n.reading.Sample.Rows {
			cell := cellAt(row, u.Index)
			switch r := u.verdict(cell); {
			case keys[at]:
			case r == exam.Correct || r == exam.Incorrect:
				words[exam.ChoiceOf(cell)] = r
			case r == exam.PartlyCorrect:
				return nil
			}
		}
	}
	return words
}

// verdict is what a cell says as a mark; unknown where it says none.
func (u *use) verdict(cell string) exam.Result {
	read, ok := markParser(u.spelling)
	if !ok {
		read = u.mark
	}
	m, trouble := read(cell)
	if trouble != fine {
		return exam.ResultUnknown
	}
	return m.result
}

// bothKinds are the two words of which the keys of half of the columns or more are, one for right and one for wrong, and nothing else; "" is no key.
func (n *Normalizer) bothKinds(words map[exam.Choice]exam.Result, keyOf func(*group) string) (right, wrong string, ok bool) {
	keyed, met := 0, map[exam.Result]exam.Choice{}
	for i := range n.groups {
		key := exam.ChoiceOf(keyOf(&n.groups[i]))
		if key == "" {
			continue
		}
		verdict, known := words[key]
		if other := met[verdict]; !known || other != "" && other != key {
			return "", "", false
		}
		met[verdict] = key
		keyed++
	}
	return string(met[exam.Correct]), string(met[exam.Incorrect]), len(met) == 2 && 2*keyed >= len(n.groups)
}

// keyRowsAmongMarks are the sampled rows that are surely the key, by place.
func (n *Normalizer) keyRowsAmongMarks() map[int]bool {
	out := map[int]bool{}
	if n.learnKeyRows(); n.keyRows == nil {
		return out
	}
	for i, row := range n.reading.Sample.Rows {
		if n.keyRows.isSurely(func(at int) string { return cellAt(row, at) }, n.reading.Sample.EndsAt(i)) {
			out[i] = true
		}
	}
	return out
}

// takeForAnswers makes the column of marks one of the options chosen, which are called as the key calls them: "1.0" is 1, where that says 1.
func (g *group) takeForAnswers(words map[exam.Choice]exam.Result, right, wrong, decimal string) {
	u := g.mark
	options := ingest.ValueOptions{}
	if u.Options != nil {
		options = *u.Options
	}
	options.Missing = slices.Concat(options.Missing, []string{"absent", "abs", "exempt", "excused"})
	options.Values = map[string]string{}
	for word, verdict := range words {
		options.Values[string(word)] = wrong
		if verdict == exam.Correct {
			options.Values[string(word)] = right
		}
	}
	u.Field, u.Parser, u.Options = ingest.FieldResponse, "text", &options
	u.Why += "; the key tells that they are answers"
	u.spelling = newSpelling(u.ColumnUse, decimal)
	g.mark, g.chosen = nil, u
}
