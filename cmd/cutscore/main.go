// Command cutscore reads practice-test exports and writes honest pages: where each examinee stands against the passing
// standard, how that moves, how points are lost, what to do next. `cutscore help` prints the manual.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	frugal(os.Getenv)
	env := &Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: time.Now,
		Terminal: isTerminal(os.Stderr) && os.Getenv("TERM") != "dumb",
	}
	os.Exit(run(ctx, env, os.Args[1:]))
}

// gcPercent keeps the heap small: most of what a run holds is columns without pointers, which cost the collector little.
// Ten million rows are ingested in four fifths of the memory of the default, 100 (434 MB, not 549), about as fast.
const gcPercent = 50

// firstPercent lets a small job, such as one student's file, end before the first collection, which comes at 16 MB.
const firstPercent = 400

// frugal sets the collector's target, unless the user has one: gcPercent, from the first collection on.
func frugal(getenv func(string) string) {
	if getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(firstPercent)
	runtime.SetFinalizer(&[64]byte{}, func(*[64]byte) { debug.SetGCPercent(gcPercent) })
}

// Env is all that a command may touch of the world besides the files it is told to: streams, clock, environment.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Now            func() time.Time
	Terminal       bool // stderr is a terminal: a progress line may be redrawn

	grain grain // for tests
}

// commands is the whole command table, in the order of the manual.
func commands(env *Env) []*cobra.Command {
	return []*cobra.Command{
		runCommand(env), checkCommand(env), catCommand(env),
		ingestCommand(env), reportCommand(env),
		itemsCommand(env), evaluateCommand(env),
		formatsCommand(env), examsCommand(env), explainCommand(env),
		simulateCommand(env),
		doctorCommand(env), forgetCommand(env), exportCommand(env),
		versionCommand(env), manCommand(env),
	}
}

func rootCommand(env *Env) *cobra.Command {
	root := &cobra.Command{
		Use:   "cutscore",
		Short: "Practice-test exports in, honest pages out",
		Long: `cutscore reads practice-test exports (CSV) from anyone's system, keeps them as Parquet, and writes one page per examinee
and one for the cohort: where each stands against the passing standard, how that moves, how points are lost, what to do next.
It says how sure it is, and says nothing where the data are too thin.

` + exitCodeTable,
		Example: `  cutscore run exports/ --out site            a folder of exports in, a site of pages out
  cutscore run my.csv --out me                one student's own file
  cutscore check export.csv                   what would be read, and why; writes nothing`,
		SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usageError(cmd, err) })
	root.AddCommand(commands(env)...)
	return root
}

// run is the whole program short of exiting.
func run(ctx context.Context, env *Env, args []string) int {
	root := rootCommand(env)
	root.SetArgs(spreadTest(args))
	err := root.ExecuteContext(ctx)
	if ctx.Err() != nil && err != nil {
		err = fmt.Errorf("%w: nothing was published", context.Canceled)
	}
	if err != nil {
		printError(env.Stderr, err)
	}
	return exitCode(err)
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// usage turns a wrong call into exit code 64 with a pointer to the command's help.
func usageError(cmd *cobra.Command, err error) error {
	return &codedError{code: exitUsage, err: err, hint: "see `" + cmd.CommandPath() + " --help`"}
}

func printError(w io.Writer, err error) {
	text := strings.TrimSpace(err.Error())
	if text == "" { // the summary on stdout has said it all
		return
	}
	fmt.Fprintln(w, "cutscore: "+text)
	var hinted interface{ HintText() string }
	if errors.As(err, &hinted) && hinted.HintText() != "" {
		fmt.Fprintln(w, "  "+hinted.HintText())
	}
}
