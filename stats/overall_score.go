package stats

import (
	"fmt"
	"math"
	"sort"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// scoreSeries are the dated scores of an examinee on one scale, each with its error.
type scoreSeries struct {
	unit     string // "proportion" or a scale
	readings []trend.Reading
	where    []int // row of Analysis.Sittings by reading
	popSD    float64
	needed   Estimate
	items    int
	unknown  int // scores left out because their error is not known
}

// fromScores fills the whole of an examinee who has scores and no scored responses: level now, need and movement from
// the scale with the most dated scores. Scales are never mixed. The level wanders as ability does elsewhere
// (driftPerDay, in units of the spread of examinees on the scale), faster where the scores show it; a score's error is half its printed likely range,
// or that of its number of questions, or the published one.
func (an *analyst) fromScores(a *Analysis, h *History) {
	s, why := an.series(h)
	if len(s.readings) < minTrendDates {
		if why == "" {
			why = fmt.Sprintf("a trend of scores needs at least %d dated ones on one scale; there are %d", minTrendDates, len(s.readings))
		}
		if len(h.Sittings) > 0 {
			a.Overall.Level, a.Overall.Change = Withhold(unitOr(s.unit), len(s.readings), why), Withhold(unitOr(s.unit), len(s.readings), why)
		}
		return
	}
	step := s.popSD * driftPerDay / abilitySD
	drift := trend.LikelyDrift(s.readings, step*step, driftSpread)
	last := s.readings[len(s.readings)-1].Day
	now := max(an.jd.asOf, last)
	w, err := trend.FollowLevel(s.readings, drift, last-changeDays, now)
	if err != nil {
		return
	}
	an.describeScores(a, s, w, last, now)
}

func unitOr(unit string) string {
	if unit == "" {
		return "proportion"
	}
	return unit
}

// describeScores writes what the walk says: the level now, the change over the 28 days up to the last score.
func (an *analyst) describeScores(a *Analysis, s scoreSeries, w *trend.Walk, last, now int32) {
	o := &a.Overall
	n := len(s.readings)
	at := func(mean, v float64, method string) Estimate {
		sd := math.Sqrt(v)
		return Estimate{Value: mean, Low: mean - z90*sd, High: mean + z90*sd, Level: .9, N: n, Unit: s.unit, Method: method,
			Caveats: []string{"from whole-test scores; how hard each test was is not known"}}.Checked()
	}
	m, v := w.On(now)
	o.Level = at(m, v, "local level of scores")
	o.N, o.Sittings = s.items, n
	o.Needed = s.needed
	o.Gap = gapOf(o.Level, o.Needed)
	o.Gap.Unit = s.unit
	for i, r := range s.readings {
		pm, pv := w.On(r.Day)
		o.Points = append(o.Points, TrendPoint{Date: dateText(r.Day), Sitting: s.where[i], Observed: at(r.Value, r.Variance, "score with its error"),
			Smoothed: at(pm, pv, "local level of scores")})
	}
	if then := last - changeDays; s.readings[0].Day <= then {
		d, dv := w.Change(then, last)
		o.Change = at(d, dv, "local level of scores, 28 days up to the last")
		o.RiseProbability = phi(d / math.Sqrt(math.Max(dv, 1e-12)))
		o.Arrow = arrow(o.RiseProbability)
	} else {
		o.Change = Withhold(s.unit, n, "the scores span less than 28 days")
	}
	an.judgeScores(o, m, v)
	if s.unknown > 0 {
		a.Caveats = append(a.Caveats, plural(s.unknown, "score is", "scores are")+" shown and not used for the trend: how exact they are is not known.")
	}
}

// judgeScores compares the level with what is needed on the same scale.
func (an *analyst) judgeScores(o *Area, m, v float64) {
	o.Verdict = Verdict{Class: noVerdict, BelowProbability: -1, Group: []string{}, LowSittings: []int{}}
	if !o.Needed.OK() {
		o.Verdict.Words, o.Verdict.Reason = o.Needed.Withheld, o.Needed.Withheld
		return
	}
	sd := (o.Needed.High - o.Needed.Low) / (2 * z90)
	below := phi((o.Needed.Value - m) / math.Sqrt(v+sd*sd))
	o.Verdict.BelowProbability = below
	o.Verdict.Reason = fmt.Sprintf("%s; probability of being below the line: %.0f%%", plural(o.Level.N, "score", "scores"), 100*below)
	switch {
	case below >= 1-confirmedFDR:
		o.Verdict.Class, o.Verdict.Words = likelyWeak, "probably below the line for now"
	case below <= 1-notWeakSure:
		o.Verdict.Class, o.Verdict.Words = notWeak, "above the line"
	default:
		o.Verdict.Class, o.Verdict.Words = unclear, "too close to call"
	}
}

// series picks the scale with the most usable dated scores; why says what stood in the way when there is none.
func (an *analyst) series(h *History) (best scoreSeries, why string) {
	by := map[string]*scoreSeries{}
	var units []string
	for i, s := range h.Sittings {
		day := dayOf(s.TakenAt, s.OffsetMinutes)
		if s.Score.Scale == "" || day == trend.NoDay {
			continue
		}
		r, unit, popSD := an.reading(&s)
		if by[unit] == nil {
			by[unit] = &scoreSeries{unit: unit, needed: Withhold(unit, 0, "what passes is not known on this scale")}
			units = append(units, unit)
		}
		se := by[unit]
		if r.Variance <= 0 || popSD <= 0 {
			se.unknown++
			continue
		}
		r.Day = day
		se.readings, se.where = append(se.readings, r), append(se.where, an.scoreRows[i])
		se.popSD, se.items = popSD, se.items+s.Items
		se.needed = an.neededOn(&s, unit)
	}
	sort.Strings(units)
	for _, u := range units {
		if len(by[u].readings) > len(best.readings) || best.unit == "" {
			best = *by[u]
		}
	}
	if best.unknown > 0 && len(best.readings) == 0 {
		why = "how exact these scores are is not known: no likely range, no number of questions"
	}
	return best, why
}

// reading is a score in its unit with the variance of its error, 0 where that is not known.
func (an *analyst) reading(s *exam.Sitting) (r trend.Reading, unit string, popSD float64) {
	unit, r.Value = string(s.Score.Scale), s.Score.Value
	if p, ok := s.Score.Proportion(); ok {
		r.Value = p
		if s.Items > 0 {
			r.Variance = wilsonVariance(p, s.Items)
		}
		return r, "proportion", cohortPropSD
	}
	worth, known := exam.PracticeScale{}, false
	if e := an.jd.opt.Exam; e != nil {
		worth, known = e.PracticeOn(s.Family, s.Score.Scale, an.jd.factDay())
	}
	switch {
	case s.LikelyHigh > s.LikelyLow && s.LikelyLow >= 0:
		half := (s.LikelyHigh - s.LikelyLow) / 2
		r.Variance = half * half
	case known:
		r.Variance = worth.SEM * worth.SEM
	}
	popSD = worth.PopulationSD
	if popSD == 0 && r.Variance > 0 {
		popSD = math.Sqrt(r.Variance / (1 - usualReliability))
	}
	return r, unit, popSD
}

// driftSpread is how far an examinee's own pace may be from the usual one: a factor, as one prior sd.
const driftSpread = 2.5

// usualReliability turns a score's error into the spread of examinees where no spread is published (KR-20 of long forms).
const usualReliability = .85

// neededOn is what passes on the scale of a score.
func (an *analyst) neededOn(s *exam.Sitting, unit string) Estimate {
	t, e := an.jd.target, an.jd.opt.Exam
	if e == nil {
		return Withhold(unit, 0, t.reason)
	}
	if unit == "proportion" {
		if !t.ok {
			return Withhold(unit, 0, t.reason)
		}
		return Estimate{Value: t.needed, Low: t.needed - z90*t.sd, High: t.needed + z90*t.sd, Level: .9, Unit: unit,
			Method: "dated exam fact, " + string(t.fact.Confidence)}
	}
	standard, ok := e.StandardOn(an.jd.factDay())
	worth, known := e.PracticeOn(s.Family, s.Score.Scale, an.jd.factDay())
	switch {
	case ok && standard.Scale == s.Score.Scale:
		return Estimate{Value: standard.Value, Low: standard.Value, High: standard.Value, Level: .9, Unit: unit,
			Method: "dated exam fact, " + string(standard.Confidence)}
	case ok && known && worth.Predicts && worth.Center > 0:
		return Estimate{Value: worth.Center, Low: worth.Center, High: worth.Center, Level: .9, Unit: unit,
			Method: "practice score at which passing is as likely as not, " + string(worth.Confidence)}
	}
	return Withhold(unit, 0, "what passes is not known on the scale of these scores")
}
