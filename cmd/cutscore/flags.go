package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"time"

	"github.com/spf13/pflag"

	"cutscore/exam"
	"cutscore/stats"
)

// pageFlags say what pages are judged by and what they show.
type pageFlags struct {
	exam, examFile, examDate, asOf string
	contact                        string
	noProbability                  bool
	seed                           uint64

	examFacts string // SHA-256 of what examFile held when it was read, in hexadecimal
}

func (f *pageFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.exam, "exam", "", "target exam, e.g. usmle-step1 (`cutscore exams` lists them); without one no probability is given")
	flags.StringVar(&f.examFile, "exam-file", "", "your own exam as a file of dated facts")
	flags.StringVar(&f.examDate, "exam-date", "", "date of the exam, YYYY-MM-DD; default: a week after --as-of")
	flags.StringVar(&f.asOf, "as-of", "", "the day the pages speak of, YYYY-MM-DD; default: the last day in the data, and for each person whole weeks after their last")
	flags.StringVar(&f.contact, "contact", "", "line on every page that says whom to talk to")
	flags.BoolVar(&f.noProbability, "no-probability", false, "leave the probability of passing out of the pages")
	flags.Uint64Var(&f.seed, "seed", 1, "seed of everything random")
}

// options resolves the flags into what stats.Run takes.
func (f *pageFlags) options(workers int) (stats.Options, error) {
	opt := stats.Options{Workers: workers, Seed: f.seed}
	var err error
	if opt.AsOf, err = day("--as-of", f.asOf); err != nil {
		return opt, err
	}
	if opt.ExamDate, err = day("--exam-date", f.examDate); err != nil {
		return opt, err
	}
	opt.Exam, err = f.loadExam()
	return opt, err
}

func (f *pageFlags) loadExam() (*exam.Exam, error) {
	switch {
	case f.examFile != "":
		b, err := os.ReadFile(f.examFile)
		if err != nil {
			return nil, &codedError{code: exitFailed, err: fmt.Errorf("--exam-file: %w", err)}
		}
		sum := sha256.Sum256(b)
		f.examFacts = hex.EncodeToString(sum[:])
		return exam.Parse(b)
	case f.exam != "":
		e, err := exam.Load(f.exam)
		if err != nil {
			return nil, &codedError{code: exitUsage, err: fmt.Errorf("--exam %s: %w", f.exam, err), hint: "`cutscore exams` lists the exams"}
		}
		return e, nil
	}
	return nil, nil
}

// day reads a date flag; an empty one is the zero time.
func day(flag, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return t, &codedError{code: exitUsage, err: fmt.Errorf("%s %q is not a date", flag, text), hint: "write it as 2026-11-23"}
	}
	return t, nil
}
