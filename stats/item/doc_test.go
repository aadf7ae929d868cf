package item

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// Every field of the output stands in docs/outputs.md.
func TestOutputsAreDocumented(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "..", "docs", "outputs.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, manual, ok := strings.Cut(string(b), "`cutscore items --json`")
	if !ok {
		t.Fatal("docs/outputs.md has no section on items")
	}
	for _, v := range []any{Report{}, Test{}, Item{}, Option{}, Subscore{}, SumScore{}, Person{}} {
		for _, f := range reflect.VisibleFields(reflect.TypeOf(v)) {
			if name := f.Tag.Get("json"); f.IsExported() && !strings.Contains(manual, "`"+name+"`") {
				t.Errorf("%T.%s: %q is not documented", v, f.Name, name)
			}
		}
	}
	for _, flag := range []string{FlagWrongKey, FlagDefect, FlagWeak, FlagOption, FlagKeys, FlagNobody} {
		if !strings.Contains(manual, "`"+flag+"`") {
			t.Errorf("flag %q is not documented", flag)
		}
	}
}
