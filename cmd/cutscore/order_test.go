package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// orders is how many random sets of exports the test below looks at.
func orders() int {
	if os.Getenv("CUTSCORE_SOAK") != "" {
		return 1000
	}
	return 5
}

// What a store holds, and which files are refused, must be a function of the set of files: any order of them, in one run or in
// several, gives byte-identical tables. The exports contradict each other in a few answers or in most, tell less or more of
// when an answer was given, by column and by cell, and some contradict themselves.
func TestNoOrderOfFilesDecides(t *testing.T) {
	clashes, refusals, doubts := 0, 0, 0
	for n := range orders() {
		rng := rand.New(rand.NewPCG(uint64(n), 17))
		e := &export{rng: rng, dir: t.TempDir()}
		files := e.writeExports(t)
		var want string
		for turn := range 4 {
			rng.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
			said := e.ingestInTurn(t, fmt.Sprint(turn), files)
			got := e.held(t, fmt.Sprint(turn)) + "refused: " + strings.Join(refusedIn(said), " ")
			if turn == 0 {
				want = got
				clashes += strings.Count(said, " contradicts ")
				refusals += len(refusedIn(said))
				doubts += strings.Count(said, "may be counted twice")
			}
			if got != want {
				t.Fatalf("case %d, order %v: the same files gave\n%s\nand before\n%s", n, files, got, want)
			}
		}
	}
	if clashes < orders() || refusals == 0 || doubts == 0 {
		t.Errorf("%d contradictions between files, %d refusals, %d in doubt: the test tests too little", clashes, refusals, doubts)
	}
}

// ingestInTurn ingests the files in their order, in one run or in several.
func (e *export) ingestInTurn(t *testing.T, store string, files []string) (said string) {
	t.Helper()
	for len(files) > 0 {
		n := 1 + e.rng.IntN(len(files))
		args := []string{"ingest", "--store", filepath.Join(e.dir, store), "--key-file", e.key(), "--store-buckets", "2"}
		_, told := e.cutscore(t, grain{}, append(args, files[:n]...)...)
		said += told
		files = files[n:]
	}
	return said
}

// refusedIn are the files that were refused, in order.
func refusedIn(said string) (out []string) {
	for line := range strings.Lines(said) {
		if strings.Contains(line, "[too-many-set-aside]") {
			name, _, _ := strings.Cut(filepath.Base(line), ":")
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// held lists the tables of a store; the name of each holds the hash of its content. A store of which every file was refused has
// none.
func (e *export) held(t *testing.T, store string) string {
	t.Helper()
	current, err := os.ReadFile(filepath.Join(e.dir, store, "CURRENT"))
	if errors.Is(err, fs.ErrNotExist) {
		return "nothing\n"
	}
	if err != nil {
		t.Fatal(err)
	}
	generation, _, _ := strings.Cut(string(current), " ")
	root := filepath.Join(e.dir, store, strings.TrimSpace(generation))
	var tables []string
	for path := range e.files(t, filepath.Join(store, strings.TrimSpace(generation))) {
		if strings.HasSuffix(path, ".parquet") {
			tables = append(tables, path)
		}
	}
	if len(tables) == 0 {
		t.Fatalf("no table below %s", root)
	}
	slices.Sort(tables)
	return strings.Join(tables, "\n") + "\n"
}

// writeExports writes several exports of the same answers.
func (e *export) writeExports(t *testing.T) (paths []string) {
	t.Helper()
	texts := map[string]string{e.key(): "the key of all of the stores"}
	for i := range 3 + e.rng.IntN(3) {
		path := filepath.Join(e.dir, fmt.Sprintf("export%d.csv", i))
		texts[path] = e.oneExport(i)
		paths = append(paths, path)
	}
	for path, text := range texts {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

// oneExport draws columns, which cells are empty, what it says otherwise than others, and whether it says two things at once.
func (e *export) oneExport(i int) string {
	r := e.rng
	columns := []string{"examinee_id", "item_id", "response", "result"}
	for _, name := range []string{"sitting_id", "item_seq", "answered_at"} {
		if r.IntN(5) > 0 {
			columns = append(columns, name)
		}
	}
	exported := ""
	if r.IntN(3) == 0 {
		columns, exported = append(columns, "exported_at"), fmt.Sprintf("2026-0%d-01T00:00:00Z", 1+r.IntN(3))
	}
	empty, other := []float64{0, .05, .5}[r.IntN(3)], []float64{0, .02, .9}[r.IntN(3)]
	if i == 0 {
		other = .9
	}
	rows := []string{strings.Join(columns, ",")}
	twice := r.IntN(4) == 0
	for n := range 150 {
		if r.IntN(10) == 0 {
			continue
		}
		rows = append(rows, e.oneAnswer(n, columns, exported, empty, other))
		if twice {
			rows = append(rows, e.oneAnswer(n, columns, exported, empty, .5))
		}
	}
	return strings.Join(rows, "\n") + "\n"
}

// oneAnswer is the n-th answer as an export tells it.
func (e *export) oneAnswer(n int, columns []string, exported string, empty, other float64) string {
	cells := map[string]string{"examinee_id": fmt.Sprint("S", n%5), "item_id": fmt.Sprint("Q", n/5%20), "response": "A", "result": "correct",
		"sitting_id": fmt.Sprint("T", n/50), "item_seq": fmt.Sprint(1 + n/5%20), "exported_at": exported,
		"answered_at": time.Date(2026, time.Month(1+n/50), 3, 10, n%60, 0, 0, time.UTC).Format(time.RFC3339)}
	if e.rng.Float64() < other {
		cells["response"], cells["result"] = "C", "incorrect"
	}
	var row []string
	for _, name := range columns {
		if slices.Contains([]string{"sitting_id", "item_seq", "answered_at"}, name) && e.rng.Float64() < empty {
			cells[name] = ""
		}
		row = append(row, cells[name])
	}
	return strings.Join(row, ",")
}
