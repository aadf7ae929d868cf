package trend

import (
	"cmp"
	"encoding/json"
	"errors"
	"math"
	"slices"
)

// Of the items answered a pool keeps at most poolParts parts of equal weight by difficulty, each in two by sharpness.
const poolParts = 32

// Pool describes the items answered, each as often as it was: what a level is a share of. The zero Pool is of items of
// difficulty 0.
type Pool struct {
	Difficulty             // mean and variance over answers: what is known of an item never met
	Parts      []PoolPart  // from easy to hard; none: one normal about Difficulty
	table      *levelTable // of Expected at variance 0; nil: not made
}

// PoolPart is a part of a pool, of items about as difficult and as sharp as each other: its share of the answers, mean
// sharpness, mean difficulty, and the variance of difficulty, which is what is open about the items and how they differ.
type PoolPart struct {
	Share float64 `json:"share"`
	A     float64 `json:"a"`
	B     float64 `json:"b"`
	Var   float64 `json:"variance"`
}

// pooled is an item on its way into a pool.
type pooled struct {
	Difficulty
	a, n float64
}

// PoolOf is the pool of items, with the sharpness of each (nil: 1 everywhere), over answers, count of them by item.
// It does not depend on how the items are numbered but in the last bits of its sums.
func PoolOf(items []Difficulty, sharp, count []float64) Pool {
	var met []pooled
	for i, d := range items {
		if count[i] > 0 {
			one := pooled{Difficulty: d, a: 1, n: count[i]}
			if sharp != nil {
				one.a = sharp[i]
			}
			met = append(met, one)
		}
	}
	if len(met) == 0 {
		return NewPool(Difficulty{Var: defaultItemSD * defaultItemSD}, nil)
	}
	slices.SortFunc(met, func(x, y pooled) int {
		return cmp.Or(cmp.Compare(x.B, y.B), cmp.Compare(x.a, y.a), cmp.Compare(x.Var, y.Var), cmp.Compare(x.n, y.n))
	})
	whole := partOf(met)
	var parts []PoolPart
	for _, some := range cut(met, poolParts) {
		if len(met) <= 2*poolParts {
			for i := range some {
				parts = append(parts, partOf(some[i:i+1]))
			}
			continue
		}
		slices.SortStableFunc(some, func(x, y pooled) int { return cmp.Compare(x.a, y.a) })
		for _, half := range cut(some, 2) {
			parts = append(parts, partOf(half))
		}
	}
	for i := range parts {
		parts[i].Share /= whole.Share
	}
	return NewPool(Difficulty{B: whole.B, Var: whole.Var}, parts)
}

// cut cuts items in order into at most k stretches of about equal weight. An item is where its middle is.
func cut(items []pooled, k int) [][]pooled {
	total, before := 0.0, 0.0
	for _, it := range items {
		total += it.n
	}
	var out [][]pooled
	from, at := 0, -1
	for i, it := range items {
		place := int(float64(k) * (before + it.n/2) / total)
		if before += it.n; place == at {
			continue
		}
		if i > from {
			out = append(out, items[from:i])
		}
		from, at = i, place
	}
	return append(out, items[from:])
}

// partOf sums items up; Share is the number of their answers.
func partOf(items []pooled) PoolPart {
	var p PoolPart
	for _, it := range items {
		p.Share += it.n
		p.A += it.n * it.a
		p.B += it.n * it.B
	}
	p.A, p.B = p.A/p.Share, p.B/p.Share
	for _, it := range items {
		p.Var += it.n / p.Share * ((it.B-p.B)*(it.B-p.B) + it.Var)
	}
	return p
}

// NewPool is a pool of these parts, whose shares sum to 1; without any, one normal about d.
func NewPool(d Difficulty, parts []PoolPart) Pool {
	if len(parts) == 0 {
		parts = []PoolPart{{Share: 1, A: 1, B: d.B, Var: d.Var}}
	}
	p := Pool{Difficulty: d, Parts: parts}
	p.table = p.tabulate()
	return p
}

// parts are Parts, or the one that stands for none.
func (p *Pool) parts() []PoolPart {
	if len(p.Parts) == 0 {
		return []PoolPart{{Share: 1, A: 1, B: p.B, Var: p.Var}}
	}
	return p.Parts
}

// poolJSON is how a Pool is written.
type poolJSON struct {
	B     float64    `json:"b"`
	Var   float64    `json:"variance"`
	Parts []PoolPart `json:"parts"`
}

// MarshalJSON writes what NewPool is given.
func (p Pool) MarshalJSON() ([]byte, error) {
	return json.Marshal(poolJSON{B: p.B, Var: p.Var, Parts: p.parts()})
}

// errPool is returned for a pool that was never one.
var errPool = errors.New("the pool's parts do not make a whole")

// UnmarshalJSON reads what MarshalJSON wrote, to the last bit, and refuses what no pool can be.
func (p *Pool) UnmarshalJSON(text []byte) error {
	var in poolJSON
	if err := json.Unmarshal(text, &in); err != nil {
		return err
	}
	total := 0.0
	for _, x := range in.Parts {
		if !(x.Share > 0 && x.A > 0 && x.Var >= 0) {
			return errPool
		}
		total += x.Share
	}
	if math.Abs(total-1) > 1e-6 || !(in.Var >= 0) {
		return errPool
	}
	*p = NewPool(Difficulty{B: in.B, Var: in.Var}, in.Parts)
	return nil
}
