package trend

import "testing"

// TestLongGapsCountSixtyDays: a pause of a year widens a level no more than sixty days do.
func TestLongGapsCountSixtyDays(t *testing.T) {
	variance := func(gap int32) float64 {
		m := &Model{Hyper: Hyper{SG: 1, SU: .5, Rho: 1, DG: .1}, Areas: 1, Sets: [][]int32{{}, {0}}, Items: []Difficulty{{}, {}}}
		s := &Sequence{}
		s.Append(0, 1, 1, 0, FirstTime, 0)
		s.Append(1, 1, 0, gap, FirstTime, 0)
		f := NewFilter(m)
		f.Start(s)
		f.Run(s, 0, s.Len(), func(int, float64) {})
		st := f.State()
		return st.cov(0, 0)
	}
	if variance(60) != variance(365) {
		t.Errorf("variance after 365 days is %g, after 60 days %g: the cap of 60 days is gone", variance(365), variance(60))
	}
	if !(variance(30) < variance(60)) {
		t.Errorf("variance after 30 days is %g, after 60 days %g: time no longer widens it", variance(30), variance(60))
	}
}
