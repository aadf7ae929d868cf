package ingest

import (
	"fmt"
	"strings"
	"testing"
)

func draftOf(t *testing.T, name, text string) *Format {
	t.Helper()
	s, err := Sniff(BytesSource(name, []byte(text)), Stated{}, Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Draft(s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func fieldsDrafted(f *Format) string {
	var out []string
	for _, c := range f.Columns {
		out = append(out, c.Names[0]+"="+string(c.Field)+":"+c.Parser)
	}
	return strings.Join(out, " ")
}

// TestDraftSequences: the usual columns of knowledge-tracing files, with every kind of timestamp.
func TestDraftSequences(t *testing.T) {
	for _, c := range []struct {
		stamp func(int) int
		want  string
	}{
		{func(int) int { return 0 }, ""},
		{func(i int) int { return i }, " timestamp=item_seq:integer"},
		{func(i int) int { return 1400000000 + i }, " timestamp=answered_at:epoch_s"},
		{func(i int) int { return 1400000000000 + i }, " timestamp=answered_at:epoch_ms"},
	} {
		var b strings.Builder
		b.WriteString("learner\texercise_id\ttimestamp\tcorrect\tkc\n")
		for i := range 200 {
			fmt.Fprintf(&b, "%d\t%d\t%d\t%d\t%d\n", i/20, 100+i%7, c.stamp(i), i%2, i%3)
		}
		want := "learner=examinee_id:id exercise_id=item_id:id" + c.want + " correct=result:mark kc=disciplines:list"
		if got := fieldsDrafted(draftOf(t, "x.tsv", b.String())); got != want {
			t.Errorf("drafted %s, want %s", got, want)
		}
	}
}

// TestDraftDropsWhatDoesNotFit: a name alone is no evidence; values that the parser would not take drop the guess, even
// when they stand behind the first person's rows.
func TestDraftDropsWhatDoesNotFit(t *testing.T) {
	var b strings.Builder
	b.WriteString("student,item,correct,mode,flagged\n")
	for i := range 4000 {
		flagged, mode := "1", "timed"
		if i > 3000 {
			flagged, mode = "perhaps", "want"
		}
		fmt.Fprintf(&b, "s%d,q%d,%d,%s,%s\n", i%50, i/50, i%2, mode, flagged)
	}
	f := draftOf(t, "x.csv", b.String())
	if got, want := fieldsDrafted(f), "student=examinee_id:id item=item_id:id correct=result:mark"; got != want {
		t.Errorf("drafted %s, want %s", got, want)
	}
	if len(f.Unused) != 2 {
		t.Errorf("%d columns unused", len(f.Unused))
	}
}

// TestDraftMergesAreas: rows alike in all but the skill are drafted as one response.
func TestDraftMergesAreas(t *testing.T) {
	text := "user,item,correct,skill,timestamp\na,1,1,x,10\na,1,1,y,10\nb,1,0,x,12\nb,2,1,x,15\n"
	if got := fmt.Sprint(draftOf(t, "x.csv", text).Merge); got != "[user item correct timestamp]" {
		t.Errorf("merge %s", got)
	}
}

// TestLineEndsInsideQuotes: a line break typed into a cell is no line end of the file.
func TestLineEndsInsideQuotes(t *testing.T) {
	for text, want := range map[string]string{
		"a,b\n1,\"x\r\ny\"\n2,z\n":     "lf",
		"a,b\r\n1,\"x\ny\"\r\n2,z\r\n": "crlf",
		"a,b\r\n1,x\n2,z\r\n":          "mixed",
	} {
		s, err := Sniff(BytesSource("x.csv", []byte(text)), Stated{}, Limits{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if s.Dialect.LineEnd != want {
			t.Errorf("%q: line ends %s, want %s", text, s.Dialect.LineEnd, want)
		}
	}
}

// TestDraftOwnWords: headers as people write them, with remarks in brackets and times as a person reads them.
func TestDraftOwnWords(t *testing.T) {
	for _, c := range []struct{ header, row, want string }{
		{"Block,Question #,Subject,Status,Others Correct %,Time Spent", "%[1]d,%[2]d,Renal,%[3]s,62%%,76 sec",
			"Block=block_no:integer Question #=item_id:id Subject=disciplines:list Status=result:mark Others Correct %=peer_p:proportion Time Spent=response_time_s:seconds"},
		{"Student ID (required),Question,Your Answer,Correct?,Time Spent (s)", "s%[1]d,q%[2]d,A,%[3]s,2:32",
			"Student ID (required)=examinee_id:id Question=item_id:id Your Answer=response:text Correct?=result:mark Time Spent (s)=response_time_s:seconds"},
		{"Student ID,Question,Score,Max Score,Category", "s%[1]d,Q%[2]d,1,2,Renal",
			"Student ID=examinee_id:id Question=item_id:id Score=points:number Max Score=points_max:number Category=disciplines:list"},
		{"Student,Question,Result,Time Spent (min)", "s%[1]d,q%[2]d,%[3]s,2", "Student=examinee_id:id Question=item_id:id Result=result:mark"},
	} {
		text := c.header + "\n"
		for i := range 60 {
			text += fmt.Sprintf(c.row+"%.[3]0s\n", 1+i/20, 1+i%20, [...]string{"Correct", "Incorrect"}[i%2])
		}
		if got := fieldsDrafted(draftOf(t, "x.csv", text)); got != c.want {
			t.Errorf("drafted %s, want %s", got, c.want)
		}
	}
}
