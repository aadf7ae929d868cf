package item

import (
	"fmt"
	"slices"

	"cutscore/stats/irt"
	"cutscore/stats/sheet"
)

// MinAnchor is the number of responses from which an item's parameters are trusted to hold the scale.
const MinAnchor = 500

// Anchors are the items of an earlier calibration that hold the scale between nights: those with more than
// MinAnchor responses, with standard errors, and not flagged as defective. All else is calibrated against them.
// Re-estimating everything (no anchors) starts a new scale, on which yesterday's abilities have no meaning.
// The zero value is none.
type Anchors struct {
	n      int
	forms  []string
	byName map[string]irt.Item // see names
}

// names are what an item is known by, the most certain first: its form's item, since every wide export calls its questions Q1..Qn
// and they are others in each; and its id alone, since one that no form stands in front of is one item on every form.
func names(k sheet.FormKey, id string) [3]string {
	return [3]string{k.Source + "\x00" + k.Form + "/" + id, k.Form + "/" + id, id}
}

// AnchorsOf takes the anchors from the reports of an earlier calibration. An id on several forms is taken from the first that has
// it, for any other form than these.
func AnchorsOf(reports []*Report) Anchors {
	a := Anchors{byName: map[string]irt.Item{}}
	for _, r := range reports {
		a.forms = append(a.forms, r.Test.Form)
		for i := range r.Items {
			if it := &r.Items[i]; it.anchors() {
				a.add(sheet.FormKey{Source: r.Test.Source, Form: r.Test.Form}, it.ID, irt.Item{A: float64(*it.A), D: float64(*it.D), C: float64(*it.C)})
			}
		}
	}
	return a
}

func (a *Anchors) add(k sheet.FormKey, id string, parameters irt.Item) {
	a.n++
	for _, name := range names(k, id) {
		if _, ok := a.byName[name]; !ok {
			a.byName[name] = parameters
		}
	}
}

// Len is the number of items.
func (a *Anchors) Len() int { return a.n }

// of is the anchor of an item by its stored id. Reports leave out the form in front of an id where all of a form have it.
func (a *Anchors) of(k sheet.FormKey, id string) (it irt.Item, ok bool) {
	own := names(k, id)
	for _, name := range [...]string{own[0], k.Source + "\x00" + id, own[1], id} {
		if it, ok = a.byName[name]; ok {
			break
		}
	}
	return it, ok
}

// unmatched is why a form that has none of the anchors has no model.
func (a *Anchors) unmatched(names []string) string {
	words := fmt.Sprintf("none of the %d items that hold the scale is among these: their scale is not that of this form", a.Len())
	for _, form := range a.forms {
		if slices.ContainsFunc(names, func(name string) bool { _, ok := a.byName[form+"/"+name]; return ok }) {
			return words + fmt.Sprintf(". Form %q has items of the same names: where it is this test, call this form so, too (a matrix is called after its file)", form)
		}
	}
	return words
}

func (it *Item) anchors() bool {
	if it.N <= MinAnchor || it.A == nil || it.D == nil || it.C == nil || *it.A <= 0 {
		return false
	}
	for _, f := range it.Flags {
		if f == FlagDefect || f == FlagWrongKey {
			return false
		}
	}
	return it.SED != nil || it.Anchor
}
