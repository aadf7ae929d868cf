package irt

import "math"

// Prior is a weak prior that keeps estimates finite: log a ~ N(0, LogSlopeSD^2), d ~ N(0, InterceptSD^2).
// A zero field means no prior on that parameter.
type Prior struct{ LogSlopeSD, InterceptSD float64 }

// WeakPrior is the prior used where data are thin.
func WeakPrior() Prior { return Prior{LogSlopeSD: .5, InterceptSD: 2} }

func (p Prior) log(a, d float64) float64 {
	v := p.logSlope(a)
	if p.InterceptSD > 0 {
		z := d / p.InterceptSD
		v -= z * z / 2
	}
	return v
}

func (p Prior) logSlope(a float64) float64 {
	if p.LogSlopeSD <= 0 {
		return 0
	}
	if a <= 0 {
		return math.Inf(-1)
	}
	z := math.Log(a) / p.LogSlopeSD
	return -z * z / 2
}

// slope returns the derivative of the log prior of a and minus its second derivative, the latter kept from going
// negative, where Newton's step would point downhill.
func (p Prior) slope(a float64) (gradient, curvature float64) {
	if p.LogSlopeSD <= 0 {
		return 0, 0
	}
	v := p.LogSlopeSD * p.LogSlopeSD
	return -math.Log(a) / (a * v), max(0, (1-math.Log(a))/(a*a*v))
}

func (p Prior) intercept(d float64) (gradient, curvature float64) {
	if p.InterceptSD <= 0 {
		return 0, 0
	}
	v := p.InterceptSD * p.InterceptSD
	return -d / v, 1 / v
}

// counts are the expected counts of one item on the grid, as floats.
type counts struct {
	x, n, r []float64 // r is nil without lower asymptotes
	r0, r1  float64   // number right, sum of posterior means of those right
}

func (c *counts) load(s *State, j int) {
	s.expected(j, c.n)
	c.r0, c.r1 = float64(s.First0[j]), float64(s.First1[j])/unit
	if s.Right == nil {
		c.r = nil
		return
	}
	if c.r == nil {
		c.r = make([]float64, s.Points)
	}
	for q := range c.r {
		c.r[q] = float64(s.Right[j*s.Points+q]) / unit
	}
}

// objective is the expected log-likelihood of the item.
func (c *counts) objective(it Item) float64 {
	v := 0.0
	if c.r == nil {
		v = it.A*c.r1 + it.D*c.r0
		for q, x := range c.x {
			if c.n[q] != 0 {
				v -= c.n[q] * softplus(it.A*x+it.D)
			}
		}
		return v
	}
	for q, x := range c.x {
		z := it.A*x + it.D
		s := softplus(z)
		v += c.r[q]*math.Log(it.C+(1-it.C)*math.Exp(z-s)) + (c.n[q]-c.r[q])*(math.Log1p(-it.C)-s)
	}
	return v
}

// derivative holds the gradient with respect to (a, d) and the expected information.
type derivative struct{ ga, gd, aa, ad, dd float64 }

func (c *counts) derivative(it Item) derivative {
	if c.r != nil {
		return c.guessDerivative(it)
	}
	v := derivative{ga: c.r1, gd: c.r0}
	for q, x := range c.x {
		n := c.n[q]
		if n == 0 {
			continue
		}
		p := sigmoid(it.A*x + it.D)
		v.ga -= n * p * x
		v.gd -= n * p
		w := n * p * (1 - p)
		v.aa += w * x * x
		v.ad += w * x
		v.dd += w
	}
	return v
}

func (c *counts) guessDerivative(it Item) derivative {
	var v derivative
	for q, x := range c.x {
		s := sigmoid(it.A*x + it.D)
		p := it.C + (1-it.C)*s
		f := (1 - it.C) * s * (1 - s)
		if c.n[q] == 0 || f == 0 {
			continue
		}
		g := (c.r[q] - c.n[q]*p) * f / (p * (1 - p))
		w := c.n[q] * f * f / (p * (1 - p))
		v.ga += g * x
		v.gd += g
		v.aa += w * x * x
		v.ad += w * x
		v.dd += w
	}
	return v
}

// limits of parameters on the logit scale; beyond them the likelihood is flat in float64.
const (
	maxSlope     = 30
	maxIntercept = 60
	newtonSteps  = 30
	newtonTol    = 1e-11
)

// maximise improves the parameters of one item by Newton steps, halved while the objective falls.
func (c *counts) maximise(it Item, prior Prior, freeSlope bool) Item {
	for range newtonSteps {
		step := c.step(it, prior, freeSlope)
		if math.Abs(step.A)+math.Abs(step.D) < newtonTol {
			return it
		}
		next, ok := c.search(it, step, prior)
		if !ok {
			return it
		}
		small := math.Abs(next.A-it.A)+math.Abs(next.D-it.D) < 1e-5
		it = next
		if small {
			return it // Newton's error is now of the order of the square of the step
		}
	}
	return it
}

func (c *counts) step(it Item, prior Prior, freeSlope bool) Item {
	v := c.derivative(it)
	g, h := prior.intercept(it.D)
	v.gd, v.dd = v.gd+g, v.dd+h+1e-12
	if !freeSlope {
		return Item{D: v.gd / v.dd}
	}
	g, h = prior.slope(it.A)
	v.ga, v.aa = v.ga+g, v.aa+h+1e-12
	det := v.aa*v.dd - v.ad*v.ad
	if det <= 1e-14*v.aa*v.dd {
		return Item{A: v.ga / v.aa / 2, D: v.gd / v.dd / 2}
	}
	return Item{A: (v.dd*v.ga - v.ad*v.gd) / det, D: (v.aa*v.gd - v.ad*v.ga) / det}
}

func (c *counts) search(it, step Item, prior Prior) (Item, bool) {
	if math.Abs(step.A) < 1e-3 && math.Abs(step.D) < 1e-3 {
		return clampItem(Item{A: it.A + step.A, D: it.D + step.D, C: it.C}), true
	}
	now := c.objective(it) + prior.log(it.A, it.D)
	for scale := 1.0; scale > 1e-6; scale /= 2 {
		next := clampItem(Item{A: it.A + scale*step.A, D: it.D + scale*step.D, C: it.C})
		if c.objective(next)+prior.log(next.A, next.D) >= now {
			return next, true
		}
	}
	return it, false
}

func clampItem(it Item) Item {
	it.A = min(max(it.A, -maxSlope), maxSlope)
	it.D = min(max(it.D, -maxIntercept), maxIntercept)
	return it
}

// maximiseCommon improves a slope shared by the free items and all their intercepts at once. The information matrix is
// an arrow (the slope meets every intercept, intercepts do not meet), so a step costs one pass over the items.
func maximiseCommon(s *State, items []Item, free []bool, x []float64, prior Prior) {
	c := &counts{x: x, n: make([]float64, len(x))}
	for range newtonSteps {
		if commonStep(s, items, free, c, prior) < 1e-8 {
			return
		}
	}
}

func commonStep(s *State, items []Item, free []bool, c *counts, prior Prior) float64 {
	v := make([]derivative, len(items))
	var ga, aa, slope float64
	for j, it := range items {
		if !free[j] {
			continue
		}
		slope = it.A
		c.load(s, j)
		v[j] = c.derivative(it)
		g, h := prior.intercept(it.D)
		v[j].gd, v[j].dd = v[j].gd+g, v[j].dd+h+1e-12
		ga += v[j].ga - v[j].ad*v[j].gd/v[j].dd
		aa += v[j].aa - v[j].ad*v[j].ad/v[j].dd
	}
	g, h := prior.slope(slope)
	stepA := damp((ga + g) / (aa + h + 1e-12))
	if slope+stepA <= 0 {
		stepA = -slope / 2
	}
	largest := math.Abs(stepA)
	for j := range items {
		if free[j] {
			stepD := damp((v[j].gd - v[j].ad*stepA) / v[j].dd)
			items[j].A, items[j].D = items[j].A+stepA, items[j].D+stepD
			items[j] = clampItem(items[j])
			largest = max(largest, math.Abs(stepD))
		}
	}
	return largest
}

// damp keeps a Newton step within one logit, far beyond what a step near the solution needs.
func damp(step float64) float64 { return min(max(step, -1), 1) }
