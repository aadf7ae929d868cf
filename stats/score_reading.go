package stats

import (
	"cmp"
	"math"
	"slices"
	"time"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// scoreReading is what one practice score says, the same for a page's course of scores and for the probability of passing:
// its value, less what tests of its kind run high, with the variance of its error, 0 where that is not known.
type scoreReading struct {
	trend.Reading
	unit  string             // "proportion" for shares of right answers and points of a known maximum, else the scale
	popSD float64            // of examinees, in unit; 0 not known
	bias  float64            // taken off the value, in unit
	items int                // questions; 0 not known
	worth exam.PracticeScale // what the exam's file says of such a score, in its own unit
	known bool               // whether it says anything
}

// usualReliability turns a score's error into the spread of examinees, and back, where one of them is not published (KR-20 of
// long forms).
const usualReliability = .85

// readScore reads a score of a family of tests as of the exam's facts on a day; e may be nil. Its error is half its printed
// likely range, or that of its number of questions with the spread of forms' difficulty, or the published one.
func readScore(e *exam.Exam, on time.Time, s *exam.Sitting) scoreReading {
	r := scoreReading{unit: string(s.Score.Scale), items: s.Items}
	r.Day, r.Value = dayOf(s.TakenAt, s.OffsetMinutes), s.Score.Value
	scale, per := s.Score.Scale, 1.0
	if p, ok := s.Score.Proportion(); ok {
		r.unit, r.Value, scale, per = "proportion", p, exam.PercentCorrect, 100
	}
	if e != nil {
		r.worth, r.known = practiceWorth(e, on, s.Family, scale)
	}
	r.bias = r.worth.Bias / per
	r.Value -= r.bias
	r.popSD = r.worth.PopulationSD / per
	switch sem := r.worth.SEM / per; {
	case r.unit == "proportion" && s.Items > 0:
		r.Variance = wilsonVariance(r.Value+r.bias, s.Items) + formDifficultySD*formDifficultySD
	case r.unit != "proportion" && s.LikelyHigh > s.LikelyLow && s.LikelyLow >= 0:
		half := (s.LikelyHigh - s.LikelyLow) / 2
		r.Variance = half * half
	default:
		r.Variance = sem * sem
	}
	return r.completed()
}

// completed fills in a spread of examinees that is not known.
func (r scoreReading) completed() scoreReading {
	switch {
	case r.popSD > 0:
	case r.unit == "proportion":
		r.popSD = cohortPropSD
	case r.Variance > 0:
		r.popSD = math.Sqrt(r.Variance / (1 - usualReliability))
	default:
		r.popSD = r.worth.SD
	}
	return r
}

// practiceWorth is what an exam's file says of scores of a family on a scale; where the standard itself is a percentage and
// the file says nothing, our defaults.
func practiceWorth(e *exam.Exam, on time.Time, family string, scale exam.Scale) (exam.PracticeScale, bool) {
	worth, known := e.PracticeOn(family, scale, on)
	if known || scale != exam.PercentCorrect {
		return worth, known
	}
	if standard, ok := e.StandardOn(on); ok {
		if _, raw := standard.Proportion(); raw {
			return exam.PracticeScale{Scale: scale, Predicts: true, SD: rawPracticeSD, SEM: rawPracticeSEM, PopulationSD: rawPopulationSD}, true
		}
	}
	return worth, false
}

// datedOnly leaves out readings without a day, and counts them, where some have one: what a score says of the level depends on
// when it was taken.
func datedOnly(readings []scoreReading) (kept []scoreReading, left int) {
	for _, r := range readings {
		if r.Day != trend.NoDay {
			kept = append(kept, r)
		}
	}
	if len(kept) == 0 {
		return readings, 0
	}
	return kept, len(readings) - len(kept)
}

// scoresStand is where readings, all with a day or all without, say that the level is on a day, with its variance: the one
// model of the level of scores (trend.FollowScores). Without days they count as taken on one; NoDay asks for the day of the newest.
func scoresStand(readings []scoreReading, on int32) (mean, variance float64) {
	slices.SortStableFunc(readings, func(a, b scoreReading) int { return cmp.Compare(a.Day, b.Day) })
	plain := make([]trend.Reading, len(readings))
	for i, r := range readings {
		if plain[i] = r.Reading; r.Variance <= 0 {
			plain[i].Variance = (1 - usualReliability) * r.popSD * r.popSD
		}
	}
	newest := readings[len(readings)-1]
	l, err := trend.FollowScores(plain, newest.popSD, trend.NoDay)
	if err != nil {
		return math.NaN(), math.NaN()
	}
	if newest.Day == trend.NoDay {
		on = trend.NoDay
	}
	return l.Moments(max(newest.Day, on))
}

// reliableChange compares the latest with the first dated score.
func reliableChange(l *scoreLine) ReliableChange {
	n := len(l.readings)
	if n < 2 {
		return ReliableChange{Difference: Withhold(l.unit, n, "it takes two dated scores")}
	}
	a, b := l.readings[0], l.readings[n-1]
	if a.Day == b.Day {
		return ReliableChange{Difference: Withhold(l.unit, n, "the scores are of one day, which tells no first and no latest")}
	}
	if a.Variance <= 0 || b.Variance <= 0 {
		return ReliableChange{Difference: Withhold(l.unit, n, "how exact these scores are is not known: no likely range, no number of questions"), Since: dateText(a.Day)}
	}
	sd := math.Sqrt(a.Variance + b.Variance)
	d := b.Value - a.Value
	r := ReliableChange{Index: d / sd, Since: dateText(a.Day), Words: "within the error of two scores", Difference: Estimate{Value: d, Low: d - z90*sd,
		High: d + z90*sd, Level: .9, N: 2, Unit: l.unit, Method: "reliable change index"}.Checked()}
	if !r.Difference.OK() {
		return ReliableChange{Difference: r.Difference, Since: r.Since}
	}
	switch {
	case r.Index > z95:
		r.Words = "higher by more than the error of two scores"
	case r.Index < -z95:
		r.Words = "lower by more than the error of two scores"
	}
	return r
}
