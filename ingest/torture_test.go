package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sharedData is the folder of real data: CUTSCORE_DATA, or its usual place beside the repository.
func sharedData(t testing.TB) string {
	dir := os.Getenv("CUTSCORE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("SKIP: no shared data: set CUTSCORE_DATA (%v)", err)
	}
	return dir
}

// TestSpectrum compares the csv-spectrum files with their answers.
func TestSpectrum(t *testing.T) {
	dir := filepath.Join(sharedData(t), "csv-torture", "csv-spectrum")
	files, err := filepath.Glob(filepath.Join(dir, "csvs", "*.csv"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		var want []map[string]string
		answer, err := os.ReadFile(filepath.Join(dir, "json", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.HasPrefix(bytes.TrimSpace(answer), []byte("{")) { // a file of one row has an object for its answer
			answer = append(append([]byte("["), answer...), ']')
		}
		if err := json.Unmarshal(answer, &want); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, rows, rejects, _ := readAll(t, name, text, Stated{}, 1)
		if name == "location_coordinates" { // quotes inside a cell that is not quoted: Read sets the row aside, Cat shows it
			if len(rejects) != 1 || rejects[0].Code != codeStrayQuote {
				t.Errorf("%s: %+v", name, rejects)
			}
			s, rows, rejects = shown(t, s)
		}
		if len(rejects) > 0 || len(rows) != len(want) {
			t.Errorf("%s: %d rows, want %d; rejects %v; why %v", name, len(rows), len(want), rejects, s.Why)
			continue
		}
		for i, row := range rows {
			for j, cell := range row {
				if wrongAnswer(name, s.Header[j]) {
					continue
				}
				if cell != want[i][s.Header[j]] {
					t.Errorf("%s: row %d, %s is %q, want %q", name, i, s.Header[j], cell, want[i][s.Header[j]])
				}
			}
		}
	}
}

// shown reads what Cat writes of s.
func shown(t *testing.T, s *Sample) (*Sample, [][]string, []Reject) {
	t.Helper()
	var out bytes.Buffer
	if _, err := Cat(t.Context(), s, &out, nil); err != nil {
		t.Fatal(err)
	}
	s, rows, rejects, _ := readAll(t, s.Source.Name, out.Bytes(), Stated{}, 1)
	return s, rows, rejects
}

// wrongAnswer names the answers of the collection that do not belong to its files: a telephone number that was masked in
// the answer only, and line ends inside a cell that are LF in the file and CRLF in the answer.
func wrongAnswer(file, column string) bool {
	return file == "location_coordinates" && column == "Contact Phone Number" || file == "newlines_crlf" && column == "a"
}

// TestTorture reads every file of the DuckDB collection: nothing may panic, and every file is refused with a code or
// its books balance, whatever the block size.
func TestTorture(t *testing.T) {
	dir := filepath.Join(sharedData(t), "csv-torture", "duckdb")
	outcomes := map[string]int{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil || !info.Mode().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		outcome := conserve(t, name, text, Stated{}, Limits{})
		if os.Getenv("CUTSCORE_TORTURE") != "" {
			fmt.Println(outcome, name)
		}
		outcomes[strings.Fields(outcome)[0]]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(outcomes)
	if outcomes["used"] < 300 {
		t.Errorf("only %d files could be used whole", outcomes["used"])
	}
}

// conserve reads text in several ways and checks that all agree and balance. It returns the outcome.
func conserve(t testing.TB, name string, text []byte, stated Stated, limits Limits) string {
	t.Helper()
	s, err := Sniff(BytesSource(name, text), stated, limits, nil)
	if err != nil {
		var refused *FileError
		if !errors.As(err, &refused) || refused.Code == "" {
			t.Errorf("%s: refused without a code: %v", name, err)
			return "failed"
		}
		if s != nil {
			catBalances(t, s)
		}
		return "refused " + refused.Code
	}
	rows, rejects, counts, err := rowsOf(s, 1)
	var refused *FileError
	if err != nil {
		if !errors.As(err, &refused) || refused.Code == "unbalanced" {
			t.Errorf("%s: %v %+v", name, err, counts)
			return "failed"
		}
		return "refused " + refused.Code
	}
	checkBooks(t, name, counts, rows, rejects)
	shown := catBalances(t, s)
	if slow, slowRejects := plainly(t, s); !equalRows(rows, slow) || !sameRejects(rejects, slowRejects) {
		t.Errorf("%s: %d rows and %d rejects; read plainly %d and %d", name, len(rows), len(rejects), len(slow), len(slowRejects))
	}
	for _, size := range []int{64, 4096} {
		if len(text) > 1000*size {
			continue
		}
		s.blockBytes = size
		again, againRejects, againCounts, err := rowsOf(s, 2)
		if err != nil {
			t.Errorf("%s in blocks of %d: %v", name, size, err)
			continue
		}
		if !equalRows(rows, again) || againCounts != counts || !sameRejects(rejects, againRejects) {
			t.Errorf("%s in blocks of %d: %+v, whole: %+v; %d rows, whole %d", name, size, againCounts, counts, len(again), len(rows))
		}
		if shownAgain := catBalances(t, s); shownAgain != shown {
			t.Errorf("%s: cat in blocks of %d: %q, whole %q", name, size, shownAgain, shown)
		}
	}
	s.blockBytes = 0
	if counts.SetAside > 0 {
		return "aside " + fmt.Sprint(counts.SetAside, " of ", counts.SetAside+counts.Used, " ", rejects[0].Code)
	}
	return fmt.Sprintf("used %d x %d %q", counts.Used, len(s.Header), s.Dialect.Delimiter+s.Dialect.Quote)
}

// checkBooks compares the counts with what was delivered.
func checkBooks(t testing.TB, name string, c Counts, rows [][]string, rejects []Reject) {
	t.Helper()
	if !c.Balanced() || c.Used != int64(len(rows)) || c.SetAside != int64(len(rejects)) {
		t.Errorf("%s: %+v, but %d rows and %d rejects", name, c, len(rows), len(rejects))
	}
	for _, r := range rejects {
		if _, ok := Explain(r.Code); !ok || r.Line < 1 || r.Message == "" {
			t.Errorf("%s: reject %+v", name, r)
		}
	}
}

func sameRejects(a, b []Reject) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Line != b[i].Line || a[i].Offset != b[i].Offset || a[i].Code != b[i].Code || !bytes.Equal(a[i].Raw, b[i].Raw) {
			return false
		}
	}
	return true
}

// catBalances runs Cat, and checks that its output is standard CSV. It returns the output.
func catBalances(t testing.TB, s *Sample) string {
	t.Helper()
	var out bytes.Buffer
	var rejects int64
	counts, err := Cat(context.Background(), s, &out, func(Reject) { rejects++ })
	var refused *FileError
	if err != nil {
		if !errors.As(err, &refused) || refused.Code == "unbalanced" {
			t.Errorf("cat %s: %v %+v", s.Source.Name, err, counts)
		}
		return ""
	}
	if !counts.Balanced() || counts.SetAside != rejects {
		t.Errorf("cat %s: %+v, %d rejects", s.Source.Name, counts, rejects)
	}
	sc := scanner{rules: rules{delim: ',', quote: '"', quoted: true, fieldMax: 1 << 30, recordMax: 1 << 30, columnMax: 1 << 20}}
	for pos := 0; pos < out.Len(); {
		rec, ok := sc.record(out.Bytes(), pos, true)
		if !ok || rec.code != "" || rec.blank {
			t.Fatalf("cat %s wrote no standard CSV at byte %d: %s", s.Source.Name, pos, rec.code)
		}
		pos = rec.next
	}
	return out.String()
}
