package dataset

import (
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cutscore/exam"
)

// Any bit that flips in anything published is noticed before a wrong figure can come of it.
func TestEveryFlippedBitIsNoticed(t *testing.T) {
	s := fullStore(t)
	rng := rand.New(rand.NewPCG(1, 1))
	for n := range 5 * cases() {
		path := anyFile(t, s, rng)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		bit := rng.IntN(len(content) * 8)
		flip(t, path, content, bit)
		report, err := s.Doctor(context.Background(), false)
		if err != nil || report.Healthy() {
			t.Errorf("flip %d: bit %d of %s: doctor says healthy (%v)", n, bit, path, err)
		}
		snapshot, err := s.Current()
		if err == nil && !strings.Contains(path, pagesFolder) {
			t.Errorf("flip %d: bit %d of %s: opened as if nothing were wrong (%v)", n, bit, path, snapshot.Dir())
		}
		var damaged *ErrDamaged
		if err != nil && !errors.As(err, &damaged) {
			t.Errorf("flip %d: %s: not named as damage: %v", n, path, err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Current(); err != nil {
		t.Errorf("the undamaged store: %v", err) // the negative control
	}
}

// The negative control: without the manifest flipped bits pass, among them such as change what is read.
func TestFlippedBitsPassWithoutTheManifest(t *testing.T) {
	s := fullStore(t)
	rng := rand.New(rand.NewPCG(2, 2))
	g, err := s.home.Current()
	if err != nil {
		t.Fatal(err)
	}
	passed := 0
	for range 200 {
		path := anyFile(t, s, rng)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		flip(t, path, content, rng.IntN(len(content)*8))
		if snapshot, err := openSnapshot(g.Dir, g.Manifest.Files); err == nil {
			if _, err := snapshot.Person("e1"); err == nil {
				passed++
			}
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d of 200 flips passed", passed)
	if passed == 0 {
		t.Error("no flip passed without the manifest: that all are noticed with it shows nothing")
	}
}

func flip(t *testing.T, path string, content []byte, bit int) {
	t.Helper()
	damaged := append([]byte{}, content...)
	damaged[bit/8] ^= 1 << (bit % 8)
	if err := os.WriteFile(path, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
}

// anyFile picks a file that was published, or CURRENT.
func anyFile(t *testing.T, s *Store, rng *rand.Rand) string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir(s.home.Dir(), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != "LOCK" {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil || len(paths) < 10 {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	return paths[rng.IntN(len(paths))]
}

// A generation whose manifest is lost still has its tables, whose names tell what they hold: they are not given up for those of an
// older generation that is whole.
func TestRepairKeepsTheTablesOfALostManifest(t *testing.T) {
	s := fullStore(t)
	before := len(everything(t, s))
	tx := begin(t, s)
	if err := tx.Batch(BatchInfo{Name: "b.csv", Digest: [32]byte{1}}).Responses(oneResponse(9), lines(1)); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Merge(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := len(everything(t, s)); n != before+1 {
		t.Fatalf("%d rows, want %d", n, before+1)
	}
	seal := filepath.Join(s.home.Dir(), "gen-000002", "manifest.json")
	if err := os.Truncate(seal, 10); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Current(); err == nil {
		t.Error("a cut manifest was not noticed")
	}
	report, err := s.Doctor(context.Background(), true)
	if err != nil || !report.Healthy() || report.Current != "gen-000003" || !strings.Contains(strings.Join(report.Lost, "\n"), "gen-000002: its manifest cannot be read") {
		t.Fatalf("repair: %+v, %v", report, err)
	}
	if n := len(everything(t, s)); n != before+1 {
		t.Errorf("%d rows after repair, want %d", n, before+1)
	}
}

func TestOneWriter(t *testing.T) {
	s := fullStore(t)
	tx := begin(t, s)
	_, err := s.Begin(context.Background())
	var locked *ErrLocked
	if !errors.As(err, &locked) || locked.PID != os.Getpid() || !locked.Since.Equal(clock()) || locked.Host == "" {
		t.Errorf("second writer: %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	second := begin(t, s)
	if err := second.Rollback(); err != nil {
		t.Fatal(err)
	}
}

func TestKeepsThreeGenerationsAndSweepsLeftovers(t *testing.T) {
	s := fullStore(t)
	leftover := filepath.Join(s.home.Dir(), "building-000099")
	if err := os.MkdirAll(filepath.Join(leftover, "responses"), 0o700); err != nil {
		t.Fatal(err)
	}
	for n := range 5 {
		tx := begin(t, s)
		if err := tx.Batch(BatchInfo{Name: "b.csv", Digest: [32]byte{byte(n + 1)}}).Responses(oneResponse(n), lines(1)); err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Merge(context.Background(), 1); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(s.home.Dir())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); got != "CURRENT LOCK gen-000004 gen-000005 gen-000006" {
		t.Errorf("the store holds %s", got)
	}
}

// A store whose CURRENT was lost is not taken for an empty one: nothing is removed.
func TestLostCurrentLosesNothing(t *testing.T) {
	s := fullStore(t)
	before := len(everything(t, s))
	remove := func() {
		if err := os.Remove(filepath.Join(s.home.Dir(), "CURRENT")); err != nil {
			t.Fatal(err)
		}
	}
	remove()
	ingest(t, s, []exam.Response{response("e9", 1)}) // an only generation is taken up again
	if n := len(everything(t, s)); n != before+1 {
		t.Errorf("%d rows, want %d", n, before+1)
	}
	remove()
	_, err := s.Begin(context.Background()) // of two it is not known which; nothing is guessed
	var damaged *ErrDamaged
	if !errors.As(err, &damaged) {
		t.Fatalf("begin: %v", err)
	}
	if _, err := s.Doctor(context.Background(), true); err != nil {
		t.Fatal(err)
	}
	if n := len(everything(t, s)); n != before+1 {
		t.Errorf("%d rows after repair, want %d", n, before+1)
	}
}
