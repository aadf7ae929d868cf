package stats

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cutscore/exam"
)

// weeks are one student's weekly sittings of n questions, right[k] of them right in sitting k; item names the question.
func weeks(n int, right []float64, item func(sitting, i int) string) []exam.Response {
	rng := rand.New(rand.NewPCG(11, 5))
	var out []exam.Response
	for k, share := range right {
		for i, at := range rng.Perm(n) {
			r := exam.Response{Source: "t", Examinee: "me", Sitting: fmt.Sprintf("s%d", k), Item: item(k, i), Position: int32(i + 1), PeerP: exam.Unknown,
				AnsweredAt: int64(19000+7*k) * microDay, Disciplines: fmt.Sprintf("A%d", i%2), Result: exam.Incorrect}
			if float64(at) < share*float64(n) {
				r.Result = exam.Correct
			}
			out = append(out, r)
		}
	}
	return out
}

func alone(t *testing.T, rows []exam.Response) *Analysis {
	t.Helper()
	all, _, _ := runAll(t, store(rows, 1), Options{Exam: standardExam(t)})
	for _, a := range all {
		return a
	}
	t.Fatal("nobody")
	return nil
}

func sameItems(_, i int) string { return fmt.Sprintf("i%d", i) }
func newItems(k, i int) string  { return fmt.Sprintf("i%d.%d", k, i) }

// TestOneFormAgainAndAgain: a form taken five times, from 30 to 90 % right. The level moves, by less than where every question
// is new, and is less certain, for how much is memory nobody knows; and it says so.
func TestOneFormAgainAndAgain(t *testing.T) {
	rise := []float64{.3, .45, .6, .75, .9}
	again, fresh, once := alone(t, weeks(40, rise, sameItems)), alone(t, weeks(40, rise, newItems)), alone(t, weeks(40, rise[:1], newItems))
	width := func(a *Analysis) float64 { return a.Overall.Level.High - a.Overall.Level.Low }
	if l := again.Overall.Level.Value; l <= once.Overall.Level.Value || l >= fresh.Overall.Level.Value {
		t.Errorf("level %.3f, want between the first sitting's %.3f and %.3f of new questions", l, once.Overall.Level.Value, fresh.Overall.Level.Value)
	}
	if width(again) < 1.5*width(fresh) {
		t.Errorf("range %.3f on the same questions, %.3f on new ones", width(again), width(fresh))
	}
	if again.Overall.Repeated != 160 || fresh.Overall.Repeated != 0 {
		t.Errorf("%d and %d repeated", again.Overall.Repeated, fresh.Overall.Repeated)
	}
	for _, e := range []Estimate{again.Overall.Level, again.Overall.Change} {
		if !strings.Contains(strings.Join(e.Caveats, "; "), "160 of 200 answers are to the same questions as before") {
			t.Errorf("caveats %q", e.Caveats)
		}
	}
}

// TestTheSameQuestionsConfirmNothing: five sittings of nothing but questions seen before, or of one form, are low throughout.
func TestTheSameQuestionsConfirmNothing(t *testing.T) {
	low := []float64{.25, .25, .3, .2, .25}
	seen := weeks(40, low, newItems)
	for i := range seen {
		seen[i].Seen = exam.FlagYes
	}
	for name, rows := range map[string][]exam.Response{"seen": seen, "one form": weeks(40, low, sameItems)} {
		a := alone(t, rows)
		if c := a.Overall.Verdict.Class; c != likelyWeak {
			t.Errorf("%s: %s", name, c)
		}
		for _, d := range a.Disciplines {
			if d.Verdict.Class != likelyWeak || d.Level.Value > .4 {
				t.Errorf("%s: %s %s at %.3f", name, d.Name, d.Verdict.Class, d.Level.Value)
			}
		}
	}
	if c := alone(t, weeks(40, low, newItems)).Overall.Verdict.Class; c != confirmedWeak {
		t.Errorf("new questions: %s", c)
	}
}

// TestABadDayIsNamed whatever the verdict is, and an ordinary one is not.
func TestABadDayIsNamed(t *testing.T) {
	for _, c := range []struct {
		right []float64
		class string
		want  []int
	}{
		{[]float64{.45, .5, .1, .45, .5, .45}, confirmedWeak, []int{2}},
		{[]float64{.9, .85, .45, .9, .85, .9}, notWeak, []int{2}},
		{[]float64{.45, .5, .4, .45, .5, .45}, confirmedWeak, nil},
		{[]float64{.9, .85, .8, .9, .85, .9}, notWeak, nil},
	} {
		v := alone(t, weeks(40, c.right, newItems)).Overall.Verdict
		if v.Class != c.class || fmt.Sprint(v.LowSittings) != fmt.Sprint(append([]int{}, c.want...)) {
			t.Errorf("%v: %s, low %v; want %s, %v", c.right, v.Class, v.LowSittings, c.class, c.want)
		}
		if named := strings.Contains(v.Reason, "one sitting (2022-01-22) was lower than the others lead to expect"); named != (c.want != nil) {
			t.Errorf("%v: %s", c.right, v.Reason)
		}
	}
}

// oneFormAgain are the answers of people who take one form of 20 five times; who they are stays, what they remember grows. Truth is
// the mean share of it that they know before they remember anything.
func oneFormAgain(people int) (rows []exam.Response, truth float64) {
	rng := rand.New(rand.NewPCG(7, 40))
	for p := range people {
		theta := .4 + .7*rng.NormFloat64()
		for k := range 5 {
			for i := range 20 {
				b := float64(i-10) / 8
				r := exam.Response{Source: "t", Examinee: fmt.Sprintf("p%03d", p), Sitting: fmt.Sprintf("s%d", k), Item: fmt.Sprintf("i%d", i), Position: int32(i + 1),
					PeerP: exam.Unknown, AnsweredAt: int64(19000+14*k) * microDay, Disciplines: fmt.Sprintf("A%d", i%2), Result: exam.Incorrect}
				if rng.Float64() < sigma(theta-b+1-math.Exp2(-float64(k))) {
					r.Result = exam.Correct
				}
				if k == 0 {
					truth += sigma(theta-b) / float64(20*people)
				}
				rows = append(rows, r)
			}
		}
	}
	return rows, truth
}

// TestGroupThatMeetsOneFormAgain: memory and learning are one to the answers of such a group however many people there are, so that
// nobody is said to rise, and levels stay open and near the truth.
func TestGroupThatMeetsOneFormAgain(t *testing.T) {
	rows, truth := oneFormAgain(40)
	all, _, _ := runAll(t, store(rows, 2), Options{Exam: standardExam(t)})
	mean, width, rising := 0.0, 0.0, 0
	for _, a := range all {
		mean += a.Overall.Level.Value / 40
		width += (a.Overall.Level.High - a.Overall.Level.Low) / 40
		if a.Overall.Arrow == "rising" {
			rising++
		}
	}
	t.Logf("mean level %.3f, true %.3f, mean width %.3f, %d rising", mean, truth, width, rising)
	if math.Abs(mean-truth) > .08 || width < .2 || rising > 4 {
		t.Errorf("mean level %.3f, true %.3f, mean width %.3f, %d rising", mean, truth, width, rising)
	}
}

// TestGroupThatMeetsOneFormAgainIsPredicted: what such a group does teach, how hard each question is and how far people are apart,
// is learnt from it: no baseline is ahead by more than chance.
func TestGroupThatMeetsOneFormAgainIsPredicted(t *testing.T) {
	rows, _ := oneFormAgain(150)
	learn, held := halves(rows, "p110")
	ev, err := Evaluate(context.Background(), store(learn, 2), store(held, 2), Options{Seed: 4})
	if err != nil {
		t.Fatal(err)
	}
	tr := &ev.Trend
	if !tr.Learnt {
		t.Error("nothing was learnt")
	}
	for name, b := range tr.Baselines {
		t.Logf("%s: AUC %.4f, log loss %.4f; ours %.4f, %.4f", name, *b.AUC, *b.LogLoss, *tr.AUC, *tr.LogLoss)
		if b.Against != Better && (name != "best_lr" || b.Against != NotToldApart) {
			t.Errorf("against %s ours is %s: AUC %.4f, log loss %.4f, ours %.4f, %.4f", name, b.Against, *b.AUC, *b.LogLoss, *tr.AUC, *tr.LogLoss)
		}
	}
}

// TestAnchoredGroupRemembers: the night after takes a repetition for what it took it for when the group was learnt.
func TestAnchoredGroupRemembers(t *testing.T) {
	rows, _ := oneFormAgain(40)
	var c *Calibration
	first, _, _ := runAll(t, store(rows, 2), Options{Exam: standardExam(t), Learnt: func(got *Calibration) { c = got }})
	if c == nil {
		t.Fatal("nothing was learnt")
	}
	later, _, _ := runAll(t, store(rows, 2), Options{Exam: standardExam(t), Anchor: c})
	for who := range first {
		a, b := first[who].Overall.Level, later[who].Overall.Level
		if math.Abs(a.Value-b.Value) > .03 || math.Abs((a.High-a.Low)-(b.High-b.Low)) > .05 {
			t.Errorf("examinee %s: level %.3f [%.3f, %.3f], a night later %.3f [%.3f, %.3f]", who, a.Value, a.Low, a.High, b.Value, b.Low, b.High)
		}
	}
}

// TestGroupThatGainsBetweenTwoTakings: pre-test, post-test and a delayed one on one form, with a true gain of a logit: nobody is said
// to fall, and as memory would show alike, hardly anybody to rise.
func TestGroupThatGainsBetweenTwoTakings(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 41))
	var rows []exam.Response
	for p := range 120 {
		theta, gain := -.5+.9*rng.NormFloat64(), 1+.5*rng.NormFloat64()
		for k, part := range []float64{0, 1, .7} {
			for i := range 30 {
				r := exam.Response{Source: "t", Examinee: fmt.Sprintf("p%03d", p), Sitting: fmt.Sprintf("s%d", k), Item: fmt.Sprintf("i%d", i), Position: int32(i + 1),
					PeerP: exam.Unknown, AnsweredAt: int64(19000+60*k) * microDay, Disciplines: fmt.Sprintf("A%d", i%4), Result: exam.Incorrect}
				if rng.Float64() < sigma(theta+part*gain-float64(i-15)/10) {
					r.Result = exam.Correct
				}
				rows = append(rows, r)
			}
		}
	}
	all, _, _ := runAll(t, store(rows, 2), Options{Exam: standardExam(t)})
	arrows := map[string]int{}
	for _, a := range all {
		arrows[a.Overall.Arrow]++
	}
	t.Log(arrows)
	if arrows["falling"] > 2 || arrows["rising"] > 24 {
		t.Errorf("of 120: %v", arrows)
	}
}

// TestStrengthByQuestion: everybody has a strength of their own on each question of one form that is taken six times, and nobody
// changes. What the last result on a question tells is learnt, no baseline is ahead, and neither strong nor weak are said to move.
func TestStrengthByQuestion(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 42))
	var rows []exam.Response
	truth := map[string]float64{}
	for p := range 150 {
		who := fmt.Sprintf("p%03d", p)
		theta := .4 + rng.NormFloat64()
		for i := range 20 {
			at := theta + 1.2*rng.NormFloat64() - float64(i-10)/8
			truth[who] += sigma(at) / 20
			for k := range 6 {
				r := exam.Response{Source: "t", Examinee: who, Sitting: fmt.Sprintf("s%d", k), Item: fmt.Sprintf("i%d", i), Position: int32(i + 1),
					PeerP: exam.Unknown, AnsweredAt: int64(19000+14*k) * microDay, Disciplines: fmt.Sprintf("A%d", i%2), Result: exam.Incorrect}
				if rng.Float64() < sigma(at) {
					r.Result = exam.Correct
				}
				rows = append(rows, r)
			}
		}
	}
	all, _, _ := runAll(t, store(rows, 2), Options{Exam: standardExam(t)})
	for who, a := range all {
		if a.Overall.Arrow == "rising" || a.Overall.Arrow == "falling" {
			t.Errorf("examinee %s, who stays, is %s", who, a.Overall.Arrow)
		}
		if d := a.Overall.Level.Value - truth[a.Examinee]; math.Abs(d) > .35 {
			t.Errorf("examinee %s: level %.3f, true %.3f", who, a.Overall.Level.Value, truth[a.Examinee])
		}
	}
	learn, held := halves(rows, "p110")
	ev, err := Evaluate(context.Background(), store(learn, 2), store(held, 2), Options{Seed: 4})
	if err != nil {
		t.Fatal(err)
	}
	tr := &ev.Trend
	for name, b := range tr.Baselines {
		if *b.AUC >= *tr.AUC || *b.LogLoss <= *tr.LogLoss {
			t.Errorf("%s: AUC %.4f, log loss %.4f; ours %.4f, %.4f", name, *b.AUC, *b.LogLoss, *tr.AUC, *tr.LogLoss)
		}
	}
}

// TestTheScaleStandsWhereAFormIsOutgrown: a store learns on the first sittings of a group; when every item of the form has been
// answered twice as often, they are learnt on from what was known of them. Neither other people's answers nor one's own to the same
// form move the scale.
func TestTheScaleStandsWhereAFormIsOutgrown(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 43))
	truth := map[string]float64{}
	take := func(name string, people, sitting int, mean float64) (rows []exam.Response) {
		for p := range people {
			who := fmt.Sprintf("%s%03d", name, p)
			theta, met := truth[who]
			if !met {
				theta = mean + .5*rng.NormFloat64()
				truth[who] = theta
			}
			for at, i := range rng.Perm(40) { // in one order for all, practice and difficulty would be one
				r := exam.Response{Source: "t", Examinee: who, Sitting: fmt.Sprintf("s%d", sitting), Item: fmt.Sprintf("i%d", i), Position: int32(at + 1),
					PeerP: exam.Unknown, AnsweredAt: int64(19000+14*sitting) * microDay, Disciplines: fmt.Sprintf("A%d", i%2), Result: exam.Incorrect}
				if rng.Float64() < sigma(theta-float64(i-20)/14+float64(sitting)/2) { // what is remembered, as by the design default
					r.Result = exam.Correct
				}
				rows = append(rows, r)
			}
		}
		return rows
	}
	first := take("a", 40, 0, 1)
	var c *Calibration
	runAll(t, store(first, 2), Options{Exam: standardExam(t), Learnt: func(got *Calibration) { c = got }})
	if c == nil {
		t.Fatal("nothing was learnt")
	}
	for name, more := range map[string][]exam.Response{"a second class, weaker": take("b", 45, 0, 0), "the same again": take("a", 40, 1, 1)} {
		rows := append(append([]exam.Response(nil), first...), more...)
		all, _, _ := runAll(t, store(rows, 2), Options{Exam: standardExam(t), Anchor: c})
		off := 0.0
		for _, a := range all {
			want := 0.0
			for i := range 40 {
				want += sigma(truth[a.Examinee]-float64(i-20)/14) / 40
			}
			off += (a.Overall.Level.Value - want) / float64(len(all))
		}
		if t.Logf("%s: levels are %+.3f off on average", name, off); math.Abs(off) > .06 {
			t.Errorf("%s: levels are %+.3f off on average", name, off)
		}
	}
}
