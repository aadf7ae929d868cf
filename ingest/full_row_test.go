package ingest

import (
	"fmt"
	"strings"
	"testing"
)

// A row of what there is to earn scores the points, whatever it is called; sums, weights and statistics under such a word do not.
func TestRowOfFullPoints(t *testing.T) {
	table := func(lowest int, rows ...string) string {
		var b strings.Builder
		b.WriteString("student_id,Q1,Q2,Q3,Q4\n")
		for i := range 12 {
			fmt.Fprintf(&b, "s%02d,%d,%d,%d,%d\n", i, lowest+i%(3-lowest), lowest+(i+1)%(3-lowest), lowest+i/2%(3-lowest), lowest+i/3%(3-lowest))
		}
		return b.String() + strings.Join(rows, "\n") + "\n"
	}
	for text, points := range map[string]bool{
		table(0, "Max points,2,2,2,2"):            true,
		table(0, "Max,2,2,2,2"):                   true,
		table(0, "Worth,2,2,2,2"):                 true,
		table(0, "Total,11,12,13,14"):             false,
		table(0, "Weight,4,4,4,4"):                false,
		table(1, "Max,2,2,2,2"):                   false,
		table(0, "Min,0,0,0,0", "Max,2,2,2,2"):    false,
		table(0, "Mean,0,1.1,1.2,1", "m,2,2,2,2"): false,
	} {
		s, err := Sniff(BytesSource("m.csv", []byte(text)), Stated{}, Limits{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := matrixByEvidence(s)
		if got := r != nil && r.Has(FieldPoints); got != points {
			t.Errorf("%q: points %v, want %v", text[len(text)-40:], got, points)
		}
	}
}
