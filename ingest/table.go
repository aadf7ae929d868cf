package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// table is the sample as the header is looked for: the usual width, where rows of the table begin, what its columns hold.
type table struct {
	lines []line
	depth int
	width int
	start int // first line that belongs to the table
}

func newTable(lines []line, depth int) *table {
	t := &table{lines: lines, depth: depth}
	t.width = t.usualWidth()
	t.start = t.begin()
	return t
}

// usualWidth is the number of cells that most lines have; of two equally common ones the larger.
func (t *table) usualWidth() int {
	count := map[int]int{}
	for _, l := range t.lines {
		if !l.blank {
			count[len(l.cells)]++
		}
	}
	best := 0
	for w, n := range count {
		if n > count[best] || n == count[best] && w > best {
			best = w
		}
	}
	return best
}

// begin is the index of the first line that is neither blank nor preamble: a line of a preamble has far fewer cells
// than the table, or hardly any that are filled.
func (t *table) begin() int {
	for i, l := range t.lines[:t.depth] {
		if l.blank || t.width > 1 && t.isPreamble(l) {
			continue
		}
		return i
	}
	for i, l := range t.lines {
		if !l.blank {
			return i
		}
	}
	return 0
}

func (t *table) isPreamble(l line) bool {
	filled := 0
	for _, k := range l.kinds {
		if k != kindEmpty {
			filled++
		}
	}
	if l.code != "" && l.code != codeStrayQuote {
		return false
	}
	if t.width >= 3 && filled <= 1 {
		return true
	}
	gap := t.width - len(l.cells)
	return gap > max(1, t.width/3)
}

// typicalKinds gives, per column, the kind that at least four fifths of the filled cells below line `from` have, and
// kindEmpty where there is none.
func (t *table) typicalKinds(from int) []cellKind {
	out := make([]cellKind, t.width)
	for c := range out {
		var n [kindText + 1]int
		filled := 0
		for _, l := range t.lines[min(from, len(t.lines)):] {
			if len(l.cells) != t.width || l.kinds[c] == kindEmpty {
				continue
			}
			n[l.kinds[c]]++
			filled++
		}
		for k := kindNumber; k <= kindText; k++ {
			if filled > 0 && n[k]*5 >= filled*4 {
				out[c] = k
			}
		}
	}
	return out
}

// header decides whether the first line of the table is a header, and how many lines it has.
func (t *table) header() (first, rows int, why string) {
	if t.start >= len(t.lines) {
		return 0, 0, "no header"
	}
	top := t.lines[t.start]
	for i := t.start + 1; i < min(t.depth, len(t.lines)); i++ {
		if t.lines[i].isOfRecords() && (i+1 == len(t.lines) || !t.lines[i+1].isOfRecords()) {
			rows = i + 1 - t.start
			return t.start, rows, fmt.Sprintf("header in the %d lines from %d: the last holds records in braces, and the first names the columns", rows, top.number)
		}
	}
	if t.numbersBelow(t.start) {
		return t.start, 2, fmt.Sprintf("header in the 2 lines from %d: the second numbers the questions of those groups that the first one names", top.number)
	}
	votes := t.votes(t.start)
	if votes < 0 || votes == 0 && !t.couldBeNames(t.start) {
		return t.start, 0, "no header: the first line looks like the rows below it"
	}
	rows = 1
	for t.start+rows < min(t.depth, len(t.lines)) && t.continuesHeader(t.start+rows) {
		rows++
	}
	why = fmt.Sprintf("header in line %d", top.number)
	if rows > 1 {
		why = fmt.Sprintf("header in the %d lines from %d: none of them looks like the rows below", rows, top.number)
	}
	return t.start, rows, why
}

// votes counts the columns in which line i differs in kind from what stands below it, less those in which it does not.
func (t *table) votes(i int) int {
	l := t.lines[i]
	below := t.typicalKinds(i + 1)
	if runsUp(l) && i+1 < len(t.lines) && !runsUp(t.lines[i+1]) {
		return len(l.cells) // 1, 2, 3...: item numbers
	}
	votes := 0
	for c, k := range l.kinds {
		if c >= len(below) || k == kindEmpty {
			continue
		}
		switch b := below[c]; {
		case b == kindEmpty:
		case b == kindNumber || b == kindStamp:
			if k == kindText || k == kindCode {
				votes++
			} else {
				votes--
			}
		case b == kindCode && k == kindText:
			votes++
		}
		if t.occursBelow(c, i) {
			votes--
		}
	}
	return votes
}

// occursBelow reports whether the cell's text stands in its column further down, as a value would.
func (t *table) occursBelow(c, i int) bool {
	for _, l := range t.lines[i+1:] {
		if len(l.cells) == t.width && c < len(l.cells) && l.cells[c] == t.lines[i].cells[c] && l.kinds[c] >= kindCode {
			return !slices.Equal(l.cells, t.lines[i].cells)
		}
	}
	return false
}

// runsUp reports whether the numbers among the cells, at least three, are consecutive whole numbers, as item numbers are.
func runsUp(l line) bool {
	last, n := 0, 0
	for i, c := range l.cells {
		if l.kinds[i] != kindNumber {
			continue
		}
		v, err := strconv.Atoi(strings.TrimSpace(c))
		if err != nil || n > 0 && v != last+1 {
			return false
		}
		last = v
		n++
	}
	return n >= 3
}

// numbersBelow reports whether line i names groups of columns, in cells that a spreadsheet merged, and the next line numbers the
// questions in them: at least three numbered cells that count up, anew in each group or not, of which half or more have nothing above
// them; and everything else in that line is a word, or is named above it. The rows below do not count.
func (t *table) numbersBelow(i int) bool {
	if i+2 >= len(t.lines) || i+1 >= t.depth {
		return false
	}
	top, l := t.lines[i], t.lines[i+1]
	if len(top.cells) != t.width || len(l.cells) != t.width {
		return false
	}
	numbered, bare, ok := 0, 0, l.countsUp()
	for c, cell := range l.cells {
		above := top.kinds[c] != kindEmpty
		switch _, _, is := family(cell); {
		case is && l.kinds[c] != kindStamp:
			numbered++
			if !above {
				bare++
			}
		case above && top.kinds[c] != kindText && top.kinds[c] != kindCode, !above && l.kinds[c] != kindText && l.kinds[c] != kindEmpty, l.kinds[c] == kindStamp:
			return false
		}
	}
	return ok && numbered >= 3 && 2*bare >= numbered && !t.lines[i+2].countsUp()
}

// countsUp reports whether those cells that end in a number have words alike in front of it, or none, and count up by one, at least
// to the third; each may begin again where the first one began.
func (l line) countsUp() bool {
	stems, first, last, most, n := map[string]bool{}, 0, 0, 0, 0
	for _, cell := range l.cells {
		stem, number, ok := family(cell)
		if !ok {
			continue
		}
		v, err := strconv.Atoi(number)
		if n == 0 {
			first = v
		} else if err != nil || v != last+1 && v != first {
			return false
		}
		stems[stem] = true
		last, most = v, max(most, v)
		n++
	}
	return n >= 3 && most >= first+2 && len(stems)*2 <= n
}

// isOfRecords reports a line of nothing but JSON records, as a survey writes its own names of the columns below the header.
func (l line) isOfRecords() bool {
	filled := 0
	for c, cell := range l.cells {
		cell = strings.TrimSpace(cell)
		switch {
		case l.kinds[c] == kindEmpty:
		case strings.HasPrefix(cell, "{") && strings.HasSuffix(cell, "}"):
			filled++
		default:
			return false
		}
	}
	return filled > 1
}

// couldBeNames reports whether line i, in a table of nothing but text, can be a header: every cell filled (one may not
// be), no two alike, none a number.
func (t *table) couldBeNames(i int) bool {
	seen := map[string]bool{}
	empty := 0
	for c, cell := range t.lines[i].cells {
		switch t.lines[i].kinds[c] {
		case kindEmpty:
			empty++
			continue
		case kindNumber, kindStamp:
			return false
		}
		if seen[cell] {
			return false
		}
		seen[cell] = true
	}
	return empty <= 1 && len(seen) > 0
}

// continuesHeader reports whether line i goes on with a header begun above: it is no row, because in every column that
// holds numbers or times below (at least three such) it holds text, and not one mark such as "absent" repeated.
func (t *table) continuesHeader(i int) bool {
	l := t.lines[i]
	if l.blank || len(l.cells) != t.width {
		return false
	}
	if slices.Equal(l.cells, t.lines[i-1].cells) && i+1 < len(t.lines) {
		return true // the header line itself, repeated
	}
	below := t.typicalKinds(i + 1)
	typed, texts := 0, map[string]bool{}
	for c, b := range below {
		if b != kindNumber && b != kindStamp {
			continue
		}
		if l.kinds[c] != kindText && l.kinds[c] != kindCode {
			return false
		}
		typed++
		texts[l.cells[c]] = true
	}
	return typed >= 3 && len(texts) >= 2
}
