package stats

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"cutscore/exam"
)

// TestMistakesBattery: none, one, all right, all wrong, all blank, hostile numbers: every figure is finite or withheld with a
// reason, and counts add up.
func TestMistakesBattery(t *testing.T) {
	class := func(n int, change func(i int, r *exam.Response)) *exam.Responses {
		rows := []exam.Response{}
		for i := range n {
			r := exam.Response{Sitting: "s", Item: fmt.Sprint(i), Key: "A", Chosen: "A", FirstChosen: "A", Result: exam.Correct, Position: int32(i + 1),
				Seconds: 50, PeerP: .7, Confidence: .5, AnsweredAt: exam.NoTime}
			change(i, &r)
			rows = append(rows, r)
		}
		return exam.FromRows(rows)
	}
	wrong := func(_ int, r *exam.Response) { r.Result, r.Chosen = exam.Incorrect, "B" }
	cases := map[string]*exam.Responses{
		"none":      class(0, nil),
		"one right": class(1, func(int, *exam.Response) {}),
		"one wrong": class(1, wrong),
		"all right": class(200, func(int, *exam.Response) {}),
		"all wrong": class(200, wrong),
		"all blank": class(200, func(_ int, r *exam.Response) { r.Result, r.Chosen = exam.Omitted, "" }),
		"unreached": class(200, func(_ int, r *exam.Response) { r.Result, r.Chosen = exam.NotReached, "" }),
		"unknown":   class(50, func(_ int, r *exam.Response) { r.Result = exam.ResultUnknown }),
		"partial":   class(50, func(i int, r *exam.Response) { r.Result, r.Credit = exam.PartlyCorrect, float32(i)/50 }),
		"hostile": class(60, func(i int, r *exam.Response) {
			wrong(i, r)
			r.Seconds, r.PeerP = float32(math.Inf(1)), float32(math.NaN())
		}),
		"no time": class(60, func(i int, r *exam.Response) { wrong(i, r); r.Seconds = 0 }),
		"certain": class(60, func(i int, r *exam.Response) { wrong(i, r); r.PeerP = 1 }),
		"instant": class(60, func(i int, r *exam.Response) { wrong(i, r); r.Seconds = 1e-6 }),
	}
	for name, c := range cases {
		for _, p := range [][]float64{nil, {math.NaN(), 0, 1, -3, .5}} {
			m := ClassifyMistakes(MistakeInput{Columns: c, To: c.Rows, P: p, Clusters: p == nil})
			if _, err := json.Marshal(m); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			sum := 0
			for _, x := range m.Types {
				sum += x.Count
			}
			if _, ok := find(m, exam.NotClassified); sum != m.Missed || !ok {
				t.Errorf("%s: counts sum to %d of %d", name, sum, m.Missed)
			}
		}
	}
}

// TestMistakesDoubled: the same answers twice, as two sittings, double every count.
func TestMistakesDoubled(t *testing.T) {
	c, p, _ := taker{n: 400, rapid: .1, away: .1, times: true, changes: true}.draw(11)
	var rows []exam.Response
	for copy := range 2 {
		for i := range c.Rows {
			r := c.Row(i)
			r.Sitting += fmt.Sprint("-", copy)
			rows = append(rows, r)
		}
	}
	twice := exam.FromRows(rows)
	rng := rand.New(rand.NewPCG(1, 1))
	items := make([]ItemTime, len(c.Item.Values))
	for i := range items {
		items[i] = ItemTime{N: 50, Mean: 70, Beta: 4.2 + .01*rng.NormFloat64(), Alpha: 2}
	}
	one := ClassifyMistakes(MistakeInput{Columns: c, To: c.Rows, P: p, ItemTimes: items})
	two := ClassifyMistakes(MistakeInput{Columns: twice, To: twice.Rows, P: append(append([]float64{}, p...), p...), ItemTimes: items})
	if two.Missed != 2*one.Missed {
		t.Errorf("missed %d, then %d", one.Missed, two.Missed)
	}
	for _, x := range one.Types {
		y, ok := find(two, exam.MistakeType(x.Type))
		// The shift to the examinee is a little surer with twice the answers, so a few near a threshold may move.
		if d := y.Count - 2*x.Count; !ok || d < -6 || d > 6 {
			t.Errorf("%s: %d, then %d", x.Type, x.Count, y.Count)
		}
	}
}
