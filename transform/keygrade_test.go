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
