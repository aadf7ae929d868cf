package transform

import "testing"

// A row of nothing but empty cells is blank and no footer, wherever it stands and however many cells it has.
func TestRowsOfEmptyCells(t *testing.T) {
	text := ",,,,\nexaminee_id,form_id,item_id,response,result\n,,,,\ns1,F,q1,A,1\n,,,\n\"\", ,,,\ns1,F,q2,A,1\n,,,,,,\n,,,,\n"
	got := readText(t, "r.csv", text, Options{})
	if got.Used != 2 || got.Footer != 0 || len(got.Rejects) > 0 || got.Counts.Preamble != 0 || got.Blank+got.Counts.Blank != 6 {
		t.Errorf("%d used, %d footer, %q, %d + %d blank, preamble %d", got.Used, got.Footer, got.Rejects, got.Blank, got.Counts.Blank, got.Counts.Preamble)
	}
}
