package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cutscore/exam"
)

// epcScores are CBSSA scores, the last of them some days before the exam.
func epcScores(daysBefore, gap int, values ...float64) []exam.Sitting {
	var out []exam.Sitting
	for i, v := range values {
		s := sittingOn(daysBefore+gap*(len(values)-1-i), "CBSSA", exam.EPC, v)
		s.Source, s.Examinee, s.ID = "t", "a", fmt.Sprint(i)
		out = append(out, s)
	}
	return out
}

// TestPassGoesOnFromTheLevel: the pass figure is that of the level that the course of scores ends with, so the same ten scores
// rising or falling give opposite answers, and what the page calls the level is what the expected result starts from.
func TestPassGoesOnFromTheLevel(t *testing.T) {
	step1 := mustExam(t, "usmle-step1")
	up := []float64{45, 48, 51, 54, 57, 60, 63, 66, 69, 72}
	down := []float64{72, 69, 66, 63, 60, 57, 54, 51, 48, 45}
	rising := PassProbability(PassInput{Exam: step1, Sittings: epcScores(0, 7, up...)})
	falling := PassProbability(PassInput{Exam: step1, Sittings: epcScores(0, 7, down...)})
	if rising.OutOf20 < 17 || falling.OutOf20 > 3 {
		t.Errorf("45 to 72: %d of 20; 72 to 45: %d of 20", rising.OutOf20, falling.OutOf20)
	}
	a := analyseScores(t, Options{Exam: step1}, epcScores(0, 7, up...)...)
	near(t, "level and expected result", a.Scores[0].Level.Value, a.Pass.Score.Value, 1e-9)
	near(t, "level of the whole", a.Overall.Level.Value, a.Scores[0].Level.Value, 1e-9)
	near(t, "with nothing else known", a.Pass.Score.Value, rising.Score.Value, 1e-9)
}

// TestPassLaterByHand: one score of error 2.9, 30 days before the exam. Before the scores each pace and each walk of the grid
// is as likely as its prior, and 30 days add s^2 (2kd - 2 + 2e^-kd)/k^2 + w^2 d, s .16 .32 .66 1.35 of 8.7 in 28 days, half-lives
// 55.2245 and four times that, w .02/.526 of 8.7 times 2.5 to the power of +-.5 and +-1.5 with weights e^-(x^2/2).
func TestPassLaterByHand(t *testing.T) {
	const d = 30.0
	gained := 0.0
	for _, s := range []float64{.16, .32, .66, 1.35} {
		for _, half := range []float64{55.2245, 220.898} {
			k := math.Ln2 / half
			s := s * 8.7 / 28
			gained += s * s * (2*k*d - 2 + 2*math.Exp(-k*d)) / (k * k) / 8
		}
	}
	walked, weight := 0.0, 0.0
	for _, x := range []float64{-1.5, -.5, .5, 1.5} {
		w := .02 / .526 * 8.7 * math.Pow(2.5, x)
		walked, weight = walked+math.Exp(-x*x/2)*w*w*d, weight+math.Exp(-x*x/2)
	}
	v := 2.9*2.9 + gained + walked/weight
	p := PassProbability(PassInput{Exam: mustExam(t, "usmle-step1"), On: examDay, Sittings: epcScores(30, 7, 66)})
	near(t, "P(pass)", p.Probability.Value, phi(4/math.Sqrt(v+25-2.9*2.9)), 1e-9)
	near(t, "expected result", p.Score.Value, 66, 1e-9)
}

// learner is somebody's true level by day: where it begins, what it gains in a day, and for how long.
type learner struct{ start, perDay, until float64 }

func (l learner) at(day float64) float64 { return l.start + l.perDay*math.Min(day, l.until) }

// drawLearner is one who stands still, rises to the last score or beyond it, levels off halfway, falls, or jumps.
func drawLearner(rng *rand.Rand, course float64) learner {
	l := learner{start: 60 + 6*rng.NormFloat64(), perDay: rng.Float64() * 9 / 28, until: math.Inf(1)}
	switch rng.IntN(6) {
	case 0, 1:
		l.perDay = 0
	case 2:
		l.until = course
	case 3:
		l.until = course / 2
	case 4:
		l.perDay = -l.perDay / 2
	}
	l.start -= l.perDay * math.Min(course, l.until) / 2 // most end about the line
	return l
}

// TestPassFromScoresIsCalibrated: over 1,500 invented learners with 3 to 12 scores of error 2.9 to 5, up to four weeks before
// an exam that differs from practice as published, what is said is near the true chance. A nearly plain mean of the scores in
// place of their level said .443 where the truth was .505 (log loss .48 in place of .38).
func TestPassFromScoresIsCalibrated(t *testing.T) {
	step1 := mustExam(t, "usmle-step1")
	transfer := math.Sqrt(25 - 2.9*2.9)
	rng := rand.New(rand.NewPCG(4, 10))
	var f Forecasts
	said, chances := 0.0, 0.0
	const runs = 1500
	for range runs {
		n, gap, before := 3+rng.IntN(10), 7*(1+rng.IntN(4)), rng.IntN(29)
		sem := 2.9 + 2.1*rng.Float64()
		course := float64(gap * (n - 1))
		l := drawLearner(rng, course)
		var values []float64
		for i := range n {
			values = append(values, l.at(float64(i*gap))+sem*rng.NormFloat64())
		}
		taken := epcScores(before, gap, values...)
		for i := range taken {
			taken[i].LikelyLow, taken[i].LikelyHigh = taken[i].Score.Value-sem, taken[i].Score.Value+sem
		}
		p := PassProbability(PassInput{Exam: step1, On: examDay, Sittings: taken}).Probability.Value
		chance := phi((l.at(course+float64(before)) - 62) / transfer)
		said, chances = said+p/runs, chances+chance/runs
		f.P, f.Y = append(f.P, p), append(f.Y, rng.Float64() < chance)
	}
	_, slope, _ := f.Line()
	t.Logf("said %.3f, true %.3f, log loss %.3f, slope %.2f, ECE %.3f", said, chances, f.LogLoss(), slope, f.ECE(5, true))
	if math.Abs(said-chances) > .03 || slope < .85 || slope > 1.3 || f.ECE(5, true) > .06 {
		t.Errorf("said %.3f, true %.3f, slope %.2f, ECE %.3f", said, chances, slope, f.ECE(5, true))
	}
}

// TestPassUndatedScores: beside dated scores an undated one is left out and named, so that the level of the page and of the
// pass figure rest on the same scores; alone, undated ones are averaged by precision whatever their order.
func TestPassUndatedScores(t *testing.T) {
	step1 := mustExam(t, "usmle-step1")
	dated := epcScores(0, 7, 60, 62, 66)
	old := sittingOn(0, "CBSSA", exam.EPC, 40)
	old.TakenAt = exam.NoTime
	want := PassProbability(PassInput{Exam: step1, On: examDay, Sittings: dated})
	got := PassProbability(PassInput{Exam: step1, On: examDay, Sittings: append([]exam.Sitting{old}, dated...)})
	near(t, "expected result", got.Score.Value, want.Score.Value, 1e-12)
	if all := strings.Join(got.Assumptions, "\n"); !strings.Contains(all, "1 practice score(s) carry no date and are left out") || got.Probability.N != 3 {
		t.Errorf("%d scores:\n%s", got.Probability.N, all)
	}
	low, high := old, old
	high.Score.Value, low.Score.Value = 70, 58
	for _, both := range [][]exam.Sitting{{low, high}, {high, low}} {
		p := PassProbability(PassInput{Exam: step1, On: examDay, Sittings: both})
		near(t, "mean of two", p.Score.Value, 64, 1e-9)
		if !strings.Contains(strings.Join(p.Assumptions, "\n"), "2 practice score(s) carry no date and are taken as recent") {
			t.Errorf("%q", p.Assumptions)
		}
	}
}

// TestPassRawPercentages: percentages of blocks of 40 questions. By hand, five of 80 percent on one day have the mean error of
// Wilson variances with the spread of forms, over five; and
// rising or falling they give opposite answers too.
func TestPassRawPercentages(t *testing.T) {
	step1 := mustExam(t, "usmle-step1")
	raw := func(gap int, values ...float64) PassInput {
		in := PassInput{Exam: step1, On: examDay}
		for i, v := range values {
			s := sittingOn(gap*(len(values)-1-i), "block", exam.PercentCorrect, v)
			s.Items = 40
			in.Sittings = append(in.Sittings, s)
		}
		return in
	}
	p, v, n := rawPractice(raw(0, 80, 80, 80, 80, 80))
	near(t, "level", p, .8, 1e-12)
	q := 34. / 44 // (32+2)/(40+4)
	near(t, "variance", v, (q*(1-q)/44+.0025)/5, 1e-12)
	if n != 200 {
		t.Errorf("%d questions", n)
	}
	up, down := PassProbability(raw(7, 45, 48, 51, 54, 57, 60, 63, 66, 69, 72)), PassProbability(raw(7, 72, 69, 66, 63, 60, 57, 54, 51, 48, 45))
	if up.OutOf20 < 15 || down.OutOf20 > 5 {
		t.Errorf("rising %d of 20, falling %d", up.OutOf20, down.OutOf20)
	}
}
