package stats

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"cutscore/stats/tally"
	"cutscore/stats/trend"
)

// tail is the one-sided predictive p of a place (0: the whole) in a sitting: P(a score this low or lower), from what all other
// sittings lead to expect.
type tail struct {
	block int32
	place int
	p     float64
}

// lowSittings finds, for places, the sittings that all others did not lead to expect: tails below .025 after Benjamini and
// Hochberg over these places and all sittings.
func (pr *profile) lowSittings(places ...int) map[int][]int32 {
	if pr.tails == nil {
		pr.tails = pr.allTails()
	}
	var of []tail
	var ps []float64
	for _, t := range pr.tails {
		if slices.Contains(places, t.place) {
			of, ps = append(of, t), append(ps, t.p)
		}
	}
	out := map[int][]int32{}
	for i, p := range tally.BenjaminiHochberg(ps) {
		if p < badBlock {
			out[of[i].place] = append(out[of[i].place], of[i].block)
		}
	}
	return out
}

// allTails are of every sitting and place that has enough answers there and another sitting to compare with; never nil.
func (pr *profile) allTails() []tail {
	out := []tail{}
	credit := make([]float64, len(pr.counts))
	for block := range pr.an.e.blocks {
		var tested []int
		for k := range pr.counts {
			for _, b := range pr.counts[k].blocks {
				if int(b.block) == block && b.n >= leastBadBlock && len(pr.counts[k].blocks) >= 2 {
					tested, credit[k] = append(tested, k), b.credit
				}
			}
		}
		for i, e := range pr.expectations(int32(block), tested) {
			out = append(out, tail{int32(block), tested[i], e.atMost(credit[tested[i]])})
		}
	}
	return out
}

// expectation is the score that other sittings lead to expect of a place in one: mean, and variance by luck and by what is
// open about the ability.
type expectation struct{ mean, luck, open float64 }

// atMost is P(a score this low or lower), by a normal distribution with continuity correction.
func (e expectation) atMost(credit float64) float64 {
	return phi((credit + .5 - e.mean) / math.Sqrt(e.luck+e.open))
}

// expectations are of places in one sitting, given the other sittings: the smoothed ability that its answers there ask for, with
// these answers taken out again (their linearised information).
func (pr *profile) expectations(block int32, places []int) []expectation {
	if len(places) == 0 {
		return nil
	}
	st, asked := &pr.course.Moments[pr.marks[block]].State, pr.asked(block)
	n := len(pr.counts)
	was, m, v := make([]float64, n), make([]float64, n), make([]float64, n)
	info, grad := make([]float64, n), make([]float64, n)
	for _, k := range places {
		was[k], v[k] = st.Of(asked[k])
		m[k] = was[k]
	}
	answers := pr.answersIn(block)
	for _, x := range answers {
		flat := 1 / math.Sqrt(1+math.Pi*x.own/8)
		p := sigma(x.logit * flat)
		pr.placesOf(x.areas, func(k int) {
			info[k] += x.a * x.a * flat * flat * p * (1 - p) / x.grain
			grad[k] += x.a * flat * (x.y - p) / x.grain
		})
	}
	for _, k := range places {
		prec := math.Max(1/math.Max(v[k], 1e-9)-info[k], 1/pr.prior(asked[k]))
		m[k] -= grad[k] / prec
		v[k] = 1/prec + pr.model.SB*pr.model.SB
	}
	all, slope := make([]expectation, n), make([]float64, n)
	for _, x := range answers {
		pr.placesOf(x.areas, func(k int) {
			flat := 1 / math.Sqrt(1+math.Pi*(x.a*x.a*v[k]+x.own)/8)
			p := sigma((x.logit + x.a*(m[k]-was[k])) * flat)
			all[k].mean += p
			all[k].luck += x.grain * p * (1 - p)
			slope[k] += x.a * flat * p * (1 - p)
		})
	}
	out := make([]expectation, len(places))
	for i, k := range places {
		out[i] = all[k]
		out[i].open = slope[k] * slope[k] * v[k]
	}
	return out
}

// asked is by place the mean of what the sitting's answers there ask of the state: overall ability, areas, memory.
func (pr *profile) asked(block int32) []trend.Contrast {
	out, n := make([]trend.Contrast, len(pr.counts)), make([]float64, len(pr.counts))
	for k := range out {
		out[k] = make(trend.Contrast, len(pr.course.End.Mean))
	}
	pr.rowsIn(block, func(i int) {
		pr.placesOf(pr.model.Sets[pr.seq.Set[i]], func(k int) {
			n[k]++
			pr.asks(i, func(j int, w float64) { out[k][j] += w })
		})
	})
	for k := range out {
		for j := range out[k] {
			out[k][j] /= math.Max(n[k], 1)
		}
	}
	return out
}

// asks calls do with the places of the state that row i asks for, and how much of each.
func (pr *profile) asks(i int, do func(j int, w float64)) {
	do(0, 1)
	areas := pr.model.Sets[pr.seq.Set[i]]
	for _, a := range areas {
		do(pr.place[a], 1/float64(len(areas)))
	}
	if share := pr.model.Memory.Share(pr.seq.Met[i]); share > 0 {
		do(len(pr.course.End.Areas)+1, share)
	}
}

// prior is the variance of a contrast before any answer.
func (pr *profile) prior(c trend.Contrast) float64 {
	v := 0.0
	for j, x := range c {
		sd := pr.model.SU
		switch {
		case j == 0:
			sd = pr.model.SG
		case j > len(pr.course.End.Areas):
			sd = pr.model.Memory.SD // the effect of a sitting, which may stand there too, is in no contrast
		}
		v += x * x * sd * sd
	}
	return v
}

// rowsIn calls do with the rows of a sitting.
func (pr *profile) rowsIn(block int32, do func(i int)) {
	bl := pr.an.e.blocks[block]
	for i := bl.first; i <= bl.last; i++ {
		if pr.seq.Block[i] == block {
			do(i)
		}
	}
}

// placesOf calls do with the whole (0) and the place of each area that an answer counts in.
func (pr *profile) placesOf(areas []int32, do func(k int)) {
	do(0)
	for _, a := range areas {
		do(pr.place[a])
	}
}

// placed is one answer: the areas that it counts in, the item's sharpness, the logit of being right at the smoothed ability,
// its variance by what is not known of the item, the credit, and its grain.
type placed struct {
	areas                   []int32
	a, logit, own, y, grain float64
}

// answersIn are the answers of a sitting; the next call's take their place.
func (pr *profile) answersIn(block int32) []placed {
	st := &pr.course.Moments[pr.marks[block]].State
	pr.answers = pr.answers[:0]
	pr.rowsIn(block, func(i int) {
		item, set := pr.seq.Item[i], pr.seq.Set[i]
		d, ability := pr.model.Difficulty(item, set), 0.0
		pr.asks(i, func(j int, w float64) { ability += w * st.Mean[j] })
		x := placed{areas: pr.model.Sets[set], a: pr.model.Sharpness(item), own: d.Var, y: float64(pr.seq.Y[i]), grain: pr.model.GrainOf(item)}
		x.logit = x.a*(ability+st.Practice(x.areas, pr.place)) - d.B + pr.model.Again(pr.seq.Again[i])
		pr.answers = append(pr.answers, x)
	})
	return pr.answers
}

// rowsOf are the rows of Analysis.Sittings of blocks, in order.
func (pr *profile) rowsOf(blocks []int32) []int {
	out := make([]int, 0, len(blocks))
	for _, b := range blocks {
		out = append(out, pr.where[b])
	}
	slices.Sort(out)
	return out
}

// lowWords say which sittings stand out, as a clause; "" without any.
func (pr *profile) lowWords(rows []int) string {
	if len(rows) == 0 {
		return ""
	}
	var days []string
	for b, row := range pr.where {
		if day := dateText(pr.an.e.blocks[b].day); day != "" && slices.Contains(rows, row) {
			days = append(days, day)
		}
	}
	named := ""
	if slices.Sort(days); len(days) == len(rows) {
		named = " (" + strings.Join(days, ", ") + ")"
	}
	if len(rows) == 1 {
		return "one sitting" + named + " was lower than the others lead to expect"
	}
	return fmt.Sprintf("%d sittings%s were lower than the others lead to expect", len(rows), named)
}
