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
		{"figures of items by their names", wideText("Student,Q1,Q2,Q3", "", "% correct,60,40,31\nPoint biserial,0.5,0.4,0.31\nÍndice de dificultad,0.5,0.4,0.31\nclass,1,0,1\n", ",%d,%d,%d", 20),
			[]string{"22 Student summary-row", "23 Student summary-row", "24 Student summary-row", "25 Student summary-row"}, 20},
		{"figures under an unknown name", wideText("Student,Q1,Q2,Q3", "Zorp,0.5,0.48,0.45\n", "Zarp,53%,50.5%,45%\n", ",%d,%d,%d", 20),
			[]string{"2 Student summary-row", "23 Student summary-row"}, 20},
		{"what there is to earn", wideText("Student,Q1,Q2,Q3", "Max,1,1,1\n", "Barème,1,1,1\n", ",%d,%d,%d", 20),
			[]string{"2 Student summary-row", "23 Student summary-row"}, 20},
		{"somebody without a number who has not everything right", wideText("Student,Q1,Q2,Q3", "", "Max,1,0,1\n", ",%d,%d,%d", 20), nil, 21},
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

// A row that lost its names is no sum when it holds more than numbers, or stands above the last rows.
func TestNamelessRowsAreSetAside(t *testing.T) {
	head := "examinee_id,sitting_id,item_id,response,result\n"
	for _, text := range []string{head + "s,t,q1,A,1\n,,,B,0\n", head + ",,,,1\n" + strings.Repeat("s,t,q1,A,1\n", 6), head + "s,t,q1,A,1\n,t,,,1\n"} {
		if got := readText(t, "answers.csv", text, Options{}); got.Footer != 0 || len(got.Rejects) != 1 {
			t.Errorf("%q: %d footer, set aside %q; want one row set aside", text, got.Footer, got.Rejects)
		}
	}
}

// In a long table a sum is called so and has nothing but numbers, and gaps.
func TestSummaryRowsOfLongTables(t *testing.T) {
	answers := "examinee_id,sitting_id,item_id,response,result\n"
	scores := "examinee_id,form_id,taken_on,score_scale,score\n"
	for _, c := range []struct {
		name, text   string
		used, footer int64
	}{
		{"sums of answers", answers + "s,t,q1,A,1\ns,t,q2,B,0\nTotal,,,,1\nAverage,,,,0.5\n", 2, 2},
		{"a mean of scores", scores + "s,F1,2026-01-02,epc,61\ns,F2,2026-01-03,epc,65\nMean,,,,63%\n", 2, 1},
		{"an average of practice scores", "Form,Date,Score\nNBME 25,2026-01-02,61\nNBME 26,2026-02-02,65\nAverage,,63\n", 2, 1},
		{"sums without a name", answers + "s,t,q1,A,1\ns,t,q2,B,0\n,,,,1\n,,,,\"0,5\"\n", 2, 2},
		{"a count of answers", answers + "s,t,q1,A,1\ns,t,q2,B,0\nCount,,,,2\n", 2, 1},
		{"French sums", strings.ReplaceAll(scores, ",", ";") + "s;F1;2026-01-02;epc;61,5\ns;F2;2026-01-03;epc;65\nMoyenne;;;;63,25\n;;;;126,5\n", 2, 2},
		{"an average beside names that nobody reads", "StudentID,Last Name,First Name,Email,Pts,Letter,%,Raw\n1,Doe,Jane,j@x.org,82,B,82.00%,82\n2,Roe,Rick,,61,D,61.00%,61\nAverage,,,,71.5,,71.50%,\n", 2, 1},
		{"a student called Average with a name", "StudentID,Last Name,First Name,Email,Pts,Letter,%,Raw\n1,Doe,Jane,j@x.org,82,B,82.00%,82\nAverage,Joe,Jim,a@x.org,61,D,61.00%,61\n", 2, 0},
		{"a person called N", answers + "n,t,q1,A,1\nn,t,q2,B,0\n", 2, 0},
		{"a person called Total without a sitting", answers + "Total,,q1,A,1\nTotal,,q2,B,0\n", 2, 0},
		{"a doubtful word among many rows", scores + "a,F,2026-01-01,points,1\na,F,2026-01-02,points,1\na,F,2026-01-03,points,1\nsum,,,,2\n" +
			strings.Repeat("b,F,2026-01-01,points,1\n", 6), 10, 0},
	} {
		got := readText(t, "practice.csv", c.text, Options{})
		if got.Used != c.used || got.Footer != c.footer || len(got.Rejects) > 0 {
			t.Errorf("%s: %d used, %d footer, %q; want %d and %d", c.name, got.Used, got.Footer, got.Rejects, c.used, c.footer)
		}
	}
}
