package stats

import (
	"fmt"
	"math"
	"sort"

	"cutscore/stats/trend"
)

// The classes of Verdict.Class.
const (
	confirmedWeak = "confirmed_weak"
	likelyWeak    = "likely_weak"
	isolatedBlock = "isolated_bad_block"
	unclear       = "unclear"
	notWeak       = "not_weak"
	noVerdict     = "withheld"
)

// The rules of statistics.md 2.5.
const (
	weakMargin     = .2  // logits below the target that count as weak
	confirmedFDR   = .10 // Bayesian false discovery rate over the areas of an axis
	likelyFDR      = .25
	confirmBlocks  = 3
	confirmDates   = 2
	leastOwn       = .70 // least P(weak) of the area itself: of a confirmed one with any one sitting left out
	badBlock       = .025
	notWeakSure    = .9
	hardlyBelow    = .015 // P(below by the margin) that a page prints as 1% or less
	leastBadBlock  = 5    // questions of an area in a sitting before it can be a bad one
	mostMore       = 400  // more questions than this is "many"
	mostLeaveOuts  = 12   // sittings left out one by one; of more, runs of neighbours together
	settledQuality = 1.2815515655446004
)

// standing is an area's ability against its target: level minus target in logits.
type standing struct {
	mean, variance float64
	below          float64 // P(mean < -margin)
	above          float64 // P(mean > 0)
}

func newStanding(mean, variance float64) standing {
	sd := math.Sqrt(math.Max(variance, 1e-12))
	return standing{mean, variance, phi((-weakMargin - mean) / sd), phi(mean / sd)}
}

// notWeak: above the line nine times in ten, or next to never below it by the margin that counts.
func (s standing) notWeak() bool {
	return s.above >= notWeakSure || (s.mean > 0 && s.below < hardlyBelow)
}

// standingOf compares a contrast of a state with the exam's target, or with the examinee's own whole when there is none.
func (pr *profile) standingOf(st *trend.State, c trend.Contrast) standing {
	if pr.jd.target.ok {
		m, v := st.Of(c)
		return newStanding(m-pr.model.Ability(pr.jd.target.needed), v)
	}
	d := make(trend.Contrast, len(c))
	for i := range c {
		d[i] = c[i] - pr.whole[i]
	}
	return newStanding(st.Of(d))
}

// judgeAreas fills the verdicts of the axis's areas; out is by place-1.
func (pr *profile) judgeAreas(out []Area) {
	open := []int{} // places with enough questions
	all := make([]standing, len(out)+1)
	for k := 1; k <= len(out); k++ {
		v := &out[k-1].Verdict
		v.BelowProbability, v.Group = -1, []string{}
		if why := pr.tooFew(k); why != "" {
			v.Class, v.Words, v.Reason = noVerdict, why, why
			v.MoreQuestions = minAreaScored - pr.counts[k].n
			continue
		}
		all[k] = pr.standingOf(&pr.course.End, pr.course.End.Area(k))
		v.BelowProbability = all[k].below
		open = append(open, k)
	}
	confirmed, likely := discoveries(open, all, confirmedFDR), discoveries(open, all, likelyFDR)
	bad := pr.badBlocks(open)
	for _, k := range open {
		pr.judge(&out[k-1].Verdict, k, all[k], confirmed[k], likely[k], bad[k])
	}
	pr.describeWeak(out, all)
}

// discoveries is the largest set of places whose mean P(not weak) is at most fdr.
func discoveries(open []int, all []standing, fdr float64) map[int]bool {
	order := append([]int(nil), open...)
	sort.SliceStable(order, func(i, j int) bool { return all[order[i]].below > all[order[j]].below })
	out := map[int]bool{}
	sum := 0.0
	for i, k := range order {
		sum += 1 - all[k].below
		if sum/float64(i+1) > fdr {
			break
		}
		out[k] = true
	}
	return out
}

// judge chooses the class of an area; the first that holds.
func (pr *profile) judge(v *Verdict, k int, s standing, confirmed, likely, bad bool) {
	switch {
	case confirmed && pr.enoughEvidence(k) && pr.staysWeak(k):
		v.Class, v.Consistency = confirmedWeak, "consistent"
	case likely && s.below >= leastOwn:
		v.Class = likelyWeak
	case bad && s.below < .5:
		v.Class, v.Consistency = isolatedBlock, "isolated"
	case s.notWeak():
		v.Class = notWeak
	default:
		v.Class = unclear
	}
	if v.Class != confirmedWeak && v.Class != notWeak {
		v.MoreQuestions = moreQuestions(s)
	}
	v.Words, v.Reason = pr.words(v, s), pr.reason(v, k, s)
}

// enoughEvidence asks for three sittings on two dates.
func (pr *profile) enoughEvidence(k int) bool {
	days := map[int32]bool{}
	for _, b := range pr.counts[k].blocks {
		if d := pr.an.e.blocks[b.block].day; d != trend.NoDay {
			days[d] = true
		}
	}
	return len(pr.counts[k].blocks) >= confirmBlocks && len(days) >= confirmDates
}

// staysWeak reports whether the area stays weak, at leastOwn or above, with any one sitting left out.
func (pr *profile) staysWeak(k int) bool {
	pr.leaveOut()
	groups := len(pr.without)
	for g := range pr.without {
		st := &pr.without[g]
		if !pr.touches(k, g, groups) {
			continue
		}
		c := make(trend.Contrast, len(st.Mean))
		c[0], c[st.Place(pr.course.End.Areas[k-1])] = 1, 1
		if pr.standingIn(st, c).below < leastOwn {
			return false
		}
	}
	return true
}

// leaveOut finds, once for all areas, the state today without each group of sittings.
func (pr *profile) leaveOut() {
	if pr.without != nil {
		return
	}
	blocks := len(pr.an.e.blocks)
	pr.without = make([]trend.State, min(blocks, mostLeaveOuts))
	group := make([]int32, pr.seq.Len())
	for i, b := range pr.seq.Block {
		group[i] = int32(groupOf(b, len(pr.without), blocks))
	}
	pr.filter.Without(pr.seq, group, len(pr.without), func(g int, after trend.State) {
		pr.without[g] = pr.model.Later(after, pr.end)
	})
}

// standingIn is standingOf for a state with places of its own.
func (pr *profile) standingIn(st *trend.State, c trend.Contrast) standing {
	whole := pr.whole
	pr.whole = st.Whole(pr.jd.weights[pr.axis])
	defer func() { pr.whole = whole }()
	return pr.standingOf(st, c)
}

func groupOf(block int32, groups, blocks int) int { return int(block) * groups / blocks }

func (pr *profile) touches(k, g, groups int) bool {
	for _, b := range pr.counts[k].blocks {
		if groupOf(b.block, groups, len(pr.an.e.blocks)) == g {
			return true
		}
	}
	return false
}

// moreQuestions is about how many more questions would settle an area if its level is where it seems, rounded up to fives;
// 0 when it is settled, however the questions fell. From n questions the precision grows by n p(1-p), p(1-p) = .21; settled
// is a level above the line whose P(above) is nine in ten, or one below the margin whose P(below it) is. In between no
// number of questions settles it, as close as it is: mostMore.
func moreQuestions(s standing) int {
	distance := math.Max(s.mean, -weakMargin-s.mean)
	if distance <= 0 {
		return mostMore
	}
	target := distance / settledQuality
	if s.variance <= target*target {
		return 0
	}
	n := (1/(target*target) - 1/s.variance) / .21
	return int(math.Min(mostMore, 5*math.Ceil(n/5)))
}

// badBlocks finds areas with a sitting that all other sittings did not lead to expect: one-sided predictive p < .025 after
// Benjamini and Hochberg over areas and sittings.
func (pr *profile) badBlocks(open []int) map[int]bool {
	var ps []float64
	var of []int
	for _, k := range open {
		for _, b := range pr.counts[k].blocks {
			if b.n >= leastBadBlock && len(pr.counts[k].blocks) >= 2 {
				ps, of = append(ps, pr.surprise(k, b)), append(of, k)
			}
		}
	}
	out := map[int]bool{}
	for i, p := range falseDiscovery(ps) {
		if p < badBlock {
			out[of[i]] = true
		}
	}
	return out
}

// surprise is P(score this low or lower) of an area in a sitting, given the other sittings: the smoothed ability with
// this sitting's own answers in the area taken out again (their linearised information), then a normal predictive
// distribution of the score with continuity correction.
func (pr *profile) surprise(k int, b blockCount) float64 {
	m, v := pr.course.Moments[pr.marks[b.block]].Of(pr.course.End.Area(k))
	info, grad := 0.0, 0.0
	pr.eachOf(k, b.block, func(a, b0, own, y float64) {
		p := sigma((a*m - b0) / math.Sqrt(1+math.Pi*own/8))
		info += a * a * p * (1 - p)
		grad += a * (y - p)
	})
	prior := pr.model.SG*pr.model.SG + pr.model.SU*pr.model.SU
	prec := math.Max(1/math.Max(v, 1e-9)-info, 1/prior)
	m -= grad / prec
	v = 1/prec + pr.model.SB*pr.model.SB
	e, luck, slope := 0.0, 0.0, 0.0
	pr.eachOf(k, b.block, func(a, b0, own, _ float64) {
		p := sigma((a*m - b0) / math.Sqrt(1+math.Pi*(a*a*v+own)/8))
		e += p
		luck += p * (1 - p)
		slope += a * p * (1 - p)
	})
	return phi((b.credit + .5 - e) / math.Sqrt(luck+slope*slope*v))
}

// eachOf calls do with sharpness, difficulty, its variance and credit of each answer of an area in a sitting.
func (pr *profile) eachOf(k int, block int32, do func(a, b, own, y float64)) {
	area := pr.course.End.Areas[k-1]
	bl := pr.an.e.blocks[block]
	for i := bl.first; i <= bl.last; i++ {
		if pr.seq.Block[i] != block {
			continue
		}
		for _, a := range pr.model.Sets[pr.seq.Set[i]] {
			if a == area {
				d := pr.model.Difficulty(pr.seq.Item[i], pr.seq.Set[i])
				do(pr.model.Sharpness(pr.seq.Item[i]), d.B, d.Var, float64(pr.seq.Y[i]))
			}
		}
	}
}

// falseDiscovery returns the adjusted p-values of Benjamini and Hochberg (1995).
func falseDiscovery(ps []float64) []float64 {
	n := len(ps)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return ps[order[i]] > ps[order[j]] })
	out := make([]float64, n)
	least := 1.0
	for r, i := range order {
		least = math.Min(least, ps[i]*float64(n)/float64(n-r))
		out[i] = least
	}
	return out
}

// line is what an area is compared with, in words.
func (pr *profile) line() string {
	if pr.jd.target.ok {
		return "the line"
	}
	return "your own overall level"
}

// words are the page's words for a verdict.
func (pr *profile) words(v *Verdict, s standing) string {
	switch v.Class {
	case confirmedWeak:
		return "below " + pr.line() + " for now, in several sittings"
	case likelyWeak:
		return "probably below " + pr.line() + " for now"
	case isolatedBlock:
		return "one low sitting, not a pattern"
	case notWeak:
		return "above " + pr.line()
	}
	if v.MoreQuestions == 0 {
		return "too close to call"
	}
	return "too close to call; " + about(v.MoreQuestions)
}

func about(n int) string {
	if n >= mostMore {
		return fmt.Sprintf("more than %d more questions would be needed to tell", mostMore)
	}
	return fmt.Sprintf("about %d more questions would help to tell", n)
}

// reason says what a verdict rests on.
func (pr *profile) reason(v *Verdict, k int, s standing) string {
	c := &pr.counts[k]
	base := fmt.Sprintf("%d questions in %s; probability of being below %s by a margin: %.0f%%",
		c.n, plural(len(c.blocks), "sitting", "sittings"), pr.line(), 100*s.below)
	switch {
	case v.Class == likelyWeak && !pr.enoughEvidence(k):
		return base + "; it would take three sittings on two dates to be sure"
	case v.Class == isolatedBlock:
		return base + "; one sitting was lower than the others lead to expect"
	}
	return base
}

// overallVerdict judges the whole against the exam's need.
func (pr *profile) overallVerdict(a *Area) Verdict {
	v := Verdict{BelowProbability: -1, Group: []string{}}
	why := pr.tooFew(0)
	if why == "" && !pr.jd.target.ok {
		why = pr.jd.target.reason
	}
	if why != "" {
		v.Class, v.Words, v.Reason = noVerdict, why, why
		return v
	}
	s := pr.standingOf(&pr.course.End, pr.whole)
	v.BelowProbability = s.below
	likely := s.below >= 1-likelyFDR
	sure := s.below >= 1-confirmedFDR && pr.enoughEvidence(0)
	pr.judgeWhole(&v, s, sure, likely)
	return v
}

func (pr *profile) judgeWhole(v *Verdict, s standing, sure, likely bool) {
	switch {
	case sure:
		v.Class = confirmedWeak
	case likely:
		v.Class = likelyWeak
	case s.notWeak():
		v.Class = notWeak
	default:
		v.Class = unclear
		v.MoreQuestions = moreQuestions(s)
	}
	v.Words, v.Reason = pr.words(v, s), pr.reason(v, 0, s)
}
