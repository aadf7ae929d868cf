package trend

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// dense is a level at days by generalised least squares over the whole covariance of the readings: a level of unknown start
// and a movement of known covariance (universal kriging). An independent way to what filters give.
type dense struct {
	mean   []float64
	cov    *mat.Dense
	logLik float64 // of the readings' differences to the first
}

func denseLevel(t *testing.T, readings []Reading, moved func(a, b float64) float64, days []int32) dense {
	t.Helper()
	n, m := len(readings), len(days)
	k, y, one := mat.NewSymDense(n, nil), mat.NewVecDense(n, nil), mat.NewVecDense(n, nil)
	cross, own := mat.NewDense(n, m, nil), mat.NewDense(m, m, nil)
	first := float64(readings[0].Day)
	for i, r := range readings {
		y.SetVec(i, r.Value)
		one.SetVec(i, 1)
		for j := 0; j <= i; j++ {
			k.SetSym(i, j, moved(float64(r.Day)-first, float64(readings[j].Day)-first))
		}
		k.SetSym(i, i, k.At(i, i)+r.Variance)
		for j, d := range days {
			cross.Set(i, j, moved(float64(r.Day)-first, float64(d)-first))
		}
	}
	for i, a := range days {
		for j, b := range days {
			own.Set(i, j, moved(float64(a)-first, float64(b)-first))
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(k) {
		t.Fatal("covariance of the readings")
	}
	var ky, k1 mat.VecDense
	var kc, cc mat.Dense
	for _, err := range []error{chol.SolveVecTo(&ky, y), chol.SolveVecTo(&k1, one), chol.SolveTo(&kc, cross)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	weight := mat.Dot(one, &k1)
	start := mat.Dot(one, &ky) / weight
	cc.Mul(cross.T(), &kc)
	own.Sub(own, &cc)
	open := make([]float64, m) // 1 - 1'K^-1 k
	out := dense{cov: own, logLik: -(float64(n-1)*math.Log(2*math.Pi) + chol.LogDet() + math.Log(weight) + mat.Dot(y, &ky) - start*start*weight) / 2}
	for j := range days {
		open[j] = 1
		level := start
		for i := range readings {
			open[j] -= kc.At(i, j)
			level += kc.At(i, j) * (readings[i].Value - start)
		}
		out.mean = append(out.mean, level)
	}
	for i := range days {
		for j := range days {
			own.Set(i, j, own.At(i, j)+open[i]*open[j]/weight)
		}
	}
	return out
}

func walked(q float64) func(a, b float64) float64 {
	return func(a, b float64) float64 { return q * math.Min(a, b) }
}

// TestScoreLevelByHand: no pace, a walk of 1 a day, readings 10 on day 0 and 14 on day 2 of error variance 1. They differ by
// N(0, 1+1+2): the change is shrunk by 2/4 to 2, variance 2 - 2*2/4 = 1; the level on day 2 is 13, variance
// 1/(1/1 + 1/(1+2)) = .75; day 0 has 11. Log density of the difference 4: -(log(2 pi 4) + 16/4)/2.
func TestScoreLevelByHand(t *testing.T) {
	l := &ScoreLevel{days: []int32{0, 2}, from: 0}
	p, ll := l.part([]Reading{{0, 10, 1}, {2, 14, 1}}, scoreSDs{slope: 1e-9, walk: 1, fade: .01})
	near(t, "change", p.change.mean, 2, 1e-9)
	near(t, "its variance", p.change.sd*p.change.sd, 1, 1e-9)
	near(t, "first", p.level[0].mean, 11, 1e-9)
	near(t, "last", p.level[1].mean, 13, 1e-9)
	near(t, "its variance", p.level[1].sd*p.level[1].sd, .75, 1e-9)
	near(t, "log-lik", ll, -(math.Log(8*math.Pi)+4)/2, 1e-9)
	// a fresh pace of sd s carries a level by variance s^2 (2kd - 2 + 2e^-kd)/k^2 in d days, of which k = ln 2 / 55.2245
	k := math.Ln2 / 55.2245
	gain, left, noise := pace(scoreSDs{slope: .2, walk: .5, fade: k}, 30)
	near(t, "what is left of a pace", left, math.Pow(.987527, 30), 1e-5)
	near(t, "30 days", noise[0]+gain*gain*.04, .04*(60*k-2+2*math.Exp(-30*k))/(k*k)+.25*30, 1e-9)
}

// TestScoreLevelIsKriging: filter and smoother of every part give what the whole covariance gives, the integral of a
// stationary pace having the covariance s^2 (2k min(a,b) - 1 + e^-ka + e^-kb - e^-k|a-b|)/k^2.
func TestScoreLevelIsKriging(t *testing.T) {
	readings := []Reading{{3, 50, 9}, {10, 57, 16}, {10, 53, 4}, {31, 55, 9}, {80, 66, 25}, {94, 63, 9}}
	days := []int32{3, 10, 31, 80, 94, 66}
	grid, _ := scoreGrid(8.7)
	for _, sds := range grid {
		k := sds.fade
		moved := func(a, b float64) float64 {
			carried := sds.slope * sds.slope / (k * k) * (2*k*math.Min(a, b) - 1 + math.Exp(-k*a) + math.Exp(-k*b) - math.Exp(-k*math.Abs(a-b)))
			return carried + sds.walk*sds.walk*math.Min(a, b)
		}
		want := denseLevel(t, readings, moved, days)
		l := &ScoreLevel{days: days[:5], from: 66}
		p, ll := l.part(readings, sds)
		near(t, "log-lik", ll, want.logLik, 1e-8)
		for i := range days[:5] {
			near(t, "level", p.level[i].mean, want.mean[i], 1e-7)
			near(t, "variance", p.level[i].sd*p.level[i].sd, want.cov.At(i, i), 1e-7)
		}
		near(t, "change", p.change.mean, want.mean[4]-want.mean[5], 1e-7)
		near(t, "its variance", p.change.sd*p.change.sd, want.cov.At(4, 4)+want.cov.At(5, 5)-2*want.cov.At(4, 5), 1e-7)
	}
}

// TestScoreLevelIsTheLocalLevel: without a pace and at the variances that StructTS finds for the Nile (P26) it is that level.
func TestScoreLevelIsTheLocalLevel(t *testing.T) {
	fit, err := FitLocalLevel(nile())
	if err != nil {
		t.Fatal(err)
	}
	var r []Reading
	l := &ScoreLevel{from: NoDay}
	for i, x := range nile() {
		r, l.days = append(r, Reading{int32(i), x, fit.Noise}), append(l.days, int32(i))
	}
	p, ll := l.part(r, scoreSDs{slope: 1e-5, walk: math.Sqrt(fit.Drift), fade: .01})
	near(t, "log-lik", ll, fit.LogLik, 1e-6)
	for i := range r {
		near(t, "level", p.level[i].mean, fit.Level[i], 1e-5)
		near(t, "sd", p.level[i].sd, fit.LevelSD[i], 1e-5)
	}
}

// TestScoreLevelUnits: in other units of the scale everything is the same.
func TestScoreLevelUnits(t *testing.T) {
	a, _ := FollowScores([]Reading{{0, 50, 9}, {14, 57, 9}, {40, 60, 9}}, 8.7, 12)
	b, _ := FollowScores([]Reading{{0, .5, 9e-4}, {14, .57, 9e-4}, {40, .6, 9e-4}}, .087, 12)
	x, y := a.On(70, .9), b.On(70, .9)
	near(t, "low", x.Low, 100*y.Low, 1e-6)
	near(t, "above", a.Change(.9).Above, b.Change(.9).Above, 1e-9)
	m, v := a.Moments(70)
	near(t, "mean past the last", m, a.On(40, .9).Mean, 1e-9)
	if _, now := a.Moments(40); v <= now {
		t.Errorf("variance %v a month later, %v on the day", v, now)
	}
	far, _ := a.Moments(100)
	_, atReach := a.Moments(40 + longestReach)
	_, beyond := a.Moments(400)
	near(t, "the pace is not carried on", far, m, 1e-9)
	near(t, "past the reach", beyond, atReach, 1e-9)
}

func TestScoreLevelRefuses(t *testing.T) {
	for _, r := range [][]Reading{nil, {{0, 1, 0}}, {{3, 1, 1}, {2, 1, 1}}} {
		if _, err := FollowScores(r, 1, NoDay); !errors.Is(err, ErrScores) {
			t.Errorf("%v: %v", r, err)
		}
	}
	for _, c := range []struct {
		popSD float64
		from  int32
	}{{0, NoDay}, {1, -1}, {1, 4}} {
		if _, err := FollowScores([]Reading{{0, 1, 1}, {3, 1, 1}}, c.popSD, c.from); !errors.Is(err, ErrScores) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	one, err := FollowScores([]Reading{{5, 60, 9}}, 8.7, NoDay)
	if err != nil {
		t.Fatal(err)
	}
	m, v := one.Moments(5)
	near(t, "one reading", m, 60, 1e-12)
	near(t, "its variance", v, 9, 1e-9)
}

// studying is somebody's true level by day, of a course of so many days.
type studying struct {
	name  string
	level func(day, course float64) float64
}

var courses = []studying{
	{"stable", func(_, _ float64) float64 { return 60 }},
	{"rising 3 a week", func(d, _ float64) float64 { return 50 + 3*d/7 }},
	{"rising 6 a month", func(d, _ float64) float64 { return 50 + 6*d/28 }},
	{"rising 3 a month", func(d, _ float64) float64 { return 50 + 3*d/28 }},
	{"by the growth law", func(d, _ float64) float64 { return 80 - 30*math.Pow(.987527, d) }},
	{"levelling off", func(d, course float64) float64 { return 50 + 12*math.Min(2*d/course, 1) }},
	{"falling 4 a month", func(d, _ float64) float64 { return 70 - 4*d/28 }},
	{"12 up at once, midway", func(d, course float64) float64 {
		if d < course/2 {
			return 55
		}
		return 67
	}},
}

// recovered counts, over courses of 3 to 12 scores of error 3 to 5, how often 90% intervals of level and change hold the
// truth, and how often a change is called.
type recovered struct{ runs, level, change, rising, falling, squares, off float64 }

func recover90(t *testing.T, s studying, gap, runs int) (c recovered) {
	t.Helper()
	rng := rand.New(rand.NewPCG(uint64(gap), 6))
	for range runs {
		n := max(3, 28/gap+1) + rng.IntN(8)
		sem := 3 + 2*rng.Float64()
		course := float64((n - 1) * gap)
		var r []Reading
		for i := range n {
			r = append(r, Reading{int32(i * gap), s.level(float64(i*gap), course) + sem*rng.NormFloat64(), sem * sem})
		}
		last := r[n-1].Day
		l, err := FollowScores(r, 8.7, last-28)
		if err != nil {
			t.Fatal(err)
		}
		on, moved, truth := l.On(last, .9), l.Change(.9), s.level(course, course)
		c.runs++
		c.level += one(on.Low <= truth && truth <= on.High)
		was := s.level(course-28, course)
		c.change += one(moved.Low <= truth-was && truth-was <= moved.High)
		c.rising += one(moved.Above >= .9)
		c.falling += one(moved.Above <= .1)
		c.off += on.Mean - truth
		c.squares += (on.Mean - truth) * (on.Mean - truth)
	}
	return c
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// TestScoreLevelRecovers: levels of students of all kinds are held nine times in ten, those who stand still are not called
// rising, and those who rise steadily are.
func TestScoreLevelRecovers(t *testing.T) {
	var all recovered
	for _, s := range courses {
		for _, gap := range []int{7, 14, 28} {
			c := recover90(t, s, gap, 250)
			t.Logf("%-22s every %2d days: level %.3f, change %.3f, off by %+.2f, root mean square %.2f; rising %.3f, falling %.3f", s.name, gap,
				c.level/c.runs, c.change/c.runs, c.off/c.runs, math.Sqrt(c.squares/c.runs), c.rising/c.runs, c.falling/c.runs)
			if c.level < .84*c.runs {
				t.Errorf("%s every %d days: 90%% intervals hold the level in %.3f", s.name, gap, c.level/c.runs)
			}
			if s.name == "stable" && (c.rising > .05*c.runs || c.falling > .05*c.runs) {
				t.Errorf("stable, every %d days: %.3f rising, %.3f falling", gap, c.rising/c.runs, c.falling/c.runs)
			}
			if s.name == "rising 3 a week" && c.rising < .85*c.runs {
				t.Errorf("3 a week, every %d days: only %.3f rising", gap, c.rising/c.runs)
			}
			all.runs, all.level, all.change = all.runs+c.runs, all.level+c.level, all.change+c.change
		}
	}
	t.Logf("all: level %.3f, change %.3f", all.level/all.runs, all.change/all.runs)
	if l, c := all.level/all.runs, all.change/all.runs; math.Abs(l-.9) > .04 || math.Abs(c-.9) > .05 {
		t.Errorf("90%% intervals hold the level in %.3f and the change in %.3f", l, c)
	}
}

// TestScoreLevelCourses: a steady rise is followed to its end, a single high score is not believed, and a jump that lasts is.
func TestScoreLevelCourses(t *testing.T) {
	follow := func(gap int, scores ...float64) *ScoreLevel {
		var r []Reading
		for i, s := range scores {
			r = append(r, Reading{int32(i * gap), s, 9})
		}
		l, err := FollowScores(r, 8.7, r[len(r)-1].Day-28)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	steady := follow(7, 45, 48, 51, 54, 57, 60, 63, 66, 69, 72)
	if b := steady.On(63, .9); math.Abs(b.Mean-72) > 1.5 || b.Low > 72 {
		t.Errorf("a steady rise to 72: %+v", b)
	}
	if c := steady.Change(.9); math.Abs(c.Mean-12) > 1.5 || c.Above < .99 {
		t.Errorf("12 in 28 days: %+v", c)
	}
	if c := follow(28, 50, 53, 56, 59, 62, 65, 68, 71).Change(.9); c.Above < .9 {
		t.Errorf("3 higher every 28 days, eight times: %+v", c)
	} else {
		t.Log(c)
	}
	if b := follow(7, 55, 56, 55, 57, 55, 67).On(35, .9); b.Mean > 63.5 {
		t.Errorf("one high score at the end: %+v", b)
	}
	if b := follow(14, 55, 56, 55, 70, 71, 70, 72).On(84, .9); b.Mean < 69 {
		t.Errorf("a jump that lasts: %+v", b)
	}
}

// Scores that contradict each other say so: their errors are taken as larger than stated, and the level is as open as they leave
// it. Usual ones are taken as they are.
func TestErrorsGrowWhereScoresScatter(t *testing.T) {
	wild := []Reading{{0, 0, 8.4}, {14, 100, 8.4}, {28, 0, 8.4}, {42, 100, 8.4}, {56, 0, 8.4}, {70, 100, 8.4}}
	l, err := FollowScores(wild, 8.7, 42)
	if err != nil {
		t.Fatal(err)
	}
	if b, c := l.On(70, .9), l.Change(.9); l.Errors < 10 || b.High-b.Low < 50 || c.Low > 0 || c.High < 0 {
		t.Errorf("errors x %.1f, level %+v, change %+v", l.Errors, b, c)
	}
	calm := []Reading{{0, 60, 8.4}, {14, 63, 8.4}, {28, 61, 8.4}, {42, 65, 8.4}, {56, 66, 8.4}}
	if l, err = FollowScores(calm, 8.7, 28); err != nil || l.Errors != 1 {
		t.Errorf("errors x %v, %v", l.Errors, err)
	}
}
