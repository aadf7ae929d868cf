package stats

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"

	"cutscore/stats/trend"
	"cutscore/stats/trend/baseline"
)

// Evaluation is how well the trend model predicts answers of examinees it has not learnt from, each from that
// examinee's own earlier answers only, beside simple models on the same split.
type Evaluation struct {
	Trend TrendEvaluation `json:"trend"`
}

// TrendEvaluation is the trend model's part. A number that the data do not allow is null, with the reason in Notes.
type TrendEvaluation struct {
	AUC     *float64 `json:"auc"`
	LogLoss *float64 `json:"log_loss"`
	// Their 95% intervals over examinees; null under 10 of them.
	AUCInterval     *Interval `json:"auc_interval"`
	LogLossInterval *Interval `json:"log_loss_interval"`

	N          int                 `json:"n"` // predicted answers
	Coverage80 *float64            `json:"coverage80"`
	Baselines  map[string]Accuracy `json:"baselines"` // "item_only", "pfa", "elo", "best_lr"
	// Alone is the model of a student alone: published defaults, nothing learnt from others.
	Alone  Accuracy `json:"alone"`
	Learnt bool     `json:"learnt"` // from others; else the published defaults were tested

	BeatsAll bool `json:"beats_all"` // better than every one of Rivals in both AUC and log-loss, as it came out: luck included
	Blocks   int  `json:"n_blocks"`  // blocks behind Coverage80
	// Coverage80Interval is its 95% interval over examinees; null when fewer than 10 have a block to predict.
	Coverage80Interval *Interval      `json:"coverage80_interval"`
	BlockExaminees     int            `json:"n_block_examinees"` // who have those blocks
	BlockKind          string         `json:"block_kind"`
	BlockWidth         [2]float64     `json:"block_width"` // ends of the 80% interval in predicted sds, learnt on the training examinees
	Brier              *float64       `json:"brier"`
	Calibration        Calibrated     `json:"calibration"`
	Train              EvaluationSide `json:"train"`
	Test               EvaluationSide `json:"test"`
	Split              string         `json:"split"` // "given" or "by hash"
	Axis               string         `json:"axis"`  // areas along which abilities differ; "" none
	Dated              bool           `json:"dated"`
	Hyper              trend.Hyper    `json:"variances"`
	Beta               []float64      `json:"practice_effects"` // in the order of trend.Model.Beta
	Notes              []string       `json:"notes"`
}

// Accuracy is a model's score on the predicted answers; null when the model could not be fitted.
type Accuracy struct {
	AUC     *float64 `json:"auc"`
	LogLoss *float64 `json:"log_loss"`
	// Of the trend model over this one; null when too few examinees were tested.
	GainAUC     *Gain  `json:"gain_auc"`
	GainLogLoss *Gain  `json:"gain_log_loss"`
	Against     string `json:"against"` // "better", "worse", "in_part" or "not_told_apart": what both intervals allow to say of the trend model; "" nothing
}

// Interval is a range of plausible values.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// EvaluationSide is the size of one side of the split.
type EvaluationSide struct {
	Examinees int `json:"n_examinees"`
	Answers   int `json:"n"`
	Items     int `json:"n_items"` // distinct items answered
}

// testShare of examinees is held out when no test source is given: hashes below it.
const testShare = .2

// baselineRows is how many answers the regressions learn from at most.
const baselineRows = 2_000_000

// ErrTooFewToEvaluate says that there is nobody to learn from or nobody to predict.
var ErrTooFewToEvaluate = errors.New("an evaluation needs scored responses of several examinees to learn from and of others to predict")

// Evaluate learns on the examinees of train what a run would learn from them for its pages, and predicts those of test.
// Without test, a fifth of train's examinees, chosen by a seeded hash, are held out instead.
func Evaluate(ctx context.Context, train, test Source, opt Options) (*Evaluation, error) {
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	ev, err := gather(ctx, train, test, opt)
	if err != nil {
		return nil, err
	}
	if len(ev.task.Train) == 0 || len(ev.task.Test) == 0 {
		return nil, fmt.Errorf("%w: %d to learn from, %d to predict", ErrTooFewToEvaluate, len(ev.task.Train), len(ev.task.Test))
	}
	if err := ev.learn(ctx); err != nil {
		return nil, err
	}
	ev.predict()
	ev.intervals()
	ev.coverage()
	return &Evaluation{Trend: ev.out}, ev.rivals(ctx)
}

// evaluation is one evaluation on its way.
type evaluation struct {
	judge *judge // of the training examinees, who are the sample of its survey
	task  baseline.Task
	opt   Options
	model *trend.Model
	y, p  []float64 // of test answers, in order
	out   TrendEvaluation
}

// gather reads both sides into one codebook, in an order that depends on nothing but what is in them.
func gather(ctx context.Context, train, test Source, opt Options) (*evaluation, error) {
	sv, err := surveyInto(ctx, newCodebook(), train, opt)
	if err != nil {
		return nil, err
	}
	ev := &evaluation{opt: opt}
	ev.out.Split, ev.out.Notes = "by hash", []string{}
	if test == nil {
		holdOut(sv.sample, opt.Seed)
	} else {
		ev.out.Split = "given"
		if ev.out.Notes, err = join(ctx, sv, test, opt); err != nil {
			return nil, err
		}
	}
	sv.canonical()
	learn, held := sides(sv.sample)
	if n := shared(learn, held); n > 0 {
		ev.out.Notes = append(ev.out.Notes, fmt.Sprintf("%s on both sides. Where one id is one person, what was learnt rests on that person's own answers, and the figures are kinder than for others.",
			plural(n, "examinee has the same id", "examinees have the same ids")))
	}
	if note := untoldNote(sv.sample); note != "" {
		ev.out.Notes = append(ev.out.Notes, note)
	}
	ev.judge = &judge{sv: sv, opt: opt}
	sv.sample = learn
	sv.answers = answerCounts(learn, len(sv.items))
	ev.setAxis(held)
	return ev, nil
}

// answerCounts counts answers by item.
func answerCounts(some []sampled, items int) []float64 {
	n := make([]float64, items)
	for i := range some {
		for _, it := range some[i].seq.Item {
			if it >= 0 {
				n[it]++
			}
		}
	}
	return n
}

// setAxis takes the first axis with areas, as a run does, and what is learnt and predicted along it.
func (ev *evaluation) setAxis(held []sampled) {
	sv := ev.judge.sv
	axis := sv.primary()
	if sv.hasAreas(axis) {
		ev.out.Axis = axisName(axis)
	}
	ev.task = baseline.Task{Train: sequences(sv.sample, axis), Test: sequences(held, axis), Items: len(sv.items),
		Areas: len(sv.vocab[axis].names), Sets: sv.vocab[axis].sets}
	ev.out.Train, ev.out.Test = side(ev.task.Train, len(sv.items)), side(ev.task.Test, len(sv.items))
	for i := range ev.task.Test {
		for _, d := range ev.task.Test[i].Day {
			ev.out.Dated = ev.out.Dated || d != trend.NoDay
		}
	}
}

func sequences(some []sampled, axis int) []trend.Sequence {
	out := make([]trend.Sequence, len(some))
	for i := range some {
		out[i] = some[i].seq
		out[i].Set = some[i].sets[axis]
	}
	return out
}

func side(data []trend.Sequence, items int) EvaluationSide {
	met := make([]bool, items)
	s := EvaluationSide{Examinees: len(data)}
	for i := range data {
		s.Answers += data[i].Len()
		for _, it := range data[i].Item {
			if it >= 0 && !met[it] {
				met[it] = true
				s.Items++
			}
		}
	}
	return s
}

// learn makes the model that pages of the training examinees would rest on.
func (ev *evaluation) learn(ctx context.Context) error {
	if err := ev.judge.learnPrimary(ctx); err != nil {
		return err
	}
	ev.model = ev.judge.models[ev.judge.primary]
	ev.out.Hyper, ev.out.Beta = ev.model.Hyper, ev.model.Beta[:]
	if ev.out.Learnt = ev.judge.learnt; !ev.out.Learnt {
		ev.out.Notes = append(ev.out.Notes, fmt.Sprintf("Fewer than %d examinees to learn from, or %d who hardly share questions: the published defaults were tested, as pages of so few use them.", minSharing, minCalibration))
	}
	return nil
}

// predict scores the model's predictions of the test side.
func (ev *evaluation) predict() {
	for i := range ev.task.Test {
		for _, y := range ev.task.Test[i].Y {
			ev.y = append(ev.y, float64(y))
		}
	}
	if note := ev.unmetNote(); note != "" {
		ev.out.Notes = append(ev.out.Notes, note)
	}
	ev.p = predictions(ev.model, ev.task.Test)
	ev.out.N = len(ev.p)
	a := accuracy(ev.p, ev.y)
	ev.out.AUC, ev.out.LogLoss = a.AUC, a.LogLoss
	if a.AUC == nil {
		ev.out.Notes = append(ev.out.Notes, "The AUC needs right and wrong answers.")
	}
	ev.out.Brier = number(meanSquare(ev.p, ev.y))
	if ev.out.Calibration = calibrationOf(ev.p, ev.y); ev.out.Calibration.Slope == nil {
		ev.out.Notes = append(ev.out.Notes, "The calibration slope needs right and wrong answers, and predictions that differ and do not tell all of them apart.")
	}
}

// predictions are P(correct) of every answer from the same examinee's earlier ones.
func predictions(m *trend.Model, data []trend.Sequence) []float64 {
	f := trend.NewFilter(m)
	var out []float64
	for i := range data {
		f.Start(&data[i])
		f.Run(&data[i], 0, data[i].Len(), func(_ int, p float64) { out = append(out, p) })
	}
	return out
}

// alone is the model of an examinee about whose items nobody else says anything.
func (ev *evaluation) alone() *trend.Model {
	sv := ev.judge.sv
	one := survey{codebook: sv.codebook, answers: sv.answers, peer: sv.peer}
	return (&judge{sv: &one, opt: ev.opt}).start(ev.judge.primary)
}

// rivals fits and scores the baselines.
func (ev *evaluation) rivals(ctx context.Context) error {
	small, ours := ev.task, byExaminee(ev.p, ev.y, ev.task.Test)
	small.Train = firstRows(small.Train, baselineRows)
	ev.out.Baselines = map[string]Accuracy{}
	for name, f := range map[string]baseline.Features{"item_only": baseline.ItemOnly(), "pfa": baseline.PFA(), "best_lr": baseline.BestLR()} {
		if err := ctx.Err(); err != nil {
			return err
		}
		p, err := baseline.Logistic(&small, f)
		if err != nil {
			return fmt.Errorf("baseline %s: %w", name, err)
		}
		ev.out.Baselines[name] = ev.rival(p, ours)
	}
	ev.out.Alone = ev.rival(predictions(ev.alone(), ev.task.Test), ours)
	ev.out.Baselines["elo"] = ev.rival(baseline.Elo(&small), ours)
	if len(ours) < leastGainSize {
		ev.out.Notes = append(ev.out.Notes, tooFewToCompare)
	}
	ev.out.BeatsAll = true
	for _, b := range ev.out.Rivals() {
		ev.out.BeatsAll = ev.out.BeatsAll && better(ev.out.AUC, b.AUC) && better(b.LogLoss, ev.out.LogLoss)
	}
	return nil
}

// Rivals are what the trend model has to beat: the baselines, and what is published, unless that is itself what was tested
// because nothing could be learnt.
func (e *TrendEvaluation) Rivals() []Accuracy {
	out := slices.Collect(maps.Values(e.Baselines))
	if e.Learnt {
		out = append(out, e.Alone)
	}
	return out
}

// rival scores a baseline's predictions beside ours.
func (ev *evaluation) rival(p []float64, ours []examineeScore) Accuracy {
	a := accuracy(p, ev.y)
	compare(&a, ours, byExaminee(p, ev.y, ev.task.Test), ev.opt.Seed)
	return a
}

// better reports whether a > b; what is not known is not better.
func better(a, b *float64) bool { return a != nil && b != nil && *a > *b }

func firstRows(data []trend.Sequence, rows int) []trend.Sequence {
	for i := range data {
		if rows -= data[i].Len(); rows < 0 && i > 0 {
			return data[:i]
		}
	}
	return data
}

func number(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}
