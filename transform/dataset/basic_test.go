package dataset

import (
	"context"
	"fmt"
	"testing"
	"time"

	"cutscore/exam"
)

func clock() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }

func openStore(t *testing.T, buckets int) *Store {
	t.Helper()
	s, err := Open(Options{Dir: t.TempDir(), Buckets: buckets, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func begin(t *testing.T, s *Store) *Tx {
	t.Helper()
	tx, err := s.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tx.Rollback() })
	return tx
}

// ingest publishes rows as one file whose lines are numbered from 2.
func ingest(t *testing.T, s *Store, rows []exam.Response) BatchMerge {
	t.Helper()
	tx := begin(t, s)
	b := tx.Batch(BatchInfo{Name: "a.csv", Digest: digestOf(rows)})
	if err := b.Responses(exam.FromRows(rows), lines(len(rows))); err != nil {
		t.Fatal(err)
	}
	s.mergerRows = 1 // both workers, however few the rows
	report, err := tx.Merge(context.Background(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	return report.Batch(b)
}

func digestOf(rows []exam.Response) (d [32]byte) {
	copy(d[:], fmt.Sprintf("%x", tombstone(fmt.Sprint(rows))))
	return d
}

func lines(n int) []int64 {
	out := make([]int64, n)
	for i := range out {
		out[i] = int64(i + 2)
	}
	return out
}

func everything(t *testing.T, s *Store) []exam.Response {
	t.Helper()
	snapshot, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	var out []exam.Response
	for b := range snapshot.Buckets() {
		c, err := snapshot.Responses(b)
		if err != nil {
			t.Fatal(err)
		}
		for i := range c.Rows {
			out = append(out, c.Row(i))
		}
	}
	return out
}

// response is a response with every column set.
func response(examinee string, position int) exam.Response {
	at := time.Date(2026, 3, 1, 9, position%60, 0, 0, time.UTC).UnixMicro()
	return exam.Response{
		Source: "canvas", Examinee: examinee, Sitting: "s1", Form: "F1", Family: "CBSSA", Mode: "timed", Item: fmt.Sprint("q", position),
		Block: 1, Position: int32(position), AnsweredAt: at, TimeLayout: "2006-01-02", TimeBasis: "zone", OffsetMinutes: -300,
		Chosen: "A", FirstChosen: "B", Key: "A", Result: exam.Correct, Credit: 1, Seconds: 61.5, Changes: 1, PeerP: 0.7, Confidence: 0.5,
		Flagged: exam.FlagYes, Seen: exam.FlagNo, Tag: "slip", Disciplines: "anatomy", Systems: "renal|vascular", Tasks: "diagnosis",
		ExportedAt: at + 1,
	}
}

func bare(examinee, item string) exam.Response {
	return exam.Response{Source: "own", Examinee: examinee, Item: item, AnsweredAt: exam.NoTime, ExportedAt: exam.NoTime,
		Credit: exam.Unknown, Seconds: exam.Unknown, Changes: exam.Unknown, PeerP: exam.Unknown, Confidence: exam.Unknown}
}

func TestResponsesComeBackAsTheyWent(t *testing.T) {
	s := openStore(t, 4)
	rows := []exam.Response{}
	for e := range 7 {
		for p := range 5 {
			rows = append(rows, response(fmt.Sprint("e", e), p+1))
		}
		rows = append(rows, bare(fmt.Sprint("e", e), "x"))
	}
	if m := ingest(t, s, rows); m.Used != int64(len(rows)) || m.Duplicate+m.SetAside+m.Superseded != 0 {
		t.Errorf("first ingest: %+v", m)
	}
	got := everything(t, s)
	want := map[exam.Response]bool{}
	for _, r := range rows {
		want[r] = true
	}
	for _, r := range got {
		if !want[r] {
			t.Errorf("came back changed: %+v", r)
		}
		delete(want, r)
	}
	if len(want) > 0 {
		t.Errorf("%d rows are missing, e.g. %+v", len(want), want)
	}
	if m := ingest(t, s, append(rows, response("e1", 40))); m.Used != 1 || m.Duplicate != int64(len(rows)) {
		t.Errorf("cumulative export: %+v", m)
	}
}
