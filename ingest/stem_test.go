package ingest

import "testing"

// What people add to the names of exports says nothing of the form, where that is certain.
func TestFormInTheFilesName(t *testing.T) {
	report := &Format{File: []string{"{form_id} Student Report", "{form_id}"}}
	scoped := &Format{File: []string{"grades_{form_id}", "{form_id}-grades", "{form_id}"}, Items: &ItemRules{Scoped: true}}
	course := &Format{File: scoped.File, Items: scoped.Items, CourseFirst: true}
	for _, c := range []struct {
		format *Format
		file   string
		want   string
	}{
		{report, "Quiz 1 Student Report.csv", "Quiz 1"},
		{report, "in/2026-11-02 Quiz 1 Student Report.csv", "Quiz 1"},
		{report, "20261102_0300_Quiz 1 Student Report.csv.gz", "Quiz 1"},
		{report, "Quiz 1 Student Report_2026-11-02.csv", "Quiz 1"},
		{report, "Quiz 1 Student Report 2026-11-02 031500.csv", "Quiz 1"},
		{report, "Copy of Quiz 1 Student Report.csv", "Quiz 1"},
		{report, "Copy of Copy of Quiz 1 Student Report (2).csv", "Quiz 1"},
		{report, "Quiz 1 Student Report copy 2.csv", "Quiz 1"},
		{report, "Quiz 1 Student Report - Copie.csv", "Quiz 1"},
		{report, "Quiz 1 Student Report - Kopie (2).csv", "Quiz 1"},
		{report, "Quiz 1 Student Report (copy).csv", "Quiz 1"},
		{report, "Quiz 1 Student Report[1].csv", "Quiz 1"},
		{report, "Copy (2) of Quiz 1 Student Report.csv", "Quiz 1"},
		{report, "U\u0308bung 1 Student Report.csv", "\u00dcbung 1"},
		{report, "Quiz [2026].csv", "Quiz [2026]"},
		{report, "Quiz 2.csv", "Quiz 2"},
		{report, "Hardcopy 2.csv", "Hardcopy 2"},
		{report, "copy.csv", "copy"},
		{report, "quiz 1 student report.csv", "quiz 1"},
		{report, "Quiz 20261301 Student Report.csv", "Quiz 20261301"}, // no day
		{report, "Quiz 2026-11-02 Student Report.csv", "Quiz 2026-11-02"},
		{report, "2026-11-02 Student Report.csv", "2026-11-02"},
		{report, "Quiz 1 2026-11-02.csv", "Quiz 1 2026-11-02"}, // it may be the day of the quiz
		{scoped, "2026-11-02 Weekly-grades.csv", "2026-11-02 Weekly"},
		{scoped, "Weekly-grades_2026-11-02.csv", "Weekly"},
		{scoped, "2026-11-02 grades_Weekly.csv", "Weekly"},
		{scoped, "grades_Weekly 2026-11-02.csv", "Weekly 2026-11-02"},
		{scoped, "2026-11-02.csv", "2026-11-02"},
		{course, "MED1-Renal-grades.csv", "MED1-Renal"},
		{course, "2026-11-02 MED1-Renal-grades.csv", "MED1-Renal"},
		{course, "2026-11-02_MED1-Renal-grades_2026-11-03.csv", "MED1-Renal"},
		{course, "20261102-MED1-Renal-grades.csv", "MED1-Renal"},
		{course, "MED1-Renal-grades 07.03.2026.csv", "MED1-Renal"},
		{course, "MED1-Renal-grades 03-27-2026.csv", "MED1-Renal"},
		{course, "MED1-Renal-grades-2026-03-09T02-30-00.csv", "MED1-Renal"},
		{course, "MED1-Renal-grades 2026-03-09 02.30.csv", "MED1-Renal"},
		{course, "20260309T023000Z MED1-Renal-grades.csv", "MED1-Renal"},
		{course, "31.02.2026 MED1-Renal-grades.csv", "31.02.2026 MED1-Renal"}, // no day
		{course, "2026-11-02 Renal.csv", "2026-11-02 Renal"},                  // no word of the product's
	} {
		if got := c.format.constants(c.file)[FieldForm]; got != c.want {
			t.Errorf("%s: %q, want %q", c.file, got, c.want)
		}
	}
}

// Names of equal bytes are one file's where they differ as copies do, and two files' where they differ in more.
func TestNamesOfCopies(t *testing.T) {
	for _, copied := range []string{"Midterm copy 2.csv", "Midterm - Copie.csv", "Midterm [1].csv", "MIDTERM.csv", "midterm .csv", "Midterm.csv.gz",
		" Midterm.csv", "2026-11-02 Midterm.csv", "Midterm_2026-11-03.csv", "Midterm (1)_2026-11-03.csv", "in/copy of midterm.CSV"} {
		if got := FoldedStem(copied); got != "midterm" {
			t.Errorf("%q: %q", copied, got)
		}
	}
	for _, two := range [][2]string{{"Question 1.csv", "Question 2.csv"}, {"u101.csv", "u102.csv"}, {"Midterm.csv", "Final.csv"},
		{"Midterm.csv", "Midterm 2.csv"}, {"Midterm.csv", "Mid term.csv"}, {"2026-11-02.csv", "2026-11-03.csv"}, {"Quiz (1)b.csv", "Quiz b.csv"}} {
		if FoldedStem(two[0]) == FoldedStem(two[1]) {
			t.Errorf("%q and %q are one", two[0], two[1])
		}
	}
}
