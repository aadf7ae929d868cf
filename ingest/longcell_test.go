package ingest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// Essays, code and question texts make quoted cells of many lines, longer than any window in which a dialect is looked for.

// prose are the pieces that long cells are made of; what stands in them must not be taken for the file's own.
func prose() map[string][]string {
	return map[string][]string{
		"essay": {"The patient said, \"it burns\"; I would ask why. ", "Firstly, cost; secondly, scale.\n\n", "It's the students' view, isn't it? ",
			"\"Never\", she wrote.\r\n", "See: p. 12, fig. 3.\n", "No more, no less. "},
		"code": {"if (a[i] == \"x\") {\n", "\treturn f(a, b);\n", "}\n", "\tfor (int i = 0; i < n; i++)\t{\n", "printf(\"%d, %s\\n\", a, b);\n", "x = y | z;\n", "# note: '\\t' is a tab\n"},
		"data": {"1,2,3\n", "4;5;6\n", "a\tb\tc\n", "x|y|z\n", "\"q\",\"r\"\n", "12:30, 2026-01-31\n"},
		"list": {"; ", "one; two; three\n", "- first\n", "\n", "\"\"\n", "- 'second'\n"},
	}
}

// longTable is a table with cells of prose among short ones; the longest has most bytes. The header may hold prose, too.
func longTable(r *rand.Rand, style string, columns, rows, most int, header bool) [][]string {
	pieces := prose()[style]
	text := func() string {
		var b strings.Builder
		for n := 1 + r.IntN(most); b.Len() < n; {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		return b.String()
	}
	long := r.IntN(columns)
	table := [][]string{{}}
	for c := range columns {
		name := fmt.Sprintf("name %c", 'A'+c)
		if header && (c == long || r.IntN(3) == 0) {
			name = fmt.Sprintf("%d: %s", 100+c, text())
		}
		table[0] = append(table[0], name)
	}
	for i := range rows {
		row := []string{}
		for c := range columns {
			switch {
			case c == long || r.IntN(4) == 0:
				row = append(row, text())
			case c%2 == 0:
				row = append(row, fmt.Sprint(i*7%13))
			default:
				row = append(row, []string{"B", "yes", "", "2026-01-31 10:00"}[r.IntN(4)])
			}
		}
		table = append(table, row)
	}
	return table
}

// standard writes a table by RFC 4180, parted by delim.
func standard(table [][]string, delim, end string, all bool) []byte {
	var b strings.Builder
	for _, row := range table {
		for i, cell := range row {
			if i > 0 {
				b.WriteString(delim)
			}
			if all || strings.ContainsAny(cell, delim+"\"\r\n") {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			b.WriteString(cell)
		}
		b.WriteString(end)
	}
	return []byte(b.String())
}

// Every standard file is read as it was written, whatever its quoted cells hold and however long they are.
func TestLongQuotedCells(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, style := range []string{"essay", "code", "data", "list"} {
		for _, shape := range []struct{ columns, rows, most int }{{3, 60, 300}, {5, 40, 2_000}, {15, 40, 3_000}, {4, 300, 1_000}, {2, 12, 20_000}, {6, 8, 100_000}, {9, 100, 5_000}, {3, 3, 4_000}} {
			for _, header := range []bool{false, true} {
				for _, delim := range []string{",", []string{";", "\t", "|"}[r.IntN(3)]} {
					name := fmt.Sprintf("%s %v %q header %v", style, shape, delim, header)
					table := longTable(r, style, shape.columns, shape.rows, shape.most, header)
					text := standard(table, delim, []string{"\n", "\r\n"}[r.IntN(2)], r.IntN(4) == 0)
					readsAs(t, name, text, delim, table)
				}
			}
		}
	}
}

func readsAs(t *testing.T, name string, text []byte, delim string, table [][]string) {
	t.Helper()
	s, err := Sniff(BytesSource(name, text), Stated{}, Limits{}, nil)
	if err != nil {
		t.Errorf("%s, %d bytes: %v", name, len(text), err)
		return
	}
	if s.Dialect.Delimiter != delim || s.Dialect.Quote != `"` || s.Dialect.Escape != "doubled" {
		t.Errorf("%s, %d bytes: read as %+v", name, len(text), s.Dialect)
		return
	}
	rows, rejects, _, err := rowsOf(s, 2)
	if err != nil || len(rejects) > 0 {
		t.Errorf("%s, %d bytes: %v, %d set aside; why %v", name, len(text), err, len(rejects), s.Why)
		return
	}
	if s.Dialect.HeaderRows == 1 {
		rows = append([][]string{s.Header}, rows...)
	}
	if !equalRows(rows, table) {
		t.Errorf("%s, %d bytes: %d rows, want %d, or not the same; why %v", name, len(text), len(rows), len(table), s.Why)
	}
}
