package chart

// Axis is the common horizontal scale of a set of rows, so that they can be compared by eye.
type Axis struct{ Min, Max float64 }

func (a Axis) at(v float64) float64 { return Scale{a.Min, a.Max, 1.5, 98.5}.At(v) }

// Interval is one row: a dot with its interval, and the line that it is judged against.
type Interval struct {
	Value, Low, High float64
	Line             float64 // drawn when HasLine
	HasLine          bool
	Open             bool // an open dot: on the far side of the line, or not judged
}

// Row draws an interval on the axis, fluid in width.
func (a Axis) Row(iv Interval, title string) Drawing {
	d := Drawing{Class: "row", Title: title}
	if iv.HasLine {
		x := pct(a.at(iv.Line))
		d.Marks = append(d.Marks, Mark{Kind: Line, Class: "cut", X: x, X2: x, Y2: "22"})
	}
	dot := "dot"
	if iv.Open {
		dot = "dot open"
	}
	d.Marks = append(d.Marks,
		Mark{Kind: Line, Class: "iv", X: pct(a.at(iv.Low)), X2: pct(a.at(iv.High)), Y: "11", Y2: "11"},
		Mark{Kind: Circle, Class: dot, X: pct(a.at(iv.Value)), Y: "11", R: "5"})
	return d
}

// Header draws the tick labels that stand above a set of rows.
func (a Axis) Header(label func(float64) string, title string) Drawing {
	d := Drawing{Class: "row axis", Title: title}
	for _, t := range Ticks(a.Min, a.Max, 4) {
		x := a.at(t)
		d.Marks = append(d.Marks, Mark{Kind: Text, Class: anchorAt(x), X: pct(x), Y: "13", Text: label(t)})
	}
	return d
}

// anchorAt keeps labels near the edges inside the picture.
func anchorAt(x float64) string {
	switch {
	case x < 8:
		return "s"
	case x > 92:
		return "e"
	}
	return ""
}

// Bar draws a horizontal bar from 0 to value on an axis from 0 to max, fluid in width.
func Bar(value, max float64, faint bool, title string) Drawing {
	class := "fill"
	if faint {
		class = "fill faint"
	}
	w := Scale{0, max, 0, 100}.At(value)
	return Drawing{Class: "bar", Title: title,
		Marks: []Mark{{Kind: Rect, Class: class, X: "0", Y: "1", X2: pct(w), Y2: "12"}}}
}
