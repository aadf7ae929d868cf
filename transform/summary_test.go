package transform

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
)

// wideText has n people of three marks each, with lines above and below them.
func wideText(head, above, below, tail string, n int) string {
	var b strings.Builder
	b.WriteString(head + "\n" + above)
	for i := range n {
		fmt.Fprintf(&b, "s%d%s\n", i, fmt.Sprintf(tail, i%2, i/2%2, i/3%2))
	}
	return b.String() + below
}

// Rows that sum up the others are nobody's, and do not change what the cells of the others are taken for.
func TestSummaryRows(t *testing.T) {
	own, marks := "examinee_id,form_id,taken_on,Q1,Q2,Q3", ",F,2026-01-01,%d,%d,%d"
	for _, c := range []struct {
		name, text string
		notes      []string
		people     int
	}{
		{"averages below a matrix", wideText("Email,Q1,Q2,Q3", "", "Average,0.533,0.4,0.31\nStd. Dev.,1.5,2.4,0.5\n", ",%d,%d,%d", 20),
			[]string{"22 Email summary-row", "23 Email summary-row"}, 20},
		{"percentages below our own form", wideText(own, "", "Durchschnitt,,,53%,40%,31%\n", marks, 20), []string{"22 examinee_id summary-row"}, 20},
		{"points above a matrix", wideText("Student,Q1,Q2,Q3", "    Points Possible,1,1,1\n", "", ",%d,%d,%d", 20), []string{"2 Student summary-row"}, 20},
		{"a mean at the end", wideText("Student,Q1,Q2,Q3", "", "Mean,0.5,0.4,0.31\n", ",%d,%d,%d", 20), []string{"22 Student summary-row"}, 20},
		{"a student called Mean among the others", wideText("Student,Q1,Q2,Q3", "", "Mean,1,0,1\n"+strings.Repeat("z,1,1,0\n", 6), ",%d,%d,%d", 20), nil, 22},
	} {
		got := readText(t, "m.csv", c.text, Options{})
		people := map[string]bool{}
		for _, r := range got.Responses {
			people[r.Examinee] = true
			if r.Result != exam.Correct && r.Result != exam.Incorrect {
				t.Errorf("%s: %s of %s is not scored", c.name, r.Item, r.Examinee)
				break
			}
		}
		if len(people) != c.people || len(got.Rejects) > 0 {
			t.Errorf("%s: %d people, want %d; set aside %q", c.name, len(people), c.people, got.Rejects)
		}
		if !slices.Equal(got.Notes, c.notes) {
			t.Errorf("%s: notes %q, want %q", c.name, got.Notes, c.notes)
		}
	}
}

// Columns that sum up a row are no items, and do not turn marks into options.
func TestSummaryColumns(t *testing.T) {
	got := readText(t, "m.csv", wideText("examinee_id,form_id,taken_on,Q1,Q2,Q3,Total,Percent", "", "", ",F,2026-01-01,%d,%d,%d,2,66", 10), Options{})
	if got.ItemCount != 3 || len(got.Responses) != 30 {
		t.Fatalf("%d items, %d responses; want 3 and 30", got.ItemCount, len(got.Responses))
	}
	for _, r := range got.Responses {
		if r.Result != exam.Correct && r.Result != exam.Incorrect {
			t.Fatalf("%s of %s is not scored", r.Item, r.Examinee)
		}
	}
}
