package reports

import (
	"slices"
)

// itemTableView is every item: those whose key is in doubt first, then the flagged, then the others.
type itemTableView struct {
	Rows  []itemView
	Level string
}

// itemView is one item with its options.
type itemView struct {
	ID, N, Upper string
	P, Rest      figure
	Flags        []string
	Remarks      []string
	CheckKey     bool
	Options      []optionView
}

// optionView is one option.
type optionView struct {
	Option, N, Share, Rest string
	Key                    bool
}

func buildItemTable(p *page, i *ItemsPage) any {
	v := itemTableView{}
	for _, x := range i.Items {
		r := itemView{ID: x.ID, N: count(x.N), P: p.figure(x.PValue), Rest: p.figure(x.ItemRest), Upper: x.Upper.in("correlation"), Flags: sentences(x.Flags), Remarks: sentences(x.Remarks), CheckKey: x.CheckKey}
		if v.Level == "" {
			v.Level = r.Rest.Level
		}
		for _, o := range x.Options {
			r.Options = append(r.Options, optionView{o.Option, count(o.N), o.Share.in("proportion"), o.Rest.in("correlation"), o.Key})
		}
		v.Rows = append(v.Rows, r)
	}
	slices.SortStableFunc(v.Rows, func(a, b itemView) int { return a.order() - b.order() })
	return v
}

func (r itemView) order() int {
	switch {
	case r.CheckKey:
		return 0
	case len(r.Flags) > 0:
		return 1
	}
	return 2
}
