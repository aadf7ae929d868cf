package irt

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Ways in which standard errors are found, as named in Fit.SEMethod.
const (
	SEFull   = "observed information"
	SEBlocks = "observed information, item by item"
	SENone   = "not identified"
)

// largestJoint is the number of items up to which the joint information of all parameters is inverted; above it each
// item is taken given the others, whose uncertainty no longer matters in a pool of that size.
const largestJoint = 600

// jointly reports whether the joint information is worth its cost, patterns x items^2 at least: a few seconds. The cost
// of one such unit grows by the grid points where persons saw different items, and again where items have lower
// asymptotes.
func jointly(items, patterns int, complete, guessing bool) bool {
	cost := float64(patterns) * float64(items) * float64(items)
	switch {
	case guessing:
		cost *= 40
	case !complete:
		cost *= 3
	}
	return items <= largestJoint && cost <= 1.2e9
}

// standardErrors fills f.SE from the observed information of the marginal log-likelihood (Louis 1982): expected
// complete information less the posterior covariance of the complete score, person by person.
func (r *run) standardErrors(f *Fit, t *tables) {
	if !jointly(r.data.Items, len(r.data.patterns), r.data.Complete(), t.gain != nil) {
		f.SEMethod = SEBlocks
		r.blockErrors(f, t)
		return
	}
	f.SEMethod = SEFull
	info := newInformation(r.data, t)
	if t.gain == nil {
		info.logistic()
	} else {
		info.general()
	}
	r.addPrior(info.m)
	r.invert(f, info.m)
}

// information is the 2k x 2k observed information, slopes first, then intercepts.
type information struct {
	d *Data
	t *tables
	k int
	m *mat.SymDense
	p []float64 // item-major probabilities
}

func newInformation(d *Data, t *tables) *information {
	in := &information{d: d, t: t, k: d.Items, m: mat.NewSymDense(2*d.Items, nil), p: make([]float64, d.Items*t.q)}
	for j, it := range t.items {
		for q, x := range t.x {
			in.p[j*t.q+q] = it.P(x)
		}
	}
	return in
}

func (in *information) add(i, j int, v float64) { in.m.SetSym(i, j, in.m.At(i, j)+v) }

// general adds person by person; its cost is persons x items^2 x points. It holds for any lower asymptote.
func (in *information) general() {
	post := newPosterior(in.t.q)
	for i := range in.d.patterns {
		pt := &in.d.patterns[i]
		post.of(in.t, pt)
		in.person(pt, post.h)
	}
}

// score is the derivative of log P(y) with respect to a x + d, and minus the second derivative.
func (in *information) score(j int32, right bool, q int) (first, second float64) {
	it, x := in.t.items[j], in.t.x[q]
	s := sigmoid(it.A*x + it.D)
	if !right {
		return -s, s * (1 - s)
	}
	if it.C == 0 {
		return 1 - s, s * (1 - s)
	}
	p := it.C + (1-it.C)*s
	f := (1 - it.C) * s * (1 - s)
	return f / p, f*f/(p*p) - f*(1-2*s)/p
}

func (in *information) person(pt *pattern, h []float64) {
	var items []int32
	var right []bool
	for _, j := range pt.right {
		items, right = append(items, j), append(right, true)
	}
	for _, j := range pt.wrong {
		items, right = append(items, j), append(right, false)
	}
	n, w := len(items), float64(pt.weight)
	v := mat.NewDense(len(h), 2*n, nil)
	mean := make([]float64, 2*n)
	for q, weight := range h {
		if weight == 0 {
			continue
		}
		x, root := in.t.x[q], math.Sqrt(weight)
		for i, j := range items {
			g, b := in.score(j, right[i], q)
			v.Set(q, i, root*g*x)
			v.Set(q, n+i, root*g)
			mean[i] += weight * g * x
			mean[n+i] += weight * g
			a, d := int(j), in.k+int(j)
			in.add(a, a, w*weight*b*x*x)
			in.add(a, d, w*weight*b*x)
			in.add(d, d, w*weight*b)
		}
	}
	var cov mat.SymDense
	cov.SymOuterK(-w, v.T())
	cov.SymRankOne(&cov, w, mat.NewVecDense(2*n, mean))
	at := func(i int) int {
		if i < n {
			return int(items[i])
		}
		return in.k + int(items[i-n])
	}
	for i := range 2 * n {
		for j := i; j < 2*n; j++ {
			in.add(at(i), at(j), cov.At(i, j))
		}
	}
}

// addPrior adds the curvature of the prior.
func (r *run) addPrior(m *mat.SymDense) {
	k := r.data.Items
	common := false
	for j, it := range r.items {
		if !r.free[j] {
			continue
		}
		_, h := r.Prior.intercept(it.D)
		m.SetSym(k+j, k+j, m.At(k+j, k+j)+h)
		if r.Model == TwoPL || r.Model == OnePL && !common {
			_, h = r.Prior.slope(it.A)
			m.SetSym(j, j, m.At(j, j)+h)
			common = true
		}
	}
}

// design maps free parameters to (slopes, intercepts): one row for each of the 2k, holding the free parameter's number
// or -1.
func (r *run) design() (column []int, n int) {
	k := r.data.Items
	column = make([]int, 2*k)
	for i := range column {
		column[i] = -1
	}
	if r.Model == OnePL {
		n = 1
	}
	for j, free := range r.free {
		if !free {
			continue
		}
		switch r.Model {
		case OnePL:
			column[j] = 0
		case TwoPL:
			column[j] = n
			n++
		}
		column[k+j] = n
		n++
	}
	return column, n
}

func (r *run) invert(f *Fit, full *mat.SymDense) {
	column, n := r.design()
	if n == 0 {
		f.SEMethod = SENone
		return
	}
	m := mat.NewSymDense(n, nil)
	for i, ci := range column {
		for j, cj := range column {
			if ci >= 0 && cj >= ci {
				v := full.At(i, j)
				if ci == cj && i > j {
					continue // both orders of a pair land on the diagonal of a shared parameter: count them once, doubled below
				}
				if ci == cj && i < j {
					v *= 2
				}
				m.SetSym(ci, cj, m.At(ci, cj)+v)
			}
		}
	}
	var chol mat.Cholesky
	var cov mat.SymDense
	if !chol.Factorize(m) || chol.InverseTo(&cov) != nil {
		f.SEMethod = SENone
		f.Caveats = append(f.Caveats, "the information matrix is singular: these data do not determine all item parameters, so no standard errors are given")
		return
	}
	k := r.data.Items
	for j := range r.free {
		f.SE[j] = itemSE(f.Items[j], &cov, column[j], column[k+j])
	}
}

func itemSE(it Item, cov *mat.SymDense, a, d int) ItemSE {
	var va, vd, c float64
	if a >= 0 {
		va = cov.At(a, a)
	}
	if d >= 0 {
		vd = cov.At(d, d)
	}
	if a >= 0 && d >= 0 {
		c = cov.At(a, d)
	}
	return errorsOf(it, va, vd, c)
}

// errorsOf adds the standard error of b = -d/a by the delta method.
func errorsOf(it Item, va, vd, cov float64) ItemSE {
	se := ItemSE{A: math.Sqrt(max(va, 0)), D: math.Sqrt(max(vd, 0)), CovAD: cov}
	if b, ok := it.B(); ok && vd > 0 {
		v := (vd + b*b*va + 2*b*cov) / (it.A * it.A)
		if v > 0 && !math.IsInf(v, 0) {
			se.B = math.Sqrt(v)
		}
	}
	return se
}

// blockErrors takes each item's 2x2 observed information given all other parameters.
func (r *run) blockErrors(f *Fit, t *tables) {
	in := &information{d: r.data, t: t, k: r.data.Items}
	block := make([]derivative, r.data.Items)
	post := newPosterior(t.q)
	for i := range r.data.patterns {
		pt := &r.data.patterns[i]
		post.of(t, pt)
		for _, j := range pt.right {
			in.block(&block[j], j, true, post.h, float64(pt.weight))
		}
		for _, j := range pt.wrong {
			in.block(&block[j], j, false, post.h, float64(pt.weight))
		}
	}
	for j, v := range block {
		if r.free[j] {
			f.SE[j] = r.blockError(f.Items[j], v)
		}
	}
}

func (in *information) block(v *derivative, j int32, right bool, h []float64, w float64) {
	var sx, s1, xx, x1, one float64
	for q, weight := range h {
		if weight == 0 {
			continue
		}
		g, b := in.score(j, right, q)
		x := in.t.x[q]
		sx += weight * g * x
		s1 += weight * g
		net := weight * (b - g*g)
		xx += net * x * x
		x1 += net * x
		one += net
	}
	v.aa += w * (xx + sx*sx)
	v.ad += w * (x1 + sx*s1)
	v.dd += w * (one + s1*s1)
}

func (r *run) blockError(it Item, v derivative) ItemSE {
	_, h := r.Prior.intercept(it.D)
	v.dd += h
	if r.Model != TwoPL {
		if v.dd <= 0 {
			return ItemSE{}
		}
		return errorsOf(it, 0, 1/v.dd, 0)
	}
	_, h = r.Prior.slope(it.A)
	v.aa += h
	det := v.aa*v.dd - v.ad*v.ad
	if det <= 0 || v.aa <= 0 {
		return ItemSE{}
	}
	return errorsOf(it, v.dd/det, v.aa/det, -v.ad/det)
}
