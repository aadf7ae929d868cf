package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"cutscore/transform/dataset"
)

// crashSite is a store, an inbox with one export that grows, and a folder of pages, on which the real program is run in a
// process of its own.
type crashSite struct {
	dir     string
	program string
}

func newCrashSite(t *testing.T, dir, program string) *crashSite {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("SKIP: crash tests run the program under another name by a symbolic link, which Windows does not give to everybody")
	}
	c := &crashSite{dir: dir, program: filepath.Join(t.TempDir(), program)}
	self, err := filepath.Abs(os.Args[0])
	if err == nil {
		err = errors.Join(os.Symlink(self, c.program), os.MkdirAll(filepath.Join(dir, "inbox"), 0o700))
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// deliver makes the export hold n sittings of three examinees: 6 responses each time.
func (c *crashSite) deliver(t *testing.T, n int) {
	t.Helper()
	var b strings.Builder
	b.WriteString("examinee_id,sitting_id,item_id,answered_at,result\n")
	for s := range n {
		for q := range 6 {
			fmt.Fprintf(&b, "s%d,t%d,q%d,2026-03-01T%02d:%02d:00Z,%s\n", q%3, s, q, s/60%24, s%60, []string{"correct", "incorrect"}[(s+q)%2])
		}
	}
	if err := os.WriteFile(filepath.Join(c.dir, "inbox", "export.csv"), []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (c *crashSite) command() *exec.Cmd {
	cmd := exec.Command(c.program, "run", "inbox", "--store", "store", "--out", "site", "--quiet", "--store-buckets", "2", "--keep", "8")
	cmd.Dir = c.dir
	return cmd
}

// night runs the program to its end and wants success.
func (c *crashSite) night(t *testing.T) {
	t.Helper()
	if out, err := c.command().CombinedOutput(); err != nil {
		t.Fatalf("a run that must succeed: %v: %s", err, out)
	}
}

// published returns how many deliveries are published. An error says what does not fit together: a file that is not what
// its manifest says, rows without their pages, or pages in --out that are not those of one generation.
func (c *crashSite) published() (int, error) {
	store, err := dataset.OpenExisting(filepath.Join(c.dir, "store"))
	if errors.Is(err, dataset.ErrNone) || errors.Is(err, fs.ErrNotExist) {
		return 0, c.noSite()
	}
	if err != nil {
		return 0, err
	}
	current, err := store.Current()
	if errors.Is(err, dataset.ErrNone) {
		return 0, c.noSite()
	}
	if err != nil {
		return 0, err
	}
	rows := int64(0)
	for b := range current.Buckets() {
		r, err := current.Responses(b)
		if err != nil {
			return 0, err
		}
		rows += int64(r.Rows)
	}
	shown, err := responsesOn(current.Pages())
	if err != nil || rows%6 != 0 || shown != rows {
		return 0, fmt.Errorf("%d rows are published, and pages for %d of them: %w", rows, shown, err)
	}
	return int(rows / 6), c.siteIsOneOf()
}

// responsesOn is what run.json and index.json of a folder of pages agree on.
func responsesOn(pages string) (int64, error) {
	var found [2]struct{ Responses int64 }
	for i, name := range []string{summaryName, "index.json"} {
		text, err := os.ReadFile(filepath.Join(pages, name))
		if err == nil {
			err = json.Unmarshal(text, &found[i])
		}
		if err != nil {
			return 0, err
		}
	}
	if found[0] != found[1] {
		return 0, fmt.Errorf("run.json says %d responses, index.json %d", found[0].Responses, found[1].Responses)
	}
	return found[0].Responses, nil
}

// noSite is an error when pages are there although nothing was published.
func (c *crashSite) noSite() error {
	if _, err := os.Stat(filepath.Join(c.dir, "site", "index.html")); err == nil {
		return errors.New("pages are there of a run that published nothing")
	}
	return nil
}

// siteIsOneOf compares --out with the pages of each kept generation: it must be one of them, file by file, or not there.
func (c *crashSite) siteIsOneOf() error {
	site := filepath.Join(c.dir, "site")
	if _, err := os.Stat(site); errors.Is(err, fs.ErrNotExist) {
		return nil // a kill came between the two renames; the next run puts the old pages back before anything else
	}
	generations, err := filepath.Glob(filepath.Join(c.dir, "store", "gen-*", "pages"))
	if err != nil {
		return err
	}
	var differs error
	for _, pages := range generations {
		err := sameTree(pages, site)
		if err == nil {
			return nil
		}
		differs = errors.Join(differs, err)
	}
	return fmt.Errorf("--out is no generation's pages: %w", differs)
}

func sameTree(a, b string) error {
	return errors.Join(eachIn(a, b), eachIn(b, a))
}

func eachIn(a, b string) error {
	return filepath.WalkDir(a, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(a, path)
		here, err := os.ReadFile(path)
		there, otherErr := os.ReadFile(filepath.Join(b, rel))
		if err := errors.Join(err, otherErr); err != nil {
			return err
		}
		if !bytes.Equal(here, there) {
			return fmt.Errorf("%s differs", rel)
		}
		return nil
	})
}

// leftovers names what a crash has left and the next run should have swept.
func (c *crashSite) leftovers() (left []string) {
	for _, pattern := range []string{"store/building-*", "store/going-*", "store/*.new", "store/*.tmp", ".site.new", ".site.old", ".site.lock"} {
		found, _ := filepath.Glob(filepath.Join(c.dir, pattern))
		left = append(left, found...)
	}
	return left
}

// crashes is how often a slow proof is repeated: enough to show that it works, or, in the soak, to mean something.
func crashes(few, many int) int {
	if os.Getenv("CUTSCORE_SOAK") != "" {
		return many
	}
	return few
}

// killSome kills the program at random instants and returns the first thing found wrong.
func (c *crashSite) killSome(t *testing.T, times int, rng *rand.Rand) (published int, err error) {
	t.Helper()
	c.deliver(t, 1)
	began := time.Now()
	c.night(t)
	usual := time.Since(began)
	before := 1
	for n := range times {
		c.deliver(t, before+1)
		cmd := c.command()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rng.Int64N(int64(usual) * 5 / 4)))
		_ = cmd.Process.Kill() // it may have ended already
		acknowledged := cmd.Wait() == nil
		now, err := c.published()
		if err != nil || now < before || acknowledged && now != before+1 {
			return now, fmt.Errorf("kill %d: %d deliveries published, %d before, acknowledged %v: %w", n, now, before, acknowledged, err)
		}
		before = now
	}
	return before, nil
}

// Killed at any instant, the program leaves rows and pages of one and the same run.
func TestKilledRunLeavesRowsAndPagesOfOneRun(t *testing.T) {
	c := newCrashSite(t, crashDir(t), "cutscore")
	n := crashes(8, 1000)
	published, err := c.killSome(t, n, rand.New(rand.NewPCG(1, 4)))
	if err != nil {
		t.Fatal(err)
	}
	c.deliver(t, published+1)
	c.night(t)
	now, err := c.published()
	if err != nil || now != published+1 || len(c.leftovers()) > 0 {
		t.Errorf("the run after: %d published after %d, left over %v, %v", now, published, c.leftovers(), err)
	}
	t.Logf("%d kills, %d deliveries published", n, now)
}

// The negative control: a program that copies its pages into place is caught by the same test.
func TestKilledCarelessRunIsCaught(t *testing.T) {
	published := 0
	for range 5 { // a machine whose load changes kills too early for a while
		now, err := newCrashSite(t, crashDir(t), "cutscore-careless").killSome(t, 100, rand.New(rand.NewPCG(1, 5)))
		if err != nil {
			return
		}
		published += now
	}
	t.Errorf("500 kills of a program that writes pages in place, %d published, and nothing was found wrong", published)
}

// careless is the program, and then, in place of a rename, writes the pages of --out once more where they lie.
func careless(run func() int) int {
	code := run()
	for range 20 {
		pages, _ := filepath.Glob("site/*")
		for _, page := range pages {
			content, err := os.ReadFile(page)
			if err != nil {
				continue
			}
			f, err := os.Create(page)
			if err != nil {
				continue
			}
			for chunk := range bytes.SplitSeq(content, []byte("\n")) {
				_, _ = f.Write(append(chunk, '\n'))
			}
			_ = f.Truncate(int64(len(content)))
			_ = f.Close()
		}
	}
	return code
}

// Every n-th call fails once, on every thread: the program ends with an error, or does without; what is published fits
// together and is not older; the next run succeeds and leaves nothing over.
func TestRunWithEveryFailingSystemCall(t *testing.T) {
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("SKIP: strace is not here, so no faults can be injected")
	}
	calls := []string{"write:error=ENOSPC", "fsync:error=EIO", "renameat:error=EIO"}
	if os.Getenv("CUTSCORE_SOAK") != "" {
		calls = append(calls, "write:error=EIO", "fsync:error=ENOSPC", "renameat:error=ENOSPC", "openat:error=EIO", "openat:error=ENOSPC",
			"close:error=EIO", "close:error=ENOSPC", "mkdirat:error=ENOSPC", "unlinkat:error=EIO")
	}
	for _, call := range calls {
		t.Run(call, func(t *testing.T) { failRuns(t, call) })
	}
}

func failRuns(t *testing.T, call string) {
	c := newCrashSite(t, crashDir(t), "cutscore")
	for n := range 4 {
		c.deliver(t, n+1)
		c.night(t)
	}
	injections, failures, before := 0, 0, 4
	for n := 1; n < 2000; n += crashes(30, 1) {
		c.deliver(t, before+1)
		injected, failed := c.fail(t, fmt.Sprintf("%s:when=%d", call, n))
		if !injected {
			break
		}
		injections++
		now, err := c.published()
		if err != nil || now < before || !failed && now != before+1 {
			t.Fatalf("%s number %d: failed %v, %d published, %d before: %v", call, n, failed, now, before, err)
		}
		if failed {
			failures++
		}
		c.deliver(t, now+1)
		c.night(t)
		if before, err = c.published(); err != nil || before != now+1 || len(c.leftovers()) > 0 {
			t.Fatalf("%s number %d: the run after: %d published after %d, left over %v, %v", call, n, before, now, c.leftovers(), err)
		}
	}
	t.Logf("%d runs with a fault, %d failed by it", injections, failures)
	if failures == 0 {
		t.Errorf("%s: no injected fault made a run fail: the test shows nothing", call)
	}
}

// fail runs the program under strace and says whether the fault was injected and whether the program failed.
func (c *crashSite) fail(t *testing.T, inject string) (injected, failed bool) {
	t.Helper()
	log := filepath.Join(t.TempDir(), "strace")
	name, _, _ := strings.Cut(inject, ":")
	w := c.command()
	cmd := exec.Command("strace", append([]string{"-f", "-o", log, "-e", "trace=" + name, "-e", "inject=" + inject, c.program}, w.Args[1:]...)...)
	cmd.Dir = c.dir
	err := cmd.Run()
	text, readErr := os.ReadFile(log)
	if readErr != nil {
		t.Skipf("SKIP: strace cannot trace here: %v", err)
	}
	return bytes.Contains(text, []byte("INJECTED")), err != nil
}

// Two runs at once into one store and one folder of pages: each publishes all, or is refused with the holder's name.
func TestTwoRunsIntoOneStore(t *testing.T) {
	c := newCrashSite(t, crashDir(t), "cutscore")
	done, refused := 0, 0
	for n := range crashes(3, 200) {
		c.deliver(t, n+1)
		first, second := c.command(), c.command()
		var said [2]bytes.Buffer
		first.Stderr, second.Stderr = &said[0], &said[1]
		if err := errors.Join(first.Start(), second.Start()); err != nil {
			t.Fatal(err)
		}
		for i, cmd := range []*exec.Cmd{first, second} {
			var exit *exec.ExitError
			switch err := cmd.Wait(); {
			case err == nil:
				done++
			case errors.As(err, &exit) && exit.ExitCode() == exitLocked && strings.Contains(said[i].String(), "holds the store"):
				refused++
			default:
				t.Fatalf("race %d: %v: %s", n, err, said[i].String())
			}
		}
		if now, err := c.published(); err != nil || now != n+1 {
			t.Fatalf("race %d: %d deliveries published of %d, %v", n, now, n+1, err)
		}
	}
	t.Logf("%d runs published or had nothing new, %d were refused", done, refused)
}

// crashDir is a folder in memory where the system has one.
func crashDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "cutscore-crash-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
