package ingest

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// blockPad is how many readable bytes follow the data of a block and of the side store, for loads of eight bytes.
const blockPad = 8

// batchRows is how many rows are cut before their cells are coded, column by column: small enough to stay in cache.
const batchRows = 512

// parser turns one block of bytes after another into a Chunk and what did not fit into it.
type parser struct {
	scan   scanner
	file   string
	header []string
	width  int
	names  nameLines

	cols  []columnBuilder
	cells []span // of the batch under way, width per row
	side  []byte // resolved cells of the batch

	buf     []byte
	lines   []int64
	offsets []int64
	ends    []uint32 // end of each row's raw text in buf
	starts  []uint32

	quoteAt int  // the first quote of buf at or after the row under way; len(buf) when none
	clean   bool // the block is valid UTF-8 without zero bytes or byte order marks: rows need no check of their own
	blank   int64
	broken  int64 // line breaks inside records
	aside   int64
	wrapped int64 // cells written ="..."
	rejects []Reject
	offset  int64 // of buf[0]
	tail    int   // index in buf of the record that the block's end cut off; len(buf) when none
	line    int64 // physical line at tail
	fatal   *FileError
}

func newParser(s *Sample, r rules, sd seeds) *parser {
	p := &parser{scan: scanner{rules: r}, file: s.Source.Name, header: s.Header, width: len(s.Header), names: nameLinesOf(s)}
	p.cols = make([]columnBuilder, p.width)
	for i := range p.cols {
		p.cols[i].seeds = sd
	}
	return p
}

// parse reads the records of buf, which begins at physical line `line` and byte `offset`. buf must have blockPad bytes of
// capacity beyond its length. With final, the end of buf is the end of the file.
func (p *parser) parse(buf []byte, line, offset int64, final bool) {
	p.reset(buf)
	p.offset = offset
	p.clean = utf8.Valid(buf) && bytes.IndexByte(buf, 0) < 0 && !bytes.Contains(buf, byteOrderMark)
	fast := !p.scan.anyEnd
	crs := fast && bytes.IndexByte(buf, '\r') >= 0
	pos := 0
	for pos < len(buf) {
		if fast {
			if next := p.plainRow(buf, pos, line, offset, crs); next > pos {
				pos = next
				line++
				continue
			}
		}
		rec, ok := p.scan.record(buf, pos, final)
		if !ok || rec.end-rec.start > p.scan.recordMax {
			if len(buf)-pos > p.scan.recordMax {
				p.fatal = recordTooLong(p.file, line, p.scan.recordMax)
			}
			break
		}
		if p.take(rec, line, offset); p.fatal != nil {
			break
		}
		line += int64(rec.breaks) + 1
		pos = rec.next
	}
	p.flush()
	p.tail, p.line = pos, line
}

func (p *parser) reset(buf []byte) {
	p.buf, p.fatal, p.quoteAt = buf, nil, -1
	if !p.scan.quoted {
		p.quoteAt = len(buf)
	}
	p.lines, p.offsets, p.starts, p.ends = p.lines[:0], p.offsets[:0], p.starts[:0], p.ends[:0]
	p.cells, p.side, p.rejects = p.cells[:0], p.side[:0], p.rejects[:0]
	p.blank, p.broken, p.aside, p.wrapped = 0, 0, 0, 0
	for i := range p.cols {
		p.cols[i].reset()
	}
}

const (
	everyByte = 0x0101010101010101
	lowSeven  = 0x7f7f7f7f7f7f7f7f
)

// plainRow takes the line at pos if it is an ordinary row: clean text, the right number of cells, and no quotes but those
// around whole cells. It returns where the next line begins, or pos when the row needs the scanner's care.
func (p *parser) plainRow(buf []byte, pos int, line, offset int64, crs bool) int {
	n := bytes.IndexByte(buf[pos:], '\n')
	if n < 0 || n > p.scan.fieldMax {
		return pos
	}
	text := buf[pos : pos+n]
	if crs {
		if cr := bytes.IndexByte(text, '\r'); cr >= 0 {
			if cr != n-1 {
				return pos
			}
			text = text[:cr]
		}
	}
	if len(text) == 0 || p.scan.skipBlank || !p.clean && !cleanText(text) {
		return pos
	}
	base := len(p.cells)
	if !p.cut(pos, pos+len(text), buf) || p.width == 1 && isBlank(text) || p.names.are(p.cells[base:], buf) {
		p.cells = p.cells[:base]
		return pos
	}
	p.row(line, offset, pos, pos+len(text))
	return pos + n + 1
}

// cut appends the cells of the line buf[pos:end], or reports false when they are not p.width, or when a quote stands
// anywhere but at the beginning and the end of a cell, so that quotes within quotes and line ends are the scanner's.
func (p *parser) cut(pos, end int, buf []byte) bool {
	if cap(p.cells)-len(p.cells) < p.width {
		p.cells = append(make([]span, 0, max(2*cap(p.cells), batchRows*p.width)), p.cells...)
	}
	at := len(p.cells)
	p.cells = p.cells[:at+p.width]
	out := p.cells[at:]
	for {
		q := p.nextQuote(pos)
		if q >= end {
			return len(out) > 0 && p.plainCells(buf, pos, end, out) == len(out)
		}
		if p.scan.backslash {
			return false
		}
		if q > pos { // cells without quotes come first
			n := 0
			if buf[q-1] == p.scan.delim {
				n = p.plainCells(buf, pos, q-1, out)
			}
			if n == 0 {
				return false
			}
			out = out[n:]
		}
		n := bytes.IndexByte(buf[q+1:end], p.scan.quote)
		if n < 0 || len(out) == 0 {
			return false
		}
		out[0], out = span{uint32(q + 1), uint32(n)}, out[1:]
		pos = q + n + 2
		if pos == end {
			return len(out) == 0
		}
		if buf[pos] != p.scan.delim {
			return false
		}
		pos++
	}
}

// nextQuote is the first quote at or after pos. It remembers the one that lies ahead, so that no byte is searched twice.
func (p *parser) nextQuote(pos int) int {
	if p.quoteAt < pos {
		if n := bytes.IndexByte(p.buf[pos:], p.scan.quote); n >= 0 {
			p.quoteAt = pos + n
		} else {
			p.quoteAt = len(p.buf)
		}
	}
	return p.quoteAt
}

// plainCells cuts buf[start:end], which holds no quote, into cells of out, and returns how many they are; 0 means more
// than out has room for, or that it has none. Eight bytes are looked at at a time: a byte of x is zero exactly where the delimiter stands, and
// the carry-free test below marks those bytes and no others.
func (p *parser) plainCells(buf []byte, start, end int, out []span) int {
	if len(out) == 0 {
		return 0
	}
	pattern := everyByte * uint64(p.scan.delim)
	k := 0
	for i := start; i < end; i += 8 {
		x := binary.LittleEndian.Uint64(buf[i:i+8:i+8]) ^ pattern
		marks := ^(((x & lowSeven) + lowSeven) | x | lowSeven)
		for marks != 0 {
			at := i + bits.TrailingZeros64(marks)>>3
			if at >= end {
				break
			}
			if k >= len(out)-1 {
				return 0
			}
			out[k] = span{uint32(start), uint32(at - start)}
			k++
			start = at + 1
			marks &= marks - 1
		}
	}
	out[k] = span{uint32(start), uint32(end - start)}
	return k + 1
}

// cleanText reports whether a line can be stored: UTF-8 without zero bytes, and without a byte order mark before it.
func cleanText(text []byte) bool {
	return bytes.IndexByte(text, 0) < 0 && utf8.Valid(text) && !bytes.HasPrefix(text, byteOrderMark)
}

// row notes a row whose cells were appended.
func (p *parser) row(line, offset int64, start, end int) {
	p.lines = append(p.lines, line)
	p.offsets = append(p.offsets, offset+int64(start))
	p.starts = append(p.starts, uint32(start))
	p.ends = append(p.ends, uint32(end))
	if len(p.cells) >= batchRows*p.width {
		p.flush()
	}
}

// flush codes the cells of the batch.
func (p *parser) flush() {
	if len(p.cells) == 0 {
		return
	}
	if len(p.lines) == batchRows {
		p.makeRoom()
	}
	padded := p.buf[:len(p.buf)+blockPad]
	p.side = append(p.side, make([]byte, blockPad)...)
	for c := range p.cols {
		p.cols[c].add(padded, p.side, p.cells[c:], p.width)
	}
	p.cells, p.side = p.cells[:0], p.side[:0]
}

// makeRoom sizes the columns for the whole block, judging by the rows so far: growing step by step would copy each of
// them many times, in the first block of every file.
func (p *parser) makeRoom() {
	rows := len(p.lines)
	more := int(int64(len(p.buf))*int64(rows)/int64(max(1, p.ends[rows-1]))) - rows
	more += more / 16
	p.lines, p.offsets = slices.Grow(p.lines, more), slices.Grow(p.offsets, more)
	p.starts, p.ends = slices.Grow(p.starts, more), slices.Grow(p.ends, more)
	for i := range p.cols {
		p.cols[i].codes = slices.Grow(p.cols[i].codes, more+batchRows)
	}
}

// take puts a scanned record in its lane.
func (p *parser) take(rec scanned, line, offset int64) {
	p.broken += int64(rec.breaks)
	if rec.blank || rec.code == "" && rec.cells != p.width && p.nothing() {
		p.blank++
		return
	}
	if p.namesOf(rec) == otherNames {
		p.fatal = secondTable(p.file, line)
		return
	}
	if rec.code, rec.column = p.verdict(rec); rec.code != "" {
		if p.aside++; hopeless(p.aside, int64(len(p.lines))) {
			p.fatal = tooManyAside(p.file, line, p.aside)
			return
		}
		p.rejects = append(p.rejects, p.reject(rec, line, offset))
		return
	}
	p.wrapped += int64(rec.unwrapped)
	shift := uint32(len(p.side))
	for _, sp := range p.scan.spans {
		if sp.off&inSide != 0 {
			sp.off += shift
		}
		p.cells = append(p.cells, sp)
	}
	p.side = append(p.side, p.scan.side...)
	p.row(line, offset, rec.start, rec.end)
}

// verdict is what, if anything, keeps the record out.
func (p *parser) verdict(rec scanned) (code string, column int) {
	text := p.buf[rec.start:rec.end]
	switch {
	case p.repeatsHeader(rec):
		return codeRepeatedHeader, -1
	case bytes.HasPrefix(text, byteOrderMark):
		return codeMarkInside, 0
	case rec.code != "":
		return rec.code, rec.column
	case bytes.IndexByte(text, 0) >= 0:
		return codeZeroByte, p.scan.columnOf(p.buf, func(c []byte) bool { return bytes.IndexByte(c, 0) >= 0 })
	case !p.clean && !utf8.Valid(text):
		return codeInvalidText, p.scan.columnOf(p.buf, func(c []byte) bool { return !utf8.Valid(c) })
	case rec.cells < p.width:
		return codeShortRow, rec.cells
	case rec.cells > p.width:
		return codeLongRow, p.width
	}
	return "", -1
}

// nothing reports whether all cells of the record last scanned are blank: of a row of another width than the table, that is
// all there is to know.
func (p *parser) nothing() bool {
	return len(p.scan.spans) <= p.scan.columnMax && p.scan.columnOf(p.buf, func(c []byte) bool { return !isBlank(c) }) < 0
}

// columnOf is the first cell of the record last scanned for which bad holds, or -1.
func (s *scanner) columnOf(buf []byte, bad func([]byte) bool) int {
	for i := range s.spans {
		if bad(s.cell(buf, i)) {
			return i
		}
	}
	return -1
}

// chunk presents the rows of the block.
func (p *parser) chunk(into *Chunk) {
	into.Rows, into.Lines, into.Offsets = len(p.lines), p.lines, p.offsets
	into.Columns = into.Columns[:0]
	for i := range p.cols {
		into.Columns = append(into.Columns, p.cols[i].column())
	}
	buf, starts, ends := p.buf, p.starts, p.ends
	into.Raw = func(i int) []byte { return buf[starts[i]:ends[i]] }
}
