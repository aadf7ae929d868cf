package ingest

import (
	"reflect"
	"strings"
	"testing"
)

// Lines that repeat others are told apart from them cell by cell, wherever blocks of the reader end: quotes around a cell make
// no other row, a line like one between is no other row either, and columns that are left out do not count.
func TestTellApart(t *testing.T) {
	text := "id,result,note,at\n" + // line 1
		"a,1,x,1\n" +
		"\"a\",1,x,2\n" + // differs in what is left out alone
		"a,1,\"y\nz\",3\n" + // line 4, of two lines
		"a,1,\"y\nz\",4\n" + // line 6: like line 4
		"b,1,x,1\n" +
		"b ,1,X,1\n" + // line 9
		"b,1,x,1\n"
	repeats := []Repeat{{3, 2}, {10, 8}, {4, 2}, {6, 2}, {9, 8}}
	want := Apart{Count: 2, Lines: []int64{4, 9}, First: 2, Columns: []int{0, 2}}
	for _, block := range []int{0, 20, 33, 64} {
		s, err := Sniff(BytesSource("x.csv", []byte(text)), Stated{Header: "1"}, Limits{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.blockBytes = block
		got, err := s.TellApart(t.Context(), repeats, func(c int) bool { return c == 3 })
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("blocks of %d: %+v, %v, want %+v", block, got, err, want)
		}
	}
}

// Only the first lines are named; all are counted.
func TestTellManyApart(t *testing.T) {
	text := "id,result,note\n" + "a,1,first\n" + strings.Repeat("a,1,x\na,1,first\n", 1) + strings.Repeat("a,1,x\n", 5)
	var repeats []Repeat
	for line := int64(3); line < 9; line++ {
		repeats = append(repeats, Repeat{line, 2})
	}
	for n := range 30 {
		text += "a,1,y" + strings.Repeat("y", n) + "\n"
		repeats = append(repeats, Repeat{int64(10 + n), 2})
	}
	s, err := Sniff(BytesSource("x.csv", []byte(text)), Stated{}, Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.TellApart(t.Context(), repeats, func(int) bool { return false })
	if err != nil || got.Count != 31 || len(got.Lines) != apartShown || got.Lines[0] != 3 || got.Lines[1] != 10 {
		t.Errorf("%+v, %v", got, err)
	}
}
