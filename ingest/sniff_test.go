package ingest

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
)

// readAll reads text and returns its rows in order, the rejects and the counts.
func readAll(t testing.TB, name string, text []byte, stated Stated, workers int) (*Sample, [][]string, []Reject, Counts) {
	t.Helper()
	s, err := Sniff(BytesSource(name, text), stated, Limits{}, nil)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	rows, rejects, counts, err := rowsOf(s, workers)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s, rows, rejects, counts
}

func rowsOf(s *Sample, workers int) ([][]string, []Reject, Counts, error) {
	var mu sync.Mutex
	byIndex := map[int][][]string{}
	var rejects []Reject
	counts, err := s.Read(context.Background(), workers, func(c *Chunk) error {
		rows := chunkRows(c)
		mu.Lock()
		defer mu.Unlock()
		byIndex[c.Index] = rows
		return nil
	}, func(r Reject) { rejects = append(rejects, r) })
	var rows [][]string
	for i := range len(byIndex) {
		rows = append(rows, byIndex[i]...)
	}
	return rows, rejects, counts, err
}

func chunkRows(c *Chunk) [][]string {
	var rows [][]string
	for i := range c.Rows {
		row := make([]string, len(c.Columns))
		for j := range c.Columns {
			row[j] = string(c.Columns[j].Cell(i))
		}
		rows = append(rows, row)
	}
	return rows
}

func TestReadSimple(t *testing.T) {
	s, rows, rejects, counts := readAll(t, "x.csv", []byte("id,name,score\n1,\"Doe, J\",3.5\n2,Roe,4\n\n3,\"say \"\"hi\"\"\nthere\",5\n4,short\n5,x\"y,1\n6,\"open,1\n7,ok,9"), Stated{}, 2)
	if got := strings.Join(s.Header, "|"); got != "id|name|score" {
		t.Errorf("header %q, why %v", got, s.Why)
	}
	want := [][]string{{"1", "Doe, J", "3.5"}, {"2", "Roe", "4"}, {"3", "say \"hi\"\nthere", "5"}, {"7", "ok", "9"}}
	if !equalRows(rows, want) {
		t.Errorf("rows %q", rows)
	}
	for i, code := range []string{codeShortRow, codeStrayQuote, codeUnclosed} {
		if i >= len(rejects) || rejects[i].Code != code {
			t.Fatalf("rejects %+v", rejects)
		}
	}
	if counts.Lines != 9 || counts.Physical != 10 || counts.Blank != 1 || counts.SetAside != 3 || !counts.Unterminated {
		t.Errorf("counts %+v", counts)
	}
	var out bytes.Buffer
	if _, err := Cat(context.Background(), s, &out, nil); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "4,short\n5,\"x\"\"y\",1\n6,\"\"\"open\",1\n7,ok,9\n") {
		t.Errorf("cat %q", out.String())
	}
}

func equalRows(a, b [][]string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if strings.Join(a[i], "\x00") != strings.Join(b[i], "\x00") {
			return false
		}
	}
	return true
}
