package ingest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// pairs are the names of two columns for each of eight questions.
func pairs(a, b string) (names []string) {
	for i := 1; i <= 8; i++ {
		names = append(names, strings.ReplaceAll(a, "#", fmt.Sprint(i)), strings.ReplaceAll(b, "#", fmt.Sprint(i)))
	}
	return names
}

// A second column for each question is no question where its name says what else it is: keys and full points are for a draft, and so is what has no
// plain names; parts and other tests that share the numbers are questions.
func TestColumnsBesideQuestions(t *testing.T) {
	const refused = -1
	for _, c := range []struct {
		a, b  string
		items int
	}{
		{"Q# Score", "Q# Max", refused},
		{"item-#-SCORE", "item-#-MAXSCORE", refused},
		{"Q#_score", "Q#_possible", refused},
		{"Q# Points Earned", "Q# Points Possible", refused},
		{"Q# Pts", "Q# Out of", refused},
		{"Q#_correct", "Q#_flagged", refused},
		{"Q# Correct", "Q# Skipped", refused},
		{"item-#-SCORE", "item-#-numAttempts", refused},
		{"Q_score_#", "Q_flag_#", 8},
		{"Q#", "Key#", refused},
		{"Q#", "Flag#", 8},
		{"Q#", "Seen#", 8},
		{"Q#", "Conf#", 8},
		{"Q#", "Q#_flagged", 8},
		{"Item #", "Seen#", 8},
		{"#", "Flag #", 8},
		{"Money #", "Weight #", 16},
		{"Mini #", "Full #", 16},
		{"pre#", "post#", 16},
		{"math#", "phys#", 16},
		{"Flex#", "Free#", 16},
		{"Q#a", "Q#b", 16},
		{"Item # part A", "Item # part B", 16},
		{"Case # diagnosis", "Case # therapy", 16},
		{"Case # max dose", "Case # key finding", 16},
		{"S#WantCurse", "S#DoCurse", 16},
	} {
		text := marksUnder(pairs(c.a, c.b), func(string, int) string { return "" })
		r, err := recognise(t, "exam.csv", text, Stated{})
		var unknown *UnknownHeader
		switch {
		case err == nil && r.ItemCount != c.items, err != nil && c.items != refused:
			t.Errorf("%s, %s: want %d items (%v)", c.a, c.b, c.items, err)
		case err != nil && (!errors.As(err, &unknown) || unknown.Draft == nil || len(unknown.Draft.Unsure) > 0):
			t.Errorf("%s, %s: no draft that can be used (%v)", c.a, c.b, err)
		}
	}
}

// The draft gives the second column its meaning.
func TestDraftOfColumnsBesideQuestions(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want string
	}{
		{"Q# Score", "Q# Max", "result points_max"},
		{"Q# Pts", "Q# Out of", "result points_max"},
		{"Q#", "Max#", "result points_max"},
		{"Q#_correct", "Q#_answered", "result"},
		{"Q# answer", "Q# correct answer", "response key"},
	} {
		cell := func(name string, row int) string {
			if strings.HasSuffix(name, "answer") {
				return letter(row, len(name))
			}
			return ""
		}
		f, err := Draft(sniffText(t, "exam.csv", marksUnder(pairs(c.a, c.b), cell)))
		if err != nil {
			t.Errorf("%s, %s: %v", c.a, c.b, err)
			continue
		}
		var got []string
		for _, rule := range f.Items.Columns {
			got = append(got, string(rule.Field))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s, %s: %q, want %q", c.a, c.b, got, c.want)
		}
	}
}

// In our own wide form, where every column is an item, such a column is told.
func TestColumnsBesideQuestionsOfOurOwnForm(t *testing.T) {
	text := marksUnder(pairs("Q# Score", "Q# Max"), func(string, int) string { return "" })
	text = strings.ReplaceAll(text, "\n", ",2026-01-05\n")
	text = strings.Replace(text, "student_id", "examinee_id", 1)
	text = strings.Replace(text, ",2026-01-05", ",taken_on", 1)
	r, err := recognise(t, "exam.csv", text, Stated{})
	if err != nil || r.Format.Name != "wide" || r.ItemCount != 8 || len(r.LeftOut) != 8 || r.LeftOut[0] != "Q1 Max" {
		t.Errorf("%+v %v", r, err)
	}
}
