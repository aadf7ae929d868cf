package tally

import (
	"errors"
	"math"
	"math/big"
	"math/bits"
	"slices"
)

// MomentUnit is the fixed point of Moments: values are kept to within 2^-33, about 1.2e-10.
const MomentUnit = 1 << 32

// maxMoment keeps values in fixed point within an int64.
const maxMoment = 1 << 30

// ErrRange is the error of a value that an exact sum cannot hold.
var ErrRange = errors.New("tally: value is not finite or too large for an exact sum")

// Moments accumulates count, mean and variance exactly in fixed point: merging in any order gives the same bits, and
// values that differ only far behind a large common part do not cancel. The zero value is empty.
type Moments struct {
	n       int64
	sum     Int128
	squares uint192
}

// uint192 is an unsigned sum of squares, low word first.
type uint192 [3]uint64

func (s *uint192) addSquare(z int64) {
	u := uint64(max(z, -z))
	hi, lo := bits.Mul64(u, u)
	s.add(uint192{lo, hi})
}

func (s *uint192) add(o uint192) {
	var carry uint64
	for i := range s {
		s[i], carry = bits.Add64(s[i], o[i], carry)
	}
}

func (s *uint192) big() *big.Int {
	v := new(big.Int)
	for _, w := range slices.Backward(s[:]) {
		v.Lsh(v, 64).Add(v, new(big.Int).SetUint64(w))
	}
	return v
}

// Add adds x, rounded to 1/MomentUnit. |x| must be below 2^30.
func (m *Moments) Add(x float64) error {
	if !(math.Abs(x) < maxMoment) {
		return ErrRange
	}
	m.AddFixed(int64(math.RoundToEven(x * MomentUnit)))
	return nil
}

// AddFixed adds a value given in units of 1/MomentUnit.
func (m *Moments) AddFixed(z int64) {
	m.n++
	m.sum.AddInt(z)
	m.squares.addSquare(z)
}

// Merge adds o.
func (m *Moments) Merge(o *Moments) {
	m.n += o.n
	m.sum.Add(o.sum)
	m.squares.add(o.squares)
}

// N is the number of values.
func (m *Moments) N() int64 { return m.n }

// Mean is the mean; ok is false without values.
func (m *Moments) Mean() (mean float64, ok bool) {
	if m.n == 0 {
		return 0, false
	}
	return m.sum.Float() / float64(m.n) / MomentUnit, true
}

// SD is the standard deviation with n-1; ok is false for fewer than two values.
func (m *Moments) SD() (sd float64, ok bool) {
	if m.n < 2 {
		return 0, false
	}
	sum := m.sum.Big()
	num := new(big.Int).Mul(big.NewInt(m.n), m.squares.big())
	num.Sub(num, sum.Mul(sum, sum))
	v, _ := new(big.Float).SetInt(num).Float64()
	return math.Sqrt(v/(float64(m.n)*float64(m.n-1))) / MomentUnit, true
}

// MarshalBinary writes the state.
func (m *Moments) MarshalBinary() ([]byte, error) {
	w := &Writer{}
	w.Int(m.n)
	w.Big(m.sum)
	for _, v := range m.squares {
		w.Word(v)
	}
	return w.Bytes, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (m *Moments) UnmarshalBinary(b []byte) error {
	r := NewReader(b)
	o := Moments{n: r.Int(), sum: r.Big(), squares: uint192{r.Word(), r.Word(), r.Word()}}
	if err := r.Err(); err != nil {
		return err
	}
	*m = o
	return nil
}
