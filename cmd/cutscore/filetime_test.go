package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cutscore/exam"
	"cutscore/transform/dataset"
)

// A roster that is overwritten in place every night is dated by the file's own time, where that is asked for: the newest holds,
// also when it is what an earlier one was. A time that cannot be true is told, and not believed.
func TestFilesAreDatedByTheirOwnTime(t *testing.T) {
	e := &export{dir: t.TempDir()}
	roster := filepath.Join(e.dir, "roster.csv")
	store := filepath.Join(e.dir, "store")
	answers := filepath.Join(e.dir, "answers.csv")
	write := func(name, text string, at time.Time) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
	}
	write(answers, "examinee_id,item_id,result\ns1,Q1,correct\ns1,Q2,incorrect\n", time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
	const april, may = "examinee_id,name,exam_date\ns1,Ann,2027-04-01\n", "examinee_id,name,exam_date\ns1,Ann,2027-05-01\n"
	for _, c := range []struct {
		did, text string
		day       int
		code      int
		date      string // in force
		says      string // also with --quiet
	}{
		{"first", april, 2, 0, "2027-04-01", ""},
		{"changed", may, 3, 0, "2027-05-01", ""},
		{"copied again", may, 4, 0, "2027-05-01", ""},
		{"changed back", april, 5, 0, "2027-04-01", ""},
		{"given again", april, 5, 0, "2027-04-01", ""},
		{"an old one", may, 4, 0, "2027-04-01", ""},
		{"of the future", strings.Replace(may, "05", "06", 1), 60, exitPartial, "", "written to in the future"},
	} {
		write(roster, c.text, time.Date(2026, 11, c.day, 3, 0, 0, 0, time.UTC))
		code, said := e.cutscore(t, grain{}, "run", roster, answers, "--store", store, "--exported-at", "mtime", "--quiet")
		if code != c.code {
			t.Errorf("%s: exit code %d, want %d\n%s", c.did, code, c.code, said)
		}
		if !strings.Contains(said, c.says) {
			t.Errorf("%s: not told:\n%s", c.did, said)
		}
		if name, date := annOf(t, store); date != c.date || name != "Ann" {
			t.Errorf("%s: %q has the exam date %q, want Ann with %q\n%s", c.did, name, date, c.date, said)
		}
	}
}

// annOf is the name and the exam date of the only examinee in force; "" for none.
func annOf(t *testing.T, dir string) (name, date string) {
	t.Helper()
	s, err := dataset.OpenExisting(dir)
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	roster, err := snapshot.Roster()
	if err != nil || len(roster) != 1 {
		t.Fatalf("%d people, %v", len(roster), err)
	}
	for _, e := range roster {
		name = e.Name
		if e.ExamDate != exam.NoTime {
			date = time.UnixMicro(e.ExamDate).UTC().Format(time.DateOnly)
		}
	}
	return name, date
}
