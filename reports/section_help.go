package reports

import (
	"fmt"
	"math"

	"cutscore/reports/chart"
	"cutscore/stats"
)

// helpView answers: who should be offered help first? It is a sorted list, never a rank.
type helpView struct {
	Rows     []helpRow
	Axis     *chart.Drawing
	ByPass   bool // rows show the probability of passing; else the level
	Level    string
	Reasons  footnotes // why figures are withheld, once each
	None     string
	NoChance bool
}

// helpRow is one examinee.
type helpRow struct {
	Name, Href    string
	Row           *chart.Drawing
	Count         string // "13 of 20 (9 to 16)"
	Note          string // letter of the footnote when it is withheld
	LevelNow      *figure
	LevelNote     string
	Moving        string
	Change        *figure
	ChangeNote    string
	N, Last, Area string
	Why           string
	Sort          string // the figure that the list can be sorted by
}

// mostDrawn is how many examinees at most get a picture each: of more, the list holds the same in figures.
const mostDrawn = 2000

func buildHelp(p *page, c *stats.Cohort) any {
	v := helpView{NoChance: p.o.NoProbability}
	v.ByPass = !p.o.NoProbability && anyPass(c.HelpFirst)
	axis := v.axis(c.HelpFirst)
	for _, r := range c.HelpFirst {
		row := v.row(p, r, axis)
		if len(c.HelpFirst) > mostDrawn {
			row.Row = nil
		}
		v.Rows = append(v.Rows, row)
	}
	if len(c.HelpFirst) > mostDrawn {
		v.Axis = nil
	}
	if len(v.Rows) == 0 {
		v.None = "No examinee is in the data."
	}
	return &v
}

func anyPass(rows []stats.CohortRow) bool {
	for _, r := range rows {
		if r.Pass.OK() {
			return true
		}
	}
	return false
}

// axis is the scale of the rows, with its labels.
func (v *helpView) axis(rows []stats.CohortRow) chart.Axis {
	axis := chart.Axis{Min: 0, Max: 1}
	label := func(x float64) string { return fmt.Sprintf("%.0f", x*20) }
	title := "Scale of the rows: 0 to 20 of 20"
	if !v.ByPass {
		axis, label, title = levelAxis(rows), percent, "Scale of the rows: level as a percentage of right answers"
	}
	d := axis.Header(label, title)
	v.Axis = &d
	return axis
}

func levelAxis(rows []stats.CohortRow) chart.Axis {
	var values []float64
	for _, r := range rows {
		if r.Level.OK() {
			values = append(values, r.Level.Low, r.Level.High)
		}
	}
	lo, hi := chart.Around(values, 0.1, 0, 1)
	return chart.Axis{Min: lo, Max: hi}
}

func (v *helpView) row(p *page, c stats.CohortRow, axis chart.Axis) helpRow {
	r := helpRow{Name: p.o.label(c.Examinee), Href: p.o.href(c.Examinee), N: count(c.N), Last: orUndated(c.Last), Area: c.Weakest,
		Why: sentence(c.Why), Moving: c.Arrow}
	shown := c.Level
	if v.ByPass {
		shown = c.Pass
		r.Count, r.Note = v.ofTwenty(p, c)
	}
	r.LevelNow, r.LevelNote = v.Reasons.orNote(p.figure(c.Level))
	r.Change, r.ChangeNote = v.Reasons.orNote(withoutUnit(p.change(c.Change)))
	if shown = shown.Checked(); shown.OK() {
		d := axis.Row(chart.Interval{Value: shown.Value, Low: shown.Low, High: shown.High, Line: 0.5, HasLine: v.ByPass, Open: v.ByPass && shown.Value < 0.5},
			p.figure(shown).String())
		r.Row = &d
		r.Sort = fmt.Sprintf("%.4f", shown.Value)
		if v.Level == "" {
			v.Level = coverage(shown.Level)
		}
	}
	return r
}

// ofTwenty is the probability as a count with its range, or the mark of the reason.
func (v *helpView) ofTwenty(p *page, c stats.CohortRow) (text, mark string) {
	f := p.figure(c.Pass)
	if !f.OK() || c.OutOf20 < 0 {
		_, mark = v.Reasons.orNote(f)
		return "", mark
	}
	return fmt.Sprintf("%d of 20 (%s)", c.OutOf20, rangeOf20(of20(c.Pass.Low, 1, c.OutOf20), of20(c.Pass.High, c.OutOf20, 19))), ""
}

// of20 is a probability as a count of twenty within bounds: the count it belongs to, and 1 or 19.
func of20(p float64, least, most int) int { return min(max(int(math.Round(p*20)), least), most) }
