package item

import (
	"fmt"
	"slices"
	"strconv"

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
	n        int
	byName   map[string]irt.Item // see names
	matrices []calibrated
}

// calibrated is a matrix of an earlier calibration, by its items' names without the form.
type calibrated struct {
	form  string
	items map[string]earlier
}

type earlier struct {
	Share
	holds      bool
	parameters irt.Item
}

// names are what an item is known by: its form's item, and its id alone, since one that no form stands in front of is one item on every
// form of its source. A matrix calls its questions after itself.
func names(k sheet.FormKey, id string) []string {
	own := []string{k.Source + "\x00" + k.Form + "/" + id, k.Source + "\x00" + id}
	if k.Source == MatrixSource {
		return own[:1]
	}
	return own
}

// AnchorsOf takes the anchors from the reports of an earlier calibration. An id on several forms is taken from the first that has
// it, for any other form than these.
func AnchorsOf(reports []*Report) Anchors {
	a := Anchors{byName: map[string]irt.Item{}}
	for _, r := range reports {
		was := calibrated{r.Test.Form, map[string]earlier{}}
		for i := range r.Items {
			it := &r.Items[i]
			e := earlier{holds: it.anchors()}
			if e.holds {
				e.parameters = irt.Item{A: float64(*it.A), D: float64(*it.D), C: float64(*it.C)}
				a.add(sheet.FormKey{Source: r.Test.Source, Form: r.Test.Form}, it.ID, e.parameters)
			}
			if it.PValue != nil {
				e.Share = Share{float64(it.N), float64(it.N) * float64(*it.PValue)}
				was.items[it.ID] = e
			}
		}
		if r.Test.Source == MatrixSource {
			a.matrices = append(a.matrices, was)
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
	for _, name := range [...]string{k.Source + "\x00" + k.Form + "/" + id, k.Source + "\x00" + id} {
		if it, ok = a.byName[name]; ok {
			break
		}
	}
	return it, ok
}

// link is the matrix of the earlier calibration that a matrix of another name is, by the names of its questions, of which mine are
// the shares right; forms is in how many of today's forms each name is. why says why there is none.
func (a *Anchors) link(names []string, mine []Share, forms map[string]int) (was *calibrated, why string) {
	var found []*calibrated
	pairs := 1
	for i := range a.matrices {
		if slices.ContainsFunc(names, func(name string) bool { return a.matrices[i].items[name].holds }) {
			found = append(found, &a.matrices[i])
		}
	}
	for _, name := range names {
		pairs = max(pairs, forms[name])
	}
	common := 0
	for _, m := range found {
		var x, y []Share
		for i, name := range names {
			if e, ok := m.items[name]; ok {
				x, y = append(x, e.Share), append(y, mine[i])
			}
		}
		if len(x) > common && Alike(x, y, pairs*len(found)) {
			was, common = m, len(x)
		}
	}
	switch {
	case was != nil:
		return was, ""
	case len(found) == 0:
		return nil, fmt.Sprintf("none of the %d items that hold the scale is among these: their scale is not that of this form", a.Len())
	}
	return nil, fmt.Sprintf("form %s, which holds the scale, has questions that are called as these, but whether the same are hard does not show. Where it is this test, call its file so, too, outside of a store", strconv.Quote(found[0].form))
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
