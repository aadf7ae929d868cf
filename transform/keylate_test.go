package transform

import (
	"fmt"
	"slices"
	"testing"

	"cutscore/exam"
)

// What was read without the key is afterwards what it would have been with it.
func TestLateKeyIsTheKeyInTime(t *testing.T) {
	const header, answers = "examinee_id,item_id,response,result\n", "a,Q1,\"C, A\",\na,Q2,b,\nb,Q1,A,\nb,Q2,Option D,\na,F/Q3,kidney,\nb,F/Q3,liver,\nc,Q1,A,correct\nc,Q2,C,incorrect\nc,Q9,A,\nd,Q2,B,partial\nb,F/Q3b,,\nd,Q1,A,\nd,F/Q3,,\n"
	const file = "item_id,key,disciplines\nQ1,AC,Renal\nQ2,B|D,Cardiology\nQ3,Kidney,Renal\nQ3b,A,Renal\n"
	without, with := exam.FromRows(readText(t, "r.csv", header+answers, Options{}).Responses), exam.FromRows(readText(t, "r.csv", header+answers, Options{Key: key(t, file)}).Responses)
	late := LateKey{Key: key(t, file)}
	before := rowsOf(without)
	got := late.Apply(without)
	if !slices.Equal(rowsOf(without), before) {
		t.Error("what it was given is written to")
	}
	if got, want := rowsOf(got), rowsOf(with); !slices.Equal(got, want) {
		t.Errorf("afterwards\n%v\nin time\n%v", got, want)
	}
	if late.Scored != 9 || late.Omitted != 2 {
		t.Errorf("%d answers were scored, %d as omitted", late.Scored, late.Omitted)
	}
	want := []string{`key-partial 1 1 answers have no result and the key lacks their questions: they stay unscored ("Q9")`,
		`result-contradicts-key 1 1 results are not what the key that was given and the option chosen say: the results are believed ("Q1")`}
	if said := remarksOf(&late); !slices.Equal(said, want) {
		t.Errorf("said %q", said)
	}
}

// A late key never touches what has a result, and not what its export has a key for and did not grade.
func TestLateKeyBelievesWhatIsThere(t *testing.T) {
	c := exam.FromRows([]exam.Response{
		{Item: "Q1", Chosen: "A", Key: "A", Result: exam.Correct, Credit: 1, Disciplines: "Heart", PeerP: .5},
		{Item: "Q1", Chosen: "B", Key: "A", Result: exam.ResultUnknown, Credit: exam.Unknown, PeerP: exam.Unknown},
		{Item: "Q1", Chosen: "", Result: exam.ResultUnknown, Credit: exam.Unknown, PeerP: exam.Unknown},
		{Item: "Q1", Chosen: "B", Result: exam.PartlyCorrect, Credit: .5, PeerP: exam.Unknown},
	})
	late := LateKey{Key: key(t, "item_id,key,disciplines,peer_p\nQ1,B,Renal,0.7\n")}
	if got, want := rowsOf(late.Apply(c)), []string{"Q1 A A correct 1 Heart 0.5", "Q1 B A unknown -1 Renal 0.7", "Q1  B unknown -1 Renal 0.7", "Q1 B B partly_correct 0.5 Renal 0.7"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if said := remarksOf(&late); len(said) != 1 || late.Scored != 0 {
		t.Errorf("%d scored, said %q", late.Scored, said)
	}
	if got := late.Apply(&exam.Responses{}); got.Rows != 0 {
		t.Error("nothing became something")
	}
}

// A key of other questions is told; the buckets' counts add up in any order.
func TestLateKeyOfOtherQuestions(t *testing.T) {
	k := key(t, "item_id,key\nq1,A\n")
	one, other := LateKey{Key: k}, LateKey{Key: k}
	one.Apply(exam.FromRows([]exam.Response{{Item: "Q1", Chosen: "A"}}))
	other.Apply(exam.FromRows([]exam.Response{{Item: "q1", Chosen: "A"}, {Item: "Q1", Chosen: "B"}}))
	if said := remarksOf(&one); !slices.Equal(said, []string{`key-unfit 1 none of the key's 1 items is there (key: "q1"; not scored: "Q1")`}) {
		t.Errorf("said %q", said)
	}
	for _, pair := range [][2]*LateKey{{&one, &other}, {&other, &one}} {
		all := LateKey{Key: k}
		all.Merge(pair[0])
		all.Merge(pair[1])
		if said := remarksOf(&all); all.Scored != 1 || len(said) != 1 || said[0][:len("key-partial 1 2 ")] != "key-partial 1 2 " {
			t.Errorf("%d scored, said %q", all.Scored, said)
		}
	}
}

func remarksOf(k *LateKey) (out []string) {
	for _, r := range k.Remarks() {
		out = append(out, fmt.Sprintf("%s %d %s", r.Code, r.Count, r.Message))
	}
	return out
}

func rowsOf(c *exam.Responses) (out []string) {
	for i := range c.Rows {
		r := c.Row(i)
		out = append(out, fmt.Sprintf("%s %s %s %s %v %s %v", r.Item, r.Chosen, r.Key, r.Result, r.Credit, r.Disciplines, r.PeerP))
	}
	return out
}
