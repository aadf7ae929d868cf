package stats

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"cutscore/exam"
)

// tutoring invents data of a tutoring system: skills practised in runs, learning with practice, items met again after a
// miss, and no times at all.
func tutoring(students, skills, answers int, seed uint64) []exam.Response {
	rng := rand.New(rand.NewPCG(seed, 3))
	easy := make([]float64, skills)
	bank := make([][]float64, skills)
	learn := make([]float64, skills)
	for k := range skills {
		easy[k], learn[k] = 1+.9*rng.NormFloat64(), .05+.1*rng.Float64()
		for range 12 {
			bank[k] = append(bank[k], .7*rng.NormFloat64())
		}
	}
	var out []exam.Response
	for s := range students {
		g := .7 * rng.NormFloat64()
		u := make([]float64, skills)
		for k := range u {
			u[k] = .5 * rng.NormFloat64()
		}
		n := 0
		for n < answers {
			k := rng.IntN(skills)
			for range 3 + rng.IntN(8) {
				it, again := rng.IntN(12), 0.0
				for try := range 3 {
					res := exam.Incorrect
					if rng.Float64() < sigma(g+u[k]+easy[k]-bank[k][it]+again) {
						res = exam.Correct
					}
					n++
					out = append(out, exam.Response{Source: "tutor", Examinee: fmt.Sprintf("s%04d", s), Item: fmt.Sprintf("k%d-i%d", k, it),
						Position: int32(n), AnsweredAt: exam.NoTime, Result: res, Disciplines: fmt.Sprintf("skill %d", k),
						Seconds: exam.Unknown, Changes: exam.Unknown, PeerP: exam.Unknown, Confidence: exam.Unknown, ExportedAt: exam.NoTime})
					u[k] += learn[k]
					if res == exam.Correct || try == 2 || rng.Float64() < .5 {
						break
					}
					again = .6
				}
			}
		}
	}
	return out
}

func TestEvaluateBeatsEveryBaseline(t *testing.T) {
	cases := map[string]Source{
		"tutoring": store(tutoring(250, 30, 200, 1), 3),
		"class":    store(class{students: 250, sittings: 6, items: 40, areas: 8, growth: .08, seed: 9}.rows(), 3),
	}
	for name, src := range cases {
		ev, err := Evaluate(context.Background(), src, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		tr := ev.Trend
		t.Logf("%s: auc %.4f loss %.4f n %d coverage %.3f of %d %s slope %.3f; %+v", name, *tr.AUC, *tr.LogLoss, tr.N, *tr.Coverage80,
			tr.Blocks, tr.BlockKind, *tr.Calibration.Slope, tr.Hyper)
		for b, a := range tr.Baselines {
			t.Logf("   %s auc %.4f loss %.4f", b, *a.AUC, *a.LogLoss)
		}
		if !tr.BeatsAll {
			t.Errorf("%s: a baseline is better", name)
		}
		if math.Abs(*tr.Coverage80-.8) > 2.6*math.Sqrt(.16/float64(tr.Blocks)) {
			t.Errorf("%s: 80%% intervals cover %.3f", name, *tr.Coverage80)
		}
		if math.Abs(*tr.Calibration.Slope-1) > .1 {
			t.Errorf("%s: calibration slope %.3f", name, *tr.Calibration.Slope)
		}
	}
}

// TestEvaluateOnOthers: training and test sources may have items and skills of their own.
func TestEvaluateOnOthers(t *testing.T) {
	train := store(tutoring(80, 10, 120, 1), 2)
	other := tutoring(40, 10, 120, 1)
	for i := range other {
		other[i].Examinee = "t" + other[i].Examinee
		if i%5 == 0 {
			other[i].Item = "new" + other[i].Item
		}
		if i%50 == 0 {
			other[i].Disciplines = "new skill"
		}
	}
	ev, err := Evaluate(context.Background(), train, store(other, 2), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if ev.Trend.N != len(other) || ev.Trend.Test.Examinees != 40 || ev.Trend.Split != "given" {
		t.Errorf("%d answers of %d examinees predicted", ev.Trend.N, ev.Trend.Test.Examinees)
	}
	b, err := json.Marshal(ev)
	if err != nil {
		t.Fatal(err)
	}
	var back struct {
		Trend struct {
			AUC       float64 `json:"auc"`
			LogLoss   float64 `json:"log_loss"`
			N         int     `json:"n"`
			Coverage  float64 `json:"coverage80"`
			Baselines map[string]struct{ AUC, Log_Loss float64 }
		} `json:"trend"`
	}
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"item_only", "pfa", "elo", "best_lr"} {
		if x := back.Trend.Baselines[name]; x.AUC < .5 || x.Log_Loss <= 0 {
			t.Errorf("%s: %+v", name, x)
		}
	}
}

func TestEvaluateRefusesTooFew(t *testing.T) {
	if _, err := Evaluate(context.Background(), store(nil, 1), nil, Options{}); !errors.Is(err, ErrTooFewToEvaluate) {
		t.Errorf("nobody: %v", err)
	}
}

// TestAUCByHand: 3 right (.9 .8 .4), 2 wrong (.8 .3): pairs won 2+1.5+1 = 4.5 of 6.
func TestAUCByHand(t *testing.T) {
	got := rankAUC([]float64{.9, .8, .4, .8, .3}, []float64{1, 1, 1, 0, 0})
	if math.Abs(got-4.5/6) > 1e-12 {
		t.Errorf("AUC %v", got)
	}
	if number(rankAUC([]float64{.5}, []float64{1})) != nil {
		t.Error("one outcome has an AUC")
	}
}
