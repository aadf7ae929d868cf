package stats

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
)

// cohortAreas lists areas, largest share of low verdicts first.
func (t *cohortTally) cohortAreas(co *Cohort) []CohortArea {
	out, withheld := []CohortArea{}, t.withheldAreas()
	for key, a := range t.areas {
		c := CohortArea{Dimension: key[0], Name: key[1], Examinees: a.examinees, N: a.n}
		if reason := withheld[key]; reason != "" {
			c.Percent, c.BelowNeeded = Withhold("proportion", a.examinees, reason), Withhold("proportion", a.examinees, reason)
			c.N, c.WithinShare = 0, reason
			co.Suppressed = append(co.Suppressed, key[1]+" ("+key[0]+"): "+reason)
		} else {
			c.Percent = proportion(float64(a.credit)/1e6, int(a.n), "Wilson interval over responses")
			c.Percent.Caveats = []string{"answers of one person are alike, so the interval is too narrow for a comparison of classes"}
			c.BelowNeeded = below(a)
		}
		out = append(out, c)
	}
	sort.Strings(co.Suppressed)
	order := map[string]int{"discipline": 0, "system": 1, "task": 2}
	sort.Slice(out, func(i, j int) bool {
		a, b := &out[i], &out[j]
		if a.Dimension != b.Dimension {
			return order[a.Dimension] < order[b.Dimension]
		}
		if a.BelowNeeded.Value != b.BelowNeeded.Value {
			return a.BelowNeeded.Value > b.BelowNeeded.Value
		}
		return a.Name < b.Name
	})
	return out
}

// below is the share of judged examinees whose verdict is weak.
func below(a *areaTally) Estimate {
	if a.judged < minGroup {
		return Withhold("proportion", a.judged, fmt.Sprintf("fewer than %d people have a verdict in it", minGroup))
	}
	return proportion(float64(a.weak), a.judged, "Wilson interval over people")
}

// withheldAreas says which areas of the group are not shown, and why. Those of too few people are not. What is left of a
// total when all areas that are shown are taken from it is what is not shown: where that is only areas of too few people,
// the area of the next fewest is not shown either, so that the rest is of a group that is large enough.
func (t *cohortTally) withheldAreas() map[[2]string]string {
	few := fmt.Sprintf("fewer than %d people", minGroup)
	out, small, next := map[[2]string]string{}, map[string]bool{}, map[string][2]string{}
	for _, key := range t.areasByPeople() {
		if t.areas[key].examinees < minGroup {
			out[key], small[key[0]] = few, true
		} else if _, ok := next[key[0]]; !ok {
			next[key[0]] = key
		}
	}
	for dimension, key := range next {
		if small[dimension] {
			out[key] = "not shown, because an area of " + few + " could be found by subtraction"
		}
	}
	return out
}

// areasByPeople lists the areas, those of the fewest people first; of as many, those of the fewest answers.
func (t *cohortTally) areasByPeople() [][2]string {
	keys := make([][2]string, 0, len(t.areas))
	for key := range t.areas {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(x, y [2]string) int {
		a, b := t.areas[x], t.areas[y]
		return cmp.Or(cmp.Compare(a.examinees, b.examinees), cmp.Compare(a.n, b.n), strings.Compare(x[0], y[0]), strings.Compare(x[1], y[1]))
	})
	return keys
}
