package dataset

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cutscore/exam"
)

const ada, eve = "aaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbb"

// namedStore holds two people whose ids begin alike; a file is named after one of them.
func namedStore(t *testing.T) *Store {
	t.Helper()
	s := openStore(t, 2)
	for n, who := range []string{ada, eve} {
		tx := begin(t, s)
		b := tx.Batch(BatchInfo{Name: []string{"answers of Student-1.csv", "student-10.csv"}[n], Digest: [32]byte{byte(n + 1)}})
		id := []string{"student-1", "student-10"}[n]
		err := errors.Join(
			b.Responses(exam.FromRows([]exam.Response{response(who, 1)}), lines(1)),
			b.Identities([]exam.Examinee{{Pseudonym: who, ID: id}}),
			b.Roster([]exam.Examinee{{Pseudonym: who, ID: strings.ToUpper(id), Name: []string{"Ada Invented", "Ada Invented-Lovelace"}[n], ExamDate: exam.NoTime}}, lines(1)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Merge(context.Background(), 1); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// Whoever's id begins with that of the forgotten one stays, and is no trace of that one.
func TestForgetTakesTheIDOutOfFileNamesToo(t *testing.T) {
	s := namedStore(t)
	report, err := s.Forget(context.Background(), ada, "")
	if err != nil || report.Renamed != 1 || report.Responses != 1 || report.Rows != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	snapshot, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, b := range snapshot.Batches() {
		names = append(names, b.Name)
	}
	if strings.Join(names, " ") != "erased-01000000 student-10.csv" {
		t.Errorf("recorded files: %q", names)
	}
	if _, err := s.Forget(context.Background(), ada, "student-1"); err != nil {
		t.Errorf("forgetting once more: %v", err)
	}
}

// A mistyped id changes nothing, and says so.
func TestForgettingNobodyIsAnError(t *testing.T) {
	s := namedStore(t)
	_, err := s.Forget(context.Background(), "cccccccccccccccccccccccccc", "student-2")
	names, namesErr := s.home.Names()
	if !errors.Is(err, ErrNobody) || namesErr != nil || len(names) != 2 {
		t.Errorf("%v; generations %v, %v", err, names, namesErr)
	}
}

// A list that was lost can be made again: whoever is told stays out, of whom the store has no row.
func TestForgettingInAdvance(t *testing.T) {
	s := openStore(t, 2)
	gone := who(1)
	ingest(t, s, []exam.Response{response(who(2), 1)})
	for range 2 {
		report, err := s.ForgetInAdvance(t.Context(), gone, "student-1")
		if err != nil || report.Responses+report.Rows != 0 || len(report.Found) != 0 {
			t.Fatalf("%+v, %v", report, err)
		}
	}
	if m := ingest(t, s, []exam.Response{response(gone, 1), response(who(2), 2)}); m.Erased != 1 || m.Used != 1 {
		t.Errorf("rows that come in: %+v", m)
	}
	if report, err := s.ForgetInAdvance(t.Context(), who(2), ""); err != nil || report.Responses != 2 {
		t.Errorf("somebody who is there: %+v, %v", report, err)
	}
}

// The negative controls: each trace that is planted after the erasure is found.
func TestProofFindsWhatIsLeft(t *testing.T) {
	for name, content := range map[string]string{
		"notes.txt":      "asked by " + ada,
		"last-run.json":  `{"error": "Student-1.csv: cannot be read"}`,
		"cutscore.prom":  "# STUDENT-1",
		ada + ".html":    "",
		"more/names.csv": "of Ada Invented.",
	} {
		s := namedStore(t)
		path := filepath.Join(s.home.Dir(), filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Forget(context.Background(), ada, ""); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s := namedStore(t)
	snapshot, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	left, err := tracesOf(snapshot, ada, "")
	if err != nil {
		t.Fatal(err)
	}
	report := &ForgetReport{}
	if err := s.prove(report, left); err != nil {
		t.Fatal(err)
	}
	found := strings.Join(report.Found, " ")
	for _, table := range []string{"responses/", "roster/", "identities/", "batches.json"} {
		if !strings.Contains(found, table) {
			t.Errorf("before the erasure no trace was found in %s: %s", table, found)
		}
	}
}

func TestWordsAreWhole(t *testing.T) {
	for content, want := range map[string]bool{"s1": true, "s10": false, "xs1": false, "x s1.csv": true, "s1s1s1": false, "ss1 s1": true, "S1": true, "és1": false, "": false} {
		if holdsWord(content, []string{"s1"}) != want {
			t.Errorf("%q: want %v", content, want)
		}
	}
}
