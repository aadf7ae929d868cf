package dataset

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Every n-th call of these fails once with this error: the writer must end with an error, what was published must be
// whole and not older, and the next run must succeed and leave no leftovers.
func TestEveryFailingSystemCall(t *testing.T) {
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("SKIP: strace is not here, so no faults can be injected")
	}
	calls := []string{"write:error=ENOSPC", "fsync:error=EIO", "renameat:error=EIO"}
	if os.Getenv("CUTSCORE_SOAK") != "" {
		calls = append(calls, "write:error=EIO", "fsync:error=ENOSPC", "openat:error=EMFILE", "mkdirat:error=ENOSPC", "linkat:error=EIO",
			"close:error=EIO", "unlinkat:error=EIO", "ftruncate:error=EIO", "pread64:error=EIO", "read:error=EIO")
	}
	for _, call := range calls {
		t.Run(call, func(t *testing.T) { failEvery(t, call) })
	}
}

func failEvery(t *testing.T, call string) {
	dir := memoryDir(t)
	for range 4 { // generations to lose, and one to retire
		if out, err := writer("once", dir).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	failures, step := 0, times(4, 1)
	for n := 1; n < 2000; n += step {
		before, err := published(dir)
		if err != nil {
			t.Fatal(err)
		}
		injected, failed := runWithFault(t, dir, fmt.Sprintf("%s:when=%d", call, n))
		if !injected {
			break
		}
		now, err := published(dir)
		if err != nil {
			t.Fatalf("%s number %d: %v", call, n, err)
		}
		if now < before || !failed && now != before+1 {
			t.Fatalf("%s number %d: failed %v, %d rows before, %d after", call, n, failed, before, now)
		}
		if failed {
			failures++
		}
		if out, err := writer("once", dir).CombinedOutput(); err != nil {
			t.Fatalf("%s number %d: the run after: %v: %s", call, n, err, out)
		}
		noLeftovers(t, dir)
	}
	if failures == 0 && !strings.HasPrefix(call, "linkat") { // where linking fails, files are copied
		t.Errorf("%s: no injected fault made a run fail: the test shows nothing", call)
	}
}

// runWithFault runs one writer under strace and says whether the fault was injected and whether the writer failed.
func runWithFault(t *testing.T, dir, inject string) (injected, failed bool) {
	t.Helper()
	log := filepath.Join(t.TempDir(), "strace")
	name, _, _ := strings.Cut(inject, ":")
	w := writer("once", dir)
	cmd := exec.Command("strace", append([]string{"-f", "-o", log, "-e", "trace=" + name, "-e", "inject=" + inject}, w.Args...)...)
	cmd.Env = w.Env
	err := cmd.Run()
	text, readErr := os.ReadFile(log)
	if readErr != nil {
		t.Skipf("SKIP: strace cannot trace here: %v", err)
	}
	return strings.Contains(string(text), "INJECTED"), err != nil
}

func noLeftovers(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if n := e.Name(); strings.HasPrefix(n, "building-") || strings.HasPrefix(n, "going-") || strings.HasSuffix(n, ".new") {
			t.Errorf("left over: %s", n)
		}
	}
}

// A full disk: whatever its size, what is published stays whole, and with room again the next run succeeds.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	full := 0
	for n := range times(8, 50) {
		size := 16 + n*times(60, 12)
		if out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dk", size), "tmpfs", dir).CombinedOutput(); err != nil {
			t.Skipf("SKIP: mounting is not possible here: %v: %s", err, out)
		}
		full += fillUp(t, dir, size)
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Fatalf("umount: %v: %s", err, out)
		}
	}
	if full == 0 {
		t.Error("no disk was ever full: the test shows nothing")
	}
}

// fillUp writes until the disk is full; 1 if that happened.
func fillUp(t *testing.T, dir string, size int) int {
	t.Helper()
	acknowledged := 0
	for range 12 {
		out, err := writer("once", dir).CombinedOutput()
		now, publishedErr := published(dir)
		if publishedErr != nil || now < acknowledged {
			t.Errorf("%d kB: %d rows published, %d acknowledged, %v", size, now, acknowledged, publishedErr)
		}
		acknowledged = max(now, acknowledged)
		if err == nil {
			continue
		}
		if !strings.Contains(string(out), "no space left") {
			t.Errorf("%d kB: the message does not say that the disk is full: %s", size, out)
		}
		if out, err := exec.Command("mount", "-o", "remount,size=64m", dir).CombinedOutput(); err != nil {
			t.Fatalf("remount: %v: %s", err, out)
		}
		if out, err := writer("once", dir).CombinedOutput(); err != nil {
			t.Errorf("%d kB: the run after, with room: %v: %s", size, err, out)
		}
		noLeftovers(t, dir)
		return 1
	}
	return 0
}

// The negative control: a writer that writes in place is caught by a fault in the middle of it.
func TestFaultsCatchACarelessWriter(t *testing.T) {
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("SKIP: strace is not here, so no faults can be injected")
	}
	dir := memoryDir(t)
	w := writer("careless", dir)
	cmd := exec.Command("strace", append([]string{"-f", "-o", filepath.Join(t.TempDir(), "strace"), "-e", "trace=write", "-e", "inject=write:error=ENOSPC:when=300"}, w.Args...)...)
	cmd.Env = w.Env
	if err := cmd.Run(); err == nil {
		t.Skip("SKIP: strace cannot inject here")
	}
	if n, err := published(dir); err == nil {
		t.Errorf("a manifest cut in the middle was not noticed: %d rows", n)
	}
}
