package timer

import (
	"context"
	"os"
	"testing"
	"time"
)

// TestMain turns the test binary into the command that is measured.
func TestMain(m *testing.M) {
	switch os.Getenv("TIMER_TEST") {
	case "hold": // 80 MB that are really touched, and a nap
		held := make([]byte, 80<<20)
		for i := 0; i < len(held); i += 4096 {
			held[i] = 1
		}
		time.Sleep(100 * time.Millisecond)
		os.Exit(int(held[4096]) - 1)
	case "fail":
		os.Stderr.WriteString("it broke\n")
		os.Exit(7)
	}
	os.Exit(m.Run())
}

func TestRun(t *testing.T) {
	u, err := Run(context.Background(), Command{Args: []string{os.Args[0]}, Env: []string{"TIMER_TEST=hold"}})
	if err != nil {
		t.Fatal(err)
	}
	if u.Wall < 100*time.Millisecond || u.Wall > 10*time.Second || u.CPU <= 0 || u.CPU > u.Wall*16 {
		t.Errorf("wall %v, cpu %v", u.Wall, u.CPU)
	}
	if u.Peak < 80<<20 || u.Peak > 400<<20 {
		t.Errorf("peak %d MB, want the 80 MB held and some", u.Peak>>20)
	}
}

func TestRunFails(t *testing.T) {
	command := Command{Args: []string{os.Args[0]}, Env: []string{"TIMER_TEST=fail"}}
	if u, err := Run(context.Background(), command); err == nil || u.Exit != 7 || u.Tail != "it broke" {
		t.Errorf("exit %d, stderr %q, error %v", u.Exit, u.Tail, err)
	}
	command.OK = []int{0, 7}
	if _, err := Run(context.Background(), command); err != nil {
		t.Errorf("exit 7 was expected, but: %v", err)
	}
	if _, err := Run(context.Background(), Command{Args: []string{"no-such-program-here"}}); err == nil {
		t.Error("a program that does not exist was run")
	}
}
