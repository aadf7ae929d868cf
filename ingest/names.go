package ingest

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
)

// nameLines finds header lines among the rows, as files put together from several exports have them.
type nameLines struct {
	lines       [][]string      // the header's lines
	names       map[string]bool // all names in them
	folded      map[string]bool // the same, without regard to case and blanks
	first, last [256]bool       // the bytes with which a cell that is a name can begin and end: few rows need a closer look
}

func nameLinesOf(s *Sample) nameLines {
	h := nameLines{lines: s.HeaderLines, names: map[string]bool{}, folded: map[string]bool{}}
	for _, line := range s.HeaderLines {
		for _, name := range line {
			if !isBlank([]byte(name)) {
				h.names[name] = true
				h.admit(foldName(name))
			}
		}
	}
	return h
}

// admit enters a folded name.
func (h *nameLines) admit(name string) {
	if name == "" {
		return
	}
	h.folded[name] = true
	for _, form := range []string{name, strings.ToUpper(name), " "} {
		h.first[form[0]], h.last[form[len(form)-1]] = true, true
	}
}

// What a row of as many cells as the header is, seen as a line of names.
const (
	noNames    = iota
	sameNames  // the header again, case and blanks apart
	otherNames // the header of a table whose columns stand in another order, or are others
)

// kindOf tells whether a row of n cells is a line of names. It is when its first cell is a name, and all others are too; or at
// least three of them and two thirds of those that are filled. A name of one letter or none may be an option chosen, so
// one at least must have more. Most rows leave at the first test.
func (h *nameLines) kindOf(n int, cell func(int) []byte) int {
	first := cell(0)
	if bytes.HasPrefix(first, byteOrderMark) { // quotes behind a mark are part of the cell
		first = bytes.Trim(first[len(byteOrderMark):], `"`)
	}
	if n < 2 || len(first) == 0 || !h.first[first[0]] || !h.last[first[len(first)-1]] || !h.folded[foldName(string(first))] {
		return noNames
	}
	row, seen := make([]string, n), map[string]bool{}
	filled, worded := 0, false
	for i := range row {
		text := first
		if i > 0 {
			text = cell(i)
		}
		if row[i] = foldName(string(text)); row[i] == "" {
			continue
		}
		filled++
		if h.folded[row[i]] {
			seen[row[i]] = true
			worded = worded || isWord(row[i])
		}
	}
	switch found := len(seen); {
	case !worded:
		return noNames
	case h.isLine(row):
		return sameNames
	case found == n, found >= 3 && found*3 >= filled*2:
		return otherNames
	}
	return noNames
}

// isLine reports whether folded cells are one of the header's lines.
func (h *nameLines) isLine(row []string) bool {
	for _, line := range h.lines {
		same := len(line) == len(row)
		for i := 0; same && i < len(row); i++ {
			same = foldName(line[i]) == row[i]
		}
		if same {
			return true
		}
	}
	return false
}

func isWord(name string) bool {
	letters := 0
	for _, r := range name {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 1
}

// namesOf is what the record last scanned is as a line of names.
func (p *parser) namesOf(rec scanned) int {
	if rec.code != "" && rec.code != codeStrayQuote || len(p.scan.spans) != p.width || len(p.names.lines) == 0 {
		return noNames
	}
	return p.names.kindOf(p.width, func(i int) []byte { return p.scan.cell(p.buf, i) })
}

// secondTable refuses a file in which the columns change: nothing below that line would be read by its own names.
func secondTable(file string, line int64) *FileError {
	return &FileError{Path: file, Line: line, Code: codeSecondTable,
		Message: fmt.Sprintf("line %d is the header of another table: it has names of the first header, but not in its order, or not those alone", line),
		Hint:    fmt.Sprintf("split the file before line %d and give the parts", line)}
}

// repeatsHeader reports whether the record last scanned is one of the header's lines. In a table of one column a value may
// well be the name.
func (p *parser) repeatsHeader(rec scanned) bool {
	for _, line := range p.names.lines {
		if rec.code == "" && len(line) > 1 && len(line) == len(p.scan.spans) && p.sameCells(line) {
			return true
		}
	}
	return p.namesOf(rec) == sameNames
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

// are reports whether the cells, which lie in buf, are one of the header's lines or head another table.
func (h *nameLines) are(cells []span, buf []byte) bool {
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
	if c := cells[0]; len(h.lines) == 0 || c.n == 0 || !h.first[buf[c.off]] || !h.last[buf[c.off+c.n-1]] {
		return false
	}
	return h.kindOf(len(cells), func(i int) []byte { return buf[cells[i].off : cells[i].off+cells[i].n] }) != noNames
}

// foreign reports whether the cells head another table: at least three of them and two thirds of those that are filled are
// names of the header, none twice.
func (h *nameLines) foreign(cells [][]byte) bool {
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
	names := &c.p.names
	return (names.names[string(c.seen[0])] || isBlank(c.seen[0])) && names.foreign(c.seen)
}
