package main

import (
	"io"
	"slices"

	"cutscore/reports"
	"cutscore/stats"
	"cutscore/stats/item"
)

// flagWords says on the page what an item's flag means.
var flagWords = map[string]string{
	item.FlagWrongKey: "an option other than the key is chosen by those who do well elsewhere: check the key",
	item.FlagDefect:   "those who do well elsewhere get it wrong more often",
	item.FlagWeak:     "hardly tells those who do well from the others",
	item.FlagOption:   "an option that fewer than 5% chose",
	item.FlagKeys:     "the export names different keys for it: check the key",
	item.FlagNobody:   "nobody chose the key, so that nobody has it right: check the key; where every option is right, write A|B|C|D",
}

// keyFlags are those that put the key itself in doubt.
var keyFlags = []string{item.FlagWrongKey, item.FlagKeys, item.FlagNobody}

// itemsPage turns the report on one form into what its page takes.
func itemsPage(r *item.Report) *reports.ItemsPage {
	t := &r.Test
	page := &reports.ItemsPage{
		Form: t.Form, Persons: t.Persons, Responses: t.Responses, Caveats: r.Caveats,
		Alpha: interval(t.Alpha, t.AlphaLow, t.AlphaHigh, "reliability", int(t.Persons), t.Reasons["alpha"], "Feldt's F interval"),
		SEM:   number(t.SEM, t.Reasons["sem"]),
		Mean:  number(t.Mean, t.Reasons["mean"]), SD: number(t.SD, t.Reasons["sd"]),
	}
	for i := range r.Items {
		page.Items = append(page.Items, itemRow(&r.Items[i]))
	}
	for _, s := range t.Subscores {
		page.Subscores = append(page.Subscores, reports.SubscoreRow{Area: s.Area, Items: s.Items, Adds: s.Reportable, Why: s.Reason})
	}
	return page
}

func itemRow(it *item.Item) reports.ItemRow {
	row := reports.ItemRow{
		ID: it.ID, N: it.N, Checked: it.Checked,
		PValue:   interval(it.PValue, it.PLow, it.PHigh, "proportion", int(it.N), it.Reasons["p_value"], "Wilson interval"),
		ItemRest: interval(it.ItemRest, it.RestLow, it.RestHigh, "correlation", int(it.N), it.Reasons["item_rest"], "Fisher's z"),
		Upper:    number(it.Upper, it.Reasons["upper_lower"]),
	}
	for _, flag := range it.Flags {
		if flag == item.FlagOption { // information, not an error: on easy items such options still work
			row.Remarks = append(row.Remarks, flagWords[flag])
			continue
		}
		row.Flags = append(row.Flags, flagWords[flag])
		row.CheckKey = row.CheckKey || slices.Contains(keyFlags, flag)
	}
	for _, o := range it.Options {
		row.Options = append(row.Options, reports.OptionRow{Option: o.Option, Key: o.Key, N: o.N, Share: number(o.Share, ""), Rest: number(o.Rest, o.Reason)})
	}
	return row
}

func interval(value, low, high *item.Num, unit string, n int, reason, method string) stats.Estimate {
	if value == nil || low == nil || high == nil {
		if reason == "" {
			reason = "not defined for these data"
		}
		return stats.Withhold(unit, n, reason)
	}
	return stats.Estimate{Value: float64(*value), Low: float64(*low), High: float64(*high), Level: item.IntervalLevel, N: n, Unit: unit, Method: method}
}

func number(n *item.Num, reason string) reports.Number {
	if n == nil {
		if reason == "" {
			reason = "not defined for these data"
		}
		return reports.Number{Reason: reason}
	}
	return reports.Number{Value: float64(*n)}
}

func itemsHTML(w io.Writer, r *item.Report) error {
	return reports.Items(w, itemsPage(r), reports.Options{Version: version})
}
