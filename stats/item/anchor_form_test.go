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
			id, source, mark := fmt.Sprintf("%s/Q%d", form, j), MatrixSource, 0.
			if bank {
				id, source = fmt.Sprintf("bank%d", j), "test"
			}
			if rng.Float64() < 1/(1+math.Exp(-(1.3*ability+easier-float64(j)/3))) {
				mark = 1
			}
			r := response(p+int(seed)*1000, id, mark)
			r.Source, r.Form = source, form
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
}

// backwards are the questions of a form from the last to the first, so that none is as hard as its namesake.
func backwards(rows []exam.Response) []exam.Response {
	for i := range rows {
		rows[i].Item = fmt.Sprintf("%s/Q%d", rows[i].Form, 5-i%6)
	}
	return rows
}

// A matrix that was not calibrated is another one of its names where the same questions are hard.
func TestAnchorsOfAMatrixOfAnotherName(t *testing.T) {
	report := func(forms ...string) []*Report {
		var rows []exam.Response
		for i, form := range forms {
			rows = append(rows, formOf(form, 1.5, 0, false, uint64(i+10))...)
		}
		reports, err := Analyse(split(rows, 2), Options{IRT: "2pl"})
		must(t, err)
		return reports
	}
	spring, fall := formOf("spring", 1.5, 0, false, 1), formOf("fall", 1.5, .5, false, 2)
	for _, c := range []struct {
		name   string
		rows   []exam.Response
		before []*Report
		held   bool
		says   string
	}{
		{"one test in another file", fall, report("spring"), true, `Form "spring" has questions called as these, and the same are hard`},
		{"its own form", spring, report("spring"), true, "held by 6 of 6"},
		{"another test", backwards(formOf("fall", 1.5, 0, false, 3)), report("spring"), false, `form "spring", which holds the scale, has questions that are called as these, but`},
		{"two that it may be", fall, report("winter", "spring"), true, "and the same are hard"},
		{"two that may be it", append(fall[:len(fall):len(fall)], formOf("summer", 1.5, 0, false, 4)...), report("spring"), true, "and the same are hard"},
	} {
		got := analyse(t, split(c.rows, 2), Options{IRT: "2pl", Anchors: AnchorsOf(c.before)})
		if (got.Items[0].A != nil) != c.held || (got.Unheld() == "") != c.held || !says(got, c.says) {
			t.Errorf("%s: unheld %q, caveats %q", c.name, got.Unheld(), got.Caveats)
		}
	}
}

// A name without its form in the report of a matrix is no id of a bank.
func TestAnchorsOfAMatrixHoldNoBank(t *testing.T) {
	before := analyse(t, split(formOf("midterm", 1.5, 0, false, 1), 2), Options{IRT: "2pl"})
	bank := formOf("final", -1, 0, true, 2)
	for i := range bank {
		bank[i].Item = fmt.Sprintf("Q%d", i%6)
	}
	after := analyse(t, split(bank, 2), Options{IRT: "2pl", Anchors: AnchorsOf([]*Report{before})})
	if after.Items[0].A != nil || after.Unheld() == "" {
		t.Errorf("a %v, %q", after.Items[0].A, after.Unheld())
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
