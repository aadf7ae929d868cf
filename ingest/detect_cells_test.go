package ingest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// matrixText is a table of persons x 5 items in which cell says what stands there.
func matrixText(persons int, cell func(row, item int) string) string {
	var b strings.Builder
	b.WriteString("student_id,Q1,Q2,Q3,Q4,Q5\n")
	for row := range persons {
		fmt.Fprintf(&b, "s%03d", row)
		for item := range 5 {
			b.WriteString("," + cell(row, item))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func mark01(row, item int) string { return fmt.Sprint((row*7 + item*3 + row/5) % 2) }
func letter(row, item int) string { return string(rune('A' + (row*3+item*2+row/4)%5)) }

// An odd cell is wrong in its row; it does not take the question from everybody.
func TestOddCellsLeaveTheItem(t *testing.T) {
	for _, c := range []struct {
		name  string
		n     int
		plain func(row, item int) string
		odd   map[[2]int]string
		items int
		left  []string
	}{
		{"a typo", 300, mark01, map[[2]int]string{{100, 2}: "O"}, 5, nil},
		{"a typo in the first row", 300, mark01, map[[2]int]string{{0, 2}: "O"}, 5, nil},
		{"a number for a mark", 300, mark01, map[[2]int]string{{7, 1}: "11"}, 5, nil},
		{"a typo in every column", 100, mark01, map[[2]int]string{{0, 0}: "O", {9, 1}: "q", {20, 2}: "l", {30, 3}: "zz", {40, 4}: "2"}, 5, nil},
		{"a small class", 6, mark01, map[[2]int]string{{3, 3}: "zz"}, 5, nil},
		{"words for no answer", 40, mark01, map[[2]int]string{{1, 0}: "blank", {2, 1}: "absent", {3, 2}: "skipped", {4, 3}: "exempt", {5, 4}: "*"}, 5, nil},
		{"letters", 60, letter, map[[2]int]string{{1, 0}: "(A)", {2, 1}: "Z", {3, 2}: "multiple", {4, 3}: "absent"}, 5, nil},
		{"codes beside a typo", 60, mark01, map[[2]int]string{{1, 0}: "9", {2, 0}: "zz"}, 5, nil},
		{"a question of five points", 60, func(row, item int) string {
			if item == 4 {
				return fmt.Sprint(row % 6)
			}
			return mark01(row, item)
		}, nil, 4, []string{"Q5"}},
		{"a question of which a few got three points", 200, func(row, item int) string {
			if item == 1 && row%25 == 0 {
				return "3"
			}
			return mark01(row, item)
		}, nil, 4, []string{"Q2"}},
		{"a question in words", 40, func(row, item int) string {
			if item == 2 {
				return "an essay of " + letter(row, 1)
			}
			return letter(row, item)
		}, nil, 4, []string{"Q3"}},
	} {
		text := matrixText(c.n, func(row, item int) string {
			if odd, ok := c.odd[[2]int{row, item}]; ok {
				return odd
			}
			return c.plain(row, item)
		})
		r, err := recognise(t, "scan.csv", text, Stated{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if r.ItemCount != c.items || !reflect.DeepEqual(r.LeftOut, c.left) {
			t.Errorf("%s: %d items, left out %q", c.name, r.ItemCount, r.LeftOut)
		}
		for _, u := range r.Columns[1:] {
			if u.Group != 0 && u.Group != u.Index {
				t.Errorf("%s: %s is item %d", c.name, u.Name, u.Group)
			}
		}
	}
}

// What teachers write for marks is read as such; percents and ticks only under the names of questions.
func TestMarksInOtherWords(t *testing.T) {
	cycle := func(values ...string) func(row, item int) string {
		return func(row, item int) string { return values[(row*5+item*3+row/3)%len(values)] }
	}
	for _, c := range []struct {
		name  string
		cell  func(row, item int) string
		field Field
	}{
		{"percents", cycle("0%", "50%", "100%"), FieldResult},
		{"words", cycle("Correct", "Incorrect", "Partial"), FieldResult},
		{"ticks", cycle("✓", "✗"), FieldResult},
		{"true and false", cycle("T", "F"), FieldResponse},
		{"in brackets", cycle("(A)", "(B)", "(C)"), FieldResponse},
	} {
		text := matrixText(20, c.cell)
		r, err := recognise(t, "scan.csv", text, Stated{})
		if err != nil || r.ItemCount != 5 || r.Columns[5].Field != c.field {
			t.Errorf("%s: %+v, %v", c.name, r, err)
		}
		r, err = recognise(t, "scan.csv", strings.ReplaceAll(text, "Q", "Week "), Stated{})
		if isItems, want := err == nil && r.ItemCount == 5, c.name != "percents" && c.name != "ticks"; isItems != want {
			t.Errorf("%s by week: items %v, want %v (%v)", c.name, isItems, want, err)
		}
	}
}
