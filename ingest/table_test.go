package ingest

import (
	"fmt"
	"strings"
	"testing"
)

// matrixBelow writes twelve people's marks, or options, under the lines of a header.
func matrixBelow(head string, before func(person int) string, items int, cells string) string {
	var b strings.Builder
	b.WriteString(head)
	for i := range 12 {
		b.WriteString(before(i))
		for j := range items {
			fmt.Fprintf(&b, ",%c", cells[(i*7+j*5+i*j)%len(cells)])
		}
		b.WriteString("\n")
	}
	return b.String()
}

// Groups of questions are named above merged cells, and the questions numbered below: those numbers are no row of anybody's.
func TestHeaderOfMergedCellsAboveNumbers(t *testing.T) {
	named := func(i int) string { return fmt.Sprintf("s%d,N%c", i+1, 'a'+i) }
	bare := func(i int) string { return fmt.Sprintf("s%d", i+1) }
	for _, c := range []struct {
		name, text string
		items      int
	}{
		{"two groups", matrixBelow("Student,,Part A,,,Part B,,\nID,Name,1,2,3,4,5,6\n", named, 6, "0110"), 6},
		{"no names", matrixBelow("Student,Part A,,,Part B,,\nID,1,2,3,4,5,6\n", bare, 6, "0110"), 6},
		{"numbers anew in each group", matrixBelow("Student,Part A,,,Part B,,\nID,1,2,3,1,2,3\n", bare, 6, "0110"), 6},
		{"the person above", matrixBelow("Student ID,Part A,,,,Part B,,,\n,1,2,3,4,5,6,7,8\n", bare, 8, "0110"), 8},
		{"options", matrixBelow("Student,Part A,,,Part B,,\nID,1,2,3,4,5,6\n", bare, 6, "ABCD"), 6},
		{"many", matrixBelow("Student,Part A"+strings.Repeat(",", 11)+"\nID,1,2,3,4,5,6,7,8,9,10,11,12\n", bare, 12, "0110"), 12},
		{"numbered words", matrixBelow("Student,Part A,,,Part B,,\nID,Q1,Q2,Q3,Q4,Q5,Q6\n", bare, 6, "ABCD"), 6},
		{"one line", matrixBelow("ID,Q1,Q2,Q3,Q4\n", bare, 4, "0123"), 0},
		{"one line, its end unnamed", matrixBelow("ID,Points,,,\n", bare, 4, "01"), 0},
	} {
		r, err := readingOf(t, "m.csv", c.text)
		if c.items == 0 {
			if r != nil && r.Sample.Dialect.HeaderRows > 1 {
				t.Errorf("%s: %d lines of header", c.name, r.Sample.Dialect.HeaderRows)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		who := r.Column(FieldExaminee)
		if r.ItemCount != c.items || len(r.Sample.Rows) != 12 || who == nil || who.Index != 0 || r.Sample.Dialect.HeaderRows != 2 {
			t.Errorf("%s: %d items, %d rows, person %v, names %q", c.name, r.ItemCount, len(r.Sample.Rows), who, r.Sample.Header)
		}
	}
}
