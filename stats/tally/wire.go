package tally

import (
	"encoding/binary"
	"errors"
	"math"
)

// Writer builds the binary form of an accumulator: variable-length integers, texts and lists with their length in
// front. Equal states give equal bytes.
type Writer struct{ Bytes []byte }

// Int appends one integer.
func (w *Writer) Int(v int64) { w.Bytes = binary.AppendVarint(w.Bytes, v) }

// Float appends one float64, bit by bit.
func (w *Writer) Float(v float64) {
	w.Bytes = binary.LittleEndian.AppendUint64(w.Bytes, math.Float64bits(v))
}

// Word appends eight bytes.
func (w *Writer) Word(v uint64) { w.Bytes = binary.LittleEndian.AppendUint64(w.Bytes, v) }

// Ints appends a list; nil and empty are told apart.
func (w *Writer) Ints(v []int64) {
	if v == nil {
		w.Int(-1)
		return
	}
	w.Int(int64(len(v)))
	for _, x := range v {
		w.Int(x)
	}
}

// Big appends one 128-bit integer.
func (w *Writer) Big(v Int128) {
	w.Bytes = binary.LittleEndian.AppendUint64(w.Bytes, uint64(v.Hi))
	w.Bytes = binary.LittleEndian.AppendUint64(w.Bytes, v.Lo)
}

// Bigs appends a list of 128-bit integers.
func (w *Writer) Bigs(v []Int128) {
	w.Int(int64(len(v)))
	for _, x := range v {
		w.Big(x)
	}
}

// Text appends a string.
func (w *Writer) Text(s string) {
	w.Int(int64(len(s)))
	w.Bytes = append(w.Bytes, s...)
}

// Reader takes apart what a Writer built. After the first error every result is zero; ask Err at the end.
type Reader struct {
	rest []byte
	err  error
}

// NewReader reads from b.
func NewReader(b []byte) *Reader { return &Reader{rest: b} }

// ErrState is the error of bytes that are not the binary form of an accumulator.
var ErrState = errors.New("tally: bytes are not the state of an accumulator")

// Err is the first error, or ErrState when bytes are left over.
func (r *Reader) Err() error {
	if r.err == nil && len(r.rest) > 0 {
		return ErrState
	}
	return r.err
}

// Refuse makes r say that what it read is no state, though each number is one.
func (r *Reader) Refuse() { r.fail() }

func (r *Reader) fail() { r.err, r.rest = ErrState, nil }

// Int reads one integer.
func (r *Reader) Int() int64 {
	v, n := binary.Varint(r.rest)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// Float reads one float64.
func (r *Reader) Float() float64 { return math.Float64frombits(r.Word()) }

// Word reads eight bytes as one unsigned integer.
func (r *Reader) Word() uint64 {
	if len(r.rest) < 8 {
		r.fail()
		return 0
	}
	v := binary.LittleEndian.Uint64(r.rest)
	r.rest = r.rest[8:]
	return v
}

// Len reads the length of a list whose elements take at least size bytes each; a length that the rest cannot hold is
// an error, so that bad bytes cannot ask for much memory.
func (r *Reader) Len(size int) int {
	n := r.Int()
	if n < 0 || n > int64(len(r.rest)/size) {
		r.fail()
		return 0
	}
	return int(n)
}

// Index reads an integer of 0 to n-1.
func (r *Reader) Index(n int) int32 {
	v := r.Int()
	if v < 0 || v >= int64(n) {
		r.fail()
		return 0
	}
	return int32(v)
}

// Ints reads a list.
func (r *Reader) Ints() []int64 {
	n := r.Int()
	if n == -1 {
		return nil
	}
	if n < 0 || n > int64(len(r.rest)) {
		r.fail()
		return nil
	}
	out := make([]int64, n)
	for i := range out {
		out[i] = r.Int()
	}
	return out
}

// Big reads one 128-bit integer.
func (r *Reader) Big() Int128 {
	hi := r.Word()
	return Int128{Hi: int64(hi), Lo: r.Word()}
}

// Bigs reads a list of 128-bit integers.
func (r *Reader) Bigs() []Int128 {
	out := make([]Int128, r.Len(16))
	for i := range out {
		out[i] = r.Big()
	}
	return out
}

// Text reads a string.
func (r *Reader) Text() string {
	n := r.Len(1)
	s := string(r.rest[:n])
	r.rest = r.rest[n:]
	return s
}
