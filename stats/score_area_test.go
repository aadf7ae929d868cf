package stats

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cutscore/exam"
)

// Three studies with precisions 4, 1, 1 and deviations 0, 2, -2: mean 0, Q = 4+4 = 8 on 2 df, C = 6 - 18/6 = 3, tau^2 = 6/3 = 2,
// I^2 = 6/8; weights 1/(1/4+2) = 4/9 and 1/3 twice, so the mean stays 0 and the error is root(1/(4/9+2/3)) = .9487.
func TestPoolSittings(t *testing.T) {
	p := poolSittings([]float64{0, 2, -2}, []float64{4, 1, 1})
	closeTo(t, "mean", p.mean, 0)
	closeTo(t, "q", p.q, 8)
	closeTo(t, "tau", p.tau, math.Sqrt2)
	closeTo(t, "i2", p.i2, .75)
	closeTo(t, "se", p.se, math.Sqrt(.9))
	even := poolSittings([]float64{1, 1}, []float64{1, 3})
	if even.tau != 0 || even.i2 != 0 || even.mean != 1 || even.se != .5 {
		t.Errorf("equal deviations: %+v", even)
	}
}

// withArea is a sitting of 100 questions, 65 percent right, with an area of n questions.
func withArea(id, day int, name string, percent float64, n int) exam.Sitting {
	s := plainSitting(id, day, exam.PercentCorrect, 65)
	s.Items = 100
	s.Areas = []exam.AreaScore{{Dimension: "system", Area: name, Score: exam.Score{Scale: exam.PercentCorrect, Value: percent}, Items: n}}
	return s
}

func TestAreaScoresConsistent(t *testing.T) {
	var low, once []exam.Sitting
	for i := range 5 {
		low = append(low, withArea(i, 10*i, "Renal", 40+2*float64(i%2), 20))
		v := 65.0
		if i == 2 {
			v = 20
		}
		once = append(once, withArea(i, 10*i, "Renal", v, 20))
	}
	a := analyseScores(t, Options{}, low...)
	s := a.AreaScores[0]
	if s.Consistency != "consistent" || s.Items != 100 || s.Deviation.High >= 0 || len(a.Systems) != 1 {
		t.Fatalf("%+v, %d systems", s, len(a.Systems))
	}
	if r := a.Systems[0]; r.Verdict.Class != confirmedWeak || r.N != 100 || !r.Level.OK() || !r.Change.OK() || r.Slug != "s1" || len(r.Points) != 5 {
		t.Errorf("area %+v", r)
	}
	s = analyseScores(t, Options{}, once...).AreaScores[0]
	if s.Consistency != "isolated" || s.Q <= 4 {
		t.Errorf("one low sitting of five: %+v", s)
	}
}

// Marks are counted; no number comes from them.
func TestAreaMarks(t *testing.T) {
	var all []exam.Sitting
	for i, flag := range []string{"lower", "lower", "same", "higher"} {
		s := plainSitting(i, 10*i, exam.EPC, 60)
		s.Areas = []exam.AreaScore{{Dimension: "system", Area: "Renal", Flag: flag}}
		all = append(all, s)
	}
	a := analyseScores(t, Options{}, all...)
	s := a.AreaScores[0]
	if s.Lower != 2 || s.Same != 1 || s.Higher != 1 || s.Sittings != 4 || s.Deviation.OK() || s.Slope.OK() || !strings.Contains(s.Words, "2 of 4") {
		t.Errorf("%+v", s)
	}
	if len(a.Systems) != 0 {
		t.Errorf("areas out of marks: %+v", a.Systems)
	}
}

// Few questions have no level and no verdict, and an area that responses carry is left to them.
func TestAreaScoresFew(t *testing.T) {
	a := analyseScores(t, Options{}, withArea(1, 0, "Renal", 40, 8), withArea(2, 20, "Renal", 40, 8))
	if r := a.Systems[0]; r.Verdict.Class != noVerdict || r.Level.OK() || r.N != 16 {
		t.Errorf("%+v", r)
	}
	if !hasArea([]Area{{Name: "renal"}}, "Renal") {
		t.Error("an area known by responses is added again")
	}
}

// Recovery: areas as able as the whole are called low in few of many examinees, an area 20 points lower in most.
func TestAreaScoresRecovery(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 4))
	draw := func(p float64) (weak int) {
		for range 150 {
			var lines []*areaLine
			l := &areaLine{AreaScores: AreaScores{Dimension: "system", Name: "Renal"}, days: map[int32]bool{}}
			for i := range 6 {
				right, others := 0, 0
				for range 25 {
					right += toss(rng, p)
				}
				for range 75 {
					others += toss(rng, .65)
				}
				s := withArea(i, 12*i, "Renal", 4*float64(right), 25)
				s.Score.Value = float64(right + others)
				l.add(&s, s.Areas[0], i)
			}
			lines = append(lines, l)
			judgeAreaScores(lines)
			if l.Consistency == "consistent" {
				weak++
			}
		}
		return weak
	}
	if n := draw(.65); n > 20 {
		t.Errorf("%d of 150 ordinary areas called low", n)
	}
	if n := draw(.45); n < 110 {
		t.Errorf("only %d of 150 low areas found", n)
	}
}

func toss(rng *rand.Rand, p float64) int {
	if rng.Float64() < p {
		return 1
	}
	return 0
}

// Without a number of questions the scatter speaks: deviations -8 -6 -10 have mean -8 and sd 2; Student's 95% point on 2 df is
// 2.919986, so the interval is 8 +- 2.919986*2/root 3 = 3.3717.
func TestAreaScoresScatter(t *testing.T) {
	var all []exam.Sitting
	for i, v := range []float64{52, 54, 50} {
		s := plainSitting(i, 20*i, exam.EPC, 60)
		s.Areas = []exam.AreaScore{{Dimension: "system", Area: "Renal", Score: exam.Score{Scale: exam.EPC, Value: v}}}
		all = append(all, s)
	}
	s := analyseScores(t, Options{}, all...).AreaScores[0]
	closeTo(t, "mean", s.Deviation.Value, -8)
	if math.Abs(s.Deviation.High-(-8+3.3717)) > 1e-4 || s.Consistency != "consistent" || s.Deviation.Unit != "epc" {
		t.Errorf("%+v", s)
	}
	if two := analyseScores(t, Options{}, all[:2]...).AreaScores[0]; two.Deviation.OK() || two.Consistency != "" {
		t.Errorf("two sittings: %+v", two)
	}
}

// TestConsistentlyAboveTheLineIsNotLow: an area that is lower than the whole in every sitting alike, and above the line, is not said to
// be consistent beside its verdict.
func TestConsistentlyAboveTheLineIsNotLow(t *testing.T) {
	an := &analyst{jd: &judge{target: target{ok: true}}}
	for mean, want := range map[float64]string{.5: "", -.8: "consistent"} {
		v, l := &Verdict{}, &areaLine{AreaScores: AreaScores{Consistency: "consistent", Items: 100}, days: map[int32]bool{1: true, 2: true}}
		if an.judgeScoredArea(v, l, newStanding(mean, .01), mean < 0, mean < 0); v.Consistency != want {
			t.Errorf("%s, %q", v.Class, v.Consistency)
		}
	}
}

// TestAnAreaIsNotComparedWithItself: blocks of one subject, whose totals are the subject's own scores. The best subject was advised, for
// nothing could be below its own level.
func TestAnAreaIsNotComparedWithItself(t *testing.T) {
	var blocks []exam.Sitting
	for i, percent := range []float64{33, 79, 82, 35, 78, 84} {
		s := withArea(i, 10*i, []string{"Pathology", "Pharmacology", "Physiology"}[i%3], percent, 40)
		s.Score.Value, s.Items = percent, 40
		blocks = append(blocks, s)
	}
	for _, s := range analyseScores(t, Options{}, blocks...).AreaScores {
		if s.Deviation.OK() {
			t.Errorf("%s is %+v from itself", s.Name, s.Deviation)
		}
	}
}
