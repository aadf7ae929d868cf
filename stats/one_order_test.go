package stats

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"cutscore/exam"
)

// threeForms are the answers of people whose abilities stay, to an easy, a middling and a hard form two weeks apart; order is by
// person and sitting the form.
func threeForms(people int, order func(person, sitting int) int) []exam.Response {
	const items = 40
	rng := rand.New(rand.NewPCG(8, 2))
	var b [3][items]float64
	for f := range b {
		for i := range b[f] {
			b[f][i] = 1.2*float64(f-1) + .7*rng.NormFloat64()
		}
	}
	var out []exam.Response
	for p := range people {
		theta := .5 * rng.NormFloat64()
		for k := range 3 {
			f := order(p, k)
			for i := range items {
				r := exam.Response{Source: "t", Examinee: fmt.Sprintf("s%02d", p), Sitting: fmt.Sprintf("s%02d.%d", p, k), Item: fmt.Sprintf("f%d.%d", f, i),
					Position: int32(i + 1), PeerP: exam.Unknown, AnsweredAt: int64(19000+14*k) * microDay, Disciplines: fmt.Sprintf("A%d", i%3), Result: exam.Incorrect}
				if rng.Float64() < sigma(theta-b[f][i]) {
					r.Result = exam.Correct
				}
				out = append(out, r)
			}
		}
	}
	return out
}

// TestFormsInOneOrderMoveNobody: everybody meets an easy, a middling and a hard form in this order. All fell by 30 points and more,
// with certainty and without a word. Where half go the other way the data tell, and the doubt is gone.
func TestFormsInOneOrderMoveNobody(t *testing.T) {
	const said = "met its questions in one order"
	for name, c := range map[string]struct {
		people int
		order  func(p, k int) int
		open   bool
	}{
		"one order":          {30, func(_, k int) int { return k }, true},
		"one order, a few":   {12, func(_, k int) int { return k }, true},
		"half the other way": {30, func(p, k int) int { return k + p%2*(2-2*k) }, false},
	} {
		all, _, _ := runAll(t, store(threeForms(c.people, c.order), 2), Options{})
		moved := 0
		for _, a := range all {
			if a.Overall.Arrow != "no clear change" {
				moved++
			}
			if open := strings.Contains(strings.Join(a.Overall.Change.Caveats, ""), said) && strings.Contains(strings.Join(a.Caveats, ""), said); open != c.open {
				t.Fatalf("%s: says %q and %q", name, a.Overall.Change.Caveats, a.Caveats)
			}
		}
		if moved > len(all)/10 {
			t.Errorf("%s: %d of %d move", name, moved, len(all))
		}
	}
}

// TestOneOrderIsRemembered: the next night rests on the same difficulties, and so on the same doubt.
func TestOneOrderIsRemembered(t *testing.T) {
	var kept *Calibration
	src := store(threeForms(30, func(_, k int) int { return k }), 2)
	runAll(t, src, Options{Learnt: func(c *Calibration) { kept = c }})
	if kept.CommonMove < .5 {
		t.Fatalf("the group moved by %.2f", kept.CommonMove)
	}
	all, _, _ := runAll(t, src, Options{Anchor: kept})
	for _, a := range all {
		if a.Overall.Arrow != "no clear change" {
			t.Errorf("%s", a.Overall.Arrow)
		}
	}
}

// TestGrowthBehindHarderFormsIsHeld: everybody rises by .3 logits a sitting, and the forms get harder by as much, so that nothing
// shows. The change over 28 days then said "none", with an interval that held the truth for nobody.
func TestGrowthBehindHarderFormsIsHeld(t *testing.T) {
	const people, items, gain = 60, 40, .3
	rng := rand.New(rand.NewPCG(8, 3))
	var b [3][items]float64
	for f := range b {
		for i := range b[f] {
			b[f][i] = gain*float64(f) + .7*rng.NormFloat64()
		}
	}
	share := func(theta float64) float64 {
		sum := 0.0
		for f := range b {
			for _, at := range b[f] {
				sum += sigma(theta - at)
			}
		}
		return sum / float64(len(b)*items)
	}
	change := map[string]float64{}
	var out []exam.Response
	for p := range people {
		theta, who := .5*rng.NormFloat64(), fmt.Sprintf("s%02d", p)
		change[who] = share(theta+2*gain) - share(theta)
		for f := range b {
			for i, at := range b[f] {
				r := exam.Response{Source: "t", Examinee: who, Sitting: fmt.Sprintf("%s.%d", who, f), Item: fmt.Sprintf("f%d.%d", f, i),
					Position: int32(i + 1), PeerP: exam.Unknown, AnsweredAt: int64(19000+14*f) * microDay, Disciplines: fmt.Sprintf("A%d", i%3), Result: exam.Incorrect}
				if rng.Float64() < sigma(theta+gain*float64(f)-at) {
					r.Result = exam.Correct
				}
				out = append(out, r)
			}
		}
	}
	all, _, _ := runAll(t, store(out, 2), Options{})
	held := 0
	for who, a := range all {
		if c := a.Overall.Change; c.Low <= change[who] && change[who] <= c.High {
			held++
		}
	}
	if held < people*8/10 {
		t.Errorf("the change of %d of %d is held", held, people)
	}
}
