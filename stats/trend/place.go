package trend

import "math"

// laterPriorSD is of spread.later before anything is seen, in logits for each unit of the logarithm.
const laterPriorSD = .5

// placesOf notes where in the examinees' answers each item comes. Tests begin with what is easy, and a bank's last questions are
// not its first: where all meet the items in one order, an item borrows from its neighbours, and practice is not made of it.
func (s *spread) placesOf(data []Sequence) {
	s.place = make([]float64, len(s.base))
	count := make([]float64, len(s.base))
	total, all := 0.0, 0.0
	var log []float64 // of 1+k
	for i := range data {
		k, block := 0, int32(-1)
		for row, id := range data[i].Item {
			if b := data[i].Block[row]; b != block {
				k, block = 0, b
			}
			if k == len(log) {
				log = append(log, math.Log1p(float64(k)))
			}
			if id >= 0 {
				s.place[id] += log[k]
				count[id]++
				total += log[k]
				all++
			}
			k++
		}
	}
	for i, n := range count {
		if n > 0 {
			s.place[i] = s.place[i]/n - total/all
		}
	}
}

// ofPlace is what the prior location of item i owes to its place.
func (s *spread) ofPlace(i int) float64 { return s.later * s.place[i] }

// updatePlace is the ridge regression, on their places, of what is left of the difficulties.
func (s *spread) updatePlace(items []Difficulty, count []float64) {
	sum, n := 0.0, s.variance[0]/(laterPriorSD*laterPriorSD)
	for i, d := range items {
		if count[i] > 0 {
			at, _ := s.pooled(i)
			sum += s.place[i] * (d.B - at + s.ofPlace(i))
			n += s.place[i] * s.place[i]
		}
	}
	s.later = sum / n
}
