package item

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
	"cutscore/stats/sheet"
)

// Omitted is scored 0; not presented and not reached leave the item's n alone. By hand: Q1 is right, wrong, omitted: 1/3.
func TestOmittedIsZeroAndNotPresentedIsMissing(t *testing.T) {
	var rows []exam.Response
	for p, results := range [][2]exam.Result{{exam.Correct, exam.Correct}, {exam.Incorrect, exam.Correct}, {exam.Omitted, exam.Incorrect},
		{exam.NotPresented, exam.Correct}, {exam.NotReached, exam.Incorrect}, {exam.ResultUnknown, exam.Correct}} {
		for j, r := range results {
			row := response(p, fmt.Sprintf("Q%d", j+1), 0)
			row.Result = r
			rows = append(rows, row)
		}
	}
	it := analyse(t, split(rows, 1), Options{}).Items[0]
	value(t, "p of Q1", it.PValue, 1./3, 1e-12)
	if it.N != 3 || it.Omitted != 1 || it.NotPresented != 1 || it.NotReached != 1 || it.Unscored != 1 {
		t.Errorf("counts of Q1: %+v", it)
	}
	if it.ItemRest != nil || !strings.Contains(it.Reasons["item_rest"], "printed from 30") {
		t.Errorf("a correlation of three persons: %v, %q", it.ItemRest, it.Reasons["item_rest"])
	}
}

// Persons without a row for an item were not presented it, and persons without anything scored are nobody: the counts of every
// item add up to the persons of the form. By hand: 6 persons; of Q1 two are scored, one did not reach it, one was not presented
// it, one is unscored and one has no row; a seventh person reached nothing.
func TestCountsAddUpToThePersonsOfTheForm(t *testing.T) {
	var rows []exam.Response
	add := func(p int, q string, r exam.Result) {
		row := response(p, q, 0)
		row.Result = r
		rows = append(rows, row)
	}
	for p, r := range []exam.Result{exam.Correct, exam.Omitted, exam.NotReached, exam.NotPresented, exam.ResultUnknown} {
		add(p, "Q1", r)
	}
	for p := range 6 {
		add(p, "Q2", exam.Correct)
	}
	add(6, "Q1", exam.NotReached)
	add(6, "Q2", exam.ResultUnknown)
	for n := 1; n <= 3; n++ {
		r := analyse(t, split(rows, n), Options{})
		it := r.Items[0]
		if it.N != 2 || it.Omitted != 1 || it.NotReached != 1 || it.NotPresented != 2 || it.Unscored != 1 {
			t.Errorf("%d parts: counts of Q1: %+v", n, it)
		}
		for _, it := range r.Items {
			if sum := it.N + it.NotReached + it.NotPresented + it.Unscored; r.Test.Persons != 6 || sum != 6 {
				t.Errorf("%d parts: counts of %s add up to %d, of %d persons", n, it.ID, sum, r.Test.Persons)
			}
		}
	}
}

// The first sitting of a form counts, whatever the order of rows; all do when asked for. Without a form id an examinee
// is one person, and the first answer to an item counts.
func TestFirstSittings(t *testing.T) {
	sitting := func(form, id string, at int64, result exam.Result) exam.Response {
		r := response(1, "Q1", 0)
		r.Form, r.Sitting, r.AnsweredAt, r.Result = form, id, at, result
		return r
	}
	rows := []exam.Response{sitting("F", "b", 200, exam.Incorrect), sitting("F", "a", 100, exam.Correct)}
	r := analyse(t, buckets{exam.FromRows(rows)}, Options{})
	value(t, "p of the first sitting", r.Items[0].PValue, 1, 0)
	r = analyse(t, buckets{exam.FromRows(rows)}, Options{Scoring: sheet.Scoring{AllSittings: true}})
	value(t, "p of all sittings", r.Items[0].PValue, .5, 0)
	for i := range rows {
		rows[i].Form = ""
	}
	r = analyse(t, buckets{exam.FromRows(rows)}, Options{})
	if r.Items[0].N != 1 {
		t.Errorf("without a form id the item counts %d persons, want 1", r.Items[0].N)
	}
	value(t, "p of the first answer", r.Items[0].PValue, 1, 0)
}

// chosen invents persons who choose among A to D on 10 items whose keys are A; wrong makes the key of item 3 B instead.
func chosen(persons int) []exam.Response {
	r := rand.New(rand.NewPCG(17, 1))
	var rows []exam.Response
	for p := range persons {
		ability := r.NormFloat64()
		for j := range 10 {
			row := response(p, fmt.Sprintf("Q%d", j+1), 0)
			row.Result, row.Chosen = exam.ResultUnknown, string(rune('B'+r.IntN(2)))
			if r.Float64() < 1/(1+math.Exp(-1.5*ability)) {
				row.Chosen = "A"
			}
			if r.Float64() < .01 {
				row.Chosen = "D"
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// Where either of two options is right, both are the key, and the one is no sign of the other being wrong.
func TestKeyOfAlternatives(t *testing.T) {
	rows := chosen(500)
	for i := range rows {
		rows[i].Key, rows[i].Result = "E|A", exam.Incorrect
		if rows[i].Chosen == "A" {
			rows[i].Result = exam.Correct
			if i%3 == 0 {
				rows[i].Chosen = "E"
			}
		}
	}
	for _, it := range analyse(t, split(rows, 2), Options{}).Items {
		if slices.Contains(it.Flags, FlagWrongKey) || float64(*it.PValue) < .4 {
			t.Errorf("%s: p %v, flags %v", it.ID, *it.PValue, it.Flags)
		}
		for _, o := range it.Options {
			if want := o.Option == "A" || o.Option == "E"; o.Key != want {
				t.Errorf("%s: option %s is the key: %v", it.ID, o.Option, o.Key)
			}
		}
	}
}

// A wrong line in a key is found by the options' correlations.
func TestWrongKeyIsFlagged(t *testing.T) {
	key := map[string]string{}
	for j := range 10 {
		key[fmt.Sprintf("Q%d", j+1)] = "a" // case does not matter
	}
	key["Q3"] = "B"
	r := analyse(t, split(markedBy(chosen(500), key), 2), Options{})
	for _, it := range r.Items {
		if got, want := slices.Contains(it.Flags, FlagWrongKey), it.ID == "Q3"; got != want {
			t.Errorf("%s: flags %v", it.ID, it.Flags)
		}
		if !slices.Contains(it.Flags, FlagOption) {
			t.Errorf("%s: option D is chosen by 1%% and not named: %v", it.ID, it.Flags)
		}
	}
	if !slices.Contains(r.Items[2].Flags, FlagDefect) {
		t.Errorf("the wrongly keyed item is not a defect: %v", r.Items[2].Flags)
	}
	first := r.Items[0].Options[0]
	if !first.Key || *first.Thirds[0] >= *first.Thirds[2] {
		t.Errorf("the key should be chosen more often by the able: %+v", first)
	}
	sum := 0.0
	for _, o := range r.Items[0].Options {
		sum += float64(*o.Share)
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("shares of options sum to %v", sum)
	}
}

// The options that students of the Homeostasis Concept Inventory chose: scoring by the key gives the scored file.
func TestHCIByKey(t *testing.T) {
	table, keys, scored := readCSV(t, "item-response", "HCItest.csv"), readCSV(t, "item-response", "HCIkey.csv"), readCSV(t, "reference", "hci_ctt.csv")
	key := map[string]string{}
	for j := range 20 {
		key[table[0][j]] = keys[j+1][0]
	}
	var rows []exam.Response
	for p, line := range table[1:] {
		for j := range 20 {
			row := response(p, table[0][j], 0)
			row.Result, row.Chosen = exam.ResultUnknown, line[j]
			rows = append(rows, row)
		}
	}
	r := analyse(t, split(markedBy(rows, key), 3), Options{})
	for j, it := range r.Items {
		value(t, it.ID, it.PValue, number(t, scored[j+1][2]), 1e-9)
		n := int64(0)
		for _, o := range it.Options {
			n += o.N
		}
		if n != 651 || len(it.Options) < 2 {
			t.Errorf("%s: %d choices in %d options", it.ID, n, len(it.Options))
		}
	}
}

// The battery that every statistic passes: none, one, all right, all wrong, any order, doubled.
func TestBattery(t *testing.T) {
	if _, err := Analyse(split(nil, 2), Options{}); err != ErrNoResponses {
		t.Errorf("no responses: %v", err)
	}
	grid := func(persons int, mark func(p, j int) float64) []exam.Response {
		var rows []exam.Response
		for p := range persons {
			for j := range 5 {
				rows = append(rows, response(p, fmt.Sprint("Q", j), mark(p, j)))
			}
		}
		return rows
	}
	cases := map[string][]exam.Response{
		"one response": grid(1, func(int, int) float64 { return 1 })[:1],
		"one person":   grid(1, func(_, j int) float64 { return float64(j % 2) }),
		"all right":    grid(200, func(int, int) float64 { return 1 }),
		"all wrong":    grid(200, func(int, int) float64 { return 0 }),
		"one item":     grid(200, func(p, _ int) float64 { return float64(p % 2) })[:0],
		"guttman":      grid(300, func(p, j int) float64 { return float64(min(1, p%6/(j+1))) }),
		"twins":        grid(300, func(p, _ int) float64 { return float64(p % 2) }),
	}
	for p := range 200 {
		cases["one item"] = append(cases["one item"], response(p, "Q", float64(p%2)))
	}
	for name, rows := range cases {
		for _, model := range []string{"", "1pl", "2pl"} {
			reports, err := Analyse(split(rows, 2), Options{IRT: model})
			if err != nil {
				t.Fatalf("%s %s: %v", name, model, err)
			}
			nullsHaveReasons(t, name+" "+model, reports[0])
		}
	}
}

// nullsHaveReasons checks, on the JSON as printed, that each null number has its reason and that no number is NaN.
func nullsHaveReasons(t *testing.T, name string, r *Report) {
	t.Helper()
	var b bytes.Buffer
	if err := WriteJSON(&b, []*Report{r}); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var doc struct {
		Test  map[string]any
		Items []map[string]any
	}
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	for _, m := range append(doc.Items, doc.Test) {
		reasons := m["reasons"].(map[string]any)
		for field, v := range m {
			if v == nil && reasons[field] == nil {
				t.Errorf("%s: %v is null without a reason", name, field)
			}
			if v != nil && reasons[field] != nil && field != "distractors" && field != "sum_scores" {
				t.Errorf("%s: %v has both a value and a reason", name, field)
			}
		}
	}
}

// Twice the same cohort: proportions and reliability stay (n-1 aside), counts double.
func TestDoubled(t *testing.T) {
	rows := mixed(200, 4)
	twice := slices.Clone(rows)
	for _, r := range rows {
		r.Examinee += "'"
		twice = append(twice, r)
	}
	one, two := analyse(t, split(rows, 3), Options{}), analyse(t, split(twice, 3), Options{})
	for j := range one.Items {
		a, b := one.Items[j], two.Items[j]
		value(t, "p "+a.ID, b.PValue, float64(*a.PValue), 1e-12)
		value(t, "item_rest "+a.ID, b.ItemRest, float64(*a.ItemRest), 1e-2)
		value(t, "upper_lower "+a.ID, b.Upper, float64(*a.Upper), 1e-12)
		if b.N != 2*a.N {
			t.Errorf("%s: n %d and %d", a.ID, a.N, b.N)
		}
	}
}

// Sub-scores of one trait add nothing; those of two unrelated traits do.
func TestSubscoresHaveAddedValueOnlyWhenTraitsDiffer(t *testing.T) {
	for _, traits := range []int{1, 2} {
		r := rand.New(rand.NewPCG(23, 1))
		var rows []exam.Response
		for p := range 800 {
			ability := []float64{1.5 * r.NormFloat64(), 1.5 * r.NormFloat64()}
			for j := range 30 {
				row := response(p, fmt.Sprintf("Q%02d", j), 0)
				row.Disciplines = []string{"Anatomy", "Law"}[j%2]
				if r.Float64() < 1/(1+math.Exp(-ability[j%traits])) {
					row.Result = exam.Correct
				}
				rows = append(rows, row)
			}
		}
		for _, s := range analyse(t, split(rows, 2), Options{}).Test.Subscores {
			if s.Reportable != (traits == 2) {
				t.Errorf("%d traits, %s: PRMSE of the area %v, of the whole %v, added value %v", traits, s.Area, *s.PRMSES, *s.PRMSEX, s.Reportable)
			}
			if s.Reportable == (s.Reason != "") {
				t.Errorf("%s: reason %q with added value %v", s.Area, s.Reason, s.Reportable)
			}
		}
	}
}

// Haberman's figures by hand: rho .4, var(s) 4, var(x) 100, cov 15: [15 - 4*.6]^2/(.4*4*100) = 12.6^2/160 = .99225.
func TestPRMSEByHand(t *testing.T) {
	if got := PRMSEWhole(.4, 4, 100, 15); math.Abs(got-.99225) > 1e-12 {
		t.Errorf("PRMSE = %v", got)
	}
}

func TestIntervals(t *testing.T) {
	// Wilson for 8 of 10 at 95%: (.4902, .9433), the textbook example.
	low, high := Wilson(8, 10, .95)
	if math.Abs(low-.4902) > 1e-4 || math.Abs(high-.9433) > 1e-4 {
		t.Errorf("Wilson = %.4f, %.4f", low, high)
	}
	if low, high = Wilson(0, 0, .9); low != 0 || high != 1 {
		t.Errorf("Wilson of nothing = %v, %v", low, high)
	}
	// Lord: sqrt(.75*.25/(40-1)) = .06934.
	if sem, ok := LordSEM(.75, 40); !ok || math.Abs(sem-.069338) > 1e-6 {
		t.Errorf("LordSEM = %v", sem)
	}
	if _, ok := LordSEM(.5, 1); ok {
		t.Error("a standard error from one item")
	}
	if a, b, ok := AlphaInterval(.8, 100, 20, .9); !ok || !(a < .8 && .8 < b) || b-a > .15 {
		t.Errorf("AlphaInterval = %v, %v", a, b)
	}
}

// An item id that a spreadsheet would run is defused in the CSV and untouched in the JSON.
func TestFormulaInItemID(t *testing.T) {
	var rows []exam.Response
	for p := range 5 {
		rows = append(rows, response(p, "=1+1", float64(p%2)))
	}
	r, err := Analyse(split(rows, 1), Options{})
	must(t, err)
	var c, j bytes.Buffer
	must(t, WriteCSV(&c, r))
	must(t, WriteJSON(&j, r))
	if !strings.Contains(c.String(), "'=1+1") || !strings.Contains(j.String(), `"=1+1"`) {
		t.Errorf("csv %s\njson %s", c.String(), j.String())
	}
}

// Items stand in the order of the form where it had one, and are named without the form's name in front.
func TestItemsInOrderOfTheForm(t *testing.T) {
	var rows []exam.Response
	for p := range 4 {
		for j, id := range []string{"reason.4", "letter.7", "a.1"} {
			r := response(p, "iq/"+id, float64(p%2))
			r.Form, r.Position = "iq", int32(j+1)
			rows = append(rows, r)
		}
	}
	r := analyse(t, split(rows, 2), Options{})
	if r.Items[0].ID != "reason.4" || r.Items[1].ID != "letter.7" || r.Items[2].ID != "a.1" {
		t.Errorf("items: %s, %s, %s", r.Items[0].ID, r.Items[1].ID, r.Items[2].ID)
	}
	rows[0].Position = 2 // one person had another order: no common one
	rows[1].Position = 1
	if r = analyse(t, split(rows, 2), Options{}); r.Items[0].ID != "a.1" {
		t.Errorf("without a common order the first item is %s", r.Items[0].ID)
	}
}

// Between nights: the anchors of one report, read back from its JSON, keep their parameters while a stronger class
// answers and a new item appears.
func TestAnchorsHoldTheScale(t *testing.T) {
	cohort := func(first, persons, items int, mean float64, seed uint64) []exam.Response {
		r := rand.New(rand.NewPCG(seed, 1))
		var rows []exam.Response
		for p := range persons {
			ability := mean + r.NormFloat64()
			for j := range items {
				mark := 0.
				if r.Float64() < 1/(1+math.Exp(-(1.2*ability+float64(j-5)/3))) {
					mark = 1
				}
				rows = append(rows, response(first+p, fmt.Sprintf("Q%02d", j), mark))
			}
		}
		return rows
	}
	yesterday, err := Analyse(split(cohort(0, 1500, 11, 0, 41), 3), Options{IRT: "2pl"})
	must(t, err)
	var b bytes.Buffer
	must(t, WriteJSON(&b, yesterday))
	kept, err := ReadJSON(&b)
	must(t, err)
	anchors := AnchorsOf(kept)
	if anchors.Len() != 11 {
		t.Fatalf("%d anchors of 11 items", anchors.Len())
	}
	today := analyse(t, split(cohort(5000, 1500, 12, 1, 42), 3), Options{IRT: "2pl", Anchors: anchors})
	for j := range 11 {
		if it := today.Items[j]; !it.Anchor || math.Abs(float64(*it.A)-float64(*yesterday[0].Items[j].A)) > 1e-9 || it.SEA != nil || it.Reasons["se_a"] == "" {
			t.Errorf("%s: anchor %v, a %v, reasons %v", it.ID, it.Anchor, *it.A, it.Reasons)
		}
	}
	value(t, "mean ability of the stronger class", today.Test.AbilityMean, 1, .15)
	value(t, "d of the new item", today.Items[11].D, 2, .3)
	if _, err := ReadJSON(strings.NewReader(`{"schema":99}`)); err == nil {
		t.Error("another schema was read")
	}
}
