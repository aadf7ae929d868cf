package ingest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// counted are twelve names with a number in each; # is the place of the number.
func counted(name string) (names []string) {
	for i := 1; i <= 12; i++ {
		names = append(names, strings.ReplaceAll(name, "#", fmt.Sprintf("%02d", i)))
	}
	return names
}

// Lists of attendance, of work handed in and of facts about people are no tests; tests of which the questions have odd names are.
func TestListsAreNoTests(t *testing.T) {
	mark := func(string, int) string { return "" }
	words := func(_ string, row int) string { return []string{"Correct", "Incorrect"}[row%2] }
	options := func(_ string, row int) string { return string(rune('A' + row%4)) }
	for _, c := range []struct {
		names []string
		cell  func(string, int) string
		items int
	}{
		{counted("Attendance #"), mark, 0},
		{counted("Absent#"), mark, 0},
		{counted("Week #"), mark, 0},
		{counted("HW#"), mark, 0},
		{counted("Session #"), mark, 0},
		{counted("Nov #"), mark, 0},
		{counted("Week # attendance"), mark, 0},
		{counted("Day#_present"), mark, 0},
		{counted("#-Nov"), mark, 0},
		{strings.Split("URM,First generation,Transfer,Scholarship,Pell,Commuter,Veteran", ","), mark, 0},
		{strings.Split("Consented,Paid,Registered,Orientation", ","), func(_ string, row int) string { return []string{"TRUE", "FALSE"}[row%2] }, 0},
		{counted("Week #"), words, 12},
		{counted("Week #"), options, 12},
		{counted("reason.#"), mark, 12},
		{counted("V#"), mark, 12},
		{counted("Score#"), mark, 12},
		{counted("Lab #"), mark, 12},
		{counted("Week 1 Q#"), mark, 12},
		{counted("Item # - class"), mark, 12},
		{counted("Q# May"), mark, 12},
		{counted("Day #"), func(_ string, row int) string { return fmt.Sprint(row%5 + 1) }, 0},
		{strings.Split("heart,lung,liver,kidney", ","), mark, 4},
		{append(counted("Q#"), counted("Attendance #")...), mark, 12},
		{append(counted("Q#"), "Transfer", "Late", "Attendance"), mark, 12},
	} {
		r, err := recognise(t, "list.csv", marksUnder(c.names, c.cell), Stated{})
		var refusal *FileError
		switch {
		case err == nil && r.ItemCount != c.items, err != nil && c.items > 0:
			t.Errorf("%s: want %d items: %+v %v", c.names[0], c.items, r, err)
		case err == nil && len(c.names) > 12 && !strings.Contains(strings.Join(r.Why, "\n"), "are no questions"):
			t.Errorf("%s: not told: %q", c.names[12], r.Why)
		case err != nil && (!errors.As(err, &refusal) || refusal.Code != "no-questions"):
			t.Errorf("%s: %v", c.names[0], err)
		}
	}
}

// Where questions are words, such a word may be one more: it is told.
func TestPresenceAmongWords(t *testing.T) {
	text := marksUnder(strings.Split("sun,moon,star,present,transfer", ","), func(string, int) string { return "" })
	r, err := recognise(t, "words.csv", text, Stated{})
	if err != nil || r.ItemCount != 3 || strings.Join(r.LeftOut, " ") != "present transfer" {
		t.Errorf("%+v %v", r, err)
	}
}

// In our own wide form the header says that every column is an item; what is called so is told.
func TestListsInOurOwnForm(t *testing.T) {
	text := marksUnder(strings.Split("Q1,Q2,Q3,Attendance,Passed,Late", ","), func(string, int) string { return "" })
	text = strings.ReplaceAll(strings.Replace(text, "student_id", "form_id,examinee_id", 1), "\ns", "\nF1,s")
	r, err := recognise(t, "own.csv", text, Stated{})
	if err != nil || r.Format.Name != "wide" || r.ItemCount != 3 || strings.Join(r.LeftOut, " ") != "Attendance Late Passed" {
		t.Errorf("%+v %v", r, err)
	}
}

// What the user states wins: such columns are questions by --format wide and by a draft that is settled, and both tell what speaks against it.
func TestListsThatAreStatedToBeTests(t *testing.T) {
	text := marksUnder(counted("Day #"), func(string, int) string { return "" })
	const doubt = `"Day 01": it and 11 more columns are called like attendance`
	r, err := recognise(t, "day.csv", text, Stated{Format: "wide"})
	if err != nil || r.ItemCount != 12 || !strings.Contains(fmt.Sprint(r.Disagreements), doubt) {
		t.Errorf("stated: %+v %v", r, err)
	}
	f, err := Draft(sniffText(t, "day.csv", text))
	if err != nil || !strings.Contains(fmt.Sprint(f.Unsure), doubt) {
		t.Fatalf("draft: %+v %v", f, err)
	}
	f.Unsure = nil
	if r, err = Recognise(sniffText(t, "day.csv", text), []*Format{f}, Stated{}); err != nil || r.Format != f || r.ItemCount != 12 {
		t.Errorf("by the draft: %+v %v", r, err)
	}
	beside := marksUnder(append(counted("Q#"), counted("Attendance #")...), func(string, int) string { return "" })
	if r, err = recognise(t, "both.csv", beside, Stated{Format: "wide"}); err != nil || r.ItemCount != 12 {
		t.Errorf("beside questions: %+v %v", r, err)
	}
}
