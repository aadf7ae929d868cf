package dataset

import (
	"encoding/binary"
	"math"
	"slices"
)

// scratch is what coding and routing one chunk of responses needs, used again for the next one.
type scratch struct {
	frame    frame
	known    []uint32 // the dictionary's code of each value of a text column
	bucketOf []int16  // by row
	rows     []int32  // row numbers, sorted by bucket
	ends     []int    // rows of bucket n are rows[ends[n]:ends[n+1]]
	packed   []byte   // the segments of all buckets, one after the other
	starts   []int    // segment n is packed[starts[n]:starts[n+1]]
	at       []int    // by bucket: where the next row, or column, goes
}

func resized[T any](s []T, n int) []T { return slices.Grow(s[:0], n)[:n] }

func (s *scratch) narrowColumn(at, rows int) []uint32 {
	s.frame.narrow[at] = resized(s.frame.narrow[at], rows)
	return s.frame.narrow[at]
}

func (s *scratch) wideColumn(at, rows int) []uint64 {
	s.frame.wide[at] = resized(s.frame.wide[at], rows)
	return s.frame.wide[at]
}

// fill gives every row that has no moment in a column that one.
func (s *scratch) fill(f *frame, col int, t uint64) {
	if f.wide[col] == nil {
		f.wide[col] = s.wideColumn(col, f.rows)
		clear(f.wide[col])
	}
	for i, x := range f.wide[col] {
		if x == 0 {
			f.wide[col][i] = t
		}
	}
}

// order lists the rows by bucket; ends holds, from 1 on, how many each bucket has.
func (s *scratch) order() {
	for n := 1; n < len(s.ends); n++ {
		s.ends[n] += s.ends[n-1]
	}
	s.at = append(s.at[:0], s.ends...)
	s.rows = resized(s.rows, len(s.bucketOf))
	for i, n := range s.bucketOf {
		if n != elsewhere {
			s.rows[s.at[n]] = int32(i)
			s.at[n]++
		}
	}
	s.rows = s.rows[:s.ends[len(s.ends)-1]]
}

func (s *scratch) rowsOf(bucket int) []int32 { return s.rows[s.ends[bucket]:s.ends[bucket+1]] }

// segment is the packed rows of a bucket.
func (s *scratch) segment(bucket int) []byte { return s.packed[s.starts[bucket]:s.starts[bucket+1]] }

// A segment is: number of rows (4 bytes), then for every column its header (width of a value in bytes, 0 where every row holds
// base, or seconds; base, 8 bytes) and for every row value - base. An absent column is width 0, base 0. The rows of a
// chunk share their headers, so that each column is measured once and not once per bucket.
const columnHeader = 1 + 8

// seconds is the width of moments that are whole seconds above base: four bytes that count seconds.
const seconds = 0x80 | 4

const microsPerSecond = 1_000_000

// packing is how a column of a segment is written.
type packing struct {
	width byte
	base  uint64
}

// size is how many bytes a value takes.
func (p packing) size() int { return int(p.width &^ 0x80) }

// pack writes the segments of all buckets, column by column, so that a column stays in the cache for all of them.
func (s *scratch) pack(f *frame) {
	var narrow [narrows]packing
	var wide [wides]packing
	bytes := 0
	for c, col := range f.narrow {
		narrow[c] = packingOf(col)
		bytes += narrow[c].size()
	}
	for c, col := range f.wide {
		wide[c] = packingOf(col)
		if wide[c].width == 8 && wholeSeconds(col, wide[c].base) {
			wide[c].width = seconds
		}
		bytes += wide[c].size()
	}
	s.layOut(bytes)
	for c, col := range f.narrow {
		packColumn(s, col, narrow[c])
	}
	for c, col := range f.wide {
		packColumn(s, col, wide[c])
	}
}

// layOut gives every bucket the room for its segment, whose rows have so many bytes.
func (s *scratch) layOut(rowBytes int) {
	buckets := len(s.ends) - 1
	s.starts, s.at = resized(s.starts, buckets+1), resized(s.at, buckets)
	total := 0
	for n := range buckets {
		s.starts[n], s.at[n] = total, total+4
		if rows := len(s.rowsOf(n)); rows > 0 {
			total += 4 + (narrows+wides)*columnHeader + rows*rowBytes
		}
	}
	s.starts[buckets] = total
	s.packed = resized(s.packed, total)
	for n := range buckets {
		if rows := len(s.rowsOf(n)); rows > 0 {
			binary.LittleEndian.PutUint32(s.packed[s.starts[n]:], uint32(rows))
		}
	}
}

func packingOf[T uint32 | uint64](col []T) packing {
	if len(col) == 0 {
		return packing{}
	}
	low, high := col[0], col[0]
	for _, x := range col {
		low, high = min(low, x), max(high, x)
	}
	return packing{width: widthOf(uint64(high - low)), base: uint64(low)}
}

// wholeSeconds reports whether all moments lie whole seconds above base, and not too many for four bytes.
func wholeSeconds(col []uint64, base uint64) bool {
	for _, x := range col {
		if s := (x - base) / microsPerSecond; s*microsPerSecond != x-base || s > math.MaxUint32 {
			return false
		}
	}
	return true
}

func widthOf(x uint64) byte {
	switch {
	case x == 0:
		return 0
	case x < 1<<8:
		return 1
	case x < 1<<16:
		return 2
	case x < 1<<32:
		return 4
	}
	return 8
}

func packColumn[T uint32 | uint64](s *scratch, col []T, p packing) {
	for n, at := range s.at {
		rows := s.rowsOf(n)
		if len(rows) == 0 {
			continue
		}
		s.packed[at] = p.width
		binary.LittleEndian.PutUint64(s.packed[at+1:], p.base)
		at += columnHeader
		s.at[n] = at + p.size()*len(rows)
		packNumbers(s.packed[at:s.at[n]], col, rows, p)
	}
}

// packNumbers writes the values of the rows into out, which has just the room.
func packNumbers[T uint32 | uint64](out []byte, col []T, rows []int32, p packing) {
	base := T(p.base)
	switch p.width {
	case 1:
		for i, r := range rows {
			out[i] = byte(col[r] - base)
		}
	case 2:
		for i, r := range rows {
			binary.LittleEndian.PutUint16(out[2*i:], uint16(col[r]-base))
		}
	case 4:
		for i, r := range rows {
			binary.LittleEndian.PutUint32(out[4*i:], uint32(col[r]-base))
		}
	case 8:
		for i, r := range rows {
			binary.LittleEndian.PutUint64(out[8*i:], uint64(col[r]-base))
		}
	case seconds:
		for i, r := range rows {
			binary.LittleEndian.PutUint32(out[4*i:], uint32(uint64(col[r]-base)/microsPerSecond))
		}
	}
}
