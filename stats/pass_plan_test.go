package stats

import "testing"

// fixture4 is the plan of statistics.md P52.
func fixture4() Plan {
	p := Plan{Weight: []float64{.5, .3, .2}, Level: []float64{.2, .9, -.4}, SD: []float64{.2, .25, .3}, Rate: []float64{.010, .012, .015},
		Ceiling: 2.5, Cut: .62, SEM: .03}
	for i := range 31 {
		p.Difficulty = append(p.Difficulty, -1.5+.1*float64(i))
	}
	return p
}

func TestPlanP52(t *testing.T) {
	chance, perHour := fixture4().Chance()
	near(t, "P(pass)", chance, .06757033, 1e-7)
	for k, want := range []float64{.00763936, .00342050, .00567981} {
		near(t, "per hour", perHour[k], want, 1e-7)
	}
}

// TestPlanGradient: the gradient is the finite difference with the sd held; held here by taking the difference of z alone.
func TestPlanGradient(t *testing.T) {
	const h = 1e-4
	_, perHour := fixture4().Chance()
	for k := range perHour {
		p := fixture4()
		p.SD = []float64{0, 0, 0}
		p.SEM = .04099792
		base, _ := p.Chance()
		p.Level[k] += h * p.Rate[k] * (p.Ceiling - p.Level[k])
		moved, _ := p.Chance()
		near(t, "finite difference", (moved-base)/h, perHour[k], 1e-6)
	}
}

// TestGrowthP53: one school's law; and the worked projection of field.md 1.7 (190 with 14 days to go).
func TestGrowthP53(t *testing.T) {
	law := mustExam(t, "usmle-step1").Growth[0]
	for days, want := range map[float64]float64{30: 228.867, 60: 248.676, 90: 262.270} {
		near(t, "after days", law.After(200, days), want, .01)
	}
	near(t, "half-life", law.HalfLife(), 55.2245, .01)
	near(t, "190 in 14 days", law.After(190, 14), 206.4, .05)
	near(t, "P(pass) at 196", phi((law.After(190, 14)-196)/law.Error), .847, .001)
}
