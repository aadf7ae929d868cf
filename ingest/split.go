package ingest

import (
	"bytes"
	"context"
	"io"
)

// blockBytes is how much of a file one worker parses at a time.
const blockBytes = 8 << 20

// block is a stretch of the file that ends, as far as can be told without parsing, at the end of a record.
type block struct {
	buf    []byte // with blockPad bytes of capacity to spare
	from   int    // where data begins: past preamble and header in the first block
	line   int64  // physical line at from, counted independently of the parser
	offset int64  // byte offset of buf[0] in the text
	last   bool
	prev   <-chan turn // the books of the blocks before
	next   chan<- turn
}

// turn passes from one block to the next in file order: the record that the block's end cut off, if any.
type turn struct {
	tail   []byte
	line   int64
	offset int64
	stop   bool // a block before has failed
}

// splitter cuts a text into blocks and counts its line ends.
type splitter struct {
	rules
	from     io.Reader
	size     int // bytes of a block
	skip     int // bytes before the data: preamble and header
	base     int64
	free     chan []byte
	physical int64 // line ends so far
	bytes    int64
	endsOpen bool // the text does not end with a line end
}

// run sends blocks until the text ends, an error comes or ctx is done.
func (s *splitter) run(ctx context.Context, out chan<- block) error {
	offset, first := int64(0), true
	var carry []byte
	prev := make(chan turn, 1)
	prev <- turn{}
	for {
		buf, err := s.take(ctx, len(carry))
		if err != nil {
			return err
		}
		buf = append(buf[:0], carry...)
		n, err := io.ReadFull(s.from, buf[len(buf):cap(buf)-blockPad])
		buf = buf[:len(buf)+n]
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return err
		}
		cut := len(buf)
		if !last {
			cut = s.cut(buf)
		}
		if first {
			cut = max(cut, min(s.skip, len(buf))) // the data's beginning is the beginning of a record
		}
		next := make(chan turn, 1)
		b := block{buf: buf[:cut], line: s.physical + 1, offset: offset + s.base, last: last, prev: prev, next: next}
		if first {
			b.from = min(s.skip, cut)
			b.line += countLineEnds(buf[:b.from], s.anyEnd)
		}
		s.count(buf[:cut])
		// The tail is copied before the block is handed over: workers may write over nothing, but they do give it back.
		carry = append(carry[:0], buf[cut:]...)
		offset += int64(cut)
		prev, first = next, false
		select {
		case out <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
		if last {
			return nil
		}
	}
}

// take waits for a free block; one that must hold more than usual is made to measure.
func (s *splitter) take(ctx context.Context, carried int) ([]byte, error) {
	select {
	case buf := <-s.free:
		if want := max(s.size, 2*carried+1) + blockPad; cap(buf) < want {
			buf = make([]byte, 0, want)
		}
		return buf, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *splitter) count(b []byte) {
	s.physical += countLineEnds(b, s.anyEnd)
	s.bytes += int64(len(b))
	if len(b) > 0 {
		end := b[len(b)-1]
		s.endsOpen = end != '\n' && !(s.anyEnd && end == '\r')
	}
}

// cut finds the last line end outside quotes, by the parity of the quote characters up to it. With stray quotes, or
// backslash escapes, the guess may be wrong: the parser notices, and the block's end is parsed again with the next block.
func (s *splitter) cut(buf []byte) int {
	data := buf
	end := s.lastLineEnd(data, len(data))
	if end < 0 {
		if n := len(buf) - 1; s.anyEnd && buf[n] == '\r' {
			return n // its line feed may follow: one line end, not two
		}
		return len(buf)
	}
	if !s.quoted {
		return end
	}
	quotes := bytes.Count(data, []byte{s.quote})
	fallback, at := end, len(data)
	for end > 0 && fallback-end < s.recordMax {
		quotes -= bytes.Count(data[end:at], []byte{s.quote})
		if quotes%2 == 0 {
			return end
		}
		at = end
		end = s.lastLineEnd(data, end-1)
	}
	return fallback
}

// lastLineEnd is the index just past the last line end in b[:limit], or -1.
func (s *splitter) lastLineEnd(b []byte, limit int) int {
	lf := bytes.LastIndexByte(b[:limit], '\n')
	if !s.anyEnd {
		if lf < 0 {
			return -1
		}
		return lf + 1
	}
	cr := bytes.LastIndexByte(b[:limit], '\r')
	if cr >= 0 && (cr+1 == len(b) || b[cr+1] == '\n') { // not known to stand alone, or part of a pair
		cr = bytes.LastIndexByte(b[:cr], '\r')
	}
	if best := max(lf, cr); best >= 0 {
		return best + 1
	}
	return -1
}
