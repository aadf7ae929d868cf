package ingest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// codedTable is thirty people by ten questions, in which one cell of twelve is the code.
func codedTable(cells []string, code string) string {
	var b strings.Builder
	b.WriteString("Student ID,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10")
	for i := range 30 {
		fmt.Fprintf(&b, "\n%d", 1040+7*i)
		for q := range 10 {
			cell := cells[(i*i+q*i+q)%len(cells)]
			if (5*i+3*q)%12 == 0 {
				cell = code
			}
			b.WriteString("," + cell)
		}
	}
	return b.String() + "\n"
}

// A number that can be nothing but a code for no answer is one; another value that recurs is named, and the table refused. Half of it was lost.
func TestCodesForNoAnswer(t *testing.T) {
	marks, letters, numbers := []string{"0", "1"}, []string{"A", "B", "C", "D"}, []string{"1", "2", "3", "4", "5"}
	for _, c := range []struct {
		cells   []string
		code    string
		refused bool
	}{
		{marks, "99", false}, {marks, "999", false}, {marks, "-9", false}, {marks, "-99", false}, {marks, "-99.00", false}, {marks, "#NULL!", false}, {marks, "9", false},
		{marks, "omitted", false}, {marks, "0.5", false},
		{marks, "2", false}, {marks, "-1", true}, {marks, "7", true}, {marks, "Z", true},
		{letters, "99", false}, {letters, "-9", false}, {letters, "X", true}, {letters, "O", true}, {letters, "-1", true}, {letters, "E", false}, {letters, "*", false},
		{numbers, "99", false}, {numbers, "-99", false}, {numbers, "9", false}, {numbers, "0", false}, {numbers, "-1", true},
	} {
		r, err := readingOf(t, "m.csv", codedTable(c.cells, c.code))
		var refused *FileError
		switch errors.As(err, &refused); {
		case c.refused && (refused == nil || refused.Code != codeOddRecurs || !strings.HasPrefix(refused.Message, fmt.Sprintf("%q stands in ", c.code))):
			t.Errorf("%s beside %s: %v", c.code, c.cells[0], err)
		case !c.refused && (err != nil || r.ItemCount != 10 || len(r.LeftOut) > 0):
			t.Errorf("%s beside %s: %v", c.code, c.cells[0], err)
		}
	}
}

// So is a code that hides most of the columns: those few in which it is rare are no table of items.
func TestCodeThatHidesMostColumns(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(codedTable([]string{"0", "1"}, "-1")), "\n")
	for i := range lines[1:] {
		cells := strings.Split(lines[i+1], ",")
		for q := 1; q <= 3; q++ {
			cells[q] = fmt.Sprint((i*i + q) % 2)
		}
		lines[i+1] = strings.Join(cells, ",")
	}
	_, err := readingOf(t, "m.csv", strings.Join(lines, "\n")+"\n")
	if refused := (*FileError)(nil); !errors.As(err, &refused) || refused.Code != codeOddRecurs {
		t.Errorf("%v", err)
	}
}

// What does not recur is a slip, and what fills many cells is another kind of question: these are told as before.
func TestOddValuesThatAreNoCodes(t *testing.T) {
	marks := codedTable([]string{"0", "1"}, "1")
	slip := strings.Replace(marks, ",1\n", ",2\n", 1)
	if r, err := readingOf(t, "m.csv", slip); err != nil || r.ItemCount != 10 {
		t.Errorf("a slip: %v", err)
	}
	lines := strings.Split(strings.TrimSpace(marks), "\n")
	for i := range lines[1:] {
		cells := strings.Split(lines[i+1], ",")
		for q := 7; q <= 10; q++ {
			cells[q] = fmt.Sprint((i + q) % 3)
		}
		lines[i+1] = strings.Join(cells, ",")
	}
	if r, err := readingOf(t, "m.csv", strings.Join(lines, "\n")+"\n"); err != nil || r.ItemCount != 6 || len(r.LeftOut) != 4 {
		t.Errorf("questions of two points: %v", err)
	}
	ages := "Student ID,Q1,Q2,Q3,Age1\n1,1,0,1,99\n2,0,0,1,31\n3,1,1,0,28\n"
	if r, err := readingOf(t, "m.csv", ages); err != nil || r.ItemCount != 3 {
		t.Errorf("an age: %v", err)
	}
}
