package ingest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// patternsText is a table of all patterns of n marks, numbered under a first column where that has a name, with a last column.
func patternsText(first, last string, n int, count func(row int) string) string {
	var b strings.Builder
	b.WriteString(first)
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "Item.%d,", i)
	}
	b.WriteString(last + "\n")
	for row := range 1 << n {
		if first != "" {
			fmt.Fprintf(&b, "%d,", row+1)
		}
		for i := range n {
			fmt.Fprintf(&b, "%d,", row>>i&1)
		}
		b.WriteString(count(row) + "\n")
	}
	return b.String()
}

// Tables that are no matrix of people by items are refused, with what to do; those that only have such a column are read.
func TestTablesLikeAMatrix(t *testing.T) {
	many := func(row int) string { return fmt.Sprint(row*7%19 + 1) }
	total := func(row int) string { return fmt.Sprint(row&1 + row>>1&1 + row>>2&1 + row>>3&1) }
	marks := "0,1,1,0\n"
	for _, c := range []struct{ name, text, want string }{
		{"frequencies", patternsText("", "freq", 4, many), "patterns-counted"},
		{"frequencies of numbered patterns", patternsText("id,", "Häufigkeit", 4, many), "patterns-counted"},
		{"counts", patternsText("", "n", 4, many), "patterns-counted"},
		{"counts of numbered patterns", patternsText("id,", "count", 4, many), "patterns-counted"},
		{"the number of correct answers", patternsText("", "count", 4, total), ""},
		{"each pattern once", patternsText("", "n", 4, func(int) string { return "1" }), ""},
		{"weights of a sample", patternsText("", "weight", 4, func(row int) string { return fmt.Sprint(row, ".5") }), ""},
		{"people with a count", peopleText("Student,n", 20, func(i int) string { return fmt.Sprintf("s%d,%d", i, i) }), ""},
		{"people with a frequency", peopleText("Student,Frequency", 20, func(i int) string { return fmt.Sprintf("s%d,%d", i, i%7) }), ""},
		{"numbers that count the rows", patternsText("", "cases", 4, func(row int) string { return fmt.Sprint(row + 1) }), ""},
		{"weights where all would differ", "row,Weight,I1,I2,I3,I4,I5,I6\n1,81,0,1,0,1,1,1\n2,66,1,0,0,0,0,0\n3,55,1,1,1,0,0,0\n", ""},
		{"people called Q", "Student ID,Heart,Liver,Lung,Brain\nQ1," + marks + "Q2," + marks + "Q3," + marks, ""},
		{"ids from Q1001", "ID,Heart,Liver,Lung,Brain\nQ1001," + marks + "Q1002," + marks + "Q1003," + marks, ""},
		{"items by the name of the column", "Item,S1,S2,S3,S4\nalpha," + marks + "beta," + marks + "gamma," + marks, "matrix-transposed"},
		{"items by the values", ",S1,S2,S3,S4\nQ1," + marks + "Q2," + marks + "Q3," + marks, "matrix-transposed"},
		{"items under ID", "ID,Ann,Bo,Cy,Di\nItem 1," + marks + "Item 2," + marks + "Item 3," + marks, "matrix-transposed"},
		{"items by their texts", "#,Question,S1,S2,S3,S4\n1,Which of these is the first of all of them?," + marks + "2,Which of these is the second of all of them?," + marks + "3,And the last?," + marks, "matrix-transposed"},
		{"columns of people", "#,Ann Doe,Bo Lee,\"Roe, Cy\",Di\n1," + marks + "2," + marks + "3," + marks, ""},
		{"columns of addresses", "Topic,a@x.edu,b@x.edu,c@x.edu,d@x.edu\nHeart," + marks + "Lung," + marks + "Skin," + marks, "matrix-transposed"},
		{"topics of two words", "Student,Heart Failure,Acid Base,Bone Marrow,Optic Nerve\na," + marks + "b," + marks + "c," + marks, ""},
		{"topics of two words, people by values", strings.Replace(peopleText("Zorp", 20, func(i int) string { return fmt.Sprint("AL1", i) }), "Q1,Q2,Q3,Q4", "Heart Failure,Acid Base,Bone Marrow,Optic Nerve", 1), ""},
		{"items by letters", "#,Item A,Item B,Item C,Item D\n1," + marks + "2," + marks + "3," + marks, ""},
		{"topics of one word", "#,Heart,Lung,Bone Marrow,Eye\n1," + marks + "2," + marks + "3," + marks, ""},
		{"people beside an item", "Student,Item,S1,S2,S3,S4\na,x," + marks + "b,y," + marks + "c,z," + marks, ""},
		{"people called P1", "Id,v1,v2,v3,v4\nP1," + marks + "P2," + marks + "P3," + marks, ""},
		{"questions across", "Id,Q1,Q2,Q3,Q4\nQ1," + marks + "Q2," + marks + "Q3," + marks, ""},
	} {
		_, err := recognise(t, "m.csv", c.text, Stated{})
		got, refusal := "", (*FileError)(nil)
		if errors.As(err, &refusal) {
			got = refusal.Code
			if refusal.Hint == "" || refusal.Column == "" && c.want != "" && !strings.HasPrefix(c.text, ",") && !strings.HasPrefix(c.name, "columns of") {
				t.Errorf("%s: column %q, hint %q", c.name, refusal.Column, refusal.Hint)
			}
		} else if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q (%v)", c.name, got, c.want, err)
		}
	}
}
