package ingest

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// line is one record of the sample.
type line struct {
	number int64 // physical line on which it begins
	text   []byte
	next   int // byte at which the next one begins
	breaks int
	code   string
	blank  bool
	cells  []string
	kinds  []cellKind
}

// findHeader tells preamble, header and data apart, and fills the rest of the Sample.
func (s *Sample) findHeader(text []byte, stated Stated, known HeaderTest) error {
	lines, err := s.sampleLines(text)
	if err != nil {
		return err
	}
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
	if seen := len(lines) - first - rows; seen > 0 {
		s.rowBytes = float64(lines[len(lines)-1].next-s.dataStart) / float64(seen)
	}
	if len(s.Header) > s.Limits.Columns {
		return s.refuse(codeTooManyColumns, s.Dialect.HeaderLine, fmt.Sprintf("has more than %d columns", s.Limits.Columns), "state the delimiter with --delimiter if it was taken wrong")
	}
	return nil
}

// sampleLines scans the sample. Unless it is the whole file, what its end cuts off is left out.
func (s *Sample) sampleLines(text []byte) ([]line, error) {
	sc := scanner{rules: s.Dialect.scanRules(s.Limits, s.anyEnd)}
	most := s.Limits.HeaderDepth + sampleRows + 10
	out := make([]line, 0, min(most, 1+bytes.Count(text, []byte{'\n'})))
	number, cells := int64(1), 0
	for pos := 0; pos < len(text) && len(out) < most && cells < sampleCells; {
		rec, ok := sc.record(text, pos, s.whole)
		if !ok && len(text)-pos > s.Limits.RecordBytes || rec.end-rec.start > s.Limits.RecordBytes {
			return nil, recordTooLong(s.Source.Name, number, s.Limits.RecordBytes)
		}
		if !ok {
			break
		}
		l := line{number: number, text: text[rec.start:rec.end], next: rec.next, breaks: rec.breaks, code: rec.code, blank: rec.blank}
		if !rec.blank {
			l.take(&sc, text, rec.start)
			cells += len(l.cells)
		}
		out = append(out, l)
		number += int64(rec.breaks) + 1
		pos = rec.next
	}
	fitLines(out, sc.rules)
	return out, nil
}

// take gives the line the cells of the record last scanned, which begins at start. Cells that stand in the text as they are
// share one string.
func (l *line) take(sc *scanner, text []byte, start int) {
	whole := string(l.text)
	l.cells, l.kinds = make([]string, len(sc.spans)), make([]cellKind, len(sc.spans))
	for i, sp := range sc.spans {
		cell := sc.cell(text, i)
		l.kinds[i] = kindOf(cell)
		if at := int(sp.off) - start; sp.off&inSide == 0 && at >= 0 && at+len(cell) <= len(whole) {
			l.cells[i] = whole[at : at+len(cell)]
		} else {
			l.cells[i] = string(cell)
		}
	}
}

func (l *line) add(cell []byte) {
	l.cells = append(l.cells, string(cell))
	l.kinds = append(l.kinds, kindOf(cell))
}

// fitLines gives lines whose quotes break the rules the cells that they have in the only reading that fits the table, or
// those between delimiters. Their code stays: they can be looked at, not relied upon.
func fitLines(lines []line, r rules) {
	t := table{lines: lines}
	f := fitter{rules: r, width: t.usualWidth()}
	for i := range lines {
		l := &lines[i]
		if !quoteFault(l.code) {
			continue
		}
		cells := f.fit(l.text)
		if cells == nil {
			cells = bytes.Split(l.text, []byte{r.delim})
		}
		l.cells, l.kinds = nil, nil
		for _, cell := range cells {
			l.add(cell)
		}
	}
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
		s.lowestNames = guessRows == 2 && t.numbersBelow(guess)
		return guess, guessRows, nil
	case "none", "0":
		first, rows = t.start, 0
		if stated.pasted > 0 {
			first = max(0, slices.IndexFunc(lines, func(l line) bool { return l.number >= stated.pasted }))
			s.why("pasted lines have no header")
			return first, rows, nil
		}
		s.why("no header, as stated")
	default:
		if first, rows, err = s.statedHeader(lines, stated.Header); err != nil {
			return 0, 0, err
		}
	}
	s.lowestNames = rows == guessRows && first == guess && rows == 2 && t.numbersBelow(first)
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
		return 0, 0, s.refuse(codeBadStated, 0, fmt.Sprintf("header %q is not a line number", stated), `use a line number, "N-M" for several lines, or "none"`)
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

// takeHeader notes the header, and what stands before the data.
func (s *Sample) takeHeader(lines []line, first, rows int) {
	for _, l := range lines[:first] {
		s.Preamble = append(s.Preamble, l.cells)
		if l.blank || l.nothing() {
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
	firstNames := slices.ContainsFunc(lines[first:first+rows], line.isOfRecords)
	for i, l := range lines[first : first+rows] {
		s.headerRows++
		s.HeaderLines = append(s.HeaderLines, l.cells)
		if i == 0 || !firstNames {
			s.joinHeader(l.cells)
		}
	}
}

// nothing reports whether the line is one of cells, and all of them are empty.
func (l *line) nothing() bool {
	return l.code == "" && !slices.ContainsFunc(l.kinds, func(k cellKind) bool { return k != kindEmpty })
}

// joinHeader adds one header line to the names, parted by a blank. Where the lower line numbers questions in groups that the upper
// one names, its cells alone are the names: only the first column of a group has the group's above it. A name is one name, however
// its accents are encoded.
func (s *Sample) joinHeader(cells []string) {
	for i, c := range cells {
		c = norm.NFC.String(c)
		if i == len(s.Header) {
			s.Header = append(s.Header, c)
			continue
		}
		if s.lowestNames && strings.TrimSpace(c) != "" {
			s.Header[i] = ""
		}
		s.Header[i] = strings.TrimSpace(s.Header[i] + " " + c)
	}
}

// takeRows fits the header to the rows below it and keeps the first of them.
func (s *Sample) takeRows(lines []line, from int) {
	if from < len(lines) {
		s.fitWidth(lines[from:])
		room := min(len(lines)-from, sampleRows)
		s.Rows, s.Lines = make([][]string, 0, room), make([]int64, 0, room)
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
