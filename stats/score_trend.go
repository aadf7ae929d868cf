package stats

import (
	"fmt"
	"math"
	"sort"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// ScoreTrend is the course of an examinee's practice scores on one scale. Scales are never mixed; shares of right answers
// and points out of a known maximum are one scale, "proportion".
type ScoreTrend struct {
	Scale           string         `json:"scale"`
	Scores          int            `json:"scores"` // on this scale
	Dated           int            `json:"dated"`  // those with a date: a trend rests on them
	Latest          *ScoreValue    `json:"latest"` // as exported; of the last date, or the last row where none is dated
	Last            string         `json:"last"`   // date of the latest dated score; ""
	Slope           Estimate       `json:"slope"`  // in 28 days, by Theil and Sen; withheld under 3 dated scores
	Level           Estimate       `json:"level"`  // on the day of the latest dated score
	Change          Estimate       `json:"change"` // over the 28 days up to that day
	RiseProbability float64        `json:"rise_probability"`
	Arrow           string         `json:"arrow"`    // as Area.Arrow
	Reliable        ReliableChange `json:"reliable"` // of the latest against the first dated score
	Points          []TrendPoint   `json:"points"`   // dated scores in order
	Note            string         `json:"note"`
}

// ReliableChange says whether two scores differ by more than their errors: index = difference / root of the sum of the two
// error variances, which for one SEM is difference/(SEM root 2) (Jacobson and Truax 1991).
type ReliableChange struct {
	Difference Estimate `json:"difference"` // withheld where an error is not known
	Index      float64  `json:"index"`      // 0 when withheld
	Words      string   `json:"words"`
	Since      string   `json:"since"` // date of the first score
}

// minLevelScores is how many dated scores of unknown error a level needs; fewer have a slope (field.md D11).
const minLevelScores = 6

// scoreLine is what a trend of scores is made from.
type scoreLine struct {
	unit     string
	readings []scoreReading // dated, in order
	rows     []int          // of Analysis.Sittings
	scores   int            // with or without a date
	items    int            // questions behind the dated ones; 0 not known
	latest   *ScoreValue
	families map[string]bool
	needed   Estimate
}

// course follows the dated scores; the spread of examinees is that on the newest one's kind of test.
func (l *scoreLine) course() scoreCourse {
	plain, popSD := make([]trend.Reading, len(l.readings)), 0.0
	for i, r := range l.readings {
		plain[i], popSD = r.Reading, r.popSD
	}
	return followScores(l.unit, plain, popSD)
}

// known counts dated scores of known error.
func (l *scoreLine) known() (n int) {
	for _, r := range l.readings {
		if r.Variance > 0 {
			n++
		}
	}
	return n
}

// withScores adds what practice scores say: trends by scale, areas of score reports, and the whole and the areas of an
// examinee of whom nothing else is known.
func (an *analyst) withScores(a *Analysis, h *History) {
	trends, first := an.scoreTrends(h)
	areas := an.areaScores(h)
	a.Scores, a.AreaScores = trends, make([]AreaScores, 0, len(areas))
	for _, l := range areas {
		a.AreaScores = append(a.AreaScores, l.AreaScores)
	}
	if first != nil && a.Data.Scored == 0 {
		an.wholeFromScores(a, trends[0], first)
	}
	an.areasFromScores(a, areas)
}

// followed is a scale's scores with the course that they speak for.
type followed struct {
	*scoreLine
	course scoreCourse
}

// scoreTrends returns the trend of every scale with scores, in the order of scoreLines, and what the first one rests on.
func (an *analyst) scoreTrends(h *History) (out []ScoreTrend, first *followed) {
	out = []ScoreTrend{}
	for _, l := range an.scoreLines(h) {
		f := &followed{l, l.course()}
		if first == nil {
			first = f
		}
		c := f.course
		t := ScoreTrend{Scale: l.unit, Scores: l.scores, Dated: len(l.readings), Latest: l.latest, Slope: c.slope, Level: c.level,
			Change: c.change, RiseProbability: c.rise, Arrow: c.arrow, Reliable: reliableChange(l), Points: []TrendPoint{}, Note: l.note(c)}
		if n := len(l.readings); n > 0 {
			t.Last = dateText(l.readings[n-1].Day)
		}
		for i, r := range l.readings {
			t.Points = append(t.Points, TrendPoint{Date: dateText(r.Day), Sitting: l.rows[i], Observed: scoreWithError(r), Smoothed: c.on(r.Day)})
		}
		out = append(out, t)
	}
	return out, first
}

// scoreLines gathers scores by scale: those with most dated scores of known error first, then most dated ones.
func (an *analyst) scoreLines(h *History) []*scoreLine {
	by := map[string]*scoreLine{}
	var out []*scoreLine
	for _, i := range byDay(h.Sittings) {
		s := &h.Sittings[i]
		if s.Score.Scale == "" {
			continue
		}
		r := readScore(an.jd.opt.Exam, an.jd.factDay(), s)
		l := by[r.unit]
		if l == nil {
			l = &scoreLine{unit: r.unit, families: map[string]bool{}}
			by[r.unit] = l
			out = append(out, l)
		}
		l.scores++
		l.families[s.Family] = true
		l.needed = an.neededOn(s, r)
		if r.Day != trend.NoDay {
			l.readings, l.rows = append(l.readings, r), append(l.rows, an.scoreRows[i])
			l.items += s.Items
		}
		if r.Day != trend.NoDay || len(l.readings) == 0 {
			l.latest = scoreValue(s.Score)
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if a, b := out[i].known(), out[j].known(); a != b {
			return a > b
		}
		if a, b := len(out[i].readings), len(out[j].readings); a != b {
			return a > b
		}
		return out[i].unit < out[j].unit
	})
	return out
}

// byDay is the order of sittings by local day: undated ones first, as they were among equals.
func byDay(sittings []exam.Sitting) []int {
	out := make([]int, len(sittings))
	for i := range out {
		out[i] = i
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := &sittings[out[i]], &sittings[out[j]]
		return dayOf(a.TakenAt, a.OffsetMinutes) < dayOf(b.TakenAt, b.OffsetMinutes)
	})
	return out
}

func (l *scoreLine) note(c scoreCourse) string {
	s := "How hard each test was is not known, so a harder test looks like a step down."
	if len(l.families) > 1 {
		s += fmt.Sprintf(" They come from %d kinds of tests, taken as equal.", len(l.families))
	}
	if high := l.runsHigh(); high != "" {
		s += " " + high
	}
	if undated := l.scores - len(l.readings); undated > 0 && len(l.readings) > 0 {
		s += " " + plural(undated, "score carries", "scores carry") + " no date and is left out."
	}
	if c.known != nil && c.known.Errors > 1 {
		s += fmt.Sprintf(" The scores differ among themselves by more than their errors allow: level and change take the errors as %.2g times as large.", c.known.Errors)
	}
	if c.dropped > 0 {
		s += " " + plural(c.dropped, "score", "scores") + " of unknown error left out of level and change."
	}
	return s
}

// runsHigh says what was taken off for level and movement.
func (l *scoreLine) runsHigh() string {
	for _, r := range l.readings {
		if r.bias != 0 {
			return fmt.Sprintf("Scores of some of these tests run about %.4g points high or low of the exam; for level and movement that is taken off first.", math.Abs(r.bias*pointsOf(l.unit)))
		}
	}
	return ""
}

// pointsOf is what one of a unit is in points as people say them.
func pointsOf(unit string) float64 {
	if unit == "proportion" {
		return 100
	}
	return 1
}

// scoreWithError is a score as exported, as an estimate; without an error it has no interval to print, so it is a point.
func scoreWithError(r scoreReading) Estimate {
	v := r.Value + r.bias
	e := Estimate{Value: v, Low: v, High: v, N: 1, Unit: r.unit, Method: "score as exported"}
	if r.Variance > 0 {
		half := z90 * math.Sqrt(r.Variance)
		e.Low, e.High, e.Level, e.Method = v-half, v+half, .9, "score with its error"
	}
	return bounded(e).Checked()
}

// bounded keeps a proportion and its interval within 0..1.
func bounded(e Estimate) Estimate { return within(e, 0, 1) }

// within keeps a proportion, or a difference of two, within what it can be.
func within(e Estimate, least, most float64) Estimate {
	if e.Unit == "proportion" {
		for _, x := range []*float64{&e.Value, &e.Low, &e.High} {
			*x = math.Min(most, math.Max(least, *x))
		}
	}
	return e
}

// scoreCourse is what dated readings say about where they stand and how they move.
type scoreCourse struct {
	slope, level, change Estimate
	rise                 float64
	arrow                string
	dropped              int                      // readings of unknown error that level and change leave out
	on                   func(day int32) Estimate // on the day of a reading
	known                *trend.ScoreLevel        // nil where errors are not known
}

// followScores follows readings in order of day. Where their errors are known, so is the level, with a pace of its own
// (trend.ScoreLevel); where they are not, six or more give level and noise together, and three to five a change along their
// robust slope.
func followScores(unit string, readings []trend.Reading, popSD float64) scoreCourse {
	n := len(readings)
	c := scoreCourse{rise: -1, on: func(int32) Estimate { return Withhold(unit, n, "no level is known") }}
	if why := tooFewDated(n); why != "" {
		c.slope, c.level, c.change = Withhold(unit, n, why), Withhold(unit, n, why), Withhold(unit, n, why)
		return c
	}
	slope, why := robustSlope(readings)
	if why != "" {
		c.slope, c.level, c.change = Withhold(unit, n, why), Withhold(unit, n, why), Withhold(unit, n, why)
		return c
	}
	c.slope = Estimate{Value: slope.PerDay * changeDays, Low: slope.Low * changeDays, High: slope.High * changeDays, Level: slope.Level,
		N: n, Unit: unit, Method: "Theil-Sen slope, in 28 days, Kendall's interval"}.Checked()
	known := knownErrors(readings)
	switch {
	case len(known) >= minTrendDates && c.paced(unit, known, popSD):
		c.dropped = n - len(known)
	case n >= minLevelScores && c.dated(unit, readings):
	default:
		c.level = Withhold(unit, n, fmt.Sprintf("how exact these scores are is not known; a level then needs %d dated ones", minLevelScores))
		c.move(unit, readings, movedBy{c.slope.Value, c.slope.Low, c.slope.High, slope.Rise, c.slope.Level, c.slope.Method})
	}
	return c
}

func tooFewDated(n int) string {
	switch {
	case n == 0:
		return "no score carries a date, so nothing can be said about movement"
	case n < minTrendDates:
		return fmt.Sprintf("a trend needs at least %d dated scores; there %s %d", minTrendDates, areOrIs(n), n)
	}
	return ""
}

func areOrIs(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func robustSlope(readings []trend.Reading) (trend.Slope, string) {
	days, y := make([]int32, len(readings)), make([]float64, len(readings))
	for i, r := range readings {
		days[i], y[i] = r.Day, r.Value
	}
	s, err := trend.TheilSen(days, y, .9)
	if err != nil {
		return s, "the scores lie on fewer than three days, too few for a trend"
	}
	return s, ""
}

func knownErrors(readings []trend.Reading) []trend.Reading {
	var out []trend.Reading
	for _, r := range readings {
		if r.Variance > 0 {
			out = append(out, r)
		}
	}
	return out
}

// movedBy is a change with its interval and the probability that it is a rise.
type movedBy struct {
	mean, low, high, rise, level float64
	method                       string
}

// move fills the change when the readings reach back 28 days from the last.
func (c *scoreCourse) move(unit string, readings []trend.Reading, b movedBy) {
	n := len(readings)
	if span := readings[n-1].Day - readings[0].Day; span < changeDays {
		c.change = Withhold(unit, n, fmt.Sprintf("the scores span %d days; a change is given over %d", span, changeDays))
		return
	}
	c.change = within(Estimate{Value: b.mean, Low: b.low, High: b.high, Level: b.level, N: n, Unit: unit, Method: b.method}, -1, 1).Checked()
	if c.change.OK() {
		c.rise, c.arrow = b.rise, arrow(b.rise)
	}
}

// paced follows readings of known error.
func (c *scoreCourse) paced(unit string, readings []trend.Reading, popSD float64) bool {
	last := readings[len(readings)-1].Day
	from := int32(trend.NoDay)
	if readings[0].Day <= last-changeDays {
		from = last - changeDays
	}
	var err error
	if c.known, err = trend.FollowScores(readings, popSD, from); err != nil {
		return false
	}
	c.level = c.after(unit, len(readings), last)
	b := c.known.Change(.9)
	c.move(unit, readings, movedBy{b.Mean, b.Low, b.High, b.Above, .9, pacedMethod})
	c.on = func(day int32) Estimate {
		for _, r := range readings {
			if r.Day == day {
				return c.after(unit, len(readings), day)
			}
		}
		return Withhold(unit, len(readings), "the error of this score is not known")
	}
	return true
}

const pacedMethod = "level of scores with a pace of its own"

// after is the level of n scores of known error on the day of one of them, or later.
func (c *scoreCourse) after(unit string, n int, day int32) Estimate {
	b := c.known.On(day, .9)
	return bounded(Estimate{Value: b.Mean, Low: b.Low, High: b.High, Level: .9, N: n, Unit: unit, Method: pacedMethod}).Checked()
}

// dated follows readings whose error is learnt with the level.
func (c *scoreCourse) dated(unit string, readings []trend.Reading) bool {
	n := len(readings)
	last := readings[n-1].Day
	then := last - changeDays
	d, err := trend.FollowDated(readings, then)
	if err != nil {
		return false
	}
	const method = "local level, noise learnt from these scores"
	c.on = func(day int32) Estimate {
		b := d.On(day, .9)
		return bounded(Estimate{Value: b.Mean, Low: b.Low, High: b.High, Level: .9, N: n, Unit: unit, Method: method}).Checked()
	}
	c.level = c.on(last)
	b := d.Change(then, last, .9)
	c.move(unit, readings, movedBy{b.Mean, b.Low, b.High, b.Above, .9, method})
	return true
}
