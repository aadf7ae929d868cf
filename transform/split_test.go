package transform

import "testing"

// The letter of a form has the file's name before it: version A of another test is another form.
func TestVersionsAreForms(t *testing.T) {
	got := readText(t, "midterm.csv", "id,Version,i1,i2,i3\na,A,1,0,1\nb,B,0,1,1\nc,A,1,1,0\nd,B,0,0,1\n", Options{})
	forms := map[string]int{}
	for _, r := range got.Responses {
		forms[r.Form]++
	}
	if len(forms) != 2 || forms["midterm A"] != 6 || forms["midterm B"] != 6 {
		t.Errorf("answers by form: %v", forms)
	}
}
