package main

import (
	"context"
	"errors"
	"strings"
)

// The exit codes. 2 is left to the Go runtime.
const (
	exitOK        = 0
	exitFailed    = 1
	exitPartial   = 3
	exitGate      = 4
	exitLocked    = 11
	exitUsage     = 64
	exitCancelled = 130
)

const exitCodeTable = `Exit codes:
  0    all rows were used (or were already known), and nothing else is amiss
  1    failed; nothing was published
  3    published, but rows or files were set aside, rows contradict each other, answers may be counted twice,
       rows that repeat others are not those rows, columns of items could not be read, the key
       that was given knows no question of a file or store, a form has none of the items that
       were to hold its scale, damaged pages were made anew, or somebody may be whom the store
       was told to forget (each is named)
  4    --strict, and something had to be set aside; nothing was published
  11   another run holds the store, or the folder of pages
  64   the command line is wrong
  130  interrupted; nothing was published`

// codedError carries an exit code, and a hint on what to do.
type codedError struct {
	code int
	err  error
	hint string
}

func (e *codedError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}
func (e *codedError) Unwrap() error    { return e.err }
func (e *codedError) HintText() string { return e.hint }

func exitCode(err error) int {
	var coded *codedError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, context.Canceled):
		return exitCancelled
	case errors.As(err, &coded):
		return coded.code
	case strings.HasPrefix(err.Error(), "unknown command"):
		return exitUsage
	}
	return exitFailed
}
