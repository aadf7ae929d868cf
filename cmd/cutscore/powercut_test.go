//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// powerSite is a crashSite on a file system in an image file. A power cut is simulated by copying the image as it lies,
// without what the system has not written to it yet, and mounting the copy in its place.
type powerSite struct {
	*crashSite
	image, copied string
}

func newPowerSite(t *testing.T) *powerSite {
	t.Helper()
	work := crashDir(t)
	disk := filepath.Join(work, "disk")
	p := &powerSite{image: filepath.Join(work, "image"), copied: filepath.Join(work, "copy")}
	if err := errors.Join(os.WriteFile(p.image, nil, 0o600), os.Truncate(p.image, 48<<20), os.Mkdir(disk, 0o700)); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mkfs.ext4", "-q", "-F", p.image).CombinedOutput(); err != nil {
		t.Skipf("SKIP: no file system can be made here: %v: %s", err, out)
	}
	p.mount(t, p.image, disk)
	p.crashSite = newCrashSite(t, disk, "cutscore")
	t.Cleanup(func() { _ = exec.Command("umount", disk).Run() })
	return p
}

func (p *powerSite) mount(t *testing.T, image, disk string) {
	t.Helper()
	if out, err := exec.Command("mount", "-o", "loop", image, disk).CombinedOutput(); err != nil {
		t.Skipf("SKIP: loop mounts are not possible here: %v: %s", err, out)
	}
}

// useCopy puts the copy in the place of the disk.
func (p *powerSite) useCopy(t *testing.T) {
	t.Helper()
	if out, err := exec.Command("umount", p.dir).CombinedOutput(); err != nil {
		t.Fatalf("umount: %v: %s", err, out)
	}
	if err := os.Rename(p.copied, p.image); err != nil {
		t.Fatal(err)
	}
	p.mount(t, p.image, p.dir)
}

// copyAtRest copies the image at one instant: a copy that still equals the image afterwards was taken at one.
func (p *powerSite) copyAtRest(t *testing.T) {
	t.Helper()
	for range 100 {
		content, err := os.ReadFile(p.image)
		if err != nil {
			t.Fatal(err)
		}
		again, err := os.ReadFile(p.image)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(content, again) {
			if err := os.WriteFile(p.copied, content, 0o600); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatal("the image does not come to rest")
}

// stop stops a process with all its threads, if it has not ended. One inside a system call stops when that ends.
func stop(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	_ = cmd.Process.Signal(syscall.SIGSTOP)
	for range 5000 {
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", cmd.Process.Pid))
		running := 0
		for _, path := range threads {
			stat, err := os.ReadFile(path)
			if err == nil && !bytes.Contains(stat, []byte(") T ")) && !bytes.Contains(stat, []byte(") Z ")) {
				running++
			}
		}
		if running == 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("the program does not stop")
}

// cutRun runs the command, cuts the power at a random instant of the next usual time, or after it has ended, and returns
// how many deliveries were acknowledged of n, and how many are published afterwards.
func (p *powerSite) cutRun(t *testing.T, cmd *exec.Cmd, n int, wait time.Duration) (said, found int, err error) {
	t.Helper()
	p.deliver(t, n)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	said = n - 1
	select {
	case err := <-ended:
		if err != nil {
			t.Fatalf("a run that nobody disturbed: %v", err)
		}
		said = n
		p.copyAtRest(t)
	case <-time.After(wait):
		stop(t, cmd)
		p.copyAtRest(t)
		_ = cmd.Process.Kill() // unless it ended before it was stopped
		if err := <-ended; err == nil {
			said = n
		}
	}
	p.useCopy(t)
	found, err = p.published()
	return said, found, err
}

// After a power cut at any instant, what a run has acknowledged is there, rows and pages of one run, and the next run succeeds
// and leaves nothing over.
func TestPowerCutOfTheProgram(t *testing.T) {
	p := newPowerSite(t)
	rng := rand.New(rand.NewPCG(1, 6))
	p.deliver(t, 1)
	began := time.Now()
	p.night(t)
	usual := time.Since(began)
	before, acknowledged := 1, 0
	for n := range crashes(3, 300) {
		said, found, err := p.cutRun(t, p.command(), before+1, time.Duration(rng.Int64N(int64(usual))))
		if err != nil || found < max(said, before) {
			t.Fatalf("cut %d: %d deliveries after the cut, %d were acknowledged, %d before: %v", n, found, said, before, err)
		}
		if said > before {
			acknowledged++
		}
		before = found
	}
	p.deliver(t, before+1)
	p.night(t)
	if now, err := p.published(); err != nil || now != before+1 || len(p.leftovers()) > 0 {
		t.Errorf("the run after: %d published after %d, left over %v, %v", now, before, p.leftovers(), err)
	}
	t.Logf("%d power cuts, %d of them after the run had ended", crashes(3, 300), acknowledged)
}

// The negative control: the program under a system that syncs nothing, but says that it did, is caught losing what it
// acknowledged.
func TestPowerCutOfAnUnsyncedProgramIsCaught(t *testing.T) {
	if os.Getenv("CUTSCORE_SOAK") == "" {
		t.Skip("SKIP: what the system writes in its own time is a matter of chance: `make soak` runs this")
	}
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("SKIP: strace is not here, so no sync can be left out")
	}
	p := newPowerSite(t)
	p.deliver(t, 1)
	p.night(t)
	for n := 2; n < 22; n++ {
		w := p.command()
		cmd := exec.Command("strace", append([]string{"-f", "-o", "/dev/null", "-e", "inject=fsync,fdatasync:retval=0", p.program}, w.Args[1:]...)...)
		cmd.Dir = p.dir
		said, found, err := p.cutRun(t, cmd, n, time.Hour)
		if err != nil || found < said {
			return
		}
	}
	t.Error("20 power cuts of a program whose syncs do nothing, and nothing was lost")
}
