package chart

import (
	"math"
	"strconv"
	"strings"
)

// Drawing is one picture. With Width 0 it is fluid: horizontal coordinates are percentages of whatever
// width the page gives it, so that nothing is distorted and text keeps its size on a narrow screen.
type Drawing struct {
	Class         string // "row", "twenty", "course", "bar", "map", "rel": styled by the page
	Width, Height string // user units; without them the picture is fluid and its class gives the height
	Title         string // what a reader who cannot see the picture needs: the reading, in one sentence
	Desc          string // how to read the picture; may be empty
	Marks         []Mark
}

// Mark is one shape. Kind says which of the fields count.
type Mark struct {
	Kind         Kind
	Class        string // for texts "s" and "e" begin and end at X; without, X is the middle
	X, Y, X2, Y2 string // line, rect (X2, Y2 are width and height), text (X, Y)
	R            string // circle: radius
	D            string // path
	Text         string // text: escaped by the template
	Tip          string // circle, path: tooltip, escaped by the template
}

// Kind is the kind of shape that a Mark is.
type Kind string

// The kinds of Mark.
const (
	Line   Kind = "line"
	Rect   Kind = "rect"
	Circle Kind = "circle"
	Path   Kind = "path"
	Text   Kind = "text"
)

// num renders a coordinate, rounded to 0.1. Numbers that are not finite become 0: a picture never shows them.
func num(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "0"
	}
	r := math.Round(x*10) / 10
	if r == 0 {
		r = 0 // no minus zero
	}
	return strconv.FormatFloat(r, 'f', -1, 64)
}

func pct(x float64) string { return num(x) + "%" }

// polyline renders points as one path.
func polyline(xs, ys []float64) string {
	var b strings.Builder
	for i := range xs {
		b.WriteString(verb(i))
		b.WriteString(num(xs[i]))
		b.WriteByte(' ')
		b.WriteString(num(ys[i]))
	}
	return b.String()
}

func verb(i int) string {
	if i == 0 {
		return "M"
	}
	return "L"
}

// spots renders points as strokes of no length: with round caps they are dots, all in one short path.
func spots(xs, ys []float64) string {
	var b strings.Builder
	for i := range xs {
		b.WriteString("M" + num(xs[i]) + " " + num(ys[i]) + "h0")
	}
	return b.String()
}

// ribbon renders the closed area between two curves over the same xs.
func ribbon(xs, low, high []float64) string {
	if len(xs) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(polyline(xs, high))
	for i := len(xs) - 1; i >= 0; i-- {
		b.WriteString("L" + num(xs[i]) + " " + num(low[i]))
	}
	b.WriteByte('Z')
	return b.String()
}
