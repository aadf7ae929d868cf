package ingest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
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
		t.Fatalf("%q: %v", text, err)
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
		{"Student,Question ID,Answer,Correctness,Participation,Grade", "s%[1]d,q%[2]d,A,%[3]s,1,0.5", // the grade is for taking part as well
			"Student=examinee_id:id Question ID=item_id:id Answer=response:text Correctness=result:mark Grade=score:score"},
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

// A draft loses nothing in silence: what it leaves out or cannot tell stands in it, and it is not read while it does.
func TestDraftSaysWhatItDoesNotKnow(t *testing.T) {
	for _, c := range []struct{ text, kind, fields, open string }{
		{"Name,SID,Total Score,Status,1: Pledge (0.0 pts),2: F1 (1.0 pts),3: F2 (2.0 pts)\nA,11,3,Graded,0,1,2\nB,12,,Missing,,,\n", "sittings", "SID=examinee_id:id Total Score=score:score", "3 columns look like"},
		{"student,problem,outcome\na,p,correct\na,q,incorrect\nb,p,hint\n", "responses", "student=examinee_id:id problem=item_id:id outcome=result:mark", `"hint" has no meaning yet`},
		{"user_id,content_id,answered_correctly\n1,5,1\n1,6,0\n2,5,-1\n", "responses", "user_id=examinee_id:id content_id=item_id:id answered_correctly=result:mark", `"-1" has no meaning yet`},
		{"Alumno,Pregunta,Respuesta,Correcta\nana,P1,A,Sí\nana,P2,B,No\nluis,P1,B,No\n", "responses", "Alumno=examinee_id:id Pregunta=item_id:id Respuesta=response:text Correcta=result:mark", ""},
		{"Alumno,Pregunta,Respuesta,Correcta\nana,P1,A,A\nana,P2,B,C\nluis,P1,B,A\n", "responses", "Alumno=examinee_id:id Pregunta=item_id:id Respuesta=response:text Correcta=key:text", ""},
		{"Username,Score,Total,Status\nann,11,12,PASS\nbob,4,12,FAIL\n", "sittings", "Username=examinee_id:id Score=score:score", ""},
		{"Student,Topic,Percent Correct\nann,Renal,50\nbob,Renal,60\n", "sittings", "Student=examinee_id:id Topic=area_name:text Percent Correct=score:score Topic=form_id:text", ""},
		{"student,exam,result\na,step1,Pass\nb,step1,Fail\nc,step1,Deferred\n", "attempts", "student=examinee_id:id exam=exam:text result=outcome:outcome", `"Deferred" has no meaning yet`},
		{"ID,Email,Name,Which organ?,Points - Which organ?\n1,a@x.org,A,Liver,1\n2,b@x.org,B,Skin,0\n", "roster", "Email=examinee_id:id Name=name:text", "2 columns look like"},
		{"student,problem,outcome,Began\na,p,correct,2025-11-03 09:00:00\na,q,incorrect,2025-11-03 09:01:00\n", "responses", "student=examinee_id:id problem=item_id:id outcome=result:mark", "dates stand in Began"},
		{"student,problem,outcome,Date,Born\na,p,correct,2025-11-03,2001-02-03\na,q,incorrect,2025-11-03,2001-02-03\n", "responses", "student=examinee_id:id problem=item_id:id outcome=result:mark Date=taken_on:time", ""},
		{"id,Began,Q1_score,Q2_score,Q3_score,Q1_resp,Q2_resp,Q3_resp\n7,2025-11-03,1,0,1,A,B,C\n8,2025-11-04,0,0,1,D,D,C\n", "responses", "id=examinee_id:id Q{n}_score=result:mark Q{n}_resp=response:text", "dates stand in Began"},
		{"person,item,resp\na,i,1\nb,i,0\n", "responses", "person=examinee_id:id item=item_id:id resp=result:mark", ""},
		{"person,item,resp\na,i,1\nb,i,3\n", "responses", "person=examinee_id:id item=item_id:id resp=response:text", `"resp" holds numbers`},
		{"person,item,resp,key\na,i,1,1\nb,i,0,1\n", "responses", "person=examinee_id:id item=item_id:id resp=response:text key=key:text", ""},
		{"id,Q1,Q1_time,Q2,Q2_time,Q3,Q3_time\n7,1,3.5,0,4,1,9\n8,0,2,0,4,1,9\n", "responses", "id=examinee_id:id Q{n}=result:mark Q{n}_time=response_time_s:seconds", ""},
		{"id,Q1_score,Q2_score,Q3_score,Q1_resp,Q2_resp,Q3_resp\n7,1,0,1,A,B,C\n8,0,0,1,D,D,C\n", "responses", "id=examinee_id:id Q{n}_score=result:mark Q{n}_resp=response:text", ""},
		{"SID,HW1,HW1 - Max Points,HW2,HW2 - Max Points,HW3,HW3 - Max Points\n7,41,50,33,50,12,50\n8,40,50,50,50,1,50\n", "responses", "SID=examinee_id:id HW{n}=points:number HW{n} - Max Points=points_max:number", "up to 50 points"},
		{"Stu1,Key1,Stu2,Key2,Stu3,Key3\nA,A,B,C,D,D\nC,A,B,C,D,D\n", "responses", "Stu{n}=response:text Key{n}=key:text", "no column says whose row"},
	} {
		f := draftOf(t, "x.csv", c.text)
		got := fieldsDrafted(f)
		if f.Items != nil {
			got += " " + fieldsDrafted(&Format{Columns: f.Items.Columns})
		}
		if string(f.Kind) != c.kind || strings.TrimSpace(got) != c.fields {
			t.Errorf("%q\n drafted %s %s\n want    %s %s", c.text, f.Kind, got, c.kind, c.fields)
		}
		b, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		_, err = ParseFormat("my.json", b)
		if open := f.unfilled(); (err == nil) != (c.open == "") || !strings.Contains(open, c.open) {
			t.Errorf("%q: %v, left open: %q; want %q", c.text, err, open, c.open)
		}
	}
}

// TestDraftTakesNoCounterForAPerson: a column that numbers the rows, from 0 or from 1, is nobody where another names people.
func TestDraftTakesNoCounterForAPerson(t *testing.T) {
	for _, from := range []int{0, 1} {
		text := "id,item,user,response,correct_answer\n"
		for i := range 12 {
			text += fmt.Sprintf("%d,i%d,%d,%c,b\n", from+i, i%4, 40+i%3, 'a'+i%2)
		}
		s, err := Sniff(BytesSource("log.csv", []byte(text)), Stated{Header: "1"}, Limits{}, func([]string) bool { return true })
		if err != nil {
			t.Fatal(err)
		}
		f, err := Draft(s)
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(f.Columns, func(r ColumnRule) bool { return r.Field == FieldExaminee })
		if at < 0 || f.Columns[at].Names[0] != "user" {
			t.Errorf("from %d: %+v", from, f.Columns)
		}
	}
}

// TestDraftReadsAFirstAttemptThatSaysHowItWent: DataShop's steps do; a column that says whether it was the first says nothing of right
// and wrong.
func TestDraftReadsAFirstAttemptThatSaysHowItWent(t *testing.T) {
	steps, flags := "Anon Student Id\tProblem Name\tStep Name\tFirst Attempt\n", "student_no,question,First attempt,correct\n"
	for i := range 12 {
		steps += fmt.Sprintf("Stu_%d\tp%d\tq%d\t%s\n", i%3, i%4, i%2, []string{"correct", "incorrect"}[i%2])
		flags += fmt.Sprintf("s%d,q%d,%s,%d\n", i%3, i%4, []string{"yes", "no"}[i%2], i%2)
	}
	for text, want := range map[string]string{steps: "First Attempt", flags: "correct"} {
		f := draftOf(t, "log.txt", text)
		at := slices.IndexFunc(f.Columns, func(r ColumnRule) bool { return r.Field == FieldResult })
		if at < 0 || f.Columns[at].Names[0] != want {
			t.Errorf("%q: %+v", want, f.Columns)
		}
	}
}

// TestNoDraftIsNoWayOn: where none can be made, the refusal does not send to it.
func TestNoDraftIsNoWayOn(t *testing.T) {
	s, err := Sniff(BytesSource("a.csv", []byte("colour,weight\nred,12\nblue,13\n")), Stated{}, Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var e *UnknownHeader
	if err := unknown(s, nil); !errors.As(err, &e) || e.Draft != nil || strings.Contains(e.Hint, "formats draft") || !strings.Contains(e.Hint, "docs/formats.md") {
		t.Errorf("%+v", err)
	}
}
