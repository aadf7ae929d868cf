package stats

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	gonumstat "gonum.org/v1/gonum/stat"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// AreaScores is what the score reports say about a content area: numbers where they print numbers, counts of their ordinal
// marks where they print only those. Marks are counted, never averaged.
type AreaScores struct {
	Dimension       string   `json:"dimension"`
	Name            string   `json:"name"`
	Sittings        int      `json:"sittings"` // with a number or a mark
	Items           int      `json:"items"`    // behind the numbers; 0 not known
	Lower           int      `json:"lower"`    // sittings marked lower than the reference group
	Same            int      `json:"same"`
	Higher          int      `json:"higher"`
	Deviation       Estimate `json:"deviation"` // share right in the area less that of the same sitting as a whole, pooled over sittings
	Q               float64  `json:"q"`         // Cochran's Q of the sittings' deviations; 0 when withheld
	Tau             float64  `json:"tau"`       // sd of true deviations between sittings; 0 when withheld
	Consistency     string   `json:"consistency"`
	Words           string   `json:"words"`
	Slope           Estimate `json:"slope"` // in 28 days
	Change          Estimate `json:"change"`
	RiseProbability float64  `json:"rise_probability"`
	Arrow           string   `json:"arrow"`
}

// leastForms is how many sittings a consistent deviation needs, mostUneven the share of its spread that may be more than
// chance (I squared), isolatedFDR the false discovery rate under which a single sitting stands out (field.md D3).
const (
	leastForms  = 3
	mostUneven  = .5
	isolatedFDR = .05
)

// areaLine is an area over sittings.
type areaLine struct {
	AreaScores
	readings []trend.Reading // dated numbers, in order
	unit     string
	rows     []int // of Analysis.Sittings, by reading
	d, v     []float64
	right    float64 // right answers behind the numbers, where items are known
	counted  []TrendPoint
	days     map[int32]bool
	lowP     []float64 // one-sided P(a deviation this low), by deviation
	apart    []float64 // area less whole sitting on one scale, where no number of questions is known
	noTotal  int
	reason   string
}

// areaScores gathers the areas of all score reports in the order of dimension and name.
func (an *analyst) areaScores(h *History) []*areaLine {
	by := map[[2]string]*areaLine{}
	var out []*areaLine
	for _, i := range byDay(h.Sittings) {
		for _, s := range h.Sittings[i].Areas {
			key := [2]string{s.Dimension, strings.ToLower(s.Area)}
			l := by[key]
			if l == nil {
				l = &areaLine{AreaScores: AreaScores{Dimension: s.Dimension, Name: s.Area}, days: map[int32]bool{}}
				by[key] = l
				out = append(out, l)
			}
			l.add(&h.Sittings[i], s, an.scoreRows[i])
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].Dimension != out[j].Dimension {
			return out[i].Dimension < out[j].Dimension
		}
		return out[i].Name < out[j].Name
	})
	judgeAreaScores(out)
	return out
}

// add takes one sitting's line of the area.
func (l *areaLine) add(s *exam.Sitting, a exam.AreaScore, row int) {
	marked := l.mark(a.Flag)
	numbered := a.Score.Scale != ""
	if marked || numbered {
		l.Sittings++
	}
	if !numbered {
		return
	}
	day := dayOf(s.TakenAt, s.OffsetMinutes)
	r, unit := trend.Reading{Day: day, Value: a.Score.Value}, string(a.Score.Scale)
	p, share := a.Score.Proportion()
	if share {
		r.Value, unit = p, "proportion"
	}
	if l.unit == "" {
		l.unit = unit
	}
	if unit != l.unit {
		return // another scale is never mixed in; the table of sittings has it
	}
	if share && a.Items > 0 {
		r.Variance = wilsonVariance(p, a.Items)
		l.Items += a.Items
		l.right += p * float64(a.Items)
		l.counted = append(l.counted, TrendPoint{Date: dateText(day), Sitting: row, Observed: proportion(p*float64(a.Items), a.Items, ""),
			Smoothed: Withhold("proportion", a.Items, "no level is known")})
		l.deviate(s, p, a.Items)
	}
	if a.Items == 0 {
		l.compare(s, r.Value, unit)
	}
	if day != trend.NoDay {
		l.readings, l.rows = append(l.readings, r), append(l.rows, row)
		l.days[day] = true
	}
}

// mark counts an ordinal mark.
func (l *areaLine) mark(flag string) bool {
	switch flag {
	case "lower":
		l.Lower++
	case "same":
		l.Same++
	case "higher":
		l.Higher++
	default:
		return false
	}
	return true
}

// deviate notes how far the area lies from the whole sitting. The area's questions are part of the sitting's, which leaves
// of the variance p(1-p)/n the part 1-n/N.
func (l *areaLine) deviate(s *exam.Sitting, p float64, n int) {
	total, ok := s.Score.Proportion()
	if !ok {
		l.noTotal++ // another scale, or none
		return
	}
	v := wilsonVariance(p, n)
	if s.Items > n {
		v *= 1 - float64(n)/float64(s.Items)
	}
	l.d, l.v = append(l.d, p-total), append(l.v, v)
	l.lowP = append(l.lowP, phi((p-total)/math.Sqrt(v)))
}

// compare notes how far an area of an unknown number of questions lies from the whole sitting on the same scale.
func (l *areaLine) compare(s *exam.Sitting, value float64, unit string) {
	total, own := s.Score.Value, string(s.Score.Scale)
	if p, ok := s.Score.Proportion(); ok {
		total, own = p, "proportion"
	}
	if own == unit {
		l.apart = append(l.apart, value-total)
	}
}

// byScatter judges an area of unknown error by how its deviations scatter over at least leastForms sittings: Student's
// interval of their mean. A single sitting cannot be told to stand out.
func (l *areaLine) byScatter() bool {
	n := len(l.apart)
	if n < leastForms {
		return false
	}
	mean, sd := gonumstat.MeanStdDev(l.apart, nil)
	half := distuv.StudentsT{Sigma: 1, Nu: float64(n - 1)}.Quantile(.95) * sd / math.Sqrt(float64(n))
	l.Deviation = Estimate{Value: mean, Low: mean - half, High: mean + half, Level: .9, N: n, Unit: l.unit, Method: "Student's interval over sittings",
		Caveats: []string{"areas may differ in how hard their questions are"}}.Checked()
	m := pooled{mean: mean, se: half / z90}
	if mean+half < 0 {
		l.Consistency = "consistent"
	}
	l.Words = deviationWords(m, l.Consistency)
	return true
}

// judgeAreaScores pools every area over its sittings and says whether what is low is low everywhere or once.
func judgeAreaScores(lines []*areaLine) {
	var ps []float64
	for _, l := range lines {
		ps = append(ps, l.lowP...)
	}
	adjusted := falseDiscovery(ps)
	for _, l := range lines {
		n := len(l.lowP)
		l.judge(adjusted[:n:n])
		adjusted = adjusted[n:]
		c := followScores(unitOr(l.unit), l.readings, cohortPropSD)
		l.Slope, l.Change, l.RiseProbability, l.Arrow = c.slope, c.change, c.rise, c.arrow
		if l.unit == "" {
			l.Slope, l.Change = Withhold("proportion", 0, l.reason), Withhold("proportion", 0, l.reason)
		}
	}
}

func (l *areaLine) judge(adjusted []float64) {
	n := len(l.d)
	switch {
	case n == 0 && l.Lower+l.Same+l.Higher > 0 && l.unit == "":
		l.reason = "only lower, same or higher was reported"
	case n == 0 && l.noTotal > 0:
		l.reason = "the sittings carry no total to compare the area with"
	case n == 0:
		l.reason = fmt.Sprintf("how many questions stand behind these scores is not known; it then takes %d sittings on one scale with their total", leastForms)
	}
	if n == 0 && l.byScatter() {
		return
	}
	if n == 0 {
		l.Deviation, l.Words = Withhold("proportion", 0, l.reason), l.marks()
		return
	}
	m := poolSittings(l.d, precisions(l.v))
	l.Q, l.Tau = m.q, m.tau
	l.Deviation = Estimate{Value: m.mean, Low: m.mean - z90*m.se, High: m.mean + z90*m.se, Level: .9, N: n, Unit: "proportion",
		Method: "random effects over sittings (DerSimonian and Laird)", Caveats: []string{"areas may differ in how hard their questions are"}}.Checked()
	l.Consistency = consistencyOf(m, n, adjusted)
	l.Words = deviationWords(m, l.Consistency)
}

func precisions(v []float64) []float64 {
	out := make([]float64, len(v))
	for i := range v {
		out[i] = 1 / v[i]
	}
	return out
}

// consistencyOf is "consistent" for a pooled deviation surely below zero in at least three sittings that agree, "isolated"
// for one sitting that stands out while the pooled deviation may be zero, "" where neither can be told (field.md D3).
func consistencyOf(m pooled, n int, adjusted []float64) string {
	out := 0
	for _, p := range adjusted {
		if p < isolatedFDR {
			out++
		}
	}
	spans := m.mean-z90*m.se < 0 && m.mean+z90*m.se > 0
	switch {
	case n >= leastForms && m.mean+z90*m.se < 0 && m.i2 < mostUneven:
		return "consistent"
	case n >= 2 && out == 1 && spans:
		return "isolated"
	}
	return ""
}

func deviationWords(m pooled, consistency string) string {
	switch {
	case consistency == "consistent":
		return "lower than your whole score in every sitting alike"
	case consistency == "isolated":
		return "one low sitting, not a pattern"
	case m.mean+z90*m.se < 0:
		return "lower than your whole score; too few sittings agree to call it a pattern"
	case m.mean-z90*m.se > 0:
		return "higher than your whole score"
	}
	return "no different from your whole score, as far as these can tell"
}

// marks says the ordinal marks as counts.
func (l *areaLine) marks() string {
	total := l.Lower + l.Same + l.Higher
	switch {
	case total == 0:
		return "cannot be compared"
	case l.Lower == 0 && l.Higher == 0:
		return fmt.Sprintf("about the same in %d of %d", l.Same, total)
	case l.Lower >= l.Higher:
		return fmt.Sprintf("marked lower in %d of %d", l.Lower, total)
	}
	return fmt.Sprintf("marked higher in %d of %d", l.Higher, total)
}

// pooled is a mean of deviations over sittings by random effects.
type pooled struct{ mean, se, q, tau, i2 float64 }

// poolSittings pools deviations d with precisions w (DerSimonian and Laird 1986); Q is Cochran's.
func poolSittings(d, w []float64) pooled {
	var p pooled
	sw, sw2, mean := 0.0, 0.0, 0.0
	for i := range d {
		sw += w[i]
		sw2 += w[i] * w[i]
		mean += w[i] * d[i]
	}
	if sw == 0 {
		return pooled{se: math.Inf(1)}
	}
	mean /= sw
	for i := range d {
		p.q += w[i] * (d[i] - mean) * (d[i] - mean)
	}
	df := float64(len(d) - 1)
	if c := sw - sw2/sw; p.q > df && c > 0 {
		p.tau, p.i2 = math.Sqrt((p.q-df)/c), (p.q-df)/p.q
	}
	s, m := 0.0, 0.0
	for i := range d {
		v := 1 / (1/w[i] + p.tau*p.tau)
		s += v
		m += v * d[i]
	}
	p.mean, p.se = m/s, math.Sqrt(1/s)
	return p
}

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
			out[i].Verdict = Verdict{Class: noVerdict, Words: why, Reason: why, BelowProbability: -1, Group: []string{}, MoreQuestions: max(0, minAreaScored-l.Items)}
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
	if l.Items < minAreaScored {
		few := fmt.Sprintf("too few questions to say (%d); a level needs %d", l.Items, minAreaScored)
		a.Level, a.Change, a.RiseProbability, a.Arrow = Withhold("proportion", l.Items, few), Withhold("proportion", l.Items, few), -1, ""
	}
	a.Level.N = l.Items
	a.Gap = gapOf(a.Level, a.Needed)
	a.NextBlock = Withhold("proportion", l.Items, "no answer to a single question is in the data")
	for i := range a.Points {
		if p := &a.Points[i]; p.Date != "" && l.Items >= minAreaScored {
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
	if l.Items < minAreaScored {
		return standing{}, fmt.Sprintf("too few questions to say (%d); a verdict needs %d", l.Items, minAreaScored)
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
	line := "your own overall level"
	if an.jd.target.ok {
		line = "the line"
	}
	*v = Verdict{BelowProbability: s.below, Group: []string{}, Consistency: l.Consistency}
	v.Reason = fmt.Sprintf("%d questions in %s, as printed on score reports; probability of being below %s by a margin: %.0f%%",
		l.Items, plural(len(l.counted), "sitting", "sittings"), line, 100*s.below)
	switch {
	case confirmed && l.Consistency == "consistent" && len(l.days) >= confirmDates:
		v.Class, v.Words = confirmedWeak, "below "+line+" for now, in several sittings"
	case likely:
		v.Class, v.Words = likelyWeak, "probably below "+line+" for now"
	case l.Consistency == "isolated":
		v.Class, v.Words = isolatedBlock, "one low sitting, not a pattern"
	case s.above >= notWeakSure:
		v.Class, v.Words = notWeak, "above "+line
	default:
		v.Class, v.Words = unclear, "too close to call"
		v.MoreQuestions = moreQuestions(s)
	}
}
