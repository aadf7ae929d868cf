package dataset

import (
	"math"
	"testing"
)

// The statistics of numbers are right on both sides of zero.
func TestNumbersHaveTrueBounds(t *testing.T) {
	for _, x := range []int64{0, 1, -1, 300, -300, math.MaxInt64, math.MinInt64 + 1} {
		if got := decodeLong(codeLong(x)); codeLong(x) == 0 || got != x {
			t.Errorf("%d comes back as %d", x, got)
		}
	}
	var c chunk
	c.begin(4)
	c.wide([]uint64{codeLong(-5), 0, codeLong(70_000), codeLong(-5)}, upTo(4), decodeLong)
	if got := [3]any{number(c.min), number(c.max), c.distinct}; got != [3]any{int64(-5), int64(70_000), 2} || c.nulls != 1 {
		t.Errorf("bounds %v, %d nulls", got, c.nulls)
	}
	for _, reals := range [][]float64{{-2.5, -1, 7}, {-9, -3}, {0, 4}} {
		codes := make([]uint64, len(reals))
		for i, x := range reals {
			codes[i] = math.Float64bits(x) + 1
		}
		c.begin(len(reals))
		c.reals(codes, upTo(len(reals)))
		low, high := math.Float64frombits(uint64(number(c.min))), math.Float64frombits(uint64(number(c.max)))
		if low != reals[0] || high != reals[len(reals)-1] || low == 0 && !math.Signbit(low) {
			t.Errorf("bounds of %v are %v and %v", reals, low, high)
		}
	}
}

func number(b []byte) (n int64) {
	for i, v := range b {
		n |= int64(v) << (8 * i)
	}
	return n
}
