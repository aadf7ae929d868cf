package stats

import (
	"math"

	"cutscore/stats/trend"
)

// The scores of a model with 95% intervals over examinees: their answers are alike, so that each examinee counts as one draw. A
// score is taken as linear in what an examinee adds to it, and its variance is that of these parts (the sandwich of Liang and
// Zeger 1986; for the AUC, Obuchowski 1997).

// overExaminees is value with its interval, from what each examinee adds to its error; null under leastGainSize examinees.
func overExaminees(value *float64, parts []float64) *Interval {
	if value == nil || len(parts) < leastGainSize {
		return nil
	}
	n, sum := float64(len(parts)), 0.
	for _, x := range parts {
		sum += x * x
	}
	half := z95 * math.Sqrt(sum*n/(n-1))
	if math.IsNaN(half) || math.IsInf(half, 0) {
		return nil
	}
	return &Interval{Low: *value - half, High: *value + half}
}

// scoreParts are what each examinee adds to the error of the AUC and of the mean log-loss.
func scoreParts(some []examineeScore, a Accuracy) (auc, loss []float64) {
	var n, right, wrong float64
	for i := range some {
		n, right, wrong = n+some[i].n, right+some[i].right, wrong+some[i].wrong
	}
	for i := range some {
		e := &some[i]
		if a.AUC != nil {
			auc = append(auc, (e.aboveWrong-*a.AUC*e.right)/right+(e.belowRight-*a.AUC*e.wrong)/wrong)
		}
		if a.LogLoss != nil {
			loss = append(loss, (e.loss-*a.LogLoss*e.n)/n)
		}
	}
	return auc, loss
}

// lineParts are what each examinee adds to the error of intercept a and slope b of calibrationLine.
func lineParts(p, y []float64, a, b float64, test []trend.Sequence) (intercept, slope []float64) {
	var h00, h01, h11 float64
	scores := make([][2]float64, len(test))
	at := 0
	for i := range test {
		for range test[i].Len() {
			l := logit(inside(p[at]))
			q := sigma(a + b*l)
			w := q * (1 - q)
			h00, h01, h11 = h00+w, h01+w*l, h11+w*l*l
			scores[i][0] += y[at] - q
			scores[i][1] += (y[at] - q) * l
			at++
		}
	}
	det := h00*h11 - h01*h01
	for _, g := range scores {
		intercept = append(intercept, (h11*g[0]-h01*g[1])/det)
		slope = append(slope, (h00*g[1]-h01*g[0])/det)
	}
	return intercept, slope
}

// intervals fills those of the trend model's own scores.
func (ev *evaluation) intervals() {
	a := Accuracy{AUC: ev.out.AUC, LogLoss: ev.out.LogLoss}
	auc, loss := scoreParts(byExaminee(ev.p, ev.y, ev.task.Test), a)
	ev.out.AUCInterval, ev.out.LogLossInterval = overExaminees(a.AUC, auc), overExaminees(a.LogLoss, loss)
	if c := &ev.out.Calibration; c.Slope != nil && c.Intercept != nil {
		intercept, slope := lineParts(ev.p, ev.y, *c.Intercept, *c.Slope, ev.task.Test)
		c.InterceptInterval, c.SlopeInterval = overExaminees(c.Intercept, intercept), overExaminees(c.Slope, slope)
	}
}
