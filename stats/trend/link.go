package trend

import (
	"cmp"
	"math"
	"slices"
)

// Items of which something was known before, and that are learnt on, keep the scale: what they moved in common is taken off
// as far as it was known better before than it is now.

const (
	// usualCurvature is of the log-likelihood in one answer, by the logit: p(1-p) where seven in ten are right.
	usualCurvature = .2
	// betweenGroups is the share of the variance of abilities that lies between groups of people, as classes: design default
	// (.15 to .25 in national samples of schools, Hedges and Hedberg 2007).
	betweenGroups = .2
)

// bridge sums up how the items that are held tell those that are learnt on how hard they are.
type bridge struct {
	people float64 // precision of the common move, of the people who met both
	naive  float64 // share, in what is expected of answers to items learnt on, of what is only believed of people as such
}

// link takes from the items of which something was known before what they moved in common, so that the scale stands where no held
// item carries it. That all answers are better or worse than before is then the people. The move is a median, so that a few
// items that leaked move alone.
func (t *trainer) link() {
	s := t.spread
	moved, free := s.commonMove(t.model.Items), t.freeMove()
	for i, k := range s.kept {
		if k.Var > 0 {
			t.model.Items[i].B -= (1 - free) * moved
		}
	}
	s.moved = free * moved
}

// freeMove is how much of the common move is believed: the share of the earlier error of the items' mean in that and the error
// of what the data now say of it. Few early takers have one common error, on however many items.
func (t *trainer) freeMove() float64 {
	if t.bridge.people == 0 {
		return 0
	}
	h := t.model.Hyper
	ability := h.SG*h.SG + h.SB*h.SB
	before := ability / t.spread.takers(t.opt.Kept)
	now := 1/t.bridge.people + t.bridge.naive*t.bridge.naive*betweenGroups*ability
	return before / (before + now)
}

// takers is on how many answers each what was known of the kept items rests.
func (s *spread) takers(answers []int64) float64 {
	sum, weight := 0.0, 0.0
	for i, k := range s.kept {
		if k.Var > 0 {
			sum += float64(answers[i]) / k.Var
			weight += 1 / k.Var
		}
	}
	return math.Max(sum/weight, 1)
}

// commonMove is the median of what the kept items moved, weighted by what was known of them; 0 where there are none.
func (s *spread) commonMove(items []Difficulty) float64 {
	type move struct{ by, weight float64 }
	var all []move
	total := 0.0
	for i, k := range s.kept {
		if k.Var > 0 {
			all = append(all, move{items[i].B - k.B, 1 / k.Var})
			total += 1 / k.Var
		}
	}
	slices.SortFunc(all, func(a, b move) int { return cmp.Or(cmp.Compare(a.by, b.by), cmp.Compare(a.weight, b.weight)) })
	below := 0.0
	for j, m := range all {
		below += m.weight
		if 2*below == total {
			return (m.by + all[j+1].by) / 2
		}
		if 2*below > total {
			return m.by
		}
	}
	return 0
}

// bridges reads from the data how kept items hang on held ones: by each person, how much was known from held items before.
func (t *trainer) bridges() {
	h := t.model.Hyper
	ability := h.SG*h.SG + h.SB*h.SB
	naive, answers := 0.0, 0.0
	for i := range t.data {
		held, before, kept := 0.0, 0.0, 0.0
		for _, id := range t.data[i].Item {
			switch {
			case id < 0:
			case t.fixed(int(id)):
				held++
			case t.spread.kept[id].Var > 0:
				kept++
				before += held
				naive += 1 / (1 + usualCurvature*ability*held)
			}
		}
		answers += kept
		if before > 0 {
			t.bridge.people += 1 / (2*h.SB*h.SB + (kept/before+1/kept)/usualCurvature)
		}
	}
	t.bridge.naive = naive / math.Max(answers, 1)
}
