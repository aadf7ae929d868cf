package stats

import (
	"context"
	"math"
	"time"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// judge is everything but the examinee: models, vocabulary, target and dates. It is read by all workers.
type judge struct {
	sv      *survey
	opt     Options
	models  [axes]*trend.Model // nil where no item carries an area of the axis
	primary int                // axis of the overall level
	learnt  bool               // difficulties were estimated on this cohort
	refined bool               // some were, though a calibration was there
	peers   bool               // difficulties rest on the printed shares of others
	asOf    int32
	on      time.Time // day of the exam, zero unknown
	exam    ExamSummary
	target  target
	weights [axes][]float64 // blueprint or, without one, share of the answers, by area
	ranges  [axes][][2]float64
	form    *formFinder // of the test's figures; nil: too few examinees
	night   *night      // nil: nothing is remembered
	known   string      // see night.knowledge
	digest  []byte      // of all that figures depend on besides the answers; nil: not made yet. See run_print.go
}

// target is the level that the exam asks for.
type target struct {
	ok         bool
	reason     string // why not
	needed, sd float64
	fact       exam.Fact
}

func newJudge(ctx context.Context, sv *survey, opt Options) (*judge, error) {
	jd := &judge{sv: sv, opt: opt, asOf: sv.lastDay, on: opt.ExamDate}
	if !opt.Today.IsZero() && jd.asOf != trend.NoDay {
		jd.asOf = min(jd.asOf, dayOfTime(opt.Today))
	}
	if !opt.AsOf.IsZero() {
		jd.asOf = dayOfTime(opt.AsOf)
	}
	jd.aim()
	for a := range axes {
		jd.weigh(a)
	}
	return jd, jd.learn(ctx)
}

// forDays is the judge of an examinee who has days of their own: other dated facts may be in force on them.
func (jd *judge) forDays(asOf int32, on time.Time) *judge {
	own := *jd
	own.asOf, own.on, own.digest = asOf, on, nil
	own.target = target{}
	own.aim()
	for a := range axes {
		own.weigh(a)
	}
	return &own
}

// files are those of the run, for the page of somebody alone: of many, they are mostly other people's.
func (jd *judge) files() []FileSummary {
	if jd.sv.people > 1 || jd.opt.Files == nil {
		return []FileSummary{}
	}
	return jd.opt.Files
}

// day by which the exam's facts are looked up: the exam's, else today.
func (jd *judge) factDay() time.Time {
	if !jd.on.IsZero() {
		return jd.on
	}
	return timeOfDay(jd.asOf)
}

// aim takes the target from the exam's dated facts.
func (jd *judge) aim() {
	e := jd.opt.Exam
	jd.exam = ExamSummary{Notes: []string{}}
	if !jd.on.IsZero() {
		jd.exam.Date = dateText(dayOfTime(jd.on))
	}
	if e == nil {
		jd.target.reason = "no exam was stated, so there is no standard to compare with"
		return
	}
	jd.exam.ID, jd.exam.Name = e.ID, e.Name
	if s, ok := e.StandardOn(jd.factDay()); ok {
		jd.exam.Standard = &Fact{Value: s.Value, Scale: string(s.Scale), EffectiveFrom: string(s.EffectiveFrom),
			Source: s.Source, Confidence: string(s.Confidence)}
		if s.Confidence == exam.Unverified {
			jd.exam.Notes = append(jd.exam.Notes, "The passing standard could not be checked at its source.")
		}
	}
	n, ok := e.PercentNeededOn(jd.factDay())
	if !ok || n.Value <= 0 || n.Value >= 1 {
		jd.target.reason = "the share of questions that passes " + e.Name + " is not known for this date"
		return
	}
	jd.target = target{ok: true, needed: n.Value, sd: n.SD, fact: n.Fact}
	if n.SD > 0 {
		jd.exam.Notes = append(jd.exam.Notes, "The share of questions that passes is an approximation, not a published rule.")
	}
}

// weigh sets the weight of every area of an axis: the middle of the blueprint's range, or the share of the answers
// where no area is on the blueprint.
func (jd *judge) weigh(axis int) {
	names := jd.sv.vocab[axis].names
	jd.weights[axis], jd.ranges[axis] = make([]float64, len(names)), make([][2]float64, len(names))
	found := false
	for i, name := range names {
		jd.ranges[axis][i] = [2]float64{-1, -1}
		if jd.opt.Exam == nil {
			continue
		}
		if area, ok := jd.opt.Exam.Area(jd.factDay(), axisName(axis), name); ok {
			jd.ranges[axis][i] = [2]float64{area.Low, area.High}
			jd.weights[axis][i] = (area.Low + area.High) / 2
			found = true
		}
	}
	if !found {
		copy(jd.weights[axis], jd.sv.areaN[axis])
	}
}

// learn makes the models: estimated on the cohort where it is large enough, published defaults otherwise.
func (jd *judge) learn(ctx context.Context) error {
	jd.primary = disciplineAxis
	for a := range axes {
		if len(jd.sv.vocab[a].names) > 0 {
			jd.primary = a
			break
		}
	}
	base, err := jd.train(ctx, jd.primary, nil)
	if err != nil {
		return err
	}
	jd.models[jd.primary] = base
	for a := range axes {
		if a == jd.primary || len(jd.sv.vocab[a].names) == 0 {
			continue
		}
		if jd.models[a], err = jd.train(ctx, a, base); err != nil {
			return err
		}
	}
	return nil
}

// train makes the model of one axis. Difficulties belong to items, not to an axis: they come from base when given.
func (jd *judge) train(ctx context.Context, axis int, base *trend.Model) (*trend.Model, error) {
	m := jd.start(axis)
	data := make([]trend.Sequence, len(jd.sv.sample))
	for i := range data {
		data[i] = jd.sv.sample[i].seq
		data[i].Set = jd.sv.sample[i].sets[axis]
	}
	if len(data) < minCalibration && jd.opt.Anchor == nil {
		return m, nil
	}
	jd.learnt = true
	enough := len(data) >= minVariances
	how := trend.Training{Workers: jd.opt.Workers, Passes: 6, SetOf: jd.sv.setOf[axis], Least: minPerItem,
		FixHyper: !enough, Covariates: enough, Base: jd.bases()}
	if base != nil {
		m.Items, m.Beta, m.Mu0 = base.Items, base.Beta, base.Mu0
		how.FixItems, how.Passes = true, 3
	}
	m.SkipRepeated = !enough
	if enough {
		m.DU, m.SB = .01, .15
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
	if base != nil {
		got.Items, got.Pool = base.Items, base.Pool
	} else if jd.opt.Anchor != nil {
		got.Pool, got.Unmet = jd.opt.Anchor.Pool, jd.unmet(jd.opt.Anchor, axis)
	}
	return got, err
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
	m := &trend.Model{Hyper: trend.DefaultHyper(), Areas: len(v.names), Sets: v.sets, SkipRepeated: true,
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
	m.Pool = trend.PoolOf(m.Items, jd.sv.answers)
	jd.peers = known > total/2
	if !jd.peers && len(jd.sv.sample) < minCalibration {
		m.Mu0, m.SG = m.Pool.B+soloMean, soloSD
	}
	return m
}
