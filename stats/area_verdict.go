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
	WeakMargin    = .2  // logits below the target that count as weak
	confirmedFDR  = .10 // Bayesian false discovery rate over the areas of an axis
	likelyFDR     = .25
	confirmBlocks = 3
	confirmDates  = 2
	leastOwn      = .70 // least P(weak) of the area itself: of a confirmed one with any one sitting left out
	badBlock      = .025
	notWeakSure   = .9
	leastBadBlock = 5   // questions of an area in a sitting before it can be a bad one
	mostMore      = 400 // more questions than this is "many"
	mostLeaveOuts = 12  // sittings left out one by one; of more, runs of neighbours together
)

// standing is an area's ability against its target: level minus target in logits.
type standing struct {
	mean, variance float64
	below          float64 // P(mean < -margin)
	above          float64 // P(mean > 0)
}

func newStanding(mean, variance float64) standing {
	sd := math.Sqrt(math.Max(variance, 1e-12))
	return standing{mean, variance, phi((-WeakMargin - mean) / sd), phi(mean / sd)}
}

func (s standing) notWeak() bool { return s.above >= notWeakSure }

// standingOf compares a contrast of a state with the exam's target, or with the examinee's own whole when there is none.
func (pr *profile) standingOf(st *trend.State, c trend.Contrast) standing {
	if pr.jd.target.ok {
		m, v := pr.of(st, c)
		return newStanding(m-pr.standard, v)
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
	all, enough := make([]standing, len(out)+1), 0
	for k := range out {
		if pr.tooFew(k+1) == "" {
			enough++
		}
	}
	for k := 1; k <= len(out); k++ {
		v := &out[k-1].Verdict
		v.BelowProbability, v.Group, v.LowSittings = -1, []string{}, []int{}
		why := pr.tooFew(k)
		if why == "" && enough == 1 && !pr.jd.target.ok {
			why = "no other area has enough answers to compare it with, and there is no line"
		}
		if why != "" {
			v.Class, v.Words, v.Reason = noVerdict, why, why
			v.MoreQuestions = max(0, MinAreaScored-pr.counts[k].n)
			continue
		}
		all[k] = pr.standingOf(&pr.course.End, pr.course.End.Area(k))
		v.BelowProbability = all[k].below
		open = append(open, k)
	}
	confirmed, likely := discoveries(open, all, confirmedFDR), discoveries(open, all, likelyFDR)
	low := pr.lowSittings(open...)
	for _, k := range open {
		v := &out[k-1].Verdict
		v.LowSittings = pr.rowsOf(low[k])
		pr.judge(v, k, all[k], confirmed[k], likely[k])
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
func (pr *profile) judge(v *Verdict, k int, s standing, confirmed, likely bool) {
	switch {
	case confirmed && pr.enoughEvidence(k) && pr.staysWeak(k):
		v.Class = confirmedWeak
	case likely && s.below >= leastOwn:
		v.Class = likelyWeak
	case len(v.LowSittings) > 0 && s.below < .5:
		v.Class, v.Consistency = isolatedBlock, "isolated"
	case s.notWeak():
		v.Class = notWeak
	default:
		v.Class = unclear
	}
	if v.Class != confirmedWeak && v.Class != notWeak {
		v.MoreQuestions = moreQuestions(s)
	}
	v.Words, v.Reason = pr.words(v), pr.reason(v, k, s)
}

// enoughEvidence asks for three sittings on two dates, each with a question that was new: one form taken three times is one
// test of what it asks.
func (pr *profile) enoughEvidence(k int) bool {
	days, blocks := map[int32]bool{}, 0
	for _, b := range pr.counts[k].blocks {
		if b.repeated == b.n {
			continue
		}
		blocks++
		if d := pr.an.e.blocks[b.block].day; d != trend.NoDay {
			days[d] = true
		}
	}
	return blocks >= confirmBlocks && len(days) >= confirmDates
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
	distance := math.Max(s.mean, -WeakMargin-s.mean)
	if distance <= 0 {
		return mostMore
	}
	target := distance / z80 // notWeakSure, in sds
	if s.variance <= target*target {
		return 0
	}
	n := (1/(target*target) - 1/s.variance) / .21
	return int(math.Min(mostMore, 5*math.Ceil(n/5)))
}

// line is what an area is compared with, in words.
func (jd *judge) line() string {
	if jd.target.ok {
		return "the line"
	}
	return "your own overall level"
}

// words are the page's words for a verdict.
func (pr *profile) words(v *Verdict) string {
	switch v.Class {
	case confirmedWeak:
		return "below " + pr.jd.line() + " for now, in several sittings"
	case likelyWeak:
		return "probably below " + pr.jd.line() + " for now"
	case isolatedBlock:
		if n := len(v.LowSittings); n > 1 {
			return fmt.Sprintf("%d low sittings, not a pattern", n)
		}
		return "one low sitting, not a pattern"
	case notWeak:
		return "above " + pr.jd.line()
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
	out := fmt.Sprintf("%d questions in %s", c.n, plural(len(c.blocks), "sitting", "sittings"))
	if c.repeated > 0 {
		out += fmt.Sprintf(", %d of them met before", c.repeated)
	}
	out += fmt.Sprintf("; probability of being below %s by a margin: %.0f%%", pr.jd.line(), 100*s.below)
	if v.Class == likelyWeak && !pr.enoughEvidence(k) {
		out += "; it would take three sittings with new questions, on two dates, to be sure"
	}
	if len(v.LowSittings) > 0 {
		out += "; " + pr.lowWords(v.LowSittings)
	}
	return out
}

// overallVerdict judges the whole against the exam's need.
func (pr *profile) overallVerdict(a *Area) Verdict {
	v := Verdict{BelowProbability: -1, Group: []string{}, LowSittings: []int{}}
	why := pr.tooFew(0)
	if why == "" {
		v.LowSittings = pr.rowsOf(pr.lowSittings(0)[0])
		if !pr.jd.target.ok {
			why = pr.jd.target.reason
		}
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
	v.Words, v.Reason = pr.words(v), pr.reason(v, 0, s)
}
