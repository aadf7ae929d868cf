package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// line is one record of the sample.
type line struct {
	number int64 // physical line on which it begins
	next   int   // byte at which the next one begins
	breaks int
	code   string
	blank  bool
	cells  []string
	kinds  []cellKind
}

// findHeader tells preamble, header and data apart, and fills the rest of the Sample.
func (s *Sample) findHeader(text []byte, stated Stated, known HeaderTest) error {
	lines := s.sampleLines(text)
	first, rows, err := s.headerAt(lines, stated, known)
	if err != nil {
		return err
	}
	for _, l := range lines[min(first, len(lines)):min(first+rows, len(lines))] {
		if quoteFault(l.code) {
			s.refused = s.refuse(codeHeaderUnreadable, l.number, "the header cannot be read, because its quotes make no sense",
				"mend the line, or name another header line with --header N")
		}
	}
	s.takeHeader(lines, first, rows)
	s.takeRows(lines, first+rows)
	if len(s.Header) > s.Limits.Columns {
		return s.refuse(codeTooManyColumns, s.Dialect.HeaderLine, fmt.Sprintf("has more than %d columns", s.Limits.Columns), "state the delimiter with --delimiter if it was taken wrong")
	}
	return nil
}

// sampleLines scans the sample. Unless it is the whole file, what its end cuts off is left out.
func (s *Sample) sampleLines(text []byte) []line {
	sc := scanner{rules: s.Dialect.scanRules(s.Limits, s.anyEnd)}
	if !s.whole {
		sc.recordMax = sampleRecord
	}
	var out []line
	number := int64(1)
	for pos := 0; pos < len(text) && len(out) < s.Limits.HeaderDepth+sampleRows+10; {
		rec, ok := sc.record(text, pos, s.whole)
		if !ok {
			break
		}
		l := line{number: number, next: rec.next, breaks: rec.breaks, code: rec.code, blank: rec.blank}
		if !rec.blank {
			for i := range sc.spans {
				cell := sc.cell(text, i)
				l.cells = append(l.cells, string(cell))
				l.kinds = append(l.kinds, kindOf(cell))
			}
		}
		out = append(out, l)
		number += int64(rec.breaks) + 1
		pos = rec.next
	}
	return out
}

// headerAt is the index of the first header line and the number of header lines; with none, the index at which data begins.
func (s *Sample) headerAt(lines []line, stated Stated, known HeaderTest) (first, rows int, err error) {
	depth := min(len(lines), s.Limits.HeaderDepth)
	if known != nil && stated.Header == "" {
		for i, l := range lines[:depth] {
			if len(l.cells) > 0 && known(l.cells) {
				s.why("line %d is the header of a known format", l.number)
				s.knownHeader = true
				return i, 1, nil
			}
		}
	}
	t := newTable(lines, depth)
	guess, guessRows, why := t.header()
	switch stated.Header {
	case "":
		s.why("%s", why)
		return guess, guessRows, nil
	case "none":
		s.why("no header, as stated")
		first, rows = t.start, 0
	default:
		if first, rows, err = s.statedHeader(lines, stated.Header); err != nil {
			return 0, 0, err
		}
	}
	if rows != guessRows || rows > 0 && first != guess {
		s.Disagreements = append(s.Disagreements, fmt.Sprintf("you said header %s; the file looks like this: %s", stated.Header, why))
	}
	return first, rows, nil
}

// quoteFault reports whether a line with this code has cells that cannot be told apart.
func quoteFault(code string) bool {
	return code == codeAfterQuote || code == codeUnclosed || code == codeTruncated
}

// statedHeader reads "N" or "N-M", physical lines.
func (s *Sample) statedHeader(lines []line, stated string) (int, int, error) {
	from, to, several := strings.Cut(stated, "-")
	if !several {
		to = from
	}
	a, errA := strconv.ParseInt(from, 10, 64)
	b, errB := strconv.ParseInt(to, 10, 64)
	if errA != nil || errB != nil || a < 1 || b < a {
		return 0, 0, s.refuse(codeBadStated, 0, fmt.Sprintf("header %q is not a line number", stated), `use a number, "N-M" for several lines, or "none"`)
	}
	first, last := -1, -1
	for i, l := range lines {
		if l.number >= a && first < 0 {
			first = i
		}
		if l.number <= b {
			last = i
		}
	}
	if first < 0 || last < first || first >= s.Limits.HeaderDepth {
		return 0, 0, s.refuse(codeNoHeaderLine, a, "the file has no such header line", fmt.Sprintf("the header must stand within the first %d lines", s.Limits.HeaderDepth))
	}
	s.why("header in line %s, as stated", stated)
	return first, last - first + 1, nil
}

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

// takeHeader notes the header, and what stands before the data.
func (s *Sample) takeHeader(lines []line, first, rows int) {
	for _, l := range lines[:first] {
		s.Preamble = append(s.Preamble, l.cells)
		if l.blank {
			s.blankRows++
		} else {
			s.preambleRows++
		}
	}
	for _, l := range lines[:min(first+rows, len(lines))] {
		s.brokenRows += int64(l.breaks)
		s.dataStart = l.next
	}
	if s.preambleRows > 0 {
		s.why("%d lines before the table were left out", s.preambleRows)
	}
	if rows == 0 {
		s.Header = make([]string, newTable(lines[first:], min(len(lines)-first, s.Limits.HeaderDepth)).width)
		return
	}
	s.Dialect.HeaderLine, s.Dialect.HeaderRows = lines[first].number, rows
	for _, l := range lines[first : first+rows] {
		s.headerRows++
		s.HeaderLines = append(s.HeaderLines, l.cells)
		s.joinHeader(l.cells)
	}
}

// joinHeader adds one header line to the names, parted by a blank.
func (s *Sample) joinHeader(cells []string) {
	for i, c := range cells {
		if i == len(s.Header) {
			s.Header = append(s.Header, c)
			continue
		}
		s.Header[i] = strings.TrimSpace(s.Header[i] + " " + c)
	}
}

// takeRows fits the header to the rows below it and keeps the first of them.
func (s *Sample) takeRows(lines []line, from int) {
	if from < len(lines) {
		s.fitWidth(lines[from:])
	}
	for _, l := range lines[min(from, len(lines)):] {
		if l.blank || l.code != "" || len(l.cells) != len(s.Header) || len(s.Rows) == sampleRows {
			continue
		}
		s.Rows = append(s.Rows, l.cells)
		s.Lines = append(s.Lines, l.number)
	}
	if len(s.Rows) == 0 {
		s.why("there are no data rows in the first part of the file")
	}
}

// fitWidth compares the header with the rows. Names that are empty, at the header's end, are left out where no row has a
// cell for them. Rows that all end in an empty cell more have a delimiter at their end, if the header is known to be
// whole. Any other difference leaves open which name belongs to which column.
func (s *Sample) fitWidth(rows []line) {
	t := table{lines: rows}
	width := t.usualWidth()
	gap := width - len(s.Header)
	if width == 0 {
		return
	}
	fits := 0
	emptyTail := true
	for _, l := range rows {
		if len(l.cells) == len(s.Header) {
			fits++
		}
		if gap > 0 && len(l.cells) == width {
			for _, k := range l.kinds[len(s.Header):] {
				emptyTail = emptyTail && k == kindEmpty
			}
		}
	}
	if gap == 0 || fits > 0 && width <= 1 || s.Dialect.HeaderRows == 0 {
		return
	}
	if gap < 0 && !slices.ContainsFunc(s.Header[width:], func(name string) bool { return strings.TrimSpace(name) != "" }) {
		s.why("the header ends in %d empty names more than the rows have cells; they were left out", -gap)
		s.Header = s.Header[:width]
		return
	}
	if gap > 0 && emptyTail && s.knownHeader {
		s.why("every row ends in %d empty cells more than the header; they are columns without a name", gap)
		s.Header = append(s.Header, make([]string, gap)...)
		return
	}
	if s.refused != nil {
		return
	}
	s.refused = s.refuse(codeHeaderWidth, s.Dialect.HeaderLine,
		fmt.Sprintf("the header has %d names but most rows have %d cells", len(s.Header), width),
		"mend the header line, or name another one with --header N")
}
