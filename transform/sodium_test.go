package transform

import (
	"fmt"
	"strings"
	"testing"
)

// "Na" is the ion where a key or a mark stands beside it, and no value among options; NA is no value anywhere.
func TestSodium(t *testing.T) {
	const ions = "item_id,key\nq1,K\nq2,Na\n"
	for _, c := range []struct{ name, file, text, key, want string }{
		{"a column of keys", "r.csv", "item_id,key,response\nq1,K,Na\nq2,Na,Na\nq3,Na,NA\n", "", "q1 Na incorrect; q2 Na correct; q3  omitted"},
		{"a key file", "r.csv", "item_id,response\nq1,Na\nq2,Na\nq3,Na\n", ions, "q1 Na incorrect; q2 Na correct; q3 Na unknown"},
		{"an element of two letters of options", "r.csv", "item_id,response\nq1,Na\nq2,Cl\n", "item_id,key\nq1,Cl\nq2,Cl\n", "q1 Na incorrect; q2 Cl correct"},
		{"marks", "r.csv", "item_id,response,result\nq1,Na,incorrect\nq2,Na,correct\nq3,NA,incorrect\n", "", "q1 Na incorrect; q2 Na correct; q3  incorrect"},
		{"options", "r.csv", "item_id,response\nq1,Na\nq2,A\n", "item_id,key\nq1,A\nq2,A\n", "q1  omitted; q2 A correct"},
		{"a key of options, beside which somebody wrote NA", "r.csv", "item_id,key,response\nq1,A,Na\nq2,NA,A\n", "", "q1  omitted; q2 A unknown"},
		{"Kahoot", "Ions.csv", "Question Number,Question,Answer 1,Answer 2,Correct Answers,Time Allotted to Answer (seconds),Player,Answer,Correct / Incorrect,Correct,Incorrect,Score (points),Score without Answer Streak Bonus (points),Current Total Score (points),Answer Time (%),Answer Time (seconds)\n" +
			"1 Quiz,Which ion?,Na,K,K,20,Nil,Na,Incorrect,0,1,0,0,0,17.5%,3.5\n2 Quiz,Which is extracellular?,Na,K,Na,20,Nil,Na,Correct,1,0,900,900,900,17.5%,3.5\n", "",
			"Which ion? Na incorrect; Which is extracellular? Na correct"},
		{"Moodle", "ions-responses.csv", "\"Last name\",\"First name\",\"Email address\",Status,Started,Completed,Duration,Grade/2.00,\"Response 1\",\"Right answer 1\",\"Response 2\",\"Right answer 2\"\n" +
			"Roca,Nil,nil@x.org,Finished,\"14 June 2024 8:28 AM\",\"14 June 2024 8:40 AM\",\"12 mins 3 secs\",1.00,Na,K,Na,Na\n", "", "ions/Q1 Na incorrect; ions/Q2 Na correct"},
		{"Google Forms", "Q (Responses).csv", "Timestamp,Username,Total score,Which ion?,Which ion? [Score],Which ion? [Feedback]\n2026/02/04 10:15:00 AM GMT+5:30,a@x.org,0.00 / 1,Na,0.00 / 1,\n", "", "Q/Which ion? Na incorrect"},
	} {
		o := Options{Now: testNow}
		if c.key != "" {
			o.Key = key(t, c.key)
		}
		got := readText(t, c.file, c.text, o)
		var answers []string
		for _, r := range got.Responses {
			answers = append(answers, fmt.Sprintf("%s %s %s", r.Item, r.Chosen, r.Result))
		}
		if all := strings.Join(answers, "; "); all != c.want {
			t.Errorf("%s: %q, rejects %q, want %q", c.name, all, got.Rejects, c.want)
		}
	}
}

// A key file keeps a key of Na, and knows NA for none.
func TestSodiumInKeyFiles(t *testing.T) {
	for _, text := range []string{"item_id,key\nq1,Na\nq2,NA\n", "Question,Answer\nq1,Na\nq2,NA\n"} {
		k := key(t, text)
		if len(k.Items) != 2 || k.Items[0].Key != "Na" || k.Items[1].Key != "" {
			t.Errorf("%q: %+v", text, k.Items)
		}
	}
}

// In columns that hold neither answers nor keys, Na stays no value.
func TestNoSodiumElsewhere(t *testing.T) {
	got := readText(t, "r.csv", "examinee_id,item_id,key,response,result,response_time_s,disciplines\ns,q1,Na,K,incorrect,Na,Na\n", Options{})
	if len(got.Responses) != 1 || got.Responses[0].Key != "Na" || got.Responses[0].Seconds >= 0 || len(got.Responses[0].Disciplines) > 0 {
		t.Errorf("%+v, rejects %q", got.Responses, got.Rejects)
	}
}
