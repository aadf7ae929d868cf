package trend

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// One Newton step of difficulties, Beta and Practice together. Where everybody meets the same items in the same order, an item's
// difficulty and what the counts of answers before it are worth are the same thing to the data: steps that do not know of each
// other would each correct the whole of an error, and together several times that.

// mostItemStep is the largest step of a difficulty, in logits.
const mostItemStep = 2

// betaSums are one examinee's gradient and curvature for Beta.
type betaSums struct {
	grad [Covariates]float64
	hess [Covariates][Covariates]float64
}

func (b *betaSums) add(x [Covariates]float64, g, h float64) {
	for i, xi := range x {
		if xi == 0 {
			continue
		}
		b.grad[i] -= g * xi
		for j, xj := range x[:i+1] {
			b.hess[i][j] += h * xi * xj
		}
	}
}

// keep leaves only the sums of one effect, so that no other moves.
func (b *betaSums) keep(effect int) {
	only := betaSums{}
	only.grad[effect], only.hess[effect][effect] = b.grad[effect], b.hess[effect][effect]
	*b = only
}

// share adds the curvature that item id shares with Beta in one answer of features x.
func (s *itemSums) share(id int32, x [Covariates]float64, h float64) {
	if id < 0 {
		return
	}
	for j, xj := range x {
		if xj != 0 {
			s.cross[id][j] += int64(math.Round(h * xj * fixed))
		}
	}
}

// itemStep is the step of one item on its way: by how much its gradient, and what the others move, take it along.
type itemStep struct {
	grad, info float64 // of log posterior by the difficulty; info is infinite of an item that is held
	cross      [Covariates]float64
}

// move is the Newton step as it stands.
func (s *itemStep) move() float64 { return s.grad / s.info }

// follow makes the item go with effects j that move by d: what they add is taken off the items that met them.
func (s *itemStep) follow(j int, d float64) { s.grad += s.cross[j] * d }

// step is one damped Newton step under the priors, then of the priors themselves.
func (t *trainer) step(s *itemSums, betas []betaSums, areas practiceSums, practice bool) {
	items := t.itemSteps(s)
	if t.opt.Covariates {
		moved := t.stepBeta(betas, items)
		if practice && !t.opt.OnlyLast {
			t.stepPractice(areas, items, moved)
		}
	}
	if !t.opt.FixItems {
		t.stepItems(items)
	}
}

// itemSteps reads the sums of a pass.
func (t *trainer) itemSteps(s *itemSums) []itemStep {
	n := len(t.model.Items)
	t.curv, t.count = make([]float64, n), make([]float64, n)
	out := make([]itemStep, n)
	for i := range out {
		t.curv[i], t.count[i] = float64(s.curv[i])/fixed, float64(s.count[i])
		if t.opt.FixItems || t.fixed(i) || s.count[i] == 0 {
			out[i].info = math.Inf(1)
			continue
		}
		at, variance := t.spread.prior(i)
		// d log-lik/db is the sum of k(p-y): too many wrong answers make an item harder.
		out[i].grad = float64(s.grad[i])/fixed - (t.model.Items[i].B-at)/variance
		out[i].info = t.curv[i] + 1/variance
		if s.cross != nil {
			for j, x := range s.cross[i] {
				out[i].cross[j] = float64(x) / fixed
			}
		}
	}
	return out
}

// stepItems takes the items' steps, and those of their prior. An item is as uncertain as its answers and its prior leave it,
// while others are learnt as well as when they are used: what is fitted is what will be predicted.
func (t *trainer) stepItems(items []itemStep) {
	for i := range items {
		if t.fixed(i) {
			continue
		}
		d := &t.model.Items[i]
		at, variance := t.spread.prior(i)
		if t.count[i] == 0 {
			*d = Difficulty{B: at, Var: variance}
			continue
		}
		d.B += math.Max(-mostItemStep, math.Min(mostItemStep, damping*items[i].move()))
		d.Var = 1 / items[i].info
	}
	t.link()
	t.spread.update(t.model.Items, t.curv, t.count)
}

// betaRidge is 1/variance of an effect before it is seen. That of the count of all answers, for each unit of its logarithm, is
// known to be small: where everybody meets the same items in the same order, nothing else tells it from the items' difficulty.
func betaRidge(effect int) float64 {
	if effect == TotalCount {
		return 1 / (.2 * .2)
	}
	return 1
}

// stepBeta is one damped Newton step of Beta, the items going along; it returns the whole step.
func (t *trainer) stepBeta(all []betaSums, items []itemStep) (moved [Covariates]float64) {
	var sum betaSums
	for i := range all {
		for j := range Covariates {
			sum.grad[j] += all[i].grad[j]
			for k := range j + 1 {
				sum.hess[j][k] += all[i].hess[j][k]
			}
		}
	}
	for i := range items {
		it := &items[i]
		for j, x := range it.cross {
			sum.grad[j] += x * it.move()
			for k := range j + 1 {
				sum.hess[j][k] -= x * it.cross[k] / it.info
			}
		}
	}
	if t.opt.OnlyLast {
		sum.keep(LastResult)
	}
	h, g := mat.NewSymDense(Covariates, nil), mat.NewVecDense(Covariates, nil)
	for j := range Covariates {
		for k := range j + 1 {
			h.SetSym(j, k, sum.hess[j][k])
		}
		h.SetSym(j, j, sum.hess[j][j]+betaRidge(j))
		g.SetVec(j, sum.grad[j]-betaRidge(j)*t.model.Beta[j])
	}
	var chol mat.Cholesky
	var d mat.VecDense
	if !chol.Factorize(h) || chol.SolveVecTo(&d, g) != nil {
		return moved // not positive definite only when the curvature overflowed: keep Beta
	}
	for j := range Covariates {
		moved[j] = d.AtVec(j)
		t.model.Beta[j] += damping * moved[j]
		for i := range items {
			items[i].follow(j, moved[j])
		}
	}
	return moved
}
