package stats

import (
	"math"
	"sort"

	"cutscore/stats/tally"
)

// Calibrated says whether predicted probabilities come true.
type Calibrated struct {
	Slope     *float64         `json:"slope"`     // of the outcome's logit on the prediction's; 1 is right, under 1 too bold
	Intercept *float64         `json:"intercept"` // of the same line
	Bins      []CalibrationBin `json:"bins"`      // tenths of the predictions
	// 95% intervals over examinees; null under 10 of them.
	SlopeInterval     *Interval `json:"slope_interval"`
	InterceptInterval *Interval `json:"intercept_interval"`
}

// CalibrationBin is a tenth of the predictions.
type CalibrationBin struct {
	Predicted float64 `json:"predicted"`
	Observed  float64 `json:"observed"`
	N         int     `json:"n"`
}

// accuracy is AUC and mean log-loss of predictions p of credit y (right: more than half).
func accuracy(p, y []float64) Accuracy {
	return Accuracy{AUC: number(rankAUC(p, y)), LogLoss: number(meanLoss(p, y))}
}

// rankAUC is the Mann-Whitney statistic with ties counted half; NaN when all outcomes are alike.
func rankAUC(p, y []float64) float64 {
	order := sortedBy(p)
	rank, right := 0.0, 0.0
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && p[order[j]] == p[order[i]] {
			j++
		}
		for _, k := range order[i:j] {
			if y[k] > .5 {
				rank += float64(i+j+1) / 2
				right++
			}
		}
		i = j
	}
	wrong := float64(len(p)) - right
	return (rank - right*(right+1)/2) / (right * wrong)
}

func sortedBy(p []float64) []int {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(i, j int) bool { return p[order[i]] < p[order[j]] })
	return order
}

// meanLoss is the mean of -log of the probability given to what happened.
func meanLoss(p, y []float64) float64 {
	sum := 0.0
	for i, x := range p {
		x = inside(x)
		sum -= y[i]*math.Log(x) + (1-y[i])*math.Log1p(-x)
	}
	return sum / float64(len(p))
}

// inside keeps a probability off 0 and 1, so that it has a logit and a wrong certainty does not cost infinitely much.
func inside(p float64) float64 { return math.Min(math.Max(p, tally.ClipLogLoss), 1-tally.ClipLogLoss) }

// meanSquare is Brier's score.
func meanSquare(p, y []float64) float64 {
	sum := 0.0
	for i, x := range p {
		sum += (x - y[i]) * (x - y[i])
	}
	return sum / float64(len(p))
}

// calibrationOf is the calibration line, and the predictions in tenths.
func calibrationOf(p, y []float64) Calibrated {
	out := Calibrated{Bins: tenths(p, y)}
	if a, b, ok := calibrationLine(p, y); ok {
		out.Slope, out.Intercept = number(b), number(a)
	}
	return out
}

// calibrationLine fits logit P(y) = a + b logit(p) by Newton; ok is false where the likelihood has no maximum.
func calibrationLine(p, y []float64) (a, b float64, ok bool) {
	a, b = 0, 1
	for range 100 {
		da, db, ok := calibrationStep(p, y, a, b)
		if !ok {
			return 0, 0, false
		}
		a, b = a+da, b+db
		if math.Abs(da)+math.Abs(db) < 1e-10 {
			return a, b, true
		}
	}
	return 0, 0, false
}

func calibrationStep(p, y []float64, a, b float64) (da, db float64, ok bool) {
	var g0, g1, h00, h01, h11 float64
	for i, x := range p {
		l := logit(inside(x))
		q := sigma(a + b*l)
		w := q * (1 - q)
		g0, g1 = g0+y[i]-q, g1+(y[i]-q)*l
		h00, h01, h11 = h00+w, h01+w*l, h11+w*l*l
	}
	det := h00*h11 - h01*h01
	if !(det > 1e-12*h00*h11) {
		return 0, 0, false
	}
	return (h11*g0 - h01*g1) / det, (h00*g1 - h01*g0) / det, true
}

func tenths(p, y []float64) []CalibrationBin {
	order := sortedBy(p)
	out := []CalibrationBin{}
	for b := range 10 {
		some := order[b*len(p)/10 : (b+1)*len(p)/10]
		if len(some) == 0 {
			continue
		}
		bin := CalibrationBin{N: len(some)}
		for _, i := range some {
			bin.Predicted += p[i] / float64(len(some))
			bin.Observed += y[i] / float64(len(some))
		}
		out = append(out, bin)
	}
	return out
}
