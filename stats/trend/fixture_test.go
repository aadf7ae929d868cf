package trend

import (
	"math"
	"testing"
)

// fixture1 is fixture 1 of statistics.md: day, area, difficulty, result.
func fixture1(noise bool) (*Model, *Sequence) {
	rows := [][4]float64{{0, 1, -.5, 1}, {0, 2, .3, 0}, {0, 1, .8, 0}, {2, 2, -.2, 0}, {2, 2, .1, 1}, {2, 1, 0, 1},
		{5, 2, .6, 0}, {5, 1, -.4, 1}, {9, 2, -.8, 0}, {9, 1, .5, 1}, {14, 2, 0, 1}, {14, 1, 1, 0}}
	m := &Model{Hyper: Hyper{SG: 1, SU: .5, Rho: 1}, Mode: true, Areas: 2, Sets: [][]int32{{}, {0}, {1}}}
	if noise {
		m.DG, m.DU = .1, .05
	}
	s := &Sequence{}
	for i, r := range rows {
		m.Items = append(m.Items, Difficulty{B: r[2]})
		s.Append(int32(i), int32(r[1]), float32(r[3]), int32(r[0]), FirstTime, 0)
	}
	return m, s
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.9f, want %.9f (off by %.2g)", what, got, want, got-want)
	}
}

// TestFilterFixture is P21: reference of a Go prototype, statistics.md section 6.
func TestFilterFixture(t *testing.T) {
	m, s := fixture1(true)
	f := NewFilter(m)
	f.Start(s)
	ll, want := 0.0, []float64{.600967, .4990387, .34493699, .47749175}
	f.Run(s, 0, s.Len(), func(i int, p float64) {
		ll -= logLoss(p, float64(s.Y[i]))
		if i < len(want) {
			near(t, "predicted", p, want[i], 1e-6)
		}
	})
	near(t, "log-lik", ll, -8.330804038, 1e-7)
	st := f.State()
	for i, want := range []float64{.09987641, .23053768, -.20556858} {
		near(t, "mean", st.Mean[i], want, 1e-7)
	}
	for i, want := range []float64{.4045258, .23846638, .23747781} {
		near(t, "variance", st.cov(i, i), want, 1e-7)
	}
}

// TestFilterAgainstQuadrature is P22: the filter without process noise, its reference, and the exact posterior by 81^3 quadrature.
func TestFilterAgainstQuadrature(t *testing.T) {
	m, s := fixture1(false)
	f := NewFilter(m)
	f.Start(s)
	f.Run(s, 0, s.Len(), nil)
	st := f.State()
	for i, want := range []float64{.08401637, .22586185, -.20485776} {
		near(t, "ADF mean", st.Mean[i], want, 1e-6)
	}
	for i, want := range []float64{.5716633, .4557518, .4548566} {
		near(t, "ADF sd", math.Sqrt(st.cov(i, i)), want, 1e-6)
	}
	for i, want := range []float64{.07934156, .22658306, -.20674767} {
		near(t, "exact mean", st.Mean[i], want, .006)
	}
	for i, want := range []float64{.58021, .45720, .45678} {
		near(t, "exact sd", math.Sqrt(st.cov(i, i)), want, .01)
	}
}
