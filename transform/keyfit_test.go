package transform

import (
	"fmt"
	"strings"
	"testing"

	"cutscore/ingest"
)

// keyRemarkOf prepares the reading of a file with a key.
func keyRemarkOf(t *testing.T, name, text, keyText string) (*Normalizer, error) {
	t.Helper()
	sample, err := ingest.Sniff(ingest.BytesSource(name, []byte(text)), ingest.Stated{}, ingest.Limits{}, ingest.KnownHeader(shipped(t)))
	if err != nil {
		t.Fatal(err)
	}
	reading, err := ingest.Recognise(sample, shipped(t), ingest.Stated{})
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return New(reading, Options{Now: testNow, Key: key(t, keyText)})
}

// A key that knows no question of a file is remarked on, and so is one that lacks some; one that goes with it, or is not needed, is not.
func TestKeysThatDoNotFit(t *testing.T) {
	const matrix, long = "ID,Q1,Q2,Q3\na1,A,B,C\na2,B,B,D\na3,C,A,C\n", "examinee_id,item_id,response\na,Q1,A\na,Q2,B\nb,Q1,C\n"
	const google = "Timestamp,Email address,Score,1. Which ion?,2. Which organ?\n2024-06-14 8:28:01,a@x.org,2 / 2,Sodium,Kidney\n2024-06-15 8:28:01,b@x.org,1 / 2,Sodium,Heart\n"
	for _, c := range []struct{ name, text, key, want string }{
		{"letter case", matrix, "item_id,key\nq1,A\nq2,B\nq3,C\n", `key-unfit 3: none of the key's 3 items is in the file (key: "q1", "q2", "q3"; file: "Q1", "Q2", "Q3")`},
		{"another word", matrix, "item_id,key\nItem1,A\nItem2,B\nItem3,C\nItem4,C\n", `key-unfit 3: none of the key's 4 items is in the file (key: "Item1", "Item2", "Item3", 1 more; file: "Q1", "Q2", "Q3")`},
		{"zeros", matrix, "item_id,key\nQ01,A\nQ02,B\n", `key-unfit 3: none of the key's 2 items is in the file (key: "Q01", "Q02"; file: "Q1", "Q2", "Q3")`},
		{"a long table", long, "item_id,key\nq1,A\nq2,B\n", `key-unfit 2: none of the key's 2 items is in the file (key: "q1", "q2"; file: "Q1", "Q2")`},
		{"Google Forms", google, "item_id,key\n1,Sodium\n2,Kidney\n", `key-unfit 2: none of the key's 2 items is in the file (key: "1", "2"; file: "1. Which ion?", "2. Which organ?")`},
		{"some are missing", matrix, "item_id,key\nQ1,A\nQ2,B\nq3,C\n", `key-partial 1: the key has 2 of the 3 questions in the file; it lacks "Q3", and of its own 1 are not there: "q3"`},
		{"some have no key", long, "item_id,key\nQ1,A\n", `key-partial 1: the key has 1 of the 2 questions in the file; it lacks "Q2"`},
		{"numbers", matrix, "item_id,key\n1,A\n2,B\n03,C\n", ""},
		{"more than asked", matrix, "item_id,key\nQ1,A\nQ2,B\nQ3,C\nQ4,D\n", ""},
		{"the same", long, "item_id,key\nQ1,A\nQ2,B\n", ""},
		{"in order", matrix, "key\nA\nB\nC\n", ""},
		{"in order, of a long table", long, "key\nA\nB\n", `key-unfit 2: the key is one column, in the order of the columns of questions, and this file has a row for each answer: a key for it has the columns item_id and key`},
		{"the file has results", "examinee_id,item_id,response,result\na,Q1,A,1\n", "item_id,key\nq1,A\n", ""},
		{"the file has keys", "examinee_id,item_id,response,key\na,Q1,A,A\n", "item_id,key\nq1,A\n", ""},
		{"marks", "ID,Q1,Q2,Q3\na1,1,0,1\na2,0,0,1\n", "item_id,key\nq1,A\n", ""},
		{"no answers", "Test,Date,Score\nNBME 25,2026-01-02,61\n", "item_id,key\nq1,A\n", ""},
	} {
		n, err := keyRemarkOf(t, "Q (Responses).csv", c.text, c.key)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := ""
		for _, r := range n.KeyRemarks() {
			got += fmt.Sprintf("%s %d: %s", r.Code, r.Count, r.Message)
		}
		if got != c.want {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
		if idle := strings.Contains(strings.Join(n.reading.Why, "\n"), `1 of its own are not there: "Q4"`); idle != (c.name == "more than asked") {
			t.Errorf("%s: why %q", c.name, n.reading.Why)
		}
	}
}

// Keys in the order of the questions are as many as these.
func TestKeysInOrderOfAnotherLength(t *testing.T) {
	const matrix = "ID,Q1,Q2,Q3\na1,A,B,C\na2,B,B,D\na3,C,A,C\n"
	for _, text := range []string{"key\nA\nB\n", "key\nA\nB\nC\nD\n", "key\nA\n\nC\n"} {
		_, err := keyRemarkOf(t, "m.csv", matrix, text)
		wantCode(t, text, err, codeKeyLength)
	}
	if _, err := keyRemarkOf(t, "m.csv", "ID,Q1,Q2,Q3\na1,1,0,1\na2,0,0,1\n", "key\nA\n"); err != nil {
		t.Errorf("a key that is not needed: %v", err)
	}
}

// Of a table longer than its sample, the remark speaks of the first rows.
func TestKeyFitOfALongFile(t *testing.T) {
	var b strings.Builder
	b.WriteString("examinee_id,item_id,response\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "s%d,Q%d,A\n", i/4, i%4)
	}
	n, err := keyRemarkOf(t, "r.csv", b.String(), "item_id,key\nq0,A\n")
	if err != nil {
		t.Fatal(err)
	}
	if r := n.KeyRemarks(); len(r) != 1 || r[0].Count != 4 || !strings.Contains(r[0].Message, "is in the first rows of the file (") {
		t.Errorf("%+v", r)
	}
}
