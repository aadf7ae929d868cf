// Command compare measures cutscore beside DuckDB in one run, as whole processes in turn, and prints a table in which every
// row says its target and whether it was met. It holds nothing in memory, so that the peaks of its children are their own.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	b := &bench{costs: map[string][]cost{}, failed: map[string]string{}}
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	flags.StringVar(&b.cutscore, "cutscore", "", "the binary to measure")
	flags.StringVar(&b.analyse, "analyse", "", "the test binary of cmd/cutscore, for its BenchmarkAnalyse")
	flags.StringVar(&b.duck, "duck", "", "DuckDB's process (bench/duck)")
	flags.StringVar(&b.generate, "generate", "", "the generator (bench/generate)")
	flags.StringVar(&b.dir, "dir", "", "folder for data and outputs; the caller removes it")
	flags.StringVar(&b.root, "root", ".", "the repository, for `go test -bench`")
	flags.Int64Var(&b.rows, "rows", 10_000_000, "rows of the large file")
	flags.IntVar(&b.runs, "runs", 3, "rounds")
	only := flags.String("only", "", "regular expression: run the scenarios whose names match")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if b.cutscore == "" || b.duck == "" || b.analyse == "" || b.generate == "" || b.dir == "" {
		return fmt.Errorf("want -cutscore, -analyse, -duck, -generate and -dir")
	}
	wanted, err := regexp.Compile(*only)
	if err != nil {
		return fmt.Errorf("-only: %w", err)
	}
	if err := b.prepare(ctx); err != nil {
		return err
	}
	for _, scenario := range b.scenarios() {
		if !wanted.MatchString(scenario.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "bench: %s\n", scenario.name)
		scenario.run(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	lines := b.lines()
	if err := printTable(os.Stdout, b.title(), lines); err != nil {
		return err
	}
	return verdict(os.Stdout, lines, b.failed)
}
