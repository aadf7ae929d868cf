package transform

import (
	"fmt"
	"strings"
	"testing"

	"cutscore/exam"
)

// Letters behind the names of questions score the answers where these bear them out, and are else those of sections or topics.
func TestHeaderKeysMustBeBorneOut(t *testing.T) {
	const people = 20
	for _, c := range []struct {
		name   string
		keys   string // one letter a question
		answer func(person, item int) byte
		scored bool
	}{
		{"most are right", "ACBDAC", func(p, i int) byte {
			if (p+i)%4 == 0 {
				return "ABCD"[(p/4+i)%4]
			}
			return "ACBDAC"[i]
		}, true},
		{"everybody chose D", "AABBCC", func(p, i int) byte { return "DDDDDABC"[(p+3*i)%8] }, false},
		{"options that nobody chose", "ABCABC", func(p, i int) byte { return "DE"[(p+i)%2] }, false},
		{"any answer", "ABCDAB", func(p, i int) byte { return "ABCD"[(p*(2*i+1)+i)%4] }, false},
		{"true or false, by chance", "TFTFFT", func(p, i int) byte { return "TF"[(p+p*i/2)%2] }, false},
	} {
		var b strings.Builder
		b.WriteString("Student ID")
		for i := range c.keys {
			fmt.Fprintf(&b, ",Q%d (%c)", i+1, c.keys[i])
		}
		for p := range people {
			fmt.Fprintf(&b, "\ns%03d", p)
			for i := range c.keys {
				fmt.Fprintf(&b, ",%c", c.answer(p, i))
			}
		}
		got, scored := readText(t, "m.csv", b.String()+"\n", Options{}), 0
		for _, r := range got.Responses {
			if r.Result != exam.ResultUnknown {
				scored++
			}
		}
		if want := map[bool]int{true: people * len(c.keys)}[c.scored]; scored != want || len(got.Responses) != people*len(c.keys) {
			t.Errorf("%s: %d of %d answers scored, want %d", c.name, scored, len(got.Responses), want)
		}
	}
}
