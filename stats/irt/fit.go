package irt

import (
	"fmt"
	"math"
	"slices"
	"sync"
)

// Options of Calibrate. The zero value is not usable; start from Defaults.
type Options struct {
	Model    Model
	Grid     Grid
	Prior    Prior
	Start    []Item     // starting values; nil means a = 1 and d from the proportion right; C is taken from here
	Fixed    []bool     // anchor items: kept at Start; nil means none
	Pop      Population // ability distribution at the start
	FreeMean bool       // estimate the population mean: only meaningful with anchors
	FreeSD   bool       // estimate the population sd: only meaningful with anchors or fixed slopes
	Tol      float64    // largest change of a parameter at which to stop
	MaxSteps int        // largest number of E-steps
	Plain    bool       // no acceleration
	Workers  int        // goroutines of the E-step; does not change results
	SE       bool       // compute standard errors
}

// Defaults are the usual settings: standard normal ability, 61 points, no prior, tolerance 1e-5.
func Defaults(m Model) Options {
	return Options{Model: m, Grid: DefaultGrid(), Pop: Population{SD: 1}, Tol: 1e-5, MaxSteps: 5000, Workers: 2, SE: true}
}

// Fit is the outcome of a calibration.
type Fit struct {
	Model     Model
	Items     []Item
	SE        []ItemSE // zero values where not computed or not identified; see SEMethod
	SEMethod  string
	Pop       Population
	Grid      Grid
	LogLik    float64 // without the prior
	Free      int     // number of free parameters
	Steps     int     // E-steps used
	Converged bool
	Caveats   []string
	free      []bool // by item: estimated here
}

// AIC is Akaike's criterion.
func (f *Fit) AIC() float64 { return 2*float64(f.Free) - 2*f.LogLik }

// Estimated reports whether item j was estimated in this calibration and not kept as an anchor.
func (f *Fit) Estimated(j int) bool { return f.free[j] }

// Anchored reports whether any item was kept as an anchor.
func (f *Fit) Anchored() bool { return slices.Contains(f.free, false) }

// ItemSE are standard errors; 0 means none.
type ItemSE struct {
	A, D, B float64
	CovAD   float64
}

// params is the whole free state of the iteration as one vector: a, d per item, mean, log sd.
type params []float64

func pack(items []Item, pop Population) params {
	p := make(params, 0, 2*len(items)+2)
	for _, it := range items {
		p = append(p, it.A, it.D)
	}
	return append(p, pop.Mean, math.Log(pop.SD))
}

func (p params) unpack(items []Item) Population {
	for j := range items {
		items[j].A, items[j].D = p[2*j], p[2*j+1]
		items[j] = clampItem(items[j])
	}
	n := 2 * len(items)
	return Population{Mean: p[n], SD: math.Exp(p[n+1])}
}

func (p params) distance(o params) float64 {
	d := 0.0
	for i := range p {
		d = max(d, math.Abs(p[i]-o[i]))
	}
	return d
}

// Calibrate estimates the model by EM (Bock and Aitkin 1981) on collapsed patterns, accelerated by the squared
// extrapolation of Varadhan and Roland (2008), which is taken only where the log-likelihood does not fall.
func Calibrate(d *Data, o Options) (*Fit, error) {
	r, err := newRun(d, o)
	if err != nil {
		return nil, err
	}
	p := pack(r.items, o.Pop)
	for !r.converged && r.steps < o.MaxSteps {
		p = r.cycle(p)
	}
	return r.finish(p), nil
}

// run is one calibration in progress.
type run struct {
	Options
	data      *Data
	items     []Item
	free      []bool
	steps     int
	converged bool
	state     *State
	logLik    float64 // penalised, at the parameters of the last E-step
	plain     float64 // not penalised
}

func newRun(d *Data, o Options) (*run, error) {
	if d.Items == 0 || d.persons == 0 {
		return nil, fmt.Errorf("irt: there are no responses to calibrate")
	}
	if o.Start != nil && len(o.Start) != d.Items || o.Fixed != nil && len(o.Fixed) != d.Items {
		return nil, fmt.Errorf("irt: starting values are for %d items, data for %d", len(o.Start), d.Items)
	}
	if len(o.Grid.X) < 3 || o.Pop.SD <= 0 || o.Tol <= 0 || o.MaxSteps < 1 {
		return nil, fmt.Errorf("irt: options need a grid, a positive population sd, a tolerance and a number of steps")
	}
	r := &run{Options: o, data: d, items: slices.Clone(o.Start), free: make([]bool, d.Items)}
	if r.items == nil {
		r.items = StartValues(d)
	}
	for j := range r.free {
		if d.seen[j] == 0 && (o.Fixed == nil || !o.Fixed[j]) {
			return nil, fmt.Errorf("irt: item %d has no responses", j)
		}
		r.free[j] = (o.Fixed == nil || !o.Fixed[j]) && d.seen[j] > 0
	}
	return r, nil
}

// StartValues are a = 1 and d from the proportion right, a little widened because a slope of 1 flattens the curve of
// the population.
func StartValues(d *Data) []Item {
	items := make([]Item, d.Items)
	for j := range items {
		p := (float64(d.right[j]) + .5) / (float64(d.seen[j]) + 1)
		items[j] = Item{A: 1, D: 1.2 * math.Log(p/(1-p))}
	}
	return items
}

// em is one EM step: from parameters to parameters, leaving the log-likelihood at the former.
func (r *run) em(p params) params {
	pop := p.unpack(r.items)
	t := newTables(r.items, r.Grid, pop)
	r.state = r.data.estep(t, r.Workers)
	r.steps++
	r.plain = r.state.LogLik.Float() / unit
	r.logLik = r.plain + r.penalty()
	r.mstep()
	return pack(r.items, r.population(pop))
}

func (r *run) penalty() float64 {
	v, common := 0.0, false
	for j, it := range r.items {
		if !r.free[j] {
			continue
		}
		switch {
		case r.Model == TwoPL:
			v += r.Prior.log(it.A, it.D)
		case r.Model == OnePL && !common:
			v += r.Prior.log(it.A, it.D)
			common = true
		default:
			v += Prior{InterceptSD: r.Prior.InterceptSD}.log(it.A, it.D)
		}
	}
	return v
}

func (r *run) mstep() {
	if r.Model == OnePL {
		maximiseCommon(r.state, r.items, r.free, r.Grid.X, r.Prior)
		return
	}
	workers := max(1, min(r.Workers, len(r.items)/16))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			c := &counts{x: r.Grid.X, n: make([]float64, len(r.Grid.X))}
			for j := w * len(r.items) / workers; j < (w+1)*len(r.items)/workers; j++ {
				if r.free[j] {
					c.load(r.state, j)
					r.items[j] = c.maximise(r.items[j], r.Prior, r.Model == TwoPL)
				}
			}
		})
	}
	wg.Wait()
}

func (r *run) population(pop Population) Population {
	if !r.FreeMean && !r.FreeSD {
		return pop
	}
	var n, m, v float64
	for q, x := range r.Grid.X {
		n += float64(r.state.Node[q])
		m += float64(r.state.Node[q]) * x
	}
	m /= n
	if r.FreeMean {
		pop.Mean = m
	}
	for q, x := range r.Grid.X {
		v += float64(r.state.Node[q]) * (x - pop.Mean) * (x - pop.Mean)
	}
	if r.FreeSD {
		pop.SD = math.Sqrt(max(v/n, 1e-4))
	}
	return pop
}

// cycle is two EM steps and one extrapolation along them.
func (r *run) cycle(p0 params) params {
	p1 := r.em(p0)
	if r.converged = p1.distance(p0) < r.Tol; r.converged || r.Plain {
		return p1
	}
	p2 := r.em(p1)
	reached := r.logLik
	if r.converged = p2.distance(p1) < r.Tol; r.converged {
		return p2
	}
	jump, ok := extrapolate(p0, p1, p2)
	if !ok {
		return p2
	}
	next := r.em(jump)
	if math.IsNaN(r.logLik) || r.logLik < reached {
		return p2
	}
	r.converged = next.distance(jump) < r.Tol
	return next
}

func extrapolate(p0, p1, p2 params) (params, bool) {
	var rr, vv float64
	for i := range p0 {
		d, v := p1[i]-p0[i], p2[i]-2*p1[i]+p0[i]
		rr += d * d
		vv += v * v
	}
	if vv == 0 {
		return nil, false
	}
	alpha := max(math.Sqrt(rr/vv), 1)
	alpha = min(alpha, 100)
	out := make(params, len(p0))
	for i := range p0 {
		d, v := p1[i]-p0[i], p2[i]-2*p1[i]+p0[i]
		out[i] = p0[i] + 2*alpha*d + alpha*alpha*v
	}
	return out, true
}

func (r *run) finish(p params) *Fit {
	pop := p.unpack(r.items)
	t := newTables(r.items, r.Grid, pop)
	r.state = r.data.estep(t, r.Workers)
	f := &Fit{Model: r.Model, Items: r.items, Pop: pop, Grid: r.Grid, LogLik: r.state.LogLik.Float() / unit,
		Steps: r.steps + 1, Converged: r.converged, Free: r.countFree(), SE: make([]ItemSE, len(r.items)), Caveats: []string{}, free: r.free}
	if !f.Converged {
		f.Caveats = append(f.Caveats, fmt.Sprintf("the estimation did not converge in %d steps", r.MaxSteps))
	}
	for _, it := range f.Items {
		if math.Abs(it.A) >= maxSlope || math.Abs(it.D) >= maxIntercept {
			f.Caveats = append(f.Caveats, "at least one item parameter ran to its limit: these data do not determine it")
			break
		}
	}
	if r.SE {
		r.standardErrors(f, t)
	}
	return f
}

func (r *run) countFree() int {
	n := 0
	for _, free := range r.free {
		if free {
			n++
			if r.Model == TwoPL {
				n++
			}
		}
	}
	if r.Model == OnePL && n > 0 {
		n++
	}
	for _, b := range []bool{r.FreeMean, r.FreeSD} {
		if b {
			n++
		}
	}
	return n
}
