package transform

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cutscore/exam"
	"cutscore/ingest"
)

var update = flag.Bool("update", false, "rewrite expected records from what is read now")

const exports = "../testdata/exports"

// TestFormats holds the promises of a format file: a sample with the records expected of it, parsers that exist, and a
// header that no second format claims.
func TestFormats(t *testing.T) {
	formats := shipped(t)
	for _, f := range formats {
		t.Run(f.Name, func(t *testing.T) {
			samples := samplesFor(t, f.Name)
			for _, path := range samples {
				t.Run(filepath.Base(path), func(t *testing.T) { checkSample(t, f, formats, path) })
			}
		})
	}
}

func shipped(t testing.TB) []*ingest.Format {
	t.Helper()
	formats, err := ingest.ShippedFormats()
	if err != nil {
		t.Fatal(err)
	}
	return formats
}

func samplesFor(t *testing.T, name string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(exports, name))
	if err != nil {
		t.Fatalf("format %s has no sample: %v", name, err)
	}
	var out []string
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".json") {
			out = append(out, filepath.Join(exports, name, e.Name()))
		}
	}
	if len(out) == 0 {
		t.Fatalf("format %s has no sample", name)
	}
	return out
}

func checkSample(t *testing.T, f *ingest.Format, formats []*ingest.Format, path string) {
	got := readAll(t, ingest.FileSource(path), formats, ingest.Stated{}, Options{Now: testNow})
	if got.Format.Name != f.Name {
		t.Fatalf("read as %s, not as %s", got.Format.Name, f.Name)
	}
	for _, d := range got.Disagreements {
		if strings.Contains(d, "also fits") {
			t.Errorf("claimed twice: %s", d)
		}
	}
	if got.Used == 0 {
		t.Fatalf("no row was used: %v", got.Rejects)
	}
	text, err := json.MarshalIndent(got.golden(), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden := strings.TrimSuffix(path, filepath.Ext(path)) + ".expected.json"
	if *update {
		if err := os.WriteFile(golden, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatalf("sample without expected records: %v", err)
	}
	if string(want) != string(text)+"\n" {
		t.Errorf("records differ from %s (see them with -update and git diff):\n%s", filepath.Base(golden), text)
	}
}

var testNow = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

// reading is everything that a file became.
type reading struct {
	*ingest.Reading
	Columns   []string
	Responses []exam.Response
	Sittings  []exam.Sitting
	Attempts  []exam.Attempt
	Study     []exam.StudySession
	Events    []exam.Event
	Grades    []exam.CourseGrade
	Roster    []exam.Examinee
	Items     []exam.Item
	Rejects   []string
	Notes     []string

	Used, Blank, Footer, Merged int64
	Counts                      ingest.Counts // as the reader has them
}

// golden is a reading as files of expected records hold it.
type golden struct {
	Format    string           `json:"format"`
	Kind      ingest.Kind      `json:"kind"`
	Columns   []string         `json:"columns"`
	Responses []map[string]any `json:"responses,omitempty"`
	Sittings  []map[string]any `json:"sittings,omitempty"`
	Attempts  []map[string]any `json:"attempts,omitempty"`
	Study     []map[string]any `json:"study,omitempty"`
	Events    []map[string]any `json:"events,omitempty"`
	Grades    []map[string]any `json:"grades,omitempty"`
	Roster    []map[string]any `json:"roster,omitempty"`
	Items     []map[string]any `json:"items,omitempty"`
	Used      int64            `json:"used"`
	Blank     int64            `json:"blank,omitempty"`
	Footer    int64            `json:"footer,omitempty"`
	Merged    int64            `json:"merged,omitempty"`
	Rejects   []string         `json:"rejects,omitempty"`
	Notes     []string         `json:"notes,omitempty"`
}

func (r *reading) golden() golden {
	return golden{Format: r.Format.Name, Kind: r.Kind, Columns: r.Columns, Responses: plain(r.Responses), Sittings: plain(r.Sittings),
		Attempts: plain(r.Attempts), Study: plain(r.Study), Events: plain(r.Events), Grades: plain(r.Grades), Roster: plain(r.Roster),
		Items: plain(r.Items), Used: r.Used, Blank: r.Blank, Footer: r.Footer, Merged: r.Merged, Rejects: r.Rejects, Notes: r.Notes}
}

func readAll(t testing.TB, src ingest.Source, formats []*ingest.Format, stated ingest.Stated, o Options) *reading {
	t.Helper()
	out, err := readSource(src, formats, stated, o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func readSource(src ingest.Source, formats []*ingest.Format, stated ingest.Stated, o Options) (*reading, error) {
	s, err := ingest.Sniff(src, stated, ingest.Limits{}, ingest.KnownHeader(formats))
	if err != nil {
		return nil, err
	}
	r, err := ingest.Recognise(s, formats, stated)
	if err != nil {
		return nil, err
	}
	n, err := New(r, o)
	if err != nil {
		return nil, err
	}
	out := &reading{Reading: r}
	for _, c := range r.Columns {
		if c.Field != "" {
			out.Columns = append(out.Columns, fmt.Sprintf("%s: %s %s %s", c.Name, c.Field, c.Parser, c.Item))
		}
	}
	counts, err := s.Read(context.Background(), 1, func(c *ingest.Chunk) error {
		b, err := n.Chunk(c)
		if err != nil {
			return err
		}
		return out.add(b, c)
	}, func(r ingest.Reject) { out.Rejects = append(out.Rejects, fmt.Sprintf("%d %s", r.Line, r.Code)) })
	if err == nil && !counts.Balanced() {
		err = errors.New("counts do not balance")
	}
	out.Counts = counts
	return out, err
}

// add joins a batch, checking on the way that its lanes add up.
func (out *reading) add(b *Batch, c *ingest.Chunk) error {
	if b.Used+b.Blank+b.Footer+b.SetAside != int64(c.Rows) || int64(len(b.Rejects)) != b.SetAside {
		return fmt.Errorf("chunk of %d rows: %d used, %d footer, %d set aside, %d rejects", c.Rows, b.Used, b.Footer, b.SetAside, len(b.Rejects))
	}
	if b.Responses != nil {
		if len(b.ResponseRows) != b.Responses.Rows {
			return fmt.Errorf("%d responses from %d rows", b.Responses.Rows, len(b.ResponseRows))
		}
		for i := range b.Responses.Rows {
			out.Responses = append(out.Responses, b.Responses.Row(i))
		}
	}
	out.Sittings = append(out.Sittings, b.Sittings...)
	out.Attempts = append(out.Attempts, b.Attempts...)
	out.Study = append(out.Study, b.StudySessions...)
	out.Events = append(out.Events, b.Events...)
	out.Grades = append(out.Grades, b.Grades...)
	out.Roster = append(out.Roster, b.Roster...)
	out.Items = append(out.Items, b.Items...)
	out.Used, out.Blank, out.Footer, out.Merged = out.Used+b.Used, out.Blank+b.Blank, out.Footer+b.Footer, out.Merged+b.Merged
	for _, r := range b.Rejects {
		out.Rejects = append(out.Rejects, fmt.Sprintf("%d %s %s %s", r.Line, r.Column, r.Code, r.Value))
	}
	for _, r := range b.Notes {
		out.Notes = append(out.Notes, fmt.Sprintf("%d %s %s", r.Line, r.Column, r.Code))
	}
	return nil
}

func plain[T any](rows []T) []map[string]any {
	var out []map[string]any
	for i := range rows {
		out = append(out, plainMap(&rows[i]))
	}
	return out
}

// plainMap is a record without what it does not know: golden files stay readable.
func plainMap(record any) map[string]any {
	b, err := json.Marshal(record)
	if err != nil {
		panic(err)
	}
	out := map[string]any{}
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.UseNumber()
	if err := dec.Decode(&out); err != nil {
		panic(err)
	}
	if r, ok := record.(*exam.Response); ok {
		out["Result"] = r.Result.String()
	}
	for key, value := range out {
		switch v := value.(type) {
		case nil:
			delete(out, key)
		case string:
			if v == "" {
				delete(out, key)
			}
		case json.Number:
			out[key] = goldenNumber(key, v)
			if slices.Contains([]string{"-1", "0", "-9223372036854775808"}, v.String()) && !(v == "0" && (key == "Credit" || key == "Seconds")) {
				delete(out, key)
			}
		}
	}
	return out
}

// goldenNumber writes instants so that a person can check them.
func goldenNumber(key string, v json.Number) any {
	switch key {
	case "AnsweredAt", "TakenAt", "ExportedAt", "ExamDate", "Day", "From", "To":
		if micros, err := v.Int64(); err == nil && micros != exam.NoTime {
			return time.UnixMicro(micros).UTC().Format(time.RFC3339Nano)
		}
	}
	return v
}
