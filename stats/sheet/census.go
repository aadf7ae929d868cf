package sheet

import "cutscore/exam"

// Census counts the scored responses of each form in a bucket, in the sittings that come to count without a stated key, an
// item once where it is met again before another examinee comes: at least as many as a FormSurvey finds, and mostly just as
// many. It costs little of a Sheet.
func Census(c *exam.Responses) map[FormKey]int64 {
	b := newSheetBuilder(c, Scoring{})
	b.rows()
	b.choose()
	n, met := make([]int64, len(b.sheet.forms)), make([]int32, max(1, len(c.Item.Values))) // by code of item: taking + 1
	for i, t := range b.rowOf {
		f, last := &b.found[t], &met[code(&c.Item, i)]
		if f.keep && *last != t+1 && c.Result != nil && c.Result[i].Scored() {
			n[f.form]++
			*last = t + 1
		}
	}
	out := make(map[FormKey]int64, len(n))
	for i, k := range b.sheet.forms {
		out[k] = n[i]
	}
	return out
}
