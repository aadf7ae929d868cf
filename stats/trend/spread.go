package trend

import "math"

// spread is the prior of item difficulties, estimated with them: b_i = base_i + Mean + mean of Area over the item's
// areas + Later times the item's place + noise. Items seldom seen borrow from their area and from their neighbours.
type spread struct {
	base     []float64    // by item, 0 where none
	known    []bool       // by item: base is known
	kept     []Difficulty // by item: what was known of it before; variance 0: nothing; nil: of none
	moved    float64      // what kept items have moved in common, as far as it is believed
	setOf    []int32
	sets     [][]int32
	mean     float64
	area     []float64
	variance [2]float64 // of items without and with a base
	areaVar  float64
	place    []float64 // by item: mean of log(1+answers before it), less the mean over all answers
	later    float64   // difficulty for each unit of place
}

func newSpread(m *Model, opt Training) *spread {
	n := len(m.Items)
	s := &spread{base: make([]float64, n), place: make([]float64, n), known: make([]bool, n), kept: make([]Difficulty, n), setOf: opt.SetOf, sets: m.Sets,
		area: make([]float64, m.Areas), areaVar: areaPriorSD * areaPriorSD,
		variance: [2]float64{itemPriorSD * itemPriorSD, peerPriorSD * peerPriorSD}}
	for i := range n {
		if i < len(opt.Kept) && opt.Kept[i] > 0 && m.Items[i].Var > 0 {
			s.kept[i] = m.Items[i]
		}
		if i < len(opt.Base) && !math.IsNaN(opt.Base[i]) {
			s.base[i], s.known[i] = opt.Base[i], true
		}
	}
	return s
}

func (s *spread) areasOf(i int) []int32 {
	if s.setOf == nil || s.setOf[i] < 0 {
		return nil
	}
	return s.sets[s.setOf[i]]
}

// prior is mean and variance of item i before its answers.
func (s *spread) prior(i int) (mean, variance float64) {
	if i < len(s.kept) && s.kept[i].Var > 0 {
		return s.kept[i].B + s.moved, s.kept[i].Var
	}
	return s.pooled(i)
}

// pooled is what the other items say of item i.
func (s *spread) pooled(i int) (mean, variance float64) {
	mean = s.base[i] + s.mean + s.areaMean(s.areasOf(i)) + s.ofPlace(i)
	return mean, s.variance[kind(s.known[i])]
}

func kind(known bool) int {
	if known {
		return 1
	}
	return 0
}

func (s *spread) areaMean(areas []int32) float64 {
	x := 0.0
	for _, a := range areas {
		x += s.area[a] / float64(len(areas))
	}
	return x
}

// update is one step of empirical Bayes: mean, area means (shrunk) and variances from the difficulties as they stand.
func (s *spread) update(items []Difficulty, curv, count []float64) {
	s.updateMean(items, count)
	s.updateAreas(items, count)
	s.updatePlace(items, count)
	var sum, n [2]float64
	for i, d := range items {
		if count[i] == 0 {
			continue
		}
		at, v := s.pooled(i)
		k := kind(s.known[i])
		sum[k] += (d.B-at)*(d.B-at) + 1/(curv[i]+1/v)
		n[k]++
	}
	for k := range sum {
		if n[k] >= 5 {
			s.variance[k] = math.Min(math.Max(sum[k]/n[k], .01), itemPriorSD*itemPriorSD)
		}
	}
}

func (s *spread) updateMean(items []Difficulty, count []float64) {
	sum, n := 0.0, 0.0
	for i, d := range items {
		if count[i] > 0 {
			sum += d.B - s.base[i] - s.areaMean(s.areasOf(i)) - s.ofPlace(i)
			n++
		}
	}
	if n > 0 {
		s.mean = sum / (n + s.variance[0]/(meanPriorSD*meanPriorSD))
	}
}

// updateAreas is one sweep of shrunk means of what is left per area.
func (s *spread) updateAreas(items []Difficulty, count []float64) {
	sum, n := make([]float64, len(s.area)), make([]float64, len(s.area))
	for i, d := range items {
		areas := s.areasOf(i)
		if count[i] == 0 || len(areas) == 0 {
			continue
		}
		w := 1 / float64(len(areas))
		left := d.B - s.base[i] - s.mean - s.areaMean(areas) - s.ofPlace(i)
		for _, a := range areas {
			sum[a] += w * (left + w*s.area[a])
			n[a] += w * w
		}
	}
	total, met := 0.0, 0.0
	for a := range s.area {
		if n[a] == 0 {
			s.area[a] = 0
			continue
		}
		ratio := s.variance[0] / s.areaVar
		s.area[a] = sum[a] / (n[a] + ratio)
		total += s.area[a]*s.area[a] + s.variance[0]/(n[a]+ratio)
		met++
	}
	if met >= 3 {
		s.areaVar = math.Min(math.Max(total/met, .01), 4)
	}
}

// unmet is the prior of an item that nobody answered, by set.
func (s *spread) unmet(m *Model) []Difficulty {
	out := make([]Difficulty, len(m.Sets))
	for i, areas := range m.Sets {
		out[i] = Difficulty{B: s.mean + s.areaMean(areas), Var: s.variance[0]}
	}
	return out
}
