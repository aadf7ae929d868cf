package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"cutscore/exam"
)

// sameForm are the answers of everybody to one form of items, whose difficulty by item and area are given.
func sameForm(students int, items []float64, area func(int) string, seed uint64, p func(theta, b float64) float64) []exam.Response {
	rng := rand.New(rand.NewPCG(seed, 3))
	var out []exam.Response
	for s := range students {
		theta := rng.NormFloat64()
		for i, b := range items {
			r := exam.Response{Source: "t", Examinee: fmt.Sprintf("s%03d", s), Sitting: fmt.Sprintf("s%03d", s), Form: "F", Item: fmt.Sprintf("i%02d", i),
				Position: int32(i + 1), AnsweredAt: 19000 * microDay, Disciplines: area(i), Result: exam.Incorrect}
			if rng.Float64() < p(theta, b) {
				r.Result = exam.Correct
			}
			out = append(out, r)
		}
	}
	return out
}

// TestLevelIsTheShareWhereAllTookTheSame: everybody took the same items once, so a mean level that is a share of those
// items is the mean share that was right, whatever the difficulties look like: a third always right, a third very easy, from
// easy to hard with guessing. One normal in place of the items was .05 off on the second, and .21 on the first, where an
// area's practice passed for ability.
func TestLevelIsTheShareWhereAllTookTheSame(t *testing.T) {
	thirds := func(i int) string { return fmt.Sprintf("A%d", i%3) }
	one := func(int) string { return "A" }
	rasch := func(theta, b float64) float64 { return sigma(theta - b) }
	rng := rand.New(rand.NewPCG(1, 1))
	always, mixed, slope := make([]float64, 30), make([]float64, 60), make([]float64, 40)
	for i := range mixed {
		mixed[i] = .5 + .8*rng.NormFloat64()
		if i%3 == 0 {
			mixed[i] = -4
		}
	}
	for i := range slope {
		slope[i] = -1.5 + 3*float64(i)/39
	}
	for i := range always {
		always[i] = float64(i % 3)
	}
	for name, rows := range map[string][]exam.Response{
		"a third always right": sameForm(100, always, thirds, 9, func(_, b float64) float64 { return map[bool]float64{true: 1, false: .5}[b == 0] }),
		"a third very easy":    sameForm(150, mixed, one, 5, rasch),
		"easy to hard, guessed": sameForm(100, slope, func(i int) string { return fmt.Sprintf("A%d", i*3/40) }, 7,
			func(theta, b float64) float64 { return .25 + .75*rasch(theta, b) }),
	} {
		all, _, _ := runAll(t, store(rows, 2), Options{})
		level, percent := 0.0, 0.0
		for _, a := range all {
			if !a.Overall.Level.OK() {
				t.Fatalf("%s: %s", name, a.Overall.Level.Withheld)
			}
			level += a.Overall.Level.Value / float64(len(all))
			percent += a.Overall.Percent.Value / float64(len(all))
		}
		t.Logf("%s: mean level %.4f, mean share right %.4f", name, level, percent)
		if math.Abs(level-percent) > .015 {
			t.Errorf("%s: mean level %.4f, mean share right %.4f", name, level, percent)
		}
	}
}

// TestLevelIsTheTrueShare: of a form with a third of very easy items the level of everybody is near the share that their true
// ability has on it: nine in ten 90% intervals hold it, with what 150 people leave to chance.
func TestLevelIsTheTrueShare(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	items := make([]float64, 60)
	for i := range items {
		items[i] = .5 + .8*rng.NormFloat64()
		if i%3 == 0 {
			items[i] = -4
		}
	}
	truth := map[string]float64{}
	rows := sameForm(150, items, func(int) string { return "A" }, 11, func(theta, b float64) float64 { return sigma(theta - b) })
	again := rand.New(rand.NewPCG(11, 3)) // the same draws
	for s := range 150 {
		theta := again.NormFloat64()
		share := 0.0
		for _, b := range items {
			share += sigma(theta-b) / float64(len(items))
			again.Float64()
		}
		truth[fmt.Sprintf("s%03d", s)] = share
	}
	all, _, _ := runAll(t, store(rows, 2), Options{})
	inside, off := 0, 0.0
	for who, a := range all {
		l := a.Overall.Level
		off += (l.Value - truth[who]) / float64(len(all))
		if l.Low <= truth[who] && truth[who] <= l.High {
			inside++
		}
	}
	t.Logf("mean error %.4f, %d of %d inside", off, inside, len(all))
	if math.Abs(off) > .015 || inside < 120 {
		t.Errorf("mean error %.4f, %d of %d inside", off, inside, len(all))
	}
}
