package stats

import (
	"fmt"
	"strings"
	"testing"
)

// The two sides of one test in two files are one form; other tests are not, nor is one that may be either of two.
func TestSameForms(t *testing.T) {
	for _, c := range []struct{ name, train, test, want string }{
		{"one test in two files", "spring/q1 spring/q2", "fall/q1 fall/q2", "fall/q1=spring/q1 fall/q2=spring/q2"},
		{"a question more", "spring/q1 spring/q2", "fall/q1 fall/q2 fall/q3", ""},
		{"a question less", "spring/q1 spring/q2", "fall/q1", ""},
		{"two that it may be", "a/q1 a/q2 b/q1 b/q2", "fall/q1 fall/q2", ""},
		{"two that may be it", "a/q1 a/q2", "b/q1 b/q2 c/q1 c/q2", ""},
		{"the same form", "a/q1 a/q2", "a/q1 a/q2", ""},
		{"another beside", "a/q1 a/q2 b/x1", "c/q1 c/q2 b/x1", "c/q1=a/q1 c/q2=a/q2"},
	} {
		cb := newCodebook()
		fill := func(names string) (answers []float64) {
			for _, name := range strings.Fields(names) {
				id := cb.item(matrixSource, name)
				answers = longer(answers, int(id)+1)
				answers[id] = 1
			}
			return answers
		}
		train, test := fill(c.train), fill(c.test)
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
