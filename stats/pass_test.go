package stats

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"cutscore/exam"
)

func mustExam(t *testing.T, id string) *exam.Exam {
	t.Helper()
	e, err := exam.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

var examDay = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)

func sittingOn(daysBefore int, family string, scale exam.Scale, score float64) exam.Sitting {
	return exam.Sitting{Family: family, TakenAt: examDay.AddDate(0, 0, -daysBefore).UnixMicro(),
		Score: exam.Score{Scale: scale, Value: score}, ReportedPass: exam.Unknown}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s = %.9g, want %.9g +- %g", what, got, want, tolerance)
	}
}

// TestPassEPC: one score on the day itself gives our published default Phi((EPC-62)/5).
func TestPassEPC(t *testing.T) {
	for epc, want := range map[float64]float64{58: 0.212, 62: 0.50, 65: 0.726, 68: 0.885, 73: 0.98} { // 73 is .986, capped
		p := PassProbability(PassInput{Exam: mustExam(t, "usmle-step1"), On: examDay, Sittings: []exam.Sitting{sittingOn(0, "CBSSA", exam.EPC, epc)}})
		near(t, "P(pass)", p.Probability.Value, want, 0.003)
		if p.Basis != "scaled scores" || p.Score.Unit != "epc" {
			t.Errorf("EPC %v: basis %q unit %q", epc, p.Basis, p.Score.Unit)
		}
	}
}

// TestPassThreeDigit: by hand. Step 2 CK, one CCSSA of 230 on the day. rho = 225/(225+36); prediction
// 250 + rho (230-250) = 232.7586; total sd 10 by the floor; P = Phi(14.7586/10).
func TestPassThreeDigit(t *testing.T) {
	p := PassProbability(PassInput{Exam: mustExam(t, "usmle-step2ck"), On: examDay, Sittings: []exam.Sitting{sittingOn(0, "CCSSA", exam.ThreeDigit, 230)}})
	near(t, "predicted score", p.Score.Value, 250-20*225./261, 1e-9)
	near(t, "P(pass)", p.Probability.Value, phi((250-20*225./261-218)/10), 1e-9)
}

// TestPassResponses: expected .70 +- .03, needed .60 +- .03, total sd never below .11 sqrt(.33) = .0632:
// transfer^2 = max(.0632^2 - .03^2, .0632^2 - .0018), so P = Phi(.10 / sqrt(.0018 + .0031)).
func TestPassResponses(t *testing.T) {
	p := PassProbability(PassInput{Exam: mustExam(t, "usmle-step1"), On: examDay, Expected: .70, SD: .03, N: 400})
	total := .11 * math.Sqrt(.33)
	near(t, "P(pass)", p.Probability.Value, phi(.10/math.Sqrt(.0018+total*total-.0009)), 1e-6)
	if p.Basis != "responses" || p.Probability.N != 400 {
		t.Errorf("basis %q n %d", p.Basis, p.Probability.N)
	}
	all := strings.Join(p.Assumptions, "\n")
	for _, want := range []string{"196", "2022-01-26", "primary", "approximate"} {
		if !strings.Contains(all, want) {
			t.Errorf("assumptions do not say %q:\n%s", want, all)
		}
	}
}

func TestPassRefuses(t *testing.T) {
	step1 := mustExam(t, "usmle-step1")
	for name, c := range map[string]struct {
		in   PassInput
		want string
	}{
		"no exam":       {PassInput{Expected: .7, SD: .01, N: 1000}, "no exam"},
		"99 questions":  {PassInput{Exam: step1, On: examDay, Expected: .7, SD: .05, N: 99}, "fewer than 100"},
		"old day":       {PassInput{Exam: step1, On: examDay.AddDate(-30, 0, 0), Expected: .7, SD: .05, N: 900}, "no passing standard"},
		"other scale":   {PassInput{Exam: step1, On: examDay, Sittings: []exam.Sitting{sittingOn(1, "CBSSA", exam.NBME800, 500)}}, "fewer than 100"},
		"no prediction": {PassInput{Exam: mustExam(t, "usmle-step3"), On: examDay, Sittings: []exam.Sitting{sittingOn(1, "CCMSA", exam.NBME800, 500)}}, "no practice score"},
		"COMLEX":        {PassInput{Exam: mustExam(t, "comlex-level1"), On: examDay, Expected: .7, SD: .01, N: 1000}, "not published"},
		"later rows":    {PassInput{Exam: step1, On: examDay, Sittings: []exam.Sitting{sittingOn(-3, "CBSSA", exam.EPC, 70)}}, "fewer than 100"},
	} {
		p := PassProbability(c.in)
		if p.Probability.OK() || !strings.Contains(p.Probability.Withheld, c.want) || p.OutOf20 != -1 || p.Word != "withheld" {
			t.Errorf("%s: %+v", name, p)
		}
		if _, err := json.Marshal(p); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPassProperties: what holds whatever the constants are.
func TestPassProperties(t *testing.T) {
	in := func(e float64, sittings ...exam.Sitting) PassInput {
		return PassInput{Exam: mustExam(t, "usmle-step1"), On: examDay, Expected: e, SD: .03, N: 300, Sittings: sittings}
	}
	last := -1.0
	for e := 0.0; e <= 1; e += .05 {
		p := PassProbability(in(e))
		v := p.Probability
		if v.Value < last || v.Low > v.Value || v.High < v.Value || v.Low < .02 || v.High > .98 {
			t.Errorf("expected %.2f: %+v", e, v)
		}
		if p.OutOf20 < 1 || p.OutOf20 > 19 || p.LowOf20 < 1 || p.HighOf20 > 19 || p.LowOf20 > p.OutOf20 || p.HighOf20 < p.OutOf20 {
			t.Errorf("expected %.2f: %d (%d to %d) of 20", e, p.OutOf20, p.LowOf20, p.HighOf20)
		}
		last = v.Value
	}
	one := PassProbability(in(.66)).Probability
	wide := PassProbability(PassInput{Exam: mustExam(t, "usmle-step1"), On: examDay, Expected: .66, SD: .09, N: 300}).Probability
	if wide.High-wide.Low <= one.High-one.Low || math.Abs(wide.Value-.5) >= math.Abs(one.Value-.5) {
		t.Errorf("a less certain level must be less certain: %+v against %+v", wide, one)
	}
	four := in(.66, sittingOn(1, "CBSSA", exam.EPC, 66), sittingOn(2, "CBSSA", exam.EPC, 66), sittingOn(3, "CBSSA", exam.EPC, 66))
	p := PassProbability(four)
	if p.Basis != "responses and scaled scores" || p.Probability.Low < one.Low-.05 {
		t.Errorf("combined: %+v", p)
	}
	far := sittingOn(200, "CBSSA", exam.EPC, 70)
	nearby := sittingOn(2, "CBSSA", exam.EPC, 70)
	a := PassProbability(PassInput{Exam: four.Exam, On: examDay, Sittings: []exam.Sitting{far}}).Probability
	b := PassProbability(PassInput{Exam: four.Exam, On: examDay, Sittings: []exam.Sitting{nearby}}).Probability
	if a.Value >= b.Value || a.High-a.Low <= b.High-b.Low {
		t.Errorf("an old score must count less: %+v against %+v", a, b)
	}
}

func TestPassAfterAFailure(t *testing.T) {
	base := PassInput{Exam: mustExam(t, "usmle-step1"), On: examDay, Expected: .66, SD: .04, N: 400}
	with := func(daysBefore int, o exam.Outcome) float64 {
		in := base
		in.Attempts = []exam.Attempt{{Exam: "Step 1", Outcome: o, TakenAt: examDay.AddDate(0, 0, -daysBefore).UnixMicro()}}
		return PassProbability(in).Probability.Value
	}
	none := PassProbability(base).Probability.Value
	if !(with(30, exam.Failed) < with(400, exam.Failed) && with(400, exam.Failed) < none) {
		t.Errorf("fail 30 days ago %v, 400 days ago %v, none %v", with(30, exam.Failed), with(400, exam.Failed), none)
	}
	if got := with(0, exam.Failed); got != none {
		t.Errorf("the outcome of the day itself leaks: %v, want %v", got, none)
	}
	// Moments of N(m,v) x Phi((0-z)/sqrt(s2)) by brute force.
	m := margin{z: .4, v: .5, drift: 0}.afterFailures(PassInput{Exam: base.Exam, Attempts: []exam.Attempt{{Outcome: exam.Failed, TakenAt: exam.NoTime}}})
	var sum, mean, square float64
	for z := -8.0; z < 8; z += 1e-3 {
		w := math.Exp(-(z-.4)*(z-.4)/(2*.5)) * phi(-z)
		sum, mean, square = sum+w, mean+w*z, square+w*z*z
	}
	mean /= sum
	near(t, "mean after a failure", m.z, mean, 1e-6)
	near(t, "variance after a failure", m.v, square/sum-mean*mean, 1e-6)
}

func TestPassOwnExam(t *testing.T) {
	e, err := exam.Parse([]byte(`{"id":"mat","name":"Mathematics","standards":[{"value":10,"scale":"points","max":20,"effective_from":"2005-01-01","source":"school","confidence":"primary"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	grade := func(g float64) exam.Sitting {
		return exam.Sitting{TakenAt: exam.NoTime, Score: exam.Score{Scale: exam.Points, Value: g, Max: 20}, ReportedPass: exam.Unknown}
	}
	high := PassProbability(PassInput{Exam: e, Sittings: []exam.Sitting{grade(15), grade(14)}})
	low := PassProbability(PassInput{Exam: e, Sittings: []exam.Sitting{grade(5), grade(6)}})
	if !high.Probability.OK() || high.Word != "likely" || low.Word != "not yet likely" {
		t.Errorf("15 and 14 of 20: %+v; 5 and 6 of 20: %+v", high.Probability, low.Probability)
	}
	// Whole points: 10 passes, so even odds lie at 9.5.
	if even := PassProbability(PassInput{Exam: e, Sittings: []exam.Sitting{grade(9.5)}}); even.Word != "too close to call" || math.Abs(even.Probability.Value-.5) > 1e-9 {
		t.Errorf("10 of 20: %+v", even)
	}
}

func TestReportedPassIsKeptApart(t *testing.T) {
	s := sittingOn(0, "CBSSA", exam.EPC, 62)
	s.ReportedPass = .95
	p := PassProbability(PassInput{Exam: mustExam(t, "usmle-step1"), On: examDay, Sittings: []exam.Sitting{s}})
	near(t, "our probability", p.Probability.Value, .5, 1e-9)
	s.LikelyLow, s.LikelyHigh, s.LowPassLow, s.LowPassHigh = 58, 66, 62, 68
	p = PassProbability(PassInput{Exam: mustExam(t, "usmle-step1"), On: examDay, Sittings: []exam.Sitting{s}})
	if all := strings.Join(p.Assumptions, "\n"); !strings.Contains(all, "58 to 66 against 62 to 68") {
		t.Errorf("the publisher's rule is not said:\n%s", all)
	}
	if len(p.Reported) != 1 || p.Reported[0] != (ReportedPass{Family: "CBSSA", Date: "2026-10-01", Value: .95}) {
		t.Errorf("reported: %+v", p.Reported)
	}
}

func TestPassWord(t *testing.T) {
	for _, c := range []struct {
		value, low, high int
		want             string
	}{{13, 9, 16, "likely"}, {12, 5, 15, "too close to call"}, {10, 9, 11, "too close to call"}, {5, 2, 9, "not yet likely"}, {19, 18, 20, "likely"}} {
		if got := passWord(c.value, c.low, c.high); got != c.want {
			t.Errorf("%d (%d to %d): %q, want %q", c.value, c.low, c.high, got, c.want)
		}
	}
}

// TestPassLeavesNothingOutInSilence: a score that is not used is named with the reason, and an undated one too.
func TestPassLeavesNothingOutInSilence(t *testing.T) {
	undated := sittingOn(0, "CBSSA", exam.EPC, 66)
	undated.TakenAt = exam.NoTime
	raw := sittingOn(3, "block", exam.PercentCorrect, 71)
	raw.Items = 40
	p := PassProbability(PassInput{Exam: mustExam(t, "usmle-step1"), On: examDay,
		Sittings: []exam.Sitting{undated, raw, sittingOn(2, "", exam.NBME800, 500), sittingOn(2, "", "stars", 4)}})
	all := strings.Join(p.Assumptions, "\n")
	for _, want := range []string{"carry no date", "Raw percentages", "10 to 800", "stars scale"} {
		if !strings.Contains(all, want) {
			t.Errorf("nothing about %q:\n%s", want, all)
		}
	}
	raw.Items = 160
	p = PassProbability(PassInput{Exam: mustExam(t, "usmle-step1"), On: examDay, Sittings: []exam.Sitting{raw}})
	if p.Basis != "responses" || p.Probability.N != 160 || !strings.Contains(strings.Join(p.Assumptions, "\n"), "difficulty is not known") {
		t.Errorf("160 graded questions as a percentage: %+v", p)
	}
}

// TestPassDoesNotLookAhead: rows after the day change nothing.
func TestPassDoesNotLookAhead(t *testing.T) {
	in := PassInput{Exam: mustExam(t, "usmle-step1"), On: examDay, Expected: .64, SD: .04, N: 300, Sittings: []exam.Sitting{sittingOn(9, "CBSSA", exam.EPC, 64)}}
	before, err := json.Marshal(PassProbability(in))
	if err != nil {
		t.Fatal(err)
	}
	in.Sittings = append(in.Sittings, sittingOn(-1, "CBSSA", exam.EPC, 90), sittingOn(-40, "UWSA", exam.ThreeDigit, 260))
	in.Attempts = []exam.Attempt{{Exam: "Step 1", Outcome: exam.Failed, TakenAt: examDay.UnixMicro()}, {Outcome: exam.Passed, TakenAt: examDay.AddDate(0, 2, 0).UnixMicro()}}
	after, err := json.Marshal(PassProbability(in))
	if err != nil {
		t.Fatal(err)
	}
	if string(before) != string(after) {
		t.Errorf("later rows changed\n%s\ninto\n%s", before, after)
	}
}
