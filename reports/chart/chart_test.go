package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
)

func Example() {
	d := Axis{Min: 0, Max: 1}.Row(Interval{Value: 0.61, Low: 0.54, High: 0.68, Line: 0.6, HasLine: true}, "61% (54 to 68%)")
	for _, m := range d.Marks {
		fmt.Println(m.Kind, m.Class, m.X, m.X2)
	}
	// Output:
	// line cut 59.7% 59.7%
	// line iv 53.9% 67.5%
	// circle dot 60.7%
}

// For every count, exactly that many dots are filled and lie beyond the line, and no two dots share a place.
func TestTwentyAgreesWithItsCount(t *testing.T) {
	for k := -1; k <= 21; k++ {
		want := max(0, min(k, 20))
		d := Twenty(k, "not yet", "pass", "line", "title", "")
		cut, filled, open := 0.0, 0, 0
		places := map[string]bool{}
		for _, m := range d.Marks {
			if m.Class == "cut" {
				cut = number(t, m.X)
			}
		}
		for _, m := range d.Marks {
			if m.Kind != Circle {
				continue
			}
			places[m.X+" "+m.Y] = true
			beyond := number(t, m.X) > cut
			if beyond != (m.Class == "dot") {
				t.Errorf("%d: a dot at %s is %q, the line is at %v", k, m.X, m.Class, cut)
			}
			if m.Class == "dot" {
				filled++
			} else {
				open++
			}
			if x, y := number(t, m.X), number(t, m.Y); x < 9 || x > number(t, d.Width)-9 || y < 20 || y > number(t, d.Height) {
				t.Errorf("%d: a dot outside the picture, at %v %v", k, x, y)
			}
		}
		if filled != want || filled+open != 20 || len(places) != 20 {
			t.Errorf("%d: %d filled of %d in %d places", k, filled, filled+open, len(places))
		}
	}
}

func TestScale(t *testing.T) {
	s := Scale{Min: 10, Max: 20, From: 0, To: 100}
	for v, want := range map[float64]float64{10: 0, 15: 50, 20: 100, 5: 0, 30: 100} {
		if got := s.At(v); got != want {
			t.Errorf("At(%v) = %v, want %v", v, got, want)
		}
	}
	if got := (Scale{Min: 1, Max: 1, From: 0, To: 10}).At(7); got != 5 {
		t.Errorf("a scale of no length gives %v, want its middle", got)
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		n      int
		want   string
	}{{0, 1, 4, "[0 0.25 0.5 0.75 1]"}, {0.4, 0.8, 4, "[0.4 0.5 0.6 0.7 0.8]"}, {-1, 1, 4, "[-1 -0.5 0 0.5 1]"}, {1, 1, 4, "[]"}, {0, 100, 5, "[0 20 40 60 80 100]"}} {
		if got := fmt.Sprint(Ticks(c.lo, c.hi, c.n)); got != c.want {
			t.Errorf("Ticks(%v, %v, %d) = %s, want %s", c.lo, c.hi, c.n, got, c.want)
		}
	}
}

func TestAround(t *testing.T) {
	for _, c := range []struct {
		values []float64
		lo, hi float64
	}{{[]float64{0.52, 0.68}, 0.5, 0.7}, {[]float64{0.61}, 0.5, 0.8}, {nil, 0, 1}, {[]float64{0, 1}, 0, 1}, {[]float64{1}, 0.8, 1}} {
		lo, hi := Around(c.values, 0.1, 0, 1)
		if math.Abs(lo-c.lo) > 1e-9 || math.Abs(hi-c.hi) > 1e-9 {
			t.Errorf("Around(%v) = %v, %v, want %v, %v", c.values, lo, hi, c.lo, c.hi)
		}
	}
}

func TestCoordinatesAreShortAndFinite(t *testing.T) {
	for x, want := range map[float64]string{1.0 / 3: "0.3", -0.01: "0", 12: "12", math.Inf(1): "0", 99.96: "100"} {
		if got := num(x); got != want {
			t.Errorf("num(%v) = %q, want %q", x, got, want)
		}
	}
	if got := num(math.NaN()); got != "0" {
		t.Errorf("num(NaN) = %q", got)
	}
}

func TestCourseHoldsAllThatItIsGiven(t *testing.T) {
	c := Course{From: 0, To: 10, Min: 0, Max: 1, Line: 0.6, HasLine: true,
		Observed: []Point{{0, 0.5}, {5, 0.7}, {10, 0.6}}, Smooth: []Band{{0, 0.5, 0.4, 0.6}, {10, 0.6, 0.5, 0.7}}}
	d := c.Draw(Frame{Width: 240, Height: 130, YLabel: func(v float64) string { return fmt.Sprint(v) }, XLabels: []Tick{{0, "first"}, {10, "last"}}}, "title", "")
	by := map[string]Mark{}
	for _, m := range d.Marks {
		by[m.Class] = m
	}
	if n := strings.Count(by["spots"].D, "h0"); n != 3 {
		t.Errorf("%d dots of 3", n)
	}
	if n := strings.Count(by["band"].D, "L"); n != 3 {
		t.Errorf("a band of %d corners, want 4", n+1)
	}
	// The line at .6 of a scale that runs from 112 (0) up to 8 (1): 112 - .6*104 = 49.6.
	if by["cut"].Y != "49.6" {
		t.Errorf("the line is at %s, want 49.6", by["cut"].Y)
	}
}

func TestThin(t *testing.T) {
	if got := fmt.Sprint(Thin(3, 5)); got != "[0 1 2]" {
		t.Error(got)
	}
	if got := fmt.Sprint(Thin(100, 4)); got != "[24 49 74 99]" {
		t.Error(got)
	}
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
