package stats

import (
	"context"
	"fmt"
	"math"
)

// holdOut marks a share of examinees by a hash of their hash, so that it is independent of the sample's.
func holdOut(all []sampled, seed uint64) {
	for i := range all {
		x := (all[i].hash ^ all[i].hash>>31 ^ seed) * 0xff51afd7ed558ccd
		all[i].held = float64((x^x>>33)>>11)/(1<<53) < testShare
	}
}

// join adds the examinees of test to a survey, held out; areas of an item are the training side's where it knows them, and no axis is
// one along which only the tested answers have areas. It returns notes, never nil.
func join(ctx context.Context, sv *survey, test Source, opt Options) ([]string, error) {
	other, err := surveyInto(ctx, sv.codebook, test, opt)
	if err != nil {
		return nil, err
	}
	for a := range axes {
		if sv.hasAreas(a) {
			continue
		}
		clear(other.setOf[a])
		for i := range other.sample {
			clear(other.sample[i].sets[a])
		}
	}
	to, notes := sv.sameForms(sharesOf(sv.sample, len(sv.items)), sharesOf(other.sample, len(sv.items)))
	for i := range other.sample {
		s := &other.sample[i]
		s.held = true
		for at, id := range s.seq.Item {
			if same, ok := to[id]; ok {
				s.seq.Item[at] = same
			}
			sv.setsAsLearnt(s, at)
		}
	}
	sv.sample = append(sv.sample, other.sample...)
	sv.setOf = merged(sv.setOf, other.setOf)
	n := len(sv.items)
	sv.answers = longer(sv.answers, n)
	for len(sv.peer) < n {
		sv.peer = append(sv.peer, math.NaN())
	}
	for i, p := range other.peer {
		if math.IsNaN(sv.peer[i]) {
			sv.peer[i] = p // printed on the test side: known before anybody there answers
		}
	}
	for a := range sv.areaN {
		sv.areaN[a] = longer(sv.areaN[a], len(sv.vocab[a].names))
	}
	return append([]string{}, notes...), nil
}

// setsAsLearnt gives an answer of the test side the areas that training knows its item by: the other export may have none, or call
// them otherwise.
func (sv *survey) setsAsLearnt(s *sampled, at int) {
	item := int(s.seq.Item[at])
	for a := range axes {
		if item >= 0 && item < len(sv.setOf[a]) && sv.setOf[a][item] > 0 {
			s.sets[a][at] = sv.setOf[a][item]
		}
	}
}

func sides(all []sampled) (learn, held []sampled) {
	for _, s := range all {
		if s.held {
			held = append(held, s)
		} else {
			learn = append(learn, s)
		}
	}
	return learn, held
}

// shared is how many of held are also in learn, known by their hashes.
func shared(learn, held []sampled) int {
	known := make(map[uint64]bool, len(learn))
	for _, s := range learn {
		known[s.hash] = true
	}
	n := 0
	for _, s := range held {
		if known[s.hash] {
			n++
		}
	}
	return n
}

// untoldNote says of how many examinees it is not known which of their answers are earlier; "" where of nobody.
func untoldNote(all []sampled) string {
	n := 0
	for _, s := range all {
		if s.untold {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%s without a date, and in which order is not known here. What is taken for their earlier answers may be later ones, and the figures kinder or harder than with dates. Dates would tell, or sittings numbered 1, 2, 3 through all forms.",
		plural(n, "examinee has sittings", "examinees have sittings"))
}

// merged prefers the training side's areas of an item.
func merged(train, test [axes][]int32) [axes][]int32 {
	for a := range test {
		for i, set := range train[a] {
			if set > 0 {
				test[a][i] = set
			}
		}
	}
	return test
}
