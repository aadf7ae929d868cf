package dataset

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"cutscore/exam"
)

// What a rehearsal says of the files is what a merge into a new store does with them, also where exports have several shapes.
func TestRehearsalSaysWhatAMergeDoes(t *testing.T) {
	for n := range cases() {
		rng := rand.New(rand.NewPCG(uint64(n), 13))
		rows := deliveries(rng)
		if n%2 == 0 {
			rows = shaped(rng, rows)
		}
		files := filesOf(rows)
		tx := begin(t, openStore(t, 2))
		var batches []*Batch
		for i, f := range files {
			b := tx.Batch(BatchInfo{Name: fmt.Sprint(i), Digest: [32]byte{byte(i), 1}})
			if err := b.Responses(f, lines(f.Rows)); err != nil {
				t.Fatal(err)
			}
			batches = append(batches, b)
		}
		merged, err := tx.Merge(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		said := rehearseFiles(t, files)
		for i, b := range batches {
			m := merged.Batch(b)
			want, got := laneCounts(m), laneCounts(said[i])
			if got != want {
				t.Fatalf("case %d, file %d: a rehearsal says %v, a merge does %v", n, i, got, want)
			}
		}
	}
}

// filesOf gives each shape a file of its own.
func filesOf(rows []row) (files []*exam.Responses) {
	by := map[exam.Parts][]exam.Response{}
	var order []exam.Parts
	for _, r := range rows {
		if by[r.untold] == nil {
			order = append(order, r.untold)
		}
		by[r.untold] = append(by[r.untold], r.response)
	}
	for _, untold := range order {
		f := exam.FromRows(by[untold])
		f.Untold = untold
		files = append(files, f)
	}
	return files
}

func rehearseFiles(t *testing.T, files []*exam.Responses) []BatchMerge {
	t.Helper()
	r := NewRehearsal()
	for again := true; again; again = r.Again() {
		for i, f := range files {
			r.Next(fmt.Sprint(i))
			if err := r.Responses(f, lines(f.Rows)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return r.Results()
}

// laneCounts are used, duplicate, superseded and set aside; and what the file says against itself.
func laneCounts(m BatchMerge) [7]int64 {
	return [7]int64{m.Used, m.Duplicate, m.Superseded, m.SetAside, m.Within, m.WithinAnswers, m.First.Row}
}
