package stats

import (
	"context"
	"math"
	"slices"

	"cutscore/stats/trend"
)

// What the pages say and what an evaluation tests is learnt here, in one way.

// learn makes the models: estimated on the cohort where it is large enough, published defaults otherwise.
func (jd *judge) learn(ctx context.Context) error {
	if err := jd.learnPrimary(ctx); err != nil {
		return err
	}
	base := jd.models[jd.primary]
	for a := range axes {
		if a == jd.primary || len(jd.sv.vocab[a].names) == 0 {
			continue
		}
		m, err := jd.train(ctx, a, base)
		if err != nil {
			return err
		}
		jd.models[a] = m
	}
	if c := jd.opt.Anchor; c != nil {
		jd.common, jd.grain = c.CommonMove, c.Grain
	} else {
		jd.common, jd.grain = jd.commonMove(), jd.meanGrain()
	}
	return nil
}

// learnPrimary makes the model of the overall level, on the first axis that has areas, and the width of its intervals.
func (jd *judge) learnPrimary(ctx context.Context) (err error) {
	jd.primary = jd.sv.primary()
	if jd.models[jd.primary], err = jd.train(ctx, jd.primary, nil); err != nil {
		return err
	}
	jd.width = [2]float64{-z80, z80}
	if c := jd.opt.Anchor; c != nil {
		jd.width = c.BlockWidth
	} else if jd.learnt {
		jd.width = widthOf(jd.models[jd.primary], jd.sequences(jd.primary))
	}
	return nil
}

// meanGrain is by the answers of all.
func (jd *judge) meanGrain() float64 {
	sum, n := 1., 1.
	for i, answers := range jd.sv.answers {
		sum += answers * jd.models[jd.primary].GrainOf(int32(i))
		n += answers
	}
	return sum / n
}

// primary is the first axis along which scored answers have areas; not those of an evaluation's other side, whose names are in the
// codebook, too.
func (sv *survey) primary() int {
	for a := range axes {
		if sv.hasAreas(a) {
			return a
		}
	}
	return disciplineAxis
}

func (sv *survey) hasAreas(axis int) bool {
	return slices.ContainsFunc(sv.areaN[axis], func(n float64) bool { return n > 0 })
}

// sequences are the sampled examinees' answers with their areas on an axis.
func (jd *judge) sequences(axis int) []trend.Sequence { return sequences(jd.sv.sample, axis) }

// train makes the model of one axis. Difficulties belong to items, not to an axis: they come from base when given.
func (jd *judge) train(ctx context.Context, axis int, base *trend.Model) (*trend.Model, error) {
	m := jd.start(axis)
	data := jd.sequences(axis)
	if jd.opt.Anchor == nil && !enough(data, len(jd.sv.items)) {
		return m, nil
	}
	jd.learnt = true
	remembered := nothingNewLater(data)
	how := trend.Training{Workers: jd.opt.Workers, SetOf: jd.sv.setOf[axis], Covariates: true, OnlyLast: remembered, Sharp: true, Base: jd.bases()}
	if !remembered {
		m.Memory = trend.Memory{} // what a repetition is worth is learnt
	}
	m.SG, m.SU, m.QG, m.QU, m.DU, m.SB, m.FB = .7, .5, .03, .03, .01, .15, .1 // where they start: a variance that starts small stays small for long
	if base != nil {
		m.Items, m.Sharp, m.Grain, m.Beta, m.Mu0 = base.Items, base.Sharp, base.Grain, base.Beta, base.Mu0
		how.FixItems, how.Sharp, how.Passes, how.FirstRows = true, false, 4, 150_000 // only effects and variances are left to learn
	}
	if jd.anchor(axis, m, &how) {
		return m, nil
	}
	if jd.sv.brief {
		return nil, errUnlearnt
	}
	jd.refined = jd.opt.Anchor != nil
	got, err := trend.Train(ctx, m, data, how)
	if err != nil {
		return nil, err
	}
	got.Memory = untaught(got)
	switch {
	case base != nil:
		got.Items, got.Pool = base.Items, base.Pool
	case jd.opt.Anchor == nil:
		got.Centre(data, how.SetOf)
	default:
		got.Pool, got.Unmet = jd.opt.Anchor.Pool, jd.unmet(jd.opt.Anchor, axis)
	}
	return got, err
}

// newShare of the answers after the first sitting must be to new questions, for a group to teach what repetition and practice are
// worth: where all come back to the same questions, what they remember and what they have learnt since are one. Everything else is
// learnt from them all the same, also what the last result on a question tells of the next one, beside the design default of a memory
// (trend.UsualMemory), which keeps levels open. (With the effects of practice learnt beside that memory, all of a group that truly
// gained were falling.)
const newShare = .05

// nothingNewLater reports whether a group hardly meets a new question after its first sitting.
func nothingNewLater(data []trend.Sequence) bool {
	later, fresh := 0.0, 0.0
	for i := range data {
		s := &data[i]
		for row, block := range s.Block {
			if block == 0 {
				continue
			}
			if later++; s.Again[row] == trend.FirstTime {
				fresh++
			}
		}
	}
	return later > 0 && fresh < newShare*later
}

// untaught is what a repetition is worth where nobody's repetitions taught it: nobody had any. They
// alone move its effect, if ever so little, from nothing.
func untaught(m *trend.Model) trend.Memory {
	if m.Beta[trend.Repeated] != 0 {
		return trend.Memory{}
	}
	return trend.UsualMemory()
}

// bases are the prior difficulties from the printed shares of others who were correct (statistics.md 2.4).
func (jd *judge) bases() []float64 {
	out := make([]float64, len(jd.sv.peer))
	for i, p := range jd.sv.peer {
		out[i] = peerDifficulty(p)
	}
	return out
}

// peerDifficulty is -1.05 logit(p), p kept within what a finite group can show; NaN in, NaN out.
func peerDifficulty(p float64) float64 {
	return -1.05 * logit(math.Min(math.Max(p, .01), .99))
}

// Published defaults of what is unknown without a cohort.
const (
	soloItemVar = .87 * .87 // of items without any calibration
	peerItemVar = .05       // of items whose share of others is printed
	soloMean    = .6        // mean ability over mean difficulty: two in three correct
	soloSD      = 1.0       // of overall ability when the items' level is unknown: the answers decide
)

// start is the model before learning: defaults for one examinee alone.
func (jd *judge) start(axis int) *trend.Model {
	v := jd.sv.vocab[axis]
	m := &trend.Model{Hyper: trend.DefaultHyper(), Areas: len(v.names), Sets: v.sets, Memory: trend.UsualMemory(),
		Items: make([]trend.Difficulty, len(jd.sv.items))}
	known, total := 0.0, 0.0
	for i, p := range jd.sv.peer {
		m.Items[i] = trend.Difficulty{Var: soloItemVar}
		total += jd.sv.answers[i]
		if !math.IsNaN(p) {
			m.Items[i] = trend.Difficulty{B: peerDifficulty(p), Var: peerItemVar}
			known += jd.sv.answers[i]
		}
	}
	m.Pool = trend.PoolOf(m.Items, nil, jd.sv.answers)
	jd.peers = known > total/2
	if !jd.peers && !enough(jd.sequences(axis), len(jd.sv.items)) {
		m.Mu0, m.SG = m.Pool.B+soloMean, soloSD
	}
	return m
}

// enough reports whether a group teaches more than the published defaults say: by its size, or by less of it that has most of its
// questions in common. (Groups of ten to nineteen who share few had areas' 90% intervals hold .75 when learnt, .92 by the defaults.)
func enough(data []trend.Sequence, items int) bool {
	switch n := len(data); {
	case n >= minCalibration:
		return true
	case n < minSharing:
		return false
	}
	first, shared := make([]int32, items), make([]bool, items) // by item: 1 + who met it first; whether others did
	answers, common := 0, 0
	for who := range data {
		for _, item := range data[who].Item {
			answers++
			switch {
			case item < 0:
			case first[item] == 0:
				first[item] = int32(who) + 1
			case first[item] != int32(who)+1:
				shared[item] = true
			}
		}
	}
	for who := range data {
		for _, item := range data[who].Item {
			if item >= 0 && shared[item] {
				common++
			}
		}
	}
	return 2*common >= answers
}
