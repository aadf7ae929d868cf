package transform

import (
	"fmt"
	"slices"
	"testing"

	"cutscore/ingest"
)

func TestGradebook(t *testing.T) {
	const head = `"Last Name","First Name","Username","Student ID","Last Access","Availability","A [Total Pts: 10 Score] |1","B [Total Pts: 10 Percentage] |2","C [Total Pts: 10 Score] |3"` + "\n"
	for _, c := range []struct {
		name, row string
		want      []string
		rejects   []string
	}{
		{"points", "n,m,u,1,,Yes,8,1,7", []string{"A 8/10 points", "B 1/10 points", "C 7/10 points"}, nil},
		{"the second of three", `n,m,u,1,,Yes,9,"8,5",6`, nil, []string{"3 B [Total Pts: 10 Percentage] |2 number-unreadable 9,9"}},
		{"the last of three", "n,m,u,1,,Yes,9,8,x5", []string{"A 9/10 points", "B 8/10 points"}, nil}, // words are no grade yet
		{"the last, no number", "n,m,u,1,,Yes,9,8,5..", nil, []string{"3 C [Total Pts: 10 Score] |3 number-unreadable 9.."}},
		{"a percentage", "n,m,u,1,,Yes,9,88.00%,70 %", []string{"A 9/10 points", "B 88/100 percent_correct", "C 70/100 percent_correct"}, nil},
		{"no percentage", "n,m,u,1,,Yes,9,880%,", nil, []string{"3 B [Total Pts: 10 Percentage] |2 number-out-of-range 999%"}},
		{"glued points", "n,m,u,1,,Yes,9 / 12,,", []string{"A 9/12 points"}, nil},
	} {
		text := head + "x,y,z,2,,Yes,1,1,1\n" + c.row + "\n"
		got := readAll(t, ingest.BytesSource("g.csv", []byte(text)), shipped(t), ingest.Stated{}, Options{})
		var scores []string
		for _, s := range got.Sittings[3:] {
			scores = append(scores, fmt.Sprintf("%s %g/%g %s", s.Form, s.Score.Value, s.Score.Max, s.Score.Scale))
		}
		if !slices.Equal(scores, c.want) || !slices.Equal(got.Rejects, c.rejects) {
			t.Errorf("%s: %v, set aside %v; want %v, %v", c.name, scores, got.Rejects, c.want, c.rejects)
		}
	}
}
