package chart

// Plane is a picture of points over two scales.
type Plane struct {
	XMin, XMax, YMin, YMax float64
	XLabel, YLabel         func(float64) string
	XName, YName           string
	Diagonal               bool // where the two are equal
	Rules                  []Rule
}

// Rule is a horizontal line that points are judged against.
type Rule struct {
	Y    float64
	Text string
}

// Shape is how a point looks: state is shown by shape as well as by colour.
type Shape string

// The shapes of points.
const (
	Dot      Shape = "dot"
	Open     Shape = "open"
	Triangle Shape = "triangle"
)

// PlanePoint is one point; Tip names it for a pointer that rests on it.
type PlanePoint struct {
	X, Y  float64
	Shape Shape
	Tip   string
}

const (
	planeWidth, planeHeight    = 520.0, 330.0
	planeLeft, planeBottom     = 46.0, 40.0
	planeTop, planeRight       = 22.0, 10.0
	planeTicksX, planeTicksY   = 6, 5
	planeDot, planeTriangleArm = 3.6, 5.0
)

// Draw draws the points in their order.
func (p Plane) Draw(points []PlanePoint, title, desc string) Drawing {
	x := Scale{p.XMin, p.XMax, planeLeft, planeWidth - planeRight}
	y := Scale{p.YMin, p.YMax, planeHeight - planeBottom, planeTop}
	d := Drawing{Class: "plane", Width: num(planeWidth), Height: num(planeHeight), Title: title, Desc: desc}
	d = d.with(p.frame(x, y)...)
	if p.Diagonal {
		lo, hi := max(p.XMin, p.YMin), min(p.XMax, p.YMax)
		d = d.with(Mark{Kind: Line, Class: "cut", X: num(x.At(lo)), Y: num(y.At(lo)), X2: num(x.At(hi)), Y2: num(y.At(hi))})
	}
	for _, r := range p.Rules {
		at := num(y.At(r.Y))
		d = d.with(Mark{Kind: Line, Class: "cut", X: num(planeLeft), X2: num(planeWidth - planeRight), Y: at, Y2: at},
			Mark{Kind: Text, Class: "e strong", X: num(planeWidth - planeRight), Y: num(y.At(r.Y) - 4), Text: r.Text})
	}
	for _, point := range points {
		d = d.with(point.mark(x, y))
	}
	return d
}

func (q PlanePoint) mark(x, y Scale) Mark {
	cx, cy := x.At(q.X), y.At(q.Y)
	switch q.Shape {
	case Triangle:
		return Mark{Kind: Path, Class: "tri", D: polyline([]float64{cx, cx + planeTriangleArm, cx - planeTriangleArm}, []float64{cy - planeTriangleArm, cy + 4, cy + 4}) + "Z", Tip: q.Tip}
	case Open:
		return Mark{Kind: Circle, Class: "dot open", X: num(cx), Y: num(cy), R: num(planeDot), Tip: q.Tip}
	}
	return Mark{Kind: Circle, Class: "dot", X: num(cx), Y: num(cy), R: num(planeDot), Tip: q.Tip}
}

// frame draws rules, tick labels and the names of the scales.
func (p Plane) frame(x, y Scale) []Mark {
	rules := ""
	var texts []Mark
	for _, t := range Ticks(p.YMin, p.YMax, planeTicksY) {
		rules += "M" + num(planeLeft) + " " + num(y.At(t)) + "H" + num(planeWidth-planeRight)
		texts = append(texts, Mark{Kind: Text, Class: "e", X: num(planeLeft - 6), Y: num(y.At(t) + 4), Text: p.YLabel(t)})
	}
	for _, t := range Ticks(p.XMin, p.XMax, planeTicksX) {
		rules += "M" + num(x.At(t)) + " " + num(planeTop) + "V" + num(planeHeight-planeBottom)
		texts = append(texts, Mark{Kind: Text, X: num(x.At(t)), Y: num(planeHeight - planeBottom + 15), Text: p.XLabel(t)})
	}
	texts = append(texts, Mark{Kind: Text, Class: "s", X: "0", Y: "11", Text: p.YName},
		Mark{Kind: Text, Class: "e", X: num(planeWidth - planeRight), Y: num(planeHeight - 5), Text: p.XName})
	return append([]Mark{{Kind: Path, Class: "grid", D: rules}}, texts...)
}
