package trend

import (
	"math"
	"slices"
)

// How much more, or less, than elsewhere practice is worth in an area (Model.Practice): what is learnt quickly in one area is
// learnt slowly in another. Shrunk to nothing by a variance estimated along, as sharpness is.
const (
	practicePriorSD  = .2
	leastPracticeSD  = .002
	leastPracticed   = 2 // areas from which the variance is estimated
	mostPracticeStep = .2
)

// ofArea is what the practice counts so far of the area at place k add to beta'f.
func (f *Filter) ofArea(k int32) float64 {
	b, l := &f.model.Beta, &f.logs[k]
	x := b[PracticeCount]*l[0] + b[PracticeWins]*l[1]
	if f.model.Practice != nil {
		own := &f.model.Practice[f.active[k-1]]
		x += own[0]*l[0] + own[1]*l[1]
	}
	if f.model.Lead != nil {
		x -= f.model.Lead[f.active[k-1]]
	}
	return x
}

// practiceSum is gradient and curvature (of both, and across) by an area's Practice, and the curvature shared with Beta, in
// units of 1/fixed.
type practiceSum struct {
	grad  [2]int64
	curv  [3]int64
	cross [2][Covariates]int64
}

// practiceSums are by area.
type practiceSums []practiceSum

// answer adds the derivatives of one answer of features x whose shrunk logit has gradient g and curvature h.
func (s practiceSums) answer(f *Filter, places []int32, x [Covariates]float64, g, h float64) {
	w := 1 / float64(len(places))
	for _, k := range places {
		own := [2]float64{w * f.logs[k][0], w * f.logs[k][1]}
		if own[0] == 0 {
			continue
		}
		sum := &s[f.active[k-1]]
		for i, v := range [3]float64{own[0] * own[0], own[1] * own[1], own[0] * own[1]} {
			sum.curv[i] += int64(math.Round(h * v * fixed))
		}
		for i, o := range own {
			sum.grad[i] -= int64(math.Round(g * o * fixed))
			for j, xj := range x {
				if xj != 0 {
					sum.cross[i][j] += int64(math.Round(h * o * xj * fixed))
				}
			}
		}
	}
}

func (s practiceSums) add(o practiceSums) {
	for a := range s {
		for i := range s[a].grad {
			s[a].grad[i] += o[a].grad[i]
			for j := range s[a].cross[i] {
				s[a].cross[i][j] += o[a].cross[i][j]
			}
		}
		for i := range s[a].curv {
			s[a].curv[i] += o[a].curv[i]
		}
	}
}

// practice begins with areas in which practice is worth the same.
func (t *trainer) practice() {
	m := t.model
	t.practiceVar = [2]float64{practicePriorSD * practicePriorSD, practicePriorSD * practicePriorSD}
	m.Practice = slices.Clone(m.Practice)
	if m.Practice == nil && t.opt.Covariates && !t.opt.OnlyLast {
		m.Practice = make([][2]float64, m.Areas)
	}
}

// practiceStep is the gradient and the curvature (of both, and across) of an area's Practice, and by how much it moves.
type practiceStep struct {
	grad, move [2]float64
	curv       [3]float64
}

// stepPractice is one damped Newton step of every area's Practice under its prior, Beta having moved and the items going along,
// and of the prior's variances.
func (t *trainer) stepPractice(s practiceSums, items []itemStep, moved [Covariates]float64) {
	var sum [2]float64
	n, v := 0.0, t.practiceVar
	steps := t.practiceSteps(s, items, moved)
	for a := range steps {
		own, d := &t.model.Practice[a], &steps[a]
		if s[a].curv[0] == 0 {
			*own = [2]float64{}
			continue
		}
		g0, g1 := d.grad[0]-own[0]/v[0], d.grad[1]-own[1]/v[1]
		h0, h1, h01 := d.curv[0]+1/v[0], d.curv[1]+1/v[1], d.curv[2]
		det := h0*h1 - h01*h01
		if h0 <= 0 || det <= 0 {
			continue // what the items of several areas would take over is not exact
		}
		d.move = [2]float64{damped((h1*g0 - h01*g1) / det), damped((h0*g1 - h01*g0) / det)}
		own[0], own[1] = own[0]+d.move[0], own[1]+d.move[1]
		sum[0] += own[0]*own[0] + h1/det
		sum[1] += own[1]*own[1] + h0/det
		n++
	}
	t.followPractice(items, steps)
	if n < leastPracticed {
		return
	}
	for i := range sum {
		t.practiceVar[i] = math.Max(sum[i]/n, leastPracticeSD*leastPracticeSD)
	}
}

// practiceSteps takes from the sums what Beta has moved, and what the items would take over.
func (t *trainer) practiceSteps(s practiceSums, items []itemStep, moved [Covariates]float64) []practiceStep {
	out := make([]practiceStep, len(s))
	for a := range s {
		for i := range s[a].grad {
			out[a].grad[i] = float64(s[a].grad[i]) / fixed
			for j, x := range s[a].cross[i] {
				out[a].grad[i] -= float64(x) / fixed * moved[j]
			}
		}
		for i, x := range s[a].curv {
			out[a].curv[i] = float64(x) / fixed
		}
	}
	for i := range items {
		it, areas := &items[i], t.spread.areasOf(i)
		for _, a := range areas {
			d, x, y := &out[a], it.cross[PracticeCount]/float64(len(areas)), it.cross[PracticeWins]/float64(len(areas))
			d.grad[0] += x * it.move()
			d.grad[1] += y * it.move()
			d.curv[0] -= x * x / it.info
			d.curv[1] -= y * y / it.info
			d.curv[2] -= x * y / it.info
		}
	}
	return out
}

// followPractice makes the items go with the Practice of their areas, which has moved.
func (t *trainer) followPractice(items []itemStep, steps []practiceStep) {
	for i := range items {
		areas := t.spread.areasOf(i)
		for _, a := range areas {
			for k, effect := range [2]int{PracticeCount, PracticeWins} {
				items[i].follow(effect, steps[a].move[k]/damping/float64(len(areas)))
			}
		}
	}
}

func damped(step float64) float64 {
	return math.Max(-mostPracticeStep, math.Min(mostPracticeStep, damping*step))
}
