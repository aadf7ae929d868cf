package stats

import (
	"context"
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
	width   [2]float64         // ends of the 80% interval of a block's score, in predicted sds
	common  float64            // logits that the group moved as a whole, by itself or because its questions did; 0: told apart
	grain   float64            // of an answer, on average over them (trend.Model.Grain)
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
