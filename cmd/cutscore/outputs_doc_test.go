package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cutscore/ingest"
	"cutscore/stats"
	"cutscore/transform/dataset"
)

// outputs are the shapes that commands write for machines. Those of `items` are checked beside their types; formats and exams
// are inputs, and pages of their own name their keys.
var outputs = []any{stats.Analysis{}, stats.Cohort{}, runSummary{}, lastRun{}, ingest.Explanation{}, dataset.DoctorReport{}, stats.Evaluation{}}

// TestOutputsAreDocumented holds the promise of docs/outputs.md: a field that is written and not described there, in the table
// of its type, fails.
func TestOutputsAreDocumented(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "..", "docs", "outputs.md"))
	if err != nil {
		t.Fatal(err)
	}
	fields, seen := 0, map[reflect.Type]bool{}
	for _, v := range outputs {
		for _, f := range fieldsWritten(reflect.TypeOf(v), seen) {
			fields++
			_, name, _ := strings.Cut(f[0], ".")
			_, table, ok := strings.Cut(string(b), "\n**"+name+"**")
			table, _, _ = strings.Cut(table, "\n**")
			if !ok || !strings.Contains(table, "| `"+f[1]+"` | ") {
				t.Errorf("%s writes %q, which the table **%s** of docs/outputs.md does not describe", f[0], f[1], name)
			}
		}
	}
	if fields < 200 {
		t.Errorf("only %d fields were found: the test no longer sees the types", fields)
	}
}

// fieldsWritten lists type and JSON name of every field below a type.
func fieldsWritten(t reflect.Type, seen map[reflect.Type]bool) [][2]string {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return fieldsWritten(t.Elem(), seen)
	case reflect.Struct:
	default:
		return nil
	}
	if seen[t] || t == reflect.TypeFor[ingest.ValueOptions]() { // these are keys of format files: docs/formats.md
		return nil
	}
	seen[t] = true
	var out [][2]string
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
			continue
		case f.Anonymous && name == "":
			out = append(out, fieldsWritten(f.Type, seen)...)
			continue
		case name == "":
			name = strings.ToLower(f.Name) // Estimate writes itself, with these names
		}
		out = append(out, [2]string{t.String(), name})
		out = append(out, fieldsWritten(f.Type, seen)...)
	}
	return out
}
