package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cutscore/ingest"
)

// nights is how many random exports the test below follows.
func nights() int {
	if os.Getenv("CUTSCORE_SOAK") != "" {
		return 300
	}
	return 15
}

// An export that grows, shrinks, and is corrected from night to night is read into two stores: one reads everything every
// night, the other leaves out what it knows. Pages, run.json, rejects.csv, exit code and the store must be the same.
func TestWhatIsKnownChangesNothing(t *testing.T) {
	unread, inFull, apart := 0, 0, 0
	for n := range nights() {
		e := newExport(rand.New(rand.NewPCG(uint64(n), 5)), t.TempDir())
		for night := range 5 {
			var args []string
			if night > 0 {
				args = e.change(t)
			}
			e.write(t)
			what := fmt.Sprintf("export %d, night %d (%s)", n, night, e.did)
			skipping := grain{leaf: 256, block: 100 + e.rng.IntN(600)}
			gotCode, said := e.run(t, "skipping", skipping, args)
			wantCode, _ := e.run(t, "full", grain{leaf: 256, full: true}, args)
			if gotCode != wantCode {
				t.Fatalf("%s: exit code %d, in full %d\n%s", what, gotCode, wantCode, said)
			}
			same(t, what, e.files(t, "skipping"), e.files(t, "full"))
			unread += strings.Count(said, "not read again")
			apart += strings.Count(said, codeApart)
			inFull += strings.Count(said, "reading everything in full")
		}
	}
	if unread < nights()/2 || inFull == 0 || apart == 0 {
		t.Errorf("%d files were read in part, %d times all was read after all, %d twins were told: the test tests too little", unread, inFull, apart)
	}
}

// export is one school's export and its two stores.
type export struct {
	rng          *rand.Rand
	dir          string
	name         string
	head, end    string
	rows, others []string
	did          string
}

func newExport(rng *rand.Rand, dir string) *export {
	e := &export{rng: rng, dir: dir, name: "export.csv", end: []string{"\n", "\r\n"}[rng.IntN(2)], did: "first"}
	if rng.IntN(3) == 0 {
		e.head = "\xef\xbb\xbf"
	}
	e.head += strings.Repeat("Answers of all blocks"+e.end, rng.IntN(2))
	e.head += "examinee_id,sitting_id,item_seq,item_id,answered_at,response,result,exported_at,trace" + e.end
	for range 60 + rng.IntN(60) {
		e.rows = append(e.rows, e.traced(24))
	}
	return e
}

func (e *export) row() string {
	r := e.rng
	n := r.IntN(1500)
	exported := ""
	if n%5 == 0 {
		exported = fmt.Sprintf("2026-0%d-01T00:00:00Z", 1+r.IntN(3))
	}
	at := time.Date(2026, time.Month(1+n%7), 1+n%28, 10, n%60, 0, 0, time.UTC).Format(time.RFC3339)
	row := fmt.Sprintf("S%d,T%d,%d,Q%d,%s,%s,%s,%s,x", n%6, n%11, n%13, n%17, at, string("AB"[n%2]), []string{"correct", "incorrect"}[n%3%2], exported)
	switch r.IntN(90) {
	case 0:
		row = strings.Replace(row, at, "31.02.2026", 1)
	case 1:
		row = strings.Replace(row, at, "2031-01-01T00:00:00Z", 1) // remarked on
	case 2:
		row = strings.Replace(row, ",Q", ",\"Q"+e.end, 1)
		row = strings.Replace(row, ",2026", "\",2026", 1)
	case 3:
		row = ""
	case 4:
		row = "short,row"
	case 5:
		row = strings.Replace(row, ",A,", ",C,", 1) // another version
	case 6:
		row = strings.Replace(row, ",A,", ",=\"A\",", 1)
	case 7:
		row = ",,,,,,,,"
	case 8, 9, 10, 11:
		row = strings.Replace(row, at, "1999-01-01T00:00:00Z", 1) // remarked on, whichever day it is
	}
	return row + e.end
}

// traced is a row that one time in n has something else where nobody reads: another row than its twin, if it has one.
func (e *export) traced(n int) string {
	row := e.row()
	if e.rng.IntN(n) == 0 {
		row = strings.Replace(row, ",x"+e.end, ",y"+e.end, 1)
	}
	return row
}

// change makes of the export what the next night finds.
func (e *export) change(t *testing.T) (args []string) {
	r := e.rng
	at := r.IntN(len(e.rows))
	e.others = nil
	switch e.did = []string{"grown", "grown", "grown", "grown in the middle", "a byte", "a byte", "a byte", "a byte", "cut short", "other options",
		"renamed", "conflict elsewhere", "forgotten", "nothing"}[r.IntN(14)]; e.did {
	case "grown in the middle":
		e.rows = slices.Insert(e.rows, at, e.row())
	case "a byte":
		e.rows[at] = strings.NewReplacer(",A,", ",D,", ",B,", ",D,").Replace(e.rows[at])
	case "cut short":
		e.rows = e.rows[:max(20, at)]
	case "other options":
		args = []string{"--tz", "Europe/Madrid"}
		e.rows = append(e.rows, e.row())
	case "renamed":
		e.name = fmt.Sprintf("export-%d.csv", at)
		e.rows = append(e.rows, e.row())
	case "conflict elsewhere":
		e.others = []string{strings.NewReplacer(",A,", ",E,", ",B,", ",E,").Replace(e.rows[at])}
		e.rows = append(e.rows, e.row())
	case "forgotten":
		for _, store := range []string{"skipping", "full"} {
			e.cutscore(t, grain{}, "forget", "--store", filepath.Join(e.dir, store, "store"), "--key-file", e.key(), "--examinee", fmt.Sprint("S", at%6))
		}
	case "grown":
		for range 1 + r.IntN(20) {
			e.rows = append(e.rows, e.traced(24))
		}
	}
	return args
}

func (e *export) key() string { return filepath.Join(e.dir, "key") }

func (e *export) write(t *testing.T) {
	t.Helper()
	inbox := filepath.Join(e.dir, "inbox")
	files := map[string]string{filepath.Join(inbox, e.name): e.head + strings.Join(e.rows, ""), e.key(): "the key of both of the stores"}
	if len(e.others) > 0 {
		files[filepath.Join(inbox, "other.csv")] = e.head + strings.Join(e.others, "")
	}
	if err := os.RemoveAll(inbox); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(inbox, 0o700); err != nil {
		t.Fatal(err)
	}
	for path, text := range files {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func (e *export) run(t *testing.T, store string, g grain, more []string) (code int, said string) {
	t.Helper()
	dir := filepath.Join(e.dir, store)
	return e.cutscore(t, g, append([]string{"run", filepath.Join(e.dir, "inbox"), "--store", filepath.Join(dir, "store"), "--out", filepath.Join(dir, "out"),
		"--status", filepath.Join(dir, "status"), "--key-file", e.key(), "--store-buckets", "2", "--exam", "usmle-step1"}, more...)...)
}

func (e *export) cutscore(t *testing.T, g grain, args ...string) (code int, said string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	env := &Env{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" }, grain: g,
		Now: func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }}
	code = run(context.Background(), env, args)
	return code, stderr.String()
}

// files are all that a run leaves, but for what is known of files and the manifest, which has its digest.
func (e *export) files(t *testing.T, store string) map[string]string {
	t.Helper()
	out := map[string]string{}
	root := filepath.Join(e.dir, store)
	notCompared := regexp.MustCompile(`prefixes\.json$|manifest\.(json|sha256)$|CURRENT$|LOCK$|last-run\.json$|cutscore\.prom$`)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || notCompared.MatchString(path) {
			return err
		}
		text, err := os.ReadFile(path)
		out[strings.TrimPrefix(path, root)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func same(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	for path := range want {
		if got[path] != want[path] {
			t.Fatalf("%s: %s differs\nskipping: %.3000q\nin full:  %.3000q", what, path, got[path], want[path])
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%s: %d files, in full %d", what, len(got), len(want))
	}
}

// A file that somebody writes to while it is read is refused, and nothing of it is kept.
func TestFileThatChangesIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	text := "examinee_id,sitting_id,item_id,answered_at,result\n" + strings.Repeat("S1,T1,Q1,2026-03-01T10:00:00Z,correct\n", 3)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	source := ingest.FileSource(path)
	opened := 0
	source.Open = func() (io.ReadCloser, error) {
		if opened++; opened == 3 { // to hash, to look at, to read
			if err := os.WriteFile(path, []byte(text+"S1,T1,Q2,2026-03-01T10:01:00Z,correct\n"), 0o600); err != nil {
				return nil, err
			}
		}
		return os.Open(path)
	}
	env := &Env{Stdout: io.Discard, Stderr: io.Discard, Getenv: func(string) string { return "" }, Now: time.Now}
	storage, err := openStorage("", "", 0, 2, env.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer storage.Close()
	flags := &runFlags{quiet: true}
	reading, err := flags.reading.intake(env.Now(), storage.pseudonyms())
	if err != nil {
		t.Fatal(err)
	}
	j := newJob(env, flags)
	tx, err := beginTx(t.Context(), storage)
	if err != nil {
		t.Fatal(err)
	}
	tx, err = j.takeIn(t.Context(), tx, reading, inputs{Sources: []ingest.Source{source}})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if o := j.summary.Files[0]; o.Outcome != refused || o.fileErr.Code != "file-changed" || tx.Snapshot().ResponseRows() != 0 {
		t.Errorf("%s, %v, %d rows kept", o.Outcome, o.fileErr, tx.Snapshot().ResponseRows())
	}
}
