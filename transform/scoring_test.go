package transform

import (
	"fmt"
	"strings"
	"testing"

	"cutscore/exam"
	"cutscore/ingest"
)

// results reads a file and lists item=result of each response.
func results(t *testing.T, name, text string, o Options) string {
	t.Helper()
	got := readAll(t, ingest.BytesSource(name, []byte(text)), shipped(t), ingest.Stated{}, o)
	var out []string
	for _, r := range got.Responses {
		out = append(out, r.Examinee+":"+r.Item+"="+r.Result.String())
	}
	return strings.Join(out, " ")
}

func key(t *testing.T, text string) *Key {
	t.Helper()
	k, err := ReadKey("key.csv", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestLongScoring(t *testing.T) {
	for _, c := range []struct {
		name, text string
		key        string
		want       string
	}{
		{"mark wins over key", "item_id,key,response,result\nq1,A,B,correct\nq2,A,B,\nq3,A,,\nq4,,B,\n", "",
			"me:q1=correct me:q2=incorrect me:q3=omitted me:q4=unknown"},
		{"key file by item", "item_id,response\nq1,A\nq2,b\nq3,C\nq9,C\n", "item_id,key\nq1,A\nq2,B\nq3,A|B\n",
			"me:q1=correct me:q2=correct me:q3=incorrect me:q9=unknown"},
		{"the export's own key wins over the file", "item_id,response,key\nq1,A,B\n", "item_id,key\nq1,A\n", "me:q1=incorrect"},
	} {
		o := Options{}
		if c.key != "" {
			o.Key = key(t, c.key)
		}
		if got := results(t, "r.csv", c.text, o); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWideScoring(t *testing.T) {
	for _, c := range []struct{ name, text, key, want string }{
		{"own wide, not presented", "examinee_id,form_id,i1,i2,i3\na,F,1,,0\nb,F,NA,1,1\n", "",
			"a:i1=correct a:i3=incorrect b:i2=correct b:i3=correct"},
		{"own wide, options by item id", "examinee_id,form_id,i1,i2\na,F,B,C\nb,F,A,\n", "item_id,key\ni2,C\ni1,A\n",
			"a:i1=incorrect a:i2=correct b:i1=correct"},
		{"matrix, bare key in item order", "Item 1,Item 2,Item 3\nA,B,C\nA,A,D\n", "key\nA\nB\nD\n",
			"m/row-1:m/Item 1=correct m/row-1:m/Item 2=correct m/row-1:m/Item 3=incorrect m/row-2:m/Item 1=correct m/row-2:m/Item 2=incorrect m/row-2:m/Item 3=correct"},
		{"matrix with id", "student_id,q1,q2,q3\nx7,1,0,1\n", "", "x7:m/q1=correct x7:m/q2=incorrect x7:m/q3=correct"},
	} {
		o := Options{}
		if c.key != "" {
			o.Key = key(t, c.key)
		}
		name := "m.csv"
		if got := results(t, name, c.text, o); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// orderedFormat has items in the order of presentation: blanks at the end of a row were not reached.
const orderedFormat = `{"name":"ordered","title":"t","kind":"responses","shape":"wide","header":{"all":[["who"]]},
 "columns":[{"field":"examinee_id","names":["who"]}],
 "items":{"columns":[{"field":"result","names":["b{n}"]}],"blank":"omitted","ordered":true}}`

func TestNotReached(t *testing.T) {
	f, err := ingest.ParseFormat("ordered.json", []byte(orderedFormat))
	if err != nil {
		t.Fatal(err)
	}
	text := "who,b1,b2,b3,b4\na,1,,0,\nb,1,0,1,1\nc,1,,,\n"
	got := readAll(t, ingest.BytesSource("o.csv", []byte(text)), []*ingest.Format{f}, ingest.Stated{}, Options{})
	want := []exam.Result{exam.Correct, exam.Omitted, exam.Incorrect, exam.NotReached, exam.Correct, exam.Incorrect, exam.Correct, exam.Correct,
		exam.Correct, exam.NotReached, exam.NotReached, exam.NotReached}
	for i, r := range got.Responses {
		if r.Result != want[i] || r.Position != int32(i%4+1) {
			t.Errorf("response %d: %v at %d, want %v", i, r.Result, r.Position, want[i])
		}
	}
	if len(got.Responses) != len(want) {
		t.Errorf("%d responses, want %d", len(got.Responses), len(want))
	}
}

func TestRejects(t *testing.T) {
	head := "examinee_id,item_id,result,response_time_s,answered_at\n"
	for _, c := range []struct{ row, code string }{
		{"a,q1,maybe,3,2025-01-01", "mark-unknown"},
		{",q1,1,3,2025-01-01", "id-missing"},
		{"a,,1,3,2025-01-01", "item-missing"},
		{"1.23E+12,q1,1,3,2025-01-01", "id-damaged"},
		{"a,q1,1,fast,2025-01-01", "number-unreadable"},
		{"a,q1,1,-3,2025-01-01", "number-out-of-range"},
		{"a,q1,1,3,2025-13-01", "time-unreadable"},
		{"a,q1,1,3,2025-01-01 10:00 CST", "time-zone-unknown"},
		{"a,q1,maybe,fast,never", "mark-unknown number-unreadable time-unreadable"}, // one row, one reject, whichever is found first
	} {
		got := readAll(t, ingest.BytesSource("r.csv", []byte(head+"b,q2,0,1,2025-01-02\n"+c.row+"\nb,q3,1,1,2025-01-02\n")), shipped(t), ingest.Stated{}, Options{})
		if len(got.Rejects) != 1 || len(got.Responses) != 2 || got.Used != 2 {
			t.Errorf("%s: %d rejects %v, %d responses, %d used", c.row, len(got.Rejects), got.Rejects, len(got.Responses), got.Used)
			continue
		}
		var line int
		var rest string
		fmt.Sscanf(got.Rejects[0], "%d", &line)
		rest = got.Rejects[0]
		found := false
		for _, code := range strings.Fields(c.code) {
			found = found || strings.Contains(rest, " "+code+" ")
		}
		if line != 3 || !found {
			t.Errorf("%s: set aside as %q, want line 3, %s", c.row, rest, c.code)
		}
	}
}

// TestRejectsAreMasked: what is wrong is shown by its shape, never by its content.
func TestRejectsAreMasked(t *testing.T) {
	text := "examinee_id,item_id,result\nSecretName,q1,SecretMark\nb,q1,1\n"
	got := readAll(t, ingest.BytesSource("r.csv", []byte(text)), shipped(t), ingest.Stated{}, Options{})
	if len(got.Rejects) != 1 || strings.Contains(strings.Join(got.Rejects, ""), "Secret") {
		t.Errorf("rejects: %v", got.Rejects)
	}
}

func TestScoreScales(t *testing.T) {
	head := "examinee_id,form_id,score_scale,score\n"
	for _, c := range []struct {
		row   string
		want  exam.Score
		wrong bool
	}{
		{"a,F,epc,61", exam.Score{Scale: exam.EPC, Value: 61}, false},
		{"a,F,epc,610", exam.Score{}, true},
		{"a,F,three_digit,540", exam.Score{}, true},
		{"a,F,nbme_800,540", exam.Score{Scale: exam.NBME800, Value: 540}, false},
		{"a,F,,61%", exam.Score{Scale: exam.PercentCorrect, Value: 61, Max: 100}, false},
		{"a,F,,28 / 30", exam.Score{Scale: exam.Points, Value: 28, Max: 30}, false},
		{"a,F,,61", exam.Score{Scale: "unknown", Value: 61}, false},
		{"a,F,percent_correct,101", exam.Score{}, true},
	} {
		got := readAll(t, ingest.BytesSource("s.csv", []byte(head+c.row+"\n")), shipped(t), ingest.Stated{}, Options{})
		switch {
		case c.wrong && len(got.Rejects) != 1:
			t.Errorf("%s: not set aside: %v", c.row, got.Sittings)
		case !c.wrong && (len(got.Sittings) != 1 || got.Sittings[0].Score != c.want):
			t.Errorf("%s: %+v %v, want %+v", c.row, got.Sittings, got.Rejects, c.want)
		}
	}
}

// TestSamePersonAcrossKinds: one key gives one pseudonym, in whichever kind of file the id stands.
func TestSamePersonAcrossKinds(t *testing.T) {
	o := Options{Pseudonyms: NewPseudonyms([]byte("a key of sixteen"))}
	roster := readAll(t, ingest.BytesSource("roster.csv", []byte("examinee_id,name\nS1,Ada\n")), shipped(t), ingest.Stated{}, o)
	answers := readAll(t, ingest.BytesSource("r.csv", []byte("examinee_id,item_id,result\n s1,q,1\n")), shipped(t), ingest.Stated{}, o)
	attempts := readAll(t, ingest.BytesSource("a.csv", []byte("examinee_id,exam,outcome\nS1,x,pass\n")), shipped(t), ingest.Stated{}, o)
	want := roster.Roster[0].Pseudonym
	if answers.Responses[0].Examinee != want || attempts.Attempts[0].Examinee != want || want == "S1" {
		t.Errorf("%q, %q, %q", want, answers.Responses[0].Examinee, attempts.Attempts[0].Examinee)
	}
	if answers.Responses[0].Sitting == "S1" {
		t.Error("the id leaked into the sitting")
	}
}

// A key is read under the names that teachers give its columns, and a question called by its number is that of the same number.
func TestKeysByOtherNames(t *testing.T) {
	for _, text := range []string{"Question,Answer\n1,A\n2,B\n3,BD\n", "Answer;Topic;Question\nA;x;Q1\nB;x;Q2\nBD;y;Q3\n", "item,correct answer\nQ1,A\nQ2,B\nQ3,BD\n",
		"Question No,Correct Answer,Answer\n03,BD,C\n01,A,C\n02,B,C\n"} {
		key, err := ReadKey("key.csv", []byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		var results []string
		for _, r := range readText(t, "m.csv", "id,Q1,Q2,Q3\na,A,C,BD\nb,C,B,B\n", Options{Key: key}).Responses {
			results = append(results, fmt.Sprint(r.Result))
		}
		if got := strings.Join(results, " "); got != "correct incorrect correct incorrect correct incorrect" {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// Keys of figures and letters are told by their shape where no name tells: as R writes a vector, and a row below the items' names.
func TestKeysByShape(t *testing.T) {
	for _, text := range []string{"x\n1\n2\n4\n", "\"\",\"x\"\n\"1\",1\n\"2\",2\n\"3\",4\n", "1\n2\n4\n", "Q1,Q2,Q3\n1,2,4\n", "id;Q3;Q1;Q2\nKEY;4;1;2\n", ",Q1,Q2,Q3\n1,1,2,4\n",
		"x\n1\n2|3\n4\n"} {
		key, err := ReadKey("key.csv", []byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		got := ""
		for i, id := range []string{"Q1", "Q2", "Q3"} {
			got += " " + key.item(id, i+1).Key
		}
		if want := " 1 2 4"; strings.ReplaceAll(got, "2|3", "2") != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestBadKeys(t *testing.T) {
	for _, text := range []string{"item_id,key\nq1,A\nq1,B\n", "a,b,c\n1,2,word\n", "a,b\n1,2\n1,3\n", "note\nA\nA\nA\n", "x\nA\nno answer\n", "item_id,key\n"} {
		if _, err := ReadKey("key.csv", []byte(text)); err == nil {
			t.Errorf("%q was taken for a key file", text)
		}
	}
}

// FuzzMapping throws any text at every shipped format. The lanes of each chunk must add up (add checks it), nothing may
// panic, and reading twice must give the same.
func FuzzMapping(f *testing.F) {
	formats, err := ingest.ShippedFormats()
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range fuzzSeeds() {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		src := ingest.BytesSource("form-1.csv", text)
		got, err := readSource(src, formats, ingest.Stated{}, Options{Now: testNow})
		if err != nil {
			if strings.Contains(err.Error(), "chunk of") || strings.Contains(err.Error(), "balance") {
				t.Fatal(err)
			}
			return
		}
		again, err := readSource(src, formats, ingest.Stated{}, Options{Now: testNow})
		if err != nil || fmt.Sprint(got.Responses) != fmt.Sprint(again.Responses) || got.Used != again.Used {
			t.Fatalf("read twice, read differently: %v", err)
		}
		for _, r := range got.Responses {
			if r.Item == "" || r.Examinee == "" {
				t.Fatalf("a response without person or item: %+v", r)
			}
			byKey := r.Credit == exam.Unknown && r.Key != "" && r.Chosen != "" && (r.Result == exam.Correct || r.Result == exam.Incorrect)
			if r.Result.Scored() && !byKey && (r.Credit < 0 || r.Credit > 1) {
				t.Fatalf("credit %v of a scored response", r.Credit)
			}
		}
	})
}
