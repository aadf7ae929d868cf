package dataset

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
)

// What is handed out is everything, by column name, without sentinels.
func TestExportHandsOutEverything(t *testing.T) {
	s := fullStore(t)
	var out bytes.Buffer
	if err := s.Export(context.Background(), "e1", &out); err != nil {
		t.Fatal(err)
	}
	var p Person
	if err := json.Unmarshal(out.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"responses": 20, "responses_aside": 2, "sittings": 2, "attempts": 1, "roster": 1, "study_sessions": 0,
		"events": 0, "course_grades": 0}
	for table, n := range want {
		if len(p.Tables[table]) != n {
			t.Errorf("%s: %d rows, want %d", table, len(p.Tables[table]), n)
		}
	}
	first := p.Tables["responses"][0]
	if first["answered_at"] != "2026-03-01T09:01:00Z" || first["result"] != "correct" || first["seconds"] != 61.5 || first["flagged"] != true {
		t.Errorf("a response: %v", first)
	}
	if len(p.Tables["responses_aside"][0]) != 7 || p.Tables["responses_aside"][0]["state"] != "conflict" {
		t.Errorf("a bare response: %v", p.Tables["responses_aside"][0])
	}
	if bytes.Contains(out.Bytes(), []byte("9223372036854775808")) {
		t.Error("a sentinel was handed out")
	}
	if _, err := s.Current(); err != nil {
		t.Fatal(err)
	}
}
