package dataset

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
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

func TestMillionRows(t *testing.T) {
	n, _ := fmt.Sscan(os.Getenv("ROWS"), new(int))
	if n == 0 {
		t.Skip("SKIP: ROWS is not set")
	}
	var total int
	fmt.Sscan(os.Getenv("ROWS"), &total)
	s := openStore(t, 16)
	start := time.Now()
	tx := begin(t, s)
	b := tx.Batch(BatchInfo{Name: "a.csv"})
	rng := rand.New(rand.NewPCG(1, 2))
	var gen time.Duration
	for done := 0; done < total; done += 65536 {
		g := time.Now()
		c, l := bulk(rng, done, 65536)
		gen += time.Since(g)
		if err := b.Responses(c, l); err != nil {
			t.Fatal(err)
		}
	}
	t.Log("routed", time.Since(start)-gen)
	start = time.Now()
	if _, err := tx.Merge(context.Background(), 2); err != nil {
		t.Fatal(err)
	}
	t.Log("merged", time.Since(start))
	start = time.Now()
	if err := tx.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Log("committed", time.Since(start))
	status, _ := os.ReadFile("/proc/self/status")
	t.Log(string(status[:0]))
	for _, line := range splitLines(string(status)) {
		if len(line) > 5 && line[:5] == "VmHWM" {
			t.Log(line)
		}
	}
	start = time.Now()
	snap, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	t.Log("checked", time.Since(start))
	start = time.Now()
	rows := 0
	for n := range snap.Buckets() {
		c, err := snap.Responses(n)
		if err != nil {
			t.Fatal(err)
		}
		rows += c.Rows
	}
	t.Log("read", rows, time.Since(start))
}

func splitLines(s string) (out []string) {
	for len(s) > 0 {
		i := 0
		for i < len(s) && s[i] != '\n' {
			i++
		}
		out = append(out, s[:i])
		s = s[min(i+1, len(s)):]
	}
	return out
}

// bulk makes rows as one chunk of a large export would.
func bulk(rng *rand.Rand, from, n int) (*exam.Responses, []int64) {
	c := &exam.Responses{Rows: n}
	l := make([]int64, n)
	words := func(n int, name string) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = fmt.Sprint(name, i)
		}
		return out
	}
	con := func(s string) exam.Coded { return exam.Coded{Codes: make([]uint32, n), Values: []string{s}} }
	c.Source, c.Mode, c.Form, c.TimeLayout, c.TimeBasis = con("own"), con("timed"), con("F1"), con("2006-01-02T15:04:05Z07:00"), con("offset")
	c.Item.Values = words(8000, "item")
	c.Chosen.Values = []string{"A", "B", "C", "D", "E"}
	c.Key.Values = c.Chosen.Values
	c.Disciplines.Values, c.Systems.Values = words(12, "d"), words(14, "s")
	for _, col := range []*exam.Coded{&c.Item, &c.Chosen, &c.Key, &c.Disciplines, &c.Systems, &c.Examinee, &c.Sitting} {
		col.Codes = make([]uint32, n)
	}
	c.AnsweredAt, c.OffsetMinutes = make([]int64, n), make([]int16, n)
	c.Position, c.Block, c.Result = make([]int32, n), make([]int16, n), make([]exam.Result, n)
	c.Credit, c.Seconds, c.Confidence = make([]float32, n), make([]float32, n), make([]float32, n)
	lastS, lastE := -1, -1
	base := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	for i := range n {
		r := from + i
		sit := r / 40
		if sit != lastS {
			c.Sitting.Values = append(c.Sitting.Values, fmt.Sprintf("attempt-%08d", sit))
			lastS = sit
			if e := (sit * 7919) % 12500; e != lastE {
				c.Examinee.Values = append(c.Examinee.Values, fmt.Sprintf("pseudonym-of-%08d", e))
				lastE = e
			}
		}
		c.Sitting.Codes[i], c.Examinee.Codes[i] = uint32(len(c.Sitting.Values)-1), uint32(len(c.Examinee.Values)-1)
		it := rng.IntN(8000)
		c.Item.Codes[i] = uint32(it)
		c.Chosen.Codes[i], c.Key.Codes[i] = uint32(rng.IntN(5)), uint32(it%5)
		c.Disciplines.Codes[i], c.Systems.Codes[i] = uint32(it%12), uint32(it%14)
		c.Position[i], c.Block[i] = int32(r%40+1), 1
		c.AnsweredAt[i] = base + int64(sit)*125_000_000 + int64(r%40)*90_000_000
		if c.Chosen.Codes[i] == c.Key.Codes[i] {
			c.Result[i], c.Credit[i] = exam.Correct, 1
		} else {
			c.Result[i] = exam.Incorrect
		}
		c.Seconds[i] = float32(rng.IntN(1500)) / 10
		c.Confidence[i] = float32(rng.IntN(5)) / 4
		if rng.IntN(5) == 0 {
			c.Confidence[i] = -1
		}
		l[i] = int64(r + 2)
	}
	return c, l
}
