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

// A key that nobody chose takes the question from everybody: a fact from ten people on, whoever chose what else.
func TestKeyThatNobodyChose(t *testing.T) {
	for _, c := range []struct {
		name, key string
		persons   int
		marked    bool // the export marks A right, whatever its key says
		told      bool
	}{
		{"no option", "F", 10, false, true},
		{"all accepted", "*", 30, false, true},
		{"one of several that nobody chose", "F|G", 30, false, true},
		{"too few", "F", 9, false, false},
		{"the key", "A", 30, false, false},
		{"a spelling that the product accepts", "alpha", 30, true, false},
		{"a bar was meant", "A/B", 30, false, false}, // told in other words
		{"none", "", 30, false, false},
	} {
		rows, keys := chosen(c.persons), map[string]string{}
		for i := range rows {
			keys[rows[i].Item] = "A"
		}
		keys["Q4"] = c.key
		rows = markedBy(rows, keys)
		for i := range rows {
			if c.marked && rows[i].Chosen == "A" {
				rows[i].Result = exam.Correct
			}
		}
		for _, it := range analyse(t, split(rows, 2), Options{}).Items {
			if got, want := slices.Contains(it.Flags, FlagNobody), c.told && it.ID == "Q4"; got != want {
				t.Errorf("%s: told of %s %v, want %v", c.name, it.ID, got, want)
			}
		}
	}
}

// A key that rows write in several ways is one.
func TestSeveralKeysAreNotSpellings(t *testing.T) {
	rows := markedBy(chosen(40), map[string]string{"Q1": "a", "Q2": "A, C", "Q3": "A"})
	for i := range rows {
		if i%20 < 10 {
			rows[i].Key = map[string]string{"Q1": "(A)", "Q2": "AC", "Q3": "B"}[rows[i].Item]
		}
	}
	for _, it := range analyse(t, split(rows, 2), Options{}).Items {
		if got := slices.Contains(it.Flags, FlagKeys); got != (it.ID == "Q3") {
			t.Errorf("%s: %v", it.ID, it.Flags)
		}
	}
}
