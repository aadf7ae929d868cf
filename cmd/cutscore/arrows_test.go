package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows says which rooms of ours, and which guarded libraries, each room may import. Changing it is a design decision:
// change docs/architecture.md in the same commit. A sub-room of stats inherits the row "stats/...".
var arrows = map[string][]string{
	"exam":              {},
	"ingest":            {},
	"ingest/upload":     {"ingest", "net/http"},
	"transform":         {"exam", "ingest"},
	"transform/dataset": {"exam", "arrow", "transform/dataset/generations"},
	// generations publishes folders and knows nothing of what is in them
	"transform/dataset/generations": {},
	"stats":                         {"exam", "gonum", "stats/..."},
	"stats/...":                     {"exam", "gonum", "stats/..."},
	"reports":                       {"exam", "stats", "reports/chart"},
	"reports/chart":                 {},
	"cmd/cutscore":                  {"exam", "ingest", "transform", "transform/dataset", "stats", "stats/...", "reports"},
}

// guarded libraries are imported by the named rooms only.
var guarded = map[string]string{
	"github.com/apache/arrow-go":       "arrow",
	"github.com/parquet-go/parquet-go": "parquet-go",
	"gonum.org/v1/gonum":               "gonum",
	"net/http":                         "net/http",
}

func TestArrows(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "cutscore/...").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	rooms := 0
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		words := strings.Fields(line)
		room := strings.TrimPrefix(words[0], "cutscore/")
		rooms++
		allowed, known := allowedFrom(room)
		if !known {
			t.Errorf("room %q is not in the table of arrows", room)
			continue
		}
		for _, imported := range words[1:] {
			if target := arrowTarget(imported); target != "" && !slices.Contains(allowed, target) {
				t.Errorf("%s imports %s: no such arrow", room, imported)
			}
		}
	}
	if rooms < 8 {
		t.Errorf("only %d rooms were listed: the test no longer sees the tree", rooms)
	}
}

func allowedFrom(room string) ([]string, bool) {
	if allowed, ok := arrows[room]; ok {
		return allowed, true
	}
	if strings.HasPrefix(room, "stats/") {
		return arrows["stats/..."], true
	}
	return nil, false
}

// arrowTarget names the room or guarded library that an import path stands for; "" for anything free.
func arrowTarget(path string) string {
	if room, ours := strings.CutPrefix(path, "cutscore/"); ours {
		if strings.HasPrefix(room, "stats/") {
			return "stats/..."
		}
		return room
	}
	for prefix, name := range guarded {
		if path == prefix || strings.HasPrefix(path, prefix+"/") {
			return name
		}
	}
	return ""
}
