package ingest

import (
	"strings"
	"testing"
)

// A matrix without ids is of the people whose names it holds: in one column or in two.
func TestMatrixOfNames(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       string // columns that name the person
	}{
		{"one column", "Name,Q1,Q2,Q3\nAnn Lee,1,0,1\nBo Roe,0,1,1\n", "Name"},
		{"full name", "Full name,Q1,Q2,Q3\nAnn Lee,1,0,1\nBo Roe,0,1,1\n", "Full name"},
		{"student name", "Student name,Q1,Q2,Q3\nAnn Lee,A,B,C\nBo Roe,D,B,A\n", "Student name"},
		{"two columns", "Last Name,First Name,Q1,Q2,Q3\nLee,Ann,1,0,1\nLee,Bo,0,1,1\n", "Last Name|First Name"},
		{"Spanish", "Apellidos;Nombre;P1;P2;P3\nPeña;Ana;1;0;1\nRoe;Bo;0;1;1\n", "Apellidos|Nombre"},
		{"an id is there", "Name,Student ID,Q1,Q2,Q3\nAnn Lee,7,1,0,1\nBo Roe,8,0,1,1\n", "Student ID"},
		{"the test's name in every row", "Name,Q1,Q2,Q3\nMock 1,1,0,1\nMock 1,0,1,1\n", ""},
		{"numbers are no names", "Name,Q1,Q2,Q3\n3.5,1,0,1\n4.5,0,1,1\n", ""},
		{"name and given name", "Name;Vorname;Q1;Q2;Q3\nLee;Ann;1;0;1\nLee;Bo;0;1;1\n", "Name|Vorname"},
	} {
		r, err := recognise(t, "m.csv", c.text, Stated{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var who []string
		for _, u := range r.Columns {
			if u.Field == FieldExaminee {
				who = append(who, u.Name)
			}
		}
		if got := strings.Join(who, "|"); got != c.want || r.ItemCount != 3 {
			t.Errorf("%s: named by %q, want %q; %d items", c.name, got, c.want, r.ItemCount)
		}
		why := strings.Join(r.Why, "; ")
		if strings.Contains(why, "row-N") != (c.want == "") || strings.Contains(why, "two of one name") != (c.want != "" && c.want != "Student ID") {
			t.Errorf("%s: %s", c.name, why)
		}
	}
}

// Of two columns that are one name to us one is read; that the other says something else is told.
func TestTwoColumnsOfOneName(t *testing.T) {
	for _, c := range []struct{ head, believed string }{
		{"Examinee ID,examinee_id,item_id,result", "column 2 was believed"},
		{"examinee_id,Examinee ID,item_id,result", "column 1 was believed"},
		{"examinee_id,examinee_id,item_id,result", "column 1 was believed"},
	} {
		for _, other := range []string{"s1", "A1"} {
			r, err := recognise(t, "m.csv", c.head+"\nA1,"+other+",q1,1\nA1,"+other+",q2,0\n", Stated{})
			if err != nil {
				t.Fatal(err)
			}
			told := ""
			for _, unread := range r.Unread() {
				told += unread.Error()
			}
			if is := strings.Contains(told, "columns 1 and 2 are both called") && strings.Contains(told, c.believed); is != (other == "s1") || !is && told != "" {
				t.Errorf("%s with %s: told %q", c.head, other, told)
			}
		}
	}
}
