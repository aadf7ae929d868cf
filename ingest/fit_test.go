package ingest

import (
	"bytes"
	"strings"
	"testing"
)

// TestFit: a line is cut only if one way has the fewest faults.
func TestFit(t *testing.T) {
	for _, c := range []struct {
		line, escape string
		width        int
		want         string // cells joined by | ; "-" when the line cannot be told
	}{
		{`1,"two,3`, "doubled", 3, `1|"two|3`},
		{`1,""two, and more",3`, "doubled", 3, `1|"two, and more|3`},
		{`1,"size 12"","3, and 4"`, "doubled", 3, `1|size 12"|3, and 4`},
		{`1,"size 12" and more",3`, "doubled", 3, `1|size 12" and more|3`},
		{`"one,"two, or ""2""",3`, "doubled", 3, `"one|two, or "2"|3`},
		{`1,"a \"b" c",3`, "backslash", 3, `1|a "b" c|3`},
		{`1,2,"`, "doubled", 3, `1|2|"`},
		{`"a","b"x","c"`, "doubled", 2, "-"},                    // the first two belong together, or the last two
		{`1,"two,3`, "doubled", 4, "-"},                         // too few
		{`1,"two,3`, "doubled", 2, "-"},                         // no cell closes behind the open quote
		{strings.Repeat(`"",`, 3000) + `"x`, "doubled", 9, "-"}, // not worth the effort
	} {
		f := fitter{rules: Dialect{Delimiter: ",", Quote: `"`, Escape: c.escape}.scanRules(Limits{}.WithDefaults(), false), width: c.width}
		got := "-"
		if cells := f.fit([]byte(c.line)); cells != nil {
			got = string(bytes.Join(cells, []byte("|")))
		}
		if got != c.want {
			t.Errorf("%q in %d: %q, want %q", c.line[:min(len(c.line), 40)], c.width, got, c.want)
		}
	}
}

// TestCatOpenQuote: a row with an open quote is written only if the next line is a row by itself; otherwise the cell may
// go on below.
func TestCatOpenQuote(t *testing.T) {
	for text, want := range map[string]string{
		"a,b\n1,2\n3,\"open\n4,5\n6,7\n":                   "a,b\n1,2\n3,\"\"\"open\"\n4,5\n6,7\n",
		"a,b\n1,2\n3,\"open\nits \"second\" line\"\n6,7\n": "a,b\n1,2\n\"its \"\"second\"\" line\"\"\"\n6,7\n",
		"a,b\n1,2\n3,\"open\n\n5,\"x\ny\"\n6,7\n":          "a,b\n1,2\n5,\"x\ny\"\n6,7\n",
	} {
		s, err := Sniff(BytesSource("x", []byte(text)), Stated{Delimiter: ",", Header: "1"}, Limits{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range []int{0, 8, 16, 20, 24} {
			s.blockBytes = size
			var out bytes.Buffer
			var notes []string
			if _, err := Cat(t.Context(), s, &out, func(r Reject) { notes = append(notes, r.Message) }); err != nil {
				t.Fatal(err)
			}
			if out.String() != want || len(notes) == 0 {
				t.Errorf("%q in blocks of %d: %q, want %q; %q", text, size, out.String(), want, notes)
			}
		}
	}
}
