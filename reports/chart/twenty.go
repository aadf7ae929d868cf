package chart

import "math"

// twentyBin is the width of a column of dots in standard deviations: narrow enough to show the shape,
// wide enough that twenty dots stack and can be counted.
const twentyBin = 0.45

// Twenty draws a quantile dot plot of twenty: each dot stands for one chance in twenty, k of them on the
// far side of the line (filled), the others before it (open). Distances from the line are those of a bell
// curve whose share beyond the line is k/20, so that the picture and the count can never disagree.
func Twenty(k int, before, beyond, line, title, desc string) Drawing {
	columns, lo, hi, tallest := twentyColumns(k)
	const cell, top = 24.0, 26.0
	base := top + float64(tallest)*cell
	d := Drawing{Class: "twenty", Width: num(float64(hi-lo+1) * cell), Height: num(base + 22), Title: title, Desc: desc}
	x0 := float64(-lo) * cell
	for bin := lo; bin <= hi; bin++ {
		for j := 0; j < columns[bin]; j++ {
			d.Marks = append(d.Marks, Mark{Kind: Circle, Class: twentyClass(bin), R: "9.5",
				X: num(float64(bin-lo)*cell + cell/2), Y: num(base - float64(j)*cell - cell/2)})
		}
	}
	w := float64(hi-lo+1) * cell
	return d.with(
		Mark{Kind: Line, Class: "base", X: "0", X2: num(w), Y: num(base + 1), Y2: num(base + 1)},
		Mark{Kind: Line, Class: "cut", X: num(x0), X2: num(x0), Y: num(top - 8), Y2: num(base + 6)},
		Mark{Kind: Text, Class: "strong", X: num(clamp(x0, 38, w-38)), Y: "12", Text: line},
		Mark{Kind: Text, Class: "s", X: "0", Y: num(base + 17), Text: before},
		Mark{Kind: Text, Class: "e", X: num(w), Y: num(base + 17), Text: beyond})
}

func (d Drawing) with(marks ...Mark) Drawing {
	d.Marks = append(d.Marks, marks...)
	return d
}

func twentyClass(bin int) string {
	if bin >= 0 {
		return "dot"
	}
	return "dot open"
}

// twentyColumns counts the dots per column; column 0 begins at the line. At least three columns are kept on either side.
func twentyColumns(k int) (columns map[int]int, lo, hi, tallest int) {
	k = int(clamp(float64(k), 0, 20))
	line := normalQuantile(clamp(1-float64(k)/20, 0.0125, 0.9875))
	columns, lo, hi = map[int]int{}, -3, 2
	for i := 0; i < 20; i++ {
		bin := int(math.Floor((normalQuantile((float64(i)+0.5)/20) - line) / twentyBin))
		columns[bin]++
		lo, hi, tallest = min(lo, bin), max(hi, bin), max(tallest, columns[bin])
	}
	return columns, lo, hi, tallest
}

func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

func clamp(x, lo, hi float64) float64 { return math.Max(lo, math.Min(hi, x)) }
