package stats

import (
	"cmp"
	"slices"
	"sort"
)

// canonical renumbers items, areas and sets by name and orders the sample by hash, so that nothing depends on how the
// examinees were spread over buckets: sums of floating-point numbers are then taken in the same order every time.
func (sv *survey) canonical() {
	cb := newCodebook()
	items := cb.itemsInOrder(sv.items)
	var sets [axes][]int32
	for a, v := range sv.vocab {
		sets[a] = cb.vocab[a].inOrder(v)
		setN := make([]float64, len(v.sets))
		for old, n := range sv.setN[a] {
			setN[sets[a][old]] += n
		}
		sv.setN[a], sv.areaN[a] = setN, cb.vocab[a].spread(setN)
	}
	answers, peer := make([]float64, len(items)), make([]float64, len(items))
	var setOf [axes][]int32
	for a := range setOf {
		setOf[a] = make([]int32, len(items))
	}
	for old, id := range items {
		answers[id], peer[id] = sv.answers[old], sv.peer[old]
		for a := range setOf {
			setOf[a][id] = sets[a][sv.setOf[a][old]]
		}
	}
	sv.codebook, sv.answers, sv.peer, sv.setOf = cb, answers, peer, setOf
	sv.renumberSample(items, sets)
}

// spread deals the answers of each set out to its areas.
func (v *vocabulary) spread(setN []float64) []float64 {
	out := make([]float64, len(v.names))
	for set, n := range setN {
		for _, area := range v.sets[set] {
			out[area] += n / float64(len(v.sets[set]))
		}
	}
	return out
}

// itemsInOrder numbers items by source and id and returns the new number by old.
func (cb *codebook) itemsInOrder(old map[itemName]int32) []int32 {
	names := make([]itemName, 0, len(old))
	for name := range old {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b itemName) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.id, b.id))
	})
	out := make([]int32, len(old))
	for id, name := range names {
		cb.items[name] = int32(id)
		out[old[name]] = int32(id)
	}
	return out
}

// inOrder numbers areas and sets by name and returns the new number of each set by old.
func (v *vocabulary) inOrder(old *vocabulary) []int32 {
	for _, name := range sortedCopy(old.names) {
		v.area(name)
	}
	for _, text := range sortedCopy(old.texts) {
		v.set(text)
	}
	out := make([]int32, len(old.texts))
	for id, text := range old.texts {
		out[id] = v.setID[text]
	}
	return out
}

func sortedCopy(s []string) []string {
	out := append([]string(nil), s...)
	sort.Strings(out)
	return out
}

func (sv *survey) renumberSample(items []int32, sets [axes][]int32) {
	for i := range sv.sample {
		s := &sv.sample[i]
		for r, it := range s.seq.Item {
			if it >= 0 {
				s.seq.Item[r] = items[it]
			}
		}
		for a := range s.sets {
			for r, set := range s.sets[a] {
				s.sets[a][r] = sets[a][set]
			}
		}
	}
	slices.SortStableFunc(sv.sample, func(a, b sampled) int { return cmp.Compare(a.hash, b.hash) })
}
