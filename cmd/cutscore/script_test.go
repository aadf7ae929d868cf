package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func testClock() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// program is the real one, with a fixed clock.
func program() int {
	env := &Env{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: testClock}
	return run(context.Background(), env, os.Args[1:])
}

// TestMain makes `cutscore` a command of the scripts, in a process of its own, and what negative controls run in its place.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"cutscore":           func() { os.Exit(program()) },
		"cutscore-careless":  func() { os.Exit(careless(program)) },
		"cutscore-panicking": func() { os.Exit(panicking()) },
		"cutscore-unlocked":  func() { os.Exit(unlocked(program)) },
	})
}

// TestScript runs every session in testdata/script: the command line's behaviour, as a user could read it.
func TestScript(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join(root, "testdata", "script"),
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("EXPORTS", filepath.Join(root, "testdata", "exports"))
			return nil
		},
	})
}
