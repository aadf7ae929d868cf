package dataset

import (
	"context"
	"maps"
	"testing"

	"cutscore/exam"
)

// What stands in conflict is counted from what lies aside: versions over all tables, answers and sittings by examinee; what
// a later export has decided is not among it, whatever came first.
func TestStandingConflicts(t *testing.T) {
	version := func(who string, n int, chosen string, exported int64) exam.Response {
		r := response(who, n)
		r.Chosen, r.ExportedAt = chosen, exported
		return r
	}
	rows := []exam.Response{
		version(who(1), 1, "A", exam.NoTime), version(who(1), 1, "B", exam.NoTime), version(who(1), 1, "C", exam.NoTime), // one answer
		version(who(1), 2, "A", exam.NoTime), version(who(1), 2, "B", exam.NoTime),
		version(who(2), 1, "A", 5), version(who(2), 1, "B", 5),
		version(who(3), 1, "A", 5), version(who(3), 1, "B", 5), version(who(3), 1, "A", 6), // decided
		version(who(4), 1, "A", exam.NoTime),
	}
	// Marks of two exports contradict each other, and a third has none: by what the key tells the answer counts, and is not told as
	// one that does not.
	for _, mark := range []struct {
		result exam.Result
		credit float32
	}{{exam.Correct, 1}, {exam.Incorrect, 0}, {exam.Correct, exam.Unknown}} {
		r := version(who(7), 1, "A", exam.NoTime)
		r.Result, r.Credit = mark.result, mark.credit
		rows = append(rows, r)
	}
	sitting := func(who string, score float64) exam.Sitting {
		return exam.Sitting{Examinee: who, ID: "t1", TakenAt: 1, Score: exam.Score{Value: score, Scale: "percent"}, ExportedAt: exam.NoTime}
	}
	s := openStore(t, 2)
	tx := begin(t, s)
	b := tx.Batch(BatchInfo{Name: "a.csv", Digest: [32]byte{1}})
	if err := b.Responses(exam.FromRows(rows), lines(len(rows))); err != nil {
		t.Fatal(err)
	}
	if err := b.Sittings([]exam.Sitting{sitting(who(5), 60), sitting(who(5), 70), sitting(who(6), 60)}, lines(3)); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Merge(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	standing, err := current(t, s).Standing()
	if err != nil {
		t.Fatal(err)
	}
	if want := map[string]int{who(1): 2, who(2): 1}; standing.Rows != 11 || !maps.Equal(standing.Answers, want) {
		t.Errorf("%d versions of %v, want 11 of %v", standing.Rows, standing.Answers, want)
	}
	if want := map[string]int{who(5): 1}; !maps.Equal(standing.Sittings, want) {
		t.Errorf("sittings %v, want %v", standing.Sittings, want)
	}
	if n, err := current(t, s).Examinees(); err != nil || n != 4 { // 3, 4 and 7 have an answer in force, 6 a sitting
		t.Errorf("%d examinees, %v; want 4", n, err)
	}
}
