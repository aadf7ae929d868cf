package item

import (
	"cmp"
	"slices"
	"testing"

	"cutscore/exam"
)

// markedBy gives answers the keys of their items, and the results that these make.
func markedBy(rows []exam.Response, keys map[string]string) []exam.Response {
	for i := range rows {
		r := &rows[i]
		r.Key, r.Result = keys[r.Item], exam.Incorrect
		if exam.ChoiceOf(r.Chosen).Right(exam.ChoiceOf(r.Key)) {
			r.Result = exam.Correct
		}
	}
	return rows
}

// The table of options knows the key however either is written, and accuses no question whose answers it marked itself.
func TestKeyInAnyDress(t *testing.T) {
	for _, c := range []struct {
		key, option string
		respell     map[string]string
	}{
		{"AC", "A, C", map[string]string{"A": "A, C"}},
		{"B;D", "D and B", map[string]string{"A": "D and B"}},
		{"a", "(A)", map[string]string{"A": "(A)"}},
		{"B|Option A", "A", map[string]string{"B": "E"}},
		{"Loop of Henle", "loop of henle", map[string]string{"A": "loop of henle"}},
	} {
		rows, keys := chosen(500), map[string]string{}
		for i := range rows {
			r := &rows[i]
			r.Chosen, keys[r.Item] = cmp.Or(c.respell[r.Chosen], r.Chosen), c.key
		}
		for _, it := range analyse(t, split(markedBy(rows, keys), 2), Options{}).Items {
			if slices.Contains(it.Flags, FlagWrongKey) {
				t.Errorf("%s: %s is accused: %v", c.key, it.ID, it.Options)
			}
			for _, o := range it.Options {
				if o.Key != (o.Option == c.option) {
					t.Errorf("%s: option %q of %s is the key: %v", c.key, o.Option, it.ID, o.Key)
				}
			}
		}
	}
}
