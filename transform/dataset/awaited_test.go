package dataset

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
)

// awaitedIn are the files that a store says are to be run again; doctor and a run must agree.
func awaitedIn(t *testing.T, s *Store) []string {
	t.Helper()
	standing, err := current(t, s).Standing()
	if err != nil {
		t.Fatal(err)
	}
	report, err := s.Doctor(t.Context(), false)
	if err != nil || len(standing.RunAgain) > 0 != strings.Contains(fmt.Sprint(report.Lost), "run again: "+strings.Join(standing.RunAgain, ", ")) {
		t.Errorf("a run tells %q, doctor %q, %v", standing.RunAgain, report.Lost, err)
	}
	return standing.RunAgain
}

// A file whose rows a repair lost is awaited, whatever runs come in between, until it is on record again, under whatever name.
func TestLostFilesAreAwaitedUntilTheyAreRunAgain(t *testing.T) {
	s, _ := threeNights(t)
	first, second := inBoth()
	damage(t, s, "gen-000003", "responses", "bucket=00", "*")
	if _, err := s.Doctor(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		name string
		run  func()
		want []string
	}{
		{"the repair", func() {}, []string{"night3.csv"}},
		{"a new file", func() { night(t, s, "night4.csv", response(first, 4)) }, []string{"night3.csv"}},
		{"an old file with nothing new in it", func() { night(t, s, "night1.csv", response(first, 1), response(second, 1)) }, []string{"night3.csv"}},
		{"the file", func() { night(t, s, "night3 (1).csv", response(first, 3)) }, []string{}},
	} {
		if step.run(); !slices.Equal(awaitedIn(t, s), step.want) {
			t.Errorf("after %s: %q is awaited, want %q", step.name, awaitedIn(t, s), step.want)
		}
	}
	if _, err := os.Stat(filepath.Join(current(t, s).Dir(), repairFile)); err == nil {
		t.Error("the note is there still")
	}
}

// A second damage does not end the waiting, and adds to it what came in since.
func TestLostFilesAreAwaitedAfterAnotherRepair(t *testing.T) {
	s, _ := threeNights(t)
	first, _ := inBoth()
	for n := range 2 {
		g := current(t, s)
		damage(t, s, filepath.Base(g.Dir()), "responses", "bucket=00", "*")
		if _, err := s.Doctor(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		night(t, s, fmt.Sprintf("night%d.csv", 4+n), response(first, 4+n))
	}
	if got := awaitedIn(t, s); !slices.Equal(got, []string{"night3.csv", "night4.csv"}) {
		t.Errorf("%q is awaited", got)
	}
}

// Where the list of files was damaged too, nobody knows when all is there again: it is told until somebody says so.
func TestUnknownFilesAreAwaitedUntilSomebodySaysSo(t *testing.T) {
	s, repeat := threeNights(t)
	damage(t, s, "gen-000003", "responses", "bucket=00", "*")
	if err := os.Truncate(filepath.Join(s.home.Dir(), "gen-000003", batchesFile), 1); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Doctor(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if repeat(); !slices.Equal(awaitedIn(t, s), []string{othersAwaited}) {
		t.Errorf("%q is awaited", awaitedIn(t, s))
	}
	if _, err := s.AcceptLost(t.Context()); err != nil || len(awaitedIn(t, s)) > 0 {
		t.Errorf("%q is awaited, %v", awaitedIn(t, s), err)
	}
}

// What is accepted as lost is told no more, and nothing else changes; in a damaged store nothing is accepted.
func TestAcceptingWhatIsLost(t *testing.T) {
	s, _ := threeNights(t)
	first, _ := inBoth()
	damage(t, s, "gen-000003", "responses", "bucket=00", "*")
	if report, err := s.AcceptLost(t.Context()); err != nil || !report.Damaged() || len(generationsOf(t, s)) != 3 {
		t.Fatalf("damaged: %v, %v", report, err)
	}
	if _, err := s.Doctor(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	files := tableFiles(t, s)
	report, err := s.AcceptLost(t.Context())
	if err != nil || len(report.Lost) > 0 || !strings.Contains(report.Repaired, "night3.csv") || !slices.Equal(tableFiles(t, s), files) {
		t.Fatalf("%v, %v", report, err)
	}
	left := generationsOf(t, s)
	if report, err = s.AcceptLost(t.Context()); err != nil || report.Repaired != "" || !slices.Equal(generationsOf(t, s), left) {
		t.Errorf("once more: %v, %v", report, err)
	}
	if night(t, s, "night4.csv", response(first, 4)); len(awaitedIn(t, s)) > 0 {
		t.Errorf("%q is awaited", awaitedIn(t, s))
	}
}

// Of files that are awaited only the one that is named after somebody loses its name; it is awaited still, as it may hold others.
func TestForgettingTakesOneNameOutOfWhatIsAwaited(t *testing.T) {
	s, _ := threeNights(t)
	first, second := inBoth()
	night(t, s, "answers s1024.csv", response(first, 4))
	night(t, s, "answers s1025.csv", response(first, 5))
	damage(t, s, "gen-*", "responses", "bucket=00", "*")
	if _, err := s.Doctor(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Forget(t.Context(), second, "s1024"); err != nil {
		t.Fatal(err)
	}
	got := awaitedIn(t, s)
	if len(got) != 5 || !slices.Contains(got, "answers s1025.csv") || strings.Contains(fmt.Sprint(got), "s1024") {
		t.Errorf("%q is awaited", got)
	}
	if night(t, s, "answers s1024.csv", response(first, 4)); len(awaitedIn(t, s)) != 4 {
		t.Errorf("once it was run again: %q", awaitedIn(t, s))
	}
}

// A file with nothing but rows of somebody who was forgotten goes on no record, and need not be awaited once it was read.
func TestFilesOfTheForgottenAreNotAwaitedForever(t *testing.T) {
	s, _ := threeNights(t)
	first, second := inBoth()
	night(t, s, "mine.csv", response(second, 4))
	damage(t, s, "gen-000004", "responses", "bucket=01", "*")
	if _, err := s.Doctor(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Forget(t.Context(), second, ""); err != nil {
		t.Fatal(err)
	}
	if night(t, s, "night5.csv", response(first, 5)); !slices.Equal(awaitedIn(t, s), []string{"mine.csv"}) {
		t.Errorf("%q is awaited", awaitedIn(t, s))
	}
	if night(t, s, "mine.csv", response(second, 4)); len(awaitedIn(t, s)) > 0 {
		t.Errorf("once it was read: %q", awaitedIn(t, s))
	}
}

// Versions that named the files in words only wiped these words with the next run, whatever it read.
func TestANoteInWordsIsTold(t *testing.T) {
	var note repairNote
	text := `{"repaired": "gen-000003 is current and holds, of every table and bucket, the newest copy in 1 generations that is whole (6 tables): run all exports again; 1 damaged generations were removed", "lost": ["bucket=00: 40 rows", "gen-000002/forgotten.json: 0 of those who were forgotten can be read of it: forget again whoever was, or the next export brings them back"]}`
	if err := json.Unmarshal([]byte(text), &note); err != nil || !slices.Equal(note.awaited(), []string{othersAwaited}) || !note.ForgetAgain {
		t.Errorf("%+v, %v", note, err)
	}
	text = `{"repaired": "gen-000003 is current and holds every table of gen-000002; 1 damaged generations were removed", "lost": ["pages"]}`
	note = repairNote{}
	if err := json.Unmarshal([]byte(text), &note); err != nil || len(note.awaited()) > 0 || note.ForgetAgain {
		t.Errorf("%q is awaited, %v", note.awaited(), err)
	}
}

// Files of equal bytes whose names say that they are of two forms are two: one of them brings only itself back.
func TestLostFilesOfEqualBytesAreAwaitedByName(t *testing.T) {
	for lost, damaged := range map[string]string{"both": "gen-00000[45]", "the later": "gen-000005"} {
		s, _ := threeNights(t)
		first, _ := inBoth()
		form := func(name string) {
			row := response(first, 4)
			row.Form, row.Item = name, name+"/1"
			tx := begin(t, s)
			b := tx.Batch(BatchInfo{Name: name, Digest: [32]byte{7}})
			err := b.Responses(exam.FromRows([]exam.Response{row}), lines(1))
			b.Finish("own", "responses", nil)
			if err == nil {
				_, err = tx.Merge(t.Context(), 1)
			}
			if err := errors.Join(err, tx.Commit(t.Context())); err != nil {
				t.Fatal(err)
			}
		}
		form("spring.csv")
		form("autumn.csv")
		damage(t, s, damaged, "responses", "bucket=00", "*")
		if _, err := s.Doctor(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		if got := awaitedIn(t, s); slices.Contains(got, "spring.csv") != (lost == "both") || !slices.Contains(got, "autumn.csv") {
			t.Fatalf("%s lost: %q are awaited", lost, got)
		}
		for range 2 { // what is on record brings the other back neither now nor on a later night
			form("spring.csv")
			if got := awaitedIn(t, s); slices.Contains(got, "spring.csv") || !slices.Contains(got, "autumn.csv") {
				t.Errorf("%s lost: after one of them %q are awaited", lost, got)
			}
		}
		form("autumn.csv")
		if got := awaitedIn(t, s); slices.Contains(got, "autumn.csv") {
			t.Errorf("%s lost: after both %q are awaited", lost, got)
		}
	}
}
