package tally

import (
	"maps"
	"math"
	"slices"
)

// SketchAccuracy is the relative accuracy of quantiles from a Sketch.
const SketchAccuracy = .01

// Sketch estimates quantiles of positive values in the manner of DDSketch (Masson, Rim and Lee 2019): logarithmic
// buckets, each 2 percent wide, with integer counts. Every quantile is within 1 percent of a value that has that rank.
// It is ours rather than a library's because merging must be exact in any order, without collapsing of buckets: values
// from a microsecond to a century fill about 1,800 buckets. The zero value is empty.
type Sketch struct {
	n    int64
	zero int64 // values that are not above smallest
	bins map[int32]int64
}

// smallest value that is told from zero.
const smallest = 1e-9

var logGamma = math.Log((1 + SketchAccuracy) / (1 - SketchAccuracy))

// Add counts x; values at or below 1e-9 count as zero. NaN and infinite values are refused.
func (s *Sketch) Add(x float64) error {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return ErrRange
	}
	s.n++
	if x <= smallest {
		s.zero++
		return nil
	}
	if s.bins == nil {
		s.bins = map[int32]int64{}
	}
	s.bins[int32(math.Ceil(math.Log(x)/logGamma))]++
	return nil
}

// Merge adds o.
func (s *Sketch) Merge(o *Sketch) {
	s.n += o.n
	s.zero += o.zero
	if s.bins == nil {
		s.bins = map[int32]int64{}
	}
	for k, c := range o.bins {
		s.bins[k] += c
	}
}

// N is the number of values.
func (s *Sketch) N() int64 { return s.n }

// Quantile is a value within SketchAccuracy of the one at rank p(n-1), 0 <= p <= 1; ok is false without values.
func (s *Sketch) Quantile(p float64) (x float64, ok bool) {
	if s.n == 0 || !(p >= 0 && p <= 1) {
		return 0, false
	}
	rank := p * float64(s.n-1)
	cum := s.zero
	if float64(cum) > rank {
		return 0, true
	}
	gamma := math.Exp(logGamma)
	for _, k := range slices.Sorted(maps.Keys(s.bins)) {
		cum += s.bins[k]
		if float64(cum) > rank {
			return 2 * math.Exp(float64(k)*logGamma) / (gamma + 1), true
		}
	}
	return 0, false
}

// MarshalBinary writes the state; equal sketches give equal bytes.
func (s *Sketch) MarshalBinary() ([]byte, error) {
	w := &Writer{}
	w.Int(s.n)
	w.Int(s.zero)
	keys := slices.Sorted(maps.Keys(s.bins))
	w.Int(int64(len(keys)))
	for _, k := range keys {
		w.Int(int64(k))
		w.Int(s.bins[k])
	}
	return w.Bytes, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (s *Sketch) UnmarshalBinary(b []byte) error {
	r := NewReader(b)
	o := Sketch{n: r.Int(), zero: r.Int(), bins: map[int32]int64{}}
	total := o.zero
	for range r.Len(2) {
		k := r.Int()
		c := r.Int()
		o.bins[int32(k)] += c
		total += c
	}
	if err := r.Err(); err != nil {
		return err
	}
	if total != o.n {
		return ErrState
	}
	*s = o
	return nil
}
