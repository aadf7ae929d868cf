package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// schoolCSV writes sittings from..to-1 of students for whom pick holds, 25 questions each, a week apart. It has no times, so
// that no patterns are looked for, which takes most of a small run; stats tests nights with times.
func schoolCSV(t *testing.T, path string, from, to int, pick func(student int) bool) {
	t.Helper()
	var b strings.Builder
	b.WriteString("examinee_id,sitting_id,item_id,answered_at,result,disciplines,systems\n")
	for student := range 40 {
		for sitting := from; sitting < to && pick(student); sitting++ {
			rng := rand.New(rand.NewPCG(uint64(student), uint64(sitting)))
			at := time.Date(2026, 3, 1+7*sitting, 9, 0, 0, 0, time.UTC)
			for q := range 25 {
				item, result := (q*7+student+sitting*25)%90, "incorrect"
				if rng.Float64() < .25+.5*float64(student)/40+.002*float64(item) {
					result = "correct"
				}
				fmt.Fprintf(&b, "s%02d,t%d,q%02d,%s,%s,Discipline %d,System %d\n", student, sitting, item,
					at.Add(time.Duration(q)*time.Minute).Format(time.RFC3339), result, item%4, item%3)
			}
		}
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// do runs the program as a user does and returns what it said.
func do(t *testing.T, args ...string) string { t.Helper(); return doTo(t, 0, args...) }

// doTo is do of a run that is to end with that exit code.
func doTo(t *testing.T, want int, args ...string) string {
	t.Helper()
	var talk bytes.Buffer
	env := &Env{Stdin: strings.NewReader(""), Stdout: &talk, Stderr: &talk, Getenv: os.Getenv,
		Now: func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }}
	if code := run(context.Background(), env, args); code != want {
		t.Fatalf("%v: exit code %d\n%s", args, code, talk.String())
	}
	return talk.String()
}

// tree reads every file of a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, path))
		out[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestNightsMakeTheSameFiles: a store that stands on one calibration shows the same pages and figures, byte for byte,
// whichever nights the answers came in, on one processor or two, and when everything is computed from the start; a night
// computes only those who have something new.
func TestNightsMakeTheSameFiles(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	all := func(int) bool { return true }
	schoolCSV(t, at("base.csv"), 0, 4, all)
	for part := range 3 {
		schoolCSV(t, at(fmt.Sprintf("part%d.csv", part)), 4, 5, func(student int) bool { return student%8 == part })
	}
	if err := os.WriteFile(at("key"), []byte("a key of the test, of no worth"), 0o600); err != nil {
		t.Fatal(err)
	}
	to := func(store, workers string) []string {
		return []string{"--store", at(store), "--key-file", at("key"), "--workers", workers}
	}
	night := func(file, store, workers string) string {
		return do(t, append([]string{"run", at(file), "--out", at("site-" + store), "--exam", "usmle-step1"}, to(store, workers)...)...)
	}
	expect := func(said, want string) {
		t.Helper()
		if !strings.Contains(said, want+" of 40 examinees are as they were") {
			t.Errorf("want %s taken over:\n%s", want, said)
		}
	}
	night("base.csv", "one", "1")
	do(t, append([]string{"ingest", at("part0.csv"), at("part1.csv")}, to("one", "1")...)...) // without pages, nothing is remembered
	expect(night("part2.csv", "one", "1"), "0")
	want := tree(t, at("site-one"))
	for store, order := range map[string][]string{"forward": {"part0.csv", "part1.csv"}, "backward": {"part1.csv", "part0.csv"}} {
		night("base.csv", store, "2")
		for _, file := range order {
			night(file, store, "2")
		}
		expect(night("part2.csv", store, "2"), "35")
		got := tree(t, at("site-"+store))
		if len(got) != len(want) || len(got) < 80 {
			t.Errorf("%s: %d files, want %d", store, len(got), len(want))
		}
		for path := range want {
			if got[path] != want[path] {
				t.Errorf("%s: %s differs", store, path)
			}
		}
		do(t, "doctor", "--store", at(store))
	}
}

// TestNightSaysThatTheDayMoved: a night whose last date is a week later says so where pages are made anew; one that leaves the
// day where it was does not.
func TestNightSaysThatTheDayMoved(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	schoolCSV(t, at("base.csv"), 0, 4, func(int) bool { return true })
	schoolCSV(t, at("later.csv"), 4, 5, func(student int) bool { return student == 0 })
	schoolCSV(t, at("same.csv"), 4, 5, func(student int) bool { return student == 1 })
	night := func(file string) string {
		return do(t, "run", at(file), "--out", at("site"), "--store", at("store"))
	}
	const moved = "the day that the pages speak of moved from "
	if said := night("base.csv"); strings.Contains(said, moved) {
		t.Errorf("a first night:\n%s", said)
	}
	if said := night("later.csv"); strings.Count(said, moved) != 1 {
		t.Errorf("a week later:\n%s", said)
	}
	if said := night("same.csv"); strings.Contains(said, moved) {
		t.Errorf("the same day again:\n%s", said)
	}
}

// TestNightNoticesAChangeInOldRows: another version of one answer of the first week, which sets both aside, makes that page
// anew, and the pages are those of a store that remembers nothing. A remembered state that is damaged is named, and refused.
func TestNightNoticesAChangeInOldRows(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	schoolCSV(t, at("base.csv"), 0, 4, func(int) bool { return true })
	schoolCSV(t, at("more.csv"), 4, 5, func(student int) bool { return student%8 == 0 })
	text, err := os.ReadFile(at("base.csv"))
	if err != nil {
		t.Fatal(err)
	}
	header, rest, _ := strings.Cut(string(text), "\n")
	old := rest[strings.Index(rest, "s05,t0,"):]
	old = old[:strings.Index(old, "\n")]
	other := strings.NewReplacer(",correct,", ",incorrect,", ",incorrect,", ",correct,").Replace(old)
	known, _, _ := strings.Cut(rest, "\n") // a file of nothing but contradictions would be refused
	for name, text := range map[string]string{"changed.csv": header + "\n" + other + "\n" + known + "\n", "key": "a key of the test, of no worth"} {
		if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	night := func(store string, code int, file string) string {
		return doTo(t, code, "run", at(file), "--out", at("site-"+store), "--exam", "usmle-step1", "--store", at(store), "--key-file", at("key"), "--workers", "2")
	}
	night("nights", 0, "base.csv")
	night("nights", 0, "more.csv")
	before := tree(t, at("site-nights"))
	if said := night("nights", 3, "changed.csv"); !strings.Contains(said, "39 of 40") {
		t.Errorf("one answer of one examinee changed:\n%s", said)
	}
	night("anew", 0, "base.csv")
	do(t, "ingest", at("more.csv"), "--store", at("anew"), "--key-file", at("key"))
	if said := night("anew", 3, "changed.csv"); !strings.Contains(said, "0 of 40") {
		t.Errorf("a store without a memory has something to take over:\n%s", said)
	}
	got, want := tree(t, at("site-nights")), tree(t, at("site-anew"))
	pages := 0
	for path := range want {
		if got[path] != want[path] {
			t.Errorf("%s differs", path)
		}
		if strings.HasPrefix(path, examineeFolder) && got[path] != before[path] {
			pages++
		}
	}
	if len(got) != len(want) || pages != 2 {
		t.Errorf("%d files, want %d; %d pages and figures of examinees changed, want 2", len(got), len(want), pages)
	}
	kept, err := filepath.Glob(at("nights/gen-*3/memory/*.gz"))
	if err != nil || len(kept) != 2*16+2 {
		t.Fatalf("%d states are kept (%v), want the counts and the people of 16 buckets, the form, and the day", len(kept), err)
	}
	for _, name := range []string{"parts=", "bucket=", "form", lastDayName} {
		for _, path := range kept {
			if strings.HasPrefix(filepath.Base(path), name) {
				damage(t, path, func() {
					for _, args := range [][]string{{"doctor", "--store", at("nights")}, {"run", at("more.csv"), "--out", at("site-nights"), "--store", at("nights"), "--key-file", at("key"), "--exam", "usmle-step1"}} {
						if said := doTo(t, 1, args...); !strings.Contains(said, "memory/"+filepath.Base(path)) {
							t.Errorf("%s says:\n%s", args[0], said)
						}
					}
				})
				break
			}
		}
	}
	do(t, "doctor", "--store", at("nights"))
}

// damage cuts a file in half while use runs.
func damage(t *testing.T, path string, use func()) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, now := range [][]byte{text[:len(text)/2], text} {
		// A new file: the old one may be linked into another generation.
		if err := errors.Join(os.Remove(path), os.WriteFile(path, now, 0o600)); err != nil {
			t.Fatal(err)
		}
		if len(now) < len(text) {
			use()
		}
	}
}

// TestNightForgetsWhatNoLongerHolds: other settings, another name, and somebody who was erased leave nothing to take over.
func TestNightForgetsWhatNoLongerHolds(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	schoolCSV(t, at("base.csv"), 0, 3, func(int) bool { return true })
	night := func(more ...string) string {
		return do(t, append([]string{"run", dir, "--store", at("data"), "--out", at("site"), "--exam", "usmle-step1", "--workers", "2"}, more...)...)
	}
	night()
	if said := night("--contact", "the office"); !strings.Contains(said, "0 of 40") {
		t.Errorf("pages with another contact were taken over:\n%s", said)
	}
	if err := os.WriteFile(at("roster.csv"), []byte("examinee_id,name\ns07,Robin\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := night("--contact", "the office"); !strings.Contains(said, "39 of 40") {
		t.Errorf("a new name should make one page new:\n%s", said)
	}
	do(t, "forget", "--examinee", "s07", "--store", at("data"))
	if left, err := filepath.Glob(at("data/gen-*/memory/*")); err != nil || len(left) > 0 {
		t.Errorf("after forget there is %v %v", left, err)
	}
	schoolCSV(t, at("more.csv"), 3, 4, func(student int) bool { return student == 1 })
	if said := night("--contact", "the office"); !strings.Contains(said, "0 of 39") {
		t.Errorf("after forget everything is made anew:\n%s", said)
	}
}
