package reports

import (
	"cutscore/reports/chart"
	"cutscore/stats"
)

// movement answers: how is it moving, over everything?
type movement struct {
	Headline string
	Reason   string // why no change is given
	Change   figure
	Window   string  // the days that the change is over
	Rise     string  // chance that it is rising
	Apart    string  // why other figures of the same scores are no contradiction
	Next     *figure // next block of 40; nil where the data hold whole scores only
	Decay    string
	Turn     string // change point
	Course   *chart.Drawing
	Thinned  string
	Bare     bool // the picture has dots and no level
	Line     bool // there is a passing line in the picture
	Rows     []courseRow
	Scores   bool // rows are whole scores
	Earlier  string
}

// courseRow is one sitting in the table beside a course.
type courseRow struct {
	Day, Label, Observed, Smoothed string
	N                              int
}

func buildMovement(p *page, a *stats.Analysis) any {
	if scoresOnly(a) {
		return p.scoreMovement(a)
	}
	o := a.Overall
	m := movement{Change: p.change(o.Change), Decay: o.Decay, Turn: day(o.ChangePoint)}
	next := p.figure(o.NextBlock)
	m.Line, m.Next = o.Needed.OK(), &next
	m.Headline, m.Reason = moving(o), sentence(m.Change.Reason)
	m.Window = window(o)
	if o.RiseProbability >= 0 {
		m.Rise = percent(o.RiseProbability)
	}
	m.Course, m.Thinned = course(o, [2]float64{}, chart.Frame{Width: 420, Height: 190}, 120,
		"Dots: each sitting. Curve and band: the level that they speak for. Dashed: the passing line.")
	m.Rows = p.courseRows(o, a.Sittings)
	return m
}

// window says the days that a change is over: 28 up to the last dated practice, not up to today.
func window(a stats.Area) string {
	last := ""
	for _, t := range a.Points {
		last = max(last, t.Date)
	}
	if last == "" {
		return "the 28 days up to the last practice"
	}
	return "the 28 days up to " + day(last) + ", the last practice"
}

// moving is the movement in one sentence; its word comes from the model, never from the eye.
func moving(a stats.Area) string {
	switch a.Arrow {
	case "rising":
		return "Rising over the last 28 days of practice."
	case "falling":
		return "Lower than 28 days before the last practice."
	case "":
		return "Too early to say how it moves."
	}
	return sentence(a.Arrow)
}

// tableSittings is how many of the latest sittings the table beside a course holds.
const tableSittings = 24

func (p *page) courseRows(a stats.Area, sittings []stats.SittingRow) []courseRow {
	points := a.Points[max(0, len(a.Points)-tableSittings):]
	var rows []courseRow
	for _, t := range points {
		r := courseRow{Day: orUndated(t.Date), N: t.Observed.N, Observed: p.observed(t.Observed), Smoothed: p.figure(t.Smoothed).String()}
		if t.Sitting >= 0 && t.Sitting < len(sittings) {
			r.Label = sittings[t.Sitting].Label
		}
		rows = append(rows, r)
	}
	return rows
}

// course draws the dated points of an area. A zero range is taken from the points; at most limit dots are
// drawn, the latest, and the second result says so when there are more.
func course(a stats.Area, yRange [2]float64, f chart.Frame, limit int, desc string) (*chart.Drawing, string) {
	c, dates := datedCourse(a, limit)
	if len(dates) < 2 || c.From == c.To {
		return nil, ""
	}
	if yRange == [2]float64{} {
		yRange[0], yRange[1] = courseRange([]stats.Area{a})
	}
	c.Min, c.Max = yRange[0], yRange[1]
	if a.Needed.OK() {
		c.Line, c.HasLine = a.Needed.Value, true
	}
	f.YLabel, f.XLabels = labelOf(unitOf(a)), endTicks(c, dates)
	d := c.Draw(f, courseTitle(a, dates), desc)
	thinned := ""
	if len(dates) > limit {
		thinned = "The latest " + count(limit) + " of " + things(len(dates), "sitting") + " are drawn as dots."
	}
	return &d, thinned
}

func datedCourse(a stats.Area, limit int) (chart.Course, []string) {
	var c chart.Course
	var dates []string
	for _, t := range a.Points {
		x, ok := dayNumber(t.Date)
		if !ok {
			continue
		}
		c.X, dates = append(c.X, x), append(dates, t.Date)
		if t.Observed.Checked().OK() {
			c.Observed = append(c.Observed, chart.Point{X: x, Y: t.Observed.Value})
		}
		if s := t.Smoothed.Checked(); s.OK() {
			c.Smooth = append(c.Smooth, chart.Band{X: x, Value: s.Value, Low: s.Low, High: s.High})
		}
	}
	if len(c.X) > 0 {
		c.From, c.To = c.X[0], c.X[len(c.X)-1]
	}
	c.Observed = c.Observed[max(0, len(c.Observed)-limit):]
	c.Smooth = thinBands(c.Smooth, 40)
	return c, dates
}

func thinBands(all []chart.Band, n int) []chart.Band {
	var out []chart.Band
	for _, i := range chart.Thin(len(all), n) {
		out = append(out, all[i])
	}
	return out
}

// courseRange is the vertical range that holds all points and lines of the areas.
func courseRange(areas []stats.Area) (lo, hi float64) {
	var values []float64
	for _, a := range areas {
		for _, t := range a.Points {
			if t.Observed.OK() {
				values = append(values, t.Observed.Value)
			}
			if t.Smoothed.OK() {
				values = append(values, t.Smoothed.Low, t.Smoothed.High)
			}
		}
		if a.Needed.OK() {
			values = append(values, a.Needed.Value)
		}
	}
	return rangeOf(areas, values)
}

func endTicks(c chart.Course, dates []string) []chart.Tick {
	return []chart.Tick{{X: c.From, Text: shortDay(dates[0])}, {X: c.To, Text: shortDay(dates[len(dates)-1])}}
}

func courseTitle(a stats.Area, dates []string) string {
	return a.Name + ", " + day(dates[0]) + " to " + day(dates[len(dates)-1]) + ": " + moving(a)
}
