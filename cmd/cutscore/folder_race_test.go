package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// folderRace is two runs without a store into one folder of pages.
type folderRace struct {
	*crashSite
	done, refused int
}

func newFolderRace(t *testing.T, program string) *folderRace {
	t.Helper()
	r := &folderRace{crashSite: newCrashSite(t, crashDir(t), program)}
	r.deliver(t, 2)
	for _, contact := range []string{"one", "two"} { // what the pages of each should look like
		if out, err := r.alone("site-"+contact, contact).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	return r
}

func (r *folderRace) alone(out, contact string) *exec.Cmd {
	cmd := exec.Command(r.program, "run", "inbox", "--quiet", "--out", out, "--contact", contact)
	cmd.Dir = r.dir
	return cmd
}

// run starts both, and says what is wrong with how they ended or with what they left.
func (r *folderRace) run(t *testing.T) (wrong error) {
	t.Helper()
	pair := []*exec.Cmd{r.alone("site", "one"), r.alone("site", "two")}
	var said [2]bytes.Buffer
	for i, cmd := range pair {
		cmd.Stderr = &said[i]
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
	}
	for i, cmd := range pair {
		var exit *exec.ExitError
		switch err := cmd.Wait(); {
		case err == nil:
			r.done++
		case errors.As(err, &exit) && exit.ExitCode() == exitLocked && strings.Contains(said[i].String(), "holds --out"):
			r.refused++
		default:
			wrong = fmt.Errorf("%w: %s", err, said[i].String())
		}
	}
	site := filepath.Join(r.dir, "site")
	one, two := sameTree(site, filepath.Join(r.dir, "site-one")), sameTree(site, filepath.Join(r.dir, "site-two"))
	if one != nil && two != nil {
		wrong = errors.Join(wrong, one, two)
	}
	if left := r.leftovers(); len(left) > 0 {
		wrong = errors.Join(wrong, fmt.Errorf("left over: %v", left))
	}
	return wrong
}

// Two runs at once without a store, into one folder of pages: each publishes all, or is refused with the holder's name, and
// the folder holds the pages of one of them.
func TestTwoRunsIntoOneFolder(t *testing.T) {
	r := newFolderRace(t, "cutscore")
	for n := range crashes(5, 200) {
		if err := r.run(t); err != nil {
			t.Fatalf("race %d: %v", n, err)
		}
	}
	t.Logf("%d runs published, %d were refused", r.done, r.refused)
}

// The negative control: runs that take no notice of each other are caught by the same test.
func TestTwoRunsWithoutALockOnTheFolderAreCaught(t *testing.T) {
	if os.Getenv("CUTSCORE_SOAK") == "" {
		t.Skip("SKIP: that two runs meet is a matter of chance: `make soak` runs this")
	}
	r := newFolderRace(t, "cutscore-unlocked")
	for range 200 {
		if r.run(t) != nil {
			return
		}
	}
	t.Error("200 races without a lock, and nothing went wrong: the test is blind")
}

// unlocked is the program after the lock was taken away from whoever holds it: one on a file that has gone keeps nobody out.
func unlocked(run func() int) int {
	_ = os.Remove(".site.lock")
	return run()
}

// The folder is one run's at a time, whoever comes second is told who has it, and nothing of the lock is left.
func TestOneRunIntoAFolder(t *testing.T) {
	dir := t.TempDir()
	out, lock := filepath.Join(dir, "pages", "site"), filepath.Join(dir, "pages", ".site.lock")
	env := &Env{Now: testClock}
	for range 2 {
		first, err := lockOut(out, env)
		if err != nil {
			t.Fatal(err)
		}
		_, err = lockOut(out, env)
		if exitCode(err) != exitLocked || !strings.Contains(fmt.Sprint(err), fmt.Sprintf("process %d on ", os.Getpid())) {
			t.Errorf("a second run: %v", err)
		}
		if err := first.Release(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(lock); err == nil && runtime.GOOS != "windows" {
			t.Error("the file of the lock is left over")
		}
		if err := os.WriteFile(lock, []byte("of a run that was killed"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
