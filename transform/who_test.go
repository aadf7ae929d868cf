package transform

import (
	"slices"
	"strings"
	"testing"
)

// The school's number says who, row by row, else the login, else the address, else the name: other systems of the school know the
// number, and who is to be shown addresses may change from one export to the next.
func TestWhoIsTheNumberElseTheAddress(t *testing.T) {
	const head = "First name,Last name,ID number,Email address,Started on,Completed,Time taken,Grade/10.00,Q. 1 /10.00\n"
	row := func(id, mail string) string {
		return "Jane,Doe," + id + "," + mail + ",3 March 2026 8:05 AM,3 March 2026 8:25 AM,20 mins,10.00,10.00\n"
	}
	const told = `"ID number" is empty in`
	for _, c := range []struct {
		name, text string
		want       []string
		tells      bool
	}{
		{"no address", head + row("A1", "") + row("A2", ""), []string{"A1", "A2"}, false},
		{"both", head + row("A1", "jane@x.org") + row("A2", "rick@x.org"), []string{"A1", "A2"}, false},
		{"some numbers", head + row("A1", "jane@x.org") + row("", "rick@x.org") + "Overall average,,,,,,,10.00,10.00\n", []string{"A1", "rick@x.org"}, true},
		{"no numbers", head + row("", "jane@x.org") + row("", "rick@x.org"), []string{"jane@x.org", "rick@x.org"}, false},
		{"neither", head + row("", "") + row("", ""), []string{"Doe Jane", "Doe Jane"}, false},
		{"addresses hidden", strings.ReplaceAll(head, ",Email address", "") + strings.ReplaceAll(row("A1", ""), "A1,", "A1"), []string{"A1"}, false},
		{"a login", strings.ReplaceAll(head, "ID number", "Username") + row("jdoe", "jane@x.org") + row("", "rick@x.org"), []string{"jdoe", "rick@x.org"}, false},
	} {
		got := readText(t, "grades.csv", c.text, Options{})
		var who []string
		for _, r := range got.Responses {
			who = append(who, r.Examinee)
		}
		if len(got.Rejects) > 0 || !slices.Equal(who, c.want) {
			t.Errorf("%s: %q, want those of %q; set aside %q", c.name, who, c.want, got.Rejects)
		}
		if tells := slices.ContainsFunc(got.Why, func(why string) bool { return strings.Contains(why, told) }); tells != c.tells {
			t.Errorf("%s: told %v, want %v: %q", c.name, tells, c.tells, got.Why)
		}
	}
}

// A file's name in other letters, or with a day in front of what the product writes, is that of the same export.
func TestNamesOfOneExportGiveTheSameRows(t *testing.T) {
	moodle := "Last name,First name,Email address,Started on,Completed,Time taken,Grade/10.00,Q. 1 /10.00\nDoe,Jane,j@x.org,3 March 2026 8:05 AM,3 March 2026 8:25 AM,20 mins,10.00,10.00\n"
	blackboard := "Username,Last Name,First Name,Question ID 1,Question 1,Answer 1,Possible Points 1,Auto Score 1,Manual Score 1\njdoe,Doe,Jane,Question ID 7,Which?,B,1,1,\n"
	matrix := "student,Q1,Q2,Q3\nu1,1,0,1\nu2,0,0,1\nu3,1,1,0\n"
	for _, c := range []struct {
		text, first string
		others      []string
	}{
		{moodle, "MED1-Renal-grades.csv", []string{"med1-renal-grades.csv", "MED1-RENAL-GRADES.CSV", "2026-03-04 MED1-Renal-grades.csv", "MED1-Renal-grades 07.03.2026.csv", "MED1-Renal-grades-2026-03-09T02-30-00.csv"}},
		{blackboard, "Midterm.csv", []string{"midterm.csv", "MIDTERM.CSV"}},
		{matrix, "Week 5.csv", []string{"week 5.csv", "WEEK 5.csv"}},
	} {
		first := readText(t, c.first, c.text, Options{})
		if len(first.Responses) == 0 {
			t.Fatalf("%s: %q", c.first, first.Rejects)
		}
		for _, name := range c.others {
			got := readText(t, name, c.text, Options{})
			for i, r := range got.Responses {
				if f := first.Responses[i]; r.Item != f.Item || r.Sitting != f.Sitting || r.Examinee != f.Examinee {
					t.Errorf("%s: item %s in sitting %s, and in %s item %s in sitting %s", name, r.Item, r.Sitting, c.first, f.Item, f.Sitting)
				}
			}
		}
	}
}

// Keys of items are found in whatever letters they have the file's name.
func TestKeyNamesTheFileInItsOwnLetters(t *testing.T) {
	for _, id := range []string{"Week 5/Q1", "week 5/Q1", "WEEK 5/Q1", "Q1"} {
		key, err := ReadKey("key.csv", []byte("item_id,key\n"+id+",B\nother,A\n"))
		if err != nil {
			t.Fatal(err)
		}
		if item := key.item("week 5/Q1", 1); item == nil || item.Key != "B" {
			t.Errorf("%s: %v", id, item)
		}
	}
}
