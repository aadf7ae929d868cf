package ingest

import "testing"

func TestNamesAreHiddenInRowsThatAreSetAside(t *testing.T) {
	for _, c := range []struct{ header, row, want string }{
		{"examinee_id,name,cohort", `s1,"Doe, Ann",2026`, "s1,…,2026"},
		{"Last Name,First Name,Username,Score", "Doe,Ann,ad7,x", "…,…,…,x"},
		{"id;Nachname;E-Mail;Frage 1", "7;Müller;m@x.de;\"a;b\"", `7;…;…;"a;b"`},
		{"examinee_id,name,cohort", "s1,Ann", ""},           // too few cells: which of them is the name?
		{"examinee_id,name,cohort", `s1,"Ann,2026`, ""},     // broken
		{"examinee_id,item_id,result", "s1,q1", "s1,q1"},    // no names in this file
		{"examinee_id,name,cohort", "s1,,2026", "s1,,2026"}, // nothing to hide
		{"examinee_id,Resident,Username,item_id", "7,Ann,adoe,q1", "7,…,…,q1"},
		{"examinee_id,name,resource,error_reason", `s1,"Doe, Anna",book,asked anna`, "s1,…,book,…"}, // named once more
		{"examinee_id,email,Q1", "s1,bo@school.edu,school", "s1,…,school"},
		{"Student,Q1,Q2", "=cmd()|x,1,\"say \"\"a\"\"\"", `…,1,"say ""a"""`},
	} {
		s, err := Sniff(BytesSource("f.csv", []byte(c.header+"\n"+c.row+"\n")), Stated{Delimiter: string(delimiterOf(c.header)), Header: "1"}, Limits{}, func([]string) bool { return true })
		if s == nil {
			t.Fatal(c.header, err)
		}
		if got := string((&Reading{Sample: s}).HideNames([]byte(c.row))); got != c.want {
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
