package transform

import "testing"

// A column for addresses that is there and holds none does not keep the ids beside it from telling the people apart.
func TestEmptyColumnSwitchesNothingOff(t *testing.T) {
	head := "First name,Last name,ID number,Email address,Started on,Completed,Time taken,Grade/10.00,Q. 1 /10.00\n"
	row := func(id, mail string) string {
		return "Jane,Doe," + id + "," + mail + ",3 March 2026 8:05 AM,3 March 2026 8:25 AM,20 mins,10.00,10.00\n"
	}
	for _, c := range []struct{ name, text, want string }{
		{"no address", head + row("A1", "") + row("A2", ""), "A1"},
		{"some addresses", head + row("A1", "jane@x.org") + row("A2", "rick@x.org"), "jane@x.org"},
		{"neither", head + row("", "") + row("", ""), "Doe Jane"},
	} {
		got := readText(t, "grades.csv", c.text, Options{})
		if len(got.Rejects) > 0 || len(got.Responses) != 2 {
			t.Errorf("%s: %d answers, set aside %q", c.name, len(got.Responses), got.Rejects)
			continue
		}
		ids := readText(t, "grades.csv", head+row("A1", "jane@x.org"), Options{}).Responses[0].Examinee
		if same := got.Responses[0].Examinee == ids; same != (c.want == "jane@x.org") {
			t.Errorf("%s: examinee %q, want that of %s", c.name, got.Responses[0].Examinee, c.want)
		}
	}
}
