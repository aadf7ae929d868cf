package trend

import "math"

// How sharply an item tells strong from weak (Model.Sharp), shrunk to the common value by a variance estimated along, so
// that data which show no differences get none.
const (
	sharpPriorSD   = .2 // of sharpness, at the start
	leastSharpSD   = .01
	leastSharpness = .25
	mostSharpness  = 4
	mostSharpStep  = .5
	sharpFromPass  = 2 // difficulties come first
	leastSharp     = 5 // items from which the variance is estimated
)

// sharpSums are derivatives of the log-likelihood by the sharpness of every item, in units of 1/fixed.
type sharpSums struct{ grad, curv []int64 }

func newSharpSums(items int) sharpSums { return sharpSums{make([]int64, items), make([]int64, items)} }

// item adds the derivatives of one answer to item id with gradient g and curvature h of its shrunk logit.
func (s *sharpSums) item(id int32, st *step, g, h float64) {
	// d logit/da is the state's part before it was sharpened; and as its variance grows the prediction flattens.
	x := (st.m - st.shift) / st.sharp
	x -= st.m * math.Pi / 8 * (st.v - st.own) / st.sharp / (1 + math.Pi*st.v/8)
	s.grad[id] -= int64(math.Round(g * x * fixed))
	s.curv[id] += int64(math.Round(h * x * x * fixed))
}

func (s *sharpSums) add(o *sharpSums) {
	for i := range s.grad {
		s.grad[i] += o.grad[i]
		s.curv[i] += o.curv[i]
	}
}

// stepSharp is one damped Newton step of every item's sharpness under its prior, and of the prior's variance.
func (t *trainer) stepSharp(s *sharpSums) {
	sum, n, v := 0.0, 0.0, t.sharpVar
	for i, a := range t.model.Sharp {
		if t.count[i] == 0 || t.fixed(i) {
			continue
		}
		h := float64(s.curv[i])/fixed + 1/v
		d := damping * (float64(s.grad[i])/fixed - (a-1)/v) / h
		a += math.Max(-mostSharpStep, math.Min(mostSharpStep, d))
		t.model.Sharp[i] = math.Min(math.Max(a, leastSharpness), mostSharpness)
		sum += (a-1)*(a-1) + 1/h
		n++
	}
	if n >= leastSharp {
		t.sharpVar = math.Max(sum/n, leastSharpSD*leastSharpSD)
	}
}

// unit makes the answers' mean sharpness 1, which only moves the unit of the state: levels are then on the scale of the
// items as they are met. Anchored items keep their unit.
func (t *trainer) unit() {
	m := t.model
	if m.Sharp == nil || t.opt.FixItems || t.anchored() {
		return
	}
	n, sum := 0.0, 0.0
	for i, a := range m.Sharp {
		n += t.count[i]
		sum += t.count[i] * a
	}
	if n == 0 {
		return
	}
	mean := sum / n
	for i := range m.Sharp {
		m.Sharp[i] /= mean
	}
	for _, sd := range m.Hyper.sds() {
		*sd *= mean
	}
	m.Mu0 *= mean
}
