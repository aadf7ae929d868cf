package dataset

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cutscore/exam"
	"cutscore/transform/dataset/generations"
)

// night publishes the rows of one file.
func night(t *testing.T, s *Store, name string, rows ...exam.Response) {
	t.Helper()
	tx := begin(t, s)
	b := tx.Batch(BatchInfo{Name: name, Digest: digestOf(rows)})
	err := b.Responses(exam.FromRows(rows), lines(len(rows)))
	b.Finish("own", "responses", nil)
	if err == nil {
		_, err = tx.Merge(t.Context(), 1)
	}
	if err := errors.Join(err, tx.Commit(t.Context())); err != nil {
		t.Fatal(err)
	}
}

// damage flips a bit in the middle of every table below a folder of a store, where it lies: in all generations that share it.
func damage(t *testing.T, s *Store, folder ...string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(append(append([]string{s.home.Dir()}, folder...), "*.parquet")...))
	if err != nil || len(paths) == 0 {
		t.Fatal(folder, paths, err)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		flip(t, path, content, 4*len(content))
	}
}

// inBoth are two examinees whose rows lie in the first and the second of two buckets.
func inBoth() (first, second string) {
	first, second = who(0), who(0)[1:]+"b" // a hash's last bit is that of the number of odd bytes
	if BucketOf(first, 2) == 1 {
		first, second = second, first
	}
	return first, second
}

// threeNights is a store in which somebody has answers of every night, and somebody else, in another bucket, of the first only.
func threeNights(t *testing.T) (s *Store, repeat func()) {
	s = openStore(t, 2)
	first, second := inBoth()
	nights := [][]exam.Response{{response(first, 1), response(second, 1)}, {response(first, 2)}, {response(first, 3)}}
	repeat = func() {
		for n, rows := range nights {
			night(t, s, fmt.Sprintf("night%d.csv", n+1), rows...)
		}
	}
	repeat()
	return s, repeat
}

// One damaged file that all generations share leaves none whole. That is no reason to lose another table's older copy.
func TestRepairTakesTheNewestWholeCopyOfEachTable(t *testing.T) {
	s, repeat := threeNights(t)
	before, files := everything(t, s), tableFiles(t, s)
	damage(t, s, "gen-000001", "responses", "bucket=01", "*")
	damage(t, s, "gen-000003", "responses", "bucket=00", "*")
	report, err := s.Doctor(t.Context(), true)
	if err != nil || !report.Healthy() || report.Current != "gen-000004" {
		t.Fatalf("repair: %v, %v", report, err)
	}
	if after := everything(t, s); !slices.Equal(after, before[:2]) {
		t.Errorf("after the repair: %d rows, want the two of the first nights", len(after))
	}
	text := strings.Join(report.Lost, "\n")
	for _, want := range []string{
		"gen-000003/responses/bucket=00: damaged; it is as it was in gen-000002",
		"gen-000003/responses/bucket=01/span=all/", "has all of responses/bucket=01; it held 1 rows", "until these are run again: night1.csv, night2.csv, night3.csv",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not told:\n%s", want, text)
		}
	}
	repeat()
	if !slices.Equal(everything(t, s), before) || !slices.Equal(tableFiles(t, s), files) {
		t.Errorf("once all was read again: %v, want %v", tableFiles(t, s), files)
	}
}

// A file of the newest generation that was replaced is whole in the one before, where it is the same: nothing is lost.
func TestRepairTakesTheSameFileFromAnOlderGeneration(t *testing.T) {
	s, _ := threeNights(t)
	before := everything(t, s)
	paths, err := filepath.Glob(filepath.Join(s.home.Dir(), "gen-000003", "responses", "bucket=01", "*", "*.parquet"))
	if err != nil || len(paths) != 1 {
		t.Fatal(paths, err)
	}
	if err := errors.Join(os.Remove(paths[0]), os.WriteFile(paths[0], []byte("PAR1"), 0o600)); err != nil {
		t.Fatal(err)
	}
	report, err := s.Doctor(t.Context(), true)
	if err != nil || !report.Healthy() || len(report.Lost) > 0 {
		t.Fatalf("repair: %v, %v", report, err)
	}
	if after := everything(t, s); !slices.Equal(after, before) {
		t.Errorf("after the repair: %d rows of %d", len(after), len(before))
	}
}

// What a lost manifest listed an older one may tell: a bucket that is not there is as it was before, and named.
func TestRepairNamesWhatOlderManifestsTellOfALostOne(t *testing.T) {
	for name, c := range map[string]struct {
		damaged string // bucket of the oldest generation, and of those that share it
		rows    int
		told    []string
	}{
		"an older copy is whole": {"bucket=01", 2, []string{"gen-000003/responses/bucket=00: not all there; it is as it was in gen-000002"}},
		"none is":                {"bucket=00", 1, []string{"gen-000003/responses/bucket=00/span=all/", "not there, and no generation that is kept has all of responses/bucket=00; it held 2 rows"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := threeNights(t)
			damage(t, s, "gen-000001", "responses", c.damaged, "*")
			if c.rows == 1 {
				damage(t, s, "gen-000002", "responses", c.damaged, "*")
			}
			for _, path := range []string{"responses/bucket=00", "manifest.json"} {
				if err := os.RemoveAll(filepath.Join(s.home.Dir(), "gen-000003", filepath.FromSlash(path))); err != nil {
					t.Fatal(err)
				}
			}
			report, err := s.Doctor(t.Context(), true)
			if err != nil || !report.Healthy() {
				t.Fatalf("repair: %v, %v", report, err)
			}
			for _, want := range c.told {
				if !strings.Contains(strings.Join(report.Lost, "\n"), want) {
					t.Errorf("%q is not told:\n%s", want, report)
				}
			}
			if n := len(everything(t, s)); n != c.rows {
				t.Errorf("%d rows, want %d", n, c.rows)
			}
		})
	}
}

// twoYears is a store of three nights in which a bucket is split by years, of which the second night has something new in the first
// only.
func twoYears(t *testing.T) *Store {
	s := openStore(t, 1)
	s.spanRows = 2
	in := func(year, position int) exam.Response {
		r := response(who(1), position)
		r.AnsweredAt = time.Date(year, 3, 1, 9, position, 0, 0, time.UTC).UnixMicro()
		return r
	}
	night(t, s, "one.csv", in(2025, 1), in(2026, 2), in(2026, 3))
	night(t, s, "two.csv", in(2025, 4))
	night(t, s, "three.csv", in(2025, 5), in(2026, 6), in(2026, 7))
	return s
}

func positions(t *testing.T, s *Store) (got []int32) {
	t.Helper()
	for _, r := range everything(t, s) {
		got = append(got, r.Position)
	}
	slices.Sort(got)
	return got
}

// A bucket of which a part is gone is not taken for whole because no manifest says that there was more.
func TestRepairSeesThatAPartIsGone(t *testing.T) {
	s := twoYears(t)
	gone, err := filepath.Glob(filepath.Join(s.home.Dir(), "gen-000003", "responses", "bucket=00", "span=2025*"))
	if err != nil || len(gone) == 0 {
		t.Fatal(gone, err)
	}
	for _, path := range append(gone, filepath.Join(s.home.Dir(), "gen-000003", "manifest.sha256")) {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
	report, err := s.Doctor(t.Context(), true)
	if err != nil || !strings.Contains(strings.Join(report.Lost, "\n"), "responses/bucket=00: not all there; it is as it was in gen-000002") {
		t.Fatalf("repair: %v, %v", report, err)
	}
	if got := positions(t, s); !slices.Equal(got, []int32{1, 2, 3, 4}) {
		t.Errorf("questions %v, want those of the first two nights:\n%s", got, report)
	}
}

// Of a bucket that is whole in no generation stays what is whole in the one that has most of it, and not of two: the second night
// has rows of 2026 which the third has in another file.
func TestRepairKeepsPartsOfABucket(t *testing.T) {
	s := twoYears(t)
	damage(t, s, "gen-000001", "responses", "bucket=00", "span=2026*") // the second shares it
	damage(t, s, "gen-000003", "responses", "bucket=00", "span=2025*")
	report, err := s.Doctor(t.Context(), true)
	if err != nil || !report.Healthy() {
		t.Fatalf("repair: %v, %v", report, err)
	}
	if got := positions(t, s); !slices.Equal(got, []int32{2, 3, 6, 7}) {
		t.Errorf("questions %v, want those of 2026, of which there are more:\n%s", got, report)
	}
	if text := strings.Join(report.Lost, "\n"); !strings.Contains(text, "4 rows in force are kept, as they were in gen-000003") || !strings.Contains(text, "until these are run again: one.csv, three.csv, two.csv") {
		t.Errorf("lost is told as:\n%s", text)
	}
}

func TestOverlap(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"responses/bucket=00/span=all/a", "responses/bucket=00/span=2026/b", true},
		{"responses/bucket=00/span=2026-q1/a", "responses/bucket=00/span=2026/b", true},
		{"responses/bucket=00/span=2026-q1/a", "responses/bucket=00/span=2026-03/b", true},
		{"responses/bucket=00/span=2026-q1/a", "responses/bucket=00/span=2026-04/b", false},
		{"responses/bucket=00/span=all/a", "responses/bucket=00/span=undated/b", true},
		{"responses/bucket=00/span=2026/a", "responses/bucket=00/span=undated/b", false},
		{"responses/bucket=00/span=all/a", "responses/bucket=01/span=all/b", false},
		{"responses/bucket=00/span=all/a", "responses_aside/bucket=00/b", false},
		{"roster/a", "roster/b", true},
		{"roster/a", "roster_aside/b", false},
		{"roster/a", "identities/b", false},
	} {
		if overlap(c.a, c.b) != c.want || overlap(c.b, c.a) != c.want {
			t.Errorf("%s and %s: want %v", c.a, c.b, c.want)
		}
	}
}

// A forget that was killed leaves older generations, in which the person is still: what is taken of them is without.
func TestRepairTakesNobodyForgottenFromOlderCopies(t *testing.T) {
	s := openStore(t, 1)
	gone, stays := who(1), who(2)
	tx := begin(t, s)
	b := tx.Batch(BatchInfo{Name: "all.csv", Digest: [32]byte{1}})
	var people []exam.Examinee
	var answers []exam.Response
	for _, who := range []string{gone, stays} {
		people = append(people, exam.Examinee{Pseudonym: who, ID: "id of " + who, ExamDate: exam.NoTime, ExportedAt: exam.NoTime})
		other := response(who, 1)
		other.Chosen, other.ExportedAt = "D", exam.NoTime
		answers = append(answers, response(who, 1), response(who, 2), other)
	}
	sittings := []exam.Sitting{{Source: "canvas", Examinee: gone, ID: "s1", TakenAt: exam.NoTime, ExportedAt: exam.NoTime}}
	for _, err := range []error{
		b.Responses(exam.FromRows(answers), lines(len(answers))), b.Roster(people, lines(2)), b.Identities(people), b.Sittings(sittings, lines(1)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tx.Merge(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	older, kept := filepath.Join(s.home.Dir(), "gen-000001"), filepath.Join(t.TempDir(), "kept")
	if err := os.CopyFS(kept, os.DirFS(older)); err != nil {
		t.Fatal(err)
	}
	before, err := current(t, s).Person(stays)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Forget(t.Context(), gone, ""); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(older, os.DirFS(kept)); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"responses/bucket=00/*", "responses_aside/bucket=00", "roster", "identities"} {
		damage(t, s, "gen-000002", filepath.FromSlash(folder))
	}
	report, err := s.Doctor(t.Context(), true)
	if err != nil || report.Damaged() || !strings.Contains(strings.Join(report.Lost, "\n"), "roster: damaged; it is as it was in gen-000001") {
		t.Fatalf("repair: %v, %v", report, err)
	}
	if p, err := current(t, s).Person(gone); err != nil || !p.empty() {
		t.Errorf("of somebody forgotten there is %v, %v", p, err)
	}
	if after, err := current(t, s).Person(stays); err != nil || fmt.Sprint(after) != fmt.Sprint(before) || before.empty() {
		t.Errorf("of the other there is %v, %v; want %v", after, err, before)
	}
	left := &traces{cells: map[string]bool{"id of " + gone: true}, raw: [][]byte{[]byte(gone)}}
	for _, f := range current(t, s).files {
		content, err := os.ReadFile(current(t, s).path(f))
		if err != nil || left.inFile(f.Path, content) || bytes.Contains(content, []byte(gone)) {
			t.Errorf("%s: a trace is left, %v", f.Path, err)
		}
	}
}

// Nothing that the made generation holds may say of a file that its rows are known.
func TestRepairedStoreKnowsNoFile(t *testing.T) {
	s, _ := threeNights(t)
	damage(t, s, "gen-000003", "responses", "bucket=00", "*")
	if _, err := s.Doctor(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	now := current(t, s)
	if len(now.batches)+len(now.prefixes) > 0 || slices.ContainsFunc(now.files, func(f generations.File) bool { return strings.HasPrefix(f.Path, memoryFolder+"/") }) {
		t.Errorf("%d files and %d beginnings are known, of %v", len(now.batches), len(now.prefixes), pathsOf(now))
	}
}

// Whatever is damaged, once all exports were read again every row in force is there again, and every table byte for byte where no
// part of a bucket was kept.
func TestRepairOfAnyDamageComesBackWhole(t *testing.T) {
	lost := 0
	for n := range 2 * cases() {
		rng := rand.New(rand.NewPCG(uint64(n), 17))
		all := deliveries(rng)
		s := storeAfter(t, rng, shuffled(rng, all))
		want, before := tablesOf(t, s), everything(t, s)
		tables, err := filepath.Glob(filepath.Join(s.home.Dir(), "gen-*", "*", "bucket=*", "*"))
		if err != nil {
			t.Fatal(err)
		}
		for range 1 + rng.IntN(4) {
			at := strings.TrimPrefix(tables[rng.IntN(len(tables))], s.home.Dir())
			if strings.HasSuffix(at, ".parquet") {
				at = filepath.Dir(at)
			}
			damage(t, s, at)
		}
		if rng.IntN(3) == 0 {
			names := generationsOf(t, s)
			if err := os.Remove(filepath.Join(s.home.Dir(), names[rng.IntN(len(names))], "manifest.json")); err != nil {
				t.Fatal(err)
			}
		}
		report, err := s.Doctor(t.Context(), true)
		if err != nil || report.Damaged() {
			t.Fatalf("case %d: repair: %v, %v", n, report, err)
		}
		if len(report.Lost) > 0 {
			lost++
		} else if got := tablesOf(t, s); !slices.Equal(got, want) {
			t.Errorf("case %d: nothing is told, and there is %v, want %v", n, got, want)
		}
		tx := begin(t, s)
		addRowsTo(t, tx.Batch(BatchInfo{Name: "all", Digest: [32]byte{255}}), shuffled(rng, all))
		_, err = tx.Merge(t.Context(), 1)
		if err := errors.Join(err, tx.Commit(t.Context())); err != nil {
			t.Fatal(err)
		}
		parts := strings.Contains(report.String(), "no generation that is kept has all of")
		if got := everything(t, s); !slices.Equal(got, before) || !parts && !slices.Equal(tablesOf(t, s), want) {
			t.Errorf("case %d: once all was read again there are %d rows, want %d; after\n%s", n, len(got), len(before), report)
		}
	}
	if lost == 0 {
		t.Error("nothing was ever lost: the test shows nothing")
	}
}
