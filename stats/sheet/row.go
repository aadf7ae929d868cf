package sheet

import (
	"cmp"
	"slices"
)

// Row is one person's scored responses in the order of a layout.
type Row struct {
	Examinee string  // pseudonym
	Sitting  string  // "" where all sittings of an examinee are one person
	Items    []int32 // ascending
	Values   []int32 // credit in Unit
	Options  []int32 // place in Layout.Options, -1 none
}

// Forms are the layouts that a pass is about.
type Forms struct {
	Layouts []*Layout
	index   map[FormKey]int
}

// NewForms returns the layouts with an index by key.
func NewForms(layouts []*Layout) *Forms {
	f := &Forms{Layouts: layouts, index: make(map[FormKey]int, len(layouts))}
	for i, l := range layouts {
		f.index[l.Key] = i
	}
	return f
}

// Walk hands every person of the given forms to do, with the number of the form in them. The row is reused.
func (sh *Sheet) Walk(forms *Forms, do func(form int, r *Row)) {
	t := sh.translate(forms)
	r := &Row{}
	for _, p := range sh.persons {
		if form := t.form[p.form]; form >= 0 {
			t.row(r, sh.entries[p.from:p.to])
			r.Examinee, r.Sitting = p.examinee, p.sitting
			if len(r.Items) > 0 {
				do(form, r)
			}
		}
	}
}

// translation maps a sheet's own numbers to those of the layouts.
type translation struct {
	sh     *Sheet
	forms  *Forms
	form   []int     // by the sheet's form: place in forms, -1 not wanted
	item   []int32   // by the sheet's item: place in its layout, -1 not in it
	option [][]int32 // by the sheet's item: pairs of the sheet's option and the layout's, in order of finding
}

func (sh *Sheet) translate(forms *Forms) *translation {
	t := &translation{sh: sh, forms: forms, form: make([]int, len(sh.forms)), item: make([]int32, len(sh.items)),
		option: make([][]int32, len(sh.items))}
	for i, k := range sh.forms {
		t.form[i] = -1
		if at, ok := forms.index[k]; ok {
			t.form[i] = at
		}
	}
	for i, it := range sh.items {
		t.item[i] = -1
		if f := t.form[it.form]; f >= 0 {
			if at, ok := forms.Layouts[f].index[it.id]; ok {
				t.item[i] = int32(at)
			}
		}
	}
	return t
}

func (t *translation) row(r *Row, entries []entry) {
	r.Items, r.Values, r.Options = r.Items[:0], r.Values[:0], r.Options[:0]
	sorted := true
	for i := range entries {
		e := &entries[i]
		at := t.item[e.item]
		if at < 0 || !e.scored() {
			continue
		}
		sorted = sorted && (len(r.Items) == 0 || r.Items[len(r.Items)-1] < at)
		r.Items, r.Values = append(r.Items, at), append(r.Values, e.value)
		r.Options = append(r.Options, t.optionOf(e))
	}
	if !sorted {
		r.sort()
	}
}

func (t *translation) optionOf(e *entry) int32 {
	if e.option == 0 {
		return -1
	}
	known := t.option[e.item]
	for i := 0; i < len(known); i += 2 {
		if known[i] == e.option {
			return known[i+1]
		}
	}
	l := t.forms.Layouts[t.form[t.sh.items[e.item].form]]
	at, ok := slices.BinarySearch(l.Options[t.item[e.item]], t.sh.options[e.option])
	if !ok {
		at = -1
	}
	if len(known) < 4*MaxOptions {
		t.option[e.item] = append(known, e.option, int32(at))
	}
	return int32(at)
}

func (r *Row) sort() {
	order := make([]int, len(r.Items))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(r.Items[a], r.Items[b]) })
	for _, s := range []*[]int32{&r.Items, &r.Values, &r.Options} {
		out := make([]int32, len(order))
		for i, o := range order {
			out[i] = (*s)[o]
		}
		*s = out
	}
}
