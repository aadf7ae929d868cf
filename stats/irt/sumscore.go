package irt

import "math"

// ScoreDistribution is the distribution of the number right, 0..len(items), at ability t (Lord and Wingersky 1984).
func ScoreDistribution(items []Item, t float64) []float64 {
	f := make([]float64, len(items)+1)
	f[0] = 1
	for n, it := range items {
		convolve(f[:n+2], it.P(t))
	}
	return f
}

// convolve adds one item with probability p to the distribution in f, whose last entry is unused so far.
func convolve(f []float64, p float64) {
	for s := len(f) - 1; s > 0; s-- {
		f[s] = f[s]*(1-p) + f[s-1]*p
	}
	f[0] *= 1 - p
}

// WithoutItem divides an item with probability p of a right answer out of the distribution f of a number right, into
// out, which is one shorter: forwards where the item is mostly wrong, backwards where it is mostly right, so that errors
// shrink and do not grow.
func WithoutItem(f []float64, p float64, out []float64) {
	k := len(out)
	if p < .5 {
		prev := 0.0
		for s := range k {
			out[s] = (f[s] - prev*p) / (1 - p)
			prev = out[s]
		}
		return
	}
	next := 0.0
	for s := k - 1; s >= 0; s-- {
		out[s] = (f[s+1] - next*(1-p)) / p
		next = out[s]
	}
}

// SumScore is one line of the table from the number right to ability.
type SumScore struct {
	Score    int
	Ability  Ability // expected a posteriori given the number right
	Share    float64 // probability of this score in the population
	Expected float64 // persons expected among n
}

// SumScores returns the table for persons who answered all items, with the counts expected among n persons.
func (f *Fit) SumScores(n float64) []SumScore {
	k := len(f.Items)
	w := f.Grid.Weights(f.Pop)
	out := make([]SumScore, k+1)
	square := make([]float64, k+1)
	for q, x := range f.Grid.X {
		for s, p := range ScoreDistribution(f.Items, x) {
			p *= w[q]
			out[s].Share += p
			out[s].Ability.Theta += p * x
			square[s] += p * x * x
		}
	}
	for s := range out {
		o := &out[s]
		o.Score, o.Expected = s, n*o.Share
		if o.Share > 0 {
			o.Ability.Theta /= o.Share
			o.Ability.SE = math.Sqrt(max(square[s]/o.Share-o.Ability.Theta*o.Ability.Theta, 0))
		}
	}
	return out
}
