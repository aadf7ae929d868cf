package chart

import "math"

// Scale maps Min..Max of the data to From..To of the picture. Values outside are moved to the nearer end.
type Scale struct{ Min, Max, From, To float64 }

// At returns the coordinate of v.
func (s Scale) At(v float64) float64 {
	if s.Max <= s.Min {
		return (s.From + s.To) / 2
	}
	share := (v - s.Min) / (s.Max - s.Min)
	share = math.Max(0, math.Min(1, share))
	return s.From + share*(s.To-s.From)
}

// Around returns the smallest Min and Max, multiples of step, that hold all values with some air; the
// range never leaves floor..ceil and spans at least two steps.
func Around(values []float64, step, floor, ceil float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	if lo > hi {
		return floor, ceil
	}
	lo, hi = math.Floor(lo/step)*step, math.Ceil(hi/step)*step
	for hi-lo < 2*step-1e-9 {
		lo, hi = math.Max(floor, lo-step), math.Min(ceil, hi+step)
		if lo <= floor && hi >= ceil {
			break
		}
	}
	return math.Max(floor, lo), math.Min(ceil, hi)
}

// Ticks returns the multiples of the smallest step among 1, 2, 2.5, 5 x 10^k that puts at most n+1 ticks in lo..hi.
func Ticks(lo, hi float64, n int) []float64 {
	if !(hi > lo) || n < 1 {
		return nil
	}
	step := tickStep((hi - lo) / float64(n))
	var out []float64
	for i := math.Ceil(lo/step - 1e-9); i*step <= hi+step*1e-9; i++ {
		out = append(out, math.Round(i*step*1e6)/1e6+0) // +0: no minus zero
	}
	return out
}

func tickStep(atLeast float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(atLeast)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*p >= atLeast-1e-12 {
			return m * p
		}
	}
	return 10 * p
}
