package ingest

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestNamesAreHiddenInRowsThatAreSetAside(t *testing.T) {
	for _, c := range []struct{ header, row, want string }{
		{"examinee_id,name,cohort", `s1,"Doe, Ann",2026`, "…,…,2026"},
		{"Last Name,First Name,Username,Score", "Doe,Ann,ad7,x", "…,…,…,x"},
		{"no;Nachname;E-Mail;Frage 1", "7;Müller;m@x.de;\"a;b\"", `7;…;…;"a;b"`},
		{"examinee_id,name,cohort", "s1,Ann", "…,…"}, // too few cells: which of them is the name?
		{"examinee_id,item_id,result,points,cohort", "s1,q1,A", "…,q1,A"},
		{"item_id,result,examinee_id,points,cohort", "q1,s1,1,b", "q1,…,…,b"},
		{"item_id,result,examinee_id,points,cohort", "q1,A,x,s1,1,b", "q1,A,…,…,1,b"}, // too many
		{"examinee_id,name,cohort", "s1,Doe, Ann,2026", "…,…,…,2026"},
		{"examinee_id,name,cohort", `s1,"Ann,2026`, ""},    // broken
		{"item_id,key,options", "q1,A,5", "q1,A,5"},        // of nobody
		{"item_id,key,options", "q1,A", "q1,A"},            // of nobody, and broken
		{"examinee_id,name,cohort", "s1,,2026", "…,,2026"}, // nothing to hide
		{"examinee_id,Resident,Username,item_id", "7,Ann,adoe,q1", "…,…,…,q1"},
		{"examinee_id,name,resource,error_reason", `s1,"Doe, Anna",book,asked anna`, "…,…,book,…"}, // named once more
		{"examinee_id,name,error_reason,item_id", "k2,Bo Li,Bo asked Li,bold", "…,…,…,bold"},       // short ones are words of their own
		{"examinee_id,name,error_reason,item_id", "k2,Bo Li,a bold lie: li-1,q_bo2", "…,…,…,q_bo2"},
		{"examinee_id,name,error_reason,item_id", "k2,Bo Li,a bold lie,oblique", "…,…,a bold lie,oblique"},
		{"examinee_id,name,response,error_reason", "k2,A. Yu,A,y or u", "…,…,A,y or u"}, // an initial is an option
		{"examinee_id,name,response,error_reason", "k2,A. Yu,a,YU!", "…,…,a,…"},
		{"examinee_id,name,error_reason", "k2,Zoé Ünü,ÜNÜ asked", "…,…,…"},
		{"examinee_id,nickname,item_seq", "k2,12,12", "…,…,12"}, // no word
		{"examinee_id,email,Q1", "s1,bo@school.edu,school", "…,…,school"},
		{"examinee_id,email,note", "s1,quirina.wex@x.org,asked Quirina", "…,…,…"},
		{"examinee_id,item_id,error_reason,cohort", "k1,q1,\"oops\nk2,Betaman,q1\",7", "…,q1,…,7"}, // rows of others behind an open quote
		{"examinee_id,item_id,response,cohort", "k1,q1,\"A,\nor B\",7", "…,q1,\"A,\nor B\",7"},
		{"Student,Q1,Q2", "=cmd()|x,1,\"say \"\"a\"\"\"", `…,1,"say ""a"""`},
	} {
		s, err := Sniff(BytesSource("f.csv", []byte(c.header+"\n"+c.row+"\n")), Stated{Delimiter: string(delimiterOf(c.header)), Header: "1"}, Limits{}, func([]string) bool { return true })
		if s == nil {
			t.Fatal(c.header, err)
		}
		if got := string((&Reading{Sample: s}).HidePeople()(Reject{Raw: []byte(c.row)})); got != c.want {
			t.Errorf("%s\n%s\ngave %q, want %q", c.header, c.row, got, c.want)
		}
	}
}

func delimiterOf(header string) byte {
	for i := range header {
		if header[i] == ';' {
			return ';'
		}
	}
	return ','
}

// readAs recognises a file made of a header and rows.
func readAs(t *testing.T, format string, lines ...string) *Reading {
	t.Helper()
	formats, err := ShippedFormats()
	if err != nil {
		t.Fatal(err)
	}
	s, err := Sniff(BytesSource("exam.csv", []byte(strings.Join(lines, "\n")+"\n")), Stated{}, Limits{}, KnownHeader(formats))
	if s == nil {
		t.Fatal(lines[0], err)
	}
	r, err := Recognise(s, formats, Stated{})
	if err != nil {
		t.Fatal(lines[0], err)
	}
	if r.Format.Name != format {
		t.Fatalf("%s: read as %s, want %s", lines[0], r.Format.Name, format)
	}
	return r
}

func TestIdsAreHiddenInRowsThatAreSetAside(t *testing.T) {
	for _, c := range []struct{ format, header, row, want string }{
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response,result", "s-4711,t,q1,1,A,x", "…,t,q1,1,A,x"},
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response,result", `s1,t,q1,1,"A,B",x`, `…,t,q1,1,"A,B",x`},
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response,result", "7,7,7,7,7,x", "…,7,7,7,7,x"},                                     // a short number is in its own column only
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response,result", "jdoe,jdoe-mock1,jdoes,1,A,x", "…,…,jdoes,1,A,x"},                 // a word within another word is another
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response_time_s,result", "4711,T4711,14711,1,4711.5,x", "…,T4711,14711,1,4711.5,x"}, // and so is a number
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response,result", "4711,2026/4711-1,q_004711,1,A,x", "…,…,…,1,A,x"},
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response,result", `="0004711",4711,q1,1,A,x`, "…,…,q1,1,A,x"},
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response,result", "S1,s1,s12,1,A,x", "…,…,s12,1,A,x"}, // all of a cell
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response,result", "0077009976,77009976.0,q1,1,77009976.5,x", "…,…,q1,1,77009976.5,x"},
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response,result", "77009975.0,77009975,q1,1,A,x", "…,…,q1,1,A,x"},
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response,result,error_reason", "quirina.wex@x.org,quirina.wex-1,q1,1,A,x,asked quirina", "…,…,q1,1,A,x,…"},
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response,result", "17.4711,17.4711,q1,1,A,x", "…,…,q1,1,A,x"},
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response,result", "A,t,q1,1,A,x", "…,t,q1,1,A,x"}, // a letter is an option
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response,result,error_reason", `"Doe, Anna",t,q1,1,A,x,asked anna`, "…,t,q1,1,A,x,…"},
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response,result,error_reason", `"Li, Bo",t,q1,1,B,x,bo asked`, "…,t,q1,1,B,x,…"},
		{"responses", "examinee_id,sitting_id,item_id,item_seq,response,result", ",t,q1,1,A,x", ",t,q1,1,A,x"}, // it is nobody's, which is what is wrong with it
		{"eedi", "QuestionId,UserId,AnswerId,IsCorrect,CorrectAnswer,AnswerValue,DateAnswered,Confidence,QuizId",
			"898,2111,280203,1,2,2,2020-01-17 25:27:00.000,75,86", "898,…,280203,1,2,2,2020-01-17 25:27:00.000,75,86"},
		{"ednet-kt1", "user_id,timestamp,solving_id,question_id,user_answer,elapsed_time", "u717875,never,1,q5012,b,38000", "…,never,1,q5012,b,38000"},
		{"gradescope-scores", "First Name,Last Name,SID,Email,Sections,Total Score,Max Points,Status,Submission ID,Submission Time,Lateness (H:M:S),View Count,Submission Count,1: Honor Pledge (0.0 pts),2.1: Which ion? (1.0 pts)",
			"Nil,Roca,7001,nil@example.org,A,x,3.0,Graded,901,2026-01-12 10:00:00 -0800,00:00:00,2,1,0.0,1.0",
			"…,…,…,…,A,x,3.0,Graded,901,2026-01-12 10:00:00 -0800,00:00:00,2,1,0.0,1.0"},
		{"prairielearn-instance-questions", "UID,UIN,Name,Role,Assessment,Assessment instance,Zone number,Zone title,Question,Question instance,Question points,Max points,Question % score,Date,Highest submission score,Last submission score,Number attempts,Duration seconds",
			"nil@x.edu,900001,Nil Delaney,Student,Exam 1,1,1,,q1,1,x,2,100,2026-03-02T10:00:00-06,1,1,1,120.5",
			"…,…,…,Student,Exam 1,1,1,,q1,1,x,2,100,2026-03-02T10:00:00-06,1,1,1,120.5"},
		{"canvas-student-analysis", "name,id,sis_id,root_account,section,section_id,section_sis_id,submitted,attempt,1234567: Which ion?,1.0,1234568: Which organ?,1.0,n correct,n incorrect,score",
			"Nil Roca,50031,a-900001,x.edu,A,12,s12,2026-02-30,1,Na,1.0,Liver,0.0,1,1,1.0", "…,…,…,x.edu,A,12,s12,2026-02-30,1,Na,1.0,Liver,0.0,1,1,1.0"},
		{"moodle-grades", "Last name,First name,ID number,Email address,Started on,Completed,Time taken,Grade/1.00,Q. 1 /1.00",
			"Roca,Nil,,nil.roca@x.edu,3 March 2026 8:05 AM,nil.roca@x.edu,20 mins,1.00,x", "…,…,,…,3 March 2026 8:05 AM,…,20 mins,1.00,x"},
		{"moodle-grades", "Cognoms,Nom,Número ID,Adreça electrònica,Començat el,Completat,Temps emprat,\"Qualificació/1,00\",\"P. 1 /1,00\"",
			"Roca,Nil,a-900001,nil@x.edu,3 March 2026 8:05 AM,-,20 mins,1,x", "…,…,…,…,3 March 2026 8:05 AM,-,20 mins,1,x"},
		{"roster", "examinee_id,name,cohort,ID number", "s-001,Ada Ferrán,2027,88123", "…,…,2027,…"},
		{"sittings", "examinee_id,form_id,taken_on,score_scale,score,Matrikelnummer", "s1,F,2026-02-30,percent,61,123", "…,F,2026-02-30,percent,61,…"},
		{"uworld-performance", "NAME,USAGE (used/total),CORRECT Q,INCORRECT Q,OMITTED Q,P-RANK", "Pathology,120/700,x,40 (33%),2 (2%),61st", "Pathology,120/700,x,40 (33%),2 (2%),61st"},
		{"practice-blocks", "Date,System,Correct,Incorrect,Omitted", "2026-01-13,Renal,20,15,x", "2026-01-13,Renal,20,15,x"}, // one student's own
	} {
		r := readAs(t, c.format, c.header, c.row)
		if got := string(r.HidePeople()(Reject{Raw: []byte(c.row)})); got != c.want {
			t.Errorf("%s: %s\n%s\ngave %q\nwant %q", c.format, c.header, c.row, got, c.want)
		}
	}
}

// Whoever the values of a column show to be whose the rows are is hidden, whatever the column is called.
func TestIdsThatValuesTellAreHidden(t *testing.T) {
	r := readAs(t, "matrix", "Kürzel,Q1,Q2,Q3,Q4", "qx71,1,0,1,1", "rm32,1,1,0,1", "pk88,0,1,1,0", "uv19,1,0,0,1", "zt56,0,0,1,1", "bn20,1,1,1,0")
	if who := r.Column(FieldExaminee); who == nil || who.Name != "Kürzel" {
		t.Fatalf("%+v says who", who)
	}
	if got := string(r.HidePeople()(Reject{Raw: []byte("qx71,1,0,x,qx71?")})); got != "…,1,0,x,…" {
		t.Error(got)
	}
}

// A row that was cut off is shown as far as its cells are whole, if all that says whose it is stands there.
func TestIdsAreHiddenInRowsThatWereCutOff(t *testing.T) {
	var header, row strings.Builder
	header.WriteString("examinee_id,form_id,taken_on")
	row.WriteString("s-4711,F,2026-02-30")
	for i := range 1500 {
		header.WriteString(",anat-" + strings.Repeat("0", 4-len(digits(i))) + digits(i))
		row.WriteString([]string{",1.00", ",0.00"}[i%2])
	}
	r := readAs(t, "wide", header.String(), row.String())
	cut := []byte(row.String())[:rawCap]
	got := string(r.HidePeople()(Reject{Raw: slices.Clone(cut)}))
	if !strings.HasPrefix(got, "…,F,2026-02-30,1.00,0.00,") || !strings.HasSuffix(got, "0,…") || len(got) < rawCap-20 {
		t.Errorf("%d bytes: %.60s ... %s", len(got), got, got[max(0, len(got)-20):])
	}
	if got := r.HidePeople()(Reject{Raw: slices.Clone(cut), Code: codeShortRow}); got != nil {
		t.Errorf("a cell is missing somewhere: %.60s", got)
	}
	if got := string(r.HidePeople()(Reject{Raw: []byte("s-4711,F,2026-02-30,1,0")})); got != "…,F,2026-02-30,1,0" {
		t.Errorf("it was not cut off, it is too short: %.60s", got)
	}
	last := readAs(t, "wide", strings.TrimPrefix(header.String(), "examinee_id,")+",examinee_id", strings.TrimPrefix(row.String(), "s-4711,")+",s-4711")
	if got := last.HidePeople()(Reject{Raw: []byte(strings.TrimPrefix(row.String(), "s-4711,"))[:rawCap]}); got != nil {
		t.Errorf("whose it is was cut off: %.60s", got)
	}
}

func digits(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return digits(n/10) + digits(n%10)
}

func TestOfficialIDs(t *testing.T) {
	for name, want := range map[string]bool{"ID number": true, "ID-Nummer": true, "Número de ID": true, "External Id": true, "SIS ID": true, "CustomID": true, "Unique ID": true,
		"Question ID": false, "Attempt number": false, "No.": false, "Code": false, "aid": false, "anno": false, "Item": false, "display": false} {
		if got := officialIDs()[wordOf(name)]; got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

func TestAddressesAreHidden(t *testing.T) {
	for text, want := range map[string]string{
		"ann.doe@x-y.edu": "…",
		`column "Ann <ann@x.co.uk>" is read, "bö@uni-köln.de" is not`: `column "Ann <…>" is read, "…" is not`,
		"block-v1:ex+renal+type@problem+block@aa1":                    "block-v1:ex+renal+type@problem+block@aa1",
		"dose @ 5.5 mg": "dose @ 5.5 mg", "Q1@2.5": "Q1@2.5", "": "",
	} {
		if got := HideAddresses(text); got != want {
			t.Errorf("%q gave %q, want %q", text, got, want)
		}
	}
}

// No row of any sample of a format, shown as one that was set aside, says whose it is.
func TestIdsOfAllFormatsAreHidden(t *testing.T) {
	formats, err := ShippedFormats()
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob("../testdata/exports/*/*.[ctx]*")
	if err != nil {
		t.Fatal(err)
	}
	rows, seen := 0, map[string]bool{}
	for _, path := range paths {
		s, err := Sniff(FileSource(path), Stated{}, Limits{}, KnownHeader(formats))
		if s == nil {
			t.Fatal(path, err)
		}
		r, err := Recognise(s, formats, Stated{})
		if err != nil || r.Column(FieldExaminee) == nil {
			continue
		}
		hide := r.HidePeople()
		for i, row := range s.Rows {
			var cells [][]byte
			for _, cell := range row {
				cells = append(cells, []byte(cell))
			}
			shown := string(hide(Reject{Raw: joinCells(cells, s.Dialect.Delimiter)}))
			if shown == "" {
				t.Errorf("%s: row %d is not shown", path, i)
			}
			for _, u := range r.Columns {
				if id := strings.TrimSpace(row[u.Index]); u.Field == FieldExaminee && len(id) >= leastName && strings.Contains(shown, id) {
					t.Errorf("%s: %q is in %s", path, id, shown)
				}
			}
			rows++
		}
		seen[r.Format.Name] = true
	}
	if t.Logf("%d rows of %d formats", rows, len(seen)); rows < 100 || len(seen) < 20 {
		t.Errorf("%d rows of %d formats: the test looks for the wrong thing", rows, len(seen)) // the control
	}
}
