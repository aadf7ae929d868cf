package trend

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// smoothByHand conditions the joint Gaussian of the states after every row on all linearised answers, by dense algebra:
// slow, and with nothing in common with the recursion. It returns mean and covariance of the stacked states, n each.
func smoothByHand(m *Model, s *Sequence, f *Filter) (*mat.VecDense, *mat.Dense) {
	n, T := f.n, s.Len()
	N := n * (T + 1) // prior, then after each row
	mean, cov := mat.NewVecDense(N, nil), mat.NewDense(N, N, nil)
	mean.SetVec(0, m.Mu0)
	for i := range n {
		sd := m.SU
		switch i {
		case 0:
			sd = m.SG
		case f.memory:
			sd = m.Memory.SD
			mean.SetVec(i, m.Memory.Mean)
		}
		cov.Set(i, i, sd*sd)
	}
	last, block := NoDay, int32(-1)
	for r := range T {
		d := gap(last, s.Day[r])
		last = s.Day[r]
		F := mat.NewDense(n, n, nil)
		Q := mat.NewDense(n, n, nil)
		rho := math.Pow(m.Rho, d)
		for i := range n {
			F.Set(i, i, rho)
			Q.Set(i, i, m.SU*m.SU*(1-rho*rho)+m.DU*m.DU*d)
		}
		F.Set(0, 0, 1)
		Q.Set(0, 0, m.DG*m.DG*d)
		F.Set(f.memory, f.memory, 1)
		Q.Set(f.memory, f.memory, Q.At(0, 0)*float64(1-min(f.memory, 1)))
		if e := f.effect; e > 0 {
			F.Set(e, e, 1-m.FB)
			Q.Set(e, e, m.SB*m.SB*(1-(1-m.FB)*(1-m.FB)))
			if s.Block[r] != block {
				F.Set(e, e, 0)
				Q.Set(e, e, m.SB*m.SB)
			}
			block = s.Block[r]
		}
		if r > 0 {
			Q.Set(0, 0, Q.At(0, 0)+m.QG*m.QG)
			pl := f.places(s.Set[r])
			for _, k := range pl {
				Q.Set(int(k), int(k), Q.At(int(k), int(k))+m.QU*m.QU/float64(len(pl)))
			}
		}
		a, b := n*r, n*(r+1)
		var x mat.VecDense
		x.MulVec(F, mean.SliceVec(a, b))
		for i := range n {
			mean.SetVec(b+i, x.AtVec(i))
		}
		var left mat.Dense
		left.Mul(F, cov.Slice(a, b, 0, b))
		for i := range n {
			for j := range b {
				cov.Set(b+i, j, left.At(i, j))
				cov.Set(j, b+i, left.At(i, j))
			}
		}
		var own mat.Dense
		own.Mul(F, cov.Slice(a, b, a, b))
		own.Mul(&own, F.T())
		own.Add(&own, Q)
		cov.Slice(b, b+n, b, b+n).(*mat.Dense).Copy(&own)
	}
	for r := range T { // condition on z_r = h'x_r + noise
		st := f.trace.steps[r]
		if st.inv == 0 {
			continue
		}
		h := mat.NewVecDense(N, nil)
		a := st.sharp
		h.SetVec(n*(r+1), a)
		pl := f.places(s.Set[r])
		vh := st.v
		for _, k := range pl {
			h.SetVec(n*(r+1)+int(k), a/float64(len(pl)))
		}
		if s.Met[r] > 0 {
			h.SetVec(n*(r+1)+f.memory, a*(1-math.Pow(.5, float64(s.Met[r]))))
		}
		if f.effect > 0 {
			h.SetVec(n*(r+1)+f.effect, a)
		}
		z := st.m + st.e/st.inv - st.shift
		var c mat.VecDense
		c.MulVec(cov, h)
		S := mat.Dot(h, &c) + 1/st.inv - vh + st.own
		e := (z - mat.Dot(h, mean)) / S
		mean.AddScaledVec(mean, e, &c)
		cov.RankOne(cov, -1/S, &c, &c)
	}
	return mean, cov
}

func example() (*Model, *Sequence) {
	m, s := fixture1(true)
	m.QG, m.QU, m.Rho, m.Mu0 = .1, .15, .97, .2
	m.Sets = append(m.Sets, []int32{0, 1})
	m.Beta = [Covariates]float64{.1, .05, .2, .3, -.1}
	for i := range m.Items {
		m.Items[i].Var = .1 * float64(i%3)
	}
	s.Set[4], s.Set[7], s.Set[9] = 3, 3, 0
	s.Again[8], s.Met[5], s.Met[8] = AgainRight, 3, 1
	m.Memory = Memory{Mean: .6, SD: .8}
	m.SB, m.FB = .3, .2
	for i := range m.Items {
		m.Sharp = append(m.Sharp, .7+.15*float64(i%5))
	}
	copy(s.Block, []int32{0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 4})
	return m, s
}

func TestSmootherAgainstDenseAlgebra(t *testing.T) {
	m, s := example()
	f := NewFilter(m)
	moments := []Moment{{2, 0, true}, {5, 1.5, false}, {8, 0, true}}
	got := f.Fit(s, Ask{Moments: moments, End: 3})
	mean, cov := smoothByHand(m, s, f)
	n := f.n
	for _, i := range []int{0, 2} {
		at := n * (moments[i].Row + 1)
		for j := range n {
			near(t, "smoothed mean", got.Moments[i].Mean[j], mean.AtVec(at+j), 1e-9)
			for k := 0; k <= j; k++ {
				near(t, "smoothed cov", got.Moments[i].P[j*n+k], cov.At(at+j, at+k), 1e-9)
			}
			for k := range n { // the end is three days after the last row
				rho := math.Pow(m.Rho, 3)
				if j == 0 || j == f.effect || j == f.memory {
					rho = 1
				}
				near(t, "cross cov", got.Moments[i].Cov[j*n+k], rho*cov.At(n*s.Len()+j, at+k), 1e-9)
			}
		}
	}
	near(t, "the end is the filtered end", got.End.Mean[0], mean.AtVec(n*s.Len()), 1e-9)
}

// TestOthersLeavesOneOut removes each answer in turn: what remains must predict it as Others says, up to the
// other answers' linearisation points, which move a little.
func TestOthersLeavesOneOut(t *testing.T) {
	m, s := example()
	f := NewFilter(m)
	got := f.Fit(s, Ask{Others: true})
	for i := range s.Len() {
		st := f.trace.steps[i]
		keep := f.trace.steps[i]
		f.trace.steps[i].inv, f.trace.steps[i].e = 0, 0
		mean, cov := smoothByHand(m, s, f)
		f.trace.steps[i] = keep
		at, pl := f.n*(i+1), f.places(s.Set[i])
		a := make([]float64, f.n)
		sharp := m.Sharpness(s.Item[i])
		a[0], a[f.effect] = sharp, sharp
		a[f.memory] = sharp * m.Memory.Share(s.Met[i])
		for _, k := range pl {
			a[k] = sharp / float64(len(pl))
		}
		mu, v := st.shift, st.own
		for j := range a {
			mu += a[j] * mean.AtVec(at+j)
			for k := range a {
				v += a[j] * a[k] * cov.At(at+j, at+k)
			}
		}
		near(t, "P from the others", got.Others[i], curve(mu, v), 1e-8)
	}
}

// TestScoreIsTheDerivative compares the derivative by the variances with finite differences of the Gaussian
// likelihood of the linearised answers, linearisation held.
func TestScoreIsTheDerivative(t *testing.T) {
	m, s := example()
	f := NewFilter(m)
	sc := f.Fit(s, Ask{}).Score
	held := append([]step(nil), f.trace.steps...)
	like := func(h Hyper) float64 {
		m2 := *m
		m2.Hyper = h
		return gaussianLikelihood(&m2, s, held)
	}
	for i, get := range []func(*Hyper) *float64{
		func(h *Hyper) *float64 { return &h.SG }, func(h *Hyper) *float64 { return &h.SU },
		func(h *Hyper) *float64 { return &h.QG }, func(h *Hyper) *float64 { return &h.QU },
		func(h *Hyper) *float64 { return &h.DG }, func(h *Hyper) *float64 { return &h.DU },
		func(h *Hyper) *float64 { return &h.SB }} {
		up, down := m.Hyper, m.Hyper
		v := *get(&up) * *get(&up)
		d := 1e-5 * v
		*get(&up), *get(&down) = math.Sqrt(v+d), math.Sqrt(v-d)
		near(t, "score "+string(rune('0'+i)), (sc.Num[i]-sc.Den[i])/2, (like(up)-like(down))/(2*d), 1e-5)
	}
}

// gaussianLikelihood filters pseudo-observations whose values and variances are held.
func gaussianLikelihood(m *Model, s *Sequence, held []step) float64 {
	f := NewFilter(m)
	f.Start(s)
	ll := 0.0
	for i, st := range held {
		pl := f.places(s.Set[i])
		f.arrive(s, i, pl)
		now := f.expect(s, i, pl)
		S := now.v - st.v + 1/st.inv
		e := st.m + st.e/st.inv - now.m
		ll -= .5 * (math.Log(S) + e*e/S)
		f.rankOne(e/S, 1/S)
		f.tally(float64(s.Y[i]), pl)
	}
	return ll
}
