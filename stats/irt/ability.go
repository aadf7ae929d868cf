package irt

import "math"

// Ability is a person's level in logits with its standard error.
type Ability struct{ Theta, SE float64 }

// Scorer estimates abilities under fixed item parameters. It may be used by one goroutine at a time.
type Scorer struct {
	t    *tables
	post *posterior
}

// NewScorer returns a Scorer for items, a grid and a population.
func NewScorer(items []Item, g Grid, pop Population) *Scorer {
	return &Scorer{t: newTables(items, g, pop), post: newPosterior(len(g.X))}
}

// Scorer returns a Scorer under the fitted model.
func (f *Fit) Scorer() *Scorer { return NewScorer(f.Items, f.Grid, f.Pop) }

// EAP is the posterior mean and standard deviation for a person who got the items in right right and those in wrong
// wrong. Without any response it is the population's mean and sd.
func (s *Scorer) EAP(right, wrong []int32) Ability {
	mark := merged(right, wrong)
	pt := &pattern{right: right, wrong: wrong, rest: mark, weight: 1}
	s.post.of(s.t, pt)
	m, v := moments(s.t.x, s.post.h)
	return Ability{m, math.Sqrt(v)}
}

// reach is the range within which weighted likelihood estimates are sought.
const reach = 40

// WLE is Warm's (1989) weighted likelihood estimate, the root of
//
//	sum (y-P) P'/(P(1-P)) + J/(2 I) = 0,  J = sum P' P''/(P(1-P)),  I = sum P'^2/(P(1-P)),
//
// finite for no and for all right answers. Its standard error is from the curvature of the weighted log-likelihood,
// log L + log(I)/2, at the root. ok is false when no item carries information.
func (s *Scorer) WLE(right, wrong []int32) (a Ability, ok bool) {
	low, high := -reach*1.0, reach*1.0
	if !(s.warm(low, right, wrong) > 0) || !(s.warm(high, right, wrong) < 0) {
		low, high, ok = s.bracket(right, wrong)
		if !ok {
			return Ability{}, false
		}
	}
	for range 200 {
		mid := (low + high) / 2
		if s.warm(mid, right, wrong) > 0 {
			low = mid
		} else {
			high = mid
		}
		if high-low < 1e-12 {
			break
		}
	}
	a.Theta = (low + high) / 2
	const h = 1e-4
	curvature := (s.warm(a.Theta-h, right, wrong) - s.warm(a.Theta+h, right, wrong)) / (2 * h)
	a.SE = 1 / math.Sqrt(curvature)
	return a, curvature > 0 && !math.IsInf(a.SE, 0)
}

// bracket looks outward from 0 for a change of sign, where the far ends hold no information in float64.
func (s *Scorer) bracket(right, wrong []int32) (low, high float64, ok bool) {
	for w := .5; w <= reach; w *= 1.25 {
		if s.warm(-w, right, wrong) > 0 && s.warm(w, right, wrong) < 0 {
			return -w, w, true
		}
	}
	return 0, 0, false
}

func (s *Scorer) warm(t float64, right, wrong []int32) float64 {
	var score, i, j float64
	add := func(it Item, y float64) {
		l := sigmoid(it.A*t + it.D)
		p := it.C + (1-it.C)*l
		first := (1 - it.C) * it.A * l * (1 - l)
		second := it.A * first * (1 - 2*l)
		pq := p * (1 - p)
		if pq == 0 || first == 0 {
			return
		}
		score += (y - p) * first / pq
		i += first * first / pq
		j += first * second / pq
	}
	for _, k := range right {
		add(s.t.items[k], 1)
	}
	for _, k := range wrong {
		add(s.t.items[k], 0)
	}
	if i == 0 {
		return math.NaN()
	}
	return score + j/(2*i)
}

// PersonFit is l_z (Drasgow, Levine and Williams 1985): the standardised log-likelihood of the pattern at theta. Far
// below zero (say -2.5) the pattern is strange for anyone of that level: a hint to check the data, not a verdict.
// ok is false where the items leave no room for chance.
func (s *Scorer) PersonFit(theta float64, right, wrong []int32) (lz float64, ok bool) {
	var l, mean, variance float64
	add := func(it Item, y bool) {
		p := it.P(theta)
		q := 1 - p
		if p <= 0 || q <= 0 {
			return
		}
		lp, lq := math.Log(p), math.Log(q)
		if y {
			l += lp
		} else {
			l += lq
		}
		mean += p*lp + q*lq
		variance += p * q * (lp - lq) * (lp - lq)
	}
	for _, k := range right {
		add(s.t.items[k], true)
	}
	for _, k := range wrong {
		add(s.t.items[k], false)
	}
	if variance <= 0 {
		return 0, false
	}
	return (l - mean) / math.Sqrt(variance), true
}
