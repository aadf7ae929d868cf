package dataset

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"cutscore/exam"
)

// The slow proofs run this test binary again as a small writer: with helperMode set, TestMain ingests instead of
// testing. A writer adds one response to the store and says how many there are once they are published.
const helperMode, helperStore = "CUTSCORE_TEST_WRITER", "CUTSCORE_TEST_STORE"

func TestMain(m *testing.M) {
	if mode := os.Getenv(helperMode); mode != "" {
		if err := write(mode, os.Getenv(helperStore)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			var locked *ErrLocked
			if errors.As(err, &locked) {
				os.Exit(11)
			}
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func oneResponse(n int) *exam.Responses {
	return exam.FromRows([]exam.Response{response(fmt.Sprint("writer", n%5), n+1000)})
}

// write is the writer. Negative controls are the modes "careless", which writes in place, without a generation; "volatile
// loop", which syncs nothing; "unlocked", which takes no notice of another writer; and "unchecked", which writes in place
// and looks at no error. Those that do not loop end after one response, and "repair" repairs instead.
func write(mode, dir string) error {
	s, err := Open(Options{Dir: dir, Buckets: 2, Volatile: mode == "volatile loop"})
	if err != nil {
		return err
	}
	if mode == "repair" {
		runtime.LockOSThread() // strace counts the calls of each thread
		_, err := s.Doctor(context.Background(), true)
		return err
	}
	for {
		if mode == "unlocked" { // a lock on a file that is no longer there keeps nobody out
			_ = os.Remove(filepath.Join(dir, "LOCK"))
		}
		n, err := writeOne(s)
		if err != nil {
			return err
		}
		fmt.Println(n)
		switch mode {
		case "careless":
			err = carelessly(s)
		case "unchecked":
			uncheckedly(s)
			return nil
		case "once", "unlocked":
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func writeOne(s *Store) (int, error) {
	ctx := context.Background()
	tx, err := s.Begin(ctx)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	n := len(tx.base.batches)
	b := tx.Batch(BatchInfo{Name: fmt.Sprint(n), Digest: [32]byte{byte(n), byte(n >> 8)}})
	if err := b.Responses(oneResponse(n), []int64{2}); err != nil {
		return 0, err
	}
	if _, err := tx.Merge(ctx, 2); err != nil {
		return 0, err
	}
	return n + 1, tx.Commit(ctx)
}

// carelessly rewrites the published manifest where it lies.
func carelessly(s *Store) error {
	g, err := s.home.Current()
	if err != nil {
		return err
	}
	path := filepath.Join(g.Dir, "manifest.json")
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	for _, c := range content {
		if _, err := f.Write([]byte{c}); err != nil {
			return err
		}
	}
	return f.Close()
}

// uncheckedly writes every published file again where it lies, while something else takes up room, and looks at no error.
func uncheckedly(s *Store) {
	g, err := s.home.Current()
	if err != nil {
		return
	}
	for _, f := range g.Manifest.Files {
		content, _ := os.ReadFile(g.Path(f))
		rewritten, err := os.Create(g.Path(f))
		if err != nil {
			continue
		}
		other := filepath.Join(s.home.Dir(), "other")
		_ = os.WriteFile(other, make([]byte, 256<<10), 0o600)
		_, _ = rewritten.Write(content)
		_ = rewritten.Close()
		_ = os.Remove(other)
	}
}

// published counts what is published, and fails the test when it is not whole. -1: not whole.
func published(dir string) (int, error) {
	s, err := Open(Options{Dir: dir})
	if err != nil {
		return -1, err
	}
	snapshot, err := s.Current()
	if errors.Is(err, ErrNone) {
		return 0, nil
	}
	if err != nil {
		return -1, err
	}
	rows := 0
	for b := range snapshot.Buckets() {
		c, err := snapshot.Responses(b)
		if err != nil {
			return -1, err
		}
		rows += c.Rows
	}
	if rows != len(snapshot.Batches()) {
		return -1, fmt.Errorf("%d rows of %d files", rows, len(snapshot.Batches()))
	}
	return rows, nil
}

func writer(mode, dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), helperMode+"="+mode, helperStore+"="+dir)
	return cmd
}

// times is how often a slow proof is repeated: enough to show that it works, or, in the soak, to mean something.
func times(few, many int) int {
	if os.Getenv("CUTSCORE_SOAK") != "" {
		return many
	}
	return few
}

func TestKilledAtAnyInstant(t *testing.T) {
	dir := memoryDir(t)
	rng := rand.New(rand.NewPCG(5, 5))
	acknowledged := 0
	for n := range times(25, 1000) {
		said := killSoon(t, "loop", dir, rng)
		now, err := published(dir)
		if err != nil {
			t.Fatalf("kill %d: %v", n, err)
		}
		if now < max(said, acknowledged) {
			t.Fatalf("kill %d: %d rows are published, %d were acknowledged before", n, now, max(said, acknowledged))
		}
		acknowledged = now
	}
	if out, err := writer("once", dir).CombinedOutput(); err != nil {
		t.Fatalf("the run after: %v: %s", err, out)
	}
	if now, err := published(dir); err != nil || now != acknowledged+1 {
		t.Errorf("%d rows published after %d, %v", now, acknowledged, err)
	}
	if acknowledged == 0 {
		t.Error("no writer got anywhere: the test shows nothing")
	}
}

// The negative control: a writer without generations is caught by the same test.
func TestKilledCarelessWriterIsCaught(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	for range 100 {
		dir := memoryDir(t)
		killSoon(t, "careless", dir, rng)
		if _, err := published(dir); err != nil {
			return
		}
	}
	t.Error("100 kills of a writer that writes in place, and nothing was found damaged")
}

// killSoon starts a writer, kills it at a random instant and returns the last number that it acknowledged. The instant is
// drawn in units of what the writer takes for one response, on this machine as it is loaded now: mostly within the next two
// responses after the first, and once in four before the first.
func killSoon(t *testing.T, mode, dir string, rng *rand.Rand) int {
	t.Helper()
	cmd := writer(mode, dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said, first, ended := 0, make(chan time.Duration, 1), make(chan int, 1)
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			n, err := strconv.Atoi(lines.Text())
			if err != nil {
				break // cut by the kill
			}
			if said == 0 {
				first <- time.Since(begun)
			}
			said = n
		}
		ended <- said
	}()
	if rng.IntN(4) == 0 {
		time.Sleep(time.Duration(rng.IntN(30)) * time.Millisecond)
	} else {
		select {
		case took := <-first:
			time.Sleep(time.Duration(rng.Int64N(2 * int64(took))))
		case said := <-ended: // it failed by itself: whoever looks at the store next says so
			_ = cmd.Wait()
			return said
		}
	}
	_ = cmd.Process.Kill() // unless it has ended
	n := <-ended
	_ = cmd.Wait() // it was killed: that is the point
	return n
}

func TestTwoRunsAtOnce(t *testing.T) {
	dir := memoryDir(t)
	done, refused := 0, 0
	for n := range times(10, 200) {
		now, locked, err := race(t, "once", dir)
		done, refused = done+now, refused+locked
		if err == nil {
			err = holdsExactly(dir, done)
		}
		if err != nil {
			t.Fatalf("race %d: %v", n, err)
		}
	}
	t.Logf("%d runs published, %d were refused", done, refused)
}

// The negative control: two writers without the lock are caught by the same test.
func TestTwoRunsWithoutALockAreCaught(t *testing.T) {
	dir, done := memoryDir(t), 0
	for range 200 {
		now, _, err := race(t, "unlocked", dir)
		done += now
		if err != nil || holdsExactly(dir, done) != nil {
			return
		}
	}
	t.Error("200 races without a lock, and nothing went wrong: the test is blind")
}

// race starts two writers at once and says how many published and how many were refused; any other end is an error.
func race(t *testing.T, mode, dir string) (done, refused int, err error) {
	t.Helper()
	pair := []*exec.Cmd{writer(mode, dir), writer(mode, dir)}
	for _, cmd := range pair {
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
	}
	for _, cmd := range pair {
		var exit *exec.ExitError
		switch ended := cmd.Wait(); {
		case ended == nil:
			done++
		case errors.As(ended, &exit) && exit.ExitCode() == 11:
			refused++
		default:
			err = ended
		}
	}
	return done, refused, err
}

// holdsExactly is an error unless as many rows are published as were acknowledged.
func holdsExactly(dir string, acknowledged int) error {
	now, err := published(dir)
	if err == nil && now != acknowledged {
		err = fmt.Errorf("%d published of %d acknowledged", now, acknowledged)
	}
	return err
}
