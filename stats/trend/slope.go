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

// ErrSlope says that a series has fewer than three values or no two different days.
var ErrSlope = errors.New("a slope needs at least three values on different days")

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
	if len(days) < 3 || len(slopes) < 2 {
		return Slope{}, ErrSlope
	}
	slices.Sort(slopes)
	m := len(slopes)
	tail := kendallTail(days, y, m)
	s := Slope{PerDay: (slopes[(m-1)/2] + slopes[m/2]) / 2, Pairs: m, Low: slopes[0], High: slopes[m-1], Rise: .5}
	for k := 1; k <= m/2; k++ { // slopes left out on either side but for k-1: the interval holds while |S| <= m-2k
		cover := 1 - 2*tail(m-2*k+1)
		if k > 1 && cover < level {
			break
		}
		s.Low, s.High, s.Level = slopes[k-1], slopes[m-k], math.Max(0, cover)
	}
	switch now := kendall(days, y); {
	case now > 0:
		s.Rise = 1 - math.Min(.5, tail(now))
	case now < 0:
		s.Rise = math.Min(.5, tail(-now))
	}
	return s, nil
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

// kendallTail returns P(S >= s) were there no trend: over all orders of the values, or by the normal distribution with
// the variance that ties leave and a correction for continuity (Kendall 1970, chapter 5).
func kendallTail(days []int32, y []float64, pairs int) func(s int) float64 {
	if len(y) <= exactSlope {
		counts, all := make([]int, 2*pairs+1), 0
		permute(slices.Clone(y), 0, func(order []float64) {
			counts[kendall(days, order)+pairs]++
			all++
		})
		return func(s int) float64 {
			n := 0
			for v := max(-pairs, s); v <= pairs; v++ {
				n += counts[v+pairs]
			}
			return float64(n) / float64(all)
		}
	}
	sd := math.Sqrt(kendallVariance(days, y))
	return func(s int) float64 {
		if sd == 0 {
			return 1
		}
		return .5 * math.Erfc((float64(s)-1)/sd/math.Sqrt2)
	}
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
