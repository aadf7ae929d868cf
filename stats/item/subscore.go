package item

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"cutscore/stats/sheet"
)

// subscores judges every discipline of the form (Haberman 2008): an area's score adds to the whole score only when its
// own reliability exceeds what the whole score says of it.
func subscores(l *sheet.Layout, c *Counts, s *spread) []Subscore {
	members := map[string][]int{}
	for j, areas := range l.Areas {
		for _, a := range areas {
			members[a] = append(members[a], j)
		}
	}
	out := []Subscore{}
	for _, area := range slices.Sorted(maps.Keys(members)) {
		out = append(out, subscore(area, members[area], c, s))
	}
	return out
}

func subscore(area string, items []int, c *Counts, s *spread) Subscore {
	sub := Subscore{Area: area, Items: len(items)}
	switch {
	case s.reason != "":
		sub.Reason = s.reason
	case c.Pairs == nil:
		sub.Reason = "the form has too many items to count every pair of them"
	case len(items) < 2:
		sub.Reason = "reliability needs at least two items"
	case len(items) == c.K:
		sub.Reason = "the area is the whole form"
	default:
		sub.judge(items, c, s)
	}
	return sub
}

func (sub *Subscore) judge(items []int, c *Counts, s *spread) {
	var own, vs, cov float64
	for x, i := range items {
		own += s.item[i]
		cov += s.total[i]
		for _, j := range items[x+1:] {
			v, _ := c.Pairs.Covariance(min(i, j), max(i, j))
			vs += 2 * v
		}
	}
	vs += own
	rho, reason := alpha(len(items), own, vs)
	if reason != "" {
		sub.Reason = reason
		return
	}
	sub.Alpha = num(rho)
	if rho <= 0 {
		sub.Reason = "the items of the area do not go together (alpha is not positive)"
		return
	}
	x := PRMSEWhole(rho, vs, s.score, cov)
	sub.PRMSES, sub.PRMSEX = num(rho), num(x)
	sub.Reportable = rho > x
	if !sub.Reportable {
		sub.Reason = fmt.Sprintf("the whole score tells more about this area (%.2f) than its own %d items do (%.2f)", x, len(items), rho)
	}
}

// PRMSEWhole is the proportional reduction in mean squared error when the true score of an area is predicted from the
// whole score x: [cov(s,x) - var(s)(1-rho)]^2 / (rho var(s) var(x)), with rho the reliability of the area's score s.
// It is capped at 1, which sampling error may exceed.
func PRMSEWhole(rho, varS, varX, cov float64) float64 {
	d := cov - varS*(1-rho)
	return math.Min(1, d*d/(rho*varS*varX))
}
