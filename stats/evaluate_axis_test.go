package stats

import (
	"fmt"
	"slices"
	"testing"

	"cutscore/exam"
)

// What is learnt and predicted along is what training carries: the tested answers take their items' areas from it, whatever their
// own export has.
func TestTrainingDecidesAreas(t *testing.T) {
	learn, held := halves(class{students: 90, sittings: 4, items: 40, areas: 3, growth: .05, seed: 71}.rows(), "s070")
	as := func(rows []exam.Response, change func(*exam.Response)) []exam.Response {
		out := slices.Clone(rows)
		for i := range out {
			change(&out[i])
		}
		return out
	}
	systems := func(r *exam.Response) { r.Systems, r.Disciplines = r.Disciplines, "" }
	none := func(r *exam.Response) { r.Disciplines = "" }
	both := func(r *exam.Response) { r.Systems, r.Disciplines = r.Disciplines, "all of it" }
	renamed := func(r *exam.Response) { r.Disciplines = "Dept. of " + r.Disciplines }
	same := func(*exam.Response) {}
	want := ""
	for _, c := range []struct {
		name        string
		train, test func(*exam.Response)
		axis        string
	}{
		{"the same", same, same, "discipline"},
		{"none in the test", same, none, "discipline"},
		{"called otherwise in the test", same, renamed, "discipline"},
		{"the other axis", systems, systems, "system"},
		{"another axis in the test", systems, same, "system"},
		{"both in the test", systems, both, "system"},
	} {
		ev, err := Evaluate(t.Context(), store(as(learn, c.train), 2), store(as(held, c.test), 2), Options{Seed: 4})
		if err != nil {
			t.Fatal(err)
		}
		tr := &ev.Trend
		got := fmt.Sprintf("trend %.6f %.6f, pfa %.6f", *tr.AUC, *tr.LogLoss, *tr.Baselines["pfa"].LogLoss)
		if want == "" {
			want = got
		}
		if got != want || tr.Axis != c.axis {
			t.Errorf("%s: %s along %q, want %s", c.name, got, tr.Axis, want)
		}
	}
}

// Where no training answer says what it is about, tested ones say nothing that was learnt, along any axis: not to the model, Elo or PFA.
func TestTrainingWithoutAreas(t *testing.T) {
	learn, held := halves(class{students: 90, sittings: 4, items: 40, areas: 3, growth: .05, seed: 71}.rows(), "s070")
	for i := range learn {
		learn[i].Disciplines = ""
	}
	want := ""
	for _, change := range []func(r *exam.Response, area string){
		func(r *exam.Response, _ string) { r.Disciplines = "" },
		func(r *exam.Response, area string) { r.Disciplines = area },
		func(r *exam.Response, area string) { r.Disciplines, r.Systems = "", area },
	} {
		test := slices.Clone(held)
		for i := range test {
			change(&test[i], held[i].Disciplines)
		}
		ev, err := Evaluate(t.Context(), store(learn, 2), store(test, 2), Options{Seed: 4})
		if err != nil {
			t.Fatal(err)
		}
		tr := &ev.Trend
		got := fmt.Sprintf("along %q: %.6f, pfa %.6f, elo %.6f", tr.Axis, *tr.LogLoss, *tr.Baselines["pfa"].LogLoss, *tr.Baselines["elo"].LogLoss)
		if want == "" {
			want = got
		}
		if got != want || tr.Axis != "" {
			t.Errorf("%s; without areas %s", got, want)
		}
	}
}
