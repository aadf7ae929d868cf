package trend

import (
	"errors"
	"math"
	"slices"
)

// Slope is the robust slope of a short series: the median of the slopes between all pairs of different days (Theil 1950,
// Sen 1968). Its interval and Rise invert Kendall's test of no association, exactly for up to exactSlope values.
type Slope struct {
	PerDay    float64
	Low, High float64
	Level     float64 // coverage that the interval really has: three values cannot give more than two thirds
	Rise      float64 // 1 - P(at least so many rising pairs, were there no trend); mirrored for falling ones; .5 when even
	Pairs     int
}

// ErrSlope says that a series has values on fewer than three days.
var ErrSlope = errors.New("a slope needs values on at least three days")

// exactSlope is the number of values up to which all their orders are tried: 5! = 120.
const exactSlope = 5

// TheilSen returns the slope of y by day with the narrowest of Kendall's intervals that covers at least level, or the
// widest one there is when none does.
func TheilSen(days []int32, y []float64, level float64) (Slope, error) {
	var slopes []float64
	for i := range days {
		for j := range i {
			if d := float64(days[i] - days[j]); d != 0 {
				slopes = append(slopes, (y[i]-y[j])/d)
			}
		}
	}
	if len(days) < 3 || distinct(days) < 3 {
		return Slope{}, ErrSlope
	}
	slices.Sort(slopes)
	m := len(slopes)
	s := Slope{PerDay: (slopes[(m-1)/2] + slopes[m/2]) / 2, Pairs: m, Low: slopes[0], High: slopes[m-1], Rise: .5}
	untied := make([]float64, len(y)) // at a slope that is tried the residuals have no ties
	for i := range untied {
		untied[i] = float64(i)
	}
	null := kendallNull(days, untied, m)
	for k := 1; k <= m/2; k++ { // slopes left out on either side but for k-1: the interval holds while |S| <= m-2k
		cover := 1 - null.atLeast(m-2*k+1) - null.atMost(2*k-1-m)
		if k > 1 && cover < level {
			break
		}
		s.Low, s.High, s.Level = slopes[k-1], slopes[m-k], math.Max(0, cover)
	}
	null = kendallNull(days, y, m)
	switch now := kendall(days, y); {
	case now > 0:
		s.Rise = 1 - math.Min(.5, null.atLeast(now))
	case now < 0:
		s.Rise = math.Min(.5, null.atMost(now))
	}
	return s, nil
}

func distinct(days []int32) int {
	seen := map[int32]bool{}
	for _, d := range days {
		seen[d] = true
	}
	return len(seen)
}

// kendall is the number of rising less the number of falling pairs of different days.
func kendall(days []int32, y []float64) int {
	s := 0
	for i := range days {
		for j := range i {
			if days[i] == days[j] || y[i] == y[j] {
				continue
			}
			if (days[i] > days[j]) == (y[i] > y[j]) {
				s++
			} else {
				s--
			}
		}
	}
	return s
}

// null is the distribution of S were there no trend. Ties on both sides make it lopsided.
type null struct{ atLeast, atMost func(s int) float64 }

// kendallNull is exact over all orders of the values, or the normal distribution with the variance that ties leave and a
// correction for continuity (Kendall 1970, chapter 5).
func kendallNull(days []int32, y []float64, pairs int) null {
	if len(y) <= exactSlope {
		return exactNull(days, y, pairs)
	}
	sd := math.Sqrt(kendallVariance(days, y))
	upper := func(s int) float64 {
		if sd == 0 {
			return 1
		}
		return .5 * math.Erfc((float64(s)-1)/sd/math.Sqrt2)
	}
	return null{upper, func(s int) float64 { return upper(-s) }}
}

func exactNull(days []int32, y []float64, pairs int) null {
	counts, all := make([]int, 2*pairs+1), 0
	permute(slices.Clone(y), 0, func(order []float64) {
		counts[kendall(days, order)+pairs]++
		all++
	})
	share := func(from, to int) float64 {
		n := 0
		for v := max(-pairs, from); v <= min(pairs, to); v++ {
			n += counts[v+pairs]
		}
		return float64(n) / float64(all)
	}
	return null{func(s int) float64 { return share(s, pairs) }, func(s int) float64 { return share(-pairs, s) }}
}

// permute calls do with every order of the values from place on.
func permute(v []float64, place int, do func([]float64)) {
	if place == len(v) {
		do(v)
		return
	}
	for i := place; i < len(v); i++ {
		v[place], v[i] = v[i], v[place]
		permute(v, place+1, do)
		v[place], v[i] = v[i], v[place]
	}
}

// kendallVariance is the variance of S with ties in days and in values.
func kendallVariance(days []int32, y []float64) float64 {
	n := float64(len(y))
	byDay, byValue := map[int32]float64{}, map[float64]float64{}
	for i := range y {
		byDay[days[i]]++
		byValue[y[i]]++
	}
	var t, u [3]float64
	for _, c := range byDay {
		tie(&t, c)
	}
	for _, c := range byValue {
		tie(&u, c)
	}
	v := (n*(n-1)*(2*n+5)-t[0]-u[0])/18 + t[1]*u[1]/(9*n*(n-1)*(n-2)) + t[2]*u[2]/(2*n*(n-1))
	return math.Max(0, v)
}

// tie adds the three sums that a group of c equal ones brings.
func tie(sums *[3]float64, c float64) {
	sums[0] += c * (c - 1) * (2*c + 5)
	sums[1] += c * (c - 1) * (c - 2)
	sums[2] += c * (c - 1)
}
