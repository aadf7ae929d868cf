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
	as := func(pairs ...string) string {
		var out []string
		for _, pair := range pairs {
			form, twin, _ := strings.Cut(pair, "=")
			for q := range 5 {
				out = append(out, fmt.Sprintf("%s/q%d=%s/q%d", form, q+1, twin, q+1))
			}
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		name, train, test, want string
		notes                   int
	}{
		{"one test in two files", "spring: " + one, "fall: .85 .72 .55 .25 .2", as("fall=spring"), 1},
		{"another test that is called alike", "spring: " + one, "fall: " + other, "", 1},
		{"a question more", "spring: " + one, "fall: " + one + " .1", "", 0},
		{"a question less", "spring: " + one + " .1", "fall: " + one, "", 0},
		{"all right", "spring: " + one, "fall: 1 1 1 1 1", "", 1},
		{"too few people to tell", "spring: " + one, "few: " + one, "", 1},
		{"too few questions to tell", "spring: .9 .7", "fall: .9 .7", "", 1},
		{"two that it may be", "a: " + one + "; b: " + one, "fall: " + one, "", 1},
		{"one of two by what is hard", "a: " + other + "; b: " + one, "fall: " + one, as("fall=b"), 1},
		{"one of the test side and another", "a: " + one, "fall: " + one + "; winter: " + other, as("fall=a"), 2},
		{"two sections", "a: " + one, "A: " + one + "; B: " + one, as("A=a", "B=a"), 2},
		{"as alike as five questions are by chance", "a: " + one, "fall: .9 .5 .7 .2 .3", "", 1},
		{"more alike than they are by chance", "a: " + one, "fall: .87 .8 .35 .4 .2", as("fall=a"), 1},
		{"but not than one of two is", "a: " + one + "; b: " + other, "fall: .87 .8 .35 .4 .2", "", 1},
		{"the same form", "a: " + one, "a: " + one, "", 0},
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
		if strings.Join(got, " ") != c.want || len(notes) != c.notes {
			t.Errorf("%s: %s, %q; want %s", c.name, strings.Join(got, " "), notes, c.want)
		}
	}
}
