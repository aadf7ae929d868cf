package trend

import "slices"

// Centre moves what practice is worth in an area where its questions are usually met, beyond what it is worth everywhere,
// from the areas (Lead) into the difficulties of their items, and makes the pool anew. Not one prediction changes. But an
// ability in an area then means the same on questions of another: before, where all was right in an area, ten right answers
// could stand for ease of its questions or for what those answers taught, as chance would have it. setOf is by item its
// areas, below 0 unknown. m's slices are its own.
func (m *Model) Centre(data []Sequence, setOf []int32) {
	f, met := NewFilter(m), newMeeting(m)
	for i := range data {
		f.Start(&data[i])
		met.add(f, &data[i])
	}
	lead := met.lead()
	if m.Lead == nil {
		m.Lead = make([]float64, m.Areas)
	}
	for a, x := range lead {
		m.Lead[a] += x
	}
	for i := range m.Items {
		if set := setOf[i]; set >= 0 {
			m.Items[i].B -= meanOver(m.Sets[set], lead)
		}
	}
	for set := range m.Unmet {
		m.Unmet[set].B -= meanOver(m.Sets[set], lead)
	}
	m.Pool = met.pool(m)
}

// meeting counts with what effects of practice questions are met.
type meeting struct {
	effect, n    []float64 // by area: sum over answers of its part of them
	item, noItem []float64 // answers by item; by set, of those without one
}

func newMeeting(m *Model) *meeting {
	return &meeting{make([]float64, m.Areas), make([]float64, m.Areas), make([]float64, len(m.Items)), make([]float64, len(m.Sets))}
}

// add counts the answers of s from the start.
func (t *meeting) add(f *Filter, s *Sequence) {
	for i := range s.Len() {
		places := f.places(s.Set[i])
		for _, k := range places {
			area, w := f.active[k-1], 1/float64(len(places))
			t.effect[area] += w * f.ofArea(k)
			t.n[area] += w
		}
		if it := s.Item[i]; it >= 0 {
			t.item[it]++
		} else {
			t.noItem[s.Set[i]]++
		}
		f.tally(float64(s.Y[i]), places)
	}
}

// lead is by area the mean effect there less that over all areas; 0 of an area that was not met.
func (t *meeting) lead() []float64 {
	all, n := 0.0, 0.0
	for a, x := range t.effect {
		all += x
		n += t.n[a]
	}
	out := make([]float64, len(t.n))
	for a, x := range t.effect {
		if t.n[a] > 0 {
			out[a] = x/t.n[a] - all/n
		}
	}
	return out
}

// pool is of all that was answered: items, and those without an id by their set.
func (t *meeting) pool(m *Model) Pool {
	items, count, sharp := slices.Clone(m.Items), slices.Concat(t.item, t.noItem), slices.Clone(m.Sharp)
	for set := range m.Sets {
		items = append(items, m.Difficulty(-1, int32(set)))
	}
	if sharp != nil {
		sharp = append(sharp, slices.Repeat([]float64{1}, len(m.Sets))...)
	}
	return PoolOf(items, sharp, count)
}

func meanOver(areas []int32, by []float64) float64 {
	x := 0.0
	for _, a := range areas {
		x += by[a] / float64(len(areas))
	}
	return x
}
