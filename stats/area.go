package stats

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"

	"cutscore/stats/item"
	"cutscore/stats/trend"
)

// changeDays is the span of Area.Change, up to the last dated practice: what happens after practice stops is decay, and kept apart.
const changeDays = 28

// profile is one examinee on one axis: the course of the state and what was counted.
type profile struct {
	an       *analyst
	jd       *judge
	axis     int
	model    *trend.Model
	filter   *trend.Filter // of model
	seq      *trend.Sequence
	course   *trend.Course
	where    []int // row of Analysis.Sittings by block
	marks    []int // moment by block
	then     int   // moment 28 days before the last dated answer; -1: none
	noChange string
	end      float64 // days from the last dated answer to today
	whole    trend.Contrast
	standard float64       // logits: the ability that the target asks for; 0 where there is no target
	tails    []tail        // of all sittings; nil: not asked for yet
	answers  []placed      // of the sitting last looked at
	place    []int         // by area: its place of the state, 0 where it was not met
	counts   []areaCount   // by place of the state; 0: the whole
	judged   []Area        // areas by place-1, once judged
	without  []trend.State // today, without each group of sittings; nil: not asked for yet
	grades   map[string]float64
}

// areaCount counts one area's scored responses.
type areaCount struct {
	n        int
	repeated int // of items met before
	credit   float64
	blocks   []blockCount
	last     int32 // last dated day
}

// blockCount is an area within one sitting.
type blockCount struct {
	block    int32
	n        int
	repeated int
	credit   float64
}

// profile fits one axis for the examinee last encoded.
func (an *analyst) profile(axis int, h *History, where []int) *profile {
	pr := &profile{an: an, jd: an.jd, axis: axis, model: an.jd.models[axis], filter: an.filters[axis], seq: an.e.use(axis), where: where, then: -1}
	if !an.jd.learnt {
		pr.alone()
	}
	ask := trend.Ask{Moments: pr.moments(), Others: axis == pr.jd.primary}
	ask.End = pr.end // which moments has set
	pr.course = pr.filter.Fit(pr.seq, ask)
	pr.whole = pr.course.End.Whole(pr.jd.weights[axis])
	if pr.jd.target.ok {
		pr.standard = pr.model.Ability(pr.jd.target.needed)
	}
	pr.count()
	pr.grades = gradeStandings(h.Grades)
	return pr
}

// alone lets the examinee's own answers say how far their areas are apart, where no group does: the published spread is that of
// most people, and somebody whose one area is far below it is who such a page is for.
func (pr *profile) alone() {
	own := *pr.model
	own.SU = pr.model.OwnSpread(pr.seq)
	pr.model, pr.filter = &own, trend.NewFilter(&own)
}

// moments asks for the state after every sitting and 28 days before the last dated answer.
func (pr *profile) moments() []trend.Moment {
	blocks := pr.an.e.blocks
	order := make([]int, len(blocks))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(i, j int) bool { return blocks[order[i]].last < blocks[order[j]].last })
	cut, days := pr.cut()
	pr.marks = make([]int, len(blocks))
	idle := pr.end >= decayDays || pr.resting()
	var out []trend.Moment
	add := func(m trend.Moment) { out = append(out, m) }
	for _, b := range order {
		if pr.then < 0 && cut >= 0 && blocks[b].last > cut {
			pr.then = len(out)
			add(trend.Moment{Row: cut, Days: days, Cov: true})
		}
		pr.marks[b] = len(out)
		add(trend.Moment{Row: blocks[b].last, Cov: idle})
	}
	return out
}

// resting reports whether some area with enough questions was last practised long before today, so that decay is a question.
func (pr *profile) resting() bool {
	last, n := make([]int32, pr.model.Areas), make([]int, pr.model.Areas)
	for i, set := range pr.seq.Set {
		for _, a := range pr.model.Sets[set] {
			n[a]++
			last[a] = max(last[a], pr.seq.Day[i])
		}
	}
	for a := range last {
		if n[a] >= MinAreaScored && last[a] > 0 && pr.jd.asOf-last[a] >= decayDays {
			return true
		}
	}
	return false
}

// cut finds the last answer at least 28 days older than the newest; -1, with the reason kept, when there is no change to
// speak of. It also sets end.
func (pr *profile) cut() (row int, days float64) {
	dated := 0
	for _, b := range pr.an.e.blocks {
		if b.day != trend.NoDay {
			dated++
		}
	}
	row, last := -1, trend.NoDay
	for _, d := range pr.seq.Day {
		last = max(last, d)
	}
	from := last - changeDays
	for i, d := range pr.seq.Day {
		if d != trend.NoDay && d <= from {
			row = i
		}
	}
	if last != trend.NoDay {
		pr.end = math.Max(0, float64(pr.jd.asOf-last))
	}
	switch {
	case dated < minTrendDates:
		pr.noChange = fmt.Sprintf("a change needs at least %d dated sittings; there are %d", minTrendDates, dated)
	case row < 0:
		pr.noChange = "practice spans less than 28 days"
	default:
		return row, float64(from - pr.seq.Day[row])
	}
	return -1, 0
}

// count counts answers by place and sitting.
func (pr *profile) count() {
	st := &pr.course.End
	pr.place = make([]int, pr.model.Areas)
	for i, a := range st.Areas {
		pr.place[a] = i + 1
	}
	pr.counts = make([]areaCount, len(st.Areas)+1)
	for i := range pr.counts {
		pr.counts[i].last = trend.NoDay
	}
	for i := range pr.seq.Len() {
		one := blockCount{block: pr.seq.Block[i], n: 1, credit: float64(pr.seq.Y[i])}
		if pr.seq.Again[i] != trend.FirstTime {
			one.repeated = 1
		}
		pr.counts[0].add(one, pr.seq.Day[i])
		for _, a := range pr.model.Sets[pr.seq.Set[i]] {
			pr.counts[pr.place[a]].add(one, pr.seq.Day[i])
		}
	}
}

func (c *areaCount) add(one blockCount, day int32) {
	c.n++
	c.repeated += one.repeated
	c.credit += one.credit
	c.last = max(c.last, day)
	for i := len(c.blocks) - 1; i >= 0; i-- {
		if b := &c.blocks[i]; b.block == one.block {
			b.n++
			b.repeated += one.repeated
			b.credit += one.credit
			return
		}
	}
	c.blocks = append(c.blocks, one)
}

// areas returns the axis's areas, what to do first, first.
func (pr *profile) areas() []Area {
	out := make([]Area, 0, len(pr.course.End.Areas))
	for k := 1; k <= len(pr.course.End.Areas); k++ {
		out = append(out, pr.area(k))
	}
	pr.judgeAreas(out)
	pr.judged = out
	sortAreas(out)
	for i := range out {
		out[i].Slug = fmt.Sprintf("%c%d", axisName(pr.axis)[0], i+1)
	}
	return out
}

// overall is the whole: a weighted sum of the state, never a mean of areas' figures.
func (pr *profile) overall() Area {
	a := pr.figures(0, pr.whole)
	a.Dimension, a.Name, a.Slug = "overall", "Overall", "overall"
	a.WeightLow, a.WeightHigh = 100, 100
	a.Verdict = pr.overallVerdict(&a)
	return a
}

// area is the area at place k, not yet judged.
func (pr *profile) area(k int) Area {
	id := pr.course.End.Areas[k-1]
	a := pr.figures(k, pr.course.End.Area(k))
	a.Dimension, a.Name = axisName(pr.axis), pr.jd.sv.vocab[pr.axis].names[id]
	a.WeightLow, a.WeightHigh = pr.jd.ranges[pr.axis][id][0], pr.jd.ranges[pr.axis][id][1]
	return a
}

// figures are the numbers of a place: counts, level, need, change, points.
func (pr *profile) figures(k int, c trend.Contrast) Area {
	n := &pr.counts[k]
	a := Area{N: n.n, Repeated: n.repeated, Sittings: len(n.blocks), Percent: proportion(n.credit, n.n, ""), RiseProbability: -1}
	a.Level = pr.level(k, c)
	a.Needed = pr.needed()
	a.Gap = gapOf(a.Level, a.Needed)
	pr.movement(&a, k, c)
	a.Points = pr.points(k, c)
	a.NextBlock = pr.nextBlock(&a, c)
	a.Decay = pr.decay(k, c)
	a.ChangePoint = pr.changePoint(k)
	return a
}

// tooFew is the reason why an area has no level; "" when it has.
func (pr *profile) tooFew(k int) string {
	if n := pr.counts[k].n; n < MinAreaScored {
		return fmt.Sprintf("too few questions to say (%d); a level needs %d", n, MinAreaScored)
	}
	return ""
}

func (pr *profile) level(k int, c trend.Contrast) Estimate {
	if why := pr.tooFew(k); why != "" {
		return Withhold("proportion", pr.counts[k].n, why)
	}
	m, v := pr.of(&pr.course.End, c)
	sd := math.Sqrt(v)
	return Estimate{Value: pr.model.Expected(m, 0), Low: pr.model.Expected(m-z90*sd, 0), High: pr.model.Expected(m+z90*sd, 0),
		Level: .9, N: pr.counts[k].n, Unit: "proportion", Method: "state-space posterior", Caveats: pr.levelCaveats(k)}.Checked()
}

func (pr *profile) levelCaveats(k int) []string {
	out := append(pr.sameQuestions(k), pr.sameOrder()...)
	if !pr.jd.learnt && !pr.jd.peers {
		out = append(out, "question difficulty is not known, only its usual spread")
	}
	return out
}

// sameQuestions says, where most answers of a place are to questions met before, what that leaves open.
func (pr *profile) sameQuestions(k int) []string {
	n := &pr.counts[k]
	if 2*n.repeated <= n.n {
		return nil
	}
	open := "what others gained by a repetition was taken off"
	if pr.model.Memory.SD > 0 {
		open = "how much of it is memory is not known"
	}
	return []string{fmt.Sprintf("%d of %d answers are to the same questions as before: %s", n.repeated, n.n, open)}
}

func (pr *profile) needed() Estimate {
	t := pr.jd.target
	if !t.ok {
		return Withhold("proportion", 0, t.reason)
	}
	return Estimate{Value: t.needed, Low: math.Max(0, t.needed-z90*t.sd), High: math.Min(1, t.needed+z90*t.sd), Level: .9,
		Unit: "proportion", Method: "dated exam fact, " + string(t.fact.Confidence)}
}

// gapOf is level minus need; the two uncertainties are independent.
func gapOf(level, needed Estimate) Estimate {
	for _, e := range []Estimate{level, needed} {
		if !e.OK() {
			return Withhold("proportion", level.N, e.Withheld)
		}
	}
	down := math.Hypot(level.Value-level.Low, needed.High-needed.Value)
	up := math.Hypot(level.High-level.Value, needed.Value-needed.Low)
	g := level.Value - needed.Value
	return Estimate{Value: g, Low: g - down, High: g + up, Level: .9, N: level.N, Unit: "proportion",
		Method: "level minus need", Caveats: level.Caveats}.Checked()
}

// points are the sittings that touch a place, in order.
func (pr *profile) points(k int, c trend.Contrast) []TrendPoint {
	out := make([]TrendPoint, 0, len(pr.counts[k].blocks))
	why := pr.tooFew(k)
	for _, b := range pr.counts[k].blocks {
		p := TrendPoint{Date: pr.an.e.blocks[b.block].date, Sitting: pr.where[b.block],
			Observed: proportion(b.credit, b.n, "")}
		if why != "" {
			p.Smoothed = Withhold("proportion", b.n, why)
		} else {
			m, v := pr.of(&pr.course.Moments[pr.marks[b.block]].State, c)
			sd := math.Sqrt(v)
			p.Smoothed = Estimate{Value: pr.model.Expected(m, 0), Low: pr.model.Expected(m-z90*sd, 0),
				High: pr.model.Expected(m+z90*sd, 0), Level: .9, N: pr.counts[k].n, Unit: "proportion",
				Method: "state-space smoother"}.Checked()
		}
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b TrendPoint) int { return cmp.Compare(a.Sitting, b.Sitting) })
	return out
}

// nextItems is the size of the block that is predicted.
const nextItems = 40

// nextBlock predicts the proportion correct in the next 40 first-time questions of average difficulty: what is open about
// the level, what a sitting adds of its own, and the luck of 40 questions; its ends are where blocks of others fell.
func (pr *profile) nextBlock(a *Area, c trend.Contrast) Estimate {
	if !a.Level.OK() {
		return Withhold("proportion", a.N, a.Level.Withheld)
	}
	m, v := pr.of(&pr.course.End, c)
	p, s := pr.model.ExpectedSlope(m, v)
	sd := math.Sqrt(s*s*(v+pr.model.FormVar(nextItems)) + pr.jd.grain*p*(1-p)/nextItems)
	return Estimate{Value: p, Low: math.Max(0, p+pr.jd.width[0]*sd), High: math.Min(1, p+pr.jd.width[1]*sd), Level: .8, N: a.N,
		Unit: "proportion", Method: "posterior predictive, 40 questions"}.Checked()
}

// proportion is credit/n with Wilson's interval at 90%.
func proportion(credit float64, n int, method string) Estimate {
	if n == 0 {
		return Withhold("proportion", 0, "no scored question")
	}
	if method == "" {
		method = "Wilson interval"
	}
	p := credit / float64(n)
	low, high := item.Wilson(credit, float64(n), .9)
	return Estimate{Value: p, Low: math.Min(p, low), High: math.Max(p, high), Level: .9, N: n, Unit: "proportion", Method: method}
}
