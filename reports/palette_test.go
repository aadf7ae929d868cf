package reports

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The colours of text keep 4.5:1 and those of marks 3:1 against every ground they stand on (WCAG 2.2 AA, 1.4.3
// and 1.4.11), in light, dark and print. A browser check cannot judge text in SVG; this can.
func TestPalette(t *testing.T) {
	css, err := style()
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile(`:root\{(--bg[^}]*)\}`).FindAllStringSubmatch(css, -1)
	if len(blocks) != 3 {
		t.Fatalf("%d palettes, want light, dark and print", len(blocks))
	}
	for i, name := range []string{"light", "dark", "print"} {
		p := palette(t, blocks[i][1])
		for _, ground := range []string{"bg", "card", "note"} {
			for _, text := range []string{"ink", "muted", "link"} {
				atLeast(t, name, p, text, ground, 4.5)
			}
		}
		for _, text := range []string{"low", "mid", "high", "cut"} {
			atLeast(t, name, p, text, "card", 4.5)
			atLeast(t, name, p, text, "note", 4.5)
		}
		for _, mark := range []string{"mark", "iv", "cut", "ink"} {
			atLeast(t, name, p, mark, "card", 3)
		}
		atLeast(t, name, p, "mark", "band", 3) // the curve on its band
		atLeast(t, name, p, "ink", "band", 3)
		atLeast(t, name, p, "cut", "band", 3)
	}
}

func TestContrastByHand(t *testing.T) {
	// Black on white is 1.05/0.05 = 21; #777777 on white has luminance .184, so 1.05/.234 = 4.48.
	if c := contrast(rgb("#000000"), rgb("#ffffff")); math.Abs(c-21) > 1e-9 {
		t.Errorf("black on white: %v", c)
	}
	if c := contrast(rgb("#777777"), rgb("#ffffff")); math.Abs(c-4.48) > 0.005 {
		t.Errorf("grey on white: %v", c)
	}
}

func atLeast(t *testing.T, name string, p map[string]string, on, ground string, least float64) {
	t.Helper()
	if c := contrast(rgb(p[on]), rgb(p[ground])); c < least {
		t.Errorf("%s: %s on %s is %.2f:1, less than %.1f:1", name, on, ground, c, least)
	}
}

func palette(t *testing.T, block string) map[string]string {
	p := map[string]string{}
	for pair := range strings.SplitSeq(block, ";") {
		name, colour, ok := strings.Cut(pair, ":")
		if ok {
			p[strings.TrimPrefix(name, "--")] = colour
		}
	}
	for _, name := range []string{"bg", "card", "ink", "muted", "rule", "mark", "iv", "band", "cut", "low", "mid", "high", "note", "link"} {
		if len(p[name]) != 7 {
			t.Fatalf("no colour %q in %q", name, block)
		}
	}
	return p
}

// contrast is the ratio of WCAG 2: (lighter + .05) / (darker + .05) of relative luminances.
func contrast(a, b [3]float64) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func luminance(c [3]float64) float64 {
	for i, x := range c {
		if c[i] = x / 12.92; x > 0.04045 {
			c[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}

func rgb(hex string) (c [3]float64) {
	for i := range c {
		v, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return [3]float64{math.NaN()}
		}
		c[i] = float64(v) / 255
	}
	return c
}
