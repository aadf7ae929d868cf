package ingest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// Ticks and empty cells are refused, whatever the tick; with the cells filled as the hint says, and with holes among marks of both kinds, the
// table is read.
func TestMarksOfOneKind(t *testing.T) {
	names := strings.Split("Q1,Q2,Q3,Q4", ",")
	table := func(a, b string) string {
		return marksUnder(names, func(name string, row int) string {
			if (row*7+int(name[1])*3+row/5)%2 == 0 {
				return a
			}
			return b + " " // a blank, so that nothing is put for it
		})
	}
	for _, c := range []struct {
		a, b    string
		refused bool
	}{
		{"✓", "", true}, {"1", "", true}, {"Correct", "", true}, {"TRUE", "NA", true}, {"100%", "", true},
		{"✗", "", true}, {"0", "", true}, {"Incorrect", "", true},
		{"✓", "0", false}, {"1", "0", false}, {"Correct", "0", false}, {"✗", "1", false}, {"Incorrect", "1", false},
		{"1", "not_presented", false}, {"Correct", "Partial", false},
	} {
		r, err := recognise(t, "ticks.csv", table(c.a, c.b), Stated{})
		var refusal *FileError
		is := errors.As(err, &refusal) && refusal.Code == "marks-of-one-kind"
		if is != c.refused || err != nil && !is || err == nil && r.ItemCount != 4 {
			t.Errorf("%q and %q: %+v %v", c.a, c.b, r, err)
		}
	}
	holes := marksUnder(names, func(_ string, row int) string { return []string{"1", "0", " ", "0"}[row%4] })
	if _, err := recognise(t, "holes.csv", holes, Stated{}); err != nil {
		t.Errorf("holes: %v", err)
	}
	all := marksUnder(names, func(string, int) string { return "1" })
	if _, err := recognise(t, "all.csv", all, Stated{}); err != nil {
		t.Errorf("all right: %v", err)
	}
}

// Two or three people may have had all right; and our own form has it in its header that an empty cell was not presented. --format wide says the same of
// other tables, and is told.
func TestMarksOfOneKindAreRead(t *testing.T) {
	rows := "a,1,,1\nb,,1,\nc,1,1,\nd,1,,1\n"
	for name, text := range map[string]string{
		"few":   "student_id,Q1,Q2,Q3\n" + rows,
		"own":   "examinee_id,form_id,heart,lung\na,F,1,\nb,F,,1\nc,F,1,1\nd,F,,1\ne,F,1,\nf,F,1,\n",
		"words": "student_id,Q1,Q2,Q3\n" + rows + "e,Omitted,,1\nf,1,,1\n",
		"codes": "student_id,Q1,Q2,Q3\n" + rows + "e,9,,1\nf,1,,1\n",
	} {
		if r, err := recognise(t, name+".csv", text, Stated{}); err != nil || len(r.Disagreements) > 0 {
			t.Errorf("%s: %+v %v", name, r, err)
		}
	}
	r, err := recognise(t, "stated.csv", "student_id,Q1,Q2,Q3\n"+rows+"e,1,,1\n", Stated{Format: "wide"})
	if err != nil || !strings.Contains(fmt.Sprint(r.Disagreements), "cells are empty") {
		t.Errorf("%+v %v", r, err)
	}
}

// A draft of such a table leaves the cells to the user.
func TestDraftDoubtsMarksOfOneKind(t *testing.T) {
	f, err := Draft(sniffText(t, "ticks.csv", "student_id,Q1,Q2,Q3\na,1,,1\nb,,1,\nc,1,1,\nd,1,,1\ne,,1,\n"))
	if err != nil || len(f.Unsure) != 1 || !strings.Contains(f.Unsure[0], "cells are empty") {
		t.Errorf("%+v %v", f, err)
	}
}

// REDCap names a check box by its question and the number of the option.
func TestCheckBoxes(t *testing.T) {
	mark := func(string, int) string { return "" }
	_, err := recognise(t, "boxes.csv", marksUnder(strings.Split("q1___1,q1___2,q1___3,q2___1,q2___2", ","), mark), Stated{})
	var refusal *FileError
	if !errors.As(err, &refusal) || refusal.Code != "no-questions" {
		t.Errorf("alone: %v", err)
	}
	r, err := recognise(t, "mixed.csv", marksUnder(strings.Split("q1,q2,q3,q4___1,q4___2,race___1", ","), mark), Stated{})
	if err != nil || r.ItemCount != 3 || strings.Join(r.LeftOut, " ") != "q4___1 q4___2" {
		t.Errorf("beside questions: %+v %v", r, err)
	}
}
