package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"cutscore/stats/trend"
)

// alikeAnswers is m examinees with n answers each whose chances vary with the examinee and are known with a common error.
func alikeAnswers(m, n int, rng *rand.Rand) (p, y []float64, test []trend.Sequence) {
	for range m {
		var s trend.Sequence
		level, off := rng.NormFloat64(), .4*rng.NormFloat64()
		for range n {
			x := level + rng.NormFloat64()
			right := b2f(rng.Float64() < sigma(x))
			p, y = append(p, sigma(x+off)), append(y, right)
			s.Append(0, 0, float32(right), trend.NoDay, trend.FirstTime, 0)
		}
		test = append(test, s)
	}
	return p, y, test
}

// TestIntervalsOfScores: over 300 samples of 40 examinees the 95% intervals of AUC, log-loss, slope and intercept hold the
// values of a sample of 20,000 about as often as they say, though answers of an examinee are alike.
func TestIntervalsOfScores(t *testing.T) {
	of := func(p, y []float64, test []trend.Sequence) (v [4]float64, in [4]*Interval) {
		ev := &evaluation{p: p, y: y}
		ev.task.Test = test
		a := accuracy(p, y)
		ev.out.AUC, ev.out.LogLoss, ev.out.Calibration = a.AUC, a.LogLoss, calibrationOf(p, y)
		ev.intervals()
		c := ev.out.Calibration
		return [4]float64{*a.AUC, *a.LogLoss, *c.Slope, *c.Intercept}, [4]*Interval{ev.out.AUCInterval, ev.out.LogLossInterval, c.SlopeInterval, c.InterceptInterval}
	}
	rng := rand.New(rand.NewPCG(6, 2))
	truth, _ := of(alikeAnswers(20_000, 20, rng))
	const samples = 300
	var held [4]float64
	for range samples {
		_, in := of(alikeAnswers(40, 20, rng))
		for k, i := range in {
			if i.Low <= truth[k] && truth[k] <= i.High {
				held[k] += 1. / samples
			}
		}
	}
	for k, name := range []string{"AUC", "log-loss", "slope", "intercept"} {
		if math.Abs(held[k]-.95) > .04 {
			t.Errorf("%s: %.3f of the intervals hold it", name, held[k])
		}
	}
	if _, in := of(alikeAnswers(9, 20, rng)); in != [4]*Interval{} {
		t.Errorf("nine examinees have intervals: %v", in)
	}
}
