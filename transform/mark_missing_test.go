package transform

import (
	"strings"
	"testing"

	"cutscore/exam"
)

// What statistics packages write for no value is none beside marks, too: the person stays.
func TestMarksThatAreMissing(t *testing.T) {
	for _, sign := range []string{".", "--", "?", "None", "NA", ""} {
		text := "student_id,Q1,Q2,Q3,Q4\n"
		for _, who := range []string{"s1", "s2", "s3", "s4", "s5", "s6"} {
			text += strings.Join([]string{who, "1", sign, "0", "1"}, ",") + "\n"
		}
		text = strings.Replace(text, "s6,1,"+sign, "s6,1,0", 1)
		got := readText(t, "m.csv", text, Options{Now: testNow})
		if len(got.Rejects) > 0 || len(got.Responses) != 19 {
			t.Errorf("%q: %d responses, rejects %q", sign, len(got.Responses), got.Rejects)
		}
		for _, r := range got.Responses {
			if r.Result != exam.Correct && r.Result != exam.Incorrect {
				t.Errorf("%q: %v", sign, r.Result)
			}
		}
	}
}
