package stats

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"

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
	AUC        *float64            `json:"auc"`
	LogLoss    *float64            `json:"log_loss"`
	N          int                 `json:"n"` // predicted answers
	Coverage80 *float64            `json:"coverage80"`
	Baselines  map[string]Accuracy `json:"baselines"` // "item_only", "pfa", "elo", "best_lr"

	BeatsAll    bool           `json:"beats_all"` // better than every baseline in both AUC and log-loss
	Blocks      int            `json:"n_blocks"`  // blocks behind Coverage80
	BlockKind   string         `json:"block_kind"`
	BlockWidth  [2]float64     `json:"block_width"` // ends of the 80% interval in predicted sds, learnt on the training examinees
	Brier       *float64       `json:"brier"`
	Calibration Calibrated     `json:"calibration"`
	Train       EvaluationSide `json:"train"`
	Test        EvaluationSide `json:"test"`
	Split       string         `json:"split"` // "given" or "by hash"
	Axis        string         `json:"axis"`  // areas along which abilities differ; "" none
	Dated       bool           `json:"dated"`
	Hyper       trend.Hyper    `json:"variances"`
	Beta        []float64      `json:"practice_effects"` // in the order of trend.Model.Beta
	Notes       []string       `json:"notes"`
}

// Accuracy is a model's score on the predicted answers; null when the model could not be fitted.
type Accuracy struct {
	AUC     *float64 `json:"auc"`
	LogLoss *float64 `json:"log_loss"`
	// Of the trend model over this one; null when too few examinees were tested.
	GainAUC     *Gain  `json:"gain_auc"`
	GainLogLoss *Gain  `json:"gain_log_loss"`
	Against     string `json:"against"` // "better", "worse" or "not_told_apart": what both intervals allow to say of the trend model; "" nothing
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

// Evaluate learns items, practice effects and variances on the examinees of train and predicts those of test. Without
// test, a fifth of train's examinees, chosen by a seeded hash, are held out instead.
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
	ev.coverage()
	return &Evaluation{Trend: ev.out}, ev.rivals(ctx)
}

// evaluation is one evaluation on its way.
type evaluation struct {
	sv    *survey // items and areas of both sides
	axis  int
	task  baseline.Task
	setOf []int32
	opt   Options
	model *trend.Model
	y, p  []float64 // of test answers, in order
	out   TrendEvaluation
}

// gather reads both sides.
func gather(ctx context.Context, train, test Source, opt Options) (*evaluation, error) {
	sv, err := surveySource(ctx, train, opt)
	if err != nil {
		return nil, err
	}
	ev := &evaluation{sv: sv, opt: opt}
	ev.out.Split, ev.out.Notes = "by hash", []string{}
	learn, held := split(sv.sample, opt.Seed)
	if test != nil {
		ev.out.Split = "given"
		other, err := surveyInto(ctx, sv.codebook, test, opt)
		if err != nil {
			return nil, err
		}
		learn, held = sv.sample, other.sample
		sv = other
		sv.setOf = merged(ev.sv.setOf, other.setOf)
	}
	ev.setAxis(sv)
	ev.task = baseline.Task{Train: sequences(learn, ev.axis), Test: sequences(held, ev.axis), Items: len(sv.items),
		Areas: len(sv.vocab[ev.axis].names), Sets: sv.vocab[ev.axis].sets}
	ev.setOf = sv.setOf[ev.axis]
	ev.out.Train, ev.out.Test = side(ev.task.Train, len(sv.items)), side(ev.task.Test, len(sv.items))
	return ev, nil
}

func (ev *evaluation) setAxis(sv *survey) {
	for a := range axes {
		if len(sv.vocab[a].names) > 0 {
			ev.axis, ev.out.Axis = a, axisName(a)
			return
		}
	}
}

// split holds out a share of examinees by a hash of their hash, so that it is independent of the sample's.
func split(all []sampled, seed uint64) (learn, held []sampled) {
	for _, s := range all {
		x := (s.hash ^ s.hash>>31 ^ seed) * 0xff51afd7ed558ccd
		if float64((x^x>>33)>>11)/(1<<53) < testShare {
			held = append(held, s)
		} else {
			learn = append(learn, s)
		}
	}
	return learn, held
}

// merged prefers the training side's areas of an item.
func merged(train, test [axes][]int32) [axes][]int32 {
	for a := range test {
		for i, set := range train[a] {
			if set > 0 && i < len(test[a]) {
				test[a][i] = set
			}
		}
	}
	return test
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

// learn estimates the model on the training side alone.
func (ev *evaluation) learn(ctx context.Context) error {
	m := &trend.Model{Hyper: trend.DefaultHyper(), Areas: ev.task.Areas, Sets: ev.task.Sets,
		Items: make([]trend.Difficulty, ev.task.Items)}
	m.SG, m.SU, m.QG, m.QU, m.DU, m.SB, m.FB = .7, .5, .05, .05, .02, .2, .1
	var err error
	ev.model, err = trend.Train(ctx, m, ev.task.Train, trend.Training{Workers: ev.opt.Workers, Passes: 12, SetOf: ev.setOf,
		Covariates: true, Sharp: true, Polish: true, HyperRows: 400_000})
	if err != nil {
		return err
	}
	ev.out.Hyper, ev.out.Beta = ev.model.Hyper, ev.model.Beta[:]
	for i := range ev.task.Test {
		for _, d := range ev.task.Test[i].Day {
			ev.out.Dated = ev.out.Dated || d != trend.NoDay
		}
	}
	return nil
}

// predict scores the model's predictions of the test side.
func (ev *evaluation) predict() {
	f := trend.NewFilter(ev.model)
	for i := range ev.task.Test {
		s := &ev.task.Test[i]
		f.Start(s)
		f.Run(s, 0, s.Len(), func(row int, p float64) {
			ev.p, ev.y = append(ev.p, p), append(ev.y, float64(s.Y[row]))
		})
	}
	ev.out.N = len(ev.p)
	a := accuracy(ev.p, ev.y)
	ev.out.AUC, ev.out.LogLoss = a.AUC, a.LogLoss
	if a.AUC == nil {
		ev.out.Notes = append(ev.out.Notes, "The AUC needs right and wrong answers.")
	}
	ev.out.Brier = number(meanSquare(ev.p, ev.y))
	ev.out.Calibration = calibrationOf(ev.p, ev.y)
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
	ev.out.Baselines["elo"] = ev.rival(baseline.Elo(&small), ours)
	if len(ours) < leastGainSize {
		ev.out.Notes = append(ev.out.Notes, tooFewToCompare)
	}
	ev.out.BeatsAll = true
	for _, b := range ev.out.Baselines {
		ev.out.BeatsAll = ev.out.BeatsAll && better(ev.out.AUC, b.AUC) && better(b.LogLoss, ev.out.LogLoss)
	}
	return nil
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
