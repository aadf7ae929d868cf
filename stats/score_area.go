package stats

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	gonumstat "gonum.org/v1/gonum/stat"

	"cutscore/exam"
	"cutscore/stats/tally"
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

// unitOr is the unit of areas without a number.
func unitOr(unit string) string {
	if unit == "" {
		return "proportion"
	}
	return unit
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
	if s.Items > 0 && s.Items <= n {
		l.noTotal++ // the total is the area's own score
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
	adjusted := tally.BenjaminiHochberg(ps)
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
