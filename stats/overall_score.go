package stats

import (
	"fmt"
	"math"

	"cutscore/exam"
)

// wholeFromScores fills the whole of an examinee without scored responses from the first of their scales: level now, need and
// movement. The level now is that of the newest score, the less certain the longer it is ago.
func (an *analyst) wholeFromScores(a *Analysis, t ScoreTrend, f *followed) {
	o := &a.Overall
	o.Level, o.Change, o.RiseProbability, o.Arrow, o.Points = t.Level, t.Change, t.RiseProbability, t.Arrow, t.Points
	o.N, o.Sittings, o.Needed = f.items, t.Dated, f.needed
	o.NextBlock = Withhold("proportion", 0, "no answer to a single question is in the data")
	if !o.Level.OK() {
		why := o.Level.Withheld
		o.Gap = Withhold(f.unit, t.Dated, why)
		o.Verdict = Verdict{Class: noVerdict, Words: why, Reason: why, BelowProbability: -1, Group: []string{}, LowSittings: []int{}}
		return
	}
	sd := (o.Level.High - o.Level.Low) / (2 * z90)
	mean, v := o.Level.Value, sd*sd
	if l := f.course.known; l != nil {
		now := max(an.jd.asOf, f.readings[len(f.readings)-1].Day)
		mean, v = l.Moments(now)
		o.Level = f.course.after(f.unit, o.Level.N, now)
	}
	o.Level.Caveats = append(o.Level.Caveats, "from whole-test scores; how hard each test was is not known")
	o.Gap = gapOf(o.Level, o.Needed)
	o.Gap.Unit = f.unit
	an.judgeScores(o, mean, v)
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
	o.Verdict.Reason = fmt.Sprintf("%s; probability of being below the line: %s", plural(o.Level.N, "score", "scores"), asPercent(below))
	switch {
	case below >= 1-confirmedFDR:
		o.Verdict.Class, o.Verdict.Words = likelyWeak, "probably below the line for now"
	case below <= 1-notWeakSure:
		o.Verdict.Class, o.Verdict.Words = notWeak, "above the line"
	default:
		o.Verdict.Class, o.Verdict.Words = unclear, "too close to call"
	}
}

// neededOn is what passes on the scale of a score.
func (an *analyst) neededOn(s *exam.Sitting, r scoreReading) Estimate {
	t, e, unit := an.jd.target, an.jd.opt.Exam, r.unit
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
	switch {
	case ok && standard.Scale == s.Score.Scale && !(r.known && r.worth.Center > 0):
		return Estimate{Value: standard.Value, Low: standard.Value, High: standard.Value, Level: .9, Unit: unit,
			Method: "dated exam fact, " + string(standard.Confidence)}
	case ok && r.known && r.worth.Predicts && r.worth.Center > 0:
		return Estimate{Value: r.worth.Center, Low: r.worth.Center, High: r.worth.Center, Level: .9, Unit: unit,
			Method: "practice score at which passing is as likely as not, " + string(r.worth.Confidence)}
	}
	return Withhold(unit, 0, "what passes is not known on the scale of these scores")
}

// asPercent prints a probability as a whole percentage; what is not quite nothing or all is not printed as such.
func asPercent(p float64) string {
	switch {
	case p > 0 && p < .005:
		return "under 1%"
	case p < 1 && p > .995:
		return "over 99%"
	}
	return fmt.Sprintf("%.0f%%", 100*p)
}
