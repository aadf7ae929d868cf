package tally

import (
	"math/big"
	"math/bits"
)

// Int128 is a signed 128-bit sum in two's complement. The zero value is 0. Sums of products of int64 fit it for any
// number of terms that a store can hold, so they are exact and do not depend on the order of adding.
type Int128 struct {
	Hi int64
	Lo uint64
}

// AddInt adds x.
func (a *Int128) AddInt(x int64) { a.Add(Int128{Hi: x >> 63, Lo: uint64(x)}) }

// AddMul adds the product x*y.
func (a *Int128) AddMul(x, y int64) { a.Add(mul(x, y)) }

// Add adds b.
func (a *Int128) Add(b Int128) {
	lo, carry := bits.Add64(a.Lo, b.Lo, 0)
	hi, _ := bits.Add64(uint64(a.Hi), uint64(b.Hi), carry)
	a.Lo, a.Hi = lo, int64(hi)
}

// mul is the full product: the unsigned product of the bit patterns, less the wrap of each negative factor.
func mul(x, y int64) Int128 {
	hi, lo := bits.Mul64(uint64(x), uint64(y))
	hi -= uint64(x>>63) & uint64(y)
	hi -= uint64(y>>63) & uint64(x)
	return Int128{Hi: int64(hi), Lo: lo}
}

// Big returns the exact value.
func (a Int128) Big() *big.Int {
	b := new(big.Int).Lsh(big.NewInt(a.Hi), 64)
	return b.Add(b, new(big.Int).SetUint64(a.Lo))
}

// Float returns a as float64, to within one unit in the last place.
func (a Int128) Float() float64 {
	if a.Hi >= 0 {
		return float64(uint64(a.Hi))*(1<<64) + float64(a.Lo)
	}
	lo, borrow := bits.Sub64(0, a.Lo, 0)
	hi, _ := bits.Sub64(0, uint64(a.Hi), borrow)
	return -(float64(hi)*(1<<64) + float64(lo))
}

// Int returns a as Int128.
func Int(x int64) Int128 { return Int128{Hi: x >> 63, Lo: uint64(x)} }

// Cross returns n*sxy - sx*sy, the numerator of a covariance over n pairs times n, computed exactly and rounded once.
// Dividing by n(n-1) gives the sample covariance in squared units.
func Cross(n int64, sx, sy, sxy Int128) float64 {
	left := new(big.Int).Mul(big.NewInt(n), sxy.Big())
	left.Sub(left, new(big.Int).Mul(sx.Big(), sy.Big()))
	f, _ := new(big.Float).SetInt(left).Float64()
	return f
}
