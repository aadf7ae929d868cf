package ingest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// A column of options stays one where a scanner writes a star or several letters for several marks, or words for no answer: left
// out, its answers would be lost. Columns of other words stay out.
func TestOptionsBesideOtherCells(t *testing.T) {
	for _, c := range []struct{ name, cells string }{
		{"a star", "A B * C"},
		{"several letters", "A BD C B,C"},
		{"words for no answer", "A omitted (blank) C"},
		{"lower case", "a b ab skipped"},
		{"numbers and a star", "1 * 3 2"},
		{"a question mark", "A ? C D"},
	} {
		text := "Student ID,Form,Q1,Q2,Q3,Total\n"
		for i, cell := range strings.Fields(c.cells) {
			option := []string{"A", "B", "C", "D"}[i]
			if strings.HasPrefix(c.name, "numbers") {
				option = fmt.Sprint(1 + i)
			}
			text += fmt.Sprintf("%d,F,%s,%q,%s,%d\n", 100+i, option, cell, option, i)
		}
		r, err := readingOf(t, "scan.csv", text)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var items []string
		for _, u := range r.Columns {
			if u.Field == FieldResponse {
				items = append(items, u.Name)
			}
		}
		if !reflect.DeepEqual(items, []string{"Q1", "Q2", "Q3"}) || len(r.Disagreements) > 0 {
			t.Errorf("%s: items %q, %q", c.name, items, r.Disagreements)
		}
	}
}

// A column that is numbered like the items and is read as none is named.
func TestNumberedColumnsLeftOutAreNamed(t *testing.T) {
	r, err := readingOf(t, "scan.csv", "id,Q1,Q2,Q3,Q4,Q5,T1,cohort\n1,A,B,C,an essay,AB,x,AB\n2,B,C,D,another,ACD,y,CD\n3,C,A,A,third,omitted,z,AB\n")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(r.LeftOut, []string{"Q4"}) || r.ItemCount != 4 {
		t.Errorf("%d items, left out %q", r.ItemCount, r.LeftOut)
	}
	if q5 := r.Columns[5]; q5.Group != 5 {
		t.Errorf("%s is item %d: a key in the order of the questions would miss it", q5.Name, q5.Group)
	}
}
