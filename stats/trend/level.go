package trend

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/optimize"
)

// LocalLevel is the local level model of a short series of scores: y_t = level_t + noise, level a random walk
// (Durbin and Koopman 2012, chapter 2), fitted by maximum likelihood with a diffuse start.
// With FindBreak it holds anchors P26 and P27 of statistics.md, and checks the filters that pages use; no page rests on it.
type LocalLevel struct {
	Noise   float64   // variance of the noise
	Drift   float64   // variance of one step of the level
	LogLik  float64   // diffuse log-likelihood, the first value left out
	Level   []float64 // smoothed level
	LevelSD []float64
}

// ErrShortSeries says that a series is too short or constant.
var ErrShortSeries = errors.New("a local level needs at least three values that are not all equal")

// FitLocalLevel fits y, equally spaced. The likelihood is maximised over log q, q = drift/noise, with the noise
// concentrated out, by BFGS with the exact derivative from three starts.
func FitLocalLevel(y []float64) (*LocalLevel, error) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, x := range y {
		lo, hi = math.Min(lo, x), math.Max(hi, x)
	}
	if len(y) < 3 || !(hi > lo) || math.IsInf(hi-lo, 0) {
		return nil, ErrShortSeries
	}
	best, at := math.Inf(-1), 0.0
	for _, start := range []float64{-6, -2, 2} {
		p := optimize.Problem{
			Func: func(x []float64) float64 { l, _ := profileLevel(y, x[0]); return -l },
			Grad: func(g, x []float64) { _, d := profileLevel(y, x[0]); g[0] = -d },
		}
		res, err := optimize.Minimize(p, []float64{start}, &optimize.Settings{GradientThreshold: 1e-9}, &optimize.BFGS{})
		if res == nil {
			return nil, err
		}
		if l := -res.F; l > best {
			best, at = l, res.X[0]
		}
	}
	return localLevel(y, math.Exp(at)), nil
}

// profileLevel is the diffuse log-likelihood at log q with the noise at its best, and its derivative by log q.
func profileLevel(y []float64, logq float64) (l, d float64) {
	logq = math.Max(-40, math.Min(40, logq))
	q := math.Exp(logq)
	n := float64(len(y) - 1)
	level, p, dl, dp := y[0], 1.0, 0.0, 0.0 // in units of the noise; dl, dp: derivatives by q
	ss, dss, ld, dld := 0.0, 0.0, 0.0, 0.0
	for _, x := range y[1:] {
		p, dp = p+q, dp+1
		f, df := p+1, dp
		e, de := x-level, -dl
		ss += e * e / f
		dss += 2*e*de/f - e*e*df/(f*f)
		ld += math.Log(f)
		dld += df / f
		k, dk := p/f, dp/(f*f)
		level, dl = level+k*e, dl+dk*e+k*de
		p, dp = p/f, dp/(f*f)
	}
	return -(n*(math.Log(2*math.Pi*ss/n)+1) + ld) / 2, -(n*dss/ss + dld) / 2 * q
}

// localLevel filters and smooths at a known q.
func localLevel(y []float64, q float64) *LocalLevel {
	n := len(y)
	out := &LocalLevel{Level: make([]float64, n), LevelSD: make([]float64, n)}
	at, p := make([]float64, n), make([]float64, n)
	at[0], p[0] = y[0], 1
	ss, ld := 0.0, 0.0
	for t := 1; t < n; t++ {
		pr := p[t-1] + q
		e := y[t] - at[t-1]
		ss += e * e / (pr + 1)
		ld += math.Log(pr + 1)
		at[t], p[t] = at[t-1]+pr/(pr+1)*e, pr/(pr+1)
	}
	out.Noise = ss / float64(n-1)
	out.Drift = q * out.Noise
	out.LogLik = -(float64(n-1)*(math.Log(2*math.Pi*out.Noise)+1) + ld) / 2
	m, v := at[n-1], p[n-1]
	for t := n - 1; t >= 0; t-- {
		if t < n-1 {
			g := p[t] / (p[t] + q)
			m, v = at[t]+g*(m-at[t]), p[t]+g*g*(v-p[t]-q)
		}
		out.Level[t], out.LevelSD[t] = m, math.Sqrt(math.Max(v, 0)*out.Noise)
	}
	return out
}

// Break is one change of mean in a series.
type Break struct {
	After  int     // number of values before the break
	Before float64 // mean before
	Later  float64 // and after
	RSS    float64 // sum of squares about the two means
}

// FindBreak returns the break that leaves the least sum of squares with at least least values on both sides
// (Bai 1997), and whether the Bayesian information criterion prefers it to no break: n log(RSS/n) + p log n with p = 4
// (two means, the place, the variance) against p = 2.
func FindBreak(y []float64, least int) (b Break, found bool) {
	n := len(y)
	if least < 1 || n < 2*least {
		return Break{}, false
	}
	b.RSS = math.Inf(1)
	for k := least; k <= n-least; k++ {
		m1, s1 := meanSquares(y[:k])
		m2, s2 := meanSquares(y[k:])
		if s1+s2 < b.RSS {
			b = Break{After: k, Before: m1, Later: m2, RSS: s1 + s2}
		}
	}
	_, whole := meanSquares(y)
	if whole == 0 {
		return b, false
	}
	logn := math.Log(float64(n))
	tiny := whole * 1e-12
	return b, float64(n)*math.Log((b.RSS+tiny)/float64(n))+4*logn < float64(n)*math.Log(whole/float64(n))+2*logn
}

func meanSquares(y []float64) (mean, ss float64) {
	for _, x := range y {
		mean += x / float64(len(y))
	}
	for _, x := range y {
		ss += (x - mean) * (x - mean)
	}
	return mean, ss
}
