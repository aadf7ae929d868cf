package dataset

import (
	"context"
	"maps"
	"testing"

	"cutscore/exam"
)

// One sitting under two forms after which items are called, and answered alike, is told; what differs in an answer, has ids of its own,
// or differs in the letters of the form's name only, is not.
func TestOneSittingUnderTwoFormsIsTold(t *testing.T) {
	type taking struct {
		form  string
		items []string
		first exam.Result
	}
	for _, c := range []struct {
		name    string
		takings []taking
		want    int
	}{
		{"a day in front", []taking{{"2026-10-05 Quiz", []string{"2026-10-05 Quiz/Q1", "2026-10-05 Quiz/Q2"}, exam.Correct}, {"2026-10-06 Quiz", []string{"2026-10-06 Quiz/Q1", "2026-10-06 Quiz/Q2"}, exam.Correct}}, 2},
		{"three nights", []taking{{"1 Quiz", []string{"1 Quiz/Q1"}, exam.Correct}, {"2 Quiz", []string{"2 Quiz/Q1"}, exam.Correct}, {"3 Quiz", []string{"3 Quiz/Q1"}, exam.Correct}}, 2},
		{"answered otherwise", []taking{{"A", []string{"A/Q1", "A/Q2"}, exam.Correct}, {"B", []string{"B/Q1", "B/Q2"}, exam.Incorrect}}, 0},
		{"fewer questions", []taking{{"A", []string{"A/Q1", "A/Q2"}, exam.Correct}, {"B", []string{"B/Q1"}, exam.Correct}}, 0},
		{"ids of their own", []taking{{"A", []string{"9001", "9002"}, exam.Correct}, {"B", []string{"9001", "9002"}, exam.Correct}}, 0},
		{"other letters", []taking{{"Quiz", []string{"Quiz/Q1"}, exam.Correct}, {"QUIZ", []string{"QUIZ/Q1"}, exam.Correct}}, 1},
	} {
		s := openStore(t, 2)
		for i, taken := range c.takings {
			tx := begin(t, s)
			b := tx.Batch(BatchInfo{Name: taken.form + ".csv", Digest: [32]byte{byte(i + 1)}})
			var rows []exam.Response
			for n, item := range taken.items {
				r := response(who(1), n)
				r.Sitting, r.Form, r.Item, r.Position, r.AnsweredAt, r.Result = "s1", taken.form, item, 0, 1e15, exam.Correct
				if n == 0 {
					r.Result = taken.first
				}
				rows = append(rows, r)
			}
			sitting := exam.Sitting{Source: rows[0].Source, Examinee: who(1), ID: "s1", Form: taken.form, TakenAt: 1e15, Score: exam.Score{Value: 60, Scale: "percent"}, ExportedAt: exam.NoTime}
			if err := b.Responses(exam.FromRows(rows), lines(len(rows))); err != nil {
				t.Fatal(err)
			}
			if err := b.Sittings([]exam.Sitting{sitting}, lines(1)); err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Merge(context.Background(), 1); err != nil {
				t.Fatal(err)
			}
			if err := tx.Commit(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		standing, err := current(t, s).Standing()
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]int{}
		if c.want > 0 {
			want[who(1)] = c.want
		}
		if !maps.Equal(standing.Doubtful, want) || standing.Rows != 0 {
			t.Errorf("%s: in doubt %v, want %v; %d rows in conflict", c.name, standing.Doubtful, want, standing.Rows)
		}
	}
}
