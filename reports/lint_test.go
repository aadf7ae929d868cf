package reports

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The sentences that reports.md 2.1 says not to write are found, and what it says instead is let through.
func TestLintFinds(t *testing.T) {
	for _, s := range []string{"a failing student", "your weak areas", "you have a 63.2% chance", "You’ve got this!", "<b>careless</b> errors", "on a plateau", "a declining trend",
		"rank 3 of 40", "90th percentile", "at-risk", "you seem anxious"} {
		if len(Lint([]byte(s))) == 0 {
			t.Errorf("%q is let through", s)
		}
	}
	for _, s := range []string{"not yet passing", "below the line for now", "about 13 of 20, a guide, not a verdict", "too few questions to say (14)", "no clear change",
		"<style>.weak{}</style>", `<a class="weak">x</a>`, "a week of practice", "196.5 points", "results are pass/fail only", "this is no guarantee"} {
		if found := Lint([]byte(s)); len(found) > 0 {
			t.Errorf("%q is refused: %s", s, found)
		}
	}
}

// Every page, every template and every sentence in our code keeps to the words.
func TestWords(t *testing.T) {
	for name, page := range pages(t) {
		for _, f := range Lint(page) {
			t.Errorf("page %s: %s", name, f)
		}
	}
	paths, err := fs.Glob(files, "html/*.html")
	if err != nil || len(paths) == 0 {
		t.Fatal("no templates", err)
	}
	for _, path := range paths {
		b, err := files.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range Lint(b) {
			t.Errorf("%s: %s", path, f)
		}
	}
	for _, s := range literals(t) {
		for _, f := range Lint([]byte(s)) {
			t.Errorf("in code: %s", f)
		}
	}
}

// literals are the sentences in our code: string literals with a space in them. Names of classes are no sentences.
func literals(t *testing.T) []string {
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") || path == "lint.go" {
			continue
		}
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, src, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil && strings.Contains(s, " ") {
					out = append(out, s)
				}
			}
			return true
		})
	}
	if len(out) < 50 {
		t.Fatalf("only %d sentences found in the code: the search is broken", len(out))
	}
	return out
}
