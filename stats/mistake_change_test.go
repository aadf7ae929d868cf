package stats

import (
	"testing"

	"cutscore/exam"
)

// TestChangeIsJudgedByTheKey: a change counts by whether the answers before and after are right, in whatever way key and answers
// are written; from one right answer to another, or to the same in another dress, nothing was lost.
func TestChangeIsJudgedByTheKey(t *testing.T) {
	for _, c := range []struct {
		first, last, key         string
		away, toRight, bothWrong bool
	}{
		{first: "A", last: "D", key: "A|B", away: true},
		{first: "D", last: "B", key: "A|B", toRight: true},
		{first: "A", last: "B", key: "A|B"},
		{first: "C", last: "D", key: "A|B", bothWrong: true},
		{first: "C, A", last: "A", key: "AC", away: true},
		{first: "a", last: "B", key: "A", away: true},
		{first: "(A)", last: "A", key: "A"},
		{first: "B", last: "b", key: "A"},
		{first: "renal vein", last: "Loop of Henle", key: "loop of henle", toRight: true},
	} {
		columns := exam.FromRows([]exam.Response{{Item: "q", FirstChosen: c.first, Chosen: c.last, Key: c.key, Result: exam.Incorrect, AnsweredAt: exam.NoTime, Seconds: exam.Unknown, Confidence: exam.Unknown}})
		a := newMistakeStudy(MistakeInput{Columns: columns, To: 1}).answers[0]
		if a.awayRight != c.away || a.toRight != c.toRight || a.amongWrong != c.bothWrong {
			t.Errorf("%q to %q, key %q: away from right %v, to right %v, both wrong %v", c.first, c.last, c.key, a.awayRight, a.toRight, a.amongWrong)
		}
	}
}
