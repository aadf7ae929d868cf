package dataset

import (
	"context"
	"errors"
	"fmt"
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
	older, err := filepath.Glob(filepath.Join(s.home.Dir(), "gen-000003", filepath.FromSlash(filepath.Dir(damaged)), "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(older, filepath.Join(s.home.Dir(), "gen-000003", "manifest.json")) {
		if err := os.Truncate(path, 3); err != nil {
			t.Fatal(err)
		}
	}
	report, err := s.Doctor(context.Background(), true)
	if err != nil || !report.Healthy() || report.Current != "gen-000005" || len(report.Lost) != 2 || !strings.Contains(report.Lost[0], damaged) || !strings.HasSuffix(report.Lost[1], ": a.csv") {
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

// Without anything that proves how the tables are bucketed nothing is guessed, and nothing is removed.
func TestRepairGuessesNothing(t *testing.T) {
	s := fullStore(t)
	generation := filepath.Join(s.home.Dir(), "gen-000001")
	for _, err := range []error{
		os.WriteFile(filepath.Join(generation, aboutFile), []byte(`{"format":1,"schema":1,"buckets":1}`), 0o600),
		os.Truncate(filepath.Join(generation, "manifest.json"), 3),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Doctor(context.Background(), true); err == nil || !strings.Contains(err.Error(), "pseudonym.key") {
		t.Errorf("repair: %v", err)
	}
	if entries, err := os.ReadDir(s.home.Dir()); err != nil || len(entries) != 3 {
		t.Errorf("the store holds %v, %v", entries, err)
	}
}

// damagedSettings is a store of 16 buckets with many people, whose only dataset.json then reads otherwise.
func damagedSettings(t *testing.T, old, now string) (s *Store, rows []exam.Response) {
	t.Helper()
	s, err := Open(Options{Dir: t.TempDir(), Buckets: 16, Clock: clock, Key: "mark"})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 60 {
		rows = append(rows, response(fmt.Sprint("e", n), 1))
	}
	ingest(t, s, rows)
	path := filepath.Join(s.home.Dir(), "gen-000001", aboutFile)
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), old) {
		t.Fatalf("%s, %v", text, err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), old, now, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return s, rows
}

// One bit of dataset.json may make another number of buckets of it, with which every person would be looked for elsewhere,
// and counted twice from then on. The rows and the manifest know better, and the damage is named.
func TestRepairTrustsTheRowsMoreThanDamagedSettings(t *testing.T) {
	for _, now := range []string{"17", "18", "48", "0", "x"} {
		s, rows := damagedSettings(t, "16", now)
		report, err := s.Doctor(context.Background(), true)
		if err == nil && now == "x" {
			t.Errorf("a dataset.json that cannot be read, with the mark of the key in it: %v", report)
		}
		if now == "x" {
			continue
		}
		if err != nil || !report.Healthy() || len(report.Lost) != 1 || !strings.Contains(report.Lost[0], aboutFile+": damaged") {
			t.Fatalf("%s: repair: %+v, %v", now, report, err)
		}
		if a := current(t, s).about; a.Buckets != 16 || a.Key != "mark" {
			t.Errorf("%s: the settings are %+v", now, a)
		}
		ingest(t, s, rows)
		if got := everything(t, s); len(got) != len(rows) {
			t.Errorf("%s: %d rows after the export was run again, want %d", now, len(got), len(rows))
		}
	}
}

// A mark of the key that nothing vouches for would lock the owner out, or let another key in.
func TestRepairTakesNoDamagedMarkOfTheKey(t *testing.T) {
	s, _ := damagedSettings(t, "mark", "mbrk")
	if report, err := s.Doctor(context.Background(), true); err == nil || !strings.Contains(err.Error(), "pseudonym.key") {
		t.Errorf("repair: %v, %v", report, err)
	}
}

// Bit rot in the list of those who were forgotten is named, whether or not it can be parsed: nobody comes back in silence,
// and of the others none comes back at all.
func TestRepairNamesADamagedListOfTheForgotten(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(text []byte) []byte
		back   int // people who come back with the next export
	}{
		"another mark": {func(text []byte) []byte { text[5] = otherDigit(text[5]); return text }, 1},
		"no hex":       {func(text []byte) []byte { text[5] = 'z'; return text }, 1},
		"no JSON":      {func(text []byte) []byte { text[0] = 'x'; return text }, 0},
		"no list":      {func([]byte) []byte { return []byte("null") }, 2},
		"cut":          {func(text []byte) []byte { return text[:len(text)-9] }, 1},
	} {
		s := openStore(t, 2)
		rows := []exam.Response{response(who(1), 1), response(who(2), 1), response(who(3), 1)}
		ingest(t, s, rows)
		for n := range 2 {
			if _, err := s.Forget(t.Context(), who(n+1), ""); err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(current(t, s).Dir(), forgottenFile)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, c.damage(text), 0o600); err != nil {
			t.Fatal(err)
		}
		report, err := s.Doctor(t.Context(), true)
		if err != nil || !report.Healthy() || len(report.Lost) != 2 || !strings.Contains(report.Lost[0], forgottenFile) {
			t.Fatalf("%s: repair: %+v, %v", name, report, err)
		}
		ingest(t, s, rows)
		if got := len(everything(t, s)); got != 1+c.back {
			t.Errorf("%s: %d people are there after the next export, want %d", name, got, 1+c.back)
		}
		if standing, err := current(t, s).Standing(); err != nil || !standing.ForgetAgain {
			t.Errorf("%s: the next export ends what is told, %v", name, err)
		}
		if _, err := s.ForgetInAdvance(t.Context(), who(1), ""); err != nil {
			t.Fatal(err)
		}
		_, err = s.AcceptLost(t.Context())
		if standing, standErr := current(t, s).Standing(); err != nil || standErr != nil || standing.ForgetAgain {
			t.Errorf("%s: it is told though it was accepted, %v, %v", name, err, standErr)
		}
	}
}

func otherDigit(c byte) byte {
	if c == '0' {
		return '1'
	}
	return '0'
}
