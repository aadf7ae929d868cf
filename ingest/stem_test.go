package ingest

import "testing"

// What people add to the names of exports says nothing of the form, where that is certain.
func TestFormInTheFilesName(t *testing.T) {
	report := &Format{File: []string{"{form_id} Student Report", "{form_id}"}}
	scoped := &Format{File: []string{"grades_{form_id}", "{form_id}-grades", "{form_id}"}, Items: &ItemRules{Scoped: true}}
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
	} {
		if got := c.format.constants(c.file)[FieldForm]; got != c.want {
			t.Errorf("%s: %q, want %q", c.file, got, c.want)
		}
	}
}
