package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"cutscore/exam"
	"cutscore/stats"
)

// truthName is the file of what is true of the invented school; it also marks a folder as written by simulate.
const truthName = "truth.json"

type simulateFlags struct {
	students, sittings, items, forms int
	seed                             uint64
	out, until, exam                 string
	bench                            bool
}

func simulateCommand(env *Env) *cobra.Command {
	var f simulateFlags
	cmd := &cobra.Command{
		Use: "simulate", Short: "Write exports of an invented school, and the truth behind them",
		Long: `Writes exports of an invented school whose abilities, trends, habits and outcomes are known: responses, one wide form, sittings,
attempts, roster, study log and course grades in our own forms, and truth.json. The same seed gives the same bytes.`,
		Example: `  cutscore simulate --students 30 --seed 7 --out school
  cutscore simulate --students 12500 --sittings 20 --items 40 --bench-shape --out bench      10 million responses`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			school, err := f.school(cmd)
			if err != nil {
				return err
			}
			if err := writeSchool(cmd.Context(), school, f.out, f.bench); err != nil {
				return err
			}
			fmt.Fprintln(env.Stdout, f.out)
			return nil
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&f.students, "students", 100, "number of students")
	flags.Uint64Var(&f.seed, "seed", 1, "seed; the same seed gives the same bytes")
	flags.StringVar(&f.out, "out", "", "folder to write, new or written by simulate before (required)")
	flags.StringVar(&f.until, "until", "2026-11-01", "last day of the school's data, YYYY-MM-DD")
	flags.StringVar(&f.exam, "exam", "usmle-step1", "exam whose blueprint and blocks shape the items")
	flags.IntVar(&f.sittings, "sittings", 8, "practice sittings of each student")
	flags.IntVar(&f.items, "items", 0, "items of each sitting; default: 40 to 200 in turn")
	flags.IntVar(&f.forms, "forms", 0, "different forms; default: as many as sittings (200 with --bench-shape)")
	flags.BoolVar(&f.bench, "bench-shape", false, "responses of 14 columns with quoted fields and line breaks inside, for benchmarks")
	return cmd
}

func (f *simulateFlags) school(cmd *cobra.Command) (*stats.School, error) {
	if f.out == "" {
		return nil, usageError(cmd, errors.New("--out is required"))
	}
	until, err := day("--until", f.until)
	if err != nil {
		return nil, err
	}
	e, err := exam.Load(f.exam)
	if err != nil {
		return nil, &codedError{code: exitUsage, err: fmt.Errorf("--exam %s: %w", f.exam, err), hint: "`cutscore exams` lists the exams"}
	}
	forms := f.forms
	if forms == 0 && f.bench {
		forms = 200
	}
	school, err := stats.NewSchool(stats.SchoolOptions{Students: f.students, Seed: f.seed, Sittings: f.sittings, Items: f.items, Forms: forms, Until: until, Exam: e})
	if err != nil {
		return nil, usageError(cmd, err)
	}
	return school, nil
}

// schoolFiles are the files of a school, in the order in which a student's parts of them are written.
func schoolFiles() []string {
	return []string{"responses.csv", "wide_form.csv", "sittings.csv", "attempts.csv", "roster.csv", "study_log.csv", "course_grades.csv", truthName}
}

// writeSchool draws students on all cores and writes them in order. Files appear under their names only when all are whole.
func writeSchool(ctx context.Context, s *stats.School, dir string, bench bool) error {
	if err := checkSchoolDir(dir); err != nil {
		return err
	}
	files, err := openAll(dir, schoolFiles())
	if err != nil {
		return err
	}
	defer files.abandon()
	w := schoolWriter{school: s, bench: bench}
	if err := files.write(w.headers()); err != nil {
		return err
	}
	if err := w.students(ctx, files.write); err != nil {
		return err
	}
	last := make([][]byte, len(schoolFiles()))
	if last[len(last)-1], err = w.truthEnd(); err != nil {
		return err
	}
	if err := files.write(last); err != nil {
		return err
	}
	return files.publish()
}

// students draws in batches: each worker turns a batch into bytes, and batches are written in order.
func (w *schoolWriter) students(ctx context.Context, write func([][]byte) error) error {
	const batch = 32
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	type job struct{ done chan [][]byte }
	jobs := make(chan job, runtime.GOMAXPROCS(0))
	go func() {
		defer close(jobs)
		for from := 0; from < w.school.Options.Students; from += batch {
			j := job{make(chan [][]byte, 1)}
			select {
			case jobs <- j:
			case <-ctx.Done():
				return
			}
			go func() { j.done <- w.batch(from, min(from+batch, w.school.Options.Students)) }()
		}
	}()
	for j := range jobs {
		if err := write(<-j.done); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func checkSchoolDir(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		return &codedError{code: exitFailed, err: fmt.Errorf("--out %s cannot be used: %w", dir, err), hint: "name a folder"}
	}
	if _, err := os.Stat(filepath.Join(dir, truthName)); len(entries) > 0 && err != nil {
		return &codedError{code: exitFailed, err: fmt.Errorf("--out %s holds files that simulate did not write", dir), hint: "name a new or empty folder; nothing was changed"}
	}
	return nil
}

// fileSet is a set of files being written under temporary names.
type fileSet struct {
	dir   string
	names []string
	files []*os.File
}

func openAll(dir string, names []string) (*fileSet, error) {
	s := &fileSet{dir: dir, names: names}
	for _, n := range names {
		f, err := os.CreateTemp(dir, "."+n+".tmp")
		if err != nil {
			s.abandon()
			return nil, err
		}
		s.files = append(s.files, f)
	}
	return s, nil
}

// write appends to each file its part.
func (s *fileSet) write(parts [][]byte) error {
	for i, b := range parts {
		if len(b) == 0 {
			continue
		}
		if _, err := s.files[i].Write(b); err != nil {
			return fmt.Errorf("writing %s: %w", s.names[i], err)
		}
	}
	return nil
}

func (s *fileSet) publish() error {
	for i, f := range s.files {
		if err := errors.Join(f.Chmod(0o644), f.Close()); err != nil {
			return fmt.Errorf("writing %s: %w", s.names[i], err)
		}
	}
	for i, f := range s.files {
		if err := os.Rename(f.Name(), filepath.Join(s.dir, s.names[i])); err != nil {
			return err
		}
	}
	s.files = nil
	return nil
}

// abandon removes what has not been published.
func (s *fileSet) abandon() {
	for _, f := range s.files {
		f.Close()
		os.Remove(f.Name())
	}
}

// truthEnd closes the list of students and adds the items.
func (w *schoolWriter) truthEnd() ([]byte, error) {
	type item struct {
		ID          string  `json:"item_id"`
		Difficulty  float64 `json:"difficulty"`
		Disciplines string  `json:"disciplines"`
		System      string  `json:"system"`
		Key         string  `json:"key"`
	}
	items := make([]item, len(w.school.Items))
	for i, it := range w.school.Items {
		items[i] = item{it.ID, it.Difficulty, it.DisciplineNames, it.SystemName, string(rune(it.Key))}
	}
	b, err := json.MarshalIndent(items, "  ", " ")
	if err != nil {
		return nil, err
	}
	return append(append([]byte("\n  ],\n  \"items\": "), b...), "\n}\n"...), nil
}

// truthHead says how the school was made.
func (w *schoolWriter) truthHead() []byte {
	o := w.school.Options
	return fmt.Appendf(nil, "{\n  \"schema\": 1,\n  \"exam\": %q,\n  \"students\": %d,\n  \"seed\": %d,\n  \"until\": %q,\n  \"needed\": %g,\n  \"examinees\": [", o.Exam.ID, o.Students, o.Seed, o.Until.Format(time.DateOnly), w.school.Needed)
}
