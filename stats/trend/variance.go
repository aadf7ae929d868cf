package trend

import (
	"context"
	"math"
	"slices"
)

const (
	polishGain = 2e-4
	leastSD    = 1e-3
	mostSD     = 3
)

// sds lists the standard deviations in the order of Score.
func (h *Hyper) sds() [variances]*float64 {
	return [variances]*float64{&h.SG, &h.SU, &h.QG, &h.QU, &h.DG, &h.DU, &h.SB}
}

// variances multiplies every variance by (Num/Den), the fixed point of the likelihood's derivative, in early passes,
// and by its square root later: the MM step that cannot overshoot (Zhou, Hu, Qiao and Lange 2019).
func (t *trainer) variances(pass int) {
	sum := t.scores()
	t.center(sum)
	power := .5 // of a standard deviation: the fixed point
	if pass >= t.opt.Passes/2 {
		power = .25
	}
	for i, sd := range t.model.Hyper.sds() {
		if sum.Den[i] <= 0 || *sd == 0 {
			continue
		}
		r := math.Min(math.Max(sum.Num[i]/sum.Den[i], .1), 10)
		*sd = math.Min(math.Max(*sd*math.Pow(r, power), leastSD), mostSD)
	}
}

// center takes one Newton step of the examinees' mean ability. Only the first answers of everybody tell it, so the
// difficulties would find it slowly by themselves; moving all of them keeps Mu0, which fixes the scale. Anchored
// difficulties stay, and the mean moves.
func (t *trainer) center(sum Score) {
	if sum.MuInfo <= 0 {
		return
	}
	d := sum.Mu / sum.MuInfo
	if t.opt.FixItems || t.anchored() {
		t.model.Mu0 += d
		return
	}
	for i := range t.model.Items {
		t.model.Items[i].B -= d
	}
	t.spread.mean -= d
}

func (t *trainer) anchored() bool { return slices.Contains(t.opt.Fixed, true) }

// scores adds up the derivatives over the examinees that variances are estimated on, in their order.
func (t *trainer) scores() Score {
	filters := make([]*Filter, t.opt.Workers)
	for w := range filters {
		filters[w] = NewFilter(t.model)
	}
	all := make([]Score, len(t.few))
	each(len(t.few), t.opt.Workers, func(w, i int) { all[i] = filters[w].Fit(&t.few[i], nil, 0).Score })
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

// polish walks the variances and Rho downhill in prequential log-loss: the derivative above is that of the linearised
// answers and can stop at a ridge, the log-loss is what is promised. At most two rounds, each a forward pass per try.
// A change must gain more than a share polishGain of the loss: below that the filter's own approximation speaks (it likes
// SG a fifth too large by less), and the derivative is the better judge.
func (t *trainer) polish(ctx context.Context) {
	best := t.logLoss()
	for range 2 {
		before := best
		for _, sd := range t.model.Hyper.sds() {
			if ctx.Err() != nil {
				return
			}
			if *sd > 0 {
				best = t.try(sd, []float64{*sd * 1.3, *sd / 1.3}, best)
			}
		}
		if t.dated() {
			best = t.try(&t.model.Rho, []float64{1, math.Exp2(-1.0 / 365), math.Exp2(-1.0 / 90), math.Exp2(-1.0 / 30)}, best)
		}
		if best == before {
			return
		}
	}
}

// try keeps the value with the least log-loss.
func (t *trainer) try(x *float64, values []float64, best float64) float64 {
	keep := *x
	for _, v := range values {
		*x = v
		if ll := t.logLoss(); ll < best*(1-polishGain) {
			best, keep = ll, v
		}
	}
	*x = keep
	return best
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
func (t *trainer) logLoss() float64 {
	filters := make([]*Filter, t.opt.Workers)
	for w := range filters {
		filters[w] = NewFilter(t.model)
	}
	all := make([]float64, len(t.few))
	each(len(t.few), t.opt.Workers, func(w, i int) {
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
