package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"cutscore/bench/timer"
)

// cost is what one measurement gave: a process, or a line of `go test -bench`.
type cost struct {
	timer.Usage
	value float64 // in the unit of the row, when it is no process
}

// bench is one benchmark run: programs, folders, and what was measured, by label.
type bench struct {
	cutscore, analyse, duck, generate string
	dir, root                         string
	rows                              int64
	runs                              int
	costs                             map[string][]cost
	failed                            map[string]string // label -> why
}

type scenario struct {
	name string
	run  func(context.Context)
}

// scenarios is the whole benchmark in order.
func (b *bench) scenarios() []scenario {
	return []scenario{
		{"ingest, nightly and DuckDB, in turn", b.ingestRounds},
		{"DuckDB reads the store", b.checkStore},
		{"a fourth of the rows", b.quarterRounds},
		{"other shapes", b.shapeRounds},
		{"pages and items", b.reportRounds},
		{"a night after a first run, with pages", b.nightRounds},
		{"2,000 rows, whole process", b.smallRounds},
		{"bombs", b.bombs},
		{"trend filter, 2PL, reader", b.goBenchmarks},
		{"polluted files", b.pollution},
	}
}

func (b *bench) file(name string) string { return filepath.Join(b.dir, name) }

// prepare writes the inputs and reads them once, so that every program finds them in the page cache.
func (b *bench) prepare(ctx context.Context) error {
	tenth := max(b.rows/10, 1000)
	for name, rows := range map[string][2]int64{"today.csv": {b.rows, b.rows}, "tomorrow.csv": {b.rows + b.rows/100, b.rows}, "quarter.csv": {b.rows / 4, 0},
		"small.csv": {2000, 0}, "tenth.csv": {tenth, tenth}, "tenth-more.csv": {tenth + tenth/100, tenth}} { // rows, rows of a year
		args := []string{b.generate, "-rows", strconv.FormatInt(rows[0], 10), "-year", strconv.FormatInt(rows[1], 10), "-out", b.file(name)}
		if _, err := timer.Run(ctx, timer.Command{Args: args}); err != nil {
			return err
		}
		if err := warm(b.file(name)); err != nil {
			return err
		}
	}
	return errors.Join(b.writeShapes(), writeBombs(b.dir))
}

func warm(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, f)
	return err
}

// measure runs one process and books it. A failure is booked too, and the rest of the benchmark goes on.
func (b *bench) measure(ctx context.Context, label string, ok []int, args ...string) bool {
	u, err := timer.Run(ctx, timer.Command{Args: args, Env: []string{"GOMAXPROCS=2"}, OK: ok})
	if err != nil {
		b.failed[label] = err.Error()
		fmt.Fprintf(os.Stderr, "bench: %s: %v\n", label, err)
		return false
	}
	if u.Exit != 0 && u.Tail != "" {
		fmt.Fprintf(os.Stderr, "bench: %s: exit code %d: %s\n", label, u.Exit, u.Tail)
	}
	b.costs[label] = append(b.costs[label], cost{Usage: u})
	return true
}

// published are the exit codes of a run that published: everything used, or some rows set aside.
var published = []int{0, 3}

func (b *bench) ingest(ctx context.Context, label, file, store string) bool {
	return b.measure(ctx, label, published, b.cutscore, "ingest", b.file(file), "--store", b.file(store), "--workers", "2", "--quiet")
}

// ingestRounds runs the pairs in turn, so that a drift of the machine hits both alike.
func (b *bench) ingestRounds(ctx context.Context) {
	for range b.runs {
		b.duckCopy(ctx, "duck unordered", "today.csv")
		remove(b.file("store"))
		if b.ingest(ctx, "first ingest", "today.csv", "store") {
			b.ingest(ctx, "nightly", "tomorrow.csv", "store")
			b.ingest(ctx, "nothing new", "tomorrow.csv", "store")
		}
		b.duckCopy(ctx, "duck ordered", "today.csv", "-ordered")
	}
}

func (b *bench) duckCopy(ctx context.Context, label, file string, more ...string) {
	out := b.file("duck")
	remove(out)
	b.measure(ctx, label, nil, append([]string{b.duck, "copy", "-csv", b.file(file), "-to", out}, more...)...)
	remove(out)
}

// differs is the exit code of `duck check` when a figure differs.
const differs = 4

// checkStore lets DuckDB read what is in the store, and what was in the file.
func (b *bench) checkStore(ctx context.Context) {
	b.measure(ctx, "check", []int{0, differs}, b.duck, "check", "-csv", b.file("tomorrow.csv"), "-store", b.file("store"))
}

func (b *bench) quarterRounds(ctx context.Context) {
	b.ingest(ctx, "quarter", "quarter.csv", "store-quarter")
	remove(b.file("store-quarter"))
}

func (b *bench) reportRounds(ctx context.Context) {
	if err := os.Setenv("CUTSCORE_STORE", b.file("store")); err != nil {
		b.failed["analyse"] = err.Error()
		return
	}
	b.measure(ctx, "analyse", nil, b.analyse, "-test.run", "^$", "-test.bench", "^BenchmarkAnalyse$", "-test.benchtime", "1x")
	b.night(ctx)
	b.measure(ctx, "report", nil, b.cutscore, "report", "--store", b.file("store"), "--out", b.file("site"), "--exam", "usmle-step1", "--workers", "2", "--quiet")
	remove(b.file("site"))
	b.measure(ctx, "items", nil, b.cutscore, "items", "--store", b.file("store"), "--json")
	remove(b.file("store"))
}

// night times a night's analysis against a first run's over the same store (BenchmarkNight of cmd/cutscore).
func (b *bench) night(ctx context.Context) {
	cmd := exec.CommandContext(ctx, b.analyse, "-test.run", "^$", "-test.bench", "^BenchmarkNight$", "-test.benchtime", "1x")
	cmd.Env, cmd.Stderr = append(os.Environ(), "GOMAXPROCS=2"), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		b.failed["BenchmarkNight"] = err.Error()
	}
	b.bookBenchmarks(string(out))
}

// nightRounds runs a tenth of the rows end to end into a new store, then the same with a hundredth more: what a night costs
// against what everything costs. "everything again" makes the second night's pages without what the first remembers.
func (b *bench) nightRounds(ctx context.Context) {
	for range b.runs {
		if b.runWith(ctx, "first run", "tenth.csv") {
			b.runWith(ctx, "next night", "tenth-more.csv")
			b.runWith(ctx, "everything again", "tenth-more.csv", "--contact", "another line on every page")
		}
		remove(b.file("store-night"))
		remove(b.file("site-night"))
	}
}

func (b *bench) runWith(ctx context.Context, label, file string, more ...string) bool {
	return b.measure(ctx, label, published, append([]string{b.cutscore, "run", b.file(file), "--store", b.file("store-night"), "--out", b.file("site-night"),
		"--exam", "usmle-step1", "--workers", "2", "--quiet"}, more...)...)
}

func (b *bench) smallRounds(ctx context.Context) {
	for range 5 * b.runs {
		b.duckCopy(ctx, "small duck", "small.csv")
		b.ingest(ctx, "small ingest", "small.csv", "store-small")
		remove(b.file("store-small"))
		b.measure(ctx, "small run", published, b.cutscore, "run", b.file("small.csv"), "--out", b.file("site-small"), "--exam", "usmle-step1", "--quiet")
		remove(b.file("site-small"))
	}
}

func remove(path string) {
	if err := os.RemoveAll(path); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
}
