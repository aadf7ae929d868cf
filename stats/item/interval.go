package item

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Wilson is the score interval of a proportion: credit points out of n, at the given coverage. Fractional credit is
// taken as it is. It is [0, 1] for n = 0.
func Wilson(credit, n, level float64) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	p := credit / n
	mid := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, mid-half), min(1, mid+half)
}

// LordSEM is the binomial standard error of measurement of one person's proportion correct on k items (Lord 1957), for
// a student without a cohort. ok is false for fewer than two items.
func LordSEM(p float64, k int) (sem float64, ok bool) {
	if k < 2 || p < 0 || p > 1 {
		return 0, false
	}
	return math.Sqrt(p * (1 - p) / float64(k-1)), true
}

// AlphaInterval is the interval of coefficient alpha under Feldt's F distribution (1965), for n persons and k items.
func AlphaInterval(alpha float64, n int64, k int, level float64) (low, high float64, ok bool) {
	if n < 3 || k < 2 || alpha >= 1 {
		return 0, 0, false
	}
	f := distuv.F{D1: float64(n - 1), D2: float64(n-1) * float64(k-1)}
	tail := (1 - level) / 2
	return 1 - (1-alpha)*f.Quantile(1-tail), 1 - (1-alpha)*f.Quantile(tail), true
}

// correlationInterval is Fisher's z interval.
func correlationInterval(r float64, n int64, level float64) (low, high float64, ok bool) {
	if n < 4 || math.Abs(r) >= 1 {
		return 0, 0, false
	}
	half := distuv.UnitNormal.Quantile((1+level)/2) / math.Sqrt(float64(n-3))
	return math.Tanh(math.Atanh(r) - half), math.Tanh(math.Atanh(r) + half), true
}
