package trend

import (
	"errors"
	"math"
	"testing"
)

// nile is the annual flow of the Nile at Aswan 1871-1970 in 1e8 m^3 (Cobb 1978).
func nile() []float64 {
	return []float64{1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
		1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824,
		702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771,
		676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170,
		912, 746, 919, 718, 714, 740}
}

// nearlyDiffuse is the log-likelihood from a start N(0, 10^7), the first value's term left out: how the reference of
// P26 was computed. The exact diffuse value is .0014 lower.
func nearlyDiffuse(y []float64, noise, drift float64) float64 {
	a, p, ll := 0.0, 1e7, 0.0
	for i, x := range y {
		f, e := p+noise, x-a
		if i > 0 {
			ll -= (math.Log(2*math.Pi*f) + e*e/f) / 2
		}
		a, p = a+p/f*e, p*noise/f+drift
	}
	return ll
}

// TestLocalLevelNile is P26: R's StructTS and Durbin and Koopman.
func TestLocalLevelNile(t *testing.T) {
	fit, err := FitLocalLevel(nile())
	if err != nil {
		t.Fatal(err)
	}
	near(t, "noise", fit.Noise, 15099, 151)
	near(t, "drift", fit.Drift, 1469.1, 14.7)
	near(t, "log-lik of the reference's start", nearlyDiffuse(nile(), fit.Noise, fit.Drift), -632.5442, .001)
	near(t, "exact diffuse log-lik", fit.LogLik, nearlyDiffuse(nile(), fit.Noise, fit.Drift), .002)
	if len(fit.Level) != 100 || fit.LevelSD[50] <= 0 || fit.LevelSD[50] >= fit.LevelSD[99] {
		t.Errorf("the middle of a series is known better than its end: %v, %v", fit.LevelSD[50], fit.LevelSD[99])
	}
}

// TestBreakNile is P27: R's strucchange.
func TestBreakNile(t *testing.T) {
	b, found := FindBreak(nile(), 15)
	if !found || b.After != 28 {
		t.Errorf("break after %d, found %v", b.After, found)
	}
	near(t, "mean before", b.Before, 1097.75, 1e-3)
	near(t, "mean after", b.Later, 849.9722, 1e-3)
	near(t, "RSS", b.RSS, 1597457.1944, 1e-3)
}

func TestShortSeries(t *testing.T) {
	for _, y := range [][]float64{nil, {1}, {1, 2}, {3, 3, 3, 3}} {
		if _, err := FitLocalLevel(y); !errors.Is(err, ErrShortSeries) {
			t.Errorf("%v: %v", y, err)
		}
	}
	if _, found := FindBreak([]float64{5, 5, 5, 5, 5, 5}, 2); found {
		t.Error("a constant series has a break")
	}
	if _, found := FindBreak([]float64{1, 2}, 2); found {
		t.Error("two values have a break")
	}
}
