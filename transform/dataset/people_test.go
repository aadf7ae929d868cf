package dataset

import (
	"context"
	"testing"

	"cutscore/exam"
)

// People whose ids are one number are told, as long as both are there: in the roster, in files of answers, or one in each.
func TestPeopleWithTheSameNumber(t *testing.T) {
	for name, c := range map[string]struct {
		roster, told []string // ids; each is one examinee
		want         int
	}{
		"zeros lost":            {nil, []string{"004001", "4001", "004002", "5"}, 2},
		"in the roster":         {[]string{"004001", "12"}, []string{"4001"}, 2},
		"a fraction of nothing": {nil, []string{"4001.0", "4001", "04001"}, 3},
		"other ids":             {[]string{"s01", "s1"}, []string{"4001.5", "40010", "4001", "x", "0", "-1", "1"}, 0},
		"nothing but zeros":     {nil, []string{"000", "0"}, 2},
		"the same person":       {[]string{"4001"}, []string{"4001"}, 0},
	} {
		s := openStore(t, 1)
		tx := begin(t, s)
		b := tx.Batch(BatchInfo{Name: "a", Digest: [32]byte{1}})
		for i, ids := range [][]string{c.roster, c.told} {
			var rows []exam.Examinee
			for _, id := range ids {
				rows = append(rows, exam.Examinee{Pseudonym: "p-" + id, ID: id, ExamDate: exam.NoTime})
			}
			var err error
			if i == 0 {
				err = b.Roster(rows, lines(len(rows)))
			} else {
				err = b.Identities(rows)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := tx.Merge(context.Background(), 1); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
		if standing, err := current(t, s).Standing(); err != nil || standing.Alike != c.want {
			t.Errorf("%s: %d people, want %d, %v", name, standing.Alike, c.want, err)
		}
	}
}
