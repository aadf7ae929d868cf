package ingest

import "bytes"

// nameLines finds header lines among the rows, as files put together from several exports have them.
type nameLines struct {
	lines [][]string      // the header's lines
	names map[string]bool // all names in them
}

func nameLinesOf(s *Sample) nameLines {
	h := nameLines{lines: s.HeaderLines, names: map[string]bool{}}
	for _, line := range s.HeaderLines {
		for _, name := range line {
			if !isBlank([]byte(name)) {
				h.names[name] = true
			}
		}
	}
	return h
}

// repeated reports whether the cells are one of the header's lines. In a table of one column a value may well be the name.
func (h nameLines) repeated(cells [][]byte) bool {
	for _, line := range h.lines {
		if len(line) > 1 && len(line) == len(cells) && sameCells(line, cells) {
			return true
		}
	}
	return false
}

func sameCells(names []string, cells [][]byte) bool {
	for i, name := range names {
		if string(cells[i]) != name {
			return false
		}
	}
	return true
}

// foreign reports whether the cells head another table: at least three of them and two thirds of those that are filled are
// names of the header, none twice.
func (h nameLines) foreign(cells [][]byte) bool {
	if len(cells) == 0 || len(h.names) < 3 {
		return false
	}
	found, filled, seen := 0, 0, map[string]bool{}
	for _, cell := range cells {
		if len(bytes.TrimSpace(cell)) == 0 {
			continue
		}
		filled++
		if name := string(cell); h.names[name] && !seen[name] {
			seen[name] = true
			found++
		}
	}
	return found >= 3 && found*3 >= filled*2
}

// sortTables tells repeated headers and the rows of a second table from the rows of the table.
func (c *catter) sortTables(rec *scanned) {
	if len(c.names.lines) == 0 {
		return
	}
	switch {
	case c.headed(rec, c.names.repeated):
		c.other = false
		rec.code, rec.column = codeRepeatedHeader, -1
	case c.other, c.headed(rec, c.names.foreign):
		c.other = true
		rec.code, rec.column = codeSecondTable, -1
	}
}

// headed looks at a record that could be a header: one by the rules, whose first cell is a name.
func (c *catter) headed(rec *scanned, is func([][]byte) bool) bool {
	switch rec.code {
	case "", codeShortRow, codeLongRow:
		return len(c.seen) > 0 && (c.names.names[string(c.seen[0])] || len(bytes.TrimSpace(c.seen[0])) == 0) && is(c.seen)
	}
	return false
}
