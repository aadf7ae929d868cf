package transform

import (
	"fmt"
	"slices"
	"testing"

	"cutscore/ingest"
)

// TestNamedItemWasPresented: in a test drawn from a pool each row names its own questions. One that stands there without answer and
// score, such as an essay that nobody wrote, was presented and omitted; one that the row does not name was not presented.
func TestNamedItemWasPresented(t *testing.T) {
	text := "Username,Question ID 1,Question 1,Answer 1,Possible Points 1,Auto Score 1,Manual Score 1,Question ID 2,Question 2,Answer 2,Possible Points 2,Auto Score 2,Manual Score 2\n" +
		"a,_1_1,What?,A,1,1,,_2_1,Essay,text,5,,4\n" +
		"b,_1_1,What?,<Unanswered>,1,0,,_2_1,Essay,,5,,\n" +
		"c,_1_1,What?,B,1,0,,,,,,,\n" +
		"d,_3_1,What?,,1,,,_2_1,Essay,,5,Needs Grading,\n"
	got := readAll(t, ingest.BytesSource("t.csv", []byte(text)), shipped(t), ingest.Stated{}, Options{})
	var all []string
	for _, r := range got.Responses {
		all = append(all, fmt.Sprintf("%s %s %s", r.Item, r.Chosen, r.Result))
	}
	want := []string{"_1_1 A correct", "_2_1 text partly_correct", "_1_1  omitted", "_2_1  omitted", "_1_1 B incorrect", "_3_1  omitted", "_2_1  unknown"}
	if !slices.Equal(all, want) || got.Used != 4 {
		t.Errorf("%q, %d rows used; want %q and 4", all, got.Used, want)
	}
}
