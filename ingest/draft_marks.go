package ingest

import (
	"fmt"
	"slices"
	"strings"
)

// A table with one column per question whose marks are words that we do not know, or points, is no matrix by its values. Its draft has a place for
// each word; what it can guess it writes there.

// markWordsMost is how many different words the columns may hold together: more are answers.
const markWordsMost = 6

// draftMarks drafts a table whose numbered columns share a few words, or hold numbers; nil for any other.
func draftMarks(s *Sample) *Format {
	k := questionsOf(s)
	if k == nil || k.seen.percent > 0 || k.seen.isOptions() {
		return nil
	}
	f := &Format{Name: "my-" + wordOf(Stem(s.Source.Name)), Title: "drafted from " + Stem(s.Source.Name), Kind: Responses, Shape: Wide,
		Columns: []ColumnRule{}, Items: &ItemRules{Blank: "not_presented"}, Unused: []UnusedColumn{},
		Notes: []string{"drafted by cutscore from names and values: look at every column"}}
	words := k.markWords(s)
	switch {
	case k.seen.all(k.seen.number):
		k.field = FieldPoints
		doubtNumbered(f, []*numberedColumns{k}, map[Field]bool{k.field: true})
	case len(words) > 2 && !slices.ContainsFunc(words, func(w string) bool { return guessMark(w) != "unknown" }):
		k.field = FieldResponse
		f.Unsure = append(f.Unsure, fmt.Sprintf("%q holds %s: options chosen, as it is drafted (give a key with --key), or marks (then it is field result, with their meaning under options.values)", k.template, strings.Join(words, ", ")))
	case len(words) >= 2:
		k.field = FieldResult
	default:
		return nil
	}
	k.draft(f, s)
	if k.field == FieldResult {
		rule := &f.Items.Columns[len(f.Items.Columns)-1]
		rule.Options = &ValueOptions{Values: map[string]string{}}
		for _, word := range words {
			rule.Options.Values[word] = strings.Replace(guessMark(word), "unknown", "", 1)
		}
		if slices.ContainsFunc(words, isTruth) {
			f.Unsure = append(f.Unsure, fmt.Sprintf("%s are read as right and wrong; if they are answers to questions of true and false, make %q field response without values, and give a key with --key", strings.Join(words, ", "), k.template))
		}
	}
	draftBeside(f, s, []*numberedColumns{k})
	return f
}

// questionsOf are the most columns of one numbering, which may be questions; nil when there are fewer than a matrix has.
func questionsOf(s *Sample) (best *numberedColumns) {
	for _, k := range numberedBy(s) {
		stem := strings.TrimRight(k.before, " ._-[(#")
		if len(k.numbers) >= matrixItems && k.seen.filled > 0 && !isTimeStem(strings.ToLower(stem)) && !isCovariate(stem) && !namesPresence(k.before+"1"+k.after) && (best == nil || len(k.numbers) > len(best.numbers)) {
			best = k
		}
	}
	return best
}

// markWords are the words in the columns besides those for no answer, none where they are too many, or where one stands in one column only.
func (k *numberedColumns) markWords(s *Sample) (words []string) {
	in := map[string]map[int]bool{}
	for _, at := range k.columns {
		for _, row := range s.Rows {
			if v := strings.TrimSpace(row[at]); !IsMissing(v) && !isSilent(v) {
				if in[v] == nil {
					in[v] = map[int]bool{}
				}
				in[v][at] = true
			}
		}
		if len(in) > markWordsMost {
			return nil
		}
	}
	for word, columns := range in {
		if len(columns) < 2 {
			return nil
		}
		words = append(words, word)
	}
	slices.Sort(words)
	return words
}

// trueWords are answers as well as marks: "is it so? yes".
const trueWords = "y|yes|si|sí|sì|ja|oui|sim|t|true|wahr|verdadero|verdadeiro|vrai|vero|waar"

// isTruth reports a word for true.
func isTruth(v string) bool {
	return slices.Contains(strings.Split(trueWords, "|"), strings.ToLower(v))
}

// guessMark is what a word for right or wrong means, "unknown" when it is none.
func guessMark(v string) string {
	switch verdict, _ := VerdictOf(v); {
	case verdict == Right, strings.EqualFold(v, "pass"):
		return "correct"
	case verdict == Wrong && !strings.EqualFold(v, "x"), strings.EqualFold(v, "fail"): // an x ticks as often as it crosses out
		return "incorrect"
	}
	return "unknown"
}
