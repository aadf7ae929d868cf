package stats

import (
	"maps"
	"math"
	"slices"
	"sort"
	"strings"

	"gonum.org/v1/gonum/stat"

	"cutscore/exam"
)

// weak reports whether a verdict is confirmed or likely.
func (v *Verdict) weak() bool { return v.Class == confirmedWeak || v.Class == likelyWeak }

// describeWeak adds what can be said about areas that are low: how even, how deep, since when, together with which.
// out is by place-1.
func (pr *profile) describeWeak(out []Area, all []standing) {
	depth := pr.depth(out)
	for k := 1; k <= len(out); k++ {
		v := &out[k-1].Verdict
		if !v.weak() {
			continue
		}
		v.Gap = depth
		v.Origin = pr.origin(out[k-1].Name)
		if len(v.LowSittings) == 0 { // else some sitting is said to stand out
			v.Consistency = pr.consistency(k)
		}
		for j := range out {
			if j != k-1 && out[j].Verdict.weak() {
				v.Group = append(v.Group, out[j].Name)
			}
		}
		sort.Strings(v.Group)
	}
}

// depth is "edge" when raising the lowest areas, at most three, to the examinee's own overall level would bring the whole
// to what is needed, else "fundamental"; "" without a target, and where the whole is there. (field.md D20)
func (pr *profile) depth(out []Area) string {
	if !pr.jd.target.ok || len(out) < 2 { // an only area is the whole
		return ""
	}
	own, _ := pr.course.End.Of(pr.whole)
	if own >= pr.standard {
		return ""
	}
	lift := []float64{}
	total := 0.0
	for _, w := range pr.jd.weights[pr.axis] {
		total += w
	}
	for k := 1; k <= len(out); k++ {
		m, _ := pr.course.End.Of(pr.course.End.Area(k))
		w := pr.jd.weights[pr.axis][pr.course.End.Areas[k-1]]
		if m < own && total > 0 {
			lift = append(lift, (own-m)*w/total)
		}
	}
	sort.Sort(sort.Reverse(sort.Float64Slice(lift)))
	for i := range min(3, len(lift)) {
		own += lift[i]
	}
	if own >= pr.standard {
		return "edge"
	}
	return "fundamental"
}

// consistency pools the area's sittings by random effects (DerSimonian and Laird): "consistent" when at least three
// sittings agree (I^2 under one half) and their pooled deviation from the target is surely negative; else "".
func (pr *profile) consistency(k int) string {
	var d, w []float64
	target := 0.0
	if pr.jd.target.ok {
		target = pr.standard
	} else {
		target, _ = pr.course.End.Of(pr.whole)
	}
	for _, b := range pr.counts[k].blocks {
		info, grad := 0.0, 0.0
		level, _ := pr.course.Moments[pr.marks[b.block]].Of(pr.course.End.Area(k))
		for _, x := range pr.answersIn(b.block) {
			if !slices.Contains(x.areas, pr.course.End.Areas[k-1]) {
				continue
			}
			p := sigma((x.logit + x.a*(target-level)) / math.Sqrt(1+math.Pi*x.own/8))
			info += x.a * x.a * p * (1 - p) / x.grain
			grad += x.a * (x.y - p) / x.grain
		}
		if info > 0 {
			d, w = append(d, grad/info), append(w, info)
		}
	}
	m := poolSittings(d, w)
	if len(d) >= 3 && m.mean+z90*m.se < 0 && m.i2 < mostUneven {
		return "consistent"
	}
	return ""
}

// gradeStandings is each area's course grade against the examinee's own mean grade on the same scale, in sds, the mean over the
// area's courses; empty when there are fewer than three grades or all are equal. Scales on which full marks are known are one.
func gradeStandings(grades []exam.CourseGrade) map[string]float64 {
	by := map[string]*gradeScale{}
	for _, g := range grades {
		if g.Area == "" || g.Grade.Scale == "" {
			continue
		}
		scale, value := string(g.Grade.Scale), g.Grade.Value
		if share, ok := g.Grade.Proportion(); ok {
			scale, value = "share", share
		} else if g.Grade.Scale == exam.Points {
			continue // of how many is not known
		}
		if by[scale] == nil {
			by[scale] = &gradeScale{}
		}
		by[scale].values, by[scale].areas = append(by[scale].values, value), append(by[scale].areas, g.Area)
	}
	sum, n := map[string]float64{}, map[string]float64{}
	for _, scale := range slices.Sorted(maps.Keys(by)) {
		s := by[scale]
		mean, sd := stat.MeanStdDev(s.values, nil)
		if len(s.values) < 3 || sd == 0 {
			continue
		}
		for i, v := range s.values {
			for _, area := range strings.Split(s.areas[i], "|") {
				sum[strings.ToLower(area)] += (v - mean) / sd
				n[strings.ToLower(area)]++
			}
		}
	}
	for area := range sum {
		sum[area] /= n[area]
	}
	return sum
}

// gradeScale is one examinee's grades on one scale, in order.
type gradeScale struct {
	values []float64
	areas  []string
}

// origin says whether course grades were low in the area already.
func (pr *profile) origin(area string) string {
	z, ok := pr.grades[strings.ToLower(area)]
	switch {
	case !ok:
		return ""
	case z <= -.5:
		return "long-standing"
	}
	return "newly emerged"
}

// sortAreas puts first what to do first: by class, then by gap times weight, then by name.
func sortAreas(out []Area) {
	rank := map[string]int{confirmedWeak: 0, likelyWeak: 1, isolatedBlock: 2, unclear: 3, notWeak: 4, noVerdict: 5}
	worth := func(a *Area) float64 {
		g := -a.Verdict.BelowProbability
		if a.Gap.OK() {
			g = a.Gap.Value
		}
		if a.WeightHigh > 0 {
			g *= (a.WeightLow + a.WeightHigh) / 2
		}
		return g
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := &out[i], &out[j]
		if ra, rb := rank[a.Verdict.Class], rank[b.Verdict.Class]; ra != rb {
			return ra < rb
		}
		if wa, wb := worth(a), worth(b); wa != wb {
			return wa < wb
		}
		return a.Name < b.Name
	})
}
