package trend

import (
	"errors"
	"math"
	"testing"
)

// TestWalkByHand: readings 10 on day 0 and 14 on day 2, error variance 1, drift 1 a day. The two readings differ by
// N(0, 1+1+2): the change is shrunk by 2/4, so it is 2 with variance 2 - 2*2/4 = 1; the mean of both levels stays 12.
func TestWalkByHand(t *testing.T) {
	w, err := FollowLevel([]Reading{{0, 10, 1}, {2, 14, 1}}, 1, 1, 4)
	if err != nil {
		t.Fatal(err)
	}
	d, v := w.Change(0, 2)
	near(t, "change", d, 2, 1e-12)
	near(t, "its variance", v, 1, 1e-12)
	a, _ := w.On(0)
	b, vb := w.On(2)
	near(t, "first", a, 11, 1e-12)
	near(t, "second", b, 13, 1e-12)
	near(t, "its variance", vb, .75, 1e-12) // 1/(1/1 + 1/(1+2)) from itself and, through the walk, from the other
	mid, _ := w.On(1)
	near(t, "between", mid, 12, 1e-12)
	later, vl := w.On(4)
	near(t, "later", later, 13, 1e-12)
	near(t, "later, variance", vl, 2.75, 1e-12)
}

// TestWalkIsTheLocalLevel: at the variances fitted for the Nile the smoothed levels are those of the local level.
func TestWalkIsTheLocalLevel(t *testing.T) {
	y := nile()
	fit, err := FitLocalLevel(y)
	if err != nil {
		t.Fatal(err)
	}
	var r []Reading
	for i, x := range y {
		r = append(r, Reading{int32(i), x, fit.Noise})
	}
	w, err := FollowLevel(r, fit.Drift)
	if err != nil {
		t.Fatal(err)
	}
	for i := range y {
		m, v := w.On(int32(i))
		near(t, "level", m, fit.Level[i], 1e-6)
		near(t, "variance", v, fit.LevelSD[i]*fit.LevelSD[i], 1e-6)
	}
}

func TestWalkRefuses(t *testing.T) {
	for _, r := range [][]Reading{nil, {{0, 1, 0}}} {
		if _, err := FollowLevel(r, 1); !errors.Is(err, ErrWalk) {
			t.Errorf("%v: %v", r, err)
		}
	}
	if _, err := FollowLevel([]Reading{{0, 1, 1}}, 0); !errors.Is(err, ErrWalk) {
		t.Error("no drift")
	}
}

// TestLikelyDrift: steady readings ask for less drift than usual, a steep course for more; one reading for the usual.
func TestLikelyDrift(t *testing.T) {
	steep := []Reading{{0, 10, 1}, {10, 20, 1}, {20, 30, 1}, {30, 40, 1}}
	flat := []Reading{{0, 10, 1}, {10, 10.1, 1}, {20, 9.9, 1}, {30, 10, 1}}
	if d := LikelyDrift(steep, .1, 2.5); d < .5 {
		t.Errorf("steep: %v", d)
	}
	if d := LikelyDrift(flat, .1, 2.5); d >= .1 {
		t.Errorf("flat: %v", d)
	}
	near(t, "one", LikelyDrift(steep[:1], .1, 2.5), .1, 1e-9)
	// y2-y1 ~ N(0, 1+1+.5*10): log density of 10 is -(log(2 pi 7) + 100/7)/2.
	near(t, "log-lik", LogLik(steep[:2], .5), -(math.Log(2*math.Pi*7)+100.0/7)/2, 1e-12)
}
