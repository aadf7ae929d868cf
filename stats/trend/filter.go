package trend

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// mostLogs is the length of the table of logarithms of counts.
const mostLogs = 1 << 14

// Filter runs one examinee at a time through a Model and reuses its memory for the next. It is not safe for
// concurrent use: one Filter per worker.
type Filter struct {
	model  *Model
	n      int     // dimension of the state: 1 + areas met by this examinee + memory + the sitting's effect, if there are such
	active []int32 // area of state 1..
	local  []int32 // area -> its place in the state, 0 when not met
	mean   []float64
	p      []float64 // covariance, lower triangle of an n x n square
	c      []float64 // P h of the current answer
	memory int       // place of the examinee's memory (Model.Memory), behind the areas; 0: the model has none
	effect int       // place of the sitting's own effect, the last; 0: the model has none
	block  int32     // sitting of the last answer
	idle   float64   // variance of the deviation of an area not met
	last   int32     // day of the last answer
	seen   int       // answers so far
	count  []float64 // answers so far by place; place 0 is the whole
	wins   []float64
	logs   [][2]float64 // log(1+count), log(1+wins) by place
	usual  usual
	table  []float64 // log(1+i)
	one    [1]int32  // scratch: the place of a single area
	many   []int32
	at     []int // scratch: the support of h
	weight []float64
	trace  trace
}

// NewFilter returns a Filter for m.
func NewFilter(m *Model) *Filter { return &Filter{model: m, local: make([]int32, m.Areas)} }

// Start forgets the previous examinee and prepares the prior for one whose answers touch the areas of s.
func (f *Filter) Start(s *Sequence) {
	for _, a := range f.active {
		f.local[a] = 0
	}
	f.active = f.active[:0]
	f.meet(s)
	f.prior()
}

// meet gives a place in the state to every area of s. An area not met keeps its prior, independent of the rest,
// so it needs no place.
func (f *Filter) meet(s *Sequence) {
	last := int32(0)
	for _, set := range s.Set {
		if set == last {
			continue
		}
		last = set
		for _, a := range f.model.Sets[set] {
			if f.local[a] == 0 {
				f.active = append(f.active, a)
				f.local[a] = int32(len(f.active))
			}
		}
	}
}

func (f *Filter) prior() {
	n := 1 + len(f.active)
	f.memory, f.effect = 0, 0
	if f.model.Memory.SD > 0 {
		f.memory = n
		n++
	}
	if f.model.SB > 0 {
		f.effect = n
		n++
	}
	f.n, f.last, f.seen, f.block = n, NoDay, 0, -1
	f.mean, f.p, f.c = zeros(f.mean, n), zeros(f.p, n*n), zeros(f.c, n)
	f.count, f.wins = zeros(f.count, n), zeros(f.wins, n)
	f.logs = zeros(f.logs, n)
	f.usual.start(f)
	f.idle = f.model.SU * f.model.SU
	f.mean[0], f.p[0] = f.model.Mu0, f.model.SG*f.model.SG
	for i := 1; i < n; i++ {
		f.p[i*n+i] = f.idle
	}
	if k := f.memory; k > 0 {
		f.mean[k], f.p[k*n+k] = f.model.Memory.Mean, f.model.Memory.SD*f.model.Memory.SD
	}
}

func zeros[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// places returns the state places of the areas of a set, valid until the next call.
func (f *Filter) places(set int32) []int32 {
	areas := f.model.Sets[set]
	if len(areas) == 1 {
		f.one[0] = f.local[areas[0]]
		return f.one[:]
	}
	f.many = f.many[:0]
	for _, a := range areas {
		f.many = append(f.many, f.local[a])
	}
	return f.many
}

// pass lets days go by. What a deviation does not fade beyond Reach is a known shift to the smoother. What stands behind the
// areas does not fade.
func (f *Filter) pass(days float64) {
	m, n := f.model, f.n
	noise := math.Min(days, dayCap)
	left, known := m.fade(days)
	f.p[0] += m.DG * m.DG * noise
	rho := left * known
	if rho == 1 && m.DU == 0 {
		return
	}
	whole := m.SU * m.SU // the variance of what nothing is known of
	add := whole*(1-left*left) + m.DU*m.DU*noise
	wear := func(v float64) float64 {
		v = v*left*left + add
		return v + math.Max(0, whole-v)*(1-known*known)
	}
	f.idle = wear(f.idle)
	for i := 1; i < n; i++ {
		row := f.p[i*n : i*n+i+1]
		if areas := len(f.active); i > areas {
			for j := range areas {
				row[j+1] *= rho
			}
			continue
		}
		f.mean[i] *= left
		row[0] *= rho
		for j := 1; j < i; j++ {
			row[j] *= rho * rho
		}
		row[i] = wear(row[i])
	}
}

// gap is the number of days between the last answer and day, 0 when either is unknown.
func gap(last, day int32) float64 {
	if last == NoDay || day == NoDay || day <= last {
		return 0
	}
	return float64(day) - float64(last)
}

// step is one answer as the filter saw it.
type step struct {
	m, v  float64 // mean and variance of the logit before the answer; v includes the item's
	e     float64 // gradient: the mean of the logit moves by v e
	inv   float64 // 1/S of the equivalent Gaussian observation: its variance falls by v^2 inv
	own   float64 // the item's part of v
	shift float64 // beta'f - b, the part of m that is not the state
	sharp float64 // the item's factor on the state
	met   float64 // share of the examinee's memory that acts on it
	days  float64 // days that passed before
	fresh bool    // the first answer of a sitting
}

// expect computes c = P h and the distribution of the logit of row i.
func (f *Filter) expect(s *Sequence, i int, places []int32) step {
	n, p, c := f.n, f.p, f.c[:f.n]
	d := f.model.Difficulty(s.Item[i], s.Set[i])
	for r := range c {
		c[r] = p[r*n]
	}
	m := f.mean[0]
	w := 1 / float64(len(places))
	for _, k := range places {
		m += f.load(int(k), w)
	}
	met := f.model.Memory.Share(s.Met[i])
	if met > 0 {
		m += f.load(f.memory, met)
	}
	if e := f.effect; e > 0 {
		for r, x := range p[e*n : e*n+n] {
			c[r] += x
		}
		m += f.mean[e]
	}
	v := c[0]
	if f.effect > 0 {
		v += c[f.effect]
	}
	for _, k := range places {
		v += w * c[k]
	}
	if met > 0 {
		v += met * c[f.memory]
	}
	shift, sharp := f.covariate(s, i, places)-d.B, 1.0
	if f.model.Sharp != nil {
		sharp = f.model.Sharpness(s.Item[i])
		m, v = m*sharp, v*sharp*sharp
		for r := range c {
			c[r] *= sharp
		}
	}
	return step{m: m + shift, v: math.Max(v+d.Var, 1e-9), own: d.Var, shift: shift, sharp: sharp, met: met}
}

// load adds w times column k of P to c, and returns what w times that place adds to the mean.
func (f *Filter) load(k int, w float64) float64 {
	n, p, c := f.n, f.p, f.c[:f.n]
	row := p[k*n : k*n+k]
	for r, x := range row {
		c[r] += w * x
	}
	for r := k; r < n; r++ {
		c[r] += w * p[r*n+k]
	}
	return w * f.mean[k]
}

// covariate returns beta'f of row i.
func (f *Filter) covariate(s *Sequence, i int, places []int32) float64 {
	b := &f.model.Beta
	all := b[TotalCount] * f.logs[0][0]
	f.usual.sit(s.Block[i])
	f.usual.add(0, all)
	x := f.model.Again(s.Again[i]) + all
	w := 1 / float64(len(places))
	for _, k := range places {
		own := f.ofArea(k)
		f.usual.add(k, own)
		x += w * own
	}
	return x
}

// Again is what Beta makes of an item's having been met before (Sequence.Again).
func (m *Model) Again(a int8) float64 {
	b := &m.Beta
	switch a {
	case AgainOther:
		return b[Repeated]
	case AgainMissed:
		return b[Repeated] - b[LastResult]
	case AgainRight:
		return b[Repeated] + b[LastResult]
	}
	return 0
}

// learn moves the state by an answer: by the first two derivatives of the logarithm of its predicted probability, which are the
// moments of the posterior. As long as predictions come true the mean then drifts nowhere. The mode of the posterior does drift,
// by what it leaves out of the skew: up on a hard test and down on an easy one, and practice effects took up the difference.
// A share of credit weighs more by its item's grain: the same step, by the best linear prediction of the logit from the share.
func (f *Filter) learn(st *step, item int32, y float64) {
	if f.model.Mode {
		st.toMode(y)
	} else {
		k := shrink(st.v)
		p := sigmoid(st.m * k)
		w := gain(f.model.GrainOf(item), k, p*(1-p), st.v)
		st.e, st.inv = w*k*(y-p), w*k*k*p*(1-p)
	}
	f.rankOne(st.e, st.inv)
}

// newtonEnough ends Newton's method: the step after one of this size would be of its square.
const newtonEnough = 1e-4

// toMode solves (x-m)/v = y - sigma(x) by Newton: the reference of statistics.md 2.2.
func (st *step) toMode(y float64) {
	x, back := st.m, 1/st.v
	var sig, info float64
	for range 12 {
		sig = sigmoid(x)
		info = sig * (1 - sig)
		d := ((x-st.m)*back - y + sig) / (back + info)
		x -= d
		if math.Abs(d) < newtonEnough {
			sig -= info * d * (1 - d*(1-2*sig)/2) // Taylor: exact to the cube of d
			info = sig * (1 - sig)
			break
		}
	}
	st.e = (x - st.m) * back
	st.inv = info / (1 + st.v*info) // (v-v2)/v^2 with v2 = 1/(1/v+info)
}

// rankOne is mean += c e; P -= c c' inv.
func (f *Filter) rankOne(e, inv float64) {
	n, c := f.n, f.c[:f.n]
	for r, cr := range c {
		f.mean[r] += cr * e
		k := cr * inv
		floats.AddScaled(f.p[r*n:r*n+r+1], -k, c[:r+1])
	}
}

// tally moves the practice counts past row i.
func (f *Filter) tally(y float64, places []int32) {
	f.seen++
	f.count[0]++
	f.wins[0] += y
	if f.model.Beta == ([Covariates]float64{}) && f.model.Practice == nil {
		for _, k := range places {
			f.count[k]++
			f.wins[k] += y
		}
		return
	}
	f.logs[0] = [2]float64{f.log1(f.count[0]), f.log1(f.wins[0])}
	for _, k := range places {
		f.count[k]++
		f.wins[k] += y
		f.logs[k] = [2]float64{f.log1(f.count[k]), f.log1(f.wins[k])}
	}
}

// log1 is log(1+x), looked up where x is a whole number.
func (f *Filter) log1(x float64) float64 {
	i := int(x)
	if float64(i) != x || i >= mostLogs {
		return math.Log1p(x)
	}
	for len(f.table) <= i {
		f.table = append(f.table, math.Log1p(float64(len(f.table))))
	}
	return f.table[i]
}

// arrive lets the time before row i pass, begins its sitting if it is another one, and adds the noise of one more answer.
func (f *Filter) arrive(s *Sequence, i int, places []int32) (days float64, fresh bool) {
	m, day := f.model, s.Day[i]
	if days = gap(f.last, day); days > 0 {
		f.pass(days)
	}
	if day != NoDay {
		f.last = day
	}
	if fresh = f.effect > 0 && s.Block[i] != f.block; fresh {
		f.sit(s.Block[i])
	} else if f.effect > 0 && m.FB > 0 {
		f.waver()
	}
	if f.seen > 0 {
		f.p[0] += m.QG * m.QG
		w := 1 / float64(len(places))
		for _, k := range places {
			f.p[int(k)*f.n+int(k)] += w * m.QU * m.QU
		}
	}
	return days, fresh
}

// sit begins a sitting: its effect is new.
func (f *Filter) sit(block int32) {
	row := f.p[f.effect*f.n : f.effect*f.n+f.n]
	clear(row)
	row[f.effect] = f.model.SB * f.model.SB
	f.mean[f.effect] = 0
	f.block = block
}

// waver lets the form of the moment lose FB of itself, and become uncertain by as much.
func (f *Filter) waver() {
	e, keep := f.effect, 1-f.model.FB
	row := f.p[e*f.n : e*f.n+e+1]
	for j := range row {
		row[j] *= keep
	}
	row[e] = row[e]*keep + f.model.SB*f.model.SB*(1-keep*keep)
	f.mean[e] *= keep
}

// Run filters rows from..to-1 of s from the state as it is and calls seen, if not nil, with each row's predicted
// probability, from what came before only.
func (f *Filter) Run(s *Sequence, from, to int, seen func(row int, p float64)) {
	for i := from; i < to; i++ {
		places := f.places(s.Set[i])
		f.arrive(s, i, places)
		st := f.expect(s, i, places)
		if seen != nil {
			seen(i, curve(st.m, st.v))
		}
		f.learn(&st, s.Item[i], float64(s.Y[i]))
		f.tally(float64(s.Y[i]), places)
	}
}
