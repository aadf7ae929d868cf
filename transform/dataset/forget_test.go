package dataset

import (
	"context"
	"testing"

	"cutscore/exam"
)

func TestForgetErases(t *testing.T) {
	s := openStore(t, 2)
	var rows []exam.Response
	for p := range 20 {
		rows = append(rows, response("aaaaaaaaaaaaaaaaaaaaaaaaaa", p+1), response("bbbbbbbbbbbbbbbbbbbbbbbbbb", p+1))
	}
	ingest(t, s, rows[:20])
	ingest(t, s, rows)
	report, err := s.Forget(context.Background(), "aaaaaaaaaaaaaaaaaaaaaaaaaa", "")
	if err != nil {
		t.Fatal(err)
	}
	if report.Responses != 20 || report.Generations != 2 || report.Scanned == 0 {
		t.Errorf("report: %+v", report)
	}
	left := everything(t, s)
	if len(left) != 20 || left[0].Examinee != "bbbbbbbbbbbbbbbbbbbbbbbbbb" {
		t.Errorf("left: %d rows of %s", len(left), left[0].Examinee)
	}
	if m := ingest(t, s, append(rows, response("bbbbbbbbbbbbbbbbbbbbbbbbbb", 30))); m.Used != 1 || m.SetAside != 20 || m.Duplicate != 20 {
		t.Errorf("an export that still holds the examinee: %+v", m)
	}
	if _, err := s.Forget(context.Background(), "bbbbbbbbbbbbbbbbbbbbbbbbbb", ""); err != nil {
		t.Fatal(err)
	}
	if left := everything(t, s); len(left) != 0 {
		t.Errorf("left: %d rows", len(left))
	}
}
