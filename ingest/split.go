package ingest

import (
	"bytes"
	"context"
	"io"
)

// How much of a file one worker parses at a time: so many bytes, but no more than so many cells or answers, which take far
// more memory than their text where cells are short.
const (
	blockBytes   = 8 << 20
	leastBlock   = 128 << 10
	blockCells   = 1 << 20
	blockAnswers = 256 << 10
)

// blockSize is the size of a block by the rows seen, of which each makes so many answers.
func (s *Sample) blockSize(answers int) int {
	if s.rowBytes == 0 {
		return blockBytes
	}
	rows := min(blockCells/max(1, len(s.Header)), blockAnswers/max(1, answers))
	return min(blockBytes, max(leastBlock, int(float64(rows)*s.rowBytes)))
}

// block is a stretch of the file that ends, as far as can be told without parsing, at the end of a record.
type block struct {
	buf    []byte // with blockPad bytes of capacity to spare
	from   int    // where data begins: past preamble and header in the first block
	line   int64  // physical line at from, counted independently of the parser
	offset int64  // byte offset of buf[0] in the text
	last   bool
	known  *Stretch    // nothing to parse: a stretch that is only booked
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
	from     *stream
	known    []Stretch // to jump over, in file order
	size     int       // bytes of a block
	skip     int       // bytes before the data: preamble and header
	base     int64
	free     chan []byte
	offset   int64  // in the text: where the next block begins
	carry    []byte // read, and not yet in a block
	tail     []byte // the memory of carry
	physical int64  // line ends so far
	bytes    int64
	endsOpen bool // the text does not end with a line end
}

// run sends blocks until the text ends, an error comes or ctx is done.
func (s *splitter) run(ctx context.Context, out chan<- block) error {
	prev := make(chan turn, 1)
	prev <- turn{}
	for {
		b, err := s.next(ctx)
		if err != nil {
			return err
		}
		next := make(chan turn, 1)
		b.prev, b.next = prev, next
		select {
		case out <- b:
			prev = next
		case <-ctx.Done():
			return ctx.Err()
		}
		if b.last {
			return nil
		}
	}
}

// next is the next block of the text: what is known is not read, and of the rest as much as a block holds.
func (s *splitter) next(ctx context.Context) (block, error) {
	if known := s.knownHere(); known != nil {
		return block{known: known}, s.pass(known)
	}
	buf, err := s.take(ctx, len(s.carry))
	if err != nil {
		return block{}, err
	}
	buf, err = s.fill(buf)
	last := err == io.EOF || err == io.ErrUnexpectedEOF
	if err != nil && !last {
		return block{}, err
	}
	cut := len(buf)
	if !last && s.offset+int64(cut) != s.stop() {
		cut = s.cut(buf)
	}
	first := s.offset == 0
	if first {
		cut = max(cut, min(s.skip, len(buf))) // the data's beginning is the beginning of a record
	}
	b := block{buf: buf[:cut], line: s.physical + 1, offset: s.offset + s.base, last: last}
	if first {
		b.from = min(s.skip, cut)
		b.line += countLineEnds(buf[:b.from], s.anyEnd)
	}
	s.count(buf[:cut])
	// The tail is copied before the block is handed over: workers may write over nothing, but they do give it back.
	s.carry = append(append(s.tail[:0], buf[cut:]...), s.carry...)
	s.tail = s.carry
	s.offset += int64(cut)
	return b, nil
}

// fill puts into a block what the one before left over, and reads on up to what is known.
func (s *splitter) fill(buf []byte) ([]byte, error) {
	room := cap(buf) - blockPad
	if stop := s.stop(); stop >= 0 {
		room = int(min(int64(room), stop-s.offset))
	}
	n := min(len(s.carry), room)
	buf = append(buf[:0], s.carry[:n]...)
	s.carry = s.carry[n:]
	more, err := io.ReadFull(s.from, buf[n:room])
	return buf[:n+more], err
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
