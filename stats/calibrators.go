package stats

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/mat"
)

// Prior is a normal prior of a coefficient.
type Prior struct{ Mean, SD float64 }

// Logistic is a fitted logistic regression.
type Logistic struct {
	Coef     []float64
	SD       []float64 // Laplace: from the inverse of the Hessian at the maximum
	Deviance float64   // -2 log-likelihood
	Evidence float64   // Laplace log evidence; only with priors
}

// LogisticFit fits logit P(y) = offset + x'b by Newton with step halving, with independent normal priors when given (MAP),
// else by maximum likelihood. ok is false where there is no maximum: no rows, a column that is a combination of others,
// or outcomes that x separates.
func LogisticFit(x [][]float64, y []bool, offset []float64, priors []Prior) (fit Logistic, ok bool) {
	if len(x) == 0 || len(x) != len(y) {
		return fit, false
	}
	l := logisticTarget{x: x, y: y, offset: offset, priors: priors, k: len(x[0])}
	b := make([]float64, l.k)
	for j := range priors {
		b[j] = priors[j].Mean
	}
	value := l.value(b)
	for range 100 {
		gradient, hessian := l.derivatives(b)
		var chol mat.Cholesky
		if !chol.Factorize(hessian) || chol.Cond() > 1e14 {
			return fit, false
		}
		var step mat.VecDense
		if err := chol.SolveVecTo(&step, mat.NewVecDense(l.k, gradient)); err != nil {
			return fit, false
		}
		next, nextValue := l.advance(b, step.RawVector().Data, value)
		moved := 0.0
		for j := range b {
			moved = math.Max(moved, math.Abs(next[j]-b[j]))
		}
		b, value = next, nextValue
		if moved < 1e-11 {
			return l.finish(b, &chol), true
		}
	}
	return fit, false
}

// logisticTarget is the log posterior to be maximised.
type logisticTarget struct {
	x      [][]float64
	y      []bool
	offset []float64
	priors []Prior
	k      int
}

func (l *logisticTarget) eta(i int, b []float64) float64 {
	e := 0.0
	if l.offset != nil {
		e = l.offset[i]
	}
	for j, v := range l.x[i] {
		e += v * b[j]
	}
	return e
}

func (l *logisticTarget) logLik(b []float64) float64 {
	sum := 0.0
	for i, y := range l.y {
		e := l.eta(i, b)
		if !y {
			e = -e
		}
		sum -= math.Max(0, -e) + math.Log1p(math.Exp(-math.Abs(e)))
	}
	return sum
}

func (l *logisticTarget) value(b []float64) float64 {
	v := l.logLik(b)
	for j, p := range l.priors {
		d := (b[j] - p.Mean) / p.SD
		v -= d*d/2 + math.Log(p.SD) + math.Log(2*math.Pi)/2
	}
	return v
}

func (l *logisticTarget) derivatives(b []float64) ([]float64, *mat.SymDense) {
	g, h := make([]float64, l.k), make([]float64, l.k*l.k)
	for i, y := range l.y {
		p := sigma(l.eta(i, b))
		w := p * (1 - p)
		for j, v := range l.x[i] {
			g[j] += (b2f(y) - p) * v
			for m := range j + 1 {
				h[m*l.k+j] += w * v * l.x[i][m]
			}
		}
	}
	for j, p := range l.priors {
		g[j] -= (b[j] - p.Mean) / (p.SD * p.SD)
		h[j*l.k+j] += 1 / (p.SD * p.SD)
	}
	return g, mat.NewSymDense(l.k, h)
}

// advance takes the step, capped at 3 in length and halved until the value does not fall.
func (l *logisticTarget) advance(b, step []float64, value float64) ([]float64, float64) {
	length := 0.0
	for _, s := range step {
		length += s * s
	}
	scale := math.Min(1, 3/math.Sqrt(math.Max(length, 1e-300)))
	next := make([]float64, len(b))
	for range 40 {
		for j := range b {
			next[j] = b[j] + scale*step[j]
		}
		if v := l.value(next); v >= value-1e-12*math.Abs(value) {
			return next, v
		}
		scale /= 2
	}
	return b, value
}

func (l *logisticTarget) finish(b []float64, chol *mat.Cholesky) Logistic {
	fit := Logistic{Coef: b, Deviance: -2 * l.logLik(b)}
	var inverse mat.SymDense
	if err := chol.InverseTo(&inverse); err == nil {
		for j := range b {
			fit.SD = append(fit.SD, math.Sqrt(inverse.At(j, j)))
		}
	}
	fit.Evidence = l.value(b) + float64(l.k)/2*math.Log(2*math.Pi) - chol.LogDet()/2
	return fit
}

// Calibrator maps a probability to one that fits outcomes.
type Calibrator func(p float64) float64

// Platt recalibrates by intercept and slope on the logit: for fewer than 1,000 outcomes.
func (f Forecasts) Platt() (Calibrator, bool) {
	a, b, ok := f.Line()
	return func(p float64) float64 { return sigma(a + b*logit(inside(p))) }, ok
}

// Beta recalibrates by logit = coef[0] + coef[1] log p - coef[2] log(1-p): for up to 5,000 outcomes.
func (f Forecasts) Beta() (c Calibrator, coef []float64, ok bool) {
	row := func(p float64) []float64 { return []float64{1, math.Log(p), -math.Log1p(-p)} }
	fit, ok := LogisticFit(f.design(row), f.Y, nil, nil)
	if !ok {
		return nil, nil, false
	}
	return func(p float64) float64 {
		x := row(inside(p))
		return sigma(fit.Coef[0] + fit.Coef[1]*x[1] + fit.Coef[2]*x[2])
	}, fit.Coef, true
}

// IsotonicStep is a step of an isotonic fit: from probability From on the event has chance Value.
type IsotonicStep struct{ From, Value float64 }

// Isotonic fits the best non-decreasing step function (pool adjacent violators), ties pooled first: for more than 5,000
// outcomes. In sample it flatters itself; use it out of fold.
func (f Forecasts) Isotonic() []IsotonicStep {
	type pool struct{ from, sum, n float64 }
	order := sortedBy(f.P)
	var pools []pool
	for at := 0; at < len(order); {
		p := pool{from: f.P[order[at]]}
		for ; at < len(order) && f.P[order[at]] == p.from; at++ {
			p.sum += b2f(f.Y[order[at]])
			p.n++
		}
		for len(pools) > 0 && pools[len(pools)-1].sum*p.n >= p.sum*pools[len(pools)-1].n {
			last := pools[len(pools)-1]
			p = pool{last.from, last.sum + p.sum, last.n + p.n}
			pools = pools[:len(pools)-1]
		}
		pools = append(pools, p)
	}
	out := make([]IsotonicStep, len(pools))
	for i, p := range pools {
		out[i] = IsotonicStep{p.from, p.sum / p.n}
	}
	return out
}

// Stepwise returns the isotonic steps as a calibrator; below the first step its value holds.
func Stepwise(steps []IsotonicStep) Calibrator {
	return func(p float64) float64 {
		i := sort.Search(len(steps), func(i int) bool { return steps[i].From > p })
		return steps[max(i-1, 0)].Value
	}
}

// Recalibration is the cold start corrected by outcomes: logit P = A + B logit P_cold. Its priors (A ~ N(0,.5), B ~ N(1,.3))
// give back the cold start exactly when there is no outcome, and keep separation harmless.
type Recalibration struct {
	A, B     float64
	SDA, SDB float64
	N        int
}

// Recalibrate fits the correction to the cold-start probabilities of examinees whose outcomes are known.
func Recalibrate(f Forecasts) Recalibration {
	priors := []Prior{{0, 0.5}, {1, 0.3}}
	none := Recalibration{0, 1, 0.5, 0.3, 0}
	if len(f.P) == 0 {
		return none
	}
	fit, ok := LogisticFit(f.design(func(p float64) []float64 { return []float64{1, logit(p)} }), f.Y, nil, priors)
	if !ok {
		return none
	}
	return Recalibration{fit.Coef[0], fit.Coef[1], fit.SD[0], fit.SD[1], len(f.P)}
}

// Apply corrects a cold-start probability.
func (r Recalibration) Apply(p float64) float64 { return sigma(r.A + r.B*logit(inside(p))) }
