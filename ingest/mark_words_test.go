package ingest

import "testing"

// One list says what words mean as marks; the evidence for marks rests on those that mean it everywhere.
func TestVerdicts(t *testing.T) {
	for word, want := range map[string]struct {
		verdict    Verdict
		sure, tick bool
	}{
		"Correct": {Right, true, false}, "FALSE": {Wrong, true, false}, "incorrecta": {Wrong, true, false}, "Partly correct": {PartlyRight, true, false},
		"✓": {Right, true, true}, "✔️": {Right, true, true}, "✔︎": {Right, true, true}, "✘": {Wrong, true, true}, "×": {Wrong, true, true},
		"Yes": {Right, false, false}, "T": {Right, false, false}, "x": {Wrong, false, false}, "A": {}, "": {}, "1": {}, "maybe": {},
	} {
		if verdict, sure := VerdictOf(word); verdict != want.verdict || sure != want.sure || isTick(word) != want.tick {
			t.Errorf("%q: %v, sure %v, tick %v", word, verdict, sure, isTick(word))
		}
	}
}

// Marks in the feminine, as of Spanish answers, are marks; they were known where a column was, and showed no column.
func TestFeminineMarks(t *testing.T) {
	r, err := readingOf(t, "m.csv", "ID,Q1,Q2,Q3\na1,Correcta,Incorrecta,Correcta\na2,Incorrecta,Correcta,Correcta\na3,Correcta,Correcta,Incorrecta\n")
	if err != nil || r.ItemCount != 3 || r.Columns[1].Field != FieldResult {
		t.Errorf("%v", err)
	}
}
