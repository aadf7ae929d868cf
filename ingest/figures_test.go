package ingest

import (
	"fmt"
	"testing"
)

// Rows of figures differ from those of people by fractions that nobody else has and that are about the means, and by their names.
func TestFigures(t *testing.T) {
	ids := func(i int) string { return fmt.Sprintf("s%d", i) }
	names := func(i int) string { return []string{"Ann Lee", "Bo Roe", "Cy Dee-Fox", "Di O'Foe"}[i%4] }
	for _, c := range []struct {
		name string
		id   func(int) string
		row  []string
		cell string // of everybody in the last column
		n    int
		want bool
	}{
		{"shares", ids, []string{"Rate", "0.5", "0.48", "0.98", "1"}, "1", 20, true},
		{"percents", ids, []string{"Rate", "50%", "48%", "98%", "100%"}, "1", 20, true},
		{"percents without a sign", ids, []string{"Rate", "50.5", "48.2", "98.4", "100"}, "1", 20, true},
		{"among letters", ids, []string{"Rate", "0,5", "0,52", "0,97", "0,31"}, "B", 20, true},
		{"means of points", ids, []string{"Rate", "0.5", "0.52", "0.97", "4.1"}, "4", 20, true},
		{"without a name", ids, []string{"", "0.5", "0.52", "0.97", "0.99"}, "1", 20, true},
		{"like other ids", ids, []string{"s99", "0.5", "0.52", "0.97", "0.99"}, "1", 20, false},
		{"under a name like others", names, []string{"Mittlere Rate", "0.5", "0.52", "0.97", "0.99"}, "1", 20, true},
		{"a person with some parts", names, []string{"Ed Gee", "0.5", "0.52", "0.97", "1"}, "1", 20, false},
		{"a person of few", names, []string{"Ed Gee", "0.5", "0.52", "0.97", "0.99"}, "1", 8, false},
		{"somebody with halves", ids, []string{"guest", "0.5", "1", "0.5", "0.5"}, "1", 20, false},
		{"somebody with nothing but halves", ids, []string{"guest", "0.5", "0.5", "0.5", "0.5"}, "1", 20, false},
		{"somebody with parts", ids, []string{"guest", "0.25", "0.67", "0.75", "1"}, "1", 20, false},
		{"everybody has fractions there", ids, []string{"Rate", "1", "1", "0", "0.31"}, "0.5", 20, false},
		{"the most there is", ids, []string{"Max", "1", "1", "1", "4"}, "4", 20, true},
		{"more than anybody has", ids, []string{"Maximum", "2", "2", "3", "5"}, "4", 20, true},
		{"somebody who has everything right", ids, []string{"guest", "1", "1", "1", "4"}, "4", 20, false},
		{"less than somebody has", ids, []string{"Max", "1", "1", "1", "3"}, "4", 20, false},
		{"the most under an id", ids, []string{"s99", "1", "1", "1", "4"}, "4", 20, false},
		{"the most among names", names, []string{"Max", "1", "1", "1", "4"}, "4", 20, false},
		{"the most among logins", func(i int) string { return fmt.Sprintf("%c%d", 'a'+i, i) }, []string{"jdoe", "1", "1", "1", "4"}, "4", 20, false},
		{"the most of few people", ids, []string{"Max", "1", "1", "1", "4"}, "4", 4, false},
		{"a key among marks", ids, []string{"Master", "1", "1", "1", "4"}, "4", 20, false},
		{"words", ids, []string{"Rate", "0.5", "0.52", "0.97", "x"}, "1", 20, false},
	} {
		s := &Sample{Header: []string{"id", "a", "b", "c", "d"}}
		for i := range c.n {
			s.Rows = append(s.Rows, []string{c.id(i), fmt.Sprint(i % 2), fmt.Sprint(i / 2 % 2), "1", c.cell})
		}
		s.Rows = append(s.Rows, c.row)
		if got := FiguresOf(s, 0).Are(func(at int) string { return c.row[at] }); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
