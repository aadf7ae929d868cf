package ingest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// fileOf is a header with rows below it: marks under the names of marks, numbers of attempts, and words elsewhere.
func fileOf(header string) string {
	names := strings.Split(header, ",")
	text := header + "\n"
	for row := range 12 {
		for i, name := range names {
			cell := fmt.Sprintf("w%d", row)
			switch word := wordOf(name); {
			case word == "correct" || word == "result":
				cell = fmt.Sprint(row % 2)
			case strings.HasPrefix(word, "attempt"):
				cell = fmt.Sprint(1 + row%3)
			}
			names[i] = cell
		}
		text += strings.Join(names, ",") + "\n"
		names = strings.Split(header, ",")
	}
	return text
}

// TestNoUnread: a format of common names does not fit a file whose other columns tell answers apart or are the answers.
func TestNoUnread(t *testing.T) {
	for _, c := range []struct{ header, format, column string }{
		{"user_id,problem_id,attempt_no,correct,skill_id", "learner-sequence", "attempt_no"},
		{"user_id,problem_id,correct,skill_id,Submitted At", "learner-sequence", "Submitted At"},
		{"user_id,problem_id,correct,skill_id,quiz", "learner-sequence", "quiz"},
		{"user_id,problem_id,correct,skill_id,respuesta", "learner-sequence", "respuesta"},
		{"user_id,problem_id,correct,skill_id,section", "learner-sequence", "section"},
		{"user_id,problem_id,correct,skill_id,testdate", "learner-sequence", "testdate"},
		{"student_id,item_id,correct,attempt", "responses", "attempt"},
		{"student_id,item_id,result,Antwort", "responses", "Antwort"},
		{"student_id,item_id,result,sequence", "responses", "sequence"},
		{"student_id,item_id,result,date completed", "responses", "date completed"},
	} {
		_, err := recognise(t, "f.csv", fileOf(c.header), Stated{})
		var unknown *UnknownHeader
		if !errors.As(err, &unknown) {
			t.Errorf("%s: %v, want it unknown", c.header, err)
			continue
		}
		said := ""
		for _, trial := range unknown.Tried {
			if trial.Format == c.format {
				said = trial.Misfit
			}
		}
		if !strings.Contains(said, `"`+c.column+`"`) {
			t.Errorf("%s: %s says %q, which does not name column %s", c.header, c.format, said, c.column)
		}
		if !strings.Contains(unknown.Message, said) {
			t.Errorf("%s: the reason %q is not told: %s", c.header, said, unknown.Message)
		}
	}
}

// TestNoUnreadLeavesSequences: what research files have besides is no reason to refuse them; nor is a second column for a field
// that is read.
func TestNoUnreadLeavesSequences(t *testing.T) {
	for _, c := range []struct{ header, format string }{
		{"user_id,item_id,correct", "learner-sequence"},
		{"order_id,user_id,item_id,skill_id,correct", "learner-sequence"},
		{"user_id,item_id,timestamp,correct,skill_id", "learner-sequence"},
		{"user_id,problem_id,correct,skill_id,start_time,attempt", "learner-sequence"},
		{"user_id,problem_id,correct,skill_id,response,answer,form,test_name", "learner-sequence"},
		{"problem_log_id,skill,problem_id,user_id,assignment_id,assistment_id,start_time,end_time,problem_type,original,correct,bottom_hint," +
			"hint_count,actions,attempt_count,ms_first_response,tutor_mode,sequence_id,student_class_id,position,type,base_sequence_id,skill_id," +
			"teacher_id,school_id,overlap_time,template_id,answer_id,answer_text,first_action,problemlogid", "learner-sequence"},
		{"user_id,problem_id,correct,skill_id,attempt_count,hint_count,hint_total,opportunity,opportunity_original,answer_type,ms_first_response", "learner-sequence"},
		{"order_id,assignment_id,user_id,assistment_id,problem_id,original,correct,attempt_count,ms_first_response,tutor_mode,answer_type," +
			"sequence_id,student_class_id,position,type,base_sequence_id,skill_id,skill_name,teacher_id,school_id,hint_count", "assistments-2009"},
		{"student_id,item_id,correct,points,note", "responses"},
	} {
		r, err := recognise(t, "f.csv", fileOf(c.header), Stated{})
		if err != nil || r.Format.Name != c.format {
			t.Errorf("%s: read as %+v, %v; want %s", c.header, r, err, c.format)
		}
	}
}

// TestYields: of two formats that share columns the one that explains more reads the file, the other on a tie.
func TestYields(t *testing.T) {
	for header, want := range map[string]string{
		"user_id,item_id,correct":                                  "learner-sequence",
		"user_id,item_id,correct,skill_id":                         "learner-sequence",
		"user_id,item_id,correct,sitting_id,response,key":          "responses",
		"user_id,item_id,correct,response_time_s,flagged":          "responses",
		"user_id,item_id,correct,sitting_id,response,key,skill_id": "learner-sequence",
	} {
		r, err := recognise(t, "f.csv", fileOf(header), Stated{})
		if err != nil || r.Format.Name != want || len(r.Disagreements) > 0 {
			t.Errorf("%s: read as %+v, %v; want %s and nothing against it", header, r, err, want)
		}
	}
}

// TestClockBesidePlaces: whole numbers under a timestamp's name order the answers only where no column of places does.
func TestClockBesidePlaces(t *testing.T) {
	r, err := recognise(t, "f.csv", "user_id,item_id,correct,item_seq,timestamp\nu,a,1,1,7\nu,b,0,2,8\n", Stated{})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Columns[4]; got.Field != "" || !strings.Contains(got.Why, "item_seq") {
		t.Errorf("timestamp is %q because %s; want it unread beside item_seq", got.Field, got.Why)
	}
}

// TestDraftAttempts: the number of an attempt keeps answers to one question apart, unless a sitting does.
func TestDraftAttempts(t *testing.T) {
	for _, c := range []struct{ header, want string }{
		{"user_id,problem_id,attempt_no,correct", "user_id=examinee_id:id problem_id=item_id:id attempt_no=sitting_id:id correct=result:mark"},
		{"user_id,problem_id,attempt_no,correct,session", "user_id=examinee_id:id problem_id=item_id:id correct=result:mark session=sitting_id:id"},
	} {
		if got := fieldsDrafted(draftOf(t, "x.csv", fileOf(c.header))); got != c.want {
			t.Errorf("drafted %s, want %s", got, c.want)
		}
	}
}

func TestNoUnreadNamesFields(t *testing.T) {
	_, err := ParseFormat("x.json", []byte(`{"name":"x","kind":"responses","header":{"all":[["a"]],"no_unread":[["attempt_no"],["sitting"]]},"columns":[]}`))
	if err == nil || !strings.Contains(err.Error(), `"sitting"`) {
		t.Errorf("%v, want a refusal that names sitting", err)
	}
}

// TestSmallNumbersAreNoMatrix: rows of answers whose ids are as small as marks do not become a matrix when no format fits them.
func TestSmallNumbersAreNoMatrix(t *testing.T) {
	text := "user_id,problem_id,attempt_no,correct,skill_id\n"
	for row := range 60 {
		text += fmt.Sprintf("%d,%d,%d,%d,%d\n", 1+row/20, 1+row%9, 1+row%3, row%2, row%4)
	}
	_, err := recognise(t, "f.csv", text, Stated{})
	var unknown *UnknownHeader
	if !errors.As(err, &unknown) || unknown.Draft == nil {
		t.Fatalf("%v, want an unknown header with a draft", err)
	}
	if got, want := fieldsDrafted(unknown.Draft), "user_id=examinee_id:id problem_id=item_id:id attempt_no=sitting_id:id correct=result:mark skill_id=disciplines:list"; got != want {
		t.Errorf("drafted %s, want %s", got, want)
	}
}

// TestMayStay: blocks of practice are one student's only where every column is read, or says nothing of people and questions.
func TestMayStay(t *testing.T) {
	blocks, percents := "Date,Test,Correct,Total", "Date,Subject,% Correct"
	for _, c := range []struct{ header, format string }{
		{blocks + ",Notes", "practice-blocks"}, {blocks + ",Incorrect,% Correct,Time spent,", "practice-blocks"}, {percents + ",Comments", "practice-percents"}, {percents + ",System", "practice-percents"},
		{blocks + ",Class", ""}, {blocks + ",Team", ""}, {"Seat," + blocks, ""}, {blocks + ",Question ID", ""}, {percents + ",Who", ""},
		{percents + ",Group", ""}, {percents + ",Batch", ""}, {blocks + ",Resident", ""},
	} {
		row := "2025-03-0%d" + strings.Repeat(",%[1]d", strings.Count(c.header, ","))
		r, err := recognise(t, "f.csv", c.header+"\n"+fmt.Sprintf(row, 1)+"\n"+fmt.Sprintf(row, 2)+"\n", Stated{})
		var unknown *UnknownHeader
		switch {
		case c.format == "" && !errors.As(err, &unknown):
			t.Errorf("%s: %+v, %v; want it unknown", c.header, r, err)
		case c.format != "" && (err != nil || r.Format.Name != c.format):
			t.Errorf("%s: %+v, %v; want %s", c.header, r, err, c.format)
		}
	}
	empty := "Date,Test,Correct,Total,Class\n2025-03-01,a,1,2,\n2025-03-02,b,1,2,\n"
	if r, err := recognise(t, "f.csv", empty, Stated{}); err != nil || r.Format.Name != "practice-blocks" {
		t.Errorf("a column without values: %+v, %v", r, err)
	}
}

// TestRosterIsNoTableOfAnswers: names and cohorts stand beside answers too, which a roster would not read.
func TestRosterIsNoTableOfAnswers(t *testing.T) {
	for _, c := range []struct{ header, format string }{
		{"examinee_id,name,cohort,email,phone1,phone2,year", "roster"}, {"student_id,name,advisor", "roster-student"}, {"examinee_id,name,Q1", "roster"},
		{"examinee_id,name,Q1,Q2,Q3", "matrix"}, {"student_id,name,Item 1,Item 2", "matrix"},
		{"examinee_id,cohort,question,answer,correct", ""}, {"examinee_id,cohort,q,choice,points", ""}, {"examinee_id,name,question,x", ""},
	} {
		text := c.header + "\n"
		for row := range 6 {
			text += fmt.Sprintf("s%d", row) + strings.Repeat(fmt.Sprintf(",%d", row%2), strings.Count(c.header, ",")) + "\n"
		}
		r, err := recognise(t, "f.csv", text, Stated{})
		switch {
		case c.format == "" && err == nil && r.Kind == Roster:
			t.Errorf("%s: taken for a roster", c.header)
		case c.format != "" && (err != nil || r.Format.Name != c.format):
			t.Errorf("%s: %+v, %v; want %s", c.header, r, err, c.format)
		}
	}
}
