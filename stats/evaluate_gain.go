package stats

import (
	"math/rand/v2"
	"sort"

	"cutscore/stats/trend"
)

// Gain is by how much the trend model is better than a baseline on the same answers, with a 95% interval over examinees:
// whoever is tested could have been others.
type Gain struct {
	Value float64 `json:"value"` // positive: the trend model is better
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// The words of Accuracy.Against: what the intervals of both gains allow to say.
const (
	Better       = "better" // than the baseline, in AUC and in log-loss
	Worse        = "worse"
	InPart       = "in_part" // one measure is told apart, and the other is not or says the opposite
	NotToldApart = "not_told_apart"
)

const (
	gainDraws     = 2000
	leastGainSize = 10 // tested examinees under which an interval over them says nothing
)

// examineeScore is what one examinee contributes to the sums behind a model's scores.
type examineeScore struct {
	n, right, wrong float64
	loss            float64
	aboveWrong      float64 // over right answers: share of all wrong answers that were given a smaller probability
	belowRight      float64 // over wrong answers: share of all right answers that were given a greater one
}

// byExaminee sums up predictions by examinee. The two shares are the placements of DeLong, DeLong and Clarke-Pearson (1988),
// in which the AUC is linear; summed by examinee they allow for answers of one examinee being alike (Obuchowski 1997).
func byExaminee(p, y []float64, test []trend.Sequence) []examineeScore {
	place := placements(p, y)
	out := make([]examineeScore, len(test))
	at := 0
	for i := range test {
		j := &out[i]
		for range test[i].Len() {
			j.n++
			j.loss += meanLoss(p[at:at+1], y[at:at+1])
			if y[at] > .5 {
				j.right++
				j.aboveWrong += place[at]
			} else {
				j.wrong++
				j.belowRight += place[at]
			}
			at++
		}
	}
	return out
}

// placements is, by answer, the share of the answers of the other outcome that it is on the right side of, ties half.
func placements(p, y []float64) []float64 {
	order, out := sortedBy(p), make([]float64, len(p))
	right := 0.0
	for _, v := range y {
		if v > .5 {
			right++
		}
	}
	wrong := float64(len(p)) - right
	rightBelow, wrongBelow := 0.0, 0.0
	for i := 0; i < len(order); {
		j, r, w := i, 0.0, 0.0
		for ; j < len(order) && p[order[j]] == p[order[i]]; j++ {
			if y[order[j]] > .5 {
				r++
			} else {
				w++
			}
		}
		for _, k := range order[i:j] {
			if y[k] > .5 {
				out[k] = (wrongBelow + w/2) / wrong
			} else {
				out[k] = (right - rightBelow - r/2) / right
			}
		}
		rightBelow, wrongBelow, i = rightBelow+r, wrongBelow+w, j
	}
	return out
}

// compare fills a baseline's gains from what both models' predictions of the same examinees sum up to.
func compare(a *Accuracy, ours, theirs []examineeScore, seed uint64) {
	if len(ours) < leastGainSize || a.AUC == nil || a.LogLoss == nil {
		return
	}
	times := make([]int, len(ours))
	for i := range times {
		times[i] = 1
	}
	auc, loss, ok := gains(ours, theirs, times)
	if !ok {
		return
	}
	auc /= 2
	var aucs, losses []float64
	rng := rand.New(rand.NewPCG(seed, 0x6761696e))
	for range gainDraws {
		clear(times)
		for range ours {
			times[rng.IntN(len(ours))]++
		}
		if twice, l, ok := gains(ours, theirs, times); ok {
			aucs, losses = append(aucs, twice-auc), append(losses, l)
		}
	}
	a.GainAUC, a.GainLogLoss = gainOf(auc, aucs), gainOf(loss, losses)
	a.Against = against(a.GainAUC, a.GainLogLoss)
}

func against(auc, loss *Gain) string {
	switch a, l := auc.side(), loss.side(); {
	case a == 0 && l == 0:
		return NotToldApart
	case a != l:
		return InPart
	case a > 0:
		return Better
	}
	return Worse
}

// side is 1 where the interval says better, -1 where it says worse, 0 where it says neither.
func (g *Gain) side() int {
	switch {
	case g.Low > 0:
		return 1
	case g.High < 0:
		return -1
	}
	return 0
}

// AgainstWords says Against in words, with the measures where they differ; "" where nothing can be said.
func (a *Accuracy) AgainstWords() string {
	switch a.Against {
	case NotToldApart:
		return "not told apart"
	case InPart:
		return inPart(a.GainLogLoss, "log loss", a.GainAUC, "AUC")
	}
	return a.Against
}

// inPart names what is told apart, what is better first.
func inPart(x *Gain, nameX string, y *Gain, nameY string) string {
	side := map[int]string{1: "better in ", -1: "worse in "}
	switch {
	case y.side() == 0:
		return side[x.side()] + nameX + " only"
	case x.side() == 0:
		return side[y.side()] + nameY + " only"
	case y.side() > 0:
		return side[1] + nameY + ", " + side[-1] + nameX
	}
	return side[1] + nameX + ", " + side[-1] + nameY
}

// gains are the differences of the models when every examinee is taken so many times: of the two means whose sum, less
// the AUC, is the AUC's linear part (both are the AUC when everybody is taken once), and of the mean log-loss.
func gains(ours, theirs []examineeScore, times []int) (twiceAUC, loss float64, ok bool) {
	var n, right, wrong, above, below float64
	for i, k := range times {
		o, t, w := &ours[i], &theirs[i], float64(k)
		n, right, wrong = n+w*o.n, right+w*o.right, wrong+w*o.wrong
		loss += w * (t.loss - o.loss)
		above += w * (o.aboveWrong - t.aboveWrong)
		below += w * (o.belowRight - t.belowRight)
	}
	if right == 0 || wrong == 0 {
		return 0, 0, false
	}
	return above/right + below/wrong, loss / n, true
}

func gainOf(value float64, draws []float64) *Gain {
	sort.Float64s(draws)
	return &Gain{Value: value, Low: quantileOf(draws, .025), High: quantileOf(draws, .975)}
}

// tooFewToCompare says why there are no gains.
const tooFewToCompare = "Fewer than 10 examinees were tested: too few to say whether a difference to a baseline is more than luck."
