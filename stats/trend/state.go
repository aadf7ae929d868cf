package trend

import "math"

// State is a distribution of an examinee's state at one time: overall ability and deviations of the areas met. Where the
// model has an effect of sittings, the last place is the sitting's; it is in no contrast that this package makes.
type State struct {
	Areas  []int32   `json:"areas"`  // area of place 1..; place 0 is the whole
	Mean   []float64 `json:"mean"`   // by place
	P      []float64 `json:"p"`      // covariance, lower triangle of a square, row by row
	Offset []float64 `json:"offset"` // beta'f of a first-time item by place: practice effects outside the state
}

// State returns a copy of where f is.
func (f *Filter) State() State {
	return State{Areas: append([]int32(nil), f.active...), Mean: append([]float64(nil), f.mean...),
		P: append([]float64(nil), f.p...), Offset: f.offsets()}
}

// cov is entry (i, j) of the covariance.
func (s *State) cov(i, j int) float64 {
	if i < j {
		i, j = j, i
	}
	return s.P[i*len(s.Mean)+j]
}

// effect is the place of the sitting's effect, 0 where there is none.
func (s *State) effect() int {
	if len(s.Mean) == len(s.Areas)+2 {
		return len(s.Mean) - 1
	}
	return 0
}

// Place returns where an area is in the state, 0 when it was not met.
func (s *State) Place(area int32) int {
	for i, a := range s.Areas {
		if a == area {
			return i + 1
		}
	}
	return 0
}

// A Contrast is a weighted sum of the state's places: by place, the first being overall ability.
type Contrast []float64

// Area is the ability in the area at place k: g + u_k.
func (s *State) Area(k int) Contrast {
	a := make(Contrast, len(s.Mean))
	a[0], a[k] = 1, 1
	return a
}

// Whole is the ability over areas weighted by weight (by area id; it need not sum to 1): g + sum w u.
// Areas not met keep their prior deviation, zero, and add to nothing but the variance, which Whole leaves out.
func (s *State) Whole(weight []float64) Contrast {
	a := make(Contrast, len(s.Mean))
	a[0] = 1
	total := 0.0
	for _, w := range weight {
		total += w
	}
	if total <= 0 {
		return a
	}
	for i, area := range s.Areas {
		a[i+1] = weight[area] / total
	}
	return a
}

// Of returns mean and variance of a contrast, practice effects included.
func (s *State) Of(a Contrast) (mean, variance float64) {
	offset, w := 0.0, 0.0
	for i, x := range a {
		if x == 0 {
			continue
		}
		mean += x * s.Mean[i]
		if i > 0 && i <= len(s.Areas) {
			offset += x * s.Offset[i]
			w += x
		}
		for j, y := range a {
			if y != 0 {
				variance += x * y * s.cov(i, j)
			}
		}
	}
	return mean + offset + (a[0]-w)*s.Offset[0], math.Max(variance, 0)
}

// smoothed corrects the state kept at mk by the adjoint at hand.
func (f *Filter) smoothed(mk *mark) Smoothed {
	t, n := &f.trace, f.n
	full := square(mk.p, n)
	curv := square(t.curv, n)
	out := Smoothed{State: State{Areas: append([]int32(nil), f.active...), Mean: append([]float64(nil), mk.mean...),
		P: append([]float64(nil), mk.p...), Offset: mk.offset}}
	out.Shift, out.Bend = make([]float64, n), make([]float64, n)
	for i := range n {
		out.Shift[i], out.Bend[i] = -t.lambda[i], t.curv[i*n+i]
		for j := range n {
			out.Mean[i] -= full[i*n+j] * t.lambda[j]
		}
	}
	pl := multiply(full, curv, n)
	for i := range n {
		row := pl[i*n : i*n+n]
		for j := 0; j <= i; j++ {
			sum := 0.0
			for k, x := range full[j*n : j*n+n] { // symmetric: column j
				sum += row[k] * x
			}
			out.P[i*n+j] -= sum
		}
	}
	if mk.cov {
		out.Cov = multiply(t.psi, full, n)
	}
	return out
}

func square(lower []float64, n int) []float64 {
	out := make([]float64, n*n)
	for i := range n {
		for j := 0; j <= i; j++ {
			out[i*n+j], out[j*n+i] = lower[i*n+j], lower[i*n+j]
		}
	}
	return out
}

func multiply(a, b []float64, n int) []float64 {
	out := make([]float64, n*n)
	for i := range n {
		for k := range n {
			x := a[i*n+k]
			if x == 0 {
				continue
			}
			for j, y := range b[k*n : k*n+n] {
				out[i*n+j] += x * y
			}
		}
	}
	return out
}

// Change is the difference end - then of a contrast, given all answers: mean and variance.
func Change(end *State, then *Smoothed, a Contrast) (mean, variance float64) {
	m1, v1 := end.Of(a)
	m0, v0 := then.Of(a)
	cross := 0.0
	n := len(a)
	for i, x := range a {
		if x == 0 {
			continue
		}
		for j, y := range a {
			cross += x * y * then.Cov[i*n+j]
		}
	}
	return m1 - m0, math.Max(v1+v0-2*cross, 0)
}

// ChangeIdle is Change where now is the state after the last answer, and the end that then was asked about came idle days
// later: what idling took from deviations is taken out of their covariance again, so that a change while practising is
// told apart from what happened after practice stopped.
func (m *Model) ChangeIdle(now, then *Smoothed, idle float64, a Contrast) (mean, variance float64) {
	m1, v1 := now.Of(a)
	m0, v0 := then.Of(a)
	kept, cross, n := math.Pow(m.Rho, idle), 0.0, len(a)
	for i, x := range a {
		if x == 0 {
			continue
		}
		row := 0.0
		for j, y := range a {
			row += y * then.Cov[i*n+j]
		}
		if i > 0 {
			row /= kept
		}
		cross += x * row
	}
	return m1 - m0, math.Max(v1+v0-2*cross, 0)
}

// Later returns the state of s after days without answers.
func (m *Model) Later(s State, days float64) State {
	f := Filter{model: m, n: len(s.Mean), effect: s.effect(), mean: append([]float64(nil), s.Mean...), p: append([]float64(nil), s.P...)}
	if days > 0 {
		f.pass(days)
	}
	s.Mean, s.P = f.mean, f.p
	return s
}
