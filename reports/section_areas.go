package reports

import (
	"fmt"

	"cutscore/reports/chart"
	"cutscore/stats"
)

// areasView answers: which areas are below the line?
type areasView struct {
	Groups []areaGroup
	None   string
	Lead   string
	Line   bool // there is a passing line to compare with
}

// areaGroup is one axis of content: disciplines, systems or tasks.
type areaGroup struct {
	Title   string
	Axis    *chart.Drawing
	Rows    []areaRow
	Columns []string
	Level   string
	Depth   string
	Open    bool
}

func buildAreas(p *page, a *stats.Analysis) any {
	v := areasView{}
	for _, g := range []struct {
		title string
		areas []stats.Area
	}{{"Disciplines", a.Disciplines}, {"Organ systems", a.Systems}, {"Physician tasks", a.Tasks}} {
		if len(g.areas) > 0 {
			v.Groups = append(v.Groups, p.areaGroup(g.title, g.areas, len(v.Groups) == 0))
		}
	}
	if len(v.Groups) == 0 {
		v.None = "The exports name no content area, so nothing can be said area by area."
		if a.Data.Responses == 0 && len(a.Sittings) > 0 {
			v.None = "The exports hold no answers to single questions, so nothing can be said area by area."
		}
		if len(a.AreaScores) > 0 {
			v.None = "The score reports mark areas without the number of questions behind them; what they say is under “Your practice scores”."
		}
		return v
	}
	v.Line = a.Overall.Needed.OK() && share(a.Overall.Needed.Unit) || firstNeeded(a).OK()
	v.Lead = areasLead(v.Groups[0].Rows)
	return v
}

// firstNeeded is the need of the first area that the data carry.
func firstNeeded(a *stats.Analysis) stats.Estimate {
	for _, areas := range [][]stats.Area{a.Disciplines, a.Systems, a.Tasks} {
		if len(areas) > 0 {
			return areas[0].Needed
		}
	}
	return stats.Withhold("proportion", 0, "no area")
}

func (p *page) areaGroup(title string, areas []stats.Area, open bool) areaGroup {
	axis := axisFor(areas)
	g := areaGroup{Title: title, Columns: areaColumns(), Depth: depth(areas), Open: open}
	for _, a := range areas {
		r := p.areaRow(a, axis)
		if g.Level == "" && r.Figure.OK() {
			g.Level = r.Figure.Level
		}
		g.Rows = append(g.Rows, r)
	}
	if g.Level != "" {
		d := axis.Header(percent, "Scale of the rows: "+percent(axis.Min)+" to "+percent(axis.Max))
		g.Axis = &d
	}
	return g
}

// areasLead is the section in one sentence.
func areasLead(rows []areaRow) string {
	var low []string
	few, classes := 0, map[string]int{}
	for _, r := range rows {
		if classes[r.Chip.Class]++; r.Table == nil {
			few++
		}
		if r.Chip.Class == "low" {
			low = append(low, r.Name)
		}
	}
	switch {
	case len(low) > 0:
		return "Start with " + and(low[:min(3, len(low))]) + "."
	case few == len(rows):
		return fmt.Sprintf("No area has the %d questions yet that a number needs.", minItems)
	case classes["none"] == len(rows):
		return "" // the areas say why there is no verdict
	case classes["mid"] > 0:
		return "No area is clearly below; " + things(classes["mid"], "area") + " too close to call."
	}
	return "Every area with enough questions is where it should be."
}
