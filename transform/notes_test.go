package transform

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cutscore/exam"
	"cutscore/ingest"
)

func readText(t *testing.T, name, text string, o Options) *reading {
	t.Helper()
	return readAll(t, ingest.BytesSource(name, []byte(text)), shipped(t), ingest.Stated{}, o)
}

func wantNotes(t *testing.T, what string, got *reading, want ...string) {
	t.Helper()
	if !slices.Equal(got.Notes, want) {
		t.Errorf("%s: notes %q, want %q", what, got.Notes, want)
	}
}

// One spelling of an id is one person: accents in either encoding, any blanks, any letter case; and rows that needed it are told.
func TestIDsInAnySpelling(t *testing.T) {
	p := NewPseudonyms([]byte("a key of sixteen"))
	jose := p.Examinee("José Pérez")
	for _, same := range []string{"Jose\u0301 Pe\u0301rez", "José  Pérez", "JOSÉ\u00a0PÉREZ", " josé pérez\t", "Jo\u200bsé Pérez"} {
		if p.Examinee(same) != jose {
			t.Errorf("%q is another person", same)
		}
	}
	if p.Examinee("Jose Perez") == jose || p.Sitting("José Pérez") == jose {
		t.Error("a name without accents, or a sitting, has the same pseudonym")
	}
	head := "examinee_id,item_id,result,answered_at\n"
	got := readText(t, "r.csv", head+"José,a,1,2026-01-01\nJose\u0301,b,1,2026-01-01\nana  b,c,0,2026-01-01\nana b,d,0,2026-01-01\n", Options{})
	wantNotes(t, "respelled", got, "4 examinee_id id-respelled")
	got = readText(t, "attempts.csv", "examinee_id,exam,outcome\nana  b,x,pass\nana b,x,pass\n", Options{Pseudonyms: p})
	if got.Attempts[0].Examinee != got.Attempts[1].Examinee {
		t.Error("blanks make two people")
	}
	wantNotes(t, "respelled in a small table", got, "2 examinee_id id-respelled")
}

// Ids of sittings are built from the examinee's in many exports, so they are hidden too, alike in all kinds of file.
func TestSittingsArePseudonyms(t *testing.T) {
	p := NewPseudonyms([]byte("a key of sixteen"))
	o := Options{Pseudonyms: p}
	answers := readText(t, "r.csv", "examinee_id,sitting_id,item_id,result\ns1,s1-mock,a,1\ns1,2,a,1\n", o).Responses
	sittings := readText(t, "s.csv", "examinee_id,sitting_id,form_id,score_scale,score\ns1,s1-mock,F,percent_correct,61\ns1,,F,percent_correct,61\n", o).Sittings
	if answers[0].Sitting != sittings[0].ID || len(answers[0].Sitting) != pseudonymLength || strings.Contains(answers[0].Sitting, "s1") {
		t.Errorf("sittings %q and %q", answers[0].Sitting, sittings[0].ID)
	}
	if answers[1].Sitting != "2" {
		t.Errorf("the second sitting is %q: a small number says nothing about anybody and keeps its order", answers[1].Sitting)
	}
	if sittings[1].ID == "F" || sittings[1].Form != "F" {
		t.Errorf("a sitting without id is %q of form %q", sittings[1].ID, sittings[1].Form)
	}
	canvas := "id,section,submitted,7: Q,1.0,n correct,n incorrect,score\n55,A,2021-07-12 20:01:01 UTC,x,1.0,1,0,1.0\n"
	wide := readText(t, "canvas.csv", canvas, o)
	if wide.Responses[0].Sitting != wide.Sittings[0].ID || len(wide.Sittings[0].ID) != pseudonymLength {
		t.Errorf("wide: %q and %q", wide.Responses[0].Sitting, wide.Sittings[0].ID)
	}
}

// A result that contradicts key and choice is believed, and counted. Texts and partial credit are no contradiction.
func TestContradictions(t *testing.T) {
	head := "examinee_id,item_seq,item_id,key,response,result\n"
	for _, c := range []struct {
		row  string
		told bool
	}{
		{"s,1,q,A,A,1", false}, {"s,1,q,A,B,0", false}, {"s,1,q,A,B,1", true}, {"s,1,q,A,A,0", true}, {"s,1,q,BD,\"D,B\",0", true},
		{"s,1,q,A|C,C,0", true}, {"s,1,q,A|C,B,1", true}, {"s,1,q,A,B,0.5", false}, {"s,1,q,A,,0", false}, {"s,1,q,aorta,the aorta,1", false},
		{"s,1,q,,A,1", false}, {"s,1,q,A,A,omitted", false}, {"s,1,q,A,(A),0", true},
	} {
		got := readText(t, "r.csv", head+c.row+"\n", Options{})
		if told := slices.Contains(got.Notes, "2 response result-contradicts-key"); told != c.told || len(got.Responses) != 1 {
			t.Errorf("%s: notes %q, rejects %q", c.row, got.Notes, got.Rejects)
		}
	}
}

func TestScoresThatNobodyCanWeigh(t *testing.T) {
	head := "examinee_id,form_id,form_family,taken_on,score_scale,score\n"
	exams := []*exam.Exam{{ID: "step", Practice: []exam.PracticeScale{{Scale: exam.EPC}, {Family: "CBSSA", Scale: exam.EPC}}}}
	o := Options{Exams: func() ([]*exam.Exam, error) { return exams, nil }, Now: testNow}
	for row, want := range map[string][]string{
		"s,CBSSA 30,,2026-01-02,epc,61":                nil,
		"s,Block,cbssa,2026-01-02,epc,61":              nil,
		"s,School test,,2026-01-02,percent_correct,61": nil,
		"s,Mystery 9,,2026-01-02,epc,61":               {"2 form_family form-unknown"},
		"s,CBSSA 30,Other,2026-01-02,epc,61":           {"2 form_family form-unknown"},
		"s,Mystery 9,,2026-01-02,stars,61":             {"2 score_scale scale-unknown"},
		"s,F,,2026-01-02,,61":                          {"2 score_scale scale-unknown"},
		"s,F,,2026-01-02,,33 / 30":                     {"2 score score-over-maximum"},
		"s,F,,2026-11-25,percent_correct,61":           {"2 taken_on time-in-future"}, // tomorrow
		"s,F,,2026-11-24,percent_correct,61":           nil,                           // today
		"s,F,,2027-11-25,percent_correct,161":          nil,                           // set aside: no remark on a row that is not used
	} {
		wantNotes(t, row, readText(t, "s.csv", head+row+"\n", o), want...)
	}
}

// A time of day needs no remark while it may still be now somewhere; one whose offset is known may be an hour ahead.
func TestFutureTimes(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for text, odd := range map[string]bool{"2026-11-24 23:00": false, "2026-11-25 03:00": true, "2026-11-24T12:30:00Z": false, "2026-11-24T14:00:00Z": true, "2026-11-25": true} {
		got := readText(t, "r.csv", "examinee_id,item_id,result,answered_at\ns,q,1,"+text+"\n", Options{Now: now})
		if len(got.Notes) > 0 != odd {
			t.Errorf("%s: notes %q", text, got.Notes)
		}
	}
	plan := readText(t, "roster.csv", "examinee_id,name,exam_date\ns,Ana,2027-02-03\n", Options{Now: now})
	wantNotes(t, "an exam to come", plan)
	if plan.Roster[0].ExamDate == exam.NoTime {
		t.Error("the day of the exam was lost")
	}
}

func TestRowsWithoutArea(t *testing.T) {
	got := readText(t, "r.csv", "examinee_id,item_id,result,disciplines\ns,a,1,Pathology\ns,b,1,\ns,c,1,|\n", Options{})
	wantNotes(t, "no area", got, "3 disciplines area-missing", "4 disciplines area-missing")
	wantNotes(t, "no column of areas", readText(t, "r.csv", "examinee_id,item_id,result\ns,a,1\n", Options{}))
}

// 8 and 9 beside 0 and 1, or beside letters, are codes for no answer; numbered options keep theirs unless they stand apart.
func TestMissingCodesInMatrices(t *testing.T) {
	for _, c := range []struct {
		name, text string
		responses  int
	}{
		{"marks", "id,i1,i2,i3\na,1,0,9\nb,0,8,1\nc,1,1,0\n", 7},
		{"letters", "id,i1,i2,i3\na,A,B,9\nb,C,8,D\nc,B,B,A\n", 7},
		{"numbers apart", "id,i1,i2,i3\na,1,2,9\nb,3,4,5\nc,9,5,1\n", 7},
		{"options up to 9", "id,i1,i2,i3\na,1,2,9\nb,3,7,5\nc,9,4,1\n", 9},
		{"codes beside words", "id,i1,i2,i3\na,1,absent,9\nb,0,blank,1\nc,1,1,0\nd,1,1,0\n", 10},
		{"letters and nobody", "id,i1,i2,i3\na,A,B,absent\nb,C,A,D\nc,B,B,A\nd,C,A,D\n", 11},
		{"shares", "id,i1,i2,i3\na,1,0.5,0\nb,0.25,1,1\nc,1,0,1\n", 9},
	} {
		if got := readText(t, "m.csv", c.text, Options{}); len(got.Responses) != c.responses || got.Used != int64(strings.Count(c.text, "\n")-1) {
			t.Errorf("%s: %d responses of %d rows, want %d", c.name, len(got.Responses), got.Used, c.responses)
		}
	}
}

// A row called KEY scores the others and is nobody.
func TestKeyRow(t *testing.T) {
	text := "id,i1,i2,i3\na,A,B,C\nKEY,A,C,C\nb,D,C,C\n"
	got := readText(t, "m.csv", text, Options{})
	right := 0
	for _, r := range got.Responses {
		if r.Examinee == "KEY" {
			t.Fatal("the key became an examinee")
		}
		if r.Result == exam.Correct {
			right++
		}
	}
	if right != 4 || len(got.Responses) != 6 || got.Footer != 1 || got.Used != 2 {
		t.Errorf("%d right of %d, %d used, %d footer", right, len(got.Responses), got.Used, got.Footer)
	}
}

// Keys stand under many names, in the header, or several of them; none is an examinee, and answers are scored where one is certain.
func TestKeys(t *testing.T) {
	people := func(from, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "s%d,%c,B,C\n", from+i, "AB"[i%2])
		}
		return b.String()
	}
	named := func(from, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "%d,Ann Lee%c,%c,B,C\n", from+i, 'a'+from+i, "AB"[i%2])
		}
		return b.String()
	}
	for _, c := range []struct {
		name, text string
		people     int
		right      int // -1: none is scored
	}{
		{"ANSWER", "id,i1,i2,i3\nANSWER,A,C,C\na,A,B,C\nb,D,C,C\n", 2, 4},
		{"Musterlösung", "id,i1,i2,i3\na,A,B,C\nMusterlösung,A,C,C\nb,D,C,C\n", 2, 4},
		{"Respuestas correctas", "Nombre,i1,i2,i3\nRespuestas correctas,A,C,C\nAna Paz,A,B,C\nEva Ruiz,D,C,C\n", 2, 4},
		{"Corrigé, last", "Nom,i1,i2,i3\nAna Paz,A,B,C\nEva Ruiz,D,C,C\nCorrigé :,A,C,C\n", 2, 4},
		{"two keys", "id,i1,i2,i3\nKey A,A,C,C\nKey B,B,C,C\na,A,B,C\nb,D,C,C\n", 2, -1},
		{"two keys that agree", "id,i1,i2,i3\nKey A,A,C,C\nKey B,A,C,C\na,A,B,C\nb,D,C,C\n", 2, 4},
		{"a key below the rows looked at", "id,i1,i2,i3\n" + people(0, 1200) + "KEY,A,B,C\n", 1200, -1},
		{"a key of marks", "id,i1,i2,i3\nKEY,1,1,1\na,1,0,0\nb,0,1,1\n", 2, 3},
		{"somebody called Answer", "id,i1,i2,i3\n" + people(0, 9) + "Answer,A,B,C\n" + people(9, 9), 19, -1},
		{"keys as ids", "id,i1,i2,i3\nkey1,A,C,C\nkey2,A,B,C\nkey3,D,C,C\n", 3, -1},
		{"a surname and an initial", "Name,i1,i2,i3\nAdams J,A,C,C\nKey B,A,B,C\nLane T,D,C,C\n", 3, -1},
		{"a surname beside a first name", "Last name,First name,i1,i2,i3\nAdams,Jo,A,C,C\nKey,Tom,A,B,C\nChiave,Bo,D,C,C\n", 3, -1},
		{"a surname alone", "id,i1,i2,i3\nAdams,A,C,C\nCole,A,B,C\nPauta,D,C,C\n", 3, -1},
		{"marks of somebody", "id,i1,i2,i3\nKey,1,0,1\na,1,0,0\nb,0,1,1\n", 3, 5},
		{"a key far from the ends is one of a person", "id,i1,i2,i3\n" + people(0, 9) + "Key B,A,B,C\n" + people(9, 9), 19, -1},
		{"plain letters for options in words", "id,i1,i2,i3\nKEY,A,C,C\na,Option A,Option B,Option C\nb,Option D,Option C,Option C\n", 2, 4},
		{"a name without an id", "Student ID,Name,i1,i2,i3\n,KEY,A,C,C\ns1,Ann Lee,A,B,C\ns2,Bo Diaz,D,C,C\n", 2, 4},
		{"a name without an id, last", "Student ID,Name,i1,i2,i3\ns1,Ann Lee,A,B,C\ns2,Bo Diaz,D,C,C\n,Answer Key,A,C,C\n", 2, 4},
		{"a name under an id of nobody", "Student ID,Name,i1,i2,i3\n999,KEY,A,C,C\n101,Ann Lee,A,B,C\n102,Bo Diaz,D,C,C\n", 2, 4},
		{"words under an id of nobody", "Student ID,Name,i1,i2,i3\n999,Answer Key,A,C,C\n101,Ann Lee,A,B,C\n102,Bo Diaz,D,C,C\n", 2, 4},
		{"a surname without an id", "Student ID,Last name,First name,i1,i2,i3\n,KEY,,A,C,C\ns1,Lee,Ann,A,B,C\ns2,Diaz,Bo,D,C,C\n", 2, 4},
		{"a name over marks", "Student ID,Name,i1,i2,i3\n0,Key,1,1,1\n1,Ann Lee,1,0,0\n2,Bo Diaz,0,1,1\n", 2, 3},
		{"marks of somebody by name", "Student ID,Name,i1,i2,i3\n3,Key,1,0,1\n1,Ann Lee,1,0,0\n2,Bo Diaz,0,1,1\n", 3, 5},
		{"Key with an id, and a first name", "Student ID,Last name,First name,i1,i2,i3\n3,Key,Tom,A,B,C\n1,Lee,Ann,A,B,C\n2,Diaz,Bo,D,C,C\n", 3, -1},
		{"Key with an id, among others called so", "Student ID,Last name,i1,i2,i3\n3,Key,A,B,C\n1,Lee,A,B,C\n2,Diaz,D,C,C\n", 3, -1},
		{"a name with an id in the middle of many", "Student ID,Name,i1,i2,i3\n" + named(0, 9) + "100,Key,A,B,C\n" + named(9, 9), 19, -1},
		{"another script", "id,i1,i2,i3\nKEY,А,В,В\na,А,Б,В\nb,Г,В,В\n", 2, 4},
		{"figures in circles", "id,i1,i2,i3\nKEY,①,③,③\na,①,②,③\nb,④,③,③\n", 2, 4},
		{"in the header", "Student ID,Q1 (A),Q2 (C),Q3 [C]\na,A,B,C\nb,D,C,C\n", 2, 4},
		{"several letters in the header", "Student ID,Q1 (A),Q2 (BD),Q3 (C)\na,A,\"B, D\",C\nb,D,A,C\n", 2, 4},
		{"one letter for all is no key", "Student ID,Q1 (A),Q2 (A),Q3 (A)\na,A,B,C\nb,D,C,C\n", 2, -1},
		{"in the header, of several forms", "Student ID,Version,Q1 (A),Q2 (C),Q3 (C)\na,1,A,B,C\nb,2,D,C,C\n", 2, -1},
	} {
		got, seen, right, open := readText(t, "m.csv", c.text, Options{}), map[string]bool{}, 0, false
		for _, r := range got.Responses {
			seen[r.Examinee] = true
			open = open || r.Result == exam.ResultUnknown
			if r.Result == exam.Correct {
				right++
			}
			if c.right >= 0 && strings.ContainsAny(r.Item, "([") {
				t.Errorf("%s: the key is part of item %s", c.name, r.Item)
			}
		}
		if len(seen) != c.people || open != (c.right < 0) || right != max(0, c.right) {
			t.Errorf("%s: %d people, %d right, some not scored %v; want %d and %d", c.name, len(seen), right, open, c.people, c.right)
		}
	}
}

// A share of 1 on a scale of percent is set aside with what to write; 0, 1, a percent sign and other scales are not.
func TestSharesForPercent(t *testing.T) {
	head := "examinee_id,form_id,form_family,taken_on,score_scale,score\n"
	for row, refused := range map[string]bool{
		"s,F,CBSSA,2026-01-02,percent_correct,0.65": true, "s,F,CBSSA,2026-01-02,epc,0.65": true, "s,F,CBSSA,2026-01-02,epc,0.999": true,
		"s,F,UWSA,2026-01-02,three_digit,1.5": true, "s,F,UWSA,2026-01-02,three_digit,0.7": true,
		"s,F,CBSSA,2026-01-02,epc,0": false, "s,F,CBSSA,2026-01-02,epc,1": false, "s,F,CBSSA,2026-01-02,percent_correct,0.5%": false,
		"s,F,CBSSA,2026-01-02,epc,65": false, "s,F,,2026-01-02,points,0.65": false,
	} {
		got := readText(t, "s.csv", head+row+"\n", Options{Now: testNow})
		wantShare(t, row, got, refused)
	}
	own := readText(t, "mine.csv", "Test,Date,Score\nNBME 28,2026-02-01,0.70\nUWSA 1,2026-02-08,0.7\nFree 120,2026-02-08,72%\nNBME 30,2026-02-09,71\n", Options{Now: testNow})
	if len(own.Sittings) != 2 || len(own.Rejects) != 2 {
		t.Errorf("%d sittings, rejects %q", len(own.Sittings), own.Rejects)
	}
}

// A 1 among shares is one of them; alone, or beside percents, it is what it says.
func TestOneAmongShares(t *testing.T) {
	for text, used := range map[string]int{
		"Test,Date,Score (%)\nA,2026-02-01,0.58\nB,2026-02-02,0.64\nC,2026-02-03,1\nD,2026-02-04,70\n":                  1,
		"Test,Date,Score (%)\nA,2026-02-01,58\nB,2026-02-02,1\nC,2026-02-03,64\n":                                       3,
		"Test,Date,Score (%)\nA,2026-02-01,0.58\nB,2026-02-02,1%\nC,2026-02-03,64\n":                                    2,
		"Form,Date,EPC\nNBME 25,2026-02-01,0.58\nNBME 26,2026-02-02,1\nNBME 27,2026-02-03,1.0\nNBME 28,2026-02-03,64\n": 1,
		"Test,Date,Score\nQuiz 1,2026-02-01,0.5\nQuiz 2,2026-02-02,1\nQuiz 3,2026-02-03,2.5\n":                          3,
		"Test,Date,Score\nQuiz 1,2026-02-01,0.5\nQuiz 2,2026-02-02,1\nQuiz 3,2026-02-03,1\n":                            3,
	} {
		got := readText(t, "mine.csv", text, Options{Now: testNow})
		if len(got.Sittings) != used {
			t.Errorf("%q: %d sittings, rejects %q, want %d", text, len(got.Sittings), got.Rejects, used)
		}
	}
}

func wantShare(t *testing.T, row string, got *reading, refused bool) {
	t.Helper()
	if (len(got.Rejects) == 1) != refused || (len(got.Sittings) == 0) != refused {
		t.Errorf("%s: %d sittings, rejects %q, want refused %v", row, len(got.Sittings), got.Rejects, refused)
	}
	if refused && !strings.Contains(fmt.Sprint(got.Rejects), "number-out-of-range") {
		t.Errorf("%s: rejects %q", row, got.Rejects)
	}
}

// Points that an item cannot give are told, in every shape; rounding and items without points are not.
func TestPointsThatAnItemCannotGive(t *testing.T) {
	long := readText(t, "r.csv", "examinee_id,item_id,points,points_max\na,q1,1.5,1\na,q2,-0.25,1\na,q3,1,1\na,q4,5/3,\na,q5,2,0\na,q6,33.34,33.333\na,q7,0,1\na,q8,9,\n", Options{})
	wantNotes(t, "long", long, "2 points score-over-maximum", "3 points points-below-zero", "5 points score-over-maximum", "9 points points-without-maximum")
	moodle := "Surname,\"First name\",\"Email address\",State,\"Started on\",Completed,\"Time taken\",Grade/2.00,\"Q. 1 /1.00\",\"Q. 2 /1.00\"\n" +
		"Doe,Jane,j@x.org,Finished,\"2 June 2021 8:28 AM\",\"2 June 2021 8:40 AM\",\"12 mins\",1.25,1.50,-0.25\n"
	wide := readText(t, "m.csv", moodle, Options{})
	wantNotes(t, "wide", wide, "2 Q. 1 /1.00 score-over-maximum", "2 Q. 2 /1.00 points-below-zero")
	if r := wide.Responses; len(r) != 2 || r[0].Result != exam.Correct || r[1].Result != exam.Incorrect {
		t.Errorf("responses %+v", r)
	}
}

// Exams are looked up for files whose rows may name one, and for no others: most files are of answers. That they cannot be
// looked up is an error.
func TestExamsAreLookedUpWhereNamed(t *testing.T) {
	for text, want := range map[string]int{
		"examinee_id,item_id,result\ns,q,1\n":                                       0,
		"examinee_id,course,grade\ns,Anatomy,61\n":                                  0,
		"examinee_id,form_id,taken_on,score_scale,score\ns,F,2026-01-02,epc,61\n":   1,
		"examinee_id,exam,exam_date,outcome\ns,step,2026-01-02,pass\n":              1,
		"examinee_id,name,exam,exam_date\ns,Ana,step,2027-02-03\n":                  1,
		"examinee_id,date,hours,activity,resource\ns,2026-01-02,2,reading,a book\n": 0,
	} {
		looked := 0
		o := Options{Exams: func() ([]*exam.Exam, error) { looked++; return []*exam.Exam{{ID: "step"}}, nil }}
		if readText(t, "f.csv", text, o); looked != want {
			t.Errorf("%q: exams were looked up %d times, want %d", text, looked, want)
		}
	}
	src := ingest.BytesSource("f.csv", []byte("examinee_id,name,exam\ns,Ana,step\n"))
	sample, err := ingest.Sniff(src, ingest.Stated{}, ingest.Limits{}, ingest.KnownHeader(shipped(t)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := ingest.Recognise(sample, shipped(t), ingest.Stated{})
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("no exams")
	if _, err := New(r, Options{Exams: func() ([]*exam.Exam, error) { return nil, broken }}); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}
