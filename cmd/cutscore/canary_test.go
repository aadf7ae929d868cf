package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// canaries plants two hundred texts that nobody else would write: 40 ids, 40 names, and 120 cells of rows that cannot be
// used and of a column that nobody asked for.
func canaries(t *testing.T, dir string) (ids, names, cells []string) {
	t.Helper()
	var answers, roster strings.Builder
	answers.WriteString("examinee_id,sitting_id,item_seq,item_id,answered_at,response_time_s,result,nickname\n")
	roster.WriteString("examinee_id,name,cohort,exam_date,remark\n")
	cell := func(kind string, n int) string {
		cells = append(cells, fmt.Sprintf("zqcell%s%03d", kind, n))
		return cells[len(cells)-1]
	}
	for n := range 40 {
		ids, names = append(ids, fmt.Sprintf("zqident%03d", n)), append(names, fmt.Sprintf("Zqname Zqfamily%03d", n))
		for q := range 5 {
			fmt.Fprintf(&answers, "%s,t1,%d,q%d,2026-03-01T10:%02d:00Z,60,%s,%s\n", ids[n], q, q, n, []string{"correct", "incorrect"}[(n+q)%2], names[n])
		}
		switch n % 4 {
		case 0: // a time, a mark and a number that are none
			fmt.Fprintf(&answers, "%s,t1,6,q6,%s,60,correct,%s\n", ids[n], cell("time", n), cell("nick", n))
		case 1:
			fmt.Fprintf(&answers, "%s,t1,6,q6,2026-03-01T11:00:00Z,60,%s,%s\n", ids[n], cell("mark", n), cell("nick", n))
		case 2:
			fmt.Fprintf(&answers, "%s,t1,6,q6,2026-03-01T11:00:00Z,%s,correct,%s\n", ids[n], cell("secs", n), cell("nick", n))
		case 3: // too few cells
			fmt.Fprintf(&answers, "%s,%s,%s\n", ids[n], cell("short", n), cell("nick", n))
		}
		day, remark := "2027-02-01", cell("roster", n)
		if n%4 == 0 {
			day, remark = remark, ""
		}
		fmt.Fprintf(&roster, "%s,%s,2027,%s,%s\n", ids[n], names[n], day, remark)
	}
	err := errors.Join(os.Mkdir(filepath.Join(dir, "inbox"), 0o700),
		os.WriteFile(filepath.Join(dir, "inbox", "answers.csv"), []byte(answers.String()), 0o600),
		os.WriteFile(filepath.Join(dir, "inbox", "roster.csv"), []byte(roster.String()), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	return ids, names, cells
}

// Two hundred planted names, ids and cells reach the pages and the tables of names, and nothing else: not the screen, not
// the status, not run.json, no other file of the store.
func TestNoCanaryLeaves(t *testing.T) {
	dir := t.TempDir()
	ids, names, cells := canaries(t, dir)
	if n := len(ids) + len(names) + len(cells); n != 200 {
		t.Fatalf("%d canaries, want 200", n)
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	said := map[string]string{}
	for _, args := range [][]string{
		{"check", in("inbox")}, // only its stderr: what it prints is for whoever holds the file
		{"run", in("inbox"), "--store", in("store"), "--out", in("site"), "--status", in("status")},
		{"run", in("inbox"), "--store", in("store"), "--out", in("site"), "--strict"},
		{"ingest", in("inbox"), "--store", in("store"), "--tz", "America/Chicago"},
		{"doctor", "--store", in("store")},
		{"report", "--store", in("store"), "--out", in("again")},
	} {
		var out, errs bytes.Buffer
		code := run(context.Background(), &Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, Now: testClock}, args)
		said["stderr of "+args[0]] += errs.String()
		if args[0] != "check" {
			said["stdout of "+args[0]] += out.String()
		}
		if code == exitFailed || code == exitUsage {
			t.Fatalf("%s: exit code %d: %s", args[0], code, errs.String())
		}
	}
	all := append(append(append([]string{}, ids...), names...), cells...)
	for where, text := range said {
		noneOf(t, where, text, all)
	}
	pages := 0
	eachCanaryFile(t, dir, func(path, text string) {
		switch {
		case strings.HasPrefix(path, "inbox/") || strings.HasPrefix(path, "site/rejects.csv"):
		case strings.Contains(path, "/roster") || strings.Contains(path, "/identities/"):
			noneOf(t, path, text, cells)
		case strings.HasSuffix(path, ".html"):
			noneOf(t, path, text, cells)
			pages += strings.Count(text, "Zqname")
		default:
			noneOf(t, path, text, all)
		}
	})
	if pages == 0 {
		t.Error("no page shows a name: the test looks for the wrong thing") // the control
	}
}

// eachCanaryFile shows every file below dir.
func eachCanaryFile(t *testing.T, dir string, show func(path, text string)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		show(filepath.ToSlash(rel), string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func noneOf(t *testing.T, where, text string, canaries []string) {
	t.Helper()
	for _, c := range canaries {
		if at := strings.Index(strings.ToLower(text), strings.ToLower(c)); at >= 0 {
			t.Errorf("%s holds %q: ...%s...", where, c, text[max(0, at-60):min(len(text), at+60)])
			return
		}
	}
}
