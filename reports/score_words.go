package reports

import (
	"strings"

	"cutscore/reports/chart"
	"cutscore/stats"
)

// What is said of the movement of whole scores: one headline, and one sentence where figures beside it seem to differ.

// scoresOnly reports whether whole scores are all there is: no single question was scored.
func scoresOnly(a *stats.Analysis) bool { return a.Data.Scored == 0 && len(a.Scores) > 0 }

// scoreMovement is how it is moving where only whole scores are known: the first scale speaks.
func (p *page) scoreMovement(a *stats.Analysis) any {
	o, t := a.Overall, a.Scores[0]
	m := movement{Scores: true, Change: p.change(o.Change), Line: o.Needed.OK(), Window: "the 28 days up to the latest score", Apart: apart(t)}
	if t.Last != "" {
		m.Window = "the 28 days up to " + day(t.Last) + ", the latest score"
	}
	m.Headline, m.Reason = scoreHeadline(t), sentence(m.Change.Reason)
	if o.RiseProbability >= 0 {
		m.Rise = percent(o.RiseProbability)
	}
	if len(o.Points) == 0 {
		o.Points = t.Points
	}
	o.Name, m.Bare = "Scores, "+scaleName(t.Scale), bare(o)
	m.Course, m.Thinned = course(o, [2]float64{}, chart.Frame{Width: 420, Height: 190}, 120, "Dots: each score. Curve and band: the level that they speak for.")
	retitle(m.Course, o, m.Headline)
	m.Rows, m.Earlier = p.scoreRows(o, a.Sittings)
	return m
}

// retitle lets a picture of scores say of their movement what the page says, for who cannot see it.
func retitle(d *chart.Drawing, a stats.Area, headline string) {
	if d != nil {
		d.Title = strings.TrimSuffix(d.Title, moving(a)) + headline
	}
}

// scoreHeadline is the movement of scores in one sentence. An arrow asks for a chance of nine in ten, an interval for more: where
// it holds no movement too, the arrow is a probable one.
func scoreHeadline(t stats.ScoreTrend) string {
	probably := ""
	if !sure(t.Change) {
		probably = "probably "
	}
	switch {
	case t.Dated == 0:
		return "Scores without dates cannot say how it moves."
	case t.Arrow == "rising":
		return "Scores are " + probably + "rising."
	case t.Arrow == "falling":
		return "Scores are " + probably + "lower than 28 days before the latest."
	case t.Arrow == "":
		return "Too early to say how it moves."
	}
	return sentence(t.Arrow + " in the 28 days up to the latest score")
}

func scoreWord(arrow string, change stats.Estimate) string {
	probably := ""
	if !sure(change) {
		probably = "probably "
	}
	switch arrow {
	case "rising":
		return "↗ " + probably + "rising"
	case "falling":
		return "↘ " + probably + "lower than before"
	case "":
		return ""
	}
	return "→ " + arrow
}

// sure reports whether a difference is given with an interval of nine in ten or more that leaves out no difference at all.
func sure(e stats.Estimate) bool { return e.OK() && e.Level > .89 && (e.Low > 0 || e.High < 0) }

// apart says in a sentence why slope, change and the two outermost scores are no contradiction; "" where they agree.
func apart(t stats.ScoreTrend) string {
	if s := twoWays(t.Slope, t.Change); s != "" || !t.Change.OK() {
		return s
	}
	ends, beyond := t.Reliable.Difference, sure(t.Reliable.Difference)
	whole := t.Slope
	if !sure(whole) {
		whole = ends
	}
	switch moved := t.Arrow == "rising" || t.Arrow == "falling"; {
	case !moved && sure(whole):
		return "Over all scores they are " + upOrDown(whole) + " by more than chance; of the last 28 days alone that cannot be said."
	case moved && beyond && ends.Value*t.Change.Value < 0:
		return "Against the first score they are " + upOrDown(ends) + ", against 28 days before the latest they are " + upOrDown(t.Change) + ": the direction has turned."
	case moved && ends.OK() && !beyond:
		return "The latest against the first are two scores only, and within their error; the movement rests on all of them."
	}
	return ""
}

func upOrDown(e stats.Estimate) string {
	if e.Value < 0 {
		return "lower"
	}
	return "higher"
}

// twoWays says why a slope and a change of opposite signs are no contradiction, and which of them is more than chance; "" where
// they agree.
func twoWays(slope, change stats.Estimate) string {
	if !slope.OK() || !change.OK() || slope.Value*change.Value >= 0 {
		return ""
	}
	said := "both could be no movement at all."
	switch {
	case sure(slope) && sure(change):
		said = "the direction has turned."
	case sure(slope):
		said = "the slope is more than chance, the change could be none."
	case sure(change):
		said = "the change is more than chance, the slope could be none."
	}
	return "Slope and change point in different ways, as they speak of different times, all scores and the last 28 days: " + said
}
