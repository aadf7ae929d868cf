package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Stretch is a part of a file that begins and ends between two records, with its share of the books. Preamble and header
// are part of the first one, but not of its Records, Blank and Breaks.
type Stretch struct {
	Start, End int64 // bytes of the file
	Line       int64 // physical line that begins at Start, 1-based
	Lines      int64 // physical lines
	Records    int64 // rows delivered in chunks
	Blank      int64 // blank lines
	Breaks     int64 // line breaks inside records
	Unwrapped  int64 // cells written ="..."
	SetAside   int64 // rows that the reader set aside
	Known      bool  // it was not read, but booked as it had been found before
}

// Rest says what of a file need not be read.
type Rest struct {
	// Known are stretches of an earlier reading, in file order, of which the caller knows that the file's bytes up to their
	// end, and the reading of them, are the same now.
	Known      []Stretch
	Answers    int // that a row makes: the items of a matrix; 0 means 1. What is parsed at a time is bounded by it
	BlockBytes int // for tests; 0 means the usual size
}

// ErrNotApart says that a known stretch begins inside a row, so that it cannot be of this file. No stretch that ReadRest
// returned does: where one ends was decided without a look at what follows. The file must be read without Rest.Known.
var ErrNotApart = errors.New("what is known of the file begins inside a row")

// Skippable reports whether stretches of the file can be told apart and jumped over: its text must be its bytes, and
// nobody may have looked at the whole of it before, because what its rows mean may then depend on later rows.
func (s *Sample) Skippable() bool {
	return s.passes == 0 && !s.Dialect.Gzip && !s.Dialect.LinesQuoted && (s.Dialect.Encoding == encUTF8 || s.Dialect.Encoding == encUTF8Mark)
}

// ReadRest is Read without the stretches that are known: their rows are counted as delivered, and lines and offsets of the
// others are those of the file. It returns the stretches of the whole file, known or read, that any later file which begins
// with the same bytes shares; none when the file is not Skippable.
func (s *Sample) ReadRest(ctx context.Context, workers int, rest Rest, fn func(*Chunk) error, reject func(Reject)) (Counts, []Stretch, error) {
	if s.refused != nil {
		return Counts{}, nil, s.refused
	}
	skippable := s.Skippable()
	s.passes++
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &reading{sample: s, fn: fn, reject: reject, cancel: cancel, rules: s.Dialect.scanRules(s.Limits, s.anyEnd), rest: rest}
	r.open.Line = 1
	if skippable {
		r.known = rest.Known
	}
	counts, err := r.run(ctx, max(1, workers))
	if err != nil || !skippable {
		return counts, nil, err
	}
	return counts, r.stretches, nil
}

// endStretch ends a stretch where a block ended with a record. Where the end of a block cut a record off, it goes on.
func (r *reading) endStretch(p *parser, t turn) {
	s := &r.open
	s.Records += int64(len(p.lines))
	s.Blank += p.blank
	s.Breaks += p.broken
	s.Unwrapped += p.wrapped
	s.SetAside += p.aside
	if s.End = t.offset; len(t.tail) > 0 || s.End == s.Start {
		return
	}
	s.Lines = t.line - s.Line
	r.stretches = append(r.stretches, *s)
	r.open = Stretch{Start: s.End, Line: t.line}
}

// enterKnown puts a stretch into the books without reading it.
func (r *reading) enterKnown(s Stretch, t turn) turn {
	if t.stop {
		return t
	}
	if len(t.tail) > 0 || s.Start != r.open.Start {
		r.fail(fmt.Errorf("%s: byte %d: %w", r.sample.Source.Name, s.Start, ErrNotApart))
		return turn{stop: true}
	}
	r.consumed += s.End - s.Start
	if s.Start == 0 {
		r.consumed -= r.base() + int64(r.sample.dataStart)
	}
	r.broken += s.Breaks
	r.counts.Blank += s.Blank
	r.counts.Unwrapped += s.Unwrapped
	r.counts.Used += s.Records
	s.Line, s.Known = r.open.Line, true
	r.stretches = append(r.stretches, s)
	r.open = Stretch{Start: s.End, Line: s.Line + s.Lines}
	if err := r.beyond(s.Line); err != nil {
		r.fail(err)
		return turn{stop: true}
	}
	return turn{line: r.open.Line, offset: s.End}
}

// settledStretches leaves out the last stretch when more bytes behind it could change how it reads: its last line has no
// end, or a carriage return that a line feed may yet follow.
func (r *reading) settledStretches(split *splitter) []Stretch {
	n := len(r.stretches)
	if n > 0 && r.stretches[n-1].End == split.bytes+r.base() && (split.endsOpen || r.rules.anyEnd) {
		n--
	}
	return r.stretches[:n]
}

// base is how many bytes the byte order mark takes.
func (r *reading) base() int64 {
	if r.sample.Dialect.Encoding == encUTF8Mark {
		return 3
	}
	return 0
}

// stop is the place in the text at which the next known stretch begins, -1 when there is none.
func (s *splitter) stop() int64 {
	if len(s.known) == 0 {
		return -1
	}
	return max(0, s.known[0].Start-s.base)
}

// knownHere takes the known stretch that begins here.
func (s *splitter) knownHere() *Stretch {
	for len(s.known) > 0 && s.stop() < s.offset { // its beginning is inside one that was taken before
		s.known = s.known[1:]
	}
	if s.stop() != s.offset {
		return nil
	}
	known := s.known[0]
	s.known = s.known[1:]
	return &known
}

// pass moves behind a known stretch and counts what is in it.
func (s *splitter) pass(known *Stretch) error {
	end := known.End - s.base
	length := end - s.offset
	if n := int64(len(s.carry)); n >= length {
		s.carry = s.carry[length:]
	} else {
		s.carry = nil
		if err := s.from.jump(known.End, length-n); err != nil {
			return err
		}
	}
	s.physical += known.Lines
	s.bytes += length
	s.offset = end
	s.endsOpen = false
	return nil
}

// jump makes the next Read begin at byte `to` of a file whose text is its bytes; that is `ahead` bytes from here.
func (s *stream) jump(to, ahead int64) error {
	if file, ok := s.raw.file.(io.Seeker); ok {
		if _, err := file.Seek(to, io.SeekStart); err == nil {
			s.raw.from, s.raw.n = s.raw.file, to
			s.Reader = s.raw
			return nil
		}
	}
	if _, err := io.CopyN(io.Discard, s.Reader, ahead); err != nil && err != io.EOF {
		return err
	}
	return nil
}
