package trend

import "math"

// priorStudents is what the usual standard deviations weigh: as much as so many students whose differences were seen without error.
// There is no number of students, or of answers, at which learning begins: how far it gets is what they tell.
const priorStudents = 2

// usualSDs are standard deviations before anything is seen, in the order of Score: the published defaults, and for those that
// these leave out a little, so that no variance has to grow from nothing.
func usualSDs() [variances]float64 {
	h := DefaultHyper()
	h.DU, h.SB = .01, .1
	var out [variances]float64
	for i, sd := range h.sds() {
		out[i] = *sd
	}
	return out
}

// withPrior is the ratio of the two sides of the likelihood's derivative by a standard deviation, times its square, each with
// what its prior adds: the logarithm is normal about that of usual. (The inverse gamma, which adds whole students, would keep
// what is nothing from getting there.)
func withPrior(num, den, sd, usual float64) float64 {
	pull := 2 * priorStudents * math.Log(usual/sd)
	return (num*sd*sd + priorStudents + math.Max(pull, 0)) / (den*sd*sd + priorStudents + math.Max(-pull, 0))
}
