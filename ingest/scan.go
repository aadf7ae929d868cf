package ingest

import "bytes"

// span is one cell: bytes off..off+n of the block, or of the scanner's side store when inSide is set.
type span struct{ off, n uint32 }

const inSide = 1 << 31

// scanned is one record as found: where it lies, how many physical lines it covers, and what is wrong with it.
type scanned struct {
	start, end, next int // text is [start,end); the next record begins at next
	breaks           int // line breaks inside the record
	cells            int // all of them, also beyond the column limit
	blanks           int // delimiters whose blank was skipped
	unwrapped        int // cells written ="..." to keep a spreadsheet from reading them as numbers
	code             string
	column           int // 0-based cell in which code was seen
	blank            bool
}

// scanner finds records. It never repairs: a record that breaks the rules gets a code, and scanning goes on at a
// line end that is certain.
type scanner struct {
	rules
	spans []span
	side  []byte // cells that had escapes, with the escapes resolved
}

// Results of scanning one cell.
type cellEnd int

const (
	cellDone cellEnd = iota
	cellMore         // the block ends before the cell does
	cellBad          // the quotes of the cell make no sense
)

// record scans the record at pos. ok is false when buf ends before the record does and more may come; otherwise
// s.spans holds its cells. With final, the end of buf ends the record.
func (s *scanner) record(buf []byte, pos int, final bool) (rec scanned, ok bool) {
	s.spans, s.side = s.spans[:0], s.side[:0]
	rec = scanned{start: pos, column: -1}
	p := pos
	for {
		if s.skipBlank && rec.cells > 0 && p < len(buf) && buf[p] == ' ' {
			p++
			rec.blanks++
		}
		state := cellDone
		if s.quoted && p+1 < len(buf) && buf[p] == '=' && buf[p+1] == s.quote {
			p++ // ="001" means 001
			rec.unwrapped++
		}
		if s.quoted && p < len(buf) && buf[p] == s.quote {
			p, state = s.quotedCell(buf, p, final, &rec)
		} else {
			p, state = s.plainCell(buf, p, final, &rec)
		}
		if state == cellMore {
			return rec, false
		}
		if state == cellBad {
			return s.resync(buf, rec, final)
		}
		rec.cells++
		if p < len(buf) && buf[p] == s.delim {
			p++
			continue
		}
		rec.end, rec.next = p, s.skipLineEnd(buf, p)
		rec.blank = rec.cells == 1 && rec.code == "" && isBlank(buf[rec.start:rec.end])
		return rec, true
	}
}

// skipLineEnd steps over the line end at p.
func (s *scanner) skipLineEnd(buf []byte, p int) int {
	if p < len(buf) && buf[p] == '\r' {
		p++
	}
	// A lone carriage return ends the line by itself; what follows it can only be a line feed of the same end.
	if p < len(buf) && buf[p] == '\n' {
		p++
	}
	return p
}

// resync gives up on a record whose quotes make no sense: its first physical line is set aside, and the next line
// starts afresh.
func (s *scanner) resync(buf []byte, rec scanned, final bool) (scanned, bool) {
	next := afterLineEnd(buf, rec.start, s.anyEnd, final)
	if next < 0 {
		if !final {
			return rec, false
		}
		next = len(buf)
		if rec.code == codeUnclosed {
			rec.code = codeTruncated
		}
	}
	rec.next, rec.end, rec.breaks = next, rec.start+len(trimLineEnd(buf[rec.start:next])), 0
	return rec, true
}

// fault notes the first thing wrong with the record.
func (rec *scanned) fault(code string) {
	if rec.code == "" {
		rec.code, rec.column = code, rec.cells
	}
}

// add appends a cell, and forgets those beyond the column limit, which are only counted.
func (s *scanner) add(rec *scanned, off, n int, side bool) {
	if n > s.fieldMax {
		rec.fault(codeFieldTooLong)
	}
	if len(s.spans) > s.columnMax {
		return
	}
	sp := span{uint32(off), uint32(n)}
	if side {
		sp.off |= inSide
	}
	s.spans = append(s.spans, sp)
}

// plainCell scans an unquoted cell from p to its delimiter or line end.
func (s *scanner) plainCell(buf []byte, p int, final bool, rec *scanned) (int, cellEnd) {
	start := p
	for ; p < len(buf); p++ {
		c := buf[p]
		if c == s.delim || c == '\n' {
			break
		}
		if c == '\r' {
			if p+1 == len(buf) && !final {
				return p, cellMore
			}
			if s.anyEnd || p+1 == len(buf) || buf[p+1] == '\n' {
				break
			}
			rec.fault(codeStrayReturn)
		}
		if s.quoted && c == s.quote {
			rec.fault(codeStrayQuote)
		}
	}
	if p == len(buf) && !final {
		return p, cellMore
	}
	s.add(rec, start, p-start, false)
	return p, cellDone
}

// quotedCell scans a cell that begins with a quote at p; after its closing quote only a delimiter or a line end may come.
func (s *scanner) quotedCell(buf []byte, p int, final bool, rec *scanned) (int, cellEnd) {
	open := p
	escapes := false
	p++
	limit := min(len(buf), rec.start+s.recordMax) // no quote beyond it can belong to this record
	for {
		p = s.nextMark(buf[:limit], p)
		if p < 0 && (final || limit < len(buf)) {
			rec.code, rec.column = codeUnclosed, rec.cells
			return p, cellBad
		}
		if p < 0 || p+1 == len(buf) && !final {
			return p, cellMore
		}
		if p+1 < len(buf) && (buf[p+1] == s.quote || buf[p] == '\\' && buf[p+1] == '\\') {
			escapes = true
			p += 2
			continue
		}
		if buf[p] == s.quote {
			break
		}
		p++ // a backslash before anything else is an ordinary character
	}
	rec.breaks += int(countLineEnds(buf[open:p], s.anyEnd))
	s.addQuoted(buf, rec, open+1, p, escapes)
	p++
	if p == len(buf) || buf[p] == s.delim || buf[p] == '\n' {
		return p, cellDone
	}
	if buf[p] == '\r' {
		if p+1 == len(buf) && !final {
			return p, cellMore
		}
		if s.anyEnd || p+1 == len(buf) || buf[p+1] == '\n' {
			return p, cellDone
		}
	}
	rec.code, rec.column = codeAfterQuote, rec.cells
	return p, cellBad
}

// nextMark finds the next quote (or backslash, where that escapes) at or after p, or -1.
func (s *scanner) nextMark(buf []byte, p int) int {
	if p >= len(buf) {
		return -1
	}
	i := bytes.IndexByte(buf[p:], s.quote)
	if s.backslash {
		window := buf[p:]
		if i >= 0 {
			window = window[:i]
		}
		if j := bytes.IndexByte(window, '\\'); j >= 0 {
			i = j
		}
	}
	if i < 0 {
		return -1
	}
	return p + i
}

// addQuoted adds the cell buf[from:to] that stood between quotes.
func (s *scanner) addQuoted(buf []byte, rec *scanned, from, to int, escapes bool) {
	if !escapes {
		s.add(rec, from, to-from, false)
		return
	}
	off := len(s.side)
	for i := from; i < to; i++ {
		c := buf[i]
		pair := i+1 < to && (c == s.quote && buf[i+1] == s.quote ||
			s.backslash && c == '\\' && (buf[i+1] == s.quote || buf[i+1] == '\\'))
		if pair {
			i++
			c = buf[i]
		}
		s.side = append(s.side, c)
	}
	if cell := s.side[off:]; len(cell) >= 3 && cell[0] == '=' && cell[1] == s.quote && cell[len(cell)-1] == s.quote {
		rec.unwrapped++ // "=""001""" means 001
		s.side = append(s.side[:off], cell[2:len(cell)-1]...)
	}
	s.add(rec, off, len(s.side)-off, true)
}

// cell returns the text of cell i of the record last scanned.
func (s *scanner) cell(buf []byte, i int) []byte {
	sp := s.spans[i]
	if sp.off&inSide != 0 {
		off := sp.off &^ inSide
		return s.side[off : off+sp.n]
	}
	return buf[sp.off : sp.off+sp.n]
}
