package item

import (
	"math"

	gonumstat "gonum.org/v1/gonum/stat"
)

// MatrixSource is the source of a matrix of answers that no product's format describes. It is called after its file, and so are its
// questions: one test has another name in another file.
const MatrixSource = "matrix"

// Share is the answers to one question: how many, and how many right.
type Share struct{ N, Right float64 }

// Two forms whose questions have the same names are one where the same questions are hard: the shares right agree, by their
// correlation over the questions, freed of what so few answers make them differ by chance, and beyond what chance alone does. Of two
// tests whose questions are called Q1..Qn it is near 0, and where both begin with easy ones and agree so far, one stands for the other well.
const (
	alikeAgree     = .7
	alikeChance    = .01
	alikeQuestions = 5
	alikeAnswers   = 20 // to each question, on each side
)

// Alike reports whether the shares right of questions of the same names agree, so that they are the same questions. pairs is
// how many pairs of forms are looked at: of many, one agrees by chance.
func Alike(x, y []Share, pairs int) bool {
	if len(x) < alikeQuestions {
		return false
	}
	px, chanceX, fewestX := rightOf(x)
	py, chanceY, fewestY := rightOf(y)
	if min(fewestX, fewestY) < alikeAnswers {
		return false
	}
	// Fisher's z: a few questions agree by chance, and freeing them of noise makes that likelier.
	r := gonumstat.Correlation(px, py, nil)
	if !(math.Atanh(r)*math.Sqrt(float64(len(x)-3)) > math.Sqrt2*math.Erfcinv(2*alikeChance/float64(pairs))) {
		return false
	}
	varX, varY := gonumstat.Variance(px, nil)-chanceX, gonumstat.Variance(py, nil)-chanceY
	return varX > 0 && varY > 0 && gonumstat.Covariance(px, py, nil) >= alikeAgree*math.Sqrt(varX*varY)
}

// rightOf are the proportions right, what chance adds to their variance, and the fewest answers.
func rightOf(s []Share) (p []float64, chance, fewest float64) {
	fewest = math.Inf(1)
	for _, q := range s {
		right := q.Right / q.N
		p = append(p, right)
		chance += right * (1 - right) / math.Max(q.N-1, 1) / float64(len(s))
		fewest = math.Min(fewest, q.N)
	}
	return p, chance, fewest
}
