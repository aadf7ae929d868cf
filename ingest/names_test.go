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
		case c.line > 0 && !strings.Contains(refused.Message, "not in its order, or not those alone"): // it may have other names besides
			t.Errorf("%s: said %q", c.name, refused.Message)
		}
	}
}

// A row is a line of names from three names on, when two thirds of its filled cells are.
func TestWhatIsALineOfNames(t *testing.T) {
	header := []string{"item", "person", "answer", "points", "time", "note", "key", "form"}
	h := nameLinesOf(&Sample{HeaderLines: [][]string{header}})
	few := nameLinesOf(&Sample{HeaderLines: [][]string{header[:2]}})
	for _, c := range []struct {
		names, others, blanks int
		want                  bool
	}{
		{3, 0, 0, true}, {2, 0, 0, false}, {2, 1, 0, false}, {3, 1, 0, true}, {3, 2, 0, false}, {4, 2, 0, true}, {5, 3, 0, false}, {6, 3, 0, true},
		{3, 1, 4, true}, {2, 0, 6, false},
	} {
		var cells [][]byte
		for i := range c.names {
			cells = append(cells, []byte(header[len(header)-1-i]))
		}
		for i := range c.others {
			cells = append(cells, []byte{'x', byte('0' + i)})
		}
		for range c.blanks {
			cells = append(cells, nil)
		}
		if got := h.foreign(cells); got != c.want {
			t.Errorf("%d names, %d other cells, %d blank: %v", c.names, c.others, c.blanks, got)
		}
		got := h.kindOf(len(cells), func(i int) []byte { return cells[i] }) == otherNames
		if all := c.names == len(cells); got != (c.want || all) { // a row of nothing but names is one of any width
			t.Errorf("%d names, %d other cells, %d blank: as a row %v", c.names, c.others, c.blanks, got)
		}
	}
	twice := [][]byte{[]byte("item"), []byte("item"), []byte("person")}
	if h.foreign(twice) {
		t.Error("a name that stands twice counts twice")
	}
	if few.foreign([][]byte{[]byte("item"), []byte("person"), []byte("item")}) {
		t.Error("a header of two names tells of a second table")
	}
}
