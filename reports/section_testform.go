package reports

import (
	"slices"

	"cutscore/reports/chart"
	"cutscore/stats"
)

// testView answers: is the test itself sound?
type testView struct {
	None           string
	Form           string
	Persons, Items string
	Alpha, SEM     figure
	Flags          []flagRow
	Axis           *chart.Drawing
}

// flagRow is one item that faculty should look at.
type flagRow struct {
	Item   string
	P      figure
	Rest   figure
	Row    *chart.Drawing
	KeyTop bool // a negative item-rest correlation: check the key first
	Why    string
}

func buildTest(p *page, c *stats.Cohort) any {
	if c.Test == nil {
		return testView{None: "No form has enough examinees and items to judge it."}
	}
	t := c.Test
	v := testView{Form: t.Form, Persons: count(t.Persons), Items: count(t.Items), Alpha: p.figure(t.Alpha), SEM: p.figure(t.SEM)}
	axis := chart.Axis{Min: -1, Max: 1}
	header := axis.Header(func(x float64) string { return value("", x) }, "Scale of the rows: item-rest correlation, -1 to 1")
	v.Axis = &header
	for _, f := range t.FlaggedItems {
		v.Flags = append(v.Flags, p.flagRow(f, axis))
	}
	slices.SortStableFunc(v.Flags, func(a, b flagRow) int { return keyOrder(a) - keyOrder(b) })
	return v
}

func keyOrder(r flagRow) int {
	if r.KeyTop {
		return 0
	}
	return 1
}

func (p *page) flagRow(f stats.ItemFlag, axis chart.Axis) flagRow {
	r := flagRow{Item: f.Item, P: p.figure(f.PValue), Rest: p.figure(f.ItemRest), Why: sentence(f.Why)}
	if !r.Rest.OK() {
		return r
	}
	r.KeyTop = f.ItemRest.Value < 0
	d := axis.Row(chart.Interval{Value: f.ItemRest.Value, Low: f.ItemRest.Low, High: f.ItemRest.High, HasLine: true, Open: r.KeyTop}, r.Rest.String())
	r.Row = &d
	return r
}
