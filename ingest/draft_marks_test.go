package ingest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// wordsText is a matrix of 20 rows and four questions under heads, of two words by turns.
func wordsText(heads, right, wrong string) string {
	var b strings.Builder
	b.WriteString("student_id," + heads + "\n")
	for i := range 20 {
		fmt.Fprintf(&b, "s%02d", i)
		for q := range 4 {
			b.WriteString("," + []string{right, wrong}[i>>q&1])
		}
		b.WriteString("\n")
	}
	return b.String()
}

// A table that is refused says which column and value stood in the way, and its draft has a place for each word.
func TestWordsThatAreNoMarksWeKnow(t *testing.T) {
	for _, c := range []struct {
		right, wrong string
		guess        string // of the two words
		unsure       string
	}{
		{"WAHR", "FALSCH", "correct incorrect", "true and false"}, {"VERDADERO", "FALSO", "correct incorrect", "true and false"}, {"VRAI", "FAUX", "correct incorrect", "true and false"},
		{"VERO", "FALSO", "correct incorrect", "true and false"}, {"WAAR", "ONWAAR", "correct incorrect", "true and false"}, {"Yes", "No", "correct incorrect", "true and false"},
		{"Juste", "Faux", "correct incorrect", ""}, {"Bonne réponse", "Mauvaise réponse", "correct incorrect", ""},
		{"1/1", "0/1", " ", ""}, {"1.00 / 1.00", "0.00 / 1.00", " ", ""}, {"OK", "KO", " ", ""},
		{"5", "-1", "", "options.max"}, {"100", "0", "", "options.max"},
	} {
		text := wordsText("Q1,Q2,Q3,Q4", c.right, c.wrong)
		_, err := readingOf(t, "m.csv", text)
		refusal := (*UnknownHeader)(nil)
		if !errors.As(err, &refusal) || !strings.Contains(refusal.Message, `column "Q`) || !strings.Contains(refusal.Message, "and holds") || refusal.Draft == nil {
			t.Errorf("%s, %s: %v", c.right, c.wrong, err)
			continue
		}
		f := refusal.Draft
		guess := ""
		if o := f.Items.Columns[0].Options; o != nil {
			guess = o.Values[c.right] + " " + o.Values[c.wrong]
		}
		if unsure := strings.Join(f.Unsure, " "); guess != c.guess || (unsure != "") != (c.unsure != "") || !strings.Contains(unsure, c.unsure) || len(f.File) == 0 || !f.Items.Scoped {
			t.Errorf("%s, %s: drafted as %q, unsure %q", c.right, c.wrong, guess, unsure)
		}
	}
	f, err := Draft(sniffText(t, "m.csv", strings.ReplaceAll(wordsText("Q1,Q2,Q3,Q4", "A1", "A2"), "s1", "s3")+"s99,A3,A3,A3,A3\n"))
	if err != nil || f.Items.Columns[0].Field != FieldResponse || len(f.Unsure) != 1 || !strings.Contains(f.Unsure[0], "A1, A2, A3") {
		t.Errorf("codes of options: %v", err)
	}
	for _, text := range []string{wordsText("Town,Street,House,Floor", "Rom", "Ulm"), wordsText("Week 1,Week 2,Week 3,Week 4", "gut", "schlecht")} {
		if f, err := Draft(sniffText(t, "m.csv", text)); err == nil && f.Items != nil {
			t.Errorf("drafted as questions: %s", text[:60])
		}
	}
}

// A table of which fewer than half of the columns are questions is refused with that reason, and drafted with that doubt.
func TestFewQuestionsOfManyColumns(t *testing.T) {
	text := wordsText("Q1,Q2,Q3,Q4", "1", "0")
	for i := range 6 {
		text = insertColumn(text, fmt.Sprint("Fact", strings.Repeat("x", i)), func() string { return "abc, def" })
	}
	text = strings.ReplaceAll(text, "abc, def", "abc def ghi")
	_, err := recognise(t, "m.csv", text, Stated{})
	if refusal := (*UnknownHeader)(nil); !errors.As(err, &refusal) || !strings.Contains(refusal.Message, "fewer than half") || refusal.Draft == nil || len(refusal.Draft.Unsure) != 1 ||
		!strings.Contains(refusal.Draft.Unsure[0], "only 4 of 11 columns") {
		t.Errorf("%v", err)
	}
}
