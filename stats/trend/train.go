package trend

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Training says how a model is estimated. The zero value of every field has a sensible meaning.
type Training struct {
	Workers    int       // goroutines; 0 means one per processor. The result does not depend on it
	Passes     int       // before the last ones; 0 means 8
	Base       []float64 // by item: prior location, e.g. from the share of others who were correct; NaN or nil: none
	SetOf      []int32   // by item: its set of areas; nil: the sets are not used as prior
	FixItems   bool      // keep the difficulties as they are: anchors
	Fixed      []bool    // by item: keep this difficulty as it is; nil: none
	Kept       []int64   // by item: the model's difficulty is what was known of it before, with its variance, from that many answers; 0, nil: nothing was
	FixHyper   bool      // keep the variances as they are
	Covariates bool      // estimate Beta and Practice
	OnlyLast   bool      // of these only what the last result on the same item is worth (LastResult)
	Sharp      bool      // estimate Sharp
	FirstRows  int       // answers that the passes look at before the last ones, which see everything; 0 means 400,000, or 40 an item
	HyperRows  int       // answers that variances are estimated on; 0 means 150,000
}

// Prior scale of item difficulties before they are seen (statistics.md 2.3), and of the areas' mean difficulty.
const (
	itemPriorSD = 1.5
	meanPriorSD = 2. // of the items' mean: where all are right, no answer says how easy they are
	areaPriorSD = 1.0
	peerPriorSD = .3 // of an item whose share of correct answers among others is known
	damping     = .9 // share of a Newton step that is taken
)

// Train returns a copy of m with difficulties, Beta and variances estimated on the answers of many examinees, each of
// whose answers is predicted from the same examinee's earlier ones only. It is the same for any number of workers.
func Train(ctx context.Context, m *Model, data []Sequence, opt Training) (*Model, error) {
	opt = opt.filled(len(m.Items))
	out := *m
	out.Items = append([]Difficulty(nil), m.Items...)
	given := m.Items
	t := &trainer{model: &out, given: given, data: data, opt: opt, few: m.Fewer(data, opt.HyperRows)}
	t.spread = newSpread(&out, opt)
	t.spread.placesOf(data)
	t.bridges()
	t.unknown()
	t.locate()
	t.sharp()
	t.grain()
	t.practice()
	t.form()
	t.passes(ctx, m.Fewer(data, opt.FirstRows))
	t.polish(ctx)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t.publish()
	return &out, nil
}

// passes steps everything in turn, on the first of the answers: what they settle does not need all of them.
func (t *trainer) passes(ctx context.Context, first []Sequence) {
	for pass := range t.opt.Passes {
		if ctx.Err() != nil {
			return
		}
		t.pass(ctx, first, pass >= sharpFromPass)
		if t.opt.FixHyper {
			continue
		}
		t.variances(ctx, powerOf(pass, t.opt.Passes))
		if pass == t.opt.Passes/2 {
			t.settle(ctx)
			t.fade(ctx)
		}
	}
}

func (o Training) filled(items int) Training {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Passes <= 0 {
		o.Passes = 8
	}
	if o.FirstRows <= 0 {
		o.FirstRows = max(400_000, 40*items)
	}
	if o.HyperRows <= 0 {
		o.HyperRows = 150_000
	}
	return o
}

// severalSittings reports whether anybody has more than one: otherwise a sitting is not to be told from the examinee.
func severalSittings(data []Sequence) bool {
	for i := range data {
		if data[i].Blocks() > 1 {
			return true
		}
	}
	return false
}

// form settles what Model.SB is of: where there are sittings, of the sitting as a whole; where there are none, of a form
// that wavers from answer to answer, if one was asked for. What is held stays what it was.
func (t *trainer) form() {
	switch m := t.model; {
	case t.opt.FixHyper:
	case severalSittings(t.few):
		m.FB = 0
	case m.FB == 0:
		m.SB = 0
	}
}

type trainer struct {
	model    *Model
	given    []Difficulty // before training
	data     []Sequence
	few      []Sequence
	opt      Training
	spread   *spread
	bridge   bridge
	curv     []float64 // by item: information in the answers, at the last pass
	count    []float64 // by item: answers
	sharpVar float64   // variance of sharpness
	parts    []bool    // by item: some earned part of the credit; nil where grains are held

	practiceVar [2]float64 // variances of Practice
}

// sharp begins with items equally sharp.
func (t *trainer) sharp() {
	m := t.model
	t.sharpVar = sharpPriorSD * sharpPriorSD
	m.Sharp = slices.Clone(m.Sharp)
	if m.Sharp == nil && t.opt.Sharp {
		m.Sharp = slices.Repeat([]float64{1}, len(m.Items))
	}
}

// each runs do once per index, on the workers; do must write only to what belongs to its index or its worker. Once ctx is done
// it leaves the rest out: whoever goes on with what was done throws it away.
func each(ctx context.Context, n, workers int, do func(worker, i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range min(workers, max(n, 1)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n || ctx.Err() != nil {
					return
				}
				do(w, i)
			}
		})
	}
	wg.Wait()
}

// fixed is the unit of the integer sums: integers add up to the same in any order, so that one worker and two agree.
const fixed = 1 << 30

// itemSums are, by item, gradient, curvature and count, and how far the curvature is shared with each of Beta, in units of
// 1/fixed (the count in ones).
type itemSums struct {
	grad, curv, count []int64
	cross             [][Covariates]int64 // nil where Beta is held
}

func newItemSums(n int, effects bool) itemSums {
	s := itemSums{grad: make([]int64, n), curv: make([]int64, n), count: make([]int64, n)}
	if effects {
		s.cross = make([][Covariates]int64, n)
	}
	return s
}

// add adds the sums of another worker.
func (s *itemSums) add(o *itemSums) {
	for i := range s.grad {
		s.grad[i] += o.grad[i]
		s.curv[i] += o.curv[i]
		s.count[i] += o.count[i]
	}
	for i := range s.cross {
		for j := range s.cross[i] {
			s.cross[i][j] += o.cross[i][j]
		}
	}
}

// pass filters everybody of data once and takes one damped Newton step of what is learnt but the variances (statistics.md 2.3).
func (t *trainer) pass(ctx context.Context, data []Sequence, shaped bool) {
	sums := make([]itemSums, t.opt.Workers)
	shapes, areas := make([]sharpSums, t.opt.Workers), make([]practiceSums, t.opt.Workers)
	grains, filters := make([]grainSums, t.opt.Workers), make([]*Filter, t.opt.Workers)
	betas := make([]betaSums, len(data))
	for w := range sums {
		sums[w], filters[w] = newItemSums(len(t.model.Items), t.opt.Covariates), NewFilter(t.model)
		shapes[w], areas[w] = newSharpSums(len(t.model.Items)), make(practiceSums, t.model.Areas)
		grains[w] = newGrainSums(len(t.model.Grain))
	}
	each(ctx, len(data), t.opt.Workers, func(w, i int) {
		filters[w].collect(&data[i], &sums[w], &betas[i], &shapes[w], &grains[w], areas[w], t.opt)
	})
	for i := range sums[1:] {
		sums[0].add(&sums[i+1])
	}
	for i := range shapes[1:] {
		shapes[0].add(&shapes[i+1])
		grains[0].add(&grains[i+1])
		areas[0].add(areas[i+1])
	}
	t.step(&sums[0], betas, areas[0], shaped)
	if shaped && t.opt.Sharp {
		t.stepSharp(&shapes[0])
	}
	if shaped && t.model.Grain != nil {
		t.stepGrain(&grains[0])
	}
}

// collect filters one examinee and adds the derivatives of the prequential log-likelihood.
func (f *Filter) collect(s *Sequence, it *itemSums, b *betaSums, sh *sharpSums, gr *grainSums, ar practiceSums, opt Training) {
	f.Start(s)
	for i := range s.Len() {
		places := f.places(s.Set[i])
		f.arrive(s, i, places)
		st := f.expect(s, i, places)
		y, k := float64(s.Y[i]), shrink(st.v)
		p := sigmoid(st.m * k)
		w := gain(f.model.GrainOf(s.Item[i]), k, p*(1-p), st.v)
		g, h := w*k*(p-y), w*k*k*p*(1-p)
		if id := s.Item[i]; id >= 0 {
			it.grad[id] += int64(math.Round(g * fixed))
			it.curv[id] += int64(math.Round(h * fixed))
			it.count[id]++
			if opt.Sharp {
				sh.item(id, &st, g, h)
			}
			if f.model.Grain != nil {
				gr.item(id, y, p, k, st.v)
			}
		}
		if opt.Covariates {
			x := f.features(s, i, places)
			b.add(x, g, h)
			ar.answer(f, places, x, g, h)
			it.share(s.Item[i], x, h)
		}
		f.learn(&st, s.Item[i], y)
		f.tally(y, places)
	}
}

// features is f of row i.
func (f *Filter) features(s *Sequence, i int, places []int32) [Covariates]float64 {
	var x [Covariates]float64
	w := 1 / float64(len(places))
	for _, k := range places {
		x[PracticeCount] += w * f.log1(f.count[k])
		x[PracticeWins] += w * f.log1(f.wins[k])
	}
	x[TotalCount] = f.log1(f.count[0])
	if s.Again[i] != FirstTime {
		x[Repeated] = 1
	}
	switch s.Again[i] {
	case AgainMissed:
		x[LastResult] = -1
	case AgainRight:
		x[LastResult] = 1
	}
	return x
}

func (t *trainer) fixed(i int) bool { return t.opt.Fixed != nil && t.opt.Fixed[i] }

// publish sets the variances of the difficulties, the pool and the unmet items.
func (t *trainer) publish() {
	m := t.model
	t.unit()
	for i := range m.Items {
		if t.fixed(i) {
			m.Items[i] = t.given[i]
			continue
		}
		_, v := t.spread.prior(i)
		m.Items[i].Var = 1 / (t.curv[i] + 1/v)
	}
	m.Unmet = t.spread.unmet(m)
	m.Pool = PoolOf(m.Items, m.Sharp, t.count)
}
