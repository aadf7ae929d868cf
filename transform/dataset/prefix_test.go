package dataset

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
)

// cumulative is a file of rows of ten bytes, in leaves of 40 and stretches of 20: two rows each, from line 1.
func cumulative(name string, answers ...string) (BatchInfo, []exam.Response, []Stretch) {
	info := BatchInfo{Name: name, LeafBytes: 40, Size: int64(10 * len(answers))}
	var rows []exam.Response
	var stretches []Stretch
	text := ""
	for i, chosen := range answers {
		r := response("examinee-one", i)
		r.Chosen = chosen
		rows = append(rows, r)
		text += fmt.Sprintf("%8s\n\n", chosen)
		if i%2 == 0 {
			stretches = append(stretches, Stretch{Start: int64(10 * i), End: int64(10 * (i + 2)), Line: int64(i + 1), Lines: 2, Records: 2})
		}
	}
	for start := 0; start < len(text); start += 40 {
		info.Leaves = append(info.Leaves, sha256.Sum256([]byte(text[start:min(start+40, len(text))])))
	}
	info.Digest = sha256.Sum256([]byte(text))
	return info, rows, stretches
}

// take delivers what is not known of a file; full reads all of it.
func take(t *testing.T, tx *Tx, full bool, loud []int64, name string, answers ...string) (b *Batch, skipped int) {
	t.Helper()
	info, rows, stretches := cumulative(name, answers...)
	b = tx.Batch(info)
	b.Finish("own", "responses", nil)
	var known []Stretch
	if !full {
		known, _ = b.Known("r1")
	}
	for i := range stretches {
		if len(known) > 0 && known[0].Start == stretches[i].Start {
			stretches[i].Known, known, skipped = true, known[1:], skipped+1
			continue
		}
		at := stretches[i].Line
		if err := b.Responses(exam.FromRows(rows[at-1:at+1]), []int64{at, at + 1}); err != nil {
			t.Fatal(err)
		}
	}
	var said []Said
	for _, line := range loud {
		said = append(said, Said{Remark: Remark{Line: line, Code: "in-future", Count: 1}, At: line, Passing: true})
	}
	b.Stretches("r1", stretches, said)
	return b, skipped
}

func settle(t *testing.T, tx *Tx, b *Batch) BatchMerge {
	t.Helper()
	report, err := tx.Merge(context.Background(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	return report.Batch(b)
}

// What need not be read again: whole leaves that are the same, without stretches that were not quiet.
func TestKnownStretches(t *testing.T) {
	s := openStore(t, 1)
	tx := begin(t, s)
	b, skipped := take(t, tx, false, []int64{3}, "a.csv", "A", "B", "C", "D", "E", "F", "G", "H", "I", "J")
	if m := settle(t, tx, b); skipped != 0 || m.Used != 10 {
		t.Fatalf("first: %d skipped, %+v", skipped, m)
	}
	starts := func(name, reading string, change func(*BatchInfo), answers ...string) (out []int64) {
		info, _, _ := cumulative(name, answers...)
		if change != nil {
			change(&info)
		}
		tx := begin(t, s)
		defer tx.Rollback()
		known, _ := tx.Batch(info).Known(reading)
		for _, k := range known {
			out = append(out, k.Start)
		}
		return out
	}
	grown := []string{"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"}
	for _, c := range []struct {
		what, name, reading string
		change              func(*BatchInfo)
		answers             []string
		want                []int64
	}{
		{"grown", "a.csv", "r1", nil, grown, []int64{0, 40, 60}},
		{"grown, under another name", "b.csv", "r1", nil, grown, []int64{0, 40, 60}},
		{"cut short", "a.csv", "r1", nil, grown[:6], []int64{0}},
		{"changed in the second leaf", "a.csv", "r1", nil, append([]string{"A", "B", "C", "D", "X"}, grown[5:]...), []int64{0}},
		{"changed in the first leaf", "a.csv", "r1", nil, append([]string{"X"}, grown[1:]...), nil},
		{"taken for something else", "a.csv", "r2", nil, grown, nil},
		{"read with other options", "a.csv", "r1", func(i *BatchInfo) { i.Settings = "chicago" }, grown, nil},
		{"of another export time", "a.csv", "r1", func(i *BatchInfo) { i.ExportedAt = 5 }, grown, nil},
		{"of other leaves", "a.csv", "r1", func(i *BatchInfo) { i.LeafBytes = 50 }, grown, nil},
		{"of unknown leaves", "a.csv", "r1", func(i *BatchInfo) { i.LeafBytes, i.Leaves = 0, nil }, grown, nil},
		{"empty", "a.csv", "r1", nil, nil, nil},
	} {
		if got := starts(c.name, c.reading, c.change, c.answers...); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: stretches at %v, want %v", c.what, got, c.want)
		}
	}
}

// Remarks on a stretch are remembered with it, one of each code, and said again by whoever does not read it; a passing one
// keeps it from being known.
func TestRemarksAreRemembered(t *testing.T) {
	s := openStore(t, 1)
	said := func(at, line int64, code string, count int64) Said {
		return Said{Remark: Remark{Line: line, Column: "c", Code: code, Message: code + " in words", Count: count}, At: at, Passing: code == "passing"}
	}
	night := func(answers ...string) []Remark {
		tx := begin(t, s)
		info, rows, stretches := cumulative("a.csv", answers...)
		b := tx.Batch(info)
		b.Finish("own", "responses", nil)
		known, remarks := b.Known("r1")
		for i := range stretches {
			if slices.ContainsFunc(known, func(k Stretch) bool { return k.Start == stretches[i].Start }) {
				stretches[i].Known = true
				continue
			}
			at := stretches[i].Line
			if err := b.Responses(exam.FromRows(rows[at-1:at+1]), []int64{at, at + 1}); err != nil {
				t.Fatal(err)
			}
		}
		var all []Said
		for _, r := range []Said{said(4, 4, "odd", 2), said(3, 3, "odd", 1), said(3, 3, "other", 5), said(5, 6, "passing", 1), said(7, 7, "odd", 1)} {
			if slices.ContainsFunc(stretches, func(k Stretch) bool { return !k.Known && r.At >= k.Line && r.At < k.Line+k.Lines }) {
				all = append(all, r)
			}
		}
		b.Stretches("r1", stretches, all)
		settle(t, tx, b)
		return remarks
	}
	if first := night("A", "B", "C", "D", "E", "F", "G", "H"); len(first) > 0 {
		t.Errorf("the first night: %v", first)
	}
	want := []Remark{said(0, 3, "odd", 3).Remark, said(0, 3, "other", 5).Remark, said(0, 7, "odd", 1).Remark}
	for n, answers := range [][]string{{"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"}, {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"}} {
		if got := night(answers...); !slices.Equal(got, want) {
			t.Errorf("night %d: %v, want %v", n+2, got, want)
		}
	}
}

// A night that skips says what a night that reads in full says, and the file that grew takes the old one's place.
func TestSkippedRowsAreDuplicates(t *testing.T) {
	var merges []BatchMerge
	for _, full := range []bool{true, false} {
		s := openStore(t, 1)
		tx := begin(t, s)
		b, _ := take(t, tx, full, nil, "a.csv", "A", "B", "C", "D", "E", "F")
		settle(t, tx, b)
		tx = begin(t, s)
		b, skipped := take(t, tx, full, nil, "a.csv", "A", "B", "C", "D", "E", "F", "G", "H")
		merges = append(merges, settle(t, tx, b))
		if full != (skipped == 0) {
			t.Errorf("full %v: %d skipped", full, skipped)
		}
		if got := begin(t, s).base.prefixes; len(got) != 1 || len(got[0].Leaves) != 2 || len(got[0].Stretches) != 4 {
			t.Errorf("full %v: remembered %+v", full, got)
		}
	}
	if merges[0].Answers != 8 || merges[1].Answers != 4 { // what is skipped is not looked at
		t.Errorf("answers: read in full %+v, skipped %+v", merges[0], merges[1])
	}
	merges[0].Answers, merges[1].Answers = 0, 0
	if !reflect.DeepEqual(merges[0], merges[1]) || merges[1].Used != 2 || merges[1].Duplicate != 6 {
		t.Errorf("read in full %+v, skipped %+v", merges[0], merges[1])
	}
}

// A row that was not read is touched by one that was: which line it stands on, only a full reading can tell.
func TestTouchedRowsAreReadInFull(t *testing.T) {
	s := openStore(t, 1)
	tx := begin(t, s)
	b, _ := take(t, tx, false, nil, "a.csv", "A", "B", "C", "D", "E", "F")
	settle(t, tx, b)
	tx = begin(t, s)
	_, skipped := take(t, tx, false, nil, "a.csv", "A", "B", "C", "D", "E", "F", "G", "H")
	take(t, tx, false, nil, "other.csv", "A", "X")
	if _, err := tx.Merge(context.Background(), 2); skipped != 2 || !errors.Is(err, ErrReadInFull) {
		t.Fatalf("%d skipped, %v", skipped, err)
	}
	tx, err := tx.Restart()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	b, _ = take(t, tx, true, nil, "a.csv", "A", "B", "C", "D", "E", "F", "G", "H")
	other, _ := take(t, tx, true, nil, "other.csv", "A", "X")
	report, err := tx.Merge(context.Background(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if m := report.Batch(b); m.SetAside != 1 || m.Duplicate != 5 || m.Used != 2 || len(m.Conflicts) != 1 || m.Conflicts[0].Row != 2 {
		t.Errorf("the file: %+v", m)
	}
	if m := report.Batch(other); m.SetAside != 1 || m.Duplicate != 1 {
		t.Errorf("the other: %+v", m)
	}
	if err := tx.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := begin(t, s).base.prefixes; len(got) != 1 || got[0].Stretches[0].Start != 20 {
		t.Errorf("the stretch with the row in conflict is not quiet: %+v", got)
	}
}

// A conflict that another file brings, and an erasure, end what is known of a file that was not there that night.
func TestWhatIsKnownEnds(t *testing.T) {
	for name, touch := range map[string]func(*Store) error{
		"conflict": func(s *Store) error {
			tx := begin(t, s)
			b, _ := take(t, tx, false, nil, "other.csv", "A", "X")
			settle(t, tx, b)
			return nil
		},
		"forget":  func(s *Store) error { _, err := s.Forget(context.Background(), "examinee-one", ""); return err },
		"nothing": func(*Store) error { return nil },
	} {
		s := openStore(t, 1)
		tx := begin(t, s)
		b, _ := take(t, tx, false, nil, "a.csv", "A", "B", "C", "D")
		settle(t, tx, b)
		if err := touch(s); err != nil {
			t.Fatal(err)
		}
		if got := begin(t, s).base.prefixes; (len(got) == 0) != (name != "nothing") {
			t.Errorf("%s: still known: %+v", name, got)
		}
	}
}

// Stores of older versions know files by the SHA-256 of their bytes.
func TestFilesOfOlderStoresAreKnown(t *testing.T) {
	tx := begin(t, openStore(t, 1))
	tx.base.batches = []BatchRecord{
		{Name: "old.csv", SHA256: fmt.Sprintf("%x", sha256.Sum256([]byte("old"))), Size: 3, Settings: "chicago"},
		{Name: "new.csv", Digest: fmt.Sprintf("%x", [32]byte{7}), Size: 4, ExportedAt: 5},
		{Name: "undated.csv", Digest: fmt.Sprintf("%x", [32]byte{8}), Size: 4},
	}
	for _, c := range []struct {
		info  BatchInfo
		plain [32]byte
		asked int
		want  string
		ok    bool
	}{
		{BatchInfo{Digest: [32]byte{1}, Size: 3}, sha256.Sum256([]byte("old")), 1, "chicago", true},
		{BatchInfo{Digest: [32]byte{1}, Size: 3}, sha256.Sum256([]byte("new")), 1, "", false},
		{BatchInfo{Digest: [32]byte{1}, Size: 5}, sha256.Sum256([]byte("old")), 0, "", false},
		{BatchInfo{Digest: [32]byte{7}, Size: 4}, [32]byte{}, 0, "", true},
		{BatchInfo{Digest: [32]byte{7}, Size: 4, ExportedAt: 5}, [32]byte{}, 0, "", true},
		{BatchInfo{Digest: [32]byte{7}, Size: 4, ExportedAt: 6}, [32]byte{}, 0, "", true},
		{BatchInfo{Digest: [32]byte{8}, Size: 4, ExportedAt: 6}, [32]byte{}, 0, "", false},
		{BatchInfo{Digest: [32]byte{8}, Size: 4, ExportedAt: 6, Settings: "other"}, [32]byte{}, 0, "", true},
	} {
		asked := 0
		got, ok, err := tx.ReadAs(c.info, Inquirer{Plain: func() ([32]byte, error) { asked++; return c.plain, nil },
			Same: func(string) (bool, error) { return true, nil }})
		if got != c.want || ok != c.ok || asked != c.asked || err != nil {
			t.Errorf("%+v: %q %v, asked %d times, %v", c, got, ok, asked, err)
		}
	}
	if _, _, err := tx.ReadAs(BatchInfo{Size: 3}, Inquirer{Plain: func() ([32]byte, error) { return [32]byte{}, errors.New("gone") }}); err == nil {
		t.Error("a file that cannot be read is not known")
	}
}

// What a file is called may be part of what it says: the same bytes are known under the names that say what a recorded one says.
func TestTheSameBytesUnderAnotherName(t *testing.T) {
	tx := begin(t, openStore(t, 1))
	bytes := [32]byte{7}
	tx.base.batches = []BatchRecord{
		{Name: "Final.csv", Digest: fmt.Sprintf("%x", bytes), Settings: "final"},
		{Name: "Midterm.csv", Digest: fmt.Sprintf("%x", bytes), Settings: "midterm"},
	}
	for name, c := range map[string]struct {
		want  string
		ok    bool
		asked []string
	}{
		"Midterm.csv":     {"midterm", true, nil},
		"Final (1).csv":   {"final", true, []string{"Final.csv", "Midterm.csv"}},
		"Midterm (1).csv": {"midterm", true, []string{"Final.csv", "Midterm.csv"}},
		"Quiz.csv":        {"", false, []string{"Final.csv", "Midterm.csv"}},
	} {
		var asked []string
		got, ok, err := tx.ReadAs(BatchInfo{Name: name, Digest: bytes}, Inquirer{Same: func(recorded string) (bool, error) {
			asked = append(asked, recorded)
			return strings.HasPrefix(name, strings.TrimSuffix(recorded, ".csv")), nil
		}})
		if got != c.want || ok != c.ok || !slices.Equal(asked, c.asked) || err != nil {
			t.Errorf("%s: %q %v, asked of %v, %v", name, got, ok, asked, err)
		}
	}
	broken := Inquirer{Same: func(string) (bool, error) { return false, errors.New("gone") }}
	if _, _, err := tx.ReadAs(BatchInfo{Name: "Quiz.csv", Digest: bytes}, broken); err == nil {
		t.Error("a file that cannot be read is not known")
	}
}
