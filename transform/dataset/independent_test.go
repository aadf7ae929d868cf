package dataset

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"cutscore/exam"

	"github.com/parquet-go/parquet-go"
)

// One of every table, by another implementation than the one that wrote it: every value, every null, and the
// statistics in the footer, which other engines take as answers.
func TestAnotherReaderSeesTheSame(t *testing.T) {
	s := fullStore(t)
	addIdentitiesAndAConflict(t, s)
	snapshot, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]int{}
	for _, f := range snapshot.files {
		if isTable(f.Path) {
			checkFooter(t, snapshot.path(f), f.Rows)
			table, _, _ := strings.Cut(f.Path, "/")
			tables[table] += int(f.Rows)
		}
	}
	want := map[string]int{"responses": 41, "responses_aside": 2, "sittings": 2, "attempts_aside": 2, "study_sessions": 1, "events": 1,
		"course_grades": 1, "items": 1, "roster": 1, "identities": 2}
	if !reflect.DeepEqual(tables, want) {
		t.Errorf("tables: %v, want %v", tables, want)
	}
}

// addIdentitiesAndAConflict adds what fill has not: it is the content of the golden stores, too.
func addIdentitiesAndAConflict(t *testing.T, s *Store) {
	t.Helper()
	tx := begin(t, s)
	b := tx.Batch(BatchInfo{Name: "more.csv", Digest: [32]byte{9}, ExportedAt: clock().UnixMicro()})
	at := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	err := errors.Join(
		b.Identities([]exam.Examinee{{Pseudonym: "e1", ID: "1024"}, {Pseudonym: "e2", ID: "S-2"}}),
		b.Attempts([]exam.Attempt{{Source: "own", Examinee: "e1", Exam: "usmle-step1", Number: 1, TakenAt: at, Outcome: exam.Passed, ExportedAt: at}}, lines(1)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Merge(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestAnotherReaderSeesEveryResponse(t *testing.T) {
	s := fullStore(t)
	snapshot, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, r := range everything(t, s) {
		want[asText(r)] = true
	}
	rows := 0
	for _, f := range snapshot.files {
		if !strings.HasPrefix(f.Path, "responses/") {
			continue
		}
		for _, r := range readForeign(t, snapshot.path(f)) {
			rows++
			if !want[foreignText(r)] {
				t.Errorf("read elsewhere: %s", foreignText(r))
			}
		}
	}
	if rows != len(want) || rows == 0 {
		t.Errorf("%d rows read elsewhere, %d here", rows, len(want))
	}
}

// asText spells a response as the columns of the file should hold it: null is absent.
func asText(r exam.Response) string {
	out := map[string]any{"source": r.Source, "examinee": r.Examinee, "item": r.Item, "result": r.Result.String()}
	for name, s := range map[string]string{"sitting": r.Sitting, "form": r.Form, "family": r.Family, "mode": r.Mode, "time_layout": r.TimeLayout,
		"time_basis": r.TimeBasis, "chosen": r.Chosen, "first_chosen": r.FirstChosen, "key": r.Key, "tag": r.Tag,
		"disciplines": r.Disciplines, "systems": r.Systems, "tasks": r.Tasks} {
		if s != "" {
			out[name] = s
		}
	}
	for name, n := range map[string]int64{"block": int64(r.Block), "position": int64(r.Position)} {
		if n != 0 {
			out[name] = n
		}
	}
	for name, at := range map[string]int64{"answered_at": r.AnsweredAt, "exported_at": r.ExportedAt} {
		if at != exam.NoTime {
			out[name] = at
		}
	}
	if r.AnsweredAt != exam.NoTime {
		out["offset_minutes"] = int64(r.OffsetMinutes)
	}
	for name, x := range map[string]float32{"credit": r.Credit, "seconds": r.Seconds, "peer_p": r.PeerP, "confidence": r.Confidence} {
		if x >= 0 {
			out[name] = x
		}
	}
	if r.Changes >= 0 {
		out["changes"] = int64(r.Changes)
	}
	for name, f := range map[string]exam.Flag{"flagged": r.Flagged, "seen": r.Seen} {
		if f != exam.FlagUnknown {
			out[name] = f == exam.FlagYes
		}
	}
	return spellRow(out)
}

func spellRow(row map[string]any) string {
	text, err := json.Marshal(row)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func foreignText(row map[string]parquet.Value) string {
	out := map[string]any{}
	for name, v := range row {
		switch {
		case v.IsNull():
		case v.Kind() == parquet.ByteArray:
			out[name] = string(v.ByteArray())
		case v.Kind() == parquet.Float:
			out[name] = v.Float()
		case v.Kind() == parquet.Boolean:
			out[name] = v.Boolean()
		case v.Kind() == parquet.Int32:
			out[name] = int64(v.Int32())
		default:
			out[name] = v.Int64()
		}
	}
	return spellRow(out)
}

func openForeign(t *testing.T, path string) *parquet.File {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return f
}

func readForeign(t *testing.T, path string) []map[string]parquet.Value {
	t.Helper()
	f := openForeign(t, path)
	names := f.Schema().Columns()
	r := parquet.NewReader(f)
	defer r.Close()
	var out []map[string]parquet.Value
	for {
		rows := make([]parquet.Row, 1)
		n, err := r.ReadRows(rows)
		if n == 1 {
			row := map[string]parquet.Value{}
			for _, v := range rows[0] {
				row[names[v.Column()][0]] = v.Clone()
			}
			out = append(out, row)
		}
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// checkFooter compares null count, minimum and maximum in the footer with the values.
func checkFooter(t *testing.T, path string, rows int64) {
	t.Helper()
	f := openForeign(t, path)
	if f.NumRows() != rows {
		t.Errorf("%s: %d rows, the manifest says %d", path, f.NumRows(), rows)
	}
	if v, _ := f.Lookup(versionKey); v != "1" {
		t.Errorf("%s: schema version %q", path, v)
	}
	for g, group := range f.RowGroups() {
		for c, chunk := range group.ColumnChunks() {
			stats := f.Metadata().RowGroups[g].Columns[c].MetaData.Statistics
			name := strings.Join(f.Schema().Columns()[c], ".")
			if codec := f.Metadata().RowGroups[g].Columns[c].MetaData.Codec.String(); codec != "ZSTD" {
				t.Errorf("%s: column %s is compressed by %s", path, name, codec)
			}
			nulls, low, high := foreignRange(t, chunk)
			if stats.NullCount != nulls {
				t.Errorf("%s: column %s: null count %d, counted %d", filepath.Base(path), name, stats.NullCount, nulls)
			}
			if low.IsNull() {
				continue
			}
			if stats.MinValue == nil && stats.MaxValue == nil && strings.HasPrefix(name, "areas.") {
				continue // arrow-go leaves them out of nested columns: no answer is no wrong answer
			}
			if !bytes.Equal(unsigned(stats.MinValue), low.Bytes()) || !bytes.Equal(stats.MaxValue, high.Bytes()) {
				t.Errorf("%s: column %s: footer says %x to %x, the values go from %x to %x", filepath.Base(path), name, stats.MinValue, stats.MaxValue, low.Bytes(), high.Bytes())
			}
		}
	}
}

// unsigned turns minus zero, which writers use as the minimum for zero, into zero.
func unsigned(b []byte) []byte {
	if last := len(b) - 1; last > 0 && b[last] == 0x80 && bytes.Count(b, []byte{0}) == last {
		return make([]byte, len(b))
	}
	return b
}

func foreignRange(t *testing.T, chunk parquet.ColumnChunk) (nulls int64, low, high parquet.Value) {
	t.Helper()
	pages := chunk.Pages()
	defer pages.Close()
	compare := chunk.Type().Compare
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return nulls, low, high
		}
		if err != nil {
			t.Fatal(err)
		}
		values := make([]parquet.Value, page.NumValues())
		if n, err := page.Values().ReadValues(values); n != len(values) && err != nil {
			t.Fatal(err)
		}
		for _, v := range values {
			switch {
			case v.IsNull():
				nulls++
			case low.IsNull():
				low, high = v.Clone(), v.Clone()
			case compare(v, low) < 0:
				low = v.Clone()
			case compare(v, high) > 0:
				high = v.Clone()
			}
		}
	}
}

// fullStore is a store with rows in every table and a conflict.
func fullStore(t *testing.T) *Store {
	t.Helper()
	s, err := Open(Options{Dir: t.TempDir(), Buckets: 2, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	fill(t, s)
	return s
}

func fill(t *testing.T, s *Store) {
	t.Helper()
	tx := begin(t, s)
	b := tx.Batch(BatchInfo{Name: "all.csv", ExportedAt: clock().UnixMicro()})
	var rows []exam.Response
	for p := range 20 {
		rows = append(rows, response("e1", p+1), response("e2", p+1))
	}
	conflict := bare("e1", "twice")
	conflict.Chosen = "B"
	other := conflict
	other.Chosen = "C"
	rows = append(rows, bare("e2", "x"), conflict, other)
	at := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	none := exam.Sitting{Source: "own", Examinee: "e1", ID: "none", TakenAt: exam.NoTime, Minutes: -1, LikelyLow: -1, LikelyHigh: -1,
		LowPassLow: -1, LowPassHigh: -1, ReportedPass: -1, PeerMean: -1, ExportedAt: exam.NoTime}
	err := errors.Join(
		b.Responses(exam.FromRows(rows), lines(len(rows))),
		b.Sittings([]exam.Sitting{sitting(at), none}, lines(2)),
		b.Attempts([]exam.Attempt{{Source: "own", Examinee: "e1", Exam: "usmle-step1", Number: 1, TakenAt: at, Outcome: exam.Failed,
			Score: exam.Score{Scale: exam.ThreeDigit, Value: 190, Max: 300}, Areas: []exam.AreaScore{{Dimension: "system", Area: "renal", Flag: "lower"}}, ExportedAt: at}}, lines(1)),
		b.StudySessions([]exam.StudySession{{Source: "own", Examinee: "e2", Day: at, Hours: 2.5, Activity: "active", Resource: "bank", Area: "renal"}}, lines(1)),
		b.Events([]exam.Event{{Source: "own", Examinee: "e2", From: at, To: exam.NoTime, Kind: "illness", Severity: "mild", Modifiable: exam.FlagNo}}, lines(1)),
		b.Grades([]exam.CourseGrade{{Source: "own", Examinee: "e2", Course: "Physiology", Area: "renal", Grade: exam.Score{Scale: exam.PercentCorrect, Value: 81.5}, TakenAt: at}}, lines(1)),
		b.Items([]exam.Item{{Source: "own", ID: "q1", Form: "F1", Key: "A", Options: 5, PeerP: 0.5, Disciplines: "anatomy"}}, lines(1)),
		b.Roster([]exam.Examinee{{Pseudonym: "e1", ID: "1024", Name: "Ada Invented", Cohort: "2027", ExamDate: at, Exam: "usmle-step1"}}, lines(1)),
	)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Merge(context.Background(), 2); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(tx.Pages(), "index.html"), []byte("<p>a page</p>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func sitting(at int64) exam.Sitting {
	return exam.Sitting{Source: "own", Examinee: "e1", ID: "s1", Form: "F1", Family: "CBSSA", Mode: "timed", TakenAt: at, TimeLayout: "2006-01-02",
		TimeBasis: "date_only", OffsetMinutes: 60, Score: exam.Score{Scale: exam.EPC, Value: 68, Max: 100}, Items: 200, Minutes: 251.5, Blocks: 4,
		LikelyLow: 64, LikelyHigh: 72, LowPassLow: 62, LowPassHigh: 68, ReportedPass: 0.91, PeerMean: 70, ExportedAt: at + 5,
		Areas: []exam.AreaScore{{Dimension: "discipline", Area: "anatomy", Score: exam.Score{Scale: exam.EPC, Value: 61}, Items: 20}}}
}

// The small tables come back as they went.
func TestSmallTablesComeBack(t *testing.T) {
	s := fullStore(t)
	snapshot, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	var got []exam.Sitting
	for b := range snapshot.Buckets() {
		rows, err := snapshot.Sittings(b)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, rows...)
	}
	if len(got) != 2 || !reflect.DeepEqual(got[1], sitting(at)) && !reflect.DeepEqual(got[0], sitting(at)) {
		t.Errorf("sittings: %+v", got)
	}
	roster, err := snapshot.Roster()
	if err != nil || roster["e1"].Name != "Ada Invented" || roster["e1"].ID != "1024" {
		t.Errorf("roster: %v, %v", roster, err)
	}
	items, err := snapshot.Items()
	if err != nil || fmt.Sprint(items) != fmt.Sprint([]exam.Item{{Source: "own", ID: "q1", Form: "F1", Key: "A", Options: 5, PeerP: 0.5, Disciplines: "anatomy"}}) {
		t.Errorf("items: %+v, %v", items, err)
	}
}

// Names and exported ids are in the roster's file and nowhere else.
func TestNamesAreOnlyInTheRoster(t *testing.T) {
	s := fullStore(t)
	snapshot, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	hits := 0
	for _, f := range snapshot.files {
		if !isTable(f.Path) {
			continue
		}
		info, err := os.Stat(snapshot.path(f))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", f.Path, info.Mode(), err)
		}
		for _, row := range readForeign(t, snapshot.path(f)) {
			for _, v := range row {
				if v.Kind() == parquet.ByteArray && strings.Contains(string(v.ByteArray()), "Ada") {
					hits++
					if !strings.HasPrefix(f.Path, "roster/") {
						t.Errorf("%s holds a name", f.Path)
					}
				}
			}
		}
	}
	if hits != 1 {
		t.Errorf("the name was found %d times", hits)
	}
}
