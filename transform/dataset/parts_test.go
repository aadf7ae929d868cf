package dataset

import (
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
)

// TestPartsMakeTheHistory: an examinee's rows in the parts of a bucket, one part after the other, are those of the bucket,
// in their order; a part keeps its name while its rows are the same, and only then.
func TestPartsMakeTheHistory(t *testing.T) {
	s := openStore(t, 2)
	s.spanRows = 6
	const day = 24 * 60 * 60 * 1_000_000
	var rows []exam.Response
	for _, who := range []string{"e1", "e2", "e3"} {
		for p := range 12 {
			r := response(who, p+1)
			r.AnsweredAt += int64(p) * 40 * day
			rows = append(rows, r)
		}
		rows = append(rows, bare(who, "x"))
	}
	ingest(t, s, rows)
	before := partsOf(t, s)
	if len(before) < 6 {
		t.Fatalf("%d parts: too few to tell anything", len(before))
	}
	more := response("e2", 13)
	more.AnsweredAt += 11 * 40 * day
	ingest(t, s, []exam.Response{more})
	after := partsOf(t, s)
	same := 0
	for name := range after {
		if _, ok := before[name]; ok {
			same++
		}
	}
	if same != len(before)-1 {
		t.Errorf("%d of %d parts have their name still, though one row came to one of them", same, len(before))
	}
}

// partsOf reads all parts by name, and compares them with the buckets.
func partsOf(t *testing.T, s *Store) map[string]int {
	t.Helper()
	snapshot, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for b := range snapshot.Buckets() {
		whole, err := snapshot.Responses(b)
		if err != nil {
			t.Fatal(err)
		}
		var want, got []exam.Response
		for i := range whole.Rows {
			want = append(want, whole.Row(i))
		}
		for _, name := range snapshot.Parts(b) {
			part, err := snapshot.Part(b, name)
			if err != nil {
				t.Fatal(err)
			}
			out[name] = part.Rows
			for i := range part.Rows {
				got = append(got, part.Row(i))
			}
		}
		slices.SortStableFunc(got, func(a, b exam.Response) int { return strings.Compare(a.Examinee, b.Examinee) })
		if !slices.Equal(got, want) {
			t.Errorf("bucket %d: the parts have\n%v\nwant\n%v", b, got, want)
		}
	}
	return out
}
