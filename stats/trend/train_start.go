package trend

import (
	"math"
	"slices"
)

// Where training begins, and on how much.

// unknown begins with difficulties that are not held as if they were certain: before any answer was looked at, nothing is known
// of how wrong they are.
func (t *trainer) unknown() {
	for i := range t.model.Items {
		if !t.opt.FixItems && !t.fixed(i) {
			t.model.Items[i].Var = 0
		}
	}
}

// locate begins where the answers lie as a whole: on an easy or hard test the practice effects, which grow from answer to
// answer, would otherwise take up the distance, and the items not get it back. Anchors say where the scale lies.
func (t *trainer) locate() {
	if t.opt.FixItems || slices.Contains(t.opt.Fixed, true) || slices.ContainsFunc(t.opt.Kept, func(n int64) bool { return n > 0 }) {
		return
	}
	right, n, base := 1., 2., 0. // one right and one wrong answer more: none or all right is no infinity
	for i := range t.data {
		s := &t.data[i]
		for k, y := range s.Y {
			right += float64(y)
			n++
			if id := s.Item[k]; id >= 0 {
				base += t.spread.base[id]
			}
		}
	}
	p := right / n
	t.spread.mean = t.model.Hyper.Mu0 - math.Log(p/(1-p)) - base/n
	for i := range t.model.Items {
		t.model.Items[i].B, _ = t.spread.prior(i)
	}
}

// leastExaminees are looked at whatever it costs: fewer do not tell how much examinees differ.
const leastExaminees = 100

// Fewer is the longest run of data, from its start, whose work is that of at most rows answers; but at least leastExaminees,
// if need be with the beginnings of their histories only.
func (m *Model) Fewer(data []Sequence, rows int) []Sequence {
	total := 0
	for i := range data {
		if _, work := m.within(&data[i], math.MaxInt); total+work <= rows {
			total += work
			continue
		}
		if i >= leastExaminees {
			return data[:i]
		}
		few := slices.Clone(data[:min(len(data), leastExaminees)])
		for k := range few {
			n, _ := m.within(&few[k], rows/leastExaminees)
			few[k] = few[k].Slice(0, n)
		}
		return few
	}
	return data
}

// within is how many of an examinee's first answers take at most so much work, and the work that these take: an answer of
// somebody with more than about 30 areas counts for more, as the work goes with their square.
func (m *Model) within(s *Sequence, most int) (answers, work int) {
	met, sets := map[int32]bool{}, map[int32]bool{}
	for i, set := range s.Set {
		if !sets[set] {
			sets[set] = true
			for _, a := range m.Sets[set] {
				met[a] = true
			}
		}
		n := i + 1
		next := n + n*len(met)*len(met)/1000
		if next > most {
			break
		}
		answers, work = n, next
	}
	return answers, work
}
