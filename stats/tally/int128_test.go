package tally

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

func TestInt128AgainstBig(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var got Int128
	want := new(big.Int)
	for range 2000 {
		x, y := int64(r.Uint64())>>r.IntN(60), int64(r.Uint64())>>(4+r.IntN(50))
		got.AddMul(x, y)
		want.Add(want, new(big.Int).Mul(big.NewInt(x), big.NewInt(y)))
		got.AddInt(x)
		want.Add(want, big.NewInt(x))
		if got.Big().Cmp(want) != 0 {
			t.Fatalf("after adding %d*%d: %v, want %v", x, y, got.Big(), want)
		}
	}
}

func TestCrossIsExactWhereFloatsCancel(t *testing.T) {
	// x = 10^9 + {0,1,2}: n*sum(x^2) - (sum x)^2 = 6, far below the float64 spacing of either term (about 10^3).
	var sx, sxx Int128
	for i := range int64(3) {
		x := 1_000_000_000 + i
		sx.AddInt(x)
		sxx.AddMul(x, x)
	}
	if got := Cross(3, sx, sx, sxx); got != 6 {
		t.Fatalf("Cross = %v, want 6", got)
	}
}
