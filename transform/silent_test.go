package transform

import (
	"strings"
	"testing"

	"cutscore/exam"
)

// Words for no answer in the column of answers are what they say, in every shape; nothing is chosen by them.
func TestWordsForNoAnswer(t *testing.T) {
	for word, want := range map[string]exam.Result{
		"omitted": exam.Omitted, "Skipped": exam.Omitted, "No answer": exam.Omitted, "NOT ANSWERED": exam.Omitted, ".": exam.Omitted, "--": exam.Omitted,
		"(blank)": exam.Omitted, "?": exam.Omitted, "NR": exam.Omitted, "not reached": exam.NotReached, "(not reached)": exam.NotReached,
		"99": exam.Incorrect, "9": exam.Incorrect, "0": exam.Incorrect, "None": exam.Incorrect, "B": exam.Incorrect, "A": exam.Correct,
	} {
		long := readText(t, "r.csv", "examinee_id,form_id,item_id,key,response\ns,F,q,A,"+word+"\n", Options{})
		wide := readText(t, "w.csv", "examinee_id,form_id,i1,i2\ns,F,"+word+",B\n", Options{Key: key(t, "item_id,key\ni1,A\ni2,B\n")})
		for shape, got := range map[string]*reading{"long": long, "wide": wide} {
			if len(got.Responses) == 0 {
				t.Errorf("%s, %s: no responses, rejects %q", shape, word, got.Rejects)
				continue
			}
			r := got.Responses[0]
			silent := want == exam.Omitted || want == exam.NotReached
			if r.Result != want || silent != (r.Chosen == "") {
				t.Errorf("%s: %s is %s, chosen %q, want %s", shape, word, r.Result, r.Chosen, want)
			}
		}
	}
}

// A word that is a key, or that the export calls correct, is an answer; a result is believed; without a key nothing is scored.
func TestWordsThatAreAnswers(t *testing.T) {
	for _, c := range []struct{ name, text, key, want, chosen string }{
		{"the key", "item_id,key,response\nq1,?,?\nq2,A,?\n", "", "me:q1=correct me:q2=incorrect", "? ?"},
		{"the key of a file", "item_id,response\nq1,skip\nq2,skip\n", "item_id,key\nq1,A\nq2,skip|B\n", "me:q1=incorrect me:q2=correct", "skip skip"},
		{"called correct", "item_id,response,result\nq1,blank,1\nq2,blank,0\n", "", "me:q1=correct me:q2=incorrect", "blank blank"},
		{"called incorrect", "item_id,response,result\nq1,omitted,0\nq2,not reached,0\nq3,B,0\n", "", "me:q1=omitted me:q2=not_reached me:q3=incorrect", "  B"},
		{"not shown", "item_id,key,response\nq1,A,not presented\n", "", "me:q1=not_presented", ""},
		{"no key", "item_id,response\nq1,omitted\nq2,B\n", "", "me:q1=unknown me:q2=unknown", " B"},
	} {
		o := Options{}
		if c.key != "" {
			o.Key = key(t, c.key)
		}
		if got := results(t, "r.csv", c.text, o); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		var chosen []string
		for _, r := range readText(t, "r.csv", c.text, o).Responses {
			chosen = append(chosen, r.Chosen)
		}
		if got := strings.Join(chosen, " "); got != c.chosen {
			t.Errorf("%s: chosen %q, want %q", c.name, got, c.chosen)
		}
	}
}
