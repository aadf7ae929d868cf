package ingest

import (
	"fmt"
	"strings"
	"testing"
)

// At an easy question one or two options are chosen. Beside numbered options such a column is a question where it is numbered as they are;
// under another name it may be sex or group, and what lies outside the options is none.
func TestFewNumberedOptions(t *testing.T) {
	for _, c := range []struct {
		name, header, few string // the cells of the last column, repeated
		items             int
		left              string
	}{
		{"two options", "Q1,Q2,Q3,Q4", "4 5", 4, ""},
		{"one option", "Q1,Q2,Q3,Q4", "3", 4, ""},
		{"one option and a word for none", "Q1,Q2,Q3,Q4", "3 skipped", 4, ""},
		{"beyond the options", "Q1,Q2,Q3,Q4", "6 7", 3, "Q4"},
		{"0 and 1 beside 1 to 5", "Q1,Q2,Q3,Q4", "0 1", 3, "Q4"},
		{"a topic", "Heart,Lung,Skin,Eye", "4 5", 3, ""},
		{"a topic of other numbers", "Heart,Lung,Skin,Eye", "0 1", 3, ""},
		{"a fact", "Heart,Lung,Skin,Sex", "1 2", 3, ""},
	} {
		text, few := "Student ID,"+c.header+"\n", strings.Fields(c.few)
		for i := range 12 {
			text += fmt.Sprintf("%d,%d,%d,%d,%s\n", 1040+7*i, i%5+1, (i*i)%5+1, (i+2)%5+1, few[i%len(few)])
		}
		r, err := readingOf(t, "scan.csv", text)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if left := strings.Join(r.LeftOut, " "); r.ItemCount != c.items || left != c.left {
			t.Errorf("%s: %d items, left out %q", c.name, r.ItemCount, left)
		}
	}
	if r, err := readingOf(t, "d.csv", "column1,column2,column3\n1,1,3\n2,,2\n3,3,100\n"); err == nil {
		t.Errorf("a few numbers are read as %s", r.Format.Name)
	}
	if letters, err := readingOf(t, "scan.csv", "Student ID,Heart,Lung,Skin,Group\n1,A,B,C,1\n2,B,C,A,2\n3,C,A,D,1\n"); err != nil || len(letters.LeftOut) > 0 {
		t.Errorf("numbers beside letters: %v, %v", letters, err)
	}
}
