package ingest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// marksUnder is a table of twelve people under the names of columns; cell says what stands there, "" for a mark.
func marksUnder(names []string, cell func(name string, row int) string) string {
	text := "student_id," + strings.Join(names, ",") + "\n"
	for row := range 12 {
		cells := []string{fmt.Sprint("s", row)}
		for i, name := range names {
			v := cell(name, row)
			if v == "" {
				v = mark01(row, i)
			}
			cells = append(cells, v)
		}
		text += strings.Join(cells, ",") + "\n"
	}
	return text
}

// Parts of questions, and questions with more behind their number, are questions; what may be one and is not read is told.
func TestPartsOfQuestions(t *testing.T) {
	mark := func(string, int) string { return "" }
	words := func(of string) func(string, int) string {
		return func(name string, row int) string {
			if strings.Contains(name, of) {
				return fmt.Sprint("some words ", row)
			}
			return ""
		}
	}
	points := func(_ string, row int) string { return fmt.Sprint(row % 3) }
	for _, c := range []struct {
		names string
		cell  func(name string, row int) string
		items int
		left  []string
	}{
		{"Q1,Q2,Q3,Q4a,Q4b,Q5", mark, 6, nil},
		{"Q1,Q2,Q3,Q4i,Q4ii,Q5*,Q6 (bonus),Q7 - ECG,Q8: dose", mark, 9, nil},
		{"Q1,Q2a,Q2b,Q3,Q4,Q5a,Q5b,Q6", mark, 8, nil},
		{"Item_1,Item_2,Item_3,Item_4R", mark, 4, nil},
		{"Q1,Q2.1a,Q2.1b,Q3,Q4", mark, 5, nil},
		{"Q1,Q2,Q3,Q4a,Q4b", func(_ string, row int) string { return fmt.Sprint(row%3*50, "%") }, 5, nil},
		{"Q1 (2 pts),Q2 (2 pts),Q3 (3 pts),Q4a (2 pts),Q4b (2 pts)", points, 5, nil},
		{"Q1,Q2,Q3,Q4a,Q4b,Q5", words("Q4b"), 5, []string{"Q4b"}},
		{"Q1a,Q1b,Q2a,Q2b,Q3a,Q3b", words("Q3b"), 5, []string{"Q3b"}},
		{"Q1,Q2,Q3,Q3b,Q4", mark, 4, []string{"Q3b"}},
		{"Q1,Q2,Q3,Q4,Bonus", mark, 4, []string{"Bonus"}},
		{"Q1,Q2,Q3,Q4,Q1 comment", words("comment"), 4, nil},
		{"1,2,3,4,5,6,7,8,9,10,11,12,13a,13b", mark, 14, nil},
		{"1,2,3,4,5,6,7,8,9,10,11,12,80% cutoff met,50% extra time,3-day readmission,2024 graduate,100m dash", mark, 12, nil},
		{"Q1,Q2,Q4,Q5,Q6,Q7,Q8,Q3_Click Count,Q9 Attempt,P25 flag", mark, 7, nil},
		{"Q1,Q2,Q3,Q5 - heart attempt", mark, 3, []string{"Q5 - heart attempt"}},
		{"Q1,Q2,Q3,Q4 - heart attempt", mark, 4, nil},
		{"x1,x2,x3,x2024cohort", mark, 3, []string{"x2024cohort"}},
		{"Q101a,Q101b,Q102a,Q102b", mark, 4, nil},
		{"S1WantCurse,S1DoCurse,S2WantCurse,S2DoCurse,Anger", mark, 5, nil},
	} {
		r, err := recognise(t, "exam.csv", marksUnder(strings.Split(c.names, ","), c.cell), Stated{})
		if err != nil {
			t.Errorf("%s: %v", c.names, err)
			continue
		}
		if r.ItemCount != c.items || !reflect.DeepEqual(r.LeftOut, c.left) {
			t.Errorf("%s: %d items, want %d; left out %q, want %q", c.names, r.ItemCount, c.items, r.LeftOut, c.left)
		}
	}
}

// The correct option may stand behind a part as well.
func TestKeyBehindAPart(t *testing.T) {
	if bare, key, ok := keyInName("Q4a (B)"); bare != "Q4a" || key != "B" || !ok {
		t.Errorf("%q %q %v", bare, key, ok)
	}
	if _, _, ok := keyInName("Q4 dose (B)"); ok {
		t.Error("a letter behind words is no key")
	}
}

// A draft of such a table reads as many questions as are read without it.
func TestDraftKeepsParts(t *testing.T) {
	for _, names := range []string{"Q1,Q2,Q3,Q4a,Q4b,Q5", "Q1a,Q1b,Q2a,Q2b", "heart,lung,liver"} {
		text := marksUnder(strings.Split(names, ","), func(string, int) string { return "" })
		f, err := Draft(sniffText(t, "exam.csv", text))
		if err != nil {
			t.Fatal(err)
		}
		r, err := Recognise(sniffText(t, "exam.csv", text), []*Format{f}, Stated{})
		if want := strings.Count(names, ",") + 1; err != nil || r.Format != f || r.ItemCount != want {
			t.Errorf("%s: want %d items by the draft: %+v %v", names, want, r, err)
		}
	}
}
