package exam

import "testing"

// A choice is right by a key whatever either is dressed in: letters in any order, one of several alternatives, words of any case.
func TestChoices(t *testing.T) {
	for _, c := range []struct {
		chosen, key string
		right       bool
	}{
		{"B", "b", true}, {" b ", "B", true}, {"C", "B", false},
		{"D, B", "BD", true}, {"DB", "B,D", true}, {"B", "BD", false}, {"BDE", "BD", false},
		{"C", "A|C", true}, {"B", "A|C", false}, {"B;D", "BD|AC", true},
		{"Loop of Henle", "loop of henle", true}, {"Glomerulus", "Loop of Henle", false},
		{"cab", "bac", true}, // letters of options, in any order
		{"sodium", "muidos", false},
		{"3", "3", true}, {"10", "1", false}, {"", "", false}, {"", "A|", false},
		{"A, C", "AC", true}, {"Option B", "b | d", true}, {"Answer: D", "A|D", true}, {"(5)", "5", false}, {"Sodium.", "Sodium", false},
	} {
		if got := ChoiceOf(c.chosen).Right(ChoiceOf(c.key)); got != c.right {
			t.Errorf("%q with key %q: %v", c.chosen, c.key, got)
		}
	}
}

// The sign of an option is the same behind a word, in brackets and in another dress; a text is not undressed.
func TestChoiceOfSign(t *testing.T) {
	for v, want := range map[string]Choice{
		"Option A": "A", "opción b": "B", "(C)": "C", "D.": "D", "Ⓐ": "A", "Ｂ": "B", "（ｃ）": "C", "①": "1", "❸": "3", "Ⅲ": "III", "III": "III", "Choice 2": "2",
		"Б": "Б", "(б)": "Б", "B, D": "BD", "Answer the call": "ANSWER THE CALL", "12": "12", "": "", "Option": "OPTION", "x": "X", "5": "5", ".5": ".5",
	} {
		if got := ChoiceOf(v); got != want {
			t.Errorf("%q is %q, want %q", v, got, want)
		}
	}
}

// Only options contradict a mark: of texts products accept many spellings.
func TestChoiceContradicts(t *testing.T) {
	for _, c := range []struct {
		chosen, key string
		result      Result
		want        bool
	}{
		{"B", "A", Correct, true}, {"A", "A", Correct, false}, {"A", "A", Incorrect, true}, {"D", "A|D", Incorrect, true}, {"B, A", "AB", Incorrect, true},
		{"A", "AB", PartlyCorrect, false}, {"salt", "NaCl", Correct, false}, {"A", "", Correct, false}, {"", "A", Incorrect, false}, {"A", "A", Omitted, false},
	} {
		if got := ChoiceOf(c.chosen).Contradicts(c.result, ChoiceOf(c.key)); got != c.want {
			t.Errorf("%s chosen, %s the key, marked %s: %v", c.chosen, c.key, c.result, got)
		}
	}
}
