package trend

import "slices"

// usualMost bounds how many answers a mean of practice effects looks back on: those of a full-length form.
const usualMost = 280

// usual is by place the mean effect of practice on the answers of the last sitting that met it. A level rests on it, and not
// on the effect after the last answer: where everybody meets the same questions in one order, what practice is worth and how
// difficulty changes within the form are one to the data, and only their sum where the questions stood is known.
type usual struct {
	block   int32
	n, mean []float64 // by place, 0 for the effect of all answers; n is at most usualMost
}

// start is of an examinee without answers.
func (u *usual) start(f *Filter) {
	u.block, u.n, u.mean = -1, zeros(u.n, f.n), zeros(u.mean, f.n)
	for k := range f.active {
		u.mean[k+1] = f.ofArea(int32(k + 1))
	}
}

// sit begins to count afresh with another sitting. A place that it does not meet keeps its mean.
func (u *usual) sit(block int32) {
	if block != u.block {
		clear(u.n)
		u.block = block
	}
}

func (u *usual) add(k int32, effect float64) {
	u.n[k] = min(u.n[k]+1, usualMost)
	u.mean[k] += (effect - u.mean[k]) / u.n[k]
}

func (u *usual) copy() usual { return usual{u.block, slices.Clone(u.n), slices.Clone(u.mean)} }

// offsets is beta'f of a first-time item by place, as usual in the last sitting; place 0 is of an item without areas.
func (f *Filter) offsets() []float64 {
	out := make([]float64, f.n)
	for k := range out {
		out[k] = f.usual.mean[0]
		if k > 0 && k <= len(f.active) {
			out[k] += f.usual.mean[k]
		}
	}
	return out
}
