package trend

import (
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// DatedLevel is a local level at uneven times whose noise nobody knows: level a random walk, readings with an error of one
// variance for all. Nothing is assumed of the start and of the size of the noise (density 1/variance); what the level moves
// in a day, in units of the noise, is averaged over a grid with equal weights before the data (driftGrid). Given a drift all
// is exact: levels are Student t with n-1 degrees of freedom.
type DatedLevel struct {
	days  []int32
	parts []datedPart
	freedom
}

type freedom float64

// datedPart is the level under one drift.
type datedPart struct {
	weight float64
	scale  float64 // variance of the noise
	mean   []float64
	chain
}

// driftGrid is the variance of the level's movement in 28 days, in units of the noise of one reading.
func driftGrid() []float64 {
	var out []float64
	for x := -3.0; x <= 1.5; x += .5 {
		out = append(out, math.Pow(10, x)/28)
	}
	return out
}

// ErrDated says that readings do not determine a level and its noise.
var ErrDated = errors.New("a level with unknown noise needs at least three readings on two days that are not all equal")

// FollowDated fits the readings, whose variances it does not look at, with the days of interest.
func FollowDated(readings []Reading, also ...int32) (*DatedLevel, error) {
	d := &DatedLevel{days: append([]int32(nil), also...), freedom: freedom(len(readings) - 1)}
	lo, hi := math.Inf(1), math.Inf(-1)
	first, last := int32(math.MaxInt32), int32(math.MinInt32)
	for _, r := range readings {
		d.days = append(d.days, r.Day)
		lo, hi = math.Min(lo, r.Value), math.Max(hi, r.Value)
		first, last = min(first, r.Day), max(last, r.Day)
	}
	if len(readings) < 3 || !(hi > lo) || first == last || math.IsInf(hi-lo, 0) {
		return nil, ErrDated
	}
	slices.Sort(d.days)
	d.days = slices.Compact(d.days)
	best := math.Inf(-1)
	var logs []float64
	for _, q := range driftGrid() {
		part, ll := d.part(readings, q)
		d.parts, logs = append(d.parts, part), append(logs, ll)
		best = math.Max(best, ll)
	}
	total := 0.0
	for i, ll := range logs {
		d.parts[i].weight = math.Exp(ll - best)
		total += d.parts[i].weight
	}
	for i := range d.parts {
		d.parts[i].weight /= total
	}
	return d, nil
}

// part is the level under drift q and the log of its marginal likelihood but for a constant:
// -(sum log q d + log |P| + (n-1) log SS)/2 with P the precision of the days' levels and SS the least sum of squares.
func (d *DatedLevel) part(readings []Reading, q float64) (datedPart, float64) {
	n := len(d.days)
	diag, off, b := make([]float64, n), make([]float64, n), make([]float64, n)
	for _, r := range readings {
		i := d.at(r.Day)
		diag[i]++
		b[i] += r.Value
	}
	ll := 0.0
	for i := 1; i < n; i++ {
		v := q * float64(d.days[i]-d.days[i-1])
		diag[i], diag[i-1], off[i] = diag[i]+1/v, diag[i-1]+1/v, -1/v
		ll -= math.Log(v)
	}
	p := datedPart{chain: factor(diag, off)}
	p.mean = p.solve(b)
	ss := 0.0
	for _, r := range readings {
		e := r.Value - p.mean[d.at(r.Day)]
		ss += e * e
	}
	for i := 1; i < n; i++ {
		e := p.mean[i] - p.mean[i-1]
		ss -= off[i] * e * e
	}
	f := float64(d.freedom)
	p.scale = ss / f
	return p, (ll - p.logDet() - f*math.Log(ss)) / 2
}

func (d *DatedLevel) at(day int32) int {
	i, _ := slices.BinarySearch(d.days, day)
	return i
}

// Belief is what is known of a number.
type Belief struct {
	Mean, Low, High float64
	Above           float64 // P(> 0)
}

// On is the level on a day that FollowDated was told of, with a central interval of that coverage.
func (d *DatedLevel) On(day int32, coverage float64) Belief {
	c := make([]float64, len(d.days))
	c[d.at(day)] = 1
	return d.belief(c, coverage)
}

// Change is the level on day to minus that on day from.
func (d *DatedLevel) Change(from, to int32, coverage float64) Belief {
	c := make([]float64, len(d.days))
	c[d.at(from)]--
	c[d.at(to)]++
	return d.belief(c, coverage)
}

// belief mixes a contrast over the drifts; the ends of the interval come by bisection.
func (d *DatedLevel) belief(c []float64, coverage float64) Belief {
	var some []located
	var b Belief
	reach := 0.0
	for _, p := range d.parts {
		x := located{weight: p.weight}
		for i, z := range p.chain.solve(c) {
			x.mean += c[i] * p.mean[i]
			x.sd += c[i] * z
		}
		x.sd = math.Sqrt(math.Max(x.sd*p.scale, 0))
		b.Mean += x.weight * x.mean
		reach = math.Max(reach, math.Abs(x.mean)+1e4*x.sd)
		some = append(some, x)
	}
	b.Above = 1 - d.below(some, 0)
	quantile := func(p float64) float64 {
		lo, hi := -reach, reach
		for range 60 {
			if mid := (lo + hi) / 2; d.below(some, mid) < p {
				lo = mid
			} else {
				hi = mid
			}
		}
		return (lo + hi) / 2
	}
	b.Low, b.High = quantile((1-coverage)/2), quantile((1+coverage)/2)
	return b
}

// located is a part's Student t.
type located struct{ weight, mean, sd float64 }

func (f freedom) below(some []located, x float64) float64 {
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(f)}
	p := 0.0
	for _, s := range some {
		switch {
		case s.sd > 0:
			p += s.weight * t.CDF((x-s.mean)/s.sd)
		case x > s.mean:
			p += s.weight
		case x == s.mean:
			p += s.weight / 2
		}
	}
	return p
}

// chain is the LDL' of a tridiagonal matrix.
type chain struct{ d, l []float64 }

// factor takes the diagonal and, from its second value on, what is left of it.
func factor(diag, off []float64) chain {
	c := chain{d: slices.Clone(diag), l: make([]float64, len(diag))}
	for i := 1; i < len(diag); i++ {
		c.l[i] = off[i] / c.d[i-1]
		c.d[i] -= c.l[i] * off[i]
	}
	return c
}

func (c chain) logDet() float64 {
	s := 0.0
	for _, d := range c.d {
		s += math.Log(d)
	}
	return s
}

func (c chain) solve(b []float64) []float64 {
	x := slices.Clone(b)
	for i := 1; i < len(x); i++ {
		x[i] -= c.l[i] * x[i-1]
	}
	for i := range x {
		x[i] /= c.d[i]
	}
	for i := len(x) - 2; i >= 0; i-- {
		x[i] -= c.l[i+1] * x[i+1]
	}
	return x
}
