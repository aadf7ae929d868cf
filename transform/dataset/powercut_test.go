//go:build linux

package dataset

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A power cut, simulated: the writer works on a file system in an image file; at a random instant the image is copied
// as it lies, without what the system has not written to it yet, and the copy is mounted. What was acknowledged before
// must be there, and whole.
func TestPowerCut(t *testing.T) {
	for n := range times(3, 1000) {
		said, found, err := cutPower(t, "loop", rand.New(rand.NewPCG(uint64(n), 8)))
		if err != nil || found < said {
			t.Fatalf("cut %d: %d rows after the cut, %d were acknowledged, %v", n, found, said, err)
		}
	}
}

// The negative control: a writer that syncs nothing must be caught losing what it acknowledged.
func TestPowerCutCatchesAWriterThatDoesNotSync(t *testing.T) {
	for n := range 20 {
		said, found, err := cutPower(t, "volatile loop", rand.New(rand.NewPCG(uint64(n), 9)))
		if err != nil || found < said {
			return
		}
	}
	t.Error("20 power cuts of a writer that syncs nothing, and nothing was lost")
}

func cutPower(t *testing.T, mode string, rng *rand.Rand) (said, found int, err error) {
	t.Helper()
	work := memoryDir(t)
	defer os.RemoveAll(work) // a thousand images do not fit into memory
	image, copied := filepath.Join(work, "image"), filepath.Join(work, "copy")
	if err := os.WriteFile(image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(image, 48<<20); err != nil {
		t.Fatal(err)
	}
	command(t, "mkfs.ext4", "-q", "-F", image)
	disk := filepath.Join(work, "disk")
	mountLoop(t, image, disk)
	cmd := writer(mode, filepath.Join(disk, "store"))
	out, err := os.Create(filepath.Join(work, "said"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd.Stdout = out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for tries := 0; lastNumber(t, out.Name()) == 0 && tries < 30_000; tries++ { // however slow the machine is
		time.Sleep(time.Millisecond)
	}
	time.Sleep(time.Duration(rng.IntN(250)) * time.Millisecond)
	if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	waitUntilStopped(t, cmd.Process.Pid)
	said = lastNumber(t, out.Name())
	copyAtRest(t, image, copied)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	command(t, "umount", disk)
	if err := os.Remove(image); err != nil {
		t.Fatal(err)
	}
	mountLoop(t, copied, disk)
	defer command(t, "umount", disk)
	found, err = published(filepath.Join(disk, "store"))
	return said, found, err
}

// waitUntilStopped waits until no thread of the process runs: one inside a system call stops only when that ends.
func waitUntilStopped(t *testing.T, pid int) {
	t.Helper()
	for range 1000 {
		threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
		if err != nil || len(threads) == 0 {
			t.Fatalf("the writer's threads: %v, %v", threads, err)
		}
		running := 0
		for _, path := range threads {
			if stat, err := os.ReadFile(path); err == nil && !bytes.Contains(stat, []byte(") T ")) {
				running++
			}
		}
		if running == 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("the writer does not stop")
}

// copyAtRest copies the image as it is at one instant: the system goes on writing to it in its own time, and a power
// cut does not take a second to read through the disk. A copy that still equals the image afterwards is such an instant.
func copyAtRest(t *testing.T, image, to string) {
	t.Helper()
	for range 100 {
		content, err := os.ReadFile(image)
		if err != nil {
			t.Fatal(err)
		}
		again, err := os.ReadFile(image)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(content, again) {
			continue
		}
		if err := os.WriteFile(to, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatal("the image does not come to rest")
}

func mountLoop(t *testing.T, image, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-o", "loop", image, dir).CombinedOutput(); err != nil {
		t.Skipf("SKIP: loop mounts are not possible here: %v: %s", err, out)
	}
}

func lastNumber(t *testing.T, path string) int {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole := text[:bytes.LastIndexByte(text, '\n')+1]
	words := strings.Fields(string(whole))
	if len(words) == 0 {
		return 0
	}
	n, err := strconv.Atoi(words[len(words)-1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}
