package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// plainSitting is a score without a likely range.
func plainSitting(id, day int, scale exam.Scale, value float64) exam.Sitting {
	s := exam.Sitting{Source: "t", Examinee: "a", ID: fmt.Sprint(id), TakenAt: exam.NoTime, Score: exam.Score{Scale: scale, Value: value}, LikelyLow: exam.Unknown,
		LikelyHigh: exam.Unknown, LowPassLow: exam.Unknown, LowPassHigh: exam.Unknown, ReportedPass: exam.Unknown, PeerMean: exam.Unknown,
		Minutes: exam.Unknown, ExportedAt: exam.NoTime}
	if day >= 0 {
		s.TakenAt = int64(19000+day) * microDay
	}
	return s
}

func analyseScores(t *testing.T, opt Options, sittings ...exam.Sitting) *Analysis {
	t.Helper()
	m := store(nil, 1)
	m.sittings[0] = sittings
	all, _, _ := runAll(t, m, opt)
	finite(t, all["a"])
	return all["a"]
}

// Three scores a fortnight apart, 50 60 64 percent: pair slopes 10/14, 4/14, 14/28 a day, median 14/28, in 28 days 14 points,
// from 8 to 20; the interval of three values covers two thirds. Three rising values come by chance once in six.
func TestScoreTrendThree(t *testing.T) {
	a := analyseScores(t, Options{}, plainSitting(1, 0, exam.PercentCorrect, 50), plainSitting(2, 14, exam.PercentCorrect, 60), plainSitting(3, 28, exam.PercentCorrect, 64))
	s := a.Scores[0]
	closeTo(t, "slope", s.Slope.Value, .14)
	closeTo(t, "low", s.Slope.Low, .08)
	closeTo(t, "high", s.Slope.High, .20)
	closeTo(t, "level", s.Slope.Level, 2./3)
	closeTo(t, "rise", s.RiseProbability, 5./6)
	if s.Arrow != "no clear change" || s.Level.OK() || s.Reliable.Difference.OK() || s.Dated != 3 || a.Data.Sittings != 3 {
		t.Errorf("%+v", s)
	}
	if a.Overall.Change.Value != s.Change.Value || a.Overall.Arrow != s.Arrow {
		t.Errorf("the whole says %+v", a.Overall.Change)
	}
}

func closeTo(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestScoreTrendWithheld(t *testing.T) {
	undated := analyseScores(t, Options{}, plainSitting(1, -1, exam.PercentCorrect, 50), plainSitting(2, -1, exam.PercentCorrect, 60), plainSitting(3, -1, exam.PercentCorrect, 70))
	s := undated.Scores[0]
	if !strings.Contains(s.Change.Withheld, "no score carries a date") || s.Scores != 3 || s.Dated != 0 || s.Latest == nil || undated.Data.Sittings != 3 {
		t.Errorf("undated: %+v", s)
	}
	if !strings.Contains(undated.Overall.Change.Withheld, "date") {
		t.Errorf("the whole of undated scores: %q", undated.Overall.Change.Withheld)
	}
	two := analyseScores(t, Options{}, plainSitting(1, 0, exam.PercentCorrect, 50), plainSitting(2, 40, exam.PercentCorrect, 60)).Scores[0]
	if two.Slope.OK() || two.Change.OK() || !strings.Contains(two.Slope.Withheld, "at least 3") {
		t.Errorf("two: %+v", two)
	}
	short := analyseScores(t, Options{}, plainSitting(1, 0, exam.PercentCorrect, 50), plainSitting(2, 3, exam.PercentCorrect, 60), plainSitting(3, 9, exam.PercentCorrect, 70)).Scores[0]
	if !short.Slope.OK() || short.Change.OK() || short.Arrow != "" || short.RiseProbability != -1 {
		t.Errorf("nine days: %+v", short)
	}
	same := analyseScores(t, Options{}, plainSitting(1, 5, exam.PercentCorrect, 50), plainSitting(2, 5, exam.PercentCorrect, 60), plainSitting(3, 5, exam.PercentCorrect, 70)).Scores[0]
	if same.Slope.OK() || !strings.Contains(same.Slope.Withheld, "fewer than three days") {
		t.Errorf("one day: %+v", same)
	}
}

// Two scales stay two trends.
func TestScoreTrendScales(t *testing.T) {
	var all []exam.Sitting
	for i := range 4 {
		all = append(all, plainSitting(i, 20*i, exam.PercentCorrect, 50), plainSitting(10+i, 20*i+3, "house", 200+float64(10*i)))
	}
	all = append(all, plainSitting(30, 100, "house", 230))
	a := analyseScores(t, Options{}, all...)
	if len(a.Scores) != 2 || a.Scores[0].Scale != "house" || a.Scores[0].Dated != 5 || a.Scores[1].Slope.Value != 0 {
		t.Errorf("%+v", a.Scores)
	}
}

// RCI by hand: likely ranges of 4 on either side are one error each, so 48 to 60 is 12/(4 root 2) = 2.12: more than error;
// 48 to 58 is 1.77: within it.
func TestReliableChange(t *testing.T) {
	for _, c := range []struct{ to, index float64 }{{60, 12 / (4 * math.Sqrt2)}, {58, 10 / (4 * math.Sqrt2)}, {36, -12 / (4 * math.Sqrt2)}} {
		all, _, _ := runAll(t, scores(48, c.to), Options{})
		r := all["a"].Scores[0].Reliable
		closeTo(t, "index", r.Index, c.index)
		if (math.Abs(c.index) > 1.96) != strings.Contains(r.Words, "by more than") {
			t.Errorf("%v: %q", c.index, r.Words)
		}
	}
}

// Six scores of unknown error have level and change; the sign agrees with a plain course, and equal scores do not move.
func TestScoreTrendSix(t *testing.T) {
	var up, flat []exam.Sitting
	for i := range 8 {
		up = append(up, plainSitting(i, 7*i, exam.PercentCorrect, 50+3*float64(i)+float64(i%2)))
		flat = append(flat, plainSitting(i, 7*i, exam.PercentCorrect, 61))
	}
	s := analyseScores(t, Options{}, up...).Scores[0]
	if !s.Level.OK() || s.Arrow != "rising" || s.Change.Value < .06 || s.Change.Value > .15 || len(s.Points) != 8 {
		t.Errorf("%+v", s)
	}
	f := analyseScores(t, Options{}, flat...).Scores[0]
	if f.Arrow != "no clear change" || f.Change.Value != 0 {
		t.Errorf("equal scores: %+v", f)
	}
}

// Recovery: eight scores whose level does not move, and whose error nobody knows, get at most one arrow in five, as nine
// times in ten sure in two directions asks for.
func TestScoreTrendFalseArrows(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 9))
	arrows, runs := 0, 400
	for range runs {
		var r []trend.Reading
		for i := range 8 {
			r = append(r, trend.Reading{Day: int32(9*i + rng.IntN(5)), Value: .6 + .04*rng.NormFloat64()})
		}
		if c := followScores("proportion", r, 0); c.arrow == "rising" || c.arrow == "falling" {
			arrows++
		}
	}
	if arrows > runs/5 {
		t.Errorf("%d arrows of %d", arrows, runs)
	}
}

// Two scores of one day have no first and no latest.
func TestScoresOfOneDayHaveNoOrder(t *testing.T) {
	l := &scoreLine{unit: "epc"}
	for _, v := range []float64{70, 50} {
		l.readings = append(l.readings, scoreReading{Reading: trend.Reading{Day: 7, Value: v, Variance: 9}})
	}
	if r := reliableChange(l); r.Difference.OK() || r.Words != "" {
		t.Errorf("%+v", r)
	}
}

// TestAChangeOfSharesIsAtMostAll: no end of its interval lies beyond all of the questions; points of a scale have no such end.
func TestAChangeOfSharesIsAtMostAll(t *testing.T) {
	for unit, want := range map[string]float64{"proportion": -1, "epc": -1.02} {
		c := scoreCourse{}
		c.move(unit, []trend.Reading{{Day: 0}, {Day: 28}}, movedBy{mean: -.27, low: -1.02, high: .09, rise: .2, level: .9})
		if c.change.Value != -.27 || c.change.Low != want || c.change.High != .09 {
			t.Errorf("%s: %+v", unit, c.change)
		}
	}
}
