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
			"close:error=EIO", "close:error=ENOSPC", "openat:error=EIO", "renameat:error=ENOSPC", "unlinkat:error=EIO", "ftruncate:error=EIO",
			"pwrite64:error=ENOSPC", "read:error=EIO")
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
	full := 0
	for n := range times(8, 50) {
		size := 16 + n*times(24, 4)
		onDisk(t, size, func(dir string) {
			happened, err := fillUp(t, "once", dir)
			if err != nil {
				t.Errorf("%d kB: %v", size, err)
			}
			if happened {
				full++
			}
		})
	}
	t.Logf("%d disks were full", full)
	if full == 0 {
		t.Error("no disk was ever full: the test shows nothing")
	}
}

// The negative control: a writer that looks at no error is caught by the same test.
func TestFullDiskCatchesAWriterThatLooksAtNoError(t *testing.T) {
	for size := 64; size < 800; size += 12 {
		caught := false
		onDisk(t, size, func(dir string) {
			_, err := fillUp(t, "unchecked", dir)
			caught = err != nil
		})
		if caught {
			return
		}
	}
	t.Error("full disks, no error looked at, and nothing was found damaged: the test is blind")
}

// onDisk mounts a file system in memory of so many kB, and unmounts it afterwards.
func onDisk(t *testing.T, size int, do func(dir string)) {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dk", size), "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("SKIP: mounting is not possible here: %v: %s", err, out)
	}
	defer command(t, "umount", dir)
	do(dir)
}

// fillUp writes until the disk is full and says whether that happened. An error says what was not as it must be.
func fillUp(t *testing.T, mode, dir string) (full bool, err error) {
	t.Helper()
	acknowledged := 0
	for range 12 {
		out, failed := writer(mode, dir).CombinedOutput()
		now, err := published(dir)
		if err != nil || now < acknowledged {
			return false, fmt.Errorf("%d rows published, %d acknowledged, %w", now, acknowledged, err)
		}
		acknowledged = now
		if failed == nil {
			continue
		}
		if !strings.Contains(string(out), "no space left") {
			return true, fmt.Errorf("the message does not say that the disk is full: %s", out)
		}
		command(t, "mount", "-o", "remount,size=64m", dir)
		if out, err := writer(mode, dir).CombinedOutput(); err != nil {
			return true, fmt.Errorf("the run after, with room: %w: %s", err, out)
		}
		noLeftovers(t, dir)
		return true, nil
	}
	return false, nil
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

// command runs a program of the system; a test that needs one which is not here says so.
func command(t *testing.T, name string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("SKIP: %s is not here", name)
	}
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", name, err, out)
	}
}
