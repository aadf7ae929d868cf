package ingest

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"unicode/utf8"
)

// Cat writes what the reader sees as standard CSV: comma, quotes where needed, CRLF-free lines, UTF-8; the header first
// when there is one. Rows that can be read without a guess are written even when they do not fit (a cell too few or too
// many, a quote inside an unquoted cell) and reported to reject all the same; rows that cannot be read are reported only.
// In the counts, every reported row is SetAside; beyond a hundred thousand, rows are counted but no longer reported one by one.
func Cat(ctx context.Context, s *Sample, w io.Writer, reject func(Reject)) (Counts, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &reading{sample: s, cancel: cancel, rules: s.Dialect.scanRules(s.Limits, s.anyEnd)}
	text, err := openText(s.Source, s.Limits, s.Dialect.Encoding)
	if err != nil {
		return Counts{}, err
	}
	defer text.Close()
	split := r.splitter(text, 1)
	c := &catter{reading: r, out: bufio.NewWriterSize(w, 1<<16), reject: reject, p: newParser(s, r.rules, seeds{})}
	if s.Dialect.HeaderRows > 0 {
		c.row(len(s.Header), func(i int) []byte { return []byte(s.Header[i]) })
	}
	blocks := make(chan block)
	failed := make(chan error, 1)
	go func() {
		failed <- split.run(ctx, blocks)
		close(blocks)
	}()
	var tail turn
	for b := range blocks {
		if tail, err = c.block(b, tail); err != nil {
			cancel()
			break
		}
		r.free <- b.buf[:0]
	}
	if splitErr := <-failed; err == nil {
		err = splitErr
	}
	if flushErr := c.out.Flush(); err == nil {
		err = flushErr
	}
	if err != nil {
		return r.counts, err
	}
	return r.balance(split)
}

// catter writes records in file order.
type catter struct {
	*reading
	p      *parser // for its scanner and its verdicts
	out    *bufio.Writer
	reject func(Reject)
}

// block writes the records of one block and returns what its end cut off.
func (c *catter) block(b block, tail turn) (turn, error) {
	buf, line, offset := b.buf[b.from:], b.line, b.offset+int64(b.from)
	if len(tail.tail) > 0 {
		buf, line, offset = append(tail.tail, b.buf...), tail.line, tail.offset
	}
	c.p.buf = buf
	pos := 0
	for pos < len(buf) {
		rec, ok := c.p.scan.record(buf, pos, b.last)
		if !ok || rec.end-rec.start > c.rules.recordMax {
			if len(buf)-pos > c.rules.recordMax {
				return turn{}, recordTooLong(c.sample.Source.Name, line, c.rules.recordMax)
			}
			break
		}
		c.record(rec, line, offset)
		line += int64(rec.breaks) + 1
		pos = rec.next
	}
	c.consumed += int64(pos)
	return turn{tail: append([]byte(nil), buf[pos:]...), line: line, offset: offset + int64(pos)}, nil
}

func (c *catter) record(rec scanned, line, offset int64) {
	c.broken += int64(rec.breaks)
	if rec.blank {
		c.counts.Blank++
		return
	}
	rec.code, rec.column = c.p.verdict(rec)
	if rec.code == "" {
		c.counts.Used++
		c.counts.Unwrapped += int64(rec.unwrapped)
	} else {
		c.counts.SetAside++
		if c.reject != nil && c.counts.SetAside <= asideCap {
			c.reject(c.p.reject(rec, line, offset))
		}
	}
	if readable(rec.code) && c.p.cleanRecord(rec) {
		c.row(len(c.p.scan.spans), func(i int) []byte { return c.p.scan.cell(c.p.buf, i) })
	}
}

// readable reports whether a row with this fault can still be read in one way only.
func readable(code string) bool {
	return code == "" || code == codeShortRow || code == codeLongRow || code == codeStrayQuote
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
