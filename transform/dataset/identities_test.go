package dataset

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"cutscore/exam"
)

// Who is who is a function of the set of rows, whatever came first; ids as exported fill what the roster leaves open,
// never override it, are no lines of a file and in no conflict.
func TestIdentitiesFillTheRoster(t *testing.T) {
	person := func(pseudonym, id, name string) exam.Examinee {
		return exam.Examinee{Pseudonym: pseudonym, ID: id, Name: name, ExamDate: exam.NoTime, ExportedAt: exam.NoTime}
	}
	type piece struct {
		roster bool
		row    exam.Examinee
	}
	pieces := []piece{
		{false, person("p1", "S1", "")}, {false, person("p1", "s1", "")}, {true, person("p1", "roster-1", "Ada")},
		{false, person("p2", "s2", "")},
		{false, person("p3", "s3", "")}, {true, person("p3", "s3", "Eve")}, {true, person("p3", "s3", "Eva")}, // the roster contradicts itself
		{false, person("p4", "s4", "")}, {true, person("p4", "", "Bob")},
		{false, person("p5", "S5", "")}, {false, person("p5", "s5", "")},
	}
	want := map[string]exam.Examinee{"p1": person("p1", "roster-1", "Ada"), "p2": person("p2", "s2", ""), "p3": person("p3", "s3", ""),
		"p4": person("p4", "s4", "Bob"), "p5": person("p5", "S5", "")}
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 1))
		rng.Shuffle(len(pieces), func(i, j int) { pieces[i], pieces[j] = pieces[j], pieces[i] })
		s := openStore(t, 2)
		cut := rng.IntN(len(pieces) + 1)
		for run, some := range [][]piece{pieces[:cut], pieces[cut:]} {
			tx := begin(t, s)
			b := tx.Batch(BatchInfo{Name: fmt.Sprint(run), Digest: [32]byte{byte(run)}})
			rosterRows := int64(0)
			for i, p := range some {
				var err error
				if p.roster {
					rosterRows++
					err = b.Roster([]exam.Examinee{p.row}, []int64{int64(i + 2)})
				} else {
					err = b.Identities([]exam.Examinee{p.row})
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			report, err := tx.Merge(context.Background(), 1)
			if err != nil {
				t.Fatal(err)
			}
			if m := report.Batch(b); m.Used+m.Duplicate+m.Superseded+m.SetAside != rosterRows {
				t.Fatalf("ids as exported count as lines: %+v of %d roster rows", m, rosterRows)
			}
			if err := tx.Commit(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		snapshot, err := s.Current()
		if err != nil {
			t.Fatal(err)
		}
		got, err := snapshot.Roster()
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("order %d, cut %d:\n%v\nwant\n%v", seed, cut, got, want)
		}
	}
}

// A person who is forgotten leaves no id behind, and an export that still has it does not bring it back.
func TestIdentitiesAreForgotten(t *testing.T) {
	s := openStore(t, 2)
	told := []exam.Examinee{{Pseudonym: "aaaaaaaaaaaaaaaaaaaaaaaaaa", ID: "student-ada", ExamDate: exam.NoTime}, {Pseudonym: "bbbbbbbbbbbbbbbbbbbbbbbbbb", ID: "student-bob", ExamDate: exam.NoTime}}
	for run := range 2 {
		tx := begin(t, s)
		b := tx.Batch(BatchInfo{Name: "a", Digest: [32]byte{byte(run)}})
		if err := b.Identities(told); err != nil {
			t.Fatal(err)
		}
		report, err := tx.Merge(context.Background(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if m := report.Batch(b); m.SetAside != 0 {
			t.Errorf("run %d: an id counts as %d lines set aside", run, m.SetAside)
		}
		if err := tx.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
		if run == 0 {
			if _, err := s.Forget(context.Background(), told[0].Pseudonym, told[0].ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	snapshot, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	who, err := snapshot.Roster()
	if err != nil || len(who) != 1 || who[told[1].Pseudonym].ID != "student-bob" {
		t.Errorf("left: %v %v", who, err)
	}
}
