package transform

import (
	"fmt"
	"strings"
	"testing"

	"cutscore/exam"
	"cutscore/ingest"
)

func textSource(name, text string) ingest.Source {
	return ingest.BytesSource(name, []byte(text))
}

// TestOrderOfRows numbers answers by their rows where a file has neither times nor places.
func TestOrderOfRows(t *testing.T) {
	const header = "examinee_id,item_id,result\n"
	first := header + "a,q1,0\na,q1,1\nb,q1,1\na,q2,1\n"
	got := positions(readAll(t, textSource("x.csv", first), shipped(t), ingest.Stated{}, Options{}).Responses)
	want := []string{"q1 1", "q1 2", "q1 1", "q2 4"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("places %v, want %v", got, want)
	}
	// A later export in which every student has done more gives the old rows their old places.
	grown := header + "a,q1,0\na,q1,1\na,q7,1\nb,q1,1\nb,q1,0\n"
	got = positions(readAll(t, textSource("x.csv", grown), shipped(t), ingest.Stated{}, Options{}).Responses)
	want = []string{"q1 1", "q1 2", "q7 3", "q1 1", "q1 2"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("places after growth %v, want %v", got, want)
	}
}

// TestOrderAcrossChunks: a file of many chunks, one student's rows far apart, has places that rise and never repeat.
func TestOrderAcrossChunks(t *testing.T) {
	var b strings.Builder
	b.WriteString("examinee_id,item_id,result\n")
	for i := range 200_000 {
		fmt.Fprintf(&b, "student-%04d,q%d,%d\n", i%7, i%3, i%2)
	}
	got := readAll(t, textSource("x.csv", b.String()), shipped(t), ingest.Stated{}, Options{})
	last := map[string]int32{}
	for i, r := range got.Responses {
		if r.Position <= last[r.Examinee] {
			t.Fatalf("row %d: place %d after %d", i, r.Position, last[r.Examinee])
		}
		last[r.Examinee] = r.Position
	}
	if len(got.Responses) != 200_000 || len(last) != 7 {
		t.Errorf("%d rows of %d students", len(got.Responses), len(last))
	}
}

// TestNoOrderNeeded leaves places alone where times or the export's own numbers order the answers.
func TestNoOrderNeeded(t *testing.T) {
	timed := "examinee_id,item_id,result,answered_at\na,q1,0,2026-01-01T10:00:00Z\na,q1,1,2026-01-01T10:01:00Z\n"
	if got := positions(readAll(t, textSource("x.csv", timed), shipped(t), ingest.Stated{}, Options{}).Responses); fmt.Sprint(got) != "[q1 0 q1 0]" {
		t.Errorf("timed: places %v", got)
	}
	placed := "examinee_id,item_id,result,item_seq\na,q1,0,5\na,q1,1,9\n"
	if got := positions(readAll(t, textSource("x.csv", placed), shipped(t), ingest.Stated{}, Options{}).Responses); fmt.Sprint(got) != "[q1 5 q1 9]" {
		t.Errorf("placed: places %v", got)
	}
}

// TestMatrixHasNoPlaces: the columns of a matrix are there once each, and a later export may have one more in front.
func TestMatrixHasNoPlaces(t *testing.T) {
	text := "q2,q10,q1\n1,0,1\n0,1,1\n1,1,0\n"
	got := positions(readAll(t, textSource("m.csv", text), shipped(t), ingest.Stated{}, Options{}).Responses)
	if fmt.Sprint(got[:3]) != "[m/q2 0 m/q10 0 m/q1 0]" {
		t.Errorf("places %v", got[:3])
	}
}

func positions(responses []exam.Response) []string {
	out := make([]string, 0, len(responses))
	for _, r := range responses {
		out = append(out, fmt.Sprintf("%s %d", r.Item, r.Position))
	}
	return out
}
