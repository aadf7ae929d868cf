package item

import (
	"math/rand/v2"
	"strings"
	"testing"

	"cutscore/exam"
	"cutscore/stats/irt"
	"cutscore/stats/sheet"
)

// threeItems is 300 persons on three items named with a prefix, answered by chance.
func threeItems(prefix string) []exam.Response {
	r := rand.New(rand.NewPCG(8, 1))
	var rows []exam.Response
	for p := range 300 {
		for _, name := range []string{"1", "2", "3", "4"} {
			rows = append(rows, response(p, prefix+name, float64(r.IntN(2))))
		}
	}
	return rows
}

// hold are anchors of a form of no name.
func hold(items map[string]irt.Item) Anchors {
	a := AnchorsOf(nil)
	for id, it := range items {
		a.add(sheet.FormKey{Source: "test"}, id, it)
	}
	return a
}

func says(r *Report, words string) bool {
	return strings.Contains(strings.Join(r.Caveats, "\n"), words)
}

// TestAnchorsThatMatchNothing: without a common item there is no common scale, and no model that passes for one.
func TestAnchorsThatMatchNothing(t *testing.T) {
	r := analyse(t, split(threeItems("Q"), 2), Options{IRT: "2pl", Anchors: hold(map[string]irt.Item{"elsewhere": {A: 1}})})
	if r.Items[0].A != nil || r.Test.AbilityMean != nil || !says(r, "none of the 1 items that hold the scale") {
		t.Errorf("a %v, mean %v, caveats %q", r.Items[0].A, r.Test.AbilityMean, r.Caveats)
	}
}

// TestOneSlopeWithAnchors: all items take the one slope of the anchors; where these have several, the report says that it
// fitted another model than it was asked for.
func TestOneSlopeWithAnchors(t *testing.T) {
	src := split(threeItems("Q"), 2)
	r := analyse(t, src, Options{IRT: "1pl", Anchors: hold(map[string]irt.Item{"Q1": {A: .7}, "Q2": {A: .7, D: .1}})})
	for i := range r.Items {
		value(t, "slope", r.Items[i].A, .7, 1e-12)
	}
	if r.Test.IRT != "1pl" || !says(r, "held by 2 of 4 items") || r.Items[2].SED == nil || r.Items[2].SEA != nil {
		t.Errorf("%s, caveats %q, se %v %v", r.Test.IRT, r.Caveats, r.Items[2].SEA, r.Items[2].SED)
	}
	r = analyse(t, src, Options{IRT: "1pl", Anchors: hold(map[string]irt.Item{"Q1": {A: .7}, "Q2": {A: .8}})})
	if r.Test.IRT != "2pl" || !says(r, "several slopes") {
		t.Errorf("%s, caveats %q", r.Test.IRT, r.Caveats)
	}
}

// TestNoSlopeNoDifficulty: where the slope is 0 to the data, -d/a is no difficulty.
func TestNoSlopeNoDifficulty(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	var rows []exam.Response
	for p := range 400 {
		for j := range 10 { // a person who is right here is wrong there: no common slope above 0
			rows = append(rows, response(p, string(rune('A'+j)), float64((p+j+rng.IntN(2))%2)))
		}
	}
	r := analyse(t, split(rows, 2), Options{IRT: "1pl"})
	for i := range r.Items {
		it := &r.Items[i]
		if (it.B == nil) != (it.Reasons["b"] != "") || it.B != nil && (*it.B > mostDifficulty || *it.B < -mostDifficulty || it.SEB == nil && it.Reasons["se_b"] == "") {
			t.Errorf("%s: b %v, reasons %v", it.ID, it.B, it.Reasons)
		}
	}
	if r.Items[0].B != nil {
		t.Errorf("b is %v with a slope of %v", *r.Items[0].B, *r.Items[0].A)
	}
}

// TestCountsOfOtherLimits are refused, not mixed.
func TestCountsOfOtherLimits(t *testing.T) {
	if err := NewCounts(9, CountLimits{}).Merge(NewCounts(9, DefaultLimits())); err == nil {
		t.Error("counts with and without scores were merged")
	}
}

// TestKeysOfSeveralOptions: a key of two options where everybody chose one is told of.
func TestKeysOfSeveralOptions(t *testing.T) {
	options := func(texts ...string) (out []Option) {
		for _, o := range texts {
			out = append(out, Option{Option: o})
		}
		return out
	}
	items := []Item{{ID: "Q1", Key: "A, b", Options: options("A", "B", "C")}, {ID: "Q2", Key: "AB", Options: options("A", "AB")},
		{ID: "Q3", Key: "A", Options: options("A", "B")}, {ID: "Q4", Key: "CD"}, {ID: "Q5", Key: "CELL", Options: options("CELL", "DNA", "A")},
		{ID: "Q6", Key: "left or right", Options: options("Left", "right", "left or right")}}
	items[5].Options[2].Key = true
	if got := keysOfSeveral(items[1:]); got != "" {
		t.Errorf("told without cause: %s", got)
	}
	if got := keysOfSeveral(items); !strings.Contains(got, "several: 1 (") || !strings.Contains(got, "Q1, key A, b") {
		t.Errorf("%q", got)
	}
	for _, key := range []string{"E/A", "e or A"} {
		if got := keysOfSeveral([]Item{{ID: "Q1", Key: key, Options: options("A", "E", "B")}}); !strings.Contains(got, "Q1, key "+key) {
			t.Errorf("%s: %q", key, got)
		}
	}
}
