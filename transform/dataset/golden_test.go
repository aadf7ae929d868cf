package dataset

import (
	goflag "flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cutscore/exam"
	"cutscore/transform/dataset/generations"
)

var update = goflag.Bool("update", false, "write the golden store of the present version")

// Stores of every released version stay readable. testdata/store-v1 was written by fill.
func TestGoldenStoresStillRead(t *testing.T) {
	dir := filepath.Join("testdata", fmt.Sprintf("store-v%d", SchemaVersion))
	if *update {
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		s, err := Open(Options{Dir: dir, Buckets: 2, Clock: clock})
		if err != nil {
			t.Fatal(err)
		}
		fill(t, s)
		if err := os.Remove(filepath.Join(dir, "LOCK")); err != nil {
			t.Fatal(err)
		}
	}
	for version := 1; version <= SchemaVersion; version++ {
		golden := &Store{home: openHome(t, filepath.Join("testdata", fmt.Sprintf("store-v%d", version)))}
		if got, want := contents(t, golden), contents(t, fullStore(t)); !reflect.DeepEqual(got, want) {
			t.Errorf("version %d reads as\n%v\nwant\n%v", version, got, want)
		}
	}
}

func openHome(t *testing.T, dir string) *generations.Home {
	t.Helper()
	home, err := generations.Open(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	return home
}

// contents is everything a store holds, by table.
func contents(t *testing.T, s *Store) map[string]any {
	t.Helper()
	snapshot, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{"responses": everything(t, s)}
	for _, name := range []string{"e1", "e2"} {
		p, err := snapshot.Person(name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = p
	}
	if out["items"], err = snapshot.Items(); err != nil {
		t.Fatal(err)
	}
	return out
}

// A file whose schema is newer is refused by name, not misread.
func TestUnknownSchemaIsRefused(t *testing.T) {
	for _, v := range []string{"0", "2", "", "x"} {
		if knownVersion(v) {
			t.Errorf("schema version %q is taken for known", v)
		}
	}
	if !knownVersion("1") {
		t.Error("schema version 1 is not known")
	}
}

// FORMAT.md names every table and every column.
func TestFormatDocumentNamesEveryColumn(t *testing.T) {
	text, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"responses", "state"}
	for _, c := range responseColumns() {
		names = append(names, c.name)
	}
	names = append(names, columnNames(sittings())...)
	names = append(names, columnNames(attempts())...)
	names = append(names, columnNames(studySessions())...)
	names = append(names, columnNames(events())...)
	names = append(names, columnNames(courseGrades())...)
	names = append(names, columnNames(items())...)
	names = append(names, columnNames(roster())...)
	words := map[string]bool{}
	for _, w := range strings.FieldsFunc(string(text), func(r rune) bool { return !(r == '_' || r >= 'a' && r <= 'z') }) {
		words[w] = true
	}
	for _, n := range names {
		if !words[n] {
			t.Errorf("FORMAT.md does not name %s", n)
		}
	}
}

func columnNames[T any](t *table[T]) []string {
	names := []string{t.name}
	for _, c := range t.columns {
		names = append(names, c.name)
	}
	return names
}

// The original text of a time comes back from what is stored.
func TestOriginalTimeTextComesBack(t *testing.T) {
	s := openStore(t, 1)
	r := response("e1", 1)
	r.TimeLayout, r.OffsetMinutes = "02.01.2006 15:04 -07:00", 330
	odd := response("e1", 2)
	odd.TimeLayout = "=gestern, kurz nach neun"
	ingest(t, s, []exam.Response{r, odd})
	for _, got := range everything(t, s) {
		want := r
		if got.Position == 2 {
			want = odd
		}
		if got.TimeLayout != want.TimeLayout || got.OffsetMinutes != want.OffsetMinutes || got.AnsweredAt != want.AnsweredAt {
			t.Errorf("time came back as %q %d %d", got.TimeLayout, got.OffsetMinutes, got.AnsweredAt)
		}
	}
}
