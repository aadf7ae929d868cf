package trend

import "math"

// Ahead predicts the sum of credit of rows from..to-1 from the state as it is: mean and standard deviation. It learns
// nothing from them and leaves f as if only the time to the first of them had passed. Practice counts run on with the
// credit that is expected; an item that comes again within the block counts as repeated with an unknown result.
func (f *Filter) Ahead(s *Sequence, from, to int) (mean, sd float64) {
	if days := gap(f.last, s.Day[from]); days > 0 {
		f.pass(days)
		f.last = s.Day[from]
	}
	if f.effect > 0 && s.Block[from] != f.block {
		f.sit(-1) // whichever sitting this is, the next answer begins it again
	}
	seen, count, wins := f.seen, append([]float64(nil), f.count...), append([]float64(nil), f.wins...)
	logs := append([][2]float64(nil), f.logs...)
	usual := f.usual.copy()
	met := map[int32]bool{}
	sum := make([]float64, f.n)         // gradient of the sum by the state
	form := make([]float64, 0, to-from) // gradient by the form of the moment of each answer
	chance, left := 0.0, 1.0
	for i := from; i < to; i++ {
		places := f.places(s.Set[i])
		st := f.expect(s, i, places)
		if it := s.Item[i]; it >= 0 {
			if met[it] {
				st.m += f.model.Beta[Repeated] - f.model.Again(s.Again[i])
			}
			met[it] = true
		}
		p := curve(st.m, st.v)
		slope := p * (1 - p) * shrink(st.v)
		mean += p
		chance += luck(f.model.GrainOf(s.Item[i]), p, slope, st.v) + slope*slope*st.own
		at, w := f.support(places, &st)
		for a, k := range at {
			if k == f.effect && k > 0 {
				left *= 1 - f.model.FB
				sum[k] += w[a] * slope * left
				continue
			}
			sum[k] += w[a] * slope
		}
		form = append(form, slope*st.sharp)
		f.tally(p, places)
	}
	f.seen, f.count, f.wins, f.logs, f.usual = seen, count, wins, logs, usual
	together := f.model.wavering(form)
	for i, x := range sum {
		for j := 0; j < i; j++ {
			together += 2 * x * sum[j] * f.p[i*f.n+j]
		}
		together += x * x * f.p[i*f.n+i]
	}
	return mean, math.Sqrt(math.Max(chance+together, 1e-9))
}

// wavering is the variance that a sum gets from what the form of the moment loses and gains from answer to answer; slope is
// the sum's derivative by the form of each.
func (m *Model) wavering(slope []float64) float64 {
	keep, ahead, v := 1-m.FB, 0.0, 0.0
	for i := len(slope) - 1; i >= 0; i-- {
		ahead = slope[i] + keep*ahead
		v += ahead * ahead
	}
	return v * m.SB * m.SB * (1 - keep*keep)
}

// FormVar is the variance of the mean form over n answers of a sitting to come.
func (m *Model) FormVar(n int) float64 {
	if n == 0 {
		return 0
	}
	keep, v := 1-m.FB, float64(n)
	for d, left := 1, keep; d < n; d, left = d+1, left*keep {
		v += 2 * float64(n-d) * left
	}
	return m.SB * m.SB * v / float64(n*n)
}
