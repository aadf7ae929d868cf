package reports

import (
	"cutscore/reports/chart"
)

// itemMapView answers: are the items sound? One mark per item, difficulty by discrimination.
type itemMapView struct {
	Map    *chart.Drawing
	None   string
	Absent string // items without a place on the map
}

// lowRest is the guide line below which an item tells little between examinees.
const lowRest = 0.2

func buildItemMap(_ *page, i *ItemsPage) any {
	var points []chart.PlanePoint
	lo := 0.0
	for _, x := range i.Items {
		p, r := x.PValue.Checked(), x.ItemRest.Checked()
		if !p.OK() || !r.OK() {
			continue
		}
		lo = min(lo, r.Value)
		points = append(points, chart.PlanePoint{X: p.Value, Y: r.Value, Shape: itemShape(x), Tip: x.ID + ": " + percent(p.Value) + " right, item-rest " + value("correlation", r.Value)})
	}
	v := itemMapView{}
	if len(points) == 0 {
		v.None = "No item has both a difficulty and a discrimination."
		return v
	}
	if n := len(i.Items) - len(points); n > 0 {
		v.Absent = things(n, "item") + " without a difficulty or a discrimination: the table says why."
	}
	bottom, _ := chart.Around([]float64{lo}, 0.2, -1, 1)
	plane := chart.Plane{XMin: 0, XMax: 1, YMin: bottom, YMax: 1, XLabel: percent, YLabel: func(y float64) string { return value("correlation", y) },
		XName: "right answers (p-value)", YName: "item-rest correlation", Rules: []chart.Rule{{Y: lowRest, Text: "0.2"}, {Y: 0}}}
	d := plane.Draw(points, count(len(points))+" items by difficulty and discrimination.", "Triangles: the key is in doubt. Open circles: below 0.2. Dots: the others.")
	v.Map = &d
	return v
}

func itemShape(x ItemRow) chart.Shape {
	switch {
	case x.CheckKey || x.ItemRest.Value < 0:
		return chart.Triangle
	case x.ItemRest.Value < lowRest:
		return chart.Open
	}
	return chart.Dot
}
