package sheet

import (
	"strings"

	"cutscore/exam"
)

// Census counts the scored responses of each form in a bucket, in the sittings that come to count, an
// item once where it is met again before another examinee comes: at least as many as a FormSurvey finds, and mostly just as
// many. It costs little of a Sheet.
func Census(c *exam.Responses, table []exam.Sitting) map[FormKey]int64 {
	out := map[FormKey]int64{}
	for _, n := range CensusOfEach(c, table) {
		out[n.Form] += n.N
	}
	return out
}

// Count is how many scored responses of a form a Census counts of an examinee.
type Count struct {
	Examinee string
	Form     FormKey
	N        int64
}

// CensusOfEach is the Census of each examinee apart, those with none left out. An examinee's entries do not depend on who else
// is in the bucket.
func CensusOfEach(c *exam.Responses, table []exam.Sitting) []Count {
	b := newSheetBuilder(c, table, Scoring{})
	b.rows()
	b.choose()
	n, met := make([]int64, len(b.found)), make([]int32, max(1, len(c.Item.Values))) // by taking; by code of item: taking + 1
	for i, t := range b.rowOf {
		f, last := &b.found[t], &met[code(&c.Item, i)]
		if f.keep && *last != t+1 && c.Result != nil && c.Result[i].Scored() {
			n[t]++
			*last = t + 1
		}
	}
	var out []Count
	for t, f := range b.found {
		if n[t] == 0 {
			continue
		}
		who := ""
		if c.Examinee.Codes != nil {
			who = c.Examinee.Values[f.examinee]
		}
		out = append(out, Count{strings.Clone(who), b.sheet.forms[f.form], n[t]})
	}
	return out
}
