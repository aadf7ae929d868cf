package trend

import (
	"context"
	"math"
	"slices"
)

const (
	// How far ahead the published half-life is, in logarithms of likelihood: half the 95th percentile of chi-square with one degree of
	// freedom, what another one has to gain in a test at 5 %.
	fadeGain = 3.841 / 2
	// reachShare of the gaps that taught a half-life are not longer than those over which it acts.
	reachShare = .95

	settled      = .02
	settleRounds = 12
	leastSD      = 1e-3
	mostSD       = 3
)

// sds lists the standard deviations in the order of Score.
func (h *Hyper) sds() [variances]*float64 {
	return [variances]*float64{&h.SG, &h.SU, &h.QG, &h.QU, &h.DG, &h.DU, &h.SB}
}

// The powers of a standard deviation in variances: the fixed point of the likelihood's derivative, fast; and the MM step,
// which cannot overshoot (Zhou, Hu, Qiao and Lange 2019).
const (
	fixedPoint = .5
	mmStep     = .25
)

// longer is by how much a power grows while a standard deviation goes on in one direction: one that is nothing gets there by a
// constant factor a step, for ever.
const longer = 1.3

// powers are those of every standard deviation, and where each went last.
type powers struct{ at, last [variances]float64 }

func equalPowers(power float64) *powers {
	p := &powers{}
	for i := range p.at {
		p.at[i] = power
	}
	return p
}

// next is the power of sd i, whose ratio has this logarithm.
func (p *powers) next(i int, log float64) float64 {
	switch {
	case log*p.last[i] > 0:
		p.at[i] *= longer
	case log*p.last[i] < 0:
		p.at[i] = fixedPoint
	}
	p.last[i] = log
	return p.at[i]
}

// settle goes on with the variances alone, the difficulties held, until none moves by more than settled, or settleRounds.
func (t *trainer) settle(ctx context.Context) {
	p := equalPowers(fixedPoint)
	for range settleRounds {
		before, moved := t.model.Hyper, 0.0
		t.variances(ctx, p.next)
		old := before.sds()
		for i, sd := range t.model.Hyper.sds() {
			if *sd > 5*leastSD {
				moved = math.Max(moved, math.Abs(*sd / *old[i] - 1))
			}
		}
		if moved < settled || ctx.Err() != nil {
			return
		}
	}
}

// variances multiplies every standard deviation by (Num/Den)^power, those of its prior among them.
func (t *trainer) variances(ctx context.Context, power func(i int, log float64) float64) {
	sum := t.scores(ctx)
	t.center(sum)
	prior := usualSDs()
	for i, sd := range t.model.Hyper.sds() {
		if *sd == 0 {
			continue
		}
		r := math.Min(math.Max(withPrior(sum.Num[i], math.Max(sum.Den[i], 0), *sd, prior[i]), .1), 10)
		*sd = math.Min(math.Max(*sd*math.Pow(r, power(i, math.Log(r))), leastSD), mostSD)
	}
}

// center takes one Newton step of the examinees' mean ability. Only the first answers of everybody tell it, so the
// difficulties would find it slowly by themselves; moving all of them keeps Mu0, which fixes the scale. Anchored
// difficulties stay, and the mean moves.
func (t *trainer) center(sum Score) {
	if sum.MuInfo <= 0 {
		return
	}
	if t.opt.FixItems || t.anchored() {
		t.model.Mu0 += sum.Mu / sum.MuInfo
		return
	}
	const prior = 1 / (meanPriorSD * meanPriorSD)
	d := (sum.Mu + t.spread.mean*prior) / (sum.MuInfo + prior)
	for i := range t.model.Items {
		t.model.Items[i].B -= d
	}
	t.spread.mean -= d
}

func (t *trainer) anchored() bool { return slices.Contains(t.opt.Fixed, true) }

// scores adds up the derivatives over the examinees that variances are estimated on, in their order.
func (t *trainer) scores(ctx context.Context) Score {
	filters := make([]*Filter, t.opt.Workers)
	for w := range filters {
		filters[w] = NewFilter(t.model)
	}
	all := make([]Score, len(t.few))
	each(ctx, len(t.few), t.opt.Workers, func(w, i int) { all[i] = filters[w].Fit(&t.few[i], Ask{}).Score })
	var sum Score
	for i := range all {
		sum.Mu += all[i].Mu
		sum.MuInfo += all[i].MuInfo
		for j := range sum.Num {
			sum.Num[j] += all[i].Num[j]
			sum.Den[j] += all[i].Den[j]
		}
	}
	return sum
}

// fade estimates what is left of a deviation after a day by prequential log-loss: Rho has no derivative here. The rates of
// half-lives of a month, three months, a year, and never are averaged by their likelihood, the published one having fadeGain
// ahead: what one more answer says switches nothing. They act over gaps as long as those seen here, and where there are none
// nothing fades. (The variances are left to their derivative: walking them downhill in log-loss as well fits the filter's own
// approximation, which likes SG a fifth too large.)
func (t *trainer) fade(ctx context.Context) {
	m := t.model
	if !t.dated() {
		return
	}
	if m.Reach = longGap(t.few); m.Reach == 0 {
		m.Rho = 1
		return
	}
	published := m.Rho
	best := t.logLoss(ctx)
	sum, rate := math.Exp(fadeGain), -math.Exp(fadeGain)*math.Log2(published)
	for _, halfLife := range []float64{30, 90, 365, math.Inf(1)} {
		if ctx.Err() != nil {
			return
		}
		m.Rho = math.Exp2(-1 / halfLife)
		ll := t.logLoss(ctx)
		if ll < best { // weights are relative to the best
			sum, rate, best = sum*math.Exp(ll-best), rate*math.Exp(ll-best), ll
		}
		w := math.Exp(best - ll)
		sum, rate = sum+w, rate+w/halfLife
	}
	m.Rho = math.Exp2(-rate / sum)
}

// longGap is the length in days that reachShare of the gaps between two days of an examinee do not exceed; 0 where there is none.
func longGap(data []Sequence) float64 {
	var gaps []float64
	for i := range data {
		last := NoDay
		for _, day := range data[i].Day {
			if d := gap(last, day); d > 0 {
				gaps = append(gaps, d)
			}
			if day != NoDay {
				last = day
			}
		}
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	return gaps[int(math.Ceil(reachShare*float64(len(gaps))))-1]
}

func (t *trainer) dated() bool {
	for i := range t.few {
		for _, d := range t.few[i].Day {
			if d != NoDay {
				return true
			}
		}
	}
	return false
}

// logLoss is the prequential log-loss of the examinees that variances are estimated on.
func (t *trainer) logLoss(ctx context.Context) float64 {
	filters := make([]*Filter, t.opt.Workers)
	for w := range filters {
		filters[w] = NewFilter(t.model)
	}
	all := make([]float64, len(t.few))
	each(ctx, len(t.few), t.opt.Workers, func(w, i int) {
		s := &t.few[i]
		filters[w].Start(s)
		filters[w].Run(s, 0, s.Len(), func(row int, p float64) { all[i] += logLoss(p, float64(s.Y[row])) })
	})
	sum := 0.0
	for _, x := range all {
		sum += x
	}
	return sum
}

// powerOf is bold in the first half of the passes and careful in the second, where the difficulties settle too.
func powerOf(pass, passes int) func(int, float64) float64 {
	power := mmStep
	if pass < passes/2 {
		power = fixedPoint
	}
	return func(int, float64) float64 { return power }
}
