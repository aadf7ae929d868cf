package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestForecastsByHand: four forecasts, every figure by hand.
func TestForecastsByHand(t *testing.T) {
	f := Forecasts{P: []float64{.2, .4, .4, .9}, Y: []bool{false, true, false, true}}
	near(t, "Brier", f.Brier(), (.04+.36+.16+.01)/4, 1e-15)
	near(t, "log loss", f.LogLoss(), -(math.Log(.8)+math.Log(.4)+math.Log(.6)+math.Log(.9))/4, 1e-15)
	auc, variance, ok := f.AUC()
	near(t, "AUC: (.2<.4) (.2<.9) (.4<.9) and half a tie of 4 pairs", auc, 3.5/4, 1e-15)
	// placements: events .4 -> .75, .9 -> 1; non-events: .2 -> 1, .4 -> .75. Each variance is .03125, each over 2.
	near(t, "DeLong variance", variance, .03125, 1e-15)
	near(t, "Spiegelhalter", f.Spiegelhalter(), (-.2*.6+.6*.2-.4*.2-.1*.8)/math.Sqrt(.36*.16+2*.04*.24+.64*.09), 1e-12)
	near(t, "ECE by width", f.ECE(10, false), (.2+.2+.1)/4, 1e-15)
	near(t, "ECE by mass: bins {.2} and {.4 .4 .9}", f.ECE(2, true), (.2+.3)/4, 1e-15)
	if !ok {
		t.Error("both kinds are there")
	}
	if _, _, ok := (Forecasts{P: []float64{.1}, Y: []bool{true}}).AUC(); ok {
		t.Error("no AUC without both kinds")
	}
}

// TestBinEdges: the upper end belongs to a bin, 0 to the first; ties stay together by mean rank.
func TestBinEdges(t *testing.T) {
	f := Forecasts{P: []float64{0, .1, .100001, 1}, Y: make([]bool, 4)}
	b := f.Bins(10, false)
	if b[0].N != 2 || b[1].N != 1 || b[9].N != 1 {
		t.Errorf("widths: %+v", b)
	}
	ties := Forecasts{P: []float64{.5, .5, .5, .5}, Y: []bool{true, false, false, false}}
	if b := ties.Bins(4, true); b[2].N != 4 { // mean rank 2.5, ceiling of 2.5
		t.Errorf("mass with ties: %+v", b)
	}
	near(t, "ECE of ties", ties.ECE(4, true), .25, 1e-15)
}

func drawn(n int, seed uint64, distort func(p float64) float64) Forecasts {
	rng := rand.New(rand.NewPCG(seed, 3))
	var f Forecasts
	for range n {
		p := sigma(1.5 * rng.NormFloat64())
		f.P = append(f.P, distort(p))
		f.Y = append(f.Y, rng.Float64() < p)
	}
	return f
}

// TestNoLineWhereOutcomesAreSeparated: the likelihood then rises with the slope for ever.
func TestNoLineWhereOutcomesAreSeparated(t *testing.T) {
	for _, p := range [][]float64{{.1, .2, .8, .9}, {.4, .45, .55, .6}, {.5, .5, .5, .5}, {0, 0, 1, 1}} {
		if a, b, ok := (Forecasts{P: p, Y: []bool{false, false, true, true}}).Line(); ok {
			t.Errorf("%v: intercept %v, slope %v", p, a, b)
		}
	}
}

// TestCalibrationRecovers: a distortion of the logit is found again, and undone.
func TestCalibrationRecovers(t *testing.T) {
	same := func(p float64) float64 { return p }
	f := drawn(20000, 1, same)
	intercept, slope, ok := f.Line()
	near(t, "intercept of honest forecasts", intercept, 0, .06)
	near(t, "slope of honest forecasts", slope, 1, .06)
	if z := f.Spiegelhalter(); !ok || math.Abs(z) > 3 {
		t.Errorf("honest forecasts: z %v", z)
	}
	sure := drawn(20000, 1, func(p float64) float64 { return sigma(0.5 + 2*logit(p)) })
	intercept, slope, _ = sure.Line()
	near(t, "slope of too sure forecasts", slope, .5, .03)
	near(t, "intercept of too sure forecasts", intercept, -.25, .06)
	if citl, ok := sure.InTheLarge(); !ok || citl > -.2 {
		t.Errorf("events come less often than said: %v", citl)
	}
	platt, _ := sure.Platt()
	near(t, "Platt undoes it", platt(sigma(.5+2*logit(.7))), .7, .02)
	beta, coef, ok := sure.Beta()
	near(t, "beta undoes it", beta(sigma(.5+2*logit(.7))), .7, .02)
	if !ok || len(coef) != 3 {
		t.Errorf("beta coefficients %v", coef)
	}
	steps := sure.Isotonic()
	near(t, "isotonic undoes it", Stepwise(steps)(sigma(.5+2*logit(.7))), .7, .08)
	for i := 1; i < len(steps); i++ {
		if steps[i].Value <= steps[i-1].Value || steps[i].From <= steps[i-1].From {
			t.Fatalf("steps must rise: %v then %v", steps[i-1], steps[i])
		}
	}
}

// TestIsotonicByHand: 0 1 0 1 pools the middle.
func TestIsotonicByHand(t *testing.T) {
	got := Forecasts{P: []float64{.4, .1, .2, .3}, Y: []bool{true, false, true, false}}.Isotonic()
	want := []IsotonicStep{{.1, 0}, {.2, .5}, {.4, 1}}
	if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestAUCIdentities: AUC is unchanged by a rising map, mirrored by a falling one, and DeLong's variance is that of the
// placements of a large sample.
func TestAUCIdentities(t *testing.T) {
	f := drawn(3000, 2, func(p float64) float64 { return p })
	a, v, _ := f.AUC()
	g := Forecasts{Y: f.Y}
	for _, p := range f.P {
		g.P = append(g.P, 1-p*p*p)
	}
	b, w, _ := g.AUC()
	near(t, "mirrored", b, 1-a, 1e-12)
	near(t, "variance", w, v, 1e-15)
	var aucs []float64
	for i := range 200 {
		x, _, _ := drawn(300, uint64(100+i), func(p float64) float64 { return p }).AUC()
		aucs = append(aucs, x)
	}
	mean, square := 0.0, 0.0
	for _, x := range aucs {
		mean += x / 200
		square += x * x / 200
	}
	_, v300, _ := drawn(300, 77, func(p float64) float64 { return p }).AUC()
	near(t, "DeLong sd against repetition", math.Sqrt(v300), math.Sqrt(square-mean*mean), .004)
}

func TestLogisticFit(t *testing.T) {
	x := [][]float64{{1, 0}, {1, 0}, {1, 0}, {1, 1}, {1, 1}, {1, 1}, {1, 1}}
	y := []bool{true, false, false, true, true, true, false}
	fit, ok := LogisticFit(x, y, nil, nil)
	if !ok {
		t.Fatal("no fit")
	}
	near(t, "intercept = logit 1/3", fit.Coef[0], math.Log(.5), 1e-10)
	near(t, "slope = logit 3/4 - logit 1/3", fit.Coef[1], math.Log(3)-math.Log(.5), 1e-10)
	near(t, "sd of the intercept = sqrt(1/1 + 1/2)", fit.SD[0], math.Sqrt(1.5), 1e-9)
	near(t, "deviance", fit.Deviance, -2*(math.Log(1./3)+2*math.Log(2./3)+3*math.Log(.75)+math.Log(.25)), 1e-10)
	separated := []bool{false, false, false, true, true, true, true}
	if _, ok := LogisticFit(x, separated, nil, nil); ok {
		t.Error("separation has no maximum")
	}
	if fit, ok := LogisticFit(x, separated, nil, []Prior{{0, 1}, {0, 1}}); !ok || math.Abs(fit.Coef[1]) > 3 {
		t.Errorf("priors make separation harmless: %v", fit.Coef)
	}
	if _, ok := LogisticFit([][]float64{{1, 1}, {1, 1}}, []bool{true, false}, nil, nil); ok {
		t.Error("a doubled column has no maximum")
	}
	if _, ok := LogisticFit(nil, nil, nil, nil); ok {
		t.Error("no rows have no maximum")
	}
}

func TestRecalibrate(t *testing.T) {
	none := Recalibrate(Forecasts{})
	for _, p := range []float64{.02, .5, .9} {
		near(t, "no outcome gives back the cold start", none.Apply(p), p, 1e-12)
	}
	all := Recalibrate(Forecasts{P: []float64{.6, .7, .8}, Y: []bool{true, true, true}})
	if p := all.Apply(.7); p <= .7 || p > .9 {
		t.Errorf("three passes move .7 to %v", p)
	}
	many := Recalibrate(drawn(20000, 5, func(p float64) float64 { return sigma(0.5 + 2*logit(p)) }))
	near(t, "slope of many outcomes", many.B, .5, .03)
}
