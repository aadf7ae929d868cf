package ingest

import (
	"fmt"
	"strings"
	"testing"
)

// What is parsed at a time must not depend on how short the cells are: 8 MB of "0," are 4 million answers.
func TestBlocksAreBoundedByAnswers(t *testing.T) {
	matrix := "id," + strings.Repeat("Q,", 998) + "Q\n" + strings.Repeat("p"+strings.Repeat(",0", 999)+"\n", 400)
	long := "user,item,correct\n" + strings.Repeat("1,2,0\n", 400)
	usual := "user,item,correct,comment\n" + strings.Repeat("1,2,0,"+strings.Repeat("long ", 40)+"\n", 400)
	for _, c := range []struct {
		name, text   string
		answers      int
		least, most  int // rows of a block, as expected
		rows, length int // seen at least; bytes of a row
	}{
		{"matrix", matrix, 999, 200, blockAnswers / 999, 200, 2000},
		{"short rows", long, 1, 200_000, blockAnswers, 400, 6},
		{"usual rows", usual, 1, 30_000, blockBytes / 206, 400, 207},
	} {
		s, err := Sniff(BytesSource(c.name, []byte(c.text)), Stated{}, Limits{}, func([]string) bool { return false })
		if err != nil {
			t.Fatal(c.name, err)
		}
		if rows := s.blockSize(c.answers) / c.length; rows < c.least || rows > c.most || len(s.Rows) < c.rows {
			t.Errorf("%s: %d rows a block, want %d to %d; %d rows seen", c.name, rows, c.least, c.most, len(s.Rows))
		}
	}
	wide := strings.Repeat(strings.Repeat(",", 3999)+"\n", 200)
	s, err := Sniff(BytesSource("commas", []byte(wide)), Stated{}, Limits{}, func([]string) bool { return false })
	if s == nil || len(s.Rows)*4000 > sampleCells+4000 {
		t.Fatal(fmt.Sprint("the sample of 4,000 columns is not bounded: ", len(s.Rows), " rows"), err)
	}
}
