package trend

import "math"

// State is a distribution of an examinee's state at one time: overall ability and deviations of the areas met. Behind
// the areas stand the examinee's memory and the sitting's effect, where the model has them; they are in no contrast that this
// package makes.
type State struct {
	Areas  []int32   `json:"areas"`  // area of place 1..; place 0 is the whole
	Mean   []float64 `json:"mean"`   // by place
	P      []float64 `json:"p"`      // covariance, lower triangle of a square, row by row
	Offset []float64 `json:"offset"` // beta'f of a first-time item by place: practice effects outside the state, as of the last sitting (see usual)
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

// Practice is the mean of Offset over areas, whose places place has by id; of none, that of the whole.
func (s *State) Practice(areas []int32, place []int) float64 {
	if len(areas) == 0 {
		return s.Offset[0]
	}
	x := 0.0
	for _, a := range areas {
		x += s.Offset[place[a]] / float64(len(areas))
	}
	return x
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

// smoothed corrects the state kept at mk, whose memory it takes over, by the adjoint at hand.
func (f *Filter) smoothed(mk *mark) Smoothed {
	t, n := &f.trace, f.n
	t.full, t.bend, t.half = square(t.full, mk.p, n), square(t.bend, t.curv, n), grow(t.half, n*n)
	out := Smoothed{State: State{Areas: append([]int32(nil), f.active...), Mean: mk.mean, P: mk.p, Offset: mk.offset}}
	extra := make([]float64, 2*n)
	out.Shift, out.Bend = extra[:n:n], extra[n:]
	for i := range n {
		out.Shift[i], out.Bend[i] = -t.lambda[i], t.curv[i*n+i]
		row := t.full[i*n : i*n+n]
		lambda := t.lambda[:len(row)]
		for j, x := range row {
			out.Mean[i] -= x * lambda[j]
		}
	}
	multiply(t.half, t.full, t.bend, n)
	for i := range n {
		row := t.half[i*n : i*n+n]
		for j := 0; j <= i; j++ {
			column := t.full[j*n : j*n+n] // symmetric: row j
			column = column[:len(row)]
			sum := 0.0
			for k, x := range row {
				sum += x * column[k]
			}
			out.P[i*n+j] -= sum
		}
	}
	if mk.cov {
		out.Cov = make([]float64, n*n)
		multiply(out.Cov, t.psi, t.full, n)
	}
	return out
}

// square writes a symmetric matrix, given by its lower triangle, in full.
func square(out, lower []float64, n int) []float64 {
	out = grow(out, n*n)
	for i := range n {
		for j, x := range lower[i*n : i*n+i+1] {
			out[i*n+j], out[j*n+i] = x, x
		}
	}
	return out
}

// multiply sets out to a b.
func multiply(out, a, b []float64, n int) {
	clear(out[:n*n])
	for i := range n {
		to := out[i*n : i*n+n]
		for k, x := range a[i*n : i*n+n] {
			if x == 0 {
				continue
			}
			row := b[k*n : k*n+n]
			row = row[:len(to)]
			for j := range to {
				to[j] += x * row[j]
			}
		}
	}
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
	f := Filter{model: m, n: len(s.Mean), active: s.Areas, mean: append([]float64(nil), s.Mean...), p: append([]float64(nil), s.P...)}
	if days > 0 {
		f.pass(days)
	}
	s.Mean, s.P = f.mean, f.p
	return s
}
