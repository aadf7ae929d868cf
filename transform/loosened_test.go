package transform

import (
	"slices"
	"testing"

	"cutscore/ingest"
)

// TestHeadersWithoutTheUsual reads exports from which a column was left out, or named otherwise, that the meaning does not need.
func TestHeadersWithoutTheUsual(t *testing.T) {
	for _, c := range []struct {
		name, text, format string
		used               int64
		notes              []string
	}{
		{"no last access", "Last Name,First Name,Username,Student ID,Availability,Quiz 1 [Total Pts: 10 Score] |1\nA,B,u1,1,Yes,8\n", "blackboard-gradebook", 1, nil},
		{"no availability", "Last Name,First Name,Username,Student ID,Last Access,Quiz 1 [Total Pts: 10 Score] |1\nA,B,u1,1,,8\n", "blackboard-gradebook", 1, nil},
		{"no school's id", "Username,FirstName,LastName,Attempt #,Attempt Start,Attempt End,Q #,Q Type,Q Title,Q Text,Answer,Answer Match,Score,Out Of\n" +
			"jd,J,D,1,2/23/2016 15:24,2/23/2016 15:34,1,MC,,What?,A,,1,1\n", "d2l-attempt-details", 1, nil},
		{"no points", "StudentID,Last Name,First Name,Raw,%\n1,A,B,8,80\n2,C,D,9,90\n", "examsoft-results", 2, nil},
		{"staff among students", "UID,Role,Assessment,Assessment instance,Question,Question points,Max points,Date,Number attempts\n" +
			"a@x,Student,HW1,1,q,2,2,2025-03-04T14:05:00-06,1\ns@x,Staff,HW1,1,q,0,2,2025-03-04T14:05:00-06,1\nb@x,Student,HW1,1,q,0,2,2025-03-04T14:05:00-06,1\n",
			"prairielearn-instance-questions", 2, []string{"3 Role not-an-examinee"}},
		{"the teacher's own account", "name,id,sis_id,section,submitted,attempt,101: Q1,1.0,n correct,n incorrect,score\nAnn,1,s1,A,2026-09-25 20:00:00 UTC,1,x,1.0,1,0,1.0\n" +
			"Test Student,9,,A,2026-09-25 20:01:00 UTC,1,x,1.0,1,0,1.0\n", "canvas-student-analysis", 1, []string{"3 name not-an-examinee"}},
	} {
		got := readAll(t, ingest.BytesSource("e.csv", []byte(c.text)), shipped(t), ingest.Stated{}, Options{})
		if name := got.Reading.Format.Name; name != c.format || got.Used != c.used || !slices.Equal(got.Notes, c.notes) {
			t.Errorf("%s: %s, %d used, notes %q; want %s, %d, %q", c.name, name, got.Used, got.Notes, c.format, c.used, c.notes)
		}
	}
}

// TestDateOfAnAttempt: the day of the real exam has many names, and pass predictions rest on it.
func TestDateOfAnAttempt(t *testing.T) {
	for _, name := range []string{"exam_date", "date", "taken_on", "Test Date"} {
		text := "student_id,exam," + name + ",outcome\n1,Step 1,2025-03-14,Pass\n"
		got := readAll(t, ingest.BytesSource("a.csv", []byte(text)), shipped(t), ingest.Stated{}, Options{})
		if len(got.Attempts) != 1 || utc(got.Attempts[0].TakenAt) != "2025-03-14T00:00:00Z" {
			t.Errorf("%s: %+v", name, got.Attempts)
		}
	}
}
