package dataset

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
)

// One bit of a file that every generation shares leaves none whole: what is whole is kept, what is lost is named, those
// who were forgotten stay so, and the same exports bring back the very bytes that were there.
func TestRepairWithoutAWholeGeneration(t *testing.T) {
	s := openStore(t, 2)
	rows := []exam.Response{response(who(1), 1), response(who(2), 1), response(who(3), 1), response(who(4), 1)}
	ingest(t, s, rows[:3])
	if _, err := s.Forget(context.Background(), who(4), ""); !errors.Is(err, ErrNobody) {
		t.Fatal(err)
	}
	ingest(t, s, rows)
	if _, err := s.Forget(context.Background(), who(4), ""); err != nil {
		t.Fatal(err)
	}
	ingest(t, s, []exam.Response{response(who(1), 2)})
	whole := tableFiles(t, s)
	damaged := whole[0]
	path := filepath.Join(s.home.Dir(), "gen-000004", filepath.FromSlash(damaged))
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flip(t, path, content, 4*len(content))
	if err := os.Truncate(filepath.Join(s.home.Dir(), "gen-000003", "manifest.json"), 3); err != nil {
		t.Fatal(err)
	}
	report, err := s.Doctor(context.Background(), true)
	if err != nil || !report.Healthy() || report.Current != "gen-000005" || len(report.Lost) != 1 || !strings.Contains(report.Lost[0], damaged) {
		t.Fatalf("repair: %+v, %v", report, err)
	}
	if left := tableFiles(t, s); slices.Contains(left, damaged) || len(left) != len(whole)-1 {
		t.Errorf("after the repair: %v", left)
	}
	m := ingest(t, s, append([]exam.Response{response(who(1), 2)}, rows...))
	if again := tableFiles(t, s); !slices.Equal(again, whole) {
		t.Errorf("after the exports were run again: %v, want %v", again, whole)
	}
	if m.SetAside != 1 || m.Used < 1 {
		t.Errorf("the export of everybody: %+v", m)
	}
}

func who(n int) string { return strings.Repeat(string(rune('a'+n)), 26) }

func tableFiles(t *testing.T, s *Store) (paths []string) {
	t.Helper()
	snapshot, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range snapshot.files {
		if isTable(f.Path) {
			paths = append(paths, f.Path)
		}
	}
	return paths
}

// Without any file that says how the tables are bucketed nothing is guessed, and nothing is removed.
func TestRepairGuessesNothing(t *testing.T) {
	s := fullStore(t)
	generation := filepath.Join(s.home.Dir(), "gen-000001")
	if err := os.WriteFile(filepath.Join(generation, aboutFile), []byte(`{"format":1,"schema":1,"buckets":1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Doctor(context.Background(), true); err == nil || !strings.Contains(err.Error(), "--key-file") {
		t.Errorf("repair: %v", err)
	}
	if entries, err := os.ReadDir(s.home.Dir()); err != nil || len(entries) != 3 {
		t.Errorf("the store holds %v, %v", entries, err)
	}
}
