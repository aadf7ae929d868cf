package trend

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Saved is a Filter's state after an examinee's last answer, to be kept and continued with the answers of another day, where
// only the present is asked for: past levels need the whole history. It belongs to the Model that it was made with; area ids are that model's.
// No run uses it yet: a night takes up whole examinees, whose pages show past levels (statistics.md 5, state per student).
type Saved struct {
	Areas []int32
	Mean  []float64 // by place; behind the areas memory and the sitting's effect, where the model has them
	P     []float64 // lower triangle of the covariance, row by row, without the upper half
	Count []float64 // answers so far by place
	Wins  []float64 // credit so far by place
	Idle  float64   // variance of an area not met
	Last  int32     // day of the last dated answer
	Block int32     // sitting of the last answer, as the caller numbers them
	Seen  int64     // answers so far
	// Met and MetMean are by place the answers of the last sitting in it, and the mean effect of practice on them.
	Met, MetMean []float64
	MetBlock     int32 // that sitting
}

// Save returns f's state, sharing no memory with it.
func (f *Filter) Save() Saved {
	s := Saved{Areas: append([]int32(nil), f.active...), Mean: append([]float64(nil), f.mean...),
		Count: append([]float64(nil), f.count...), Wins: append([]float64(nil), f.wins...),
		Idle: f.idle, Last: f.last, Block: f.block, Seen: int64(f.seen),
		Met: slices.Clone(f.usual.n), MetMean: slices.Clone(f.usual.mean), MetBlock: f.usual.block}
	for i := range f.n {
		s.P = append(s.P, f.p[i*f.n:i*f.n+i+1]...)
	}
	return s
}

// Resume puts f where saved was and makes room for the areas of s, the answers that follow.
func (f *Filter) Resume(saved *Saved, s *Sequence) error {
	if err := saved.check(f.model); err != nil {
		return err
	}
	for _, a := range f.active {
		f.local[a] = 0
	}
	f.active = append(f.active[:0], saved.Areas...)
	for i, a := range f.active {
		f.local[a] = int32(i + 1)
	}
	f.meet(s)
	f.prior()
	f.idle, f.last, f.seen, f.block = saved.Idle, saved.Last, int(saved.Seen), saved.Block
	f.usual.block = saved.MetBlock
	for i := range f.active {
		f.p[(i+1)*f.n+i+1] = f.idle
	}
	at, more := 0, f.n-len(saved.Mean)
	place := func(i int) int {
		if i > len(saved.Areas) {
			return i + more // areas met now stand before it
		}
		return i
	}
	for i := range saved.Mean {
		to := place(i)
		f.mean[to], f.count[to], f.wins[to] = saved.Mean[i], saved.Count[i], saved.Wins[i]
		f.usual.n[to], f.usual.mean[to] = saved.Met[i], saved.MetMean[i]
		for j := range i + 1 {
			f.p[to*f.n+place(j)] = saved.P[at]
			at++
		}
	}
	for i := range f.logs {
		f.logs[i] = [2]float64{f.log1(f.count[i]), f.log1(f.wins[i])}
	}
	return nil
}

// ErrSaved is returned for a saved state that cannot be continued.
var ErrSaved = errors.New("the saved state does not fit")

func (s *Saved) check(m *Model) error {
	n, want, areas := len(s.Mean), len(s.Areas)+1, m.Areas
	if m.Memory.SD > 0 {
		want++
	}
	if m.SB > 0 {
		want++
	}
	if n != want || len(s.Count) != n || len(s.Wins) != n || len(s.Met) != n || len(s.MetMean) != n || len(s.P) != n*(n+1)/2 {
		return fmt.Errorf("%w: %d areas, %d means, %d counts, %d covariances", ErrSaved, len(s.Areas), n, len(s.Count), len(s.P))
	}
	met := make(map[int32]bool, len(s.Areas))
	for _, a := range s.Areas {
		if a < 0 || int(a) >= areas || met[a] {
			return fmt.Errorf("%w: area %d of %d", ErrSaved, a, areas)
		}
		met[a] = true
	}
	for _, list := range [][]float64{s.Mean, s.P, s.Count, s.Wins, s.Met, s.MetMean, {s.Idle}} {
		for _, x := range list {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Errorf("%w: a number is not finite", ErrSaved)
			}
		}
	}
	return nil
}

// savedVersion is the first byte of the binary form.
const savedVersion = 2

// MarshalBinary writes version, number of areas and of places, day, sitting, answers, idle variance, sitting of the
// effects of practice, then areas, means, covariances, counts, wins, and answers and effects of that sitting, little-endian.
func (s Saved) MarshalBinary() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte(savedVersion)
	for _, v := range []any{int32(len(s.Areas)), int32(len(s.Mean)), s.Last, s.Block, s.Seen, s.Idle, s.MetBlock, s.Areas, s.Mean, s.P, s.Count, s.Wins, s.Met, s.MetMean} {
		if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (s *Saved) UnmarshalBinary(data []byte) error {
	r := bytes.NewReader(data)
	version, err := r.ReadByte()
	if err != nil || version != savedVersion {
		return fmt.Errorf("%w: not version %d", ErrSaved, savedVersion)
	}
	var size [2]int32
	if err := binary.Read(r, binary.LittleEndian, &size); err != nil || size[0] < 0 || size[1] < 1 {
		return fmt.Errorf("%w: cut short", ErrSaved)
	}
	areas, n := int64(size[0]), int64(size[1])
	if want := 4 + 4 + 8 + 8 + 4 + 4*areas + 8*(5*n+n*(n+1)/2); int64(r.Len()) != want {
		return fmt.Errorf("%w: %d bytes instead of %d", ErrSaved, r.Len(), want)
	}
	s.Areas, s.Mean, s.P = make([]int32, areas), make([]float64, n), make([]float64, n*(n+1)/2)
	s.Count, s.Wins, s.Met, s.MetMean = make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for _, v := range []any{&s.Last, &s.Block, &s.Seen, &s.Idle, &s.MetBlock, s.Areas, s.Mean, s.P, s.Count, s.Wins, s.Met, s.MetMean} {
		if err := binary.Read(r, binary.LittleEndian, v); err != nil {
			return fmt.Errorf("%w: %v", ErrSaved, err)
		}
	}
	return nil
}
