package stats

import (
	"context"
	"strings"
	"testing"

	"cutscore/exam"
)

// halves of a class by pseudonym: those to learn from and those to predict.
func halves(rows []exam.Response, from string) (learn, held []exam.Response) {
	for _, r := range rows {
		if r.Examinee < from {
			learn = append(learn, r)
		} else {
			held = append(held, r)
		}
	}
	return learn, held
}

// TestEvaluationTestsWhatPagesUse: what an evaluation learns from a cohort is, to the last bit, what a run over the same cohort
// learns for its pages.
func TestEvaluationTestsWhatPagesUse(t *testing.T) {
	learn, held := halves(class{students: 90, sittings: 4, items: 40, areas: 3, growth: .05, seed: 71}.rows(), "s070")
	var c *Calibration
	runAll(t, store(learn, 3), Options{Seed: 4, Learnt: func(got *Calibration) { c = got }})
	ev, err := Evaluate(context.Background(), store(learn, 2), store(held, 2), Options{Seed: 4})
	if err != nil {
		t.Fatal(err)
	}
	tr := &ev.Trend
	if tr.Hyper != c.Hyper[tr.Axis] || tr.BlockWidth != c.BlockWidth {
		t.Errorf("the evaluation tests %+v with width %v, pages rest on %+v with %v", tr.Hyper, tr.BlockWidth, c.Hyper[tr.Axis], c.BlockWidth)
	}
	for i, b := range tr.Beta {
		if b != c.Beta[tr.Axis][i] {
			t.Errorf("effect %d: %v and %v", i, b, c.Beta[tr.Axis][i])
		}
	}
	sharp := false
	for _, it := range c.Items {
		sharp = sharp || it.A != 1
	}
	if !sharp || len(c.Practice[tr.Axis]) != 3 {
		t.Errorf("sharpness of items or practice by area is not in the calibration: %v", c.Practice)
	}
	if tr.Alone.LogLoss == nil || *tr.Alone.LogLoss <= *tr.LogLoss {
		t.Errorf("nothing learnt from others predicts no worse: %v and %v", tr.Alone.LogLoss, tr.LogLoss)
	}
	if i := tr.Coverage80Interval; tr.BlockExaminees != 20 || i == nil || !(i.Low < *tr.Coverage80 && *tr.Coverage80 < i.High) {
		t.Errorf("coverage %v in %+v of %d examinees", *tr.Coverage80, i, tr.BlockExaminees)
	}
}

// TestSharedExamineesAreTold: examinees on both sides are counted in a note, and none otherwise.
func TestSharedExamineesAreTold(t *testing.T) {
	rows := class{students: 30, sittings: 2, items: 20, areas: 2, seed: 72}.rows()
	learn, held := halves(rows, "s025")
	for _, c := range []struct {
		held []exam.Response
		want string
	}{{held, ""}, {rows[len(rows)-5*40:], "1 examinee has the same id on both sides"}} {
		train := learn
		if c.want != "" {
			train = append(append([]exam.Response(nil), learn...), held[:40]...)
		}
		ev, err := Evaluate(context.Background(), store(train, 2), store(c.held, 1), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if notes := strings.Join(ev.Trend.Notes, "\n"); strings.Contains(notes, "both sides") != (c.want != "") || !strings.Contains(notes, c.want) {
			t.Errorf("notes %q, want %q", notes, c.want)
		}
	}
}

// TestShareIntervalByHand: of ten examinees with one block each, all inside or none, the share of a draw is a count of ten over
// ten; with all alike there is nothing to be uncertain of, and nine are too few.
func TestShareIntervalByHand(t *testing.T) {
	one := []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	if i := shareInterval(one, one, 1); *i != (Interval{1, 1}) {
		t.Errorf("%+v", i)
	}
	half := []float64{1, 0, 1, 0, 1, 0, 1, 0, 1, 0}
	// Binomial(10, 1/2): P(X <= 1) = .0107, P(X <= 2) = .0547: the 2.5% quantile is 2 of 10, the 97.5% one 8 of 10.
	if i := shareInterval(half, one, 1); *i != (Interval{.2, .8}) {
		t.Errorf("%+v", i)
	}
	if shareInterval(one[:9], one[:9], 1) != nil {
		t.Error("nine examinees have an interval")
	}
}
