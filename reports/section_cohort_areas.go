package reports

import (
	"cutscore/reports/chart"
	"cutscore/stats"
)

// cohortAreasView answers: where does the cohort as a whole lose most?
type cohortAreasView struct {
	Groups   []cohortAreaGroup
	Compared string
	None     string
}

// cohortAreaGroup is one axis of content.
type cohortAreaGroup struct {
	Title string
	Axis  *chart.Drawing
	Level string
	Rows  []cohortAreaRow
	Notes bool // some row has a note
}

// cohortAreaRow is one area over the cohort.
type cohortAreaRow struct {
	Name, N, Examinees string
	Row                *chart.Drawing
	Percent            figure
	Below              figure
	Note               string
}

func buildCohortAreas(p *page, c *stats.Cohort) any {
	v := cohortAreasView{Compared: c.Compared}
	for _, g := range []struct{ dimension, title string }{{"discipline", "Disciplines"}, {"system", "Organ systems"}, {"task", "Physician tasks"}} {
		if rows := areasOf(c.Areas, g.dimension); len(rows) > 0 {
			v.Groups = append(v.Groups, p.cohortAreas(g.title, rows))
		}
	}
	if other := otherAreas(c.Areas); len(other) > 0 {
		v.Groups = append(v.Groups, p.cohortAreas("Other areas", other))
	}
	if len(v.Groups) == 0 {
		v.None = "The exports name no content area."
	}
	return v
}

func areasOf(areas []stats.CohortArea, dimension string) []stats.CohortArea {
	var out []stats.CohortArea
	for _, a := range areas {
		if a.Dimension == dimension {
			out = append(out, a)
		}
	}
	return out
}

// otherAreas are those of a dimension that this page has no heading for: shown, never dropped.
func otherAreas(areas []stats.CohortArea) []stats.CohortArea {
	var out []stats.CohortArea
	for _, a := range areas {
		if a.Dimension != "discipline" && a.Dimension != "system" && a.Dimension != "task" {
			out = append(out, a)
		}
	}
	return out
}

func (p *page) cohortAreas(title string, areas []stats.CohortArea) cohortAreaGroup {
	var values []float64
	for _, a := range areas {
		if a.Percent.OK() {
			values = append(values, a.Percent.Low, a.Percent.High)
		}
	}
	lo, hi := chart.Around(values, 0.1, 0, 1)
	axis := chart.Axis{Min: lo, Max: hi}
	header := axis.Header(percent, "Scale of the rows: "+percent(lo)+" to "+percent(hi))
	g := cohortAreaGroup{Title: title}
	if len(values) > 0 {
		g.Axis = &header
	}
	for _, a := range areas {
		r := cohortAreaRow{Name: a.Name, N: count(a.N), Examinees: count(a.Examinees), Percent: p.figure(a.Percent), Below: p.figure(a.BelowNeeded), Note: sentence(a.WithinShare)}
		if r.Percent.OK() {
			d := axis.Row(interval(a.Percent, stats.Withhold("", 0, "no line for a cohort")), r.Percent.String())
			r.Row = &d
			if g.Level == "" {
				g.Level = r.Percent.Level
			}
		}
		g.Notes = g.Notes || r.Note != ""
		g.Rows = append(g.Rows, r)
	}
	return g
}
