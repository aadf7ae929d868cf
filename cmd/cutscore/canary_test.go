package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cutscore/transform/dataset"
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
	pages, rows := 0, 0
	eachCanaryFile(t, dir, func(path, text string) {
		switch {
		case strings.HasPrefix(path, "inbox/"):
		case strings.HasPrefix(path, "site/rejects.csv"): // rows as they were exported, but for whose they are
			noneOf(t, path, text, slices.Concat(ids, names))
			rows += strings.Count(text, "zqcell")
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
	if rows < 30 {
		t.Errorf("%d cells in the rows that were set aside: they are not shown", rows) // the control
	}
	noneInTables(t, in("store"), all)
}

// noneInTables looks for the canaries in every cell of every table but those of names and ids, and of the memory: as files
// they are compressed, and show nothing.
func noneInTables(t *testing.T, dir string, all []string) {
	t.Helper()
	store, err := dataset.OpenExisting(dir)
	if err != nil {
		t.Fatal(err)
	}
	current, err := store.Current()
	if err != nil {
		t.Fatal(err)
	}
	people, err := current.Roster()
	if err != nil || len(people) != 40 {
		t.Fatalf("%d people, %v", len(people), err)
	}
	named, rows := 0, 0
	for pseudonym := range people {
		person, err := current.Person(pseudonym)
		if err != nil {
			t.Fatal(err)
		}
		for table, content := range person.Tables {
			text := fmt.Sprint(content)
			if strings.HasPrefix(table, "roster") || table == "identities" {
				named += strings.Count(text, "Zqname")
				continue
			}
			rows += len(content)
			noneOf(t, table, text, all)
		}
	}
	items, err := current.Items()
	if err != nil {
		t.Fatal(err)
	}
	noneOf(t, "items", fmt.Sprint(items), all)
	for b := range current.Buckets() {
		memory, err := current.Memory(fmt.Sprintf("bucket=%02d", b))
		if err != nil {
			t.Fatal(err)
		}
		noneOf(t, "memory", string(memory), all)
	}
	if named == 0 || rows < 200 {
		t.Errorf("%d names in the tables of names, %d rows in the others: the test looks for the wrong thing", named, rows) // the control
	}
}

// panicAt is the variable of the environment that says at which of its looks at the clock or words on stderr the program
// "cutscore-panicking" panics.
const panicAt = "CUTSCORE_TEST_PANIC_AT"

// panicking is the program with something in it that panics.
func panicking() int {
	at, _ := strconv.Atoi(os.Getenv(panicAt))
	var events atomic.Int64
	event := func() {
		if events.Add(1) == int64(at) {
			panic("induced")
		}
	}
	env := &Env{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: writerFunc(func(b []byte) (int, error) { event(); return os.Stderr.Write(b) }),
		Getenv: os.Getenv, Now: func() time.Time { event(); return testClock() }}
	return run(context.Background(), env, os.Args[1:])
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// A program that panics, anywhere on its way, shows no canary: not in what it says, and not in what it leaves on the disk.
func TestNoCanaryLeavesInAPanic(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("SKIP: the program is run under another name by a symbolic link, which Windows does not give to everybody")
	}
	dir := t.TempDir()
	ids, names, cells := canaries(t, dir)
	all := append(append(append([]string{}, ids...), names...), cells...)
	c := newCrashSite(t, crashDir(t), "cutscore-panicking")
	panics := 0
	for n := 1; ; n += crashes(4, 1) {
		out := filepath.Join(t.TempDir(), "out") // a store and a site of its own: nothing is known
		cmd := exec.Command(c.program, "run", filepath.Join(dir, "inbox"), "--store", filepath.Join(out, "store"), "--out", filepath.Join(out, "site"))
		cmd.Env = append(os.Environ(), panicAt+"="+strconv.Itoa(n))
		said, err := cmd.CombinedOutput()
		noneOf(t, fmt.Sprintf("panic %d", n), string(said), all)
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 2 { // it ended as it should
			break
		}
		panics++
		if !strings.Contains(string(said), "induced") || !strings.Contains(string(said), "goroutine") {
			t.Errorf("panic %d is not the one that was meant: %s", n, said)
		}
		eachCanaryFile(t, filepath.Dir(out), func(path, text string) {
			switch {
			case strings.Contains(path, "/roster") || strings.Contains(path, "/identities/") || strings.HasSuffix(path, ".html"):
				noneOf(t, path, text, cells)
			case strings.HasSuffix(path, "rejects.csv"):
				noneOf(t, path, text, slices.Concat(ids, names))
			default:
				noneOf(t, path, text, all)
			}
		})
	}
	t.Logf("%d panics", panics)
	if panics < 3 {
		t.Errorf("%d panics: the test shows little", panics)
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
