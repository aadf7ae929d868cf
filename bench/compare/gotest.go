package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// goBenchmarks runs the benchmarks beside the code, and books every figure under the benchmark's name and unit.
func (b *bench) goBenchmarks(ctx context.Context) {
	out, err := b.goTest(ctx, "-run", "^$", "-bench", ".", "-benchtime", "1s", "./ingest", "./transform", "./stats/...")
	if err != nil {
		b.failed["go test -bench"] = err.Error()
	}
	b.bookBenchmarks(out)
}

// bookBenchmarks prints and books the figures in the output of a test binary.
func (b *bench) bookBenchmarks(out string) {
	for line := range strings.Lines(out) {
		if !strings.HasPrefix(line, "Benchmark") {
			continue
		}
		fmt.Fprint(os.Stdout, line)
		b.bookBenchmark(line)
	}
}

// bookBenchmark reads "BenchmarkName-2  10  123 ns/op  4.5 ns/answer".
func (b *bench) bookBenchmark(line string) {
	words := strings.Fields(line)
	name := words[0]
	if i := strings.LastIndex(name, "-"); i > 0 {
		name = name[:i]
	}
	for i := 2; i+1 < len(words); i += 2 {
		value, err := strconv.ParseFloat(words[i], 64)
		if err == nil {
			label := name + " " + words[i+1]
			b.costs[label] = append(b.costs[label], cost{value: value})
		}
	}
}

// pollution prints the scores of the polluted files as the test prints them.
func (b *bench) pollution(ctx context.Context) {
	out, err := b.goTest(ctx, "-count=1", "-v", "-run", "^TestPollution", "./ingest/...")
	if err != nil {
		b.failed["pollution"] = err.Error()
	}
	ran := false
	scanner := bufio.NewScanner(strings.NewReader(out))
	for scanner.Scan() {
		line := scanner.Text()
		ran = ran || strings.HasPrefix(line, "=== RUN   TestPollution")
		if !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "ok ") && !strings.Contains(line, "no test") && line != "PASS" {
			fmt.Println(line)
		}
	}
	if !ran && b.failed["pollution"] == "" {
		b.failed["pollution"] = "no test called TestPollution was found"
	}
}

func (b *bench) goTest(ctx context.Context, args ...string) (string, error) {
	tool := os.Getenv("GO")
	if tool == "" {
		tool = "go"
	}
	cmd := exec.CommandContext(ctx, tool, append([]string{"test"}, args...)...)
	cmd.Dir, cmd.Stderr = b.root, os.Stderr
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.Output()
	return string(out), err
}
