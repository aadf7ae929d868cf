package transform

import (
	"testing"
)

// A file's name with a day in front of a course, or behind what the product writes, is that of the same export.
func TestNamesOfOneExportGiveTheSameRows(t *testing.T) {
	moodle := "Last name,First name,Email address,Started on,Completed,Time taken,Grade/10.00,Q. 1 /10.00\nDoe,Jane,j@x.org,3 March 2026 8:05 AM,3 March 2026 8:25 AM,20 mins,10.00,10.00\n"
	for _, c := range []struct {
		text, first string
		others      []string
	}{
		{moodle, "MED1-Renal-grades.csv", []string{"2026-03-04 MED1-Renal-grades.csv", "MED1-Renal-grades 07.03.2026.csv", "MED1-Renal-grades-2026-03-09T02-30-00.csv"}},
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
