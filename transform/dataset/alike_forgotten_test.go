package dataset

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
)

// called is the pseudonym of an id, which is part of no other.
func called(id string) string { return "<" + strings.TrimSpace(id) + ">" }

// numbered opens a store with such pseudonyms.
func numbered(t *testing.T, buckets int) *Store {
	t.Helper()
	s := openStore(t, buckets)
	s.options.Pseudonym = called
	return s
}

// come brings an answer of each id as one file, with its identities unless the store is to be like those of older versions.
func come(t *testing.T, s *Store, named bool, ids ...string) (m BatchMerge, alike int) {
	t.Helper()
	tx := begin(t, s)
	b := tx.Batch(BatchInfo{Name: "a.csv", Digest: [32]byte{byte(len(ids)), byte(len(ids[0])), ids[0][0]}})
	var rows []exam.Response
	var people []exam.Examinee
	for _, id := range ids {
		rows = append(rows, response(called(id), 1))
		people = append(people, exam.Examinee{Pseudonym: called(id), ID: id, ExamDate: exam.NoTime})
	}
	err := b.Responses(exam.FromRows(rows), lines(len(rows)))
	if named {
		err = errors.Join(err, b.Identities(people))
	}
	if err != nil {
		t.Fatal(err)
	}
	report, err := tx.Merge(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	return report.Batch(b), tx.AlikeForgotten()
}

func forget(t *testing.T, s *Store, id string, except ...string) *ForgetReport {
	t.Helper()
	report, err := s.Forget(t.Context(), called(id), id, except...)
	if err != nil {
		t.Fatal(id, err)
	}
	return report
}

// Others in the store whose id is the same number are named and stay; those who are not there are kept out, and counted.
func TestForgetTellsOfTheSameNumber(t *testing.T) {
	for name, c := range map[string]struct {
		there    string // ids in the store, of which the first is forgotten
		here     string // named
		keptOut  string // afterwards
		comes    string // afterwards, and is taken in
		unnamed  bool   // a store of a version that kept no identities
		excepted string
	}{
		"zeros lost":           {there: "004001 004002", keptOut: "4001 4001.0 04001 000000004001", comes: "4002 40010 s4001 4001.5"},
		"zeros there":          {there: "4001 004002", keptOut: "004001 4001.0 000000004001", comes: "4002 0000000004001"}, // 13 digits
		"longer ids are known": {there: "4001 0000000004002", keptOut: "0000000004001", comes: "00000000004001"},
		"both there":           {there: "004001 4001", here: "4001", keptOut: "04001 4001.0", comes: "4001"},
		"three":                {there: "4001 004001 4001.000", here: "004001 4001.000", comes: "4001.000"},
		"both, without ids":    {there: "004001 4001", here: "4001", keptOut: "04001", comes: "4001", unnamed: true},
		"no number":            {there: "s01 s1", comes: "s001 s1.0"},
		"another person":       {there: "004001 1", keptOut: "04001", comes: "4001", excepted: "4001"},
		"another, there":       {there: "004001 4001", comes: "4001", excepted: "4001"},
	} {
		t.Run(name, func(t *testing.T) {
			s, there := numbered(t, 2), strings.Fields(c.there)
			come(t, s, !c.unnamed, there...)
			report := forget(t, s, there[0], strings.Fields(c.excepted)...)
			if got := strings.Join(report.Alike, " "); got != c.here {
				t.Errorf("named: %q, want %q", got, c.here)
			}
			if m, n := come(t, s, true, there[0]); m.Erased != 1 || m.Alike != 0 || n != 0 {
				t.Errorf("the forgotten one again: %+v, %d", m, n)
			}
			if out := strings.Fields(c.keptOut); len(out) > 0 {
				if m, n := come(t, s, true, out...); m.Alike != int64(len(out)) || m.SetAside != m.Alike || m.Erased != 0 || n != len(out) || !m.Conflicts[0].Alike {
					t.Errorf("the same number: %+v, %d people", m, n)
				}
			}
			if m, n := come(t, s, true, strings.Fields(c.comes)...); m.SetAside != 0 || n != 0 {
				t.Errorf("others: %+v, %d people", m, n)
			}
		})
	}
}

// A file with rows of somebody who may have been forgotten is read each time; what was decided holds for it.
func TestWhoMayHaveBeenForgottenIsDecided(t *testing.T) {
	s := numbered(t, 2)
	come(t, s, true, "004001", "x")
	forget(t, s, "004001")
	for range 2 {
		if _, n := come(t, s, true, "4001", "y"); n != 1 || len(current(t, s).Batches()) != 1 {
			t.Fatalf("%d people; on record: %+v", n, current(t, s).Batches())
		}
	}
	if _, err := s.Forget(t.Context(), called("4001"), "4001", "4001"); !errors.Is(err, ErrNotAlike) {
		t.Errorf("it is that id: %v", err)
	}
	if _, err := s.Forget(t.Context(), called("004001"), "004001", "4002"); !errors.Is(err, ErrNotAlike) {
		t.Errorf("another number: %v", err)
	}
	forget(t, s, "4001")
	if m, n := come(t, s, true, "4001", "y"); m.Erased != 1 || m.Alike != 0 || n != 0 {
		t.Errorf("after it was forgotten too: %+v", m)
	}
	forget(t, s, "004001", "04001")
	if m, n := come(t, s, true, "04001"); m.Used != 1 || n != 0 {
		t.Errorf("after it was excepted: %+v", m)
	}
	if _, err := s.Forget(t.Context(), called("5"), "5"); !errors.Is(err, ErrNobody) {
		t.Errorf("nobody: %v", err)
	}
}

// A list of an older version has no such marks: who is on it stays forgotten. Repair keeps both kinds, and counts people.
func TestListsOfTheForgottenWithAndWithoutTheSameNumber(t *testing.T) {
	s := numbered(t, 2)
	s.options.Pseudonym = nil // as it was
	come(t, s, true, "004001", "007", "x")
	forget(t, s, "004001")
	path := func() string { return filepath.Join(current(t, s).Dir(), forgottenFile) }
	var marks []string
	text, err := os.ReadFile(path())
	if err := errors.Join(err, json.Unmarshal(text, &marks)); err != nil || !slices.Equal(marks, []string{tombstone(called("004001"))}) {
		t.Fatalf("%s, %v", text, err)
	}
	s.options.Pseudonym = called
	forget(t, s, "007")
	if m, _ := come(t, s, true, "004001", "4001", "7"); m.Erased != 1 || m.Alike != 1 || m.Used != 1 {
		t.Errorf("%+v", m)
	}
	if err := os.WriteFile(path(), append(readFile(t, path()), ' '), 0o600); err != nil {
		t.Fatal(err)
	}
	report, err := s.Doctor(t.Context(), true)
	if err != nil || !strings.Contains(strings.Join(report.Lost, " "), " 2 of those who were forgotten") {
		t.Fatalf("%+v, %v", report, err)
	}
	if m, _ := come(t, s, true, "004001", "07", "7"); m.Erased != 1 || m.Alike != 2 {
		t.Errorf("after repair: %+v", m)
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Of a line with both, each is told once.
func TestALineOfTheForgottenAndOfWhoMayBe(t *testing.T) {
	l := newLedger("a.csv", 4)
	l.keepOut([]int64{3, 2, 2}, []int64{3, 4, 4})
	m := BatchMerge{}
	l.count(&m, nil)
	if m.SetAside != 3 || m.Erased != 2 || m.Alike != 1 || len(m.Conflicts) != 3 {
		t.Errorf("%+v", m)
	}
}
