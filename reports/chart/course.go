package chart

// Course is a level over time: what was observed, the smoothed level with its band, and the line.
type Course struct {
	X        []float64 // days, increasing; one per sitting
	Observed []Point   // dots; may be fewer than X
	Smooth   []Band    // curve with band; may be empty
	Min, Max float64   // vertical range, shared by pictures that are to be compared
	From, To float64   // horizontal range; equal: taken from X
	Line     float64
	HasLine  bool
}

// Point is one observation.
type Point struct{ X, Y float64 }

// Band is the curve at one place.
type Band struct{ X, Value, Low, High float64 }

// Frame is the size of a course and what its axes say.
type Frame struct {
	Width, Height float64
	YLabel        func(float64) string
	XLabels       []Tick
}

// Tick is a labelled place on the horizontal axis.
type Tick struct {
	X    float64
	Text string
}

// courseLeft is the room for the labels of the vertical axis.
const courseLeft = 34.0

// Draw draws the course in the frame.
func (c Course) Draw(f Frame, title, desc string) Drawing {
	x := Scale{c.From, c.To, courseLeft + 6, f.Width - 6}
	y := Scale{c.Min, c.Max, f.Height - 18, 8}
	d := Drawing{Class: "course", Width: num(f.Width), Height: num(f.Height), Title: title, Desc: desc}
	d = d.with(c.grid(f, y)...)
	d = d.with(c.curve(x, y)...)
	if c.HasLine {
		d = d.with(Mark{Kind: Line, Class: "cut", X: num(courseLeft), X2: num(f.Width), Y: num(y.At(c.Line)), Y2: num(y.At(c.Line))})
	}
	if xs, ys := project(c.Observed, x, y); len(xs) > 0 {
		d = d.with(Mark{Kind: Path, Class: "spots", D: spots(xs, ys)})
	}
	return d.with(xTicks(f, x)...)
}

// grid draws the horizontal rules as one path, with their labels.
func (c Course) grid(f Frame, y Scale) []Mark {
	var marks []Mark
	rules := ""
	for _, t := range Ticks(c.Min, c.Max, max(1, int(f.Height/40))) {
		rules += "M" + num(courseLeft) + " " + num(y.At(t)) + "H" + num(f.Width)
		marks = append(marks, Mark{Kind: Text, Class: "e", X: num(courseLeft - 5), Y: num(y.At(t) + 4), Text: f.YLabel(t)})
	}
	return append([]Mark{{Kind: Path, Class: "grid", D: rules}}, marks...)
}

func (c Course) curve(x, y Scale) []Mark {
	if len(c.Smooth) == 0 {
		return nil
	}
	var xs, mid, low, high []float64
	for _, b := range c.Smooth {
		xs = append(xs, x.At(b.X))
		mid, low, high = append(mid, y.At(b.Value)), append(low, y.At(b.Low)), append(high, y.At(b.High))
	}
	return []Mark{{Kind: Path, Class: "band", D: ribbon(xs, low, high)}, {Kind: Path, Class: "curve", D: polyline(xs, mid)}}
}

func project(points []Point, x, y Scale) (xs, ys []float64) {
	for _, p := range points {
		xs, ys = append(xs, x.At(p.X)), append(ys, y.At(p.Y))
	}
	return xs, ys
}

func xTicks(f Frame, x Scale) []Mark {
	var marks []Mark
	for i, t := range f.XLabels {
		class := ""
		if i == 0 {
			class = "s"
		} else if i == len(f.XLabels)-1 {
			class = "e"
		}
		marks = append(marks, Mark{Kind: Text, Class: class, X: num(x.At(t.X)), Y: num(f.Height - 4), Text: t.Text})
	}
	return marks
}

// Thin returns at most n indices of 0..length-1, evenly spread, the last always among them.
func Thin(length, n int) []int {
	var out []int
	if length <= n {
		for i := range length {
			out = append(out, i)
		}
		return out
	}
	for i := range n {
		out = append(out, (i+1)*length/n-1)
	}
	return out
}
