package stats

import (
	"fmt"
	"math"
	"strings"

	"cutscore/stats/trend"
)

// What is said of an area that is known by scores alone.

// areasFromScores adds the areas that no response carries and whose scores have questions behind them.
func (an *analyst) areasFromScores(a *Analysis, lines []*areaLine) {
	for dimension, list := range map[string]*[]Area{"discipline": &a.Disciplines, "system": &a.Systems, "task": &a.Tasks} {
		var some []*areaLine
		for _, l := range lines {
			if l.Dimension == dimension && len(l.counted) > 0 && !hasArea(*list, l.Name) {
				some = append(some, l)
			}
		}
		if len(some) == 0 {
			continue
		}
		*list = append(*list, an.scoredAreas(some)...)
		sortAreas(*list)
		for i := range *list {
			(*list)[i].Slug = fmt.Sprintf("%c%d", dimension[0], i+1)
		}
	}
}

func hasArea(list []Area, name string) bool {
	for i := range list {
		if strings.EqualFold(list[i].Name, name) {
			return true
		}
	}
	return false
}

// scoredAreas are areas whose evidence is scores: figures, then verdicts over all of them together.
func (an *analyst) scoredAreas(lines []*areaLine) []Area {
	out := make([]Area, len(lines))
	all := make([]standing, len(lines))
	var open []int
	for i, l := range lines {
		out[i] = an.scoredArea(l)
		var why string
		if all[i], why = an.standingOfScores(l); why != "" {
			out[i].Verdict = Verdict{Class: noVerdict, Words: why, Reason: why, BelowProbability: -1, Group: []string{}, LowSittings: []int{}, MoreQuestions: max(0, MinAreaScored-l.Items)}
			continue
		}
		open = append(open, i)
	}
	confirmed, likely := discoveries(open, all, confirmedFDR), discoveries(open, all, likelyFDR)
	for _, i := range open {
		an.judgeScoredArea(&out[i].Verdict, lines[i], all[i], confirmed[i], likely[i])
	}
	return out
}

func (an *analyst) scoredArea(l *areaLine) Area {
	a := Area{Dimension: l.Dimension, Name: l.Name, N: l.Items, Sittings: len(l.counted), RiseProbability: l.RiseProbability, Arrow: l.Arrow,
		Change: l.Change, Points: l.counted, WeightLow: -1, WeightHigh: -1}
	a.Percent = proportion(l.right, l.Items, "Wilson interval over score reports")
	c := followScores("proportion", l.readings, cohortPropSD)
	a.Level, a.Needed = c.level, an.neededShare()
	if l.Items < MinAreaScored {
		few := fmt.Sprintf("too few questions to say (%d); a level needs %d", l.Items, MinAreaScored)
		a.Level, a.Change, a.RiseProbability, a.Arrow = Withhold("proportion", l.Items, few), Withhold("proportion", l.Items, few), -1, ""
	}
	a.Level.N = l.Items
	a.Gap = gapOf(a.Level, a.Needed)
	a.NextBlock = Withhold("proportion", l.Items, "no answer to a single question is in the data")
	for i := range a.Points {
		if p := &a.Points[i]; p.Date != "" && l.Items >= MinAreaScored {
			p.Smoothed = c.on(l.dayOf(p.Sitting))
		}
	}
	if e := an.jd.opt.Exam; e != nil {
		if area, ok := e.Area(an.jd.factDay(), l.Dimension, l.Name); ok {
			a.WeightLow, a.WeightHigh = area.Low, area.High
		}
	}
	return a
}

func (l *areaLine) dayOf(row int) int32 {
	for i, r := range l.rows {
		if r == row {
			return l.readings[i].Day
		}
	}
	return trend.NoDay
}

// neededShare is what the exam asks for as a share of right answers.
func (an *analyst) neededShare() Estimate {
	t := an.jd.target
	if !t.ok {
		return Withhold("proportion", 0, t.reason)
	}
	return Estimate{Value: t.needed, Low: math.Max(0, t.needed-z90*t.sd), High: math.Min(1, t.needed+z90*t.sd), Level: .9,
		Unit: "proportion", Method: "dated exam fact, " + string(t.fact.Confidence)}
}

// standingOfScores compares an area with the exam's need, or with the examinee's own whole when there is none, in logits:
// the pooled share by random effects, and the slope p(1-p) of a share by logit.
func (an *analyst) standingOfScores(l *areaLine) (standing, string) {
	if l.Items < MinAreaScored {
		return standing{}, fmt.Sprintf("too few questions to say (%d); a verdict needs %d", l.Items, MinAreaScored)
	}
	t := an.jd.target
	if !t.ok && len(l.d) == 0 {
		return standing{}, l.reason
	}
	p := math.Min(.95, math.Max(.05, l.right/float64(l.Items)))
	slope := p * (1 - p)
	if !t.ok {
		m := poolSittings(l.d, precisions(l.v))
		return newStanding(m.mean/slope, m.se*m.se/(slope*slope)), ""
	}
	var share, w []float64
	for _, c := range l.counted {
		share, w = append(share, c.Observed.Value-t.needed), append(w, 1/wilsonVariance(c.Observed.Value, c.Observed.N))
	}
	m := poolSittings(share, w)
	return newStanding(m.mean/slope, m.se*m.se/(slope*slope)), ""
}

// judgeScoredArea chooses the class of an area known by scores; the first that holds.
func (an *analyst) judgeScoredArea(v *Verdict, l *areaLine, s standing, confirmed, likely bool) {
	line := an.jd.line()
	*v = Verdict{BelowProbability: s.below, Group: []string{}, LowSittings: []int{}}
	v.Reason = fmt.Sprintf("%d questions in %s, as printed on score reports; probability of being below %s by a margin: %s",
		l.Items, plural(len(l.counted), "sitting", "sittings"), line, asPercent(s.below))
	switch {
	case confirmed && l.Consistency == "consistent" && len(l.days) >= confirmDates:
		v.Class, v.Words = confirmedWeak, "below "+line+" for now, in several sittings"
	case likely && s.below >= leastOwn:
		v.Class, v.Words = likelyWeak, "probably below "+line+" for now"
	case l.Consistency == "isolated":
		v.Class, v.Words = isolatedBlock, "one low sitting, not a pattern"
	case s.notWeak():
		v.Class, v.Words = notWeak, "above "+line
	default:
		v.Class, v.Words = unclear, "too close to call"
		v.MoreQuestions = moreQuestions(s)
	}
	if v.weak() || v.Class == isolatedBlock { // else it would be about the own whole, and the verdict about the line
		v.Consistency = l.Consistency
	}
}
