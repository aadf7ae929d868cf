package stats

import (
	"math"
	"sort"
)

// The normal quantiles of two-sided intervals of 95, 90 and 80%; an 80% interval's is also that of P(above) = .9.
const (
	z95 = 1.959963984540054
	z90 = 1.6448536269514722
	z80 = 1.2815515655446004
)

// phi is the standard normal distribution function.
func phi(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }

// phiInverse is the standard normal quantile, for 0 < p < 1.
func phiInverse(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*p) }

// sigma is the logistic function.
func sigma(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}

// logit is the inverse of sigma, for 0 < p < 1.
func logit(p float64) float64 { return math.Log(p / (1 - p)) }

// percentiles returns two quantiles of xs (sorted in place), linear between order statistics.
func percentiles(xs []float64, a, b float64) (float64, float64) {
	sort.Float64s(xs)
	at := func(p float64) float64 {
		h := p * float64(len(xs)-1)
		i := int(h)
		if i+1 >= len(xs) {
			return xs[len(xs)-1]
		}
		return xs[i] + (h-float64(i))*(xs[i+1]-xs[i])
	}
	return at(a), at(b)
}
