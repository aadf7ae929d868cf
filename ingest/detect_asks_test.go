package ingest

import (
	"fmt"
	"strings"
	"testing"
)

// A question may be called by a word for people: what many answer alike is one, and what tells the rows apart, or is an id, is not.
func TestQuestionsCalledLikePeople(t *testing.T) {
	alike, differ := [2]string{"hole", "opening"}, [2]string{"", ""}
	for _, c := range []struct {
		header string
		values [2]string // of all columns but the first three, by turns; "": another in each row
		who    string
		items  int
	}{
		{"Timestamp,Score,Email Address,Pupil,Lens", alike, "Email Address", 2},
		{"Timestamp,Score,Email Address,What is the name?,Login,Code name", alike, "Email Address", 3},
		{"Timestamp,Score,Email Address,Teacher,Lens", alike, "Email Address", 1},
		{"Timestamp,Score,Email Address,Pupil,Lens", differ, "Email Address", 1},
		{"Timestamp,Score,Email Address,Nom,Lens", [2]string{"Ann Lee", "Bo Ray"}, "Email Address", 1},
		{"Timestamp,Score,Lens,Pupil", alike, "", 2},
		{"Timestamp,Score,Lens,Nom", alike, "", 2},
		{"Timestamp,Score,Lens,Nom", differ, "Nom", 1},
		{"Timestamp,Score,Lens,Kandidat-ID", alike, "Kandidat-ID", 1},
	} {
		var b strings.Builder
		b.WriteString(c.header + "\n")
		for i := range 8 {
			fmt.Fprintf(&b, "2026/10/%02d 10:15:00,%d,u%d@x.org", i+1, i, i)
			for at := range strings.Count(c.header, ",") - 2 {
				v := c.values[i%2]
				if v == "" {
					v = fmt.Sprintf("W%c%d", 'a'+i, at)
				}
				b.WriteString("," + v)
			}
			b.WriteString("\n")
		}
		r, err := recognise(t, "f.csv", b.String(), Stated{})
		if err != nil {
			t.Errorf("%s %q: %v", c.header, c.values, err)
			continue
		}
		who := ""
		if u := r.Column(FieldExaminee); u != nil {
			who = u.Name
		}
		if who != c.who || r.ItemCount != c.items {
			t.Errorf("%s %q: who %q and %d items, want %q and %d", c.header, c.values, who, r.ItemCount, c.who, c.items)
		}
	}
}

// Beside whoever it is, a column of marks is an item under any name.
func TestMarksCalledLikePeople(t *testing.T) {
	text := strings.NewReplacer("Q1", "Pupil", "Q2", "Iris", "Q3", "Person", "Q4", "Email").Replace(peopleText("id", 20, func(i int) string { return fmt.Sprint("s", i) }))
	r, err := recognise(t, "eye.csv", text, Stated{})
	if err != nil || r.ItemCount != 4 || r.Column(FieldExaminee).Name != "id" {
		t.Errorf("%+v, %v; want 4 items of id", r, err)
	}
}
