package dataset

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/encoding/rle"
)

// Runs of every length around the limit, in every phase of a packed stretch, are read back by another reader.
func TestHybridIsReadByAnother(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for round := range 2000 {
		width := 1 + uint(rng.IntN(24))
		var want []uint32
		for range rng.IntN(12) {
			v, n := rng.Uint32()&(1<<width-1), 1+rng.IntN(2*longRun+8)
			if rng.IntN(2) == 0 {
				n = 1 + rng.IntN(3)
			}
			want = append(want, slices.Repeat([]uint32{v}, n)...)
		}
		got, err := (&rle.Encoding{BitWidth: int(width)}).DecodeInt32(nil, appendHybrid(nil, want, width))
		if err != nil || len(got) < len(want) || len(got) >= len(want)+8 {
			t.Fatalf("round %d: %d values of %d bits read as %d: %v", round, len(want), width, len(got), err)
		}
		for i, v := range want {
			if uint32(got[i]) != v {
				t.Fatalf("round %d: value %d is %d, want %d", round, i, got[i], v)
			}
		}
	}
}

// Differences of every width, also those that wrap around, are read back by another reader.
func TestDeltasAreReadByAnother(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for round := range 2000 {
		want := make([]int64, rng.IntN(3*deltaBlock))
		width := rng.IntN(65)
		for i := range want {
			want[i] = int64(rng.Uint64() & (1<<width - 1))
		}
		if len(want) > 2 && round%7 == 0 {
			want[1], want[2] = math.MinInt64, math.MaxInt64
		}
		got, err := (&delta.BinaryPackedEncoding{}).DecodeInt64(nil, appendDeltas(nil, want))
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("round %d: %d values of %d bits came back as %d others: %v", round, len(want), width, len(got), err)
		}
	}
}

// Keys keep their places while the table grows, and a cleared table knows none of them.
func TestNumberingKeepsPlaces(t *testing.T) {
	var n numbering
	for range 2 {
		n.clear()
		for key := uint64(1); key < 10*firstPlaces; key++ {
			if got := n.place(key << 17); got != uint32(key-1) {
				t.Fatalf("key %d got place %d", key, got)
			}
		}
		if got := n.place(1 << 17); got != 0 || bits.OnesCount(uint(len(n.slots))) != 1 {
			t.Fatalf("the first key moved to %d among %d slots", got, len(n.slots))
		}
	}
}
