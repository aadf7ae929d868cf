// Package conditional fits the Rasch model by conditional maximum likelihood, without any assumption about how ability is
// distributed: a check on the marginal estimates of package irt.
//
// What comes in: complete responses. What goes out: difficulties with standard errors. What it refuses to know: abilities.
package conditional

import (
	"fmt"
	"math"

	"cutscore/stats/irt"

	"gonum.org/v1/gonum/mat"
)

// Rasch is a Rasch model fitted by conditional maximum likelihood: difficulties without any assumption about how
// ability is distributed.
type Rasch struct {
	B      []float64 // difficulties in logits, summing to 0
	SE     []float64
	LogLik float64 // given the persons' numbers right
	Steps  int
}

// Calibrate fits the Rasch model given each person's number right (Andersen 1972), by Newton's method. d must
// be complete. Persons with no or all answers right carry no information and are passed over.
func Calibrate(d *irt.Data) (*Rasch, error) {
	if !d.Complete() || d.Items < 2 {
		return nil, fmt.Errorf("conditional: conditional estimation needs at least two items and no missing responses")
	}
	c := newConditional(d)
	for _, r := range c.right {
		if r == 0 || r == c.informative {
			return nil, fmt.Errorf("conditional: an item that everybody or nobody got right has no conditional estimate")
		}
	}
	beta := make([]float64, d.Items) // easiness
	now, g, h := c.evaluate(beta)
	for step := 1; step <= 100; step++ {
		move, cov, err := newton(g, h)
		if err != nil {
			return nil, err
		}
		next, change := c.search(beta, move, now)
		beta = next
		now, g, h = c.evaluate(beta)
		if change < 1e-10 {
			return c.result(beta, cov, now, step), nil
		}
	}
	return nil, fmt.Errorf("conditional: conditional estimation did not converge")
}

type conditional struct {
	right       []float64 // by item, informative persons
	scores      []float64 // persons by number right
	informative float64
}

func newConditional(d *irt.Data) *conditional {
	c := &conditional{right: make([]float64, d.Items), scores: make([]float64, d.Items+1)}
	d.Each(func(right, _ []int32, weight int64) {
		if len(right) == 0 || len(right) == d.Items {
			return
		}
		w := float64(weight)
		c.scores[len(right)] += w
		c.informative += w
		for _, j := range right {
			c.right[j] += w
		}
	})
	return c
}

// evaluate returns the conditional log-likelihood, its gradient and the information. Elementary symmetric functions are
// held as the score distribution of items with odds exp(easiness), which is the same up to a factor and cannot overflow.
func (c *conditional) evaluate(beta []float64) (ll float64, g []float64, h *mat.SymDense) {
	k := len(beta)
	items := make([]irt.Item, k)
	var scale float64
	for j, b := range beta {
		items[j] = irt.Item{A: 1, D: b}
		ll += c.right[j] * b
		scale += math.Log1p(math.Exp(-math.Abs(b))) + max(b, 0)
	}
	full := irt.ScoreDistribution(items, 0)
	for s, n := range c.scores {
		if n > 0 {
			ll -= n * (math.Log(full[s]) + scale)
		}
	}
	g, h = append([]float64(nil), c.right...), mat.NewSymDense(k, nil)
	single, pair := make([]float64, k), make([]float64, k-1)
	chance := make([][]float64, k) // by item and score: probability of a right answer given the score
	for j := range k {
		p := items[j].P(0)
		irt.WithoutItem(full, p, single)
		chance[j] = make([]float64, k+1)
		for s := 1; s < k; s++ {
			chance[j][s] = p * single[s-1] / full[s]
			g[j] -= c.scores[s] * chance[j][s]
			h.SetSym(j, j, h.At(j, j)+c.scores[s]*chance[j][s]*(1-chance[j][s]))
		}
		for i := range j {
			pi := items[i].P(0)
			irt.WithoutItem(single, pi, pair)
			v := 0.0
			for s := 1; s < k; s++ {
				both := 0.0
				if s >= 2 {
					both = p * pi * pair[s-2] / full[s]
				}
				v += c.scores[s] * (both - chance[i][s]*chance[j][s])
			}
			h.SetSym(i, j, v)
		}
	}
	return ll, g, h
}

// newton solves for the step; the information has the constant vector in its null space, which a rank-one addition
// fills without changing the step's contrasts.
func newton(g []float64, h *mat.SymDense) ([]float64, *mat.SymDense, error) {
	k := len(g)
	ones := mat.NewVecDense(k, nil)
	for j := range k {
		ones.SetVec(j, 1)
	}
	var filled, cov mat.SymDense
	filled.SymRankOne(h, 1, ones)
	var chol mat.Cholesky
	if !chol.Factorize(&filled) || chol.InverseTo(&cov) != nil {
		return nil, nil, fmt.Errorf("conditional: these data do not determine the difficulties")
	}
	var step mat.VecDense
	step.MulVec(&cov, mat.NewVecDense(k, g))
	return step.RawVector().Data, &cov, nil
}

func (c *conditional) search(beta, move []float64, now float64) ([]float64, float64) {
	next := make([]float64, len(beta))
	for scale := 1.0; scale > 1e-9; scale /= 2 {
		change := 0.0
		for j := range beta {
			next[j] = beta[j] + scale*move[j]
			change = max(change, math.Abs(scale*move[j]))
		}
		if change < 1e-6 {
			return next, change
		}
		if ll, _, _ := c.evaluate(next); ll >= now {
			return next, change
		}
	}
	return beta, 0
}

func (c *conditional) result(beta []float64, cov *mat.SymDense, ll float64, steps int) *Rasch {
	out := &Rasch{LogLik: ll, Steps: steps}
	mean, k := 0.0, float64(len(beta))
	for _, b := range beta {
		mean += b / k
	}
	for j, b := range beta {
		out.B = append(out.B, mean-b)
		// The filled direction is the constant one, with variance 1/k^2 on every element of the inverse.
		out.SE = append(out.SE, math.Sqrt(max(cov.At(j, j)-1/(k*k), 0)))
	}
	return out
}
