package trend

import (
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Reading is a score of known error at a time.
type Reading struct {
	Day             int32
	Value, Variance float64
}

// Walk is a level that wanders with known variance per day, observed with known errors at uneven times: a local level
// whose variances are given. Nothing is assumed of where it starts.
type Walk struct {
	days []int32
	mean []float64
	cov  *mat.SymDense
}

// ErrWalk says that readings do not determine a level.
var ErrWalk = errors.New("a level needs readings with positive errors and a positive drift")

// FollowLevel computes the level on the days of the readings and on the days of interest, given all readings. The joint
// precision is tridiagonal: readings add 1/variance, neighbouring days couple by 1/(drift days).
func FollowLevel(readings []Reading, drift float64, also ...int32) (*Walk, error) {
	if len(readings) == 0 || !(drift > 0) {
		return nil, ErrWalk
	}
	w := &Walk{days: append([]int32(nil), also...)}
	for _, r := range readings {
		if !(r.Variance > 0) {
			return nil, ErrWalk
		}
		w.days = append(w.days, r.Day)
	}
	slices.Sort(w.days)
	w.days = slices.Compact(w.days)
	n := len(w.days)
	precision, b := mat.NewSymDense(n, nil), mat.NewVecDense(n, nil)
	for _, r := range readings {
		i := w.at(r.Day)
		precision.SetSym(i, i, precision.At(i, i)+1/r.Variance)
		b.SetVec(i, b.AtVec(i)+r.Value/r.Variance)
	}
	for i := 1; i < n; i++ {
		c := 1 / (drift * float64(w.days[i]-w.days[i-1]))
		precision.SetSym(i, i, precision.At(i, i)+c)
		precision.SetSym(i-1, i-1, precision.At(i-1, i-1)+c)
		precision.SetSym(i, i-1, -c)
	}
	var chol mat.Cholesky
	w.cov = mat.NewSymDense(n, nil)
	if !chol.Factorize(precision) || chol.InverseTo(w.cov) != nil {
		return nil, ErrWalk
	}
	var m mat.VecDense
	m.MulVec(w.cov, b)
	w.mean = append([]float64(nil), m.RawVector().Data...)
	return w, nil
}

func (w *Walk) at(day int32) int {
	i, _ := slices.BinarySearch(w.days, day)
	return i
}

// On returns mean and variance of the level on a day that FollowLevel was told of.
func (w *Walk) On(day int32) (mean, variance float64) {
	i := w.at(day)
	return w.mean[i], w.cov.At(i, i)
}

// Change returns mean and variance of the level on day to minus that on day from.
func (w *Walk) Change(from, to int32) (mean, variance float64) {
	i, j := w.at(from), w.at(to)
	return w.mean[j] - w.mean[i], max(0, w.cov.At(i, i)+w.cov.At(j, j)-2*w.cov.At(i, j))
}

// LogLik is the log-likelihood of readings in order of day under a drift, the first one left out because nothing is
// assumed of the start.
func LogLik(readings []Reading, drift float64) float64 {
	level, p, ll := readings[0].Value, readings[0].Variance, 0.0
	for i, r := range readings[1:] {
		p += drift * float64(r.Day-readings[i].Day)
		f, e := p+r.Variance, r.Value-level
		ll -= (math.Log(2*math.Pi*f) + e*e/f) / 2
		level, p = level+p/f*e, p*r.Variance/f
	}
	return ll
}

// LikelyDrift is the drift that agrees best with readings in order of day and with a prior: log of its square root normal
// about that of usual with sd log(spread), so that a few readings move it and none leave it where it was.
func LikelyDrift(readings []Reading, usual, spread float64) float64 {
	best, at := math.Inf(-1), usual
	sd := math.Log(spread)
	for x := -3 * sd; x <= 3*sd; x += sd / 16 {
		d := usual * math.Exp(2*x)
		if l := LogLik(readings, d) - x*x/(2*sd*sd); l > best {
			best, at = l, d
		}
	}
	return at
}
