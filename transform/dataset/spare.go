package dataset

import (
	"bytes"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/bitutil"
)

// spare is memory of buckets that are done with, for the next bucket of the same worker.
type spare struct {
	narrow [][]uint32
	wide   [][]uint64
	packed []byte
	out    bytes.Buffer
	code   []int32
	level  []int16
}

// codes is room for the codes of a row group.
func (s *spare) codes() []int32 {
	if s.code == nil {
		s.code = make([]int32, rowsPerGroup)
	}
	return s.code
}

// levels are the definition levels of an optional column, good until the next call: 1 where there is a value.
func (s *spare) levels(a arrow.Array) []int16 {
	if s.level == nil {
		s.level = make([]int16, rowsPerGroup)
	}
	out := s.level[:a.Len()]
	if a.NullN() == a.Len() {
		clear(out)
		return out
	}
	valid, all := a.NullBitmapBytes(), a.NullN() == 0
	for i := range out {
		out[i] = 0
		if all || bitutil.BitIsSet(valid, i) {
			out[i] = 1
		}
	}
	return out
}

func (s *spare) put(f *frame) {
	for _, col := range f.narrow {
		if col != nil {
			s.narrow = append(s.narrow, col)
		}
	}
	for _, col := range f.wide {
		if col != nil {
			s.wide = append(s.wide, col)
		}
	}
}

// takeColumn returns a column of n entries, of which the first used are zero.
func takeColumn[T any](from *[][]T, n, used int) []T {
	for last := len(*from) - 1; last >= 0; last-- {
		col := (*from)[last]
		*from = (*from)[:last]
		if cap(col) >= n {
			clear(col[:used])
			return col[:n]
		}
	}
	return make([]T, n, n+n/8)
}
