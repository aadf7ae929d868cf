package dataset

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"cutscore/exam"
)

// A night whose answers have no position, and some of them no time, reads the months that it brings, and of the others those
// in which an answer lies that may be one of tonight's: not the whole bucket because some times are empty.
func TestEmptyCellsDoNotMakeANightReadEverything(t *testing.T) {
	answer := func(person string, item, month int, chosen string) exam.Response {
		r := response(person, item)
		r.Sitting, r.Position, r.Chosen, r.Result = "", 0, chosen, exam.Correct
		r.AnsweredAt = time.Date(2025, time.Month(month), 3, 10, item, 0, 0, time.UTC).UnixMicro()
		return r
	}
	omitted := func(person string, item int) exam.Response {
		r := answer(person, item, 1, "")
		r.Result, r.AnsweredAt, r.OffsetMinutes, r.TimeLayout, r.TimeBasis = exam.Omitted, exam.NoTime, 0, "", ""
		return r
	}
	s := openStore(t, 1)
	s.spanRows = 6
	var stored []exam.Response
	for month := 1; month <= 9; month++ {
		for item := range 8 {
			stored = append(stored, answer(fmt.Sprint("e", month%3), item, month, "A"))
		}
	}
	ingest(t, s, append(stored, omitted("e1", 20)))

	unchosen := answer("e2", 5, 1, "") // its time and choice are not told: it may be an answer of e2 to that item of any month
	unchosen.Result, unchosen.AnsweredAt, unchosen.OffsetMinutes, unchosen.TimeLayout, unchosen.TimeBasis = exam.Correct, exam.NoTime, 0, "", ""
	for _, c := range []struct {
		what  string
		rows  []exam.Response
		spans []string
		of    int
	}{
		{"new answers, and an omission of what was answered", []exam.Response{answer("e1", 30, 12, "B"), omitted("e1", 3)}, []string{"2025-12", "undated"}, 0},
		{"an answer to what was omitted", []exam.Response{answer("e1", 20, 12, "B")}, []string{"2025-12"}, 0},
		{"an answer without time or choice", []exam.Response{unchosen}, []string{"2025-02", "2025-05", "2025-08", "undated"}, 1},
	} {
		tx := begin(t, s)
		b := tx.Batch(BatchInfo{Name: "night.csv", Digest: [32]byte{9}})
		if err := b.Responses(exam.FromRows(c.rows), lines(len(c.rows))); err != nil {
			t.Fatal(err)
		}
		incoming, err := tx.spills[0].frame(func(uint32) bool { return true }, &spare{})
		if err != nil {
			t.Fatal(err)
		}
		m := &bucketMerge{tx: tx, spare: &spare{}}
		reached, err := m.reached(incoming)
		if err != nil {
			t.Fatal(err)
		}
		read, all := []string{}, 0
		for _, f := range tx.base.below(bucketFolder("responses", 0)) {
			is, err := reached(m, f)
			if err != nil {
				t.Fatal(err)
			}
			if all++; is {
				read = append(read, spanOf(f.Path))
			}
		}
		if all < 10 || !slices.Equal(read, inStore(tx, c.spans)) || len(m.related.of) != c.of {
			t.Errorf("%s: of %d files reads %v, want %v; relates %v", c.what, all, read, inStore(tx, c.spans), m.related.of)
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
	}
}

// inStore are those of the spans of which the store has a file.
func inStore(tx *Tx, spans []string) []string {
	out := []string{}
	for _, f := range tx.base.below(bucketFolder("responses", 0)) {
		if slices.Contains(spans, spanOf(f.Path)) {
			out = append(out, spanOf(f.Path))
		}
	}
	return out
}
