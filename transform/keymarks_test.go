package transform

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
)

// A test of true and false is scored by its key, whatever its answers look like; a key among marks is nobody, and a person called Key is one.
func TestMarksThatAreAnswers(t *testing.T) {
	const yes, no = "TRUE", "FALSE"
	table := func(right, wrong string, first ...string) string {
		rows := slices.Concat([]string{"ID,Q1,Q2,Q3,Q4"}, first)
		for i := range 8 {
			row := fmt.Sprintf("a%d", i+1)
			for q := range 4 {
				row += "," + map[bool]string{true: right, false: wrong}[(i*i+q)%3 == 0]
			}
			rows = append(rows, row)
		}
		return strings.Join(rows, "\n") + "\n"
	}
	both := func(a, b string) string {
		return "item_id,key\nQ1," + a + "\nQ2," + a + "\nQ3," + b + "\nQ4," + b + "\n"
	}
	for _, c := range []struct {
		name, text, key string
		keyed           bool // scored by the key
		people          int
	}{
		{"marks", table(yes, no), "", false, 8},
		{"a row of the key", table(yes, no, "KEY,TRUE,TRUE,FALSE,FALSE"), "", true, 8},
		{"in other letters", table(yes, no, "Answer Key,True,True,False,False"), "", true, 8},
		{"with a gap", table(yes, no, "KEY,TRUE,,FALSE,FALSE"), "", true, 8},
		{"1 and 0", table("1", "0", "KEY,1,1,0,0"), "", true, 8},
		{"1 and 1.0", strings.Replace(table("1", "0", "KEY,1,1,0,0"), "a1,1", "a1,1.0", 1), "", true, 8},
		{"a key file", table(yes, no), both(yes, no), true, 8},
		{"a key file of 1 and 0", table("1", "0"), both("1", "0"), false, 8},
		{"a key file of letters", table("1", "0"), both("A", "B"), false, 8},
		{"a key file of other words", table("1", "0"), both("T", "F"), false, 8},
		{"a key file of one kind", table("1", "0"), both("1", "1"), false, 8},
		{"the right mark in all", table("Correct", "Incorrect", "KEY,Correct,Correct,Correct,Correct"), "", false, 8},
		{"the right mark in all, as a percentage", table("100%", "0%", "KEY,100%,100%,100%,100%"), "", false, 8},
		{"a key in other words", table("1", "0", "KEY,TRUE,TRUE,FALSE,FALSE"), "", false, 8},
		{"somebody called Key", strings.NewReplacer("a1", "Adams", "a2", "Baker", "a3", "Cole", "a4", "Diaz", "a5", "Fox", "a6", "Hughes", "a7", "Jones", "a8", "Kim").Replace(table("1", "0", "Key,1,1,0,0")), "", false, 9},
		{"somebody who may be the key", table("1", "0", "Master,1,1,0,0"), "", false, 9},
		{"partly right", strings.Replace(table("1", "0", "KEY,1,1,0,0"), "a2,0,0,1,0", "a2,0,0,0.5,0", 1), "", false, 8},
	} {
		o := Options{Now: testNow}
		if c.key != "" {
			o.Key = key(t, c.key)
		}
		got := readText(t, "m.csv", c.text, o)
		people, keyed := map[string]bool{}, 0
		for _, r := range got.Responses {
			people[r.Examinee] = true
			if r.Key != "" && r.Result == map[bool]exam.Result{true: exam.Correct, false: exam.Incorrect}[r.Chosen == r.Key] {
				keyed++
			}
		}
		if len(people) != c.people || (keyed > 0) != c.keyed || c.keyed && keyed < 24 {
			t.Errorf("%s: %d people, %d of %d answers scored by the key", c.name, len(people), keyed, len(got.Responses))
		}
	}
}
