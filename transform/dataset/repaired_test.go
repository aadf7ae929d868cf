package dataset

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mended is what a repair leaves and says.
func mended(t *testing.T, s *Store) string {
	t.Helper()
	report, err := s.Doctor(t.Context(), true)
	if err != nil || !report.Healthy() {
		t.Fatalf("repair: %v, %v", report, err)
	}
	return fmt.Sprint(report.Lost, report.Kept, tableFiles(t, s))
}

// damagedStores are stores of three nights for every way in which a repair goes.
var damagedStores = map[string]func(t *testing.T, s *Store){
	"a table of the newest": func(t *testing.T, s *Store) { damage(t, s, "gen-000003", "responses", "bucket=00", "*") },
	"tables of all": func(t *testing.T, s *Store) {
		damage(t, s, "gen-000001", "responses", "bucket=01", "*")
		damage(t, s, "gen-000003", "responses", "bucket=00", "*")
	},
	"the newest manifest": func(t *testing.T, s *Store) {
		if err := os.Remove(filepath.Join(s.home.Dir(), "gen-000003", "manifest.json")); err != nil {
			t.Fatal(err)
		}
	},
	"the calibration": func(t *testing.T, s *Store) {
		tx := begin(t, s)
		if _, err := tx.Merge(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if err := tx.KeepCalibration([]byte("difficulties")); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(filepath.Join(current(t, s).Dir(), calibrationFile), 3); err != nil {
			t.Fatal(err)
		}
	},
}

// A repair that ended between any two of its steps, and is run again, says the same and leaves the same: the made generation is
// there or not, is current or not, and none, some or all of the damaged ones are gone.
func TestRepairThatWasCutShortSaysTheSame(t *testing.T) {
	for name, harm := range damagedStores {
		t.Run(name, func(t *testing.T) {
			s, _ := threeNights(t)
			harm(t, s)
			broken := copyOf(t, s)
			want := mended(t, s)
			if again := mended(t, s); again != want || !strings.Contains(want, "gen-0") {
				t.Errorf("once more: %s\nwant %s", again, want)
			}
			if plain, err := s.Doctor(t.Context(), false); err != nil || fmt.Sprint(plain.Lost, plain.Kept, tableFiles(t, s)) != want {
				t.Errorf("a look without --repair says %v, %v\nwant %s", plain, err, want)
			}
			made := current(t, s).Dir()
			left := generationsOf(t, broken)
			for removed := range len(left) + 1 {
				for _, switched := range []bool{false, true} {
					cut := copyOf(t, broken)
					if err := os.CopyFS(filepath.Join(cut.home.Dir(), filepath.Base(made)), os.DirFS(made)); err != nil {
						t.Fatal(err)
					}
					if switched {
						replace(t, filepath.Join(s.home.Dir(), "CURRENT"), filepath.Join(cut.home.Dir(), "CURRENT"))
					} else if removed > 0 {
						continue // nothing goes before
					}
					for _, g := range left[:removed] {
						if _, err := os.Stat(filepath.Join(s.home.Dir(), g)); err == nil {
							continue // the repair keeps it
						}
						if err := os.RemoveAll(filepath.Join(cut.home.Dir(), g)); err != nil {
							t.Fatal(err)
						}
					}
					if got := mended(t, cut); got != want {
						t.Errorf("current %v, %d removed: %s\nwant %s", switched, removed, got, want)
					}
				}
			}
		})
	}
}

// The same with a repair that is killed at every renaming.
func TestRepairKilledAtEveryRenaming(t *testing.T) {
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("SKIP: strace is not here, so nothing can be killed at a system call")
	}
	s, _ := threeNights(t)
	damagedStores["tables of all"](t, s)
	if err := os.WriteFile(filepath.Join(s.home.Dir(), "gen-000002", "note.txt"), []byte("notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := copyOf(t, s)
	want := mended(t, s)
	for n := 1; ; n++ {
		cut := copyOf(t, broken)
		w := writer("repair", cut.home.Dir())
		log := filepath.Join(t.TempDir(), "strace")
		cmd := exec.Command("strace", append([]string{"-f", "-o", log, "-e", "trace=renameat,renameat2", "-e", fmt.Sprintf("inject=renameat,renameat2:signal=KILL:when=%d", n)}, w.Args...)...)
		cmd.Env = w.Env
		err := cmd.Run()
		if err == nil {
			if n < 6 { // the stranger, the generation, CURRENT, and three on their way out
				t.Errorf("only %d renamings could be hit", n-1)
			}
			return
		}
		if text, _ := os.ReadFile(log); !strings.Contains(string(text), "SIGKILL") {
			t.Skipf("SKIP: strace cannot trace here: %v", err)
		}
		if got := mended(t, cut); got != want {
			t.Errorf("killed at renaming %d: %s\nwant %s", n, got, want)
		}
	}
}

// Once every file was run again, what an earlier repair lost is no news.
func TestRepairForgetsWhatWasLostOnceAllWasRunAgain(t *testing.T) {
	s, repeat := threeNights(t)
	damagedStores["tables of all"](t, s)
	mended(t, s)
	repeat()
	report, err := s.Doctor(t.Context(), true)
	if err != nil || len(report.Lost) > 0 || report.Repaired != "" || slices.Contains(pathsOf(current(t, s)), repairFile) {
		t.Errorf("repair: %v, %v", report, err)
	}
}

// A second damage does not take the place of the first: what was lost then is lost still.
func TestRepairOfARepairedStoreTellsBoth(t *testing.T) {
	s, _ := threeNights(t)
	damagedStores["tables of all"](t, s)
	first, err := s.Doctor(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	damage(t, s, first.Current, "responses", "bucket=00", "*")
	second, err := s.Doctor(t.Context(), true)
	if err != nil || len(second.Lost) <= len(first.Lost) || slices.ContainsFunc(first.Lost, func(line string) bool { return !slices.Contains(second.Lost, line) }) {
		t.Errorf("first %v\nthen %v, %v", first, second, err)
	}
}

// So with what a run makes of the content, of which more is damaged afterwards.
func TestRepairOfARepairedGenerationTellsBoth(t *testing.T) {
	s := nightly(t)
	var lost []string
	for n, damaged := range []string{"calibration.json", "pages/index.html"} {
		if err := os.Truncate(filepath.Join(current(t, s).Dir(), filepath.FromSlash(damaged)), 1); err != nil {
			t.Fatal(err)
		}
		report, err := s.Doctor(t.Context(), true)
		if err != nil || !report.Healthy() || len(report.Lost) != n+1 || !slices.Equal(report.Lost[:n], lost) {
			t.Fatalf("%s: first %v, then %v, %v", damaged, lost, report, err)
		}
		lost = report.Lost
	}
}

// What somebody else put into a generation outlives it, whether or not there is a manifest to tell what is ours.
func TestRepairKeepsTheFilesOfOthers(t *testing.T) {
	for _, manifest := range []string{"manifest.json", "manifest.sha256"} {
		s, _ := threeNights(t)
		damage(t, s, "gen-000003", "responses", "bucket=00", "*")
		if manifest == "manifest.sha256" {
			if err := os.Remove(filepath.Join(s.home.Dir(), "gen-000003", manifest)); err != nil {
				t.Fatal(err)
			}
		}
		var want []string
		for _, path := range []string{"deep/note.txt", "note.txt", "responses/bucket=00/mine.parquet"} {
			for _, folder := range []string{"gen-000003", "strangers/gen-000003"} { // the second is of an earlier repair
				file := filepath.Join(s.home.Dir(), filepath.FromSlash(folder), filepath.FromSlash(path))
				if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(folder), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want = append(want, "strangers/gen-000003/"+path, "strangers/gen-000003/"+path+".2")
		}
		report, err := s.Doctor(t.Context(), true)
		if err != nil || !report.Healthy() || !slices.Equal(report.Kept, want) {
			t.Fatalf("without %s: repair: %v, %v", manifest, report, err)
		}
		for i, path := range report.Kept {
			text, err := os.ReadFile(filepath.Join(s.home.Dir(), filepath.FromSlash(path)))
			if is := []string{"strangers/gen-000003", "gen-000003"}[i%2]; err != nil || string(text) != is {
				t.Errorf("%s holds %q, %v", path, text, err)
			}
			if !strings.Contains(report.String(), path) {
				t.Errorf("%s is not named:\n%s", path, report)
			}
		}
	}
}

// copyOf is a store with the same files.
func copyOf(t *testing.T, s *Store) *Store {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(s.home.Dir())); err != nil {
		t.Fatal(err)
	}
	copied, err := Open(Options{Dir: dir, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	return copied
}

func generationsOf(t *testing.T, s *Store) []string {
	t.Helper()
	names, err := s.home.Names()
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func replace(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// What a repair has lost is told until a run has published, also when somebody is erased before.
func TestForgettingKeepsWhatARepairHasLost(t *testing.T) {
	s, repeat := threeNights(t)
	damage(t, s, "gen-000003", "responses", "bucket=00", "*")
	if _, err := s.Doctor(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	lost := func() []string {
		report, err := s.Doctor(t.Context(), false)
		if err != nil {
			t.Fatal(err)
		}
		return report.Lost
	}
	before := lost()
	_, second := inBoth()
	if _, err := s.Forget(t.Context(), second, ""); err != nil {
		t.Fatal(err)
	}
	if after := lost(); len(before) == 0 || !slices.Equal(after, before) {
		t.Errorf("lost before %q, after %q", before, after)
	}
	if repeat(); len(lost()) > 0 {
		t.Errorf("once all was read again: %q", lost())
	}
}
