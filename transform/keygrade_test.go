package transform

import (
	"fmt"
	"strings"
	"testing"

	"cutscore/exam"
)

// Full marks for another text than the right answer shown prove that texts cannot be compared at that question; the others keep
// their marks, among them choices whose right answer is a text.
func TestGradeContradictsKey(t *testing.T) {
	const head = "Last name,Email address,Status,Started,Completed,Duration,Grade/10.00,Response 1,Right answer 1,Response 2,Right answer 2\n"
	row := func(who, grade, one, two string) string {
		return fmt.Sprintf("%s,%s@x.edu,Finished,3 November 2025  9:00 AM,3 November 2025  9:20 AM,20 mins,%s,%s,9.81,%s,Left ventricle\n", who, who, grade, one, two)
	}
	for _, c := range []struct {
		name, rows string
		want       [2]string // results of the two questions, by row
		told       bool
	}{
		{"tolerance", row("a", "10.00", "9.8", "Left ventricle") + row("b", "5.00", "9.81", "Aorta") + row("c", "0.00", "7", "Aorta") + row("d", "5.00", "-", "Left ventricle"),
			[2]string{"? ? ? ?", "+ - - +"}, true},
		{"one grade given by hand", row("a", "10.00", "7", "Aorta") + row("b", "5.00", "9.81", "Aorta"), [2]string{"- +", "- -"}, false},
		{"two such rows", row("a", "10.00", "7", "Aorta") + row("b", "10.00", "9.8", "Left atrium"), [2]string{"? ?", "? ?"}, true},
		{"texts agree", row("a", "10.00", "9.81", "Left ventricle") + row("b", "5.00", "9.81", "Aorta") + row("c", "0.00", "7", "Aorta") + row("d", "5.00", "-", "Left ventricle"),
			[2]string{"+ + - o", "+ - - +"}, false},
		{"nobody has full marks", row("a", "9.99", "9.8", "Left ventricle") + row("b", "5.00", "9.81", "Aorta"), [2]string{"- +", "+ -"}, false},
		{"not yet graded", row("a", "Not yet graded", "9.8", "Left ventricle") + row("b", "5.00", "9.81", "Aorta"), [2]string{"- +", "+ -"}, false},
		{"a blank with full marks", row("a", "10.00", "-", "Left ventricle") + row("b", "5.00", "9.81", "Aorta"), [2]string{"o +", "+ -"}, false},
	} {
		got := readText(t, "Phys-responses.csv", head+c.rows, Options{Now: testNow})
		var seen [2][]string
		for i, r := range got.Responses {
			sign := map[exam.Result]string{exam.Correct: "+", exam.Incorrect: "-", exam.Omitted: "o", exam.ResultUnknown: "?"}[r.Result]
			seen[i%2] = append(seen[i%2], sign)
		}
		for q := range seen {
			if told := strings.Join(seen[q], " "); told != c.want[q] {
				t.Errorf("%s, question %d: %s, want %s", c.name, q+1, told, c.want[q])
			}
		}
		if strings.Contains(fmt.Sprint(got.Notes), CodeKeyIsPart) != c.told {
			t.Errorf("%s: notes %q", c.name, got.Notes)
		}
		if len(got.Sittings) == 0 {
			t.Errorf("%s: no grade is kept", c.name)
		}
	}
}

// Under a hard test few have full marks, and what those prove is not taken back: that the grades are above what the texts explain, in
// many more rows, tells them from grades that a teacher raised by hand.
func TestFewFullMarksProveTolerance(t *testing.T) {
	const people, questions = 60, 6
	file := func(tolerance bool, full int) string {
		var b strings.Builder
		b.WriteString("Last name,Email address,Status,Started,Completed,Duration,Grade/6.00")
		for q := range questions {
			fmt.Fprintf(&b, ",Response %d,Right answer %d", q+1, q+1)
		}
		for i := range people {
			var cells strings.Builder
			grade := 0
			for q := range questions {
				right := i < full && tolerance || (i+q)%3 != 0
				text := fmt.Sprintf("9.%d1", q)
				switch {
				case !right:
					text = "77"
				case tolerance && q < 3 && i%4 != 3:
					text = fmt.Sprintf("9.%d", q)
				}
				if right {
					grade++
				}
				fmt.Fprintf(&cells, ",%s,9.%d1", text, q)
			}
			if i < full {
				grade = questions
			}
			fmt.Fprintf(&b, "\np%d,p%d@x.edu,Finished,3 November 2025  9:00 AM,3 November 2025  9:20 AM,20 mins,%d.00%s", i, i, grade, cells.String())
		}
		return b.String() + "\n"
	}
	for _, c := range []struct {
		name      string
		tolerance bool
		full      int
		want      int // questions left unscored
	}{
		{"two full marks in sixty, three questions with tolerance", true, 2, 3},
		{"three grades in sixty raised by hand", false, 3, 0},
	} {
		unscored := map[string]bool{}
		for _, r := range readText(t, "Phys-responses.csv", file(c.tolerance, c.full), Options{Now: testNow}).Responses {
			if r.Result == exam.ResultUnknown {
				unscored[r.Item] = true
			}
		}
		if len(unscored) != c.want {
			t.Errorf("%s: %d questions unscored, want %d", c.name, len(unscored), c.want)
		}
	}
}
