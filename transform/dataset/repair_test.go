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

// nightly is a store of two generations that share their files, with all that a run makes of the content.
func nightly(t *testing.T) *Store {
	t.Helper()
	s := openStore(t, 2)
	for n := range 2 {
		tx := begin(t, s)
		b := tx.Batch(BatchInfo{Name: "a.csv", Digest: [32]byte{byte(n + 1)}})
		if err := b.Responses(exam.FromRows([]exam.Response{response(who(n), 1)}), lines(1)); err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Merge(context.Background(), 1); err != nil {
			t.Fatal(err)
		}
		for _, err := range []error{
			os.WriteFile(filepath.Join(tx.Pages(), "index.html"), []byte("a page of many words"), 0o600),
			os.WriteFile(filepath.Join(tx.Pages(), "run.json"), []byte("{}"), 0o600),
			tx.KeepMemory("bucket=00", []byte("what was found of somebody")), tx.KeepMemory("bucket=01", []byte("of somebody else")),
			tx.Commit(context.Background()),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if n == 0 { // the second generation takes the first one's over
			tx := begin(t, s)
			if _, err := tx.Merge(context.Background(), 1); err != nil {
				t.Fatal(err)
			}
			if err := tx.KeepCalibration([]byte("difficulties")); err != nil {
				t.Fatal(err)
			}
			if err := tx.Commit(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	}
	return s
}

// What a run makes of the content is no reason to lose any: the newest tables stay, and what goes is named.
func TestRepairLeavesOutWhatIsMadeOfTheContent(t *testing.T) {
	for damaged, c := range map[string]struct{ lost, gone, stays string }{
		"pages/index.html":    {"all pages anew", "memory/", "calibration.json"},
		"memory/bucket=01.gz": {"all pages anew", "pages/", "calibration.json"},
		"calibration.json":    {"difficulties", "calibration.json", "pages/index.html"},
	} {
		t.Run(damaged, func(t *testing.T) {
			s := nightly(t)
			before := everything(t, s)
			newest := current(t, s)
			path := filepath.Join(newest.Dir(), filepath.FromSlash(damaged))
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			flip(t, path, content, 5)
			report, err := s.Doctor(context.Background(), false)
			if err != nil || !report.Damaged() {
				t.Fatalf("doctor: %v, %v", report, err)
			}
			report, err = s.Doctor(context.Background(), true)
			if err != nil || !report.Healthy() || len(report.Lost) != 1 || !strings.Contains(report.Lost[0], c.lost) {
				t.Fatalf("repair: %v, %v", report, err)
			}
			if after := everything(t, s); !slices.Equal(after, before) {
				t.Errorf("%d rows after the repair, want %d", len(after), len(before))
			}
			names := pathsOf(current(t, s))
			if slices.ContainsFunc(names, func(p string) bool { return strings.HasPrefix(p, c.gone) }) || !slices.Contains(names, c.stays) {
				t.Errorf("after the repair: %v", names)
			}
		})
	}
}

// A calibration that is whole outlives tables that are not.
func TestRebuiltStoreKeepsItsCalibration(t *testing.T) {
	s := nightly(t)
	tables, err := filepath.Glob(filepath.Join(s.home.Dir(), "gen-*", "responses", "*", "*", "*.parquet"))
	if err != nil || len(tables) < 2 {
		t.Fatal(tables, err)
	}
	for _, table := range tables {
		if err := os.Truncate(table, 9); err != nil {
			t.Fatal(err)
		}
	}
	first := filepath.Join(s.home.Dir(), "gen-000001", "manifest.json")
	if err := os.Truncate(first, 5); err != nil {
		t.Fatal(err)
	}
	report, err := s.Doctor(context.Background(), true)
	if err != nil || len(report.Lost) == 0 || !strings.Contains(report.Lost[0], "run all exports again") {
		t.Fatalf("repair: %v, %v", report, err)
	}
	if text, err := current(t, s).Calibration(); err != nil || string(text) != "difficulties" {
		t.Errorf("the calibration is %q, %v", text, err)
	}
}

// A file that no manifest lists is its owner's: repair has nothing to do with it, and does not say that it has.
func TestStrangersAreNotRepaired(t *testing.T) {
	s := nightly(t)
	stranger := filepath.Join(current(t, s).Dir(), "responses", "mine.parquet")
	if err := os.WriteFile(stranger, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	name := current(t, s).Dir()
	report, err := s.Doctor(context.Background(), true)
	if err != nil || report.Healthy() || report.Damaged() || report.Repaired != "" || current(t, s).Dir() != name {
		t.Errorf("repair: %v, %v", report, err)
	}
	if _, err := os.Stat(stranger); err != nil {
		t.Error(err)
	}
}

func current(t *testing.T, s *Store) *Snapshot {
	t.Helper()
	snapshot, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

func pathsOf(s *Snapshot) (paths []string) {
	for _, f := range s.files {
		paths = append(paths, f.Path)
	}
	return paths
}

// A damaged bucket must not cost the rows of the whole night: the others stay, its own are as they were the night before, and the
// files that came in since are named. Read again, all is as it was.
func TestRepairRollsBackNoMoreThanTheDamagedBucket(t *testing.T) {
	s := openStore(t, 4)
	deliver := func(name string, people, item int) {
		t.Helper()
		tx := begin(t, s)
		b := tx.Batch(BatchInfo{Name: name, Digest: [32]byte{byte(item)}})
		var rows []exam.Response
		for p := range people {
			rows = append(rows, response(who(p), item))
		}
		if err := b.Responses(exam.FromRows(rows), lines(len(rows))); err != nil {
			t.Fatal(err)
		}
		b.Finish("own", "responses", nil)
		_, err := tx.Merge(context.Background(), 1)
		if err := errors.Join(err, tx.Commit(context.Background())); err != nil {
			t.Fatal(err)
		}
	}
	deliver("oct.csv", 12, 1)
	deliver("nov.csv", 12, 2)
	before, files := everything(t, s), pathsOf(current(t, s))
	bucket := BucketOf(who(0), 4)
	folder := bucketFolder("responses", bucket)
	at := slices.IndexFunc(files, func(p string) bool { return strings.HasPrefix(p, folder+"/") })
	path := filepath.Join(current(t, s).Dir(), filepath.FromSlash(files[at]))
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flip(t, path, content, 99)
	lost := 0
	for _, r := range before {
		if r.Item == response(who(0), 2).Item && BucketOf(r.Examinee, 4) == bucket {
			lost++
		}
	}
	report, err := s.Doctor(context.Background(), true)
	if err != nil || !report.Healthy() || lost == 0 || lost == 12 {
		t.Fatalf("%v, %v; %d rows of the damaged bucket came in that night", report, err, lost)
	}
	text := strings.Join(report.Lost, "\n")
	if !strings.Contains(text, folder+": damaged") || !strings.Contains(text, "nov.csv") || strings.Contains(text, "oct.csv") {
		t.Errorf("lost is told as:\n%s", text)
	}
	if after := everything(t, s); len(after) != len(before)-lost {
		t.Errorf("%d rows after the repair, want %d", len(after), len(before)-lost)
	}
	deliver("nov.csv", 12, 2)
	if after := everything(t, s); !slices.Equal(after, before) || !slices.Equal(pathsOf(current(t, s)), files) {
		t.Errorf("%d rows once all was read again, want %d", len(after), len(before))
	}
}
