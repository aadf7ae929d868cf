package transform

import (
	"fmt"
	"strings"
	"testing"

	"cutscore/exam"
)

// answeredMatrix is a table of people by questions; cell gives the answer of person i to question q, both from 0.
func answeredMatrix(people, questions int, cell func(i, q int) string) string {
	var b strings.Builder
	b.WriteString("ID")
	for q := range questions {
		fmt.Fprintf(&b, ",Q%d", q+1)
	}
	for i := range people {
		fmt.Fprintf(&b, "\na%d", i+1)
		for q := range questions {
			b.WriteString("," + cell(i, q))
		}
	}
	return b.String() + "\n"
}

// A key in other words than the answers scores nothing, and says so; never is everybody wrong by it.
func TestKeyInOtherWords(t *testing.T) {
	letter := func(i, q int) string { return string("ABCDE"[(i*i+q)%5]) }
	letters := answeredMatrix(12, 4, letter)
	numbers := answeredMatrix(12, 4, func(i, q int) string { return fmt.Sprint((i*i+q)%5 + 1) })
	many := answeredMatrix(25, 4, letter)
	keyOf := func(keys ...string) string {
		out := "item_id,key\n"
		for q, k := range keys {
			out += fmt.Sprintf("Q%d,%s\n", q+1, k)
		}
		return out
	}
	for _, c := range []struct{ name, text, key, code, unscored string }{
		{"letters", letters, keyOf("A", "B", "C", "D"), "", ""},
		{"small letters in brackets", letters, keyOf("(a)", "(b)", "(c)", "(d)"), "", ""},
		{"numbers for letters", letters, keyOf("1", "2", "3", "4"), CodeKeyUnfit, "Q1 Q2 Q3 Q4"},
		{"letters for numbers", numbers, keyOf("A", "B", "C", "D"), CodeKeyUnfit, "Q1 Q2 Q3 Q4"},
		{"texts for letters", letters, keyOf("Sodium", "Potassium", "Chloride", "Iron"), CodeKeyUnfit, "Q1 Q2 Q3 Q4"},
		{"a letter with its text", letters, keyOf("A. Sodium", "B. Iron", "C. Zinc", "D. Tin"), CodeKeyUnfit, "Q1 Q2 Q3 Q4"},
		{"of a row", strings.Replace(letters, "\n", "\nKEY,1,2,3,4\n", 1), "", CodeKeyUnfit, "Q1 Q2 Q3 Q4"},
		{"all accepted", letters, keyOf("A", "ALL", "C", "D"), CodeKeyWords, "Q2"},
		{"thrown out", letters, keyOf("A", "Bonus", "*", "deleted"), CodeKeyWords, "Q2 Q3 Q4"},
		{"either, with a stroke", letters, keyOf("A", "B/D", "C", "B or D"), CodeKeyWords, "Q2 Q4"},
		{"either, as a key has it", letters, keyOf("A", "B|D", "C", "D"), "", ""},
		{"two at once, where nobody chose two", many, keyOf("A", `"B,D"`, "C", "D"), CodeKeyWords, "Q2"},
		{"two at once, of few people", letters, keyOf("A", `"B,D"`, "C", "D"), "", ""},
		{"two at once, where some chose two", strings.Replace(many, "a2,B,C,D,E", "a2,B,C,D,AE", 1), keyOf("A", `"B,D"`, "C", "D"), "", ""},
		{"a letter that nobody chose", letters, keyOf("A", "B", "C", "H"), "", ""},
		{"a numeral that nobody chose", answeredMatrix(12, 4, func(i, q int) string { return []string{"I", "II", "V"}[(i+q)%3] }), keyOf("I", "III", "V", "IV"), "", ""},
		{"a number among letters, of few people", letters, keyOf("A", "2", "C", "D"), "", ""},
		{"a number among letters", many, keyOf("A", "2", "C", "D"), CodeKeyWords, "Q2"},
		{"texts, all wrong", "Timestamp,Email address,Score,Which ion is it?,Which organ is it?,Which sign is it?\n2024-06-14 8:28:01,a@x.org,,Sodium,Heart,Murmur\n2024-06-15 8:28:01,b@x.org,,Iron,Lung,Rash\n",
			"item_id,key\nWhich ion is it?,Zinc\nWhich organ is it?,Skin\nWhich sign is it?,Fever\n", "", ""},
	} {
		o := Options{Now: testNow}
		if c.key != "" {
			o.Key = key(t, c.key)
		}
		got := readText(t, "Q (Responses).csv", c.text, o)
		unscored := map[string]bool{}
		for _, r := range got.Responses {
			if r.Result == exam.ResultUnknown {
				unscored[r.Item] = true
			}
		}
		var names []string
		for q := range 4 {
			if id := fmt.Sprintf("Q%d", q+1); unscored["Q (Responses)/"+id] {
				names = append(names, id)
			}
		}
		if told := strings.Join(names, " "); told != c.unscored {
			t.Errorf("%s: unscored %q, want %q", c.name, told, c.unscored)
		}
		code := ""
		if c.key != "" {
			n, err := keyRemarkOf(t, "Q (Responses).csv", c.text, c.key)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range n.KeyRemarks() {
				code += r.Code
			}
			if code != c.code {
				t.Errorf("%s: remark %q, want %q", c.name, code, c.code)
			}
		}
	}
}

// The remark names a key and an answer as they stand.
func TestKeyInOtherWordsIsNamed(t *testing.T) {
	text := answeredMatrix(12, 4, func(i, q int) string { return string("ABCDE"[(i*i+q)%5]) })
	n, err := keyRemarkOf(t, "m.csv", text, "key\n1\n2\n3\n4\n")
	if err != nil {
		t.Fatal(err)
	}
	want := `none of 48 answers is right by the key, which is not scored by: the key of question 1 is "1", and it was answered with "A"`
	if r := n.KeyRemarks(); len(r) != 1 || r[0].Message != want {
		t.Errorf("%+v\nwant %s", r, want)
	}
}

// A store that was filled without the key is not scored by one in other words either.
func TestLateKeyInOtherWords(t *testing.T) {
	text := answeredMatrix(12, 4, func(i, q int) string { return string("ABCDE"[(i*i+q)%5]) })
	rows := exam.FromRows(readText(t, "m.csv", text, Options{Now: testNow}).Responses)
	for keys, want := range map[string]struct {
		scored int64
		code   string
	}{"1234": {0, CodeKeyUnfit}, "ABCD": {48, ""}, "A*CD": {36, CodeKeyWords}} {
		late := &LateKey{Key: key(t, fmt.Sprintf("item_id,key\nQ1,%c\nQ2,%c\nQ3,%c\nQ4,%c\n", keys[0], keys[1], keys[2], keys[3]))}
		if err := late.Fit(func(yield func(*exam.Responses, error) bool) { yield(rows, nil) }); err != nil {
			t.Fatal(err)
		}
		late.Apply(rows)
		code := ""
		for _, r := range late.Remarks() {
			code += r.Code
		}
		if late.Scored != want.scored || code != want.code {
			t.Errorf("%s: scored %d, remarks %q", keys, late.Scored, code)
		}
	}
}
