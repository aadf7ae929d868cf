package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"cutscore/reports"
	"cutscore/stats"
)

func evaluateCommand(env *Env) *cobra.Command {
	var source sourceFlags
	var opt stats.Options
	var test []string
	var asJSON bool
	var out string
	cmd := &cobra.Command{
		Use: "evaluate TRAIN... [--test TEST...]", Short: "Back-test the trend model on your own data, beside simple baselines",
		Long: `evaluate predicts every answer from that student's own past only, with what a run would learn from the other students for its
pages, and prints area under the curve, log loss, calibration and the coverage of the 80% intervals beside four baselines on the same
split, and beside what the page of one student alone would rest on.
Without --test, a fifth of the students, chosen by a seeded hash of their pseudonym, is held out: the split is the same wherever the key of pseudonyms is (--key-file).`,
		Example: "  cutscore evaluate responses.csv\n  cutscore evaluate 2024/ 2025/ --test 2026/ --json\n  cutscore evaluate --store data --out backtest",
		RunE: func(cmd *cobra.Command, args []string) error {
			opt.Workers = source.reading.workers
			source.filesToo = len(test) > 0
			if out != "" {
				var err error
				if out, err = checkOut(out, append(source.paths(args), under("--test", test...)...)); err != nil {
					return err
				}
			}
			return source.withSource(cmd.Context(), env, cmd, args, func(train stats.Source) error {
				if len(test) == 0 {
					return evaluate(cmd.Context(), env, train, nil, opt, out, asJSON)
				}
				held := source
				held.store, held.some = "", ""
				return held.withSource(cmd.Context(), env, cmd, test, func(test stats.Source) error {
					return evaluate(cmd.Context(), env, train, test, opt, out, asJSON)
				})
			})
		},
	}
	source.add(cmd)
	cmd.Flags().StringArrayVar(&test, "test", nil, "files or folders of other students to score on; all names up to the next option belong to it")
	cmd.Flags().Uint64Var(&opt.Seed, "seed", 1, "seed of the split")
	cmd.Flags().StringVar(&out, "out", "", "folder for a page and its figures")
	cmd.Flags().BoolVar(&asJSON, "json", false, "for machines")
	return cmd
}

// spreadTest lets `--test a b c` mean what it reads as: every name up to the next option belongs to --test.
func spreadTest(args []string) []string {
	if len(args) == 0 || args[0] != "evaluate" {
		return args
	}
	var spread []string
	inTest := false
	for _, arg := range args {
		switch {
		case arg == "--test":
			inTest = true
			continue
		case strings.HasPrefix(arg, "-") && arg != "-":
			inTest = false
		case inTest:
			spread = append(spread, "--test="+arg)
			continue
		}
		spread = append(spread, arg)
	}
	if slices.Contains(args, "--test") && !slices.ContainsFunc(spread, func(a string) bool { return strings.HasPrefix(a, "--test=") }) {
		spread = append(spread, "--test") // with nothing behind it: the parser says so
	}
	return spread
}

func evaluate(ctx context.Context, env *Env, train, test stats.Source, opt stats.Options, out string, asJSON bool) error {
	result, err := stats.Evaluate(ctx, train, test, opt)
	if errors.Is(err, stats.ErrTooFewToEvaluate) {
		return &codedError{code: exitFailed, err: err, hint: "give responses of more students, with their order or times"}
	}
	if err != nil {
		return err
	}
	if out != "" {
		if err := publishPage(out, env, result, func(w io.Writer) error { return reports.Evaluation(w, result, reports.Options{Version: version}) }); err != nil {
			return err
		}
	}
	if asJSON {
		return writeJSON(env.Stdout, result)
	}
	return evaluationText(env.Stdout, &result.Trend)
}

// publishPage makes dir hold one page as index.html, and its figures.
func publishPage(dir string, env *Env, figures any, render func(io.Writer) error) error {
	lock, err := lockOut(dir, env)
	if err != nil {
		return err
	}
	defer lock.Release()
	staged, err := stageOut(dir)
	if err != nil {
		return err
	}
	page := &pageWriter{dir: staged}
	if err := page.page("index", figures, render); err != nil {
		return err
	}
	if err := writeSummary(filepath.Join(staged, summaryName), &runSummary{Tool: "cutscore", Version: version, Schema: stats.SchemaVersion,
		Outcome: "published", Index: "index.html", Files: []*fileOutcome{}, Ignored: []string{}, Barred: []string{}, Unsettled: []string{}}); err != nil {
		return err
	}
	return publishOut(staged, dir)
}

// baselineNames is the order in which the baselines are printed.
var baselineNames = [...]string{"item_only", "pfa", "elo", "best_lr"}

func evaluationText(w io.Writer, e *stats.TrendEvaluation) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%d answers of %d students predicted, each from that student's earlier answers; learnt from %d other students (split %s)\n", e.N, e.Test.Examinees, e.Train.Examinees, e.Split)
	fmt.Fprintln(t, "model\tAUC\tlog loss\tlog loss saved by the trend model, 95% interval")
	fmt.Fprintf(t, "trend model\t%s\t%s\t\n", figure(e.AUC), figure(e.LogLoss))
	for _, name := range baselineNames {
		b := e.Baselines[name]
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", name, figure(b.AUC), figure(b.LogLoss), saved(&b))
	}
	fmt.Fprintf(t, "alone: published defaults\t%s\t%s\t%s\n", figure(e.Alone.AUC), figure(e.Alone.LogLoss), saved(&e.Alone))
	fmt.Fprintf(t, "80%% intervals of the next block cover\t%s\t%s of %d blocks of %d students\n", figure(e.Coverage80), between(e.Coverage80Interval), e.Blocks, e.BlockExaminees)
	if c := &e.Calibration; e.AUCInterval != nil {
		fmt.Fprintf(t, "trend model over other students, 95%%: AUC %s, log loss %s\n", between(e.AUCInterval), between(e.LogLossInterval))
		fmt.Fprintf(t, "calibration: slope %s %s, 1 is right; intercept %s %s, 0 is right\n", figure(c.Slope), between(c.SlopeInterval), figure(c.Intercept), between(c.InterceptInterval))
	}
	for _, note := range e.Notes {
		fmt.Fprintln(t, "note: "+note)
	}
	return t.Flush()
}

// saved says what the trend model gains over a baseline, and whether that is more than luck.
func saved(b *stats.Accuracy) string {
	if b.GainLogLoss == nil {
		return "-"
	}
	g := b.GainLogLoss
	return fmt.Sprintf("%+.4f (%+.4f to %+.4f) %s", g.Value, g.Low, g.High, b.AgainstWords())
}

// between prints a 95% interval, if there is one.
func between(i *stats.Interval) string {
	if i == nil {
		return ""
	}
	return fmt.Sprintf("(%.4f to %.4f)", i.Low, i.High)
}

func figure(x *float64) string {
	if x == nil {
		return "-"
	}
	return fmt.Sprintf("%.4f", *x)
}
