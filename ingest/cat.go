package ingest

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"unicode/utf8"
)

// Cat writes what the reader sees as standard CSV: comma, quotes where needed, CRLF-free lines, UTF-8; the header first
// when there is one. Rows that can be read in one way only are written even when they do not fit (a cell too few or too
// many, quotes that break the rules but leave one way to cut the row into as many cells as the table has columns) and are
// reported to reject all the same; what else is wrong is reported only, as are the rows of a second table below the first.
// The message of a Reject says whether the row was written. In the counts, every reported row is SetAside; beyond a
// hundred thousand, rows are counted but no longer reported one by one.
func Cat(ctx context.Context, s *Sample, out io.Writer, reject func(Reject)) (Counts, error) {
	w := newWalk(s)
	c := &catter{walk: w, out: bufio.NewWriterSize(out, 1<<16), reject: reject, fits: fitter{rules: w.rules, width: len(s.Header)}}
	if s.Dialect.HeaderRows > 0 {
		c.row(len(s.Header), func(i int) []byte { return []byte(s.Header[i]) })
	}
	split, err := w.run(ctx, c.record)
	if flushErr := c.out.Flush(); err == nil {
		err = flushErr
	}
	if err != nil {
		return w.counts, err
	}
	return w.balance(split)
}

// catter writes records in file order.
type catter struct {
	*walk
	out    *bufio.Writer
	reject func(Reject)
	fits   fitter
	other  bool     // within a second table
	seen   [][]byte // of the record last scanned
}

// record writes or reports one record; false when more of the file must be seen to tell what it is.
func (c *catter) record(rec scanned, line, offset int64, final bool) bool {
	if rec.blank {
		c.broken += int64(rec.breaks)
		c.counts.Blank++
		return true
	}
	rec.code, rec.column = c.p.verdict(rec)
	cells, more := c.cells(rec, final)
	if more {
		return false
	}
	c.broken += int64(rec.breaks)
	c.sortTables(&rec)
	if rec.code == codeSecondTable {
		cells = nil
	}
	if rec.code == "" {
		c.counts.Used++
		c.counts.Unwrapped += int64(rec.unwrapped)
	} else {
		c.counts.SetAside++
		if c.reject != nil && c.counts.SetAside <= asideCap {
			c.reject(c.reported(rec, line, offset, cells != nil))
		}
	}
	if cells != nil {
		c.row(len(cells), func(i int) []byte { return cells[i] })
	}
	return true
}

// cells are those of the record last scanned, nil when they cannot be told for certain; more is set when that takes more
// of the file.
func (c *catter) cells(rec scanned, final bool) (cells [][]byte, more bool) {
	if !c.p.cleanRecord(rec) {
		return nil, false
	}
	switch rec.code {
	case "", codeShortRow, codeLongRow, codeStrayQuote:
		c.seen = c.seen[:0]
		for i := range c.p.scan.spans {
			c.seen = append(c.seen, c.p.scan.cell(c.p.buf, i))
		}
		return c.seen, false
	case codeAfterQuote, codeUnclosed:
		return c.fitted(rec, final)
	}
	return nil, false
}

// fitted reads a line whose quotes break the rules. A quote that opens and does not close could go on in the lines below;
// it does not if the next line is a whole row by itself.
func (c *catter) fitted(rec scanned, final bool) (cells [][]byte, more bool) {
	buf := c.p.buf
	if cells = c.fits.fit(buf[rec.start:rec.end]); cells == nil || !c.fits.open {
		return cells, false
	}
	if final && rec.next == len(buf) {
		return cells, false
	}
	next, ok := c.p.scan.record(buf, rec.next, final)
	if !ok {
		return nil, true
	}
	if next.code != "" || next.blank || next.cells != c.fits.width || c.fits.width == 1 {
		return nil, false
	}
	return cells, false
}

// reported is the Reject of a record, which also says whether the row was written.
func (c *catter) reported(rec scanned, line, offset int64, written bool) Reject {
	r := c.p.reject(rec, line, offset)
	if written {
		r.Message += "; written as it was read"
	} else {
		r.Message += "; not written"
	}
	return r
}

func (p *parser) cleanRecord(rec scanned) bool {
	text := p.buf[rec.start:rec.end]
	return bytes.IndexByte(text, 0) < 0 && utf8.Valid(text)
}

// row writes one row. Errors of the writer stay in c.out until it is flushed.
func (c *catter) row(n int, cell func(int) []byte) {
	for i := range n {
		if i > 0 {
			c.out.WriteByte(',')
		}
		writeCell(c.out, cell(i), n == 1)
	}
	c.out.WriteByte('\n')
}

// writeCell writes a cell by RFC 4180. alone says that it is the only one of its row, which must not look blank.
func writeCell(out *bufio.Writer, cell []byte, alone bool) {
	if !bytes.ContainsAny(cell, ",\"\r\n") && !(alone && isBlank(cell)) {
		out.Write(cell)
		return
	}
	out.WriteByte('"')
	for {
		i := bytes.IndexByte(cell, '"')
		if i < 0 {
			break
		}
		out.Write(cell[:i+1])
		out.WriteByte('"')
		cell = cell[i+1:]
	}
	out.Write(cell)
	out.WriteByte('"')
}
