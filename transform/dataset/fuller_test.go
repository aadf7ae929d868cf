package dataset

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"cutscore/exam"
)

// scored is a file of scores: sittings or attempts.
type scored struct {
	sittings []exam.Sitting
	attempts []exam.Attempt
}

// storeOf ingests files, each in a run of its own, and returns its tables and what became of each file.
func storeOf(t *testing.T, files ...scored) (*Store, []BatchMerge) {
	t.Helper()
	s := openStore(t, 1)
	var out []BatchMerge
	for _, f := range files {
		tx := begin(t, s)
		b := tx.Batch(BatchInfo{Name: "scores.csv", Digest: digestOf([]exam.Response{{Item: fmt.Sprint(f)}})})
		if err := b.Sittings(f.sittings, lines(len(f.sittings))); err != nil {
			t.Fatal(err)
		}
		if err := b.Attempts(f.attempts, lines(len(f.attempts))); err != nil {
			t.Fatal(err)
		}
		m, err := tx.Merge(context.Background(), 1)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, m.Batch(b))
		if err := tx.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	return s, out
}

const noon = 1772366400000000

// score is a sitting of form F1; without an id it is called after form and day.
func score(id string, value float64, minutes float64, exported int64) exam.Sitting {
	s := exam.Sitting{Source: "own", Examinee: "e1", ID: id, Form: "F1", TakenAt: noon, Score: exam.Score{Scale: exam.EPC, Value: value},
		Minutes: minutes, ExportedAt: exported, LikelyLow: exam.Unknown, LikelyHigh: exam.Unknown, LowPassLow: exam.Unknown,
		LowPassHigh: exam.Unknown, ReportedPass: exam.Unknown, PeerMean: exam.Unknown}
	if id == "" {
		s.ID, s.Unnamed = "F1 2026-03-01", exam.FlagYes
	}
	return s
}

func attempt(number int, outcome exam.Outcome, exported int64) exam.Attempt {
	return exam.Attempt{Source: "own", Examinee: "e1", Exam: "x", Number: number, TakenAt: noon, Outcome: outcome, ExportedAt: exported}
}

// A score counts once, whether or not each export of it names the sitting or numbers the attempt, and in any order.
func TestAScoreWithoutItsNumberCountsOnce(t *testing.T) {
	const unknown, none = exam.Unknown, exam.NoTime
	sat := func(s ...exam.Sitting) scored { return scored{sittings: s} }
	took := func(a ...exam.Attempt) scored { return scored{attempts: a} }
	for name, c := range map[string]struct {
		files    []scored
		inForce  int
		disputed int
	}{
		"the same score":                 {[]scored{sat(score("a1", 66, unknown, none)), sat(score("", 66, unknown, none))}, 1, 0},
		"of one file":                    {[]scored{sat(score("a1", 66, unknown, none), score("", 66, unknown, none))}, 1, 0},
		"another score":                  {[]scored{sat(score("a1", 66, unknown, none)), sat(score("", 67, unknown, none))}, 2, 0},
		"two of that score":              {[]scored{sat(score("a1", 66, unknown, none), score("a2", 66, unknown, none)), sat(score("", 66, unknown, none))}, 2, 0},
		"the score was corrected":        {[]scored{sat(score("a1", 66, unknown, 1)), sat(score("a1", 70, unknown, 2)), sat(score("", 66, unknown, none))}, 1, 0},
		"of two versions":                {[]scored{sat(score("a1", 66, 90, none)), sat(score("a1", 66, unknown, none)), sat(score("", 66, unknown, none)), sat(score("", 66, 90, none))}, 1, 0},
		"contradicted in minutes":        {[]scored{sat(score("a1", 66, 80, none)), sat(score("", 66, 90, none))}, 1, 1},
		"contradicted later":             {[]scored{sat(score("a1", 66, 80, 2)), sat(score("", 66, 90, 1))}, 1, 0},
		"an attempt":                     {[]scored{took(attempt(1, exam.Passed, none)), took(attempt(0, exam.Passed, none))}, 1, 0},
		"an attempt of another outcome":  {[]scored{took(attempt(1, exam.Passed, none)), took(attempt(0, exam.Failed, none))}, 1, 1},
		"an attempt without its outcome": {[]scored{took(attempt(1, exam.Passed, none)), took(attempt(0, "", none))}, 1, 0},
	} {
		var first []string
		for n := range 6 {
			rng := rand.New(rand.NewPCG(uint64(n), 3))
			files := append(slices.Clone(c.files), c.files[rng.IntN(len(c.files))])
			rng.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
			s, _ := storeOf(t, files...)
			snapshot := current(t, s)
			sittings, err := snapshot.Sittings(0)
			if err != nil {
				t.Fatal(err)
			}
			attempts, err := snapshot.Attempts(0)
			if err != nil {
				t.Fatal(err)
			}
			standing, err := snapshot.Standing()
			if err != nil {
				t.Fatal(err)
			}
			if got := len(sittings) + len(attempts); got != c.inForce || int(standing.Rows) != c.disputed {
				t.Errorf("%s %d: %d in force, %d in conflict, want %d and %d", name, n, got, standing.Rows, c.inForce, c.disputed)
			}
			if tables := tablesOf(t, s); first == nil {
				first = tables
			} else if !slices.Equal(tables, first) {
				t.Errorf("%s %d: another order gives %v, not %v", name, n, tables, first)
			}
		}
	}
}

// What gives way is a duplicate, and the file that had it knows nothing new.
func TestAScoreThatGivesWayIsADuplicate(t *testing.T) {
	bare, named := scored{sittings: []exam.Sitting{score("", 66, exam.Unknown, exam.NoTime)}}, scored{sittings: []exam.Sitting{score("a1", 66, exam.Unknown, exam.NoTime)}}
	for _, c := range []struct {
		files []scored
		used  []int64
	}{{[]scored{named, bare}, []int64{1, 0}}, {[]scored{bare, named}, []int64{1, 1}}} {
		_, m := storeOf(t, c.files...)
		for i := range m {
			if m[i].Used != c.used[i] || m[i].Used+m[i].Duplicate != 1 {
				t.Errorf("file %d: %+v", i, m[i])
			}
		}
	}
}
