package dataset

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"cutscore/exam"
)

// Lines of one file that hold the same rows are found whatever order they came in, by a merge and by a rehearsal; what the store
// or another file had already is no twin.
func TestTwins(t *testing.T) {
	row := func(item int) exam.Response { return response("examinee-one", item) }
	sitting := exam.Sitting{Source: "own", Examinee: "examinee-one", ID: "t1", Form: "F", Score: exam.Score{Scale: exam.PercentCorrect, Value: 60}}
	lines := map[int64]int{2: 1, 3: 2, 4: 1, 7: 1, 9: 2, 11: 3, 12: 4}
	want := []Twin{{4, 2}, {7, 2}, {9, 3}, {15, 14}}
	deliver := func(rng *rand.Rand, add func(*exam.Responses, []int64), sittings func([]exam.Sitting, []int64), skip int64) {
		order := []int64{2, 3, 4, 7, 9, 11, 12}
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, line := range order {
			if line != skip {
				add(exam.FromRows([]exam.Response{row(lines[line])}), []int64{line})
			}
		}
		sittings([]exam.Sitting{sitting, sitting}, []int64{15, 14})
	}
	for seed := range uint64(8) {
		rng := rand.New(rand.NewPCG(seed, 1))
		s := openStore(t, 2)
		for night, stored := range []string{"", "first.csv"} {
			tx := begin(t, s)
			b := tx.Batch(BatchInfo{Name: "a.csv", Digest: [32]byte{byte(night + 1)}})
			deliver(rng, func(c *exam.Responses, l []int64) {
				if err := b.Responses(c, l); err != nil {
					t.Fatal(err)
				}
			}, func(rows []exam.Sitting, l []int64) { _ = b.Sittings(rows, l) }, 0)
			if got := settle(t, tx, b).Twins; !reflect.DeepEqual(got, want) {
				t.Errorf("seed %d, night %d (%s stored): %v, want %v", seed, night, stored, got, want)
			}
		}
		r := NewRehearsal()
		for range 2 {
			r.Next("a.csv")
			deliver(rng, func(c *exam.Responses, l []int64) { _ = r.Responses(c, l) }, r.Sittings, 0)
		}
		for n, m := range r.Results() {
			if !reflect.DeepEqual(m.Twins, want) {
				t.Errorf("seed %d: file %d of the rehearsal: %v, want %v", seed, n, m.Twins, want)
			}
		}
	}
}

// Beyond the bound it is the first conflicts by line that are listed, whichever worker came first.
func TestFirstConflictsAreListed(t *testing.T) {
	lines := rand.New(rand.NewPCG(7, 7)).Perm(5 * keptConflicts / 2)
	l := newLedger("a.csv", 0)
	for _, line := range lines {
		l.conflict(Conflict{Row: int64(line + 1), Message: "differs"})
	}
	var m BatchMerge
	l.count(&m, []*ledger{l})
	if len(m.Conflicts) != keptConflicts {
		t.Fatalf("%d conflicts are listed, want %d", len(m.Conflicts), keptConflicts)
	}
	for i, c := range m.Conflicts {
		if c.Row != int64(i+1) {
			t.Fatalf("conflict %d stands on line %d", i, c.Row)
		}
	}
}

// A wide line that contradicts an earlier one in one answer is no twin of it, although its other answers repeat that line's.
func TestConflictIsNoTwin(t *testing.T) {
	line := func(wrong int) *exam.Responses {
		var rows []exam.Response
		for item := range 4 {
			r := response("examinee-one", item)
			if r.Result, r.Credit = exam.Correct, 1; item == wrong {
				r.Result, r.Credit = exam.Incorrect, 0
			}
			rows = append(rows, r)
		}
		return exam.FromRows(rows)
	}
	lines := func(n int64) []int64 { return []int64{n, n, n, n} }
	for _, c := range []struct {
		wrong     int // item in which line 3 differs from line 2; -1 none
		twins     []Twin
		conflicts int
	}{{-1, []Twin{{3, 2}}, 0}, {0, nil, 2}, {3, nil, 2}} {
		s := openStore(t, 2)
		tx := begin(t, s)
		b := tx.Batch(BatchInfo{Name: "wide.csv", Digest: [32]byte{1}})
		for n, chunk := range map[int64]*exam.Responses{2: line(-1), 3: line(c.wrong)} {
			if err := b.Responses(chunk, lines(n)); err != nil {
				t.Fatal(err)
			}
		}
		m := settle(t, tx, b)
		if !reflect.DeepEqual(m.Twins, c.twins) || len(m.Conflicts) != c.conflicts {
			t.Errorf("line 3 differs in item %d: twins %v and %d conflicts, want %v and %d", c.wrong, m.Twins, len(m.Conflicts), c.twins, c.conflicts)
		}
	}
}
