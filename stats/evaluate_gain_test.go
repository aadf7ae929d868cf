package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"cutscore/stats/trend"
)

// answersOf makes sequences of so many answers each; what they are does not matter here.
func answersOf(sizes ...int) []trend.Sequence {
	var out []trend.Sequence
	for _, n := range sizes {
		var s trend.Sequence
		for range n {
			s.Append(0, 0, 1, trend.NoDay, trend.FirstTime, 0)
		}
		out = append(out, s)
	}
	return out
}

// TestPlacementsByHand: right .9 .8 .4, wrong .8 .3: the right ones are above 2, 1.5 and 1 of 2 wrong; the wrong ones
// below 1.5 and 3 of 3 right. Both means are the AUC, .75.
func TestPlacementsByHand(t *testing.T) {
	p, y := []float64{.9, .8, .4, .8, .3}, []float64{1, 1, 1, 0, 0}
	for i, want := range []float64{1, .75, .5, .5, 1} {
		if got := placements(p, y)[i]; math.Abs(got-want) > 1e-12 {
			t.Errorf("answer %d: %v, not %v", i, got, want)
		}
	}
	s := byExaminee(p, y, answersOf(2, 3))
	if above := (s[0].aboveWrong + s[1].aboveWrong) / 3; math.Abs(above-rankAUC(p, y)) > 1e-12 {
		t.Errorf("mean placement %v, AUC %v", above, rankAUC(p, y))
	}
}

// TestGainsTellLuckFromSkill: a model is better than its opposite; two models whose errors are alike are not told apart,
// and the interval of a difference that is nothing covers nothing in 95 of 100 cases.
func TestGainsTellLuckFromSkill(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	missed := 0
	for range 100 {
		sizes := make([]int, 40)
		for i := range sizes {
			sizes[i] = 20
		}
		var ours, same, worse, y []float64
		for range 800 {
			truth := .8 * rng.NormFloat64()
			a, b := truth+.5*rng.NormFloat64(), truth+.5*rng.NormFloat64()
			ours, same, worse = append(ours, sigma(a)), append(same, sigma(b)), append(worse, sigma(-a))
			y = append(y, 0)
			if rng.Float64() < sigma(truth) {
				y[len(y)-1] = 1
			}
		}
		test := answersOf(sizes...)
		mine := byExaminee(ours, y, test)
		twin, poor := accuracy(same, y), accuracy(worse, y)
		compare(&twin, mine, byExaminee(same, y, test), 1)
		compare(&poor, mine, byExaminee(worse, y, test), 1)
		if poor.Against != Better {
			t.Errorf("%+v against the opposite: %s", *poor.GainAUC, poor.Against)
		}
		if math.Abs(twin.GainAUC.Value-(rankAUC(ours, y)-*twin.AUC)) > 1e-12 || math.Abs(twin.GainLogLoss.Value-(*twin.LogLoss-meanLoss(ours, y))) > 1e-12 {
			t.Fatal("the gain is not the difference")
		}
		if twin.GainAUC.Low > 0 || twin.GainAUC.High < 0 {
			missed++
		}
	}
	if missed > 13 { // 5 expected; P(more than 13) is about .0003
		t.Errorf("%d of 100 intervals miss", missed)
	}
	few := accuracy([]float64{.4, .6}, []float64{0, 1})
	if compare(&few, make([]examineeScore, 2), make([]examineeScore, 2), 1); few.GainAUC != nil || few.Against != "" {
		t.Error("two examinees have an interval")
	}
}

// TestAgainstSaysWhatEachMeasureShows: both intervals above 0 are "better"; one of them alone is said by its name.
func TestAgainstSaysWhatEachMeasureShows(t *testing.T) {
	up, down, open := &Gain{Value: 2, Low: 1, High: 3}, &Gain{Value: -2, Low: -3, High: -1}, &Gain{Value: .5, Low: -1, High: 2}
	for _, c := range []struct {
		auc, loss   *Gain
		said, words string
	}{
		{up, up, Better, "better"}, {down, down, Worse, "worse"}, {open, open, NotToldApart, "not told apart"},
		{open, up, InPart, "better in log loss only"}, {down, open, InPart, "worse in AUC only"},
		{up, down, InPart, "better in AUC, worse in log loss"}, {down, up, InPart, "better in log loss, worse in AUC"},
	} {
		a := Accuracy{GainAUC: c.auc, GainLogLoss: c.loss, Against: against(c.auc, c.loss)}
		if a.Against != c.said || a.AgainstWords() != c.words {
			t.Errorf("AUC %+v, log loss %+v: %q, %q", *c.auc, *c.loss, a.Against, a.AgainstWords())
		}
	}
}

// TestRivalsHoldWhatIsPublished: what was learnt has to beat the published defaults too; tested themselves, they are no rival.
func TestRivalsHoldWhatIsPublished(t *testing.T) {
	e := TrendEvaluation{Baselines: map[string]Accuracy{"elo": {}, "pfa": {}}, Alone: Accuracy{Against: Worse}, Learnt: true}
	if got := e.Rivals(); len(got) != 3 || got[2].Against != Worse {
		t.Errorf("%+v", got)
	}
	if e.Learnt = false; len(e.Rivals()) != 2 {
		t.Error("the model is its own rival")
	}
}
