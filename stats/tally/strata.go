package tally

import (
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Strata counts a two-by-two table in every stratum: for differential item functioning, group (reference, focal) by
// result (right, wrong) by total score. The zero value is empty.
type Strata struct{ cells map[int64]*[4]int64 }

// Add counts one person: focal is the group, right the result, stratum the matching score.
func (s *Strata) Add(stratum int64, focal, right bool) {
	at := 0
	if focal {
		at = 2
	}
	if !right {
		at++
	}
	s.AddCount(stratum, at, 1)
}

// AddCount adds n persons to a cell: 0 reference right, 1 reference wrong, 2 focal right, 3 focal wrong.
func (s *Strata) AddCount(stratum int64, cell int, n int64) {
	if s.cells == nil {
		s.cells = map[int64]*[4]int64{}
	}
	if s.cells[stratum] == nil {
		s.cells[stratum] = &[4]int64{}
	}
	s.cells[stratum][cell] += n
}

// Merge adds o.
func (s *Strata) Merge(o *Strata) {
	for k, c := range o.cells {
		for cell, n := range c {
			s.AddCount(k, cell, n)
		}
	}
}

// MantelHaenszel is the common odds ratio over strata with its test.
type MantelHaenszel struct {
	OddsRatio float64 // of the reference group against the focal group
	X2, P     float64 // continuity-corrected chi-square with one degree of freedom
	Delta     float64 // -2.35 ln(OddsRatio): negative when the item is harder for the focal group
	SE        float64 // of Delta (Robins, Breslow and Greenland 1986)
	Strata    int     // strata used: those where no margin is empty
	Class     string  // "A" negligible, "B" moderate, "C" large, by the rule of Educational Testing Service
}

// Test computes the statistic; ok is false when no stratum compares the groups or the odds ratio is 0 or infinite.
func (s *Strata) Test() (m MantelHaenszel, ok bool) {
	var r, q, a, mean, variance, pr, mixed, qs float64
	for _, k := range slices.Sorted(maps.Keys(s.cells)) {
		c := s.cells[k]
		n11, n12, n21, n22 := float64(c[0]), float64(c[1]), float64(c[2]), float64(c[3])
		n := n11 + n12 + n21 + n22
		row1, row2, col1, col2 := n11+n12, n21+n22, n11+n21, n12+n22
		if row1 == 0 || row2 == 0 || col1 == 0 || col2 == 0 {
			continue
		}
		m.Strata++
		ri, qi, p := n11*n22/n, n12*n21/n, (n11+n22)/n
		r, q = r+ri, q+qi
		pr, mixed, qs = pr+p*ri, mixed+p*qi+(1-p)*ri, qs+(1-p)*qi
		a += n11
		mean += row1 * col1 / n
		variance += row1 * row2 * col1 * col2 / (n * n * (n - 1))
	}
	if m.Strata == 0 || r == 0 || q == 0 || variance <= 0 {
		return m, false
	}
	m.OddsRatio = r / q
	d := math.Abs(a - mean)
	if d >= .5 {
		d -= .5
	}
	m.X2 = d * d / variance
	m.P = distuv.ChiSquared{K: 1}.Survival(m.X2)
	m.Delta = -2.35 * math.Log(m.OddsRatio)
	m.SE = 2.35 * math.Sqrt(pr/(2*r*r)+mixed/(2*r*q)+qs/(2*q*q))
	m.Class = m.class()
	return m, true
}

func (m *MantelHaenszel) class() string {
	size := math.Abs(m.Delta)
	switch {
	case size >= 1.5 && size-1.645*m.SE > 1:
		return "C"
	case size >= 1 && m.P < .05:
		return "B"
	}
	return "A"
}

// MarshalBinary writes the state; equal strata give equal bytes.
func (s *Strata) MarshalBinary() ([]byte, error) {
	w := &Writer{}
	w.Int(int64(len(s.cells)))
	for _, k := range slices.Sorted(maps.Keys(s.cells)) {
		w.Int(k)
		w.Ints(s.cells[k][:])
	}
	return w.Bytes, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (s *Strata) UnmarshalBinary(b []byte) error {
	r, o := NewReader(b), Strata{}
	for range r.Len(6) {
		k := r.Int()
		for cell, n := range r.Ints() {
			if cell > 3 {
				return ErrState
			}
			o.AddCount(k, cell, n)
		}
	}
	if err := r.Err(); err != nil {
		return err
	}
	*s = o
	return nil
}
