package ingest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// A matrix reads the column that tells forms, takings or times apart, by its name and values.
func TestMatrixReadsWhatSplitsIt(t *testing.T) {
	forms := []string{"A", "B"}
	days := []string{"2026-03-01 09:00", "2026-03-02 10:30"}
	tests := []string{"Midterm", "Final"}
	for _, c := range []struct {
		name   string
		values []string
		field  Field
		before string
	}{
		{"Version", forms, FieldForm, "scan "}, {"Test version", forms, FieldForm, "scan "}, {"Test form", forms, FieldForm, "scan "},
		{"Form", forms, FieldForm, ""}, {"Exam", tests, FieldForm, ""}, {"Version", tests, FieldForm, "scan "},
		{"Attempt", []string{"1", "2"}, FieldSitting, "scan "},
		{"Wave", []string{"1", "2"}, FieldSitting, "scan "}, {"time", []string{"T1", "T2"}, FieldSitting, "scan "}, {"time", []string{"pre", "post"}, FieldSitting, "scan "},
		{"semester", []string{"Fall 2025", "Spring 2026"}, FieldSitting, "scan "}, {"Messzeitpunkt", []string{"1", "2", "3"}, FieldSitting, "scan "},
		{"Time", []string{"31", "42", "27", "55"}, "", ""},
		{"Timestamp", days, FieldTakenOn, ""}, {"Start time", days, FieldTakenOn, ""}, {"Started", forms, "", ""},
	} {
		r, err := recognise(t, "scan.csv", splitText(c.name, c.values), Stated{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		u, before := r.Columns[1], ""
		if u.Options != nil {
			before = u.Options.Before
		}
		if u.Field != c.field || before != c.before || r.ItemCount != 5 {
			t.Errorf("%s: read as %q after %q, %d items; want %q after %q", c.name, u.Field, before, r.ItemCount, c.field, c.before)
		}
	}
}

// splitText is a matrix of letters with one more column, of values by turns.
func splitText(name string, values []string) string {
	row := -1
	return insertColumn(matrixText(20, letter), name, func() string { row++; return values[row%len(values)] })
}

// insertColumn puts a column after the first.
func insertColumn(text, name string, value func() string) string {
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		first, rest, _ := strings.Cut(line, ",")
		if i == 0 {
			fmt.Fprintf(&b, "%s,%s,%s\n", first, name, rest)
			continue
		}
		fmt.Fprintf(&b, "%s,%s,%s\n", first, value(), rest)
	}
	return b.String()
}

// Where one column is the form, another that tells forms apart refuses the file, but not one that says the same in all rows.
func TestUnreadFormIsRefused(t *testing.T) {
	twoForms := insertColumn(splitText("Version", []string{"A", "B"}), "Form", func() string { return "Midterm" })
	_, err := recognise(t, "scan.csv", twoForms, Stated{})
	if refusal := (*FileError)(nil); !errors.As(err, &refusal) || refusal.Code != "form-unread" || refusal.Column != "Version" {
		t.Errorf("form and version: %v", err)
	}
	same := insertColumn(splitText("Version", []string{"1"}), "Form", func() string { return "Midterm" })
	if _, err := recognise(t, "scan.csv", same, Stated{}); err != nil {
		t.Errorf("one version: %v", err)
	}
}

// People who come again are told apart by a column that is called so, never by their class; where none is, it is said. Numbers that
// begin anew in every class say who nobody is.
func TestPeopleWhoComeAgain(t *testing.T) {
	twice := func(tell func(row int) string) string {
		return peopleText("Student,Wave,Gender", 20, func(i int) string { return fmt.Sprintf("s%d,%s,%c", i%10, tell(i), "mf"[i%2]) })
	}
	inHalves := func(i int) string { return fmt.Sprintf("%d,%c", i%10, "ab"[i/10]) }
	for _, c := range []struct {
		name, text, column, said string
	}{
		{"halves", twice(func(i int) string { return []string{"alpha", "omega"}[i/10] }), "Wave", ""},
		{"nothing", twice(func(i int) string { return "x" }), "Wave", "10 people stand in several of the rows"},
		{"measurements", twice(func(i int) string { return fmt.Sprint(i, ".5") }), "", "10 people stand in several of the rows"},
		{"two columns", peopleText("Student,Zorp,Zarp", 20, func(i int) string { return fmt.Sprintf("s%d,a%d,b%d", i%10, i/10, i/10) }), "", "10 people"},
		{"sections", peopleText("Student,Section", 20, inHalves), "", "10 people"},
		{"a class, and more rows in it", peopleText("Roll No,Class", 20, func(i int) string { return fmt.Sprintf("%d,%c", i%5, "ab"[i/10]) }), "", "5 people"},
		{"a list for each class", peopleText("Roll No,Class", 20, inHalves), "", "row-N"},
		{"a list for each sex", peopleText("Pupil,Sex", 20, inHalves), "", "row-N"},
		{"nobody again", peopleText("Student,Zorp", 20, func(i int) string { return fmt.Sprintf("s%d,%c", i, "ab"[i/10]) }), "", ""},
	} {
		r, err := recognise(t, "scan.csv", c.text, Stated{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := ""
		if u := r.Column(FieldSitting); u != nil {
			got = u.Name
		}
		why := strings.Join(r.Why, "; ")
		if got != c.column || c.said == "" && strings.Contains(why, "several of the rows") || !strings.Contains(why, c.said) {
			t.Errorf("%s: takings by %q, want %q: %s", c.name, got, c.column, why)
		}
	}
}
