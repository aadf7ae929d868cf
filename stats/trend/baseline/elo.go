package baseline

import (
	"math"

	"cutscore/stats/trend"
)

// Elo's step falls with the number of answers: eloStep/(1+eloFade n) (Pelanek 2016).
const (
	eloStep   = .4
	eloFade   = .05
	eloRounds = 3 // over the training answers, for the items
)

type elo struct {
	t           *Task
	item        []float64
	itemN       []float64
	area, areaN []float64
	all, allN   float64
}

// Elo predicts with one overall and one rating per area for every examinee, and one per item, learnt on the training
// answers and then held.
func Elo(t *Task) []float64 {
	e := &elo{t: t, item: make([]float64, t.Items), itemN: make([]float64, t.Items),
		area: make([]float64, t.Areas), areaN: make([]float64, t.Areas)}
	for range eloRounds {
		for i := range t.Train {
			e.examinee(&t.Train[i], true, nil)
		}
	}
	out := make([]float64, 0, rows(t.Test))
	for i := range t.Test {
		out = e.examinee(&t.Test[i], false, out)
	}
	return out
}

func step(n float64) float64 { return eloStep / (1 + eloFade*n) }

func (e *elo) examinee(s *trend.Sequence, learn bool, out []float64) []float64 {
	clear(e.area)
	clear(e.areaN)
	e.all, e.allN = 0, 0
	for r := range s.Len() {
		areas := e.t.Sets[s.Set[r]]
		x := e.all
		for _, a := range areas {
			x += e.area[a] / float64(len(areas))
		}
		it := s.Item[r]
		if it >= 0 {
			x -= e.item[it]
		}
		p := 1 / (1 + math.Exp(-x))
		if out != nil || !learn {
			out = append(out, p)
		}
		d := float64(s.Y[r]) - p
		e.all += step(e.allN) * d
		e.allN++
		for _, a := range areas {
			e.area[a] += step(e.areaN[a]) * d
			e.areaN[a]++
		}
		if learn && it >= 0 {
			e.item[it] -= step(e.itemN[it]) * d
			e.itemN[it]++
		}
	}
	return out
}
