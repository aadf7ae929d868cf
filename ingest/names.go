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

// repeatsHeader reports whether the record last scanned is one of the header's lines. In a table of one column a value may
// well be the name.
func (p *parser) repeatsHeader(rec scanned) bool {
	if rec.code != "" {
		return false
	}
	for _, line := range p.names.lines {
		if len(line) > 1 && len(line) == len(p.scan.spans) && p.sameCells(line) {
			return true
		}
	}
	return false
}

func (p *parser) sameCells(names []string) bool {
	for i, name := range names {
		cell := p.scan.cell(p.buf, i)
		if i == 0 {
			cell = bytes.TrimPrefix(cell, byteOrderMark)
		}
		if string(cell) != name {
			return false
		}
	}
	return true
}

// are reports whether the cells, which lie in buf, are one of the header's lines.
func (h nameLines) are(cells []span, buf []byte) bool {
	for _, line := range h.lines {
		if len(line) != len(cells) || len(line) == 1 {
			continue
		}
		same := 0
		for same < len(line) && string(buf[cells[same].off:cells[same].off+cells[same].n]) == line[same] {
			same++
		}
		if same == len(line) {
			return true
		}
	}
	return false
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

// sortTables tells the rows of a second table from those of the first. It ends where the first header is repeated.
func (c *catter) sortTables(rec *scanned) {
	if len(c.p.names.lines) == 0 {
		return
	}
	switch {
	case rec.code == codeRepeatedHeader:
		c.other = false
	case c.other, c.headed(rec):
		c.other = true
		rec.code, rec.column = codeSecondTable, -1
	}
}

// headed reports whether a record heads another table: one by the rules, whose first cell is a name or empty.
func (c *catter) headed(rec *scanned) bool {
	if rec.code != "" && rec.code != codeShortRow && rec.code != codeLongRow || len(c.seen) == 0 {
		return false
	}
	names := c.p.names
	return (names.names[string(c.seen[0])] || isBlank(c.seen[0])) && names.foreign(c.seen)
}
