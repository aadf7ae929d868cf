package stats

import (
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
	worth exam.PracticeScale // what the exam's file says of such a score, in its own unit
	known bool               // whether it says anything
}

// usualReliability turns a score's error into the spread of examinees, and back, where one of them is not published (KR-20 of
// long forms).
const usualReliability = .85

// readScore reads a score of a family of tests as of the exam's facts on a day; e may be nil. Its error is half its printed
// likely range, or that of its number of questions with the spread of forms' difficulty, or the published one.
func readScore(e *exam.Exam, on time.Time, s *exam.Sitting) scoreReading {
	r := scoreReading{unit: string(s.Score.Scale)}
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

// scoresStand is where readings say that the level is on a day, with its variance: the one model of the level of scores
// (trend.FollowScores). Readings without a day count as taken with the newest; NoDay asks for the level of then.
func scoresStand(readings []scoreReading, on int32) (mean, variance float64) {
	slices.SortStableFunc(readings, func(a, b scoreReading) int { return int(sortDay(a.Day)) - int(sortDay(b.Day)) })
	newest := int32(0)
	for _, r := range readings {
		if r.Day != trend.NoDay {
			newest = r.Day
		}
	}
	plain := make([]trend.Reading, len(readings))
	for i, r := range readings {
		if plain[i] = r.Reading; r.Day == trend.NoDay {
			plain[i].Day = newest
		}
		if r.Variance <= 0 {
			plain[i].Variance = (1 - usualReliability) * r.popSD * r.popSD
		}
	}
	l, err := trend.FollowScores(plain, readings[len(readings)-1].popSD, trend.NoDay)
	if err != nil {
		return math.NaN(), math.NaN()
	}
	return l.Moments(max(newest, on))
}

// sortDay puts readings without a day last.
func sortDay(day int32) int32 {
	if day == trend.NoDay {
		return math.MaxInt32
	}
	return day
}
