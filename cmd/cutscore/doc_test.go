package main

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// TestManual keeps the manual whole: every command says what it does and shows an example that parses.
func TestManual(t *testing.T) {
	env := &Env{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard, Getenv: func(string) string { return "" }, Now: time.Now}
	root := rootCommand(env)
	commands := 0
	for _, cmd := range root.Commands() {
		if !cmd.IsAvailableCommand() || cmd.Name() == "help" || cmd.Name() == "completion" {
			continue
		}
		commands++
		if cmd.Short == "" || cmd.Example == "" {
			t.Errorf("%s: a command needs a one-line description and an example", cmd.Name())
		}
		for _, line := range strings.Split(cmd.Example, "\n") {
			checkExample(t, root, cmd, line)
		}
	}
	if commands < 12 {
		t.Errorf("only %d commands in the manual", commands)
	}
}

// checkExample finds the cutscore call in an example line and lets its command parse the flags.
func checkExample(t *testing.T, root, cmd *cobra.Command, line string) {
	t.Helper()
	_, call, found := strings.Cut(line, "cutscore ")
	if !found {
		t.Errorf("%s: example %q does not call cutscore", cmd.Name(), line)
		return
	}
	call, _, _ = strings.Cut(call, "      ") // a remark follows after blanks
	for _, end := range []string{" | ", " > "} {
		call, _, _ = strings.Cut(call, end)
	}
	target, rest, err := root.Find(strings.Fields(strings.ReplaceAll(call, "'", "")))
	if err != nil {
		t.Errorf("%s: example %q: %v", cmd.Name(), line, err)
		return
	}
	if err := target.ParseFlags(rest); err != nil {
		t.Errorf("%s: example %q: %v", cmd.Name(), line, err)
	}
}
