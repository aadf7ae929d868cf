package stats

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"cutscore/stats/item"
)

// The two sides of one test in two files are one form; other tests are not, nor is one that may be either of two.
func TestSameForms(t *testing.T) {
	const one, other = ".9 .7 .5 .3 .2", ".2 .9 .3 .5 .7" // shares right of q1..q5
	for _, c := range []struct{ name, train, test, want string }{
		{"one test in two files", "spring: " + one, "fall: .85 .72 .55 .25 .2", "fall/q1=spring/q1 fall/q2=spring/q2 fall/q3=spring/q3 fall/q4=spring/q4 fall/q5=spring/q5"},
		{"another test that is called alike", "spring: " + one, "fall: " + other, ""},
		{"a question more", "spring: " + one, "fall: " + one + " .1", ""},
		{"a question less", "spring: " + one + " .1", "fall: " + one, ""},
		{"all right", "spring: " + one, "fall: 1 1 1 1 1", ""},
		{"too few people to tell", "spring: " + one, "few: " + one, ""},
		{"too few questions to tell", "spring: .9 .7", "fall: .9 .7", ""},
		{"two that it may be", "a: " + one + "; b: " + one, "fall: " + one, ""},
		{"one of two by what is hard: the answers to predict would choose", "a: " + other + "; b: " + one, "fall: " + one, ""},
		{"two of the test side that may be it", "a: " + one, "fall: " + one + "; winter: " + other, ""},
		{"as alike as five questions are by chance", "a: " + one, "fall: .9 .5 .7 .2 .3", ""},
		{"the same form", "a: " + one, "a: " + one, ""},
	} {
		cb := newCodebook()
		fill := func(forms string) (s shares) {
			for _, form := range strings.Split(forms, "; ") {
				name, right, _ := strings.Cut(form, ": ")
				for i, r := range strings.Fields(right) {
					id := cb.item(item.MatrixSource, fmt.Sprintf("%s/q%d", name, i+1))
					s.n, s.right = longer(s.n, int(id)+1), longer(s.right, int(id)+1)
					x, _ := strconv.ParseFloat(r, 64)
					s.n[id] = 100
					if name == "few" {
						s.n[id] = 19
					}
					s.right[id] = s.n[id] * x
				}
			}
			return s
		}
		train, test := fill(c.train), fill(c.test)
		train.n, train.right = longer(train.n, len(cb.items)), longer(train.right, len(cb.items))
		test.n, test.right = longer(test.n, len(cb.items)), longer(test.right, len(cb.items))
		to, notes := cb.sameForms(train, test)
		name := make([]string, len(cb.items))
		for n, id := range cb.items {
			name[id] = n.id
		}
		var got []string
		for id := range int32(len(name)) {
			if same, ok := to[id]; ok {
				got = append(got, fmt.Sprintf("%s=%s", name[id], name[same]))
			}
		}
		if strings.Join(got, " ") != c.want || (len(notes) > 0) != (c.want != "") {
			t.Errorf("%s: %s, %q; want %s", c.name, strings.Join(got, " "), notes, c.want)
		}
	}
}
