package sheet

import (
	"slices"
	"testing"

	"cutscore/exam"
)

func row(examinee, sitting, item string, at int64, r exam.Result) exam.Response {
	return exam.Response{Source: "s", Examinee: examinee, Form: "F", Sitting: sitting, Item: item, AnsweredAt: at, Result: r}
}

// collected is what Walk hands out for form F, as text.
func collected(rows []exam.Response, s Scoring) []string {
	sh, survey := NewSheet(exam.FromRows(rows), nil, s), NewSurvey()
	survey.Add(sh)
	key := FormKey{"s", "F"}
	var out []string
	if f := survey.Forms[key]; f != nil {
		l := f.Layout(key)
		sh.Walk(NewForms([]*Layout{l}), func(_ int, r *Row) {
			line := ""
			for i, j := range r.Items {
				line += l.Items[j] + map[int32]string{0: "-", Unit: "+", Unit / 2: "~"}[r.Values[i]]
			}
			out = append(out, line)
		})
	}
	slices.Sort(out)
	return out
}

// One person per first sitting; the first answer to an item counts; what is not scored leaves no trace in the row.
func TestRowsOfFirstSittings(t *testing.T) {
	half := row("b", "1", "q3", 3, exam.PartlyCorrect)
	half.Credit = .5
	rows := []exam.Response{
		row("a", "2", "q1", 20, exam.Incorrect), // a's second sitting
		row("a", "1", "q2", 12, exam.Correct), row("a", "1", "q1", 11, exam.Correct), row("a", "1", "q1", 13, exam.Incorrect),
		row("b", "1", "q1", 1, exam.Omitted), row("b", "1", "q2", 2, exam.NotPresented), half,
		row("c", "1", "q1", 1, exam.NotReached), // nothing scored: no person
	}
	if got := collected(rows, Scoring{}); !slices.Equal(got, []string{"q1+q2+", "q1-q3~"}) {
		t.Errorf("first sittings: %q", got)
	}
	if got := collected(rows, Scoring{AllSittings: true}); !slices.Equal(got, []string{"q1+q2+", "q1-", "q1-q3~"}) {
		t.Errorf("all sittings: %q", got)
	}
	slices.Reverse(rows)
	if got := collected(rows, Scoring{}); !slices.Equal(got, []string{"q1+q2+", "q1-q3~"}) {
		t.Errorf("rows reversed: %q", got)
	}
	if got := collected(nil, Scoring{}); len(got) != 0 {
		t.Errorf("nothing: %q", got)
	}
}

// The cap on options does not depend on the order of merging.
func TestFreeTextIsFreeTextInAnyOrder(t *testing.T) {
	make2 := func(from, to int) *Survey {
		var rows []exam.Response
		for i := from; i < to; i++ {
			r := row(string(rune('A'+i)), "1", "q", 0, exam.Correct)
			r.Chosen = "answer " + string(rune('A'+i))
			rows = append(rows, r)
		}
		s := NewSurvey()
		s.Add(NewSheet(exam.FromRows(rows), nil, Scoring{}))
		return s
	}
	key := FormKey{"s", "F"}
	for _, cuts := range [][3]int{{0, 10, 30}, {0, 29, 30}, {0, 1, 30}} {
		s := make2(cuts[1], cuts[2])
		s.Merge(make2(cuts[0], cuts[1]))
		if it := s.Forms[key].Items["q"]; !it.FreeText || len(it.Options) != 0 || it.Scored != 30 {
			t.Errorf("cut at %d: free text %v, %d options", cuts[1], it.FreeText, len(it.Options))
		}
	}
	if it := make2(0, 5).Forms[key].Items["q"]; it.FreeText || len(it.Options) != 5 {
		t.Errorf("five options: %+v", it)
	}
}

// Of attempts 2 and 10 without dates the second is not the first; where neither dates nor numbers tell, that is counted.
func TestFirstSittingWithoutDates(t *testing.T) {
	for _, c := range []struct {
		a, b   string
		at     [2]int64
		untold int64
	}{
		{"2", "10", [2]int64{exam.NoTime, exam.NoTime}, 0},
		{"s2", "s10", [2]int64{exam.NoTime, exam.NoTime}, 0},
		{"k", "m", [2]int64{exam.NoTime, exam.NoTime}, 1},
		{"m", "k", [2]int64{1, 2}, 0},
		{"2", "10", [2]int64{1, 1}, 0}, // of one day
		{"k", "m", [2]int64{exam.NoTime, 1}, 1},
		{"2", "3", [2]int64{exam.NoTime, 1}, 0},
		{"2", "3", [2]int64{1, exam.NoTime}, 0}, // numbers tell beside a date, too
	} {
		rows := []exam.Response{row("e", c.b, "q1", c.at[1], exam.Incorrect), row("e", c.a, "q1", c.at[0], exam.Correct)}
		if got := collected(rows, Scoring{}); !slices.Equal(got, []string{"q1+"}) {
			t.Errorf("%v: %q", c, got)
		}
		survey, key := NewSurvey(), FormKey{"s", "F"}
		survey.Add(NewSheet(exam.FromRows(rows), nil, Scoring{}))
		if got := survey.Forms[key].Layout(key).Untold; got != c.untold {
			t.Errorf("%v: told of %d", c, got)
		}
	}
	undated := []exam.Response{row("e", "a", "q1", exam.NoTime, exam.Incorrect), row("e", "b", "q1", exam.NoTime, exam.Correct)}
	table := []exam.Sitting{{Source: "s", Examinee: "e", ID: "b", TakenAt: 5}, {Source: "s", Examinee: "e", ID: "a", TakenAt: 7}}
	sh, survey := NewSheet(exam.FromRows(undated), table, Scoring{}), NewSurvey()
	survey.Add(sh)
	if f := survey.Forms[FormKey{"s", "F"}]; f.Untold != 0 || sh.persons[0].sitting != "b" {
		t.Errorf("the sittings table tells which was first: %q, untold %d", sh.persons[0].sitting, f.Untold)
	}
	if n := CensusOfEach(exam.FromRows(undated), table); len(n) != 1 || n[0].N != 1 {
		t.Errorf("census %v", n)
	}
	omitted := []exam.Response{row("e", "b", "q1", 5, exam.Correct), row("e", "b", "q2", exam.NoTime, exam.Omitted), row("e", "a", "q1", 3, exam.Incorrect)}
	if got := collected(omitted, Scoring{}); !slices.Equal(got, []string{"q1-"}) {
		t.Errorf("an omitted question has no time, its sitting has: %q", got)
	}
}
