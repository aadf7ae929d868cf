package trend

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// trace is what the forward pass leaves for the backward one.
type trace struct {
	steps []step
	cs    []float64 // P h of every row, n apiece
	marks []mark
	// The adjoint: gradient and curvature of the likelihood of later answers by a shift of the state, and the
	// transition from here to the end (rows: state at the end; columns: state here).
	lambda, curv, psi, y []float64
	full, bend, half     []float64 // scratch of smoothed: covariance and curvature as squares, and their product
}

// mark is a moment at which the filtered state is kept: after row, and days later.
type mark struct {
	cov    bool
	row    int
	days   float64
	mean   []float64
	p      []float64
	offset []float64 // beta'f of an unrepeated item of each place; 0: of the whole
}

// A Moment asks for the state after a row, some days later (but before the next row): row -1 is the start.
type Moment struct {
	Row  int
	Days float64
	Cov  bool // also the covariance with the end
}

// Smoothed is the state at a Moment given all answers.
type Smoothed struct {
	State
	Cov []float64 // covariance of state at the end (rows) with state here (columns), full n x n; nil unless asked
	// Shift and Bend are gradient and curvature of the log-likelihood of later answers by a jump of each place here.
	Shift, Bend []float64
}

// variances is how many variances the model has.
const variances = 7

// Score sums, over answers, the two parts of the likelihood's derivative by each variance: it is (Num-Den)/2.
// Both are 0 where the variance does not matter.
type Score struct {
	Num, Den [variances]float64 // SG, SU, QG, QU, DG, DU, SB
	Mu       float64            // derivative by Mu0
	MuInfo   float64            // and its curvature
}

// Course is what one run forward and backward over an examinee's answers gives.
type Course struct {
	Others  []float64 // P(correct) of each row from all other rows; nil unless asked
	Moments []Smoothed
	End     State // after the last row and the days asked for
	Score   Score
}

// An Ask says what of a Course is wanted besides its end and its score.
type Ask struct {
	Moments []Moment // in order
	End     float64  // days to let pass after the last row
	Others  bool
}

// Fit runs s forward and backward. The result shares no memory with f.
func (f *Filter) Fit(s *Sequence, ask Ask) *Course {
	f.Start(s)
	out := &Course{}
	if ask.Others {
		out.Others = make([]float64, s.Len())
	}
	f.forward(s, ask.Moments)
	if ask.End > 0 {
		f.pass(ask.End)
	}
	out.End = f.State()
	f.backward(s, ask.End, out)
	return out
}

func (f *Filter) forward(s *Sequence, moments []Moment) {
	t, n := &f.trace, f.n
	t.steps, t.marks = grow(t.steps, s.Len()), t.marks[:0]
	t.cs = grow(t.cs, s.Len()*n)
	next := f.keep(moments, -1)
	for i := range t.steps {
		places := f.places(s.Set[i])
		days, fresh := f.arrive(s, i, places)
		st := f.expect(s, i, places)
		copy(t.cs[i*n:], f.c)
		f.learn(&st, s.Item[i], float64(s.Y[i]))
		st.days, st.fresh = days, fresh
		t.steps[i] = st
		f.tally(float64(s.Y[i]), places)
		if len(next) > 0 && next[0].Row == i {
			next = f.keep(next, i)
		}
	}
}

// grow returns s with length n; its content is whatever it was.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// keep records the moments after row and returns the rest.
func (f *Filter) keep(moments []Moment, row int) []Moment {
	for len(moments) > 0 && moments[0].Row == row {
		t := &f.trace
		mk := mark{row: row, days: moments[0].Days, cov: moments[0].Cov}
		if mk.days > 0 {
			mean, p, idle := append([]float64(nil), f.mean...), append([]float64(nil), f.p...), f.idle
			f.pass(mk.days)
			mk.mean, mk.p, mk.offset = f.mean, f.p, f.offsets()
			f.mean, f.p, f.idle = mean, p, idle
		} else {
			mk.mean, mk.p, mk.offset = append([]float64(nil), f.mean...), append([]float64(nil), f.p...), f.offsets()
		}
		t.marks = append(t.marks, mk)
		moments = moments[1:]
	}
	return moments
}

// backward walks from the end to the start. At every moment kept it smooths the state there.
func (f *Filter) backward(s *Sequence, end float64, out *Course) {
	t, n := &f.trace, f.n
	t.lambda, t.curv, t.y = zeros(t.lambda, n), zeros(t.curv, n*n), zeros(t.y, n)
	firstCov := slices.IndexFunc(t.marks, func(m mark) bool { return m.cov })
	if firstCov >= 0 {
		t.psi = zeros(t.psi, n*n)
		for i := range n {
			t.psi[i*n+i] = 1
		}
	} else {
		t.psi = t.psi[:0]
	}
	out.Moments = make([]Smoothed, len(t.marks))
	left := len(t.marks)
	ahead := end // days between the row at hand and what follows it
	for i := len(t.steps) - 1; i >= -1; i-- {
		for left > 0 && t.marks[left-1].row == i {
			left--
			mk := &t.marks[left]
			f.unpass(ahead-mk.days, &out.Score)
			ahead = mk.days
			out.Moments[left] = f.smoothed(mk)
			if left == firstCov {
				t.psi = t.psi[:0] // nobody further back asks for it
			}
		}
		f.unpass(ahead, &out.Score)
		if i < 0 {
			break
		}
		places := f.places(s.Set[i])
		st := &t.steps[i]
		lc, bend := f.unlearn(st, t.cs[i*n:i*n+n], places)
		if out.Others != nil {
			out.Others[i] = others(st, lc, bend)
		}
		f.unarrive(i, places, &out.Score)
		if st.fresh {
			f.unsit(&out.Score)
		} else if f.effect > 0 && f.model.FB > 0 {
			f.unwaver(&out.Score)
		}
		ahead = st.days
	}
	f.unprior(&out.Score)
}

// unlearn moves the adjoint to before an answer and returns what it was along c: lambda'c and c'Lambda c.
func (f *Filter) unlearn(st *step, c []float64, places []int32) (lc, s float64) {
	t, n := &f.trace, f.n
	y := t.y[:n]
	clear(y)
	for i, ci := range c {
		row := t.curv[i*n : i*n+i]
		floats.AddScaled(y[:i], ci, row)
		y[i] += floats.Dot(row, c[:i]) + t.curv[i*n+i]*ci
	}
	for i, ci := range c {
		lc += t.lambda[i] * ci
		s += y[i] * ci
	}
	f.adjust(st, c, y, lc, s, places)
	return lc, s
}

// support lists where h of an answer is not zero, and what it is there.
func (f *Filter) support(places []int32, st *step) ([]int, []float64) {
	sharp := st.sharp
	at, w := append(f.at[:0], 0), append(f.weight[:0], sharp)
	for _, k := range places {
		at, w = append(at, int(k)), append(w, sharp/float64(len(places)))
	}
	if st.met > 0 {
		at, w = append(at, f.memory), append(w, st.met*sharp)
	}
	if f.effect > 0 {
		at, w = append(at, f.effect), append(w, sharp)
	}
	f.at, f.weight = at, w
	return at, w
}

// adjust is lambda -= h (k'lambda + e); curv <- (I-hk') curv (I-kh') + h h'/S; psi <- psi (I-kh') with k = c/S.
func (f *Filter) adjust(st *step, c, y []float64, lc, s float64, places []int32) {
	t, n := &f.trace, f.n
	at, w := f.support(places, st)
	down := st.inv*lc + st.e
	diag := st.inv*st.inv*s + st.inv
	if len(t.psi) > 0 {
		f.adjustPsi(st.inv, c, at, w)
	}
	for a, k := range at {
		t.lambda[k] -= w[a] * down
		x := w[a] * st.inv
		row := t.curv[k*n : k*n+k]
		for j := range row {
			row[j] -= x * y[j]
		}
		t.curv[k*n+k] -= 2 * x * y[k]
		for j := k + 1; j < n; j++ {
			t.curv[j*n+k] -= x * y[j]
		}
		for b, l := range at {
			if l <= k {
				t.curv[k*n+l] += w[a] * w[b] * diag
			}
		}
	}
}

func (f *Filter) adjustPsi(inv float64, c []float64, at []int, w []float64) {
	t, n := &f.trace, f.n
	for i := range n {
		row := t.psi[i*n : i*n+n]
		cs := c[:len(row)]
		z := 0.0
		for j, x := range row {
			z += x * cs[j]
		}
		z *= inv
		for a, k := range at {
			row[k] -= w[a] * z
		}
	}
}

// others removes an answer from the smoothed distribution of its own logit: given the adjoint after the answer
// (lc = lambda'c, s = c'Lambda c) the state before it is corrected by later answers only through what they say
// beyond it.
func others(st *step, lc, s float64) float64 {
	vh := st.v - st.own
	if vh <= 0 {
		return curve(st.m, st.v)
	}
	// The smoothed logit, this answer included: before-answer adjoint along c.
	down := st.inv*lc + st.e
	grad := lc - vh*down
	bend := s - 2*vh*st.inv*s + (st.inv*st.inv*s+st.inv)*vh*vh
	ms, vs := st.m-grad, vh-bend
	if st.inv <= 1e-12 || vs <= 1e-12 {
		return curve(ms, math.Max(vs, 0)+st.own)
	}
	r := 1/st.inv - vh // variance of the answer as an observation of h'x
	prec := 1/vs - 1/r
	if prec <= 1e-9 {
		return curve(st.m, st.v)
	}
	at := st.m + st.e/st.inv
	return curve((ms/vs-at/r)/prec, 1/prec+st.own)
}

// unarrive collects the derivative by the per-answer noise added before row i.
func (f *Filter) unarrive(i int, places []int32, sc *Score) {
	if i == 0 {
		return
	}
	t, n := &f.trace, f.n
	sc.add(2, 1, t.lambda[0], t.curv[0])
	w := 1 / float64(len(places))
	for _, k := range places {
		sc.add(3, w, t.lambda[k], t.curv[int(k)*n+int(k)])
	}
}

// unsit moves the adjoint to before a sitting began: its effect did not exist.
func (f *Filter) unsit(sc *Score) {
	t, n, e := &f.trace, f.n, f.effect
	sc.add(6, 1, t.lambda[e], t.curv[e*n+e])
	t.lambda[e] = 0
	clear(t.curv[e*n : e*n+n])
	for i := e; i < len(t.psi); i += n {
		t.psi[i] = 0
	}
}

// unwaver moves the adjoint to before the form of the moment wavered.
func (f *Filter) unwaver(sc *Score) {
	t, n, e, keep := &f.trace, f.n, f.effect, 1-f.model.FB
	sc.add(6, 1-keep*keep, t.lambda[e], t.curv[e*n+e])
	t.lambda[e] *= keep
	row := t.curv[e*n : e*n+e+1]
	for j := range row {
		row[j] *= keep
	}
	row[e] *= keep
	for i := e; i < len(t.psi); i += n {
		t.psi[i] *= keep
	}
}

func (sc *Score) add(which int, w, lambda, curv float64) {
	sc.Num[which] += w * lambda * lambda
	sc.Den[which] += w * curv
}

// unpass moves the adjoint to before days went by.
func (f *Filter) unpass(days float64, sc *Score) {
	if days <= 0 {
		return
	}
	t, n, m, areas := &f.trace, f.n, f.model, len(f.active)
	noise := math.Min(days, dayCap)
	rho := math.Pow(m.Rho, days)
	sc.add(4, noise, t.lambda[0], t.curv[0])
	for i := 1; i < n; i++ {
		if i > areas {
			for j := range areas {
				t.curv[i*n+j+1] *= rho
			}
			continue
		}
		l, c := t.lambda[i], t.curv[i*n+i]
		sc.add(1, 1-rho*rho, l, c)
		sc.add(5, noise, l, c)
		t.lambda[i] *= rho
		t.curv[i*n] *= rho
		for j := 1; j <= i; j++ {
			t.curv[i*n+j] *= rho * rho
		}
	}
	for i := 0; i < len(t.psi); i += n {
		for j := range areas {
			t.psi[i+j+1] *= rho
		}
	}
}

func (f *Filter) unprior(sc *Score) {
	t, n := &f.trace, f.n
	sc.add(0, 1, t.lambda[0], t.curv[0])
	sc.Mu, sc.MuInfo = -t.lambda[0], t.curv[0]
	for i := range f.active {
		sc.add(1, 1, t.lambda[i+1], t.curv[(i+1)*n+i+1])
	}
}
