package transform

import (
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
)

// An item that the header names twice is two items: neither column is lost, and the second is remarked on.
func TestRepeatedItems(t *testing.T) {
	rows := func(cells string) string {
		var b strings.Builder
		for _, id := range []string{"ann", "bob", "cyd"} {
			b.WriteString(id + cells + "\n")
		}
		return b.String()
	}
	for _, c := range []struct {
		name, text, note string
		items            []string
		right            []string // items answered rightly by ann
	}{
		{"matrix", "id,Q1,Q2,Q2,Q3\n" + rows(",1,1,0,1"), "2 Q2 item-repeated", []string{"m/Q1", "m/Q2", "m/Q2 (2)", "m/Q3"}, []string{"m/Q1", "m/Q2", "m/Q3"}},
		{"matrix with times", "id,Q1,Q2,Q2,T1,T2,T2\n" + rows(",1,0,1,5,6,7"), "2 Q2 item-repeated", []string{"m/Q1", "m/Q2", "m/Q2 (2)"}, []string{"m/Q1", "m/Q2 (2)"}},
		{"our own form", "examinee_id,form_id,taken_on,Q1,Q2,Q2,Q2\n" + rows(",F,2026-01-01,1,1,0,1"), "2 Q2 item-repeated", []string{"Q1", "Q2", "Q2 (2)", "Q2 (3)"}, []string{"Q1", "Q2", "Q2 (3)"}},
		{"canvas", "name,id,sis_id,section,section_id,section_sis_id,submitted,101: What,1.0,101: Why,1.0,n correct,n incorrect,score\n" +
			"ann,1,s,A,1,x,2021-07-12 20:01:01 UTC,yes,1.0,no,0,1,1,1\n", "2 101: Why item-repeated", []string{"101", "101 (2)"}, []string{"101"}},
	} {
		got := readText(t, "m.csv", c.text, Options{})
		var items, right []string
		for _, r := range got.Responses {
			if r.Examinee == got.Responses[0].Examinee {
				if items = append(items, r.Item); r.Result == exam.Correct {
					right = append(right, r.Item)
				}
			}
		}
		if !slices.Equal(items, c.items) || !slices.Equal(right, c.right) {
			t.Errorf("%s: items %q, right %q; want %q, %q", c.name, items, right, c.items, c.right)
		}
		if len(got.Notes) == 0 || got.Notes[0] != c.note {
			t.Errorf("%s: notes %q, want %q first", c.name, got.Notes, c.note)
		}
	}
}

// Two columns called alike of which a field needs one: the first is used, and what the other says instead is told.
func TestDoubleColumn(t *testing.T) {
	differ := readText(t, "r.csv", "examinee_id,form_id,item_id,result,Result\na,F,q1,1,0\na,F,q2,0,0\n", Options{}).Reading
	if len(differ.Doubled) != 1 || !strings.Contains(differ.Doubled[0], "columns 4 and 5") || !strings.Contains(differ.Doubled[0], "1 of the first 2 rows") {
		t.Errorf("two result columns that differ: %q", differ.Doubled)
	}
	agree := readText(t, "r.csv", "examinee_id,form_id,item_id,result,result\na,F,q1,1,1\na,F,q2,0,0\n", Options{}).Reading
	if len(agree.Doubled) != 0 {
		t.Errorf("two result columns that agree: %q", agree.Doubled)
	}
}
