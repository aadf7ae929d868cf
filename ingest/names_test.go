package ingest

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// A header with its names in another order refuses the file, wherever it stands: the rows below it would be read wrongly.
func TestSecondTable(t *testing.T) {
	head := "examinee_id,form_id,item_id,result\n"
	rows := strings.Repeat("s1,F,q1,1\n", 700)
	for _, c := range []struct {
		name, text string
		line       int64 // at which the file is refused; 0 when it is read
		used       int64
	}{
		{"in another order", head + rows + "form_id,examinee_id,item_id,result\nF,s2,q1,1\n", 702, 0},
		{"near the top", head + "s1,F,q1,1\nresult,examinee_id,form_id,item_id\n1,s2,F,q1\n", 3, 0},
		{"other case, quoted, behind a mark", head + rows + "\ufeff\"Form_ID\",Examinee_ID , Item_ID,Result\nF,s2,q1,1\n", 702, 0},
		{"one column is another", head + rows + "form_id,examinee_id,item_id,points\nF,s2,q1,1\n", 702, 0},
		{"the same order", head + rows + head + rows, 0, 1400},
		{"the same order, other case", head + rows + strings.ToUpper(head) + rows, 0, 1400},
		{"an id that is a name", head + rows + "result,F,q1,1\n", 0, 701},
		{"options that are the names of items", "A,B,C,D\n" + strings.Repeat("B,A,D,C\nA,C,B,D\n", 50), 0, 100},
		{"numbers that are the names of items", "1,2,3,4\n" + strings.Repeat("2,1,4,3\n", 50), 0, 50},
	} {
		s, err := Sniff(BytesSource("a.csv", []byte(c.text)), Stated{Header: "1"}, Limits{}, nil)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		counts, err := s.Read(context.Background(), 2, func(*Chunk) error { return nil }, func(Reject) {})
		var refused *FileError
		switch {
		case c.line == 0 && (err != nil || counts.Used != c.used):
			t.Errorf("%s: %v, %d rows used, want %d", c.name, err, counts.Used, c.used)
		case c.line > 0 && (!errors.As(err, &refused) || refused.Code != codeSecondTable || refused.Line != c.line):
			t.Errorf("%s: %v, want %s in line %d", c.name, err, codeSecondTable, c.line)
		}
	}
}
