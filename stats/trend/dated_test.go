package trend

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Given the drift, levels are those of least squares over the whole covariance with the noise that the readings leave, and of the equally spaced local
// level: three ways to one number.
func TestDatedAgrees(t *testing.T) {
	readings := []Reading{{0, 10, 0}, {7, 12, 0}, {7, 11, 0}, {21, 9, 0}, {60, 14, 0}}
	d, err := FollowDated(readings, 32)
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range driftGrid() {
		part := d.parts[i]
		known := make([]Reading, len(readings))
		for j, r := range readings {
			known[j] = Reading{r.Day, r.Value, part.scale}
		}
		days := []int32{0, 32, 60}
		want := denseLevel(t, known, walked(q*part.scale), days)
		for j, day := range days {
			c := make([]float64, len(d.days))
			c[d.at(day)] = 1
			v := want.cov.At(j, j)
			near(t, "level", part.mean[d.at(day)], want.mean[j], 1e-8)
			near(t, "variance", part.solve(c)[d.at(day)]*part.scale, v, 1e-8*(1+v))
		}
	}
	y := []float64{3, 5, 4, 7, 6, 9}
	var even []Reading
	for i, v := range y {
		even = append(even, Reading{int32(i), v, 0})
	}
	d, _ = FollowDated(even)
	for i, q := range driftGrid() {
		l := localLevel(y, q)
		near(t, "noise", d.parts[i].scale, l.Noise, 1e-9)
		near(t, "last", d.parts[i].mean[5], l.Level[5], 1e-9)
		near(t, "sd", math.Sqrt(d.parts[i].scale/d.parts[i].d[5]), l.LevelSD[5], 1e-9)
	}
}

// The drifts are weighed by the likelihood of the readings with the noise integrated out: for two drifts the ratio of
// weights is that of the diffuse likelihoods of the equally spaced local level, exp(LogLik) with the noise at its best,
// which differs from the integral by a factor that does not depend on the drift.
func TestDatedWeights(t *testing.T) {
	y := []float64{3, 5, 4, 7, 6, 9}
	var even []Reading
	for i, v := range y {
		even = append(even, Reading{int32(i), v, 0})
	}
	d, _ := FollowDated(even)
	grid := driftGrid()
	for i := 1; i < len(grid); i++ {
		got := math.Log(d.parts[i].weight / d.parts[0].weight)
		near(t, "weight", got, localLevel(y, grid[i]).LogLik-localLevel(y, grid[0]).LogLik, 1e-9)
	}
}

// A day of interest without a reading changes nothing but that it can be asked about.
func TestDatedIdleDay(t *testing.T) {
	readings := []Reading{{0, 10, 0}, {10, 12, 0}, {40, 9, 0}, {60, 14, 0}}
	a, _ := FollowDated(readings)
	b, _ := FollowDated(readings, 20, 33, 90)
	x, y := a.Change(0, 60, .9), b.Change(0, 60, .9)
	near(t, "mean", x.Mean, y.Mean, 1e-9)
	near(t, "low", x.Low, y.Low, 1e-7)
	near(t, "above", x.Above, y.Above, 1e-9)
}

func TestDatedEdges(t *testing.T) {
	for _, r := range [][]Reading{nil, {{0, 1, 0}, {1, 2, 0}}, {{0, 1, 0}, {1, 1, 0}, {2, 1, 0}}, {{3, 1, 0}, {3, 2, 0}, {3, 4, 0}}} {
		if _, err := FollowDated(r); err == nil {
			t.Errorf("%v: a level", r)
		}
	}
}

// Recovery: the change of 28 days is covered nine times in ten, whatever the noise, when the drift is drawn as the grid says.
func TestDatedCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 2))
	grid := driftGrid()
	const runs = 1500
	hit, above, said := 0, 0, 0.0
	for range runs {
		noise, q := math.Exp(rng.NormFloat64()), grid[rng.IntN(len(grid))]
		var readings []Reading
		level, day := 50.0, int32(0)
		var levels []float64
		for range 8 {
			gap := int32(3 + rng.IntN(15))
			for range gap {
				level += math.Sqrt(q) * noise * rng.NormFloat64()
				levels = append(levels, level)
			}
			day += gap
			readings = append(readings, Reading{day - 1, level + noise*rng.NormFloat64(), 0})
		}
		to := readings[7].Day
		if to < 28+readings[0].Day {
			continue
		}
		d, err := FollowDated(readings, to-28)
		if err != nil {
			t.Fatal(err)
		}
		b, truth := d.Change(to-28, to, .9), levels[to]-levels[to-28]
		said++
		if b.Low <= truth && truth <= b.High {
			hit++
		}
		if (b.Above > .5) == (truth > 0) {
			above++
		}
	}
	if got := float64(hit) / said; math.Abs(got-.9) > .025 {
		t.Errorf("90%% intervals cover %.3f", got)
	}
	if got := float64(above) / said; got < .6 {
		t.Errorf("the direction is right %.3f of the time", got)
	}
}
