package stats

import (
	"fmt"
	"math"

	"cutscore/stats/trend"
)

// Rules of decay and of change points (statistics.md 2.5).
const (
	decayDays    = 14  // days without practice before decay is spoken of
	decayMargin  = .25 // logits under the best level so far
	decaySure    = .8
	jumpVariance = .25 // of a jump between two sittings
	jumpPrior    = .1  // of any jump at all
	jumpSure     = .8
)

// decay says that an area not practised for two weeks is probably below its best; "" otherwise.
func (pr *profile) decay(k int, c trend.Contrast) string {
	n := &pr.counts[k]
	if pr.tooFew(k) != "" || n.last == trend.NoDay || pr.jd.asOf-n.last < decayDays {
		return ""
	}
	best, at := math.Inf(-1), -1
	for _, b := range n.blocks {
		if m, _ := pr.course.Moments[pr.marks[b.block]].Of(c); m > best {
			best, at = m, pr.marks[b.block]
		}
	}
	if at < 0 || pr.course.Moments[at].Cov == nil {
		return ""
	}
	mean, v := trend.Change(&pr.course.End, &pr.course.Moments[at], c)
	if v <= 0 || phi((-decayMargin-mean)/math.Sqrt(v)) < decaySure {
		return ""
	}
	return fmt.Sprintf("Last practised %d days ago; the level has probably slipped since its best.", pr.jd.asOf-n.last)
}

// changePoint is the day of a sitting before which the level probably jumped. The evidence for a jump N(0, .25) of the
// deviation (or, for the whole, of overall ability) between two sittings comes from gradient S and curvature B of the
// likelihood of all later answers: log BF = (.25 S^2/(1+.25 B) - log(1+.25 B))/2, exact for the linearised answers.
func (pr *profile) changePoint(k int) string {
	blocks := pr.an.e.blocks
	if pr.tooFew(k) != "" || len(blocks) < 3 || pr.jd.common > 0 {
		return ""
	}
	total, best, at := 1-jumpPrior, 0.0, -1
	prior := jumpPrior / float64(len(blocks)-1)
	last := 0
	for b := range blocks {
		if pr.marks[b] > pr.marks[last] {
			last = b
		}
	}
	for b := range blocks {
		if b == last {
			continue
		}
		m := &pr.course.Moments[pr.marks[b]]
		d := 1 + jumpVariance*m.Bend[k]
		if d <= 0 {
			continue
		}
		w := prior * math.Exp(math.Min(500, (jumpVariance*m.Shift[k]*m.Shift[k]/d-math.Log(d))/2))
		total += w
		if w > best {
			best, at = w, b
		}
	}
	if at < 0 || best/total <= jumpSure {
		return ""
	}
	return dateText(pr.after(at))
}

// after is the day of the first sitting that begins after sitting b ended.
func (pr *profile) after(b int) int32 {
	blocks := pr.an.e.blocks
	day, first := trend.NoDay, math.MaxInt
	for _, o := range blocks {
		if o.first > blocks[b].last && o.first < first {
			first, day = o.first, o.day
		}
	}
	return day
}

// movement fills change over the 28 days up to the last dated practice.
func (pr *profile) movement(a *Area, k int, c trend.Contrast) {
	why := pr.tooFew(k)
	if why == "" && pr.then < 0 {
		why = pr.noChange
	}
	if n := pr.counts[0].n; why == "" && pr.jd.learnt && n < minMoved {
		why = fmt.Sprintf("a change needs %d scored questions in all; there are %d", minMoved, n) // of few, what a group moved by chance is each one's change
	}
	if why != "" {
		a.Change = Withhold("proportion", a.N, why)
		return
	}
	then, last := &pr.course.Moments[pr.then], &pr.course.Moments[len(pr.course.Moments)-1]
	mean, v := pr.model.ChangeIdle(last, then, pr.end, c)
	v += pr.unseenMove(c)
	at, _ := last.Of(c)
	_, slope := pr.model.ExpectedSlope(at-mean/2, 0)
	sd := math.Sqrt(v)
	now, before := pr.model.Expected(at, 0), pr.model.Expected(at-mean, 0)
	d := now - before
	a.Change = within(Estimate{Value: d, Low: d - z90*sd*slope, High: d + z90*sd*slope, Level: .9, N: a.N, Unit: "proportion",
		Method: "state-space smoother, 28 days up to the last practice", Caveats: append(pr.sameQuestions(k), pr.sameOrder()...)}, -1, 1).Checked()
	if !a.Change.OK() {
		return
	}
	a.RiseProbability = .5
	if sd > 0 {
		a.RiseProbability = phi(mean / sd)
	}
	a.Arrow = arrow(a.RiseProbability)
}

// arrow names a movement only when it is nine in ten sure.
func arrow(rise float64) string {
	switch {
	case rise >= .9:
		return "rising"
	case rise <= .1:
		return "falling"
	}
	return "no clear change"
}
