package trend

import "math"

// The sds of areas that OwnSpread weighs, as factors on the model's: ownSteps to both sides, ownStep apart as logarithms.
const (
	ownStep  = math.Ln2 / 2
	ownSteps = 4
)

// OwnSpread is the sd of area deviations, in logits, that one examinee's answers tell of: the mean logarithm given how well each sd predicts
// them. Its prior is that of a model learnt from a group (withPrior), a normal about m.SU with an sd of 1/(2 priorStudents) as
// variance of the logarithm: answers that tell nothing leave m.SU, and areas that are far apart are not taken for chance.
func (m *Model) OwnSpread(s *Sequence) float64 {
	if m.Areas < 2 || m.SU == 0 {
		return m.SU
	}
	own := *m
	var log, loss [2*ownSteps + 1]float64
	least := math.Inf(1)
	for i := range log {
		log[i] = float64(i-ownSteps) * ownStep
		own.SU = m.SU * math.Exp(log[i])
		f := NewFilter(&own)
		f.Start(s)
		loss[i] = priorStudents * log[i] * log[i]
		f.Run(s, 0, s.Len(), func(row int, p float64) { loss[i] += logLoss(p, float64(s.Y[row])) })
		least = math.Min(least, loss[i])
	}
	sum, weight := 0., 0.
	for i, l := range loss {
		w := math.Exp(least - l)
		sum, weight = sum+w*log[i], weight+w
	}
	return m.SU * math.Exp(sum/weight)
}
