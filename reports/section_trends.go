package reports

import (
	"cutscore/reports/chart"
	"cutscore/stats"
)

// trendsView answers: is each area getting better?
type trendsView struct {
	Panels  []panel
	Held    heldBacks // areas without a course, by reason
	Columns []string  // dates of the latest sittings
	Matrix  []matrixRow
	Note    string
}

// panel is one small picture.
type panel struct {
	Name, Words string
	Course      *chart.Drawing
	Change      figure
}

// matrixRow is one area in the table of areas by sittings.
type matrixRow struct {
	Name   string
	Change string
	Rise   string
	Cells  []string
}

// matrixSittings is how many of the latest sittings the table shows.
const matrixSittings = 8

func buildTrends(p *page, a *stats.Analysis) any {
	areas := trendAreas(a)
	if len(areas) == 0 {
		return nil // the section before says so
	}
	v := trendsView{}
	lo, hi := courseRange(drawable(areas))
	for _, x := range areas {
		v.add(p, x, [2]float64{lo, hi})
	}
	v.matrix(p, a, areas)
	return v
}

// trendAreas are the areas of the first axis that the data carry.
func trendAreas(a *stats.Analysis) []stats.Area {
	for _, areas := range [][]stats.Area{a.Disciplines, a.Systems, a.Tasks} {
		if len(areas) > 0 {
			return areas
		}
	}
	return nil
}

func drawable(areas []stats.Area) []stats.Area {
	var out []stats.Area
	for _, a := range areas {
		if a.Change.OK() && a.N >= minItems {
			a.Points = withEnough(a.Points)
			out = append(out, a)
		}
	}
	return out
}

// minDot is the smallest number of questions in a sitting for which an area gets a dot: fewer jump over the whole
// picture and say nothing; the table has them.
const minDot = 10

// withEnough takes the dots of too few questions out of a course; the curve keeps them.
func withEnough(points []stats.TrendPoint) []stats.TrendPoint {
	out := make([]stats.TrendPoint, len(points))
	for i, t := range points {
		if out[i] = t; t.Observed.N < minDot {
			out[i].Observed = stats.Withhold(t.Observed.Unit, t.Observed.N, "too few questions in the sitting for a dot")
		}
	}
	return out
}

// add draws the course of an area, or notes why there is none.
func (v *trendsView) add(p *page, a stats.Area, yRange [2]float64) {
	change := p.change(a.Change)
	if a.N < minItems {
		v.Held.hold("Too few questions to say.", a.Name)
		return
	}
	if !change.OK() {
		v.Held.hold(change.Reason, a.Name)
		return
	}
	a.Points = withEnough(a.Points)
	d, thinned := course(a, yRange, chart.Frame{Width: 240, Height: 130}, 40, "")
	if thinned != "" {
		v.Note = thinned
	}
	v.Panels = append(v.Panels, panel{Name: a.Name, Words: movingShort(a), Course: d, Change: change})
}

func movingShort(a stats.Area) string {
	switch a.Arrow {
	case "rising":
		return "↗ rising"
	case "falling":
		return "↘ lower than 28 days before"
	}
	return "→ " + a.Arrow
}

// matrix is the table beside the pictures: areas by the latest sittings.
func (v *trendsView) matrix(p *page, a *stats.Analysis, areas []stats.Area) {
	from := max(0, len(a.Sittings)-matrixSittings)
	for _, s := range a.Sittings[from:] {
		v.Columns = append(v.Columns, joinWords(shortDay(s.Date), s.Label))
	}
	for _, x := range areas {
		if x.N < minItems {
			continue
		}
		r := matrixRow{Name: x.Name, Change: p.points(x.Change), Rise: rise(x), Cells: make([]string, len(v.Columns))}
		for _, t := range x.Points {
			if i := t.Sitting - from; i >= 0 && i < len(r.Cells) {
				r.Cells[i] = rightOf(t.Observed)
			}
		}
		v.Matrix = append(v.Matrix, r)
	}
}

func rise(a stats.Area) string {
	if a.RiseProbability < 0 {
		return "–"
	}
	return percent(a.RiseProbability)
}
