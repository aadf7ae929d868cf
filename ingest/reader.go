package ingest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
)

// Read streams the data rows of the file as Chunks to fn, which up to `workers` goroutines call at once (Chunk.Index
// gives the order); a Chunk is valid until fn returns. reject gets the rows that the reader sets aside, one at a time
// and in file order. The counts balance, or the error says so; rows delivered are counted as Used. A *FileError
// refuses the file; rows delivered before it was found must then be thrown away.
func (s *Sample) Read(ctx context.Context, workers int, fn func(*Chunk) error, reject func(Reject)) (Counts, error) {
	counts, _, err := s.ReadRest(ctx, workers, Rest{}, fn, reject)
	return counts, err
}

// reading is one pass over a file.
type reading struct {
	sample *Sample
	rules  rules
	fn     func(*Chunk) error
	reject func(Reject)
	cancel context.CancelFunc
	free   chan []byte
	rest   Rest
	known  []Stretch // of rest, not to be read

	// The books below belong to the worker whose turn it is.
	counts    Counts
	broken    int64
	consumed  int64
	chunks    int
	stretches []Stretch
	open      Stretch // the one under way

	mu  sync.Mutex
	err error // the first failure
}

func (r *reading) run(ctx context.Context, workers int) (Counts, error) {
	text, err := openText(r.sample.Source, r.sample.Limits, r.sample.Dialect)
	if err != nil {
		return Counts{}, err
	}
	defer text.Close()
	split := r.splitter(text, workers)
	blocks := make(chan block)
	var wg sync.WaitGroup
	sd := seeds{short: rand.Uint64() | 1, first: rand.Uint64(), second: rand.Uint64()}
	for range workers {
		wg.Go(func() { r.work(ctx, blocks, sd) })
	}
	err = split.run(ctx, blocks)
	close(blocks)
	if err != nil {
		r.fail(err)
	}
	wg.Wait()
	if r.err == nil {
		r.err = ctx.Err() // the splitter may have ended before it saw this, and blocks may have been left out
	}
	if r.err != nil {
		return r.counts, r.err
	}
	r.stretches = r.settledStretches(split)
	return r.balance(split)
}

// splitter prepares workers+1 blocks; a small file gets small ones, the first of them where the sample lay.
func (r *reading) splitter(text *stream, workers int) *splitter {
	s := r.sample
	size, first := s.blockSize(r.rest.Answers), []byte(nil)
	if s.whole && s.textBytes < size {
		size, first = s.textBytes+1, s.spare
	}
	if n := max(s.blockBytes, r.rest.BlockBytes); n > 0 {
		size, first = n, nil
	}
	s.spare = nil // another reading may come before this one ends
	size = max(size, s.dataStart+1)
	r.free = make(chan []byte, workers+1)
	r.free <- first
	for range workers {
		r.free <- nil
	}
	return &splitter{rules: r.rules, from: text, known: r.known, size: size, skip: s.dataStart, base: r.base(), free: r.free}
}

func (r *reading) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil || errors.Is(r.err, context.Canceled) && !errors.Is(err, context.Canceled) {
		r.err = err
	}
	r.cancel()
}

// work parses blocks. A block is parsed on the assumption that it begins a record; whether it does is known when the
// block before is done, and only then is anything delivered or counted.
func (r *reading) work(ctx context.Context, blocks <-chan block, sd seeds) {
	p := newParser(r.sample, r.rules, sd)
	var chunk Chunk
	for b := range blocks {
		ok := r.one(ctx, p, &chunk, b)
		if ok && chunk.Rows > 0 {
			if err := r.fn(&chunk); err != nil {
				r.fail(err)
			}
		}
		if b.known == nil {
			r.free <- b.buf[:0]
		}
	}
}

func (r *reading) one(ctx context.Context, p *parser, chunk *Chunk, b block) bool {
	if b.known == nil {
		p.parse(b.buf[b.from:], b.line, b.offset+int64(b.from), b.last)
	}
	var t turn
	select {
	case t = <-b.prev:
	case <-ctx.Done():
		t.stop = true
	}
	if b.known != nil {
		b.next <- r.enterKnown(*b.known, t)
		return false
	}
	if !t.stop && len(t.tail) > 0 {
		joined := make([]byte, 0, len(t.tail)+len(b.buf)+blockPad)
		joined = append(append(joined, t.tail...), b.buf...)
		p.parse(joined, t.line, t.offset, b.last)
	}
	if !t.stop {
		t = r.enter(p, chunk)
	}
	b.next <- t
	return !t.stop
}

// enter puts what the parser found into the books and says where the next block's text really begins.
func (r *reading) enter(p *parser, chunk *Chunk) turn {
	if p.fatal != nil {
		r.fail(p.fatal)
		return turn{stop: true}
	}
	r.consumed += int64(p.tail)
	r.broken += p.broken
	r.counts.Blank += p.blank
	r.counts.SetAside += p.aside
	r.counts.Unwrapped += p.wrapped
	r.counts.Used += int64(len(p.lines))
	if err := r.beyond(p.line); err != nil {
		r.fail(err)
		return turn{stop: true}
	}
	if r.reject != nil {
		for _, rej := range p.rejects {
			r.reject(rej)
		}
	}
	p.chunk(chunk)
	if chunk.Rows > 0 {
		chunk.Index = r.chunks
		r.chunks++
	}
	t := turn{tail: append([]byte(nil), p.buf[p.tail:]...), line: p.line, offset: p.offset + int64(p.tail)}
	r.endStretch(p, t)
	return t
}

// beyond refuses a file of which too much is set aside, or which has too many rows.
func (r *reading) beyond(line int64) error {
	s, c := r.sample, &r.counts
	if hopeless(c.SetAside, c.Used) {
		return tooManyAside(s.Source.Name, line, c.SetAside)
	}
	if limit := s.Limits.Rows; limit > 0 && c.Used+c.SetAside > limit {
		return &FileError{Path: s.Source.Name, Code: codeTooManyRows, Message: fmt.Sprintf("has more than %d rows", limit), Hint: "split the export"}
	}
	return nil
}

// balance closes the books against what the splitter counted on its own: lines and bytes.
func (r *reading) balance(split *splitter) (Counts, error) {
	s, c := r.sample, r.counts
	c.Physical = split.physical
	c.Unterminated = split.endsOpen
	if split.endsOpen {
		c.Physical++
	}
	c.Preamble, c.Header = s.preambleRows, s.headerRows
	c.Blank += s.blankRows
	c.Lines = c.Physical - r.broken - s.brokenRows
	if !c.Balanced() || r.consumed+int64(s.dataStart) != split.bytes {
		return c, Unbalanced(s.Source.Name, c)
	}
	return c, nil
}
