package stats

import "math"

// Forecasts and their calibrators score probabilities of passing against outcomes (anchors P33 to P35 of statistics.md). Tests use
// them on real outcomes; no command does yet.

// Forecasts are probabilities with what happened: P[i] in 0..1, Y[i] whether the event came. Both have the same length.
type Forecasts struct {
	P []float64
	Y []bool
}

func (f Forecasts) events() (n int) {
	for _, y := range f.Y {
		if y {
			n++
		}
	}
	return n
}

// outcomes are 1 where the event came, else 0.
func (f Forecasts) outcomes() []float64 {
	out := make([]float64, len(f.Y))
	for i, y := range f.Y {
		out[i] = b2f(y)
	}
	return out
}

// Brier is the mean squared difference of probability and outcome: 0 perfect, 0.25 for always saying one half.
// 0 forecasts give NaN, here and below.
func (f Forecasts) Brier() float64 { return meanSquare(f.P, f.outcomes()) }

// LogLoss is the mean of -log of the probability given to what happened, natural logs, clipped at 1e-6.
func (f Forecasts) LogLoss() float64 { return meanLoss(f.P, f.outcomes()) }

// AUC is the chance that an event was given a higher probability than a non-event, ties one half, with its variance by
// DeLong (1988); ok is false without both kinds. One of a kind has variance NaN.
func (f Forecasts) AUC() (auc, variance float64, ok bool) {
	m := f.events()
	n := len(f.Y) - m
	if m == 0 || n == 0 {
		return 0, 0, false
	}
	y := f.outcomes()
	var mean, square [2]float64
	size := [2]float64{float64(n), float64(m)}
	for i, v := range placements(f.P, y) {
		k := int(y[i])
		mean[k] += v / size[k]
		square[k] += v * v
	}
	for k := range mean {
		variance += (square[k] - size[k]*mean[k]*mean[k]) / (size[k] - 1) / size[k]
	}
	return rankAUC(f.P, y), variance, true
}

// midranks returns 1-based ranks, the mean rank for ties.
func midranks(xs []float64) []float64 {
	order, out := sortedBy(xs), make([]float64, len(xs))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && xs[order[j]] == xs[order[i]] {
			j++
		}
		for k := i; k < j; k++ {
			out[order[k]] = float64(i+j+1) / 2
		}
		i = j
	}
	return out
}

// Spiegelhalter is his z: beyond +-1.96 the probabilities are not calibrated. 0 variance gives NaN.
func (f Forecasts) Spiegelhalter() float64 {
	num, den := 0.0, 0.0
	for i, p := range f.P {
		w := 1 - 2*p
		num += (b2f(f.Y[i]) - p) * w
		den += w * w * p * (1 - p)
	}
	return num / math.Sqrt(den)
}

// Line fits logit P(event) = intercept + slope * logit p by maximum likelihood: 0 and 1 are perfect, a slope below 1 means
// too sure. ok is false where the likelihood has no maximum.
func (f Forecasts) Line() (intercept, slope float64, ok bool) {
	return calibrationLine(f.P, f.outcomes())
}

// InTheLarge fits logit P(event) = citl + logit p: above 0 events come more often than said.
func (f Forecasts) InTheLarge() (citl float64, ok bool) {
	offset := make([]float64, len(f.P))
	for i, p := range f.P {
		offset[i] = logit(inside(p))
	}
	fit, ok := LogisticFit(f.design(func(float64) []float64 { return []float64{1} }), f.Y, offset, nil)
	if !ok {
		return 0, false
	}
	return fit.Coef[0], true
}

func (f Forecasts) design(row func(p float64) []float64) [][]float64 {
	out := make([][]float64, len(f.P))
	for i, p := range f.P {
		out[i] = row(inside(p))
	}
	return out
}

// ReliabilityBin is one bin of a reliability table.
type ReliabilityBin struct {
	N, Events int
	MeanP     float64
}

// gap is the distance of what was said from what came, weighted by size.
func (b ReliabilityBin) gap() float64 { return math.Abs(b.MeanP*float64(b.N) - float64(b.Events)) }

// Bins groups forecasts into k bins: of equal width, the upper end belonging to the bin and 0 to the first; or of equal
// mass, by ceiling(k rank/n) with mean ranks for ties. Empty bins have N 0.
func (f Forecasts) Bins(k int, equalMass bool) []ReliabilityBin {
	bins := make([]ReliabilityBin, k)
	ranks := midranks(f.P)
	for i, p := range f.P {
		at := p * float64(k)
		if equalMass {
			at = ranks[i] / float64(len(f.P)) * float64(k)
		}
		b := min(max(int(math.Ceil(at))-1, 0), k-1)
		bins[b].N++
		bins[b].MeanP += p
		if f.Y[i] {
			bins[b].Events++
		}
	}
	for b := range bins {
		if bins[b].N > 0 {
			bins[b].MeanP /= float64(bins[b].N)
		}
	}
	return bins
}

// ECE is the expected calibration error: the mean distance of said and seen over bins, weighted by their sizes.
func (f Forecasts) ECE(k int, equalMass bool) float64 {
	sum := 0.0
	for _, b := range f.Bins(k, equalMass) {
		sum += b.gap()
	}
	return sum / float64(len(f.P))
}
