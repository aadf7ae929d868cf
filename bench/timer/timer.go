// Package timer runs a command as a whole process and measures it: wall time, processor time, peak memory.
package timer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// Usage is what one run of a command cost.
type Usage struct {
	Wall time.Duration
	CPU  time.Duration // user and system, all cores
	Peak int64         // bytes of resident memory at the highest
	Exit int
	Tail string // the end of what the command wrote to stderr
}

// Command is a program with its arguments, extra environment, and the exit codes that count as success besides 0.
type Command struct {
	Args   []string
	Env    []string
	Dir    string
	Stdout *os.File // nil: thrown away
	OK     []int
}

// Run runs the command once. The peak is what the kernel gives with wait4, which starts a child at the peak of the
// process that forks it: so the caller must be small itself. An exit code that is not expected is an error.
func Run(ctx context.Context, c Command) (Usage, error) {
	cmd := exec.CommandContext(ctx, c.Args[0], c.Args[1:]...)
	cmd.Env, cmd.Dir = append(os.Environ(), c.Env...), c.Dir
	if c.Stdout != nil {
		cmd.Stdout = c.Stdout
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	err := cmd.Run()
	u := Usage{Wall: time.Since(start), Tail: tail(stderr.String())}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return u, fmt.Errorf("running %s: %w", c.Args[0], err)
	}
	u.Exit = cmd.ProcessState.ExitCode()
	u.CPU = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	u.Peak = peak(cmd.ProcessState)
	if !expected(u.Exit, c.OK) {
		return u, fmt.Errorf("%s: exit code %d: %s", strings.Join(c.Args, " "), u.Exit, u.Tail)
	}
	return u, nil
}

func expected(code int, ok []int) bool {
	for _, good := range ok {
		if code == good {
			return true
		}
	}
	return code == 0 && len(ok) == 0
}

func peak(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return usage.Maxrss
	}
	return usage.Maxrss << 10
}

const tailBytes = 400

func tail(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > tailBytes {
		s = "..." + s[len(s)-tailBytes:]
	}
	return s
}
