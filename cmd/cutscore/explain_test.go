package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"cutscore/ingest"
)

// TestEveryCodeIsExplained reads the source of the rooms that give codes: what stands in a field Code, in a constant that is
// called code, or in what a method code returns must be in the table of `explain`.
func TestEveryCodeIsExplained(t *testing.T) {
	codes := map[string]string{}
	for _, room := range []string{".", "../../ingest", "../../transform"} {
		err := filepath.WalkDir(room, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			return codesIn(path, codes)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, known := range []string{"conflict", "read-otherwise", "short-row", "mark-unknown", "nothing-usable", "score-over-maximum"} {
		if codes[known] == "" {
			t.Errorf("the search for codes missed %s", known)
		}
	}
	for code, where := range codes {
		if _, ok := ingest.Explain(code); !ok {
			t.Errorf("%s gives the code %q, which `cutscore explain` does not know", where, code)
		}
	}
}

func codesIn(path string, codes map[string]string) error {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		return err
	}
	keep := func(name string, value ast.Expr) {
		lit, ok := value.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING || !strings.HasPrefix(strings.ToLower(name), "code") {
			return
		}
		if code, err := strconv.Unquote(lit.Value); err == nil && code != "" {
			codes[code] = path
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if field, ok := n.Key.(*ast.Ident); ok {
				keep(field.Name, n.Value)
			}
		case *ast.ValueSpec:
			for i, value := range n.Values {
				keep(n.Names[i].Name, value)
			}
		case *ast.FuncDecl:
			if n.Name.Name == "code" && n.Body != nil {
				ast.Inspect(n.Body, func(inner ast.Node) bool {
					if back, ok := inner.(*ast.ReturnStmt); ok {
						for _, value := range back.Results {
							keep("code", value)
						}
					}
					return true
				})
			}
		}
		return true
	})
	return nil
}

// TestExamplesOfExplainRun: the manual's own examples must work.
func TestExamplesOfExplainRun(t *testing.T) {
	var out, errs bytes.Buffer
	env := &Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: os.Getenv}
	for _, line := range strings.Split(explainCommand(env).Example, "\n") {
		out.Reset()
		cmd := explainCommand(env)
		cmd.SetArgs(strings.Fields(line)[2:])
		if err := cmd.Execute(); err != nil || out.Len() == 0 {
			t.Errorf("%s: %v, printed %q", line, err, out.String())
		}
	}
}
