package dataset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"sync"
)

// heldPerBucket is how many bytes of waiting rows a bucket holds in memory before it writes them to its spill file.
const heldPerBucket = 1 << 20

// spill holds the rows that wait for their bucket to be merged: as packed segments, in memory while they are few
// and then in a file of the generation being built. It is safe for concurrent use.
type spill struct {
	path string
	mu   sync.Mutex
	held []byte
	file *os.File
	rows int
}

// add takes a segment of rows.
func (s *spill) add(segment []byte, rows int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows += rows
	s.held = append(s.held, segment...)
	if len(s.held) < heldPerBucket {
		return nil
	}
	return s.flush()
}

func (s *spill) flush() error {
	if s.file == nil {
		f, err := os.OpenFile(s.path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
		if err != nil {
			return fmt.Errorf("spill rows: %w", err)
		}
		s.file = f
	}
	if _, err := s.file.Write(s.held); err != nil {
		return fmt.Errorf("spill rows: %w", err)
	}
	s.held = s.held[:0]
	return nil
}

// frame unpacks everything into one frame, made from spare columns, and forgets it; keep says which batches count.
func (s *spill) frame(keep func(from uint32) bool, spare *spare) (*frame, error) {
	packed, err := s.drain(spare.packed)
	if err != nil {
		return nil, err
	}
	spare.packed = packed[:0]
	u := unpacker{out: &frame{}, total: s.rows, keep: keep, spare: spare}
	for len(packed) > 0 {
		if packed, err = u.segment(packed); err != nil {
			return nil, err
		}
	}
	return u.out.cut(), nil
}

// cut shortens the columns, which have room for every row that came in, to the rows that are kept.
func (f *frame) cut() *frame {
	for c := range f.narrow {
		f.narrow[c] = f.narrow[c][:min(f.rows, len(f.narrow[c]))]
	}
	for c := range f.wide {
		f.wide[c] = f.wide[c][:min(f.rows, len(f.wide[c]))]
	}
	return f
}

// drain returns all packed rows, in scratch where it is large enough.
func (s *spill) drain(scratch []byte) ([]byte, error) {
	if s.file == nil {
		packed := s.held
		s.held = nil
		return packed, nil
	}
	size, err := s.file.Seek(0, 2)
	if err != nil {
		return nil, fmt.Errorf("read spilled rows: %w", err)
	}
	packed := scratch[:0]
	if need := int(size) + len(s.held); cap(packed) < need {
		packed = make([]byte, 0, need+need/8) // buckets are about equally large: the next one fits too
	}
	packed = packed[:size]
	if _, err := s.file.ReadAt(packed, 0); err != nil {
		return nil, fmt.Errorf("read spilled rows: %w", err)
	}
	packed = append(packed, s.held...)
	s.held = nil
	return packed, s.close()
}

// close removes the spill file, if there is one.
func (s *spill) close() error {
	if s.file == nil {
		return nil
	}
	err := errors.Join(s.file.Close(), os.Remove(s.path))
	s.file = nil
	return err
}

var errSpill = errors.New("spilled rows are cut short")

// unpacker appends segments to a frame that will hold total rows at most.
type unpacker struct {
	out   *frame
	total int
	keep  func(from uint32) bool
	spare *spare
}

func (u *unpacker) segment(in []byte) (rest []byte, err error) {
	if len(in) < 4 {
		return nil, errSpill
	}
	f, rows := u.out, int(binary.LittleEndian.Uint32(in))
	in = in[4:]
	for c := range f.narrow {
		if f.narrow[c], in, err = unpackColumn(u, in, f.narrow[c], &u.spare.narrow, rows); err != nil {
			return nil, err
		}
	}
	for c := range f.wide {
		if f.wide[c], in, err = unpackColumn(u, in, f.wide[c], &u.spare.wide, rows); err != nil {
			return nil, err
		}
	}
	if rows > 0 && u.keep(f.narrow[cFrom][f.rows]) {
		f.rows += rows
	}
	return in, nil
}

// unpackColumn appends a segment's column. A column is made when its first value comes; a segment that is not kept is
// overwritten by the next one, so absent values are written too.
func unpackColumn[T uint32 | uint64](u *unpacker, in []byte, col []T, spare *[][]T, rows int) (filled []T, rest []byte, err error) {
	start := u.out.rows
	if len(in) < columnHeader {
		return nil, nil, errSpill
	}
	p := packing{width: in[0], base: binary.LittleEndian.Uint64(in[1:])}
	in = in[columnHeader:]
	if len(in) < p.size()*rows || start+rows > u.total {
		return nil, nil, errSpill
	}
	if p.width == 0 && p.base == 0 && col == nil {
		return nil, in, nil
	}
	if col == nil {
		col = takeColumn(spare, u.total, start)
	}
	unpackNumbers(col[start:start+rows], in, p)
	return col, in[p.size()*rows:], nil
}

func unpackNumbers[T uint32 | uint64](out []T, in []byte, p packing) {
	base := T(p.base)
	switch p.width {
	case 0:
		for i := range out {
			out[i] = base
		}
	case 1:
		for i, b := range in[:len(out)] {
			out[i] = base + T(b)
		}
	case 2:
		in = in[:2*len(out)]
		for i := range out {
			out[i] = base + T(binary.LittleEndian.Uint16(in[2*i:]))
		}
	case 4:
		in = in[:4*len(out)]
		for i := range out {
			out[i] = base + T(binary.LittleEndian.Uint32(in[4*i:]))
		}
	case 8:
		in = in[:8*len(out)]
		for i := range out {
			out[i] = base + T(binary.LittleEndian.Uint64(in[8*i:]))
		}
	case seconds:
		in = in[:4*len(out)]
		for i := range out {
			out[i] = base + T(uint64(binary.LittleEndian.Uint32(in[4*i:]))*microsPerSecond)
		}
	}
}
