package reports

import (
	"math"
	"strings"

	"cutscore/reports/chart"
	"cutscore/stats"
)

// scoresView answers: how do whole practice scores move, and what do score reports say about areas?
type scoresView struct {
	Scales  []scaleView
	Areas   []areaScoreRow
	Reasons footnotes // of the table of areas
}

// scaleView is one scale; scales are never mixed.
type scaleView struct {
	Name     string
	Counted  string // "4 scores, 3 of them dated"
	Latest   string
	Word     string
	Figures  []labelled
	Apart    string // said where slope and change point in different ways
	Held     heldBacks
	Reliable string
	Course   *chart.Drawing
	Bare     bool
	Rows     []courseRow
	Earlier  string
	Note     string
}

// labelled is a figure with what it is.
type labelled struct {
	Label string
	figure
	More string
}

// areaScoreRow is one content area over score reports.
type areaScoreRow struct {
	Name, Sittings, Items, Marks, Words, Pattern string
	Deviation, Slope, Change                     noted
	Spread, Rise                                 string
}

// noted is a figure, or the mark of the reason why there is none.
type noted struct {
	Figure *figure
	Mark   string
}

func buildScores(p *page, a *stats.Analysis) any {
	if len(a.Scores) == 0 && len(a.AreaScores) == 0 {
		return nil // nothing was reported as a score: no reader misses it
	}
	v := scoresView{}
	for _, t := range a.Scores {
		v.Scales = append(v.Scales, p.scale(t, a))
	}
	for _, s := range a.AreaScores {
		v.Areas = append(v.Areas, p.areaScore(s, &v.Reasons))
	}
	return v
}

func (p *page) scale(t stats.ScoreTrend, a *stats.Analysis) scaleView {
	v := scaleView{Name: capital(scaleName(t.Scale)), Counted: things(t.Scores, "score") + ", " + count(t.Dated) + " with a date", Latest: scoreValue(t.Latest),
		Word: scoreWord(t.Arrow, t.Change), Note: sentence(t.Note)}
	if t.Last != "" {
		v.Latest += " on " + day(t.Last)
	}
	rise := ""
	if t.RiseProbability >= 0 {
		rise = "chance that it is rising: " + percent(t.RiseProbability)
	}
	v.show("level on the day of the latest score", p.figure(t.Level), "")
	v.show("change over the 28 days up to it", p.change(t.Change), rise)
	v.show("slope over all scores, in 28 days", p.change(t.Slope), "")
	v.Apart = apart(t)
	v.reliable(p, t.Reliable)
	// where the first screen has the picture already, it is not drawn again
	drawn := scoresOnly(a) && len(a.Scores) > 0 && a.Scores[0].Scale == t.Scale
	area := trendArea(t)
	if v.Bare = bare(area); drawn {
		return v
	}
	v.Course, _ = course(area, [2]float64{}, chart.Frame{Width: 420, Height: 170}, 60, "Dots: each score. Curve and band: the level that they speak for.")
	retitle(v.Course, area, scoreHeadline(t))
	v.Rows, v.Earlier = p.scoreRows(area, a.Sittings)
	return v
}

// scoreRows are the latest dated scores, and how many are not among them.
func (p *page) scoreRows(a stats.Area, sittings []stats.SittingRow) (rows []courseRow, earlier string) {
	if n := len(a.Points) - tableSittings; n > 0 {
		earlier = things(n, "earlier score") + " are in the figures (JSON) beside this page."
	}
	rows = p.courseRows(a, sittings)
	for i := range rows {
		e := a.Points[len(a.Points)-len(rows)+i].Observed
		rows[i].Observed = value(e.Unit, e.Value)
	}
	return rows, earlier
}

// show lists a figure, or notes why it is withheld.
func (v *scaleView) show(label string, f figure, more string) {
	if !f.OK() {
		v.Held.hold(f.Reason, label)
		return
	}
	v.Figures = append(v.Figures, labelled{capital(label), f, more})
}

// reliable says whether the latest and the first score differ by more than their errors.
func (v *scaleView) reliable(p *page, r stats.ReliableChange) {
	since := "latest against first dated score"
	if r.Since != "" {
		since += ", of " + day(r.Since)
	}
	f := p.change(r.Difference)
	more := ""
	if f.OK() {
		more = "reliable change index " + decimal2(r.Index) + ": " + r.Words
	}
	v.show(since, f, more)
}

// capital begins a label that stands alone.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// trendArea is a scale's course as an area's, for the pictures.
func trendArea(t stats.ScoreTrend) stats.Area {
	return stats.Area{Name: "Scores, " + scaleName(t.Scale), Arrow: t.Arrow, Points: t.Points, Level: t.Level, Needed: stats.Withhold(t.Scale, 0, "not drawn here")}
}

func (p *page) areaScore(s stats.AreaScores, notes *footnotes) areaScoreRow {
	r := areaScoreRow{Name: s.Name, Sittings: count(s.Sittings), Items: "not known", Words: s.Words, Pattern: s.Consistency, Marks: "–", Spread: "–", Rise: "–"}
	if s.Items > 0 {
		r.Items = count(s.Items)
	}
	if s.Lower+s.Same+s.Higher > 0 {
		r.Marks = count(s.Lower) + " / " + count(s.Same) + " / " + count(s.Higher)
	}
	r.Deviation = notes.noted(withoutUnit(p.change(s.Deviation)))
	r.Slope = notes.noted(withoutUnit(p.change(s.Slope)))
	r.Change = notes.noted(withoutUnit(p.change(s.Change)))
	if s.Deviation.OK() && s.Deviation.Unit == "proportion" && s.Items > 0 {
		r.Spread = "Q " + decimal2(s.Q) + ", sd " + signed(100*s.Tau)
	}
	if s.RiseProbability >= 0 {
		r.Rise = percent(s.RiseProbability) + " " + scoreWord(s.Arrow, s.Change)
	}
	return r
}

// noted prints the coverage with the range: the slope of few scores covers less than others.
func (n *footnotes) noted(f figure) noted {
	if f.OK() {
		f.Range += ", " + f.Level
	}
	shown, mark := n.orNote(f)
	return noted{shown, mark}
}

// bare reports whether a course has no level to draw.
func bare(a stats.Area) bool {
	for _, t := range a.Points {
		if t.Smoothed.OK() {
			return false
		}
	}
	return true
}

// unitOf is the unit of an area's figures.
func unitOf(a stats.Area) string {
	switch {
	case a.Level.OK():
		return a.Level.Unit
	case len(a.Points) > 0:
		return a.Points[0].Observed.Unit
	}
	return "proportion"
}

// labelOf prints a value of a unit on an axis.
func labelOf(unit string) func(float64) string {
	if share(unit) {
		return percent
	}
	return func(x float64) string { return value(unit, x) }
}

// rangeOf is the range of a picture: tenths within 0 to 1 for shares, round numbers for scores.
func rangeOf(areas []stats.Area, values []float64) (lo, hi float64) {
	if len(areas) == 0 || share(unitOf(areas[0])) || len(values) == 0 {
		return chart.Around(values, 0.1, 0, 1)
	}
	least, most := math.Inf(1), math.Inf(-1)
	for _, x := range values {
		least, most = math.Min(least, x), math.Max(most, x)
	}
	step := math.Pow(10, math.Floor(math.Log10(math.Max(most-least, 1))))
	return chart.Around(values, step, math.Min(0, least), most+2*step)
}
