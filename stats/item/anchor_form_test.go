package item

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"cutscore/exam"
)

// formOf is 600 persons on six items, the first as easy as easier says; named Q0..Q5 of the form, as wide exports do, or of a bank.
func formOf(form string, easier, mean float64, bank bool, seed uint64) []exam.Response {
	rng := rand.New(rand.NewPCG(seed, 1))
	var rows []exam.Response
	for p := range 600 {
		ability := mean + rng.NormFloat64()
		for j := range 6 {
			id, mark := fmt.Sprintf("%s/Q%d", form, j), 0.
			if bank {
				id = fmt.Sprintf("bank%d", j)
			}
			if rng.Float64() < 1/(1+math.Exp(-(1.3*ability+easier-float64(j)/3))) {
				mark = 1
			}
			r := response(p+int(seed)*1000, id, mark)
			r.Form = form
			rows = append(rows, r)
		}
	}
	return rows
}

func sameParameters(a, b *Report) bool {
	for i := range a.Items {
		if a.Items[i].D == nil || b.Items[i].D == nil || math.Abs(float64(*a.Items[i].D-*b.Items[i].D)) > 1e-9 || !b.Items[i].Anchor {
			return false
		}
	}
	return len(a.Items) == len(b.Items)
}

// Q1 of one form is not Q1 of another: each is held by its own, and by nothing where its form was not calibrated.
func TestAnchorsOfTwoForms(t *testing.T) {
	midterm, final := formOf("midterm", 1.5, 0, false, 1), formOf("final", -1, 0, false, 2)
	both := split(append(midterm[:len(midterm):len(midterm)], final...), 3)
	before, err := Analyse(both, Options{IRT: "2pl"})
	must(t, err)
	after, err := Analyse(both, Options{IRT: "2pl", Anchors: AnchorsOf(before)})
	must(t, err)
	for i := range before {
		if !sameParameters(before[i], after[i]) || math.Abs(float64(*before[i].Test.LogLik-*after[i].Test.LogLik)) > .01 {
			t.Errorf("%s: log likelihood %v, held by its own items %v", before[i].Test.Form, *before[i].Test.LogLik, *after[i].Test.LogLik)
		}
	}
	other := analyse(t, split(final, 2), Options{IRT: "2pl", Anchors: AnchorsOf([]*Report{analyse(t, split(midterm, 2), Options{IRT: "2pl"})})})
	if other.Items[0].A != nil || !says(other, `Form "midterm" has items of the same names`) {
		t.Errorf("a %v, caveats %q", other.Items[0].A, other.Caveats)
	}
}

// An id of a bank is one item on every form; of a form that was calibrated itself, that form's figures hold.
func TestAnchorsOfABank(t *testing.T) {
	strong, weak := formOf("B", 0, 1, true, 4), formOf("A", 0, -1, true, 3)
	before, err := Analyse(split(append(weak, strong...), 3), Options{IRT: "2pl"})
	must(t, err)
	byForm := map[string]*Report{before[0].Test.Form: before[0], before[1].Test.Form: before[1]}
	for form, mean := range map[string]float64{"A": -1, "B": 1, "C": 0} {
		got := analyse(t, split(formOf(form, 0, mean, true, 5), 2), Options{IRT: "2pl", Anchors: AnchorsOf(before)})
		want := byForm[form]
		if want == nil {
			want = before[0]
		}
		if !sameParameters(want, got) {
			t.Errorf("%s: %v, want those of %s", form, *got.Items[0].D, want.Test.Form)
		}
	}
}
