package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes `cutscore` a command of the scripts: the real program, in its own process, with a fixed clock.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"cutscore": func() {
		env := &Env{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv,
			Now: func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }}
		os.Exit(run(context.Background(), env, os.Args[1:]))
	}})
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
