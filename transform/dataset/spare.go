package dataset

import (
	"bytes"

	"github.com/klauspost/compress/zstd"
)

// spare is memory of buckets that are done with, for the next bucket of the same worker.
type spare struct {
	narrow [][]uint32
	wide   [][]uint64
	packed []byte
	out    bytes.Buffer
	chunk  chunk
	groups groups
	zstd   *zstd.Encoder
}

// pages writes into the spare's buffer. One encoder serves all pages of a worker: the library's own codec clears one and
// makes half of another for each page.
func (s *spare) pages() (pages, error) {
	if s.zstd == nil {
		var err error
		s.zstd, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
			zstd.WithZeroFrames(true), zstd.WithAllLitEntropyCompression(true), zstd.WithLowerEncoderMem(true))
		if err != nil {
			return pages{}, err
		}
	}
	return pages{out: &s.out, codec: s.zstd}, nil
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
