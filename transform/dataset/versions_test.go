package dataset

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"cutscore/exam"
	"cutscore/transform/dataset/generations"
)

func TestJudge(t *testing.T) {
	x, y, z := claims{1, 1}, claims{1, 2}, claims{1, 3}
	mark, answer, nothing := claims{1, 0}, claims{0, 2}, claims{0, 0}
	for _, c := range []struct {
		exported []uint64
		said     []claims
		want     string
	}{
		{[]uint64{0}, []claims{x}, "[in_force]"},
		{[]uint64{5}, []claims{x}, "[in_force]"},
		{[]uint64{5, 7}, []claims{x, y}, "[superseded in_force]"},
		{[]uint64{7, 5, 3}, []claims{x, y, z}, "[in_force superseded superseded]"},
		{[]uint64{7, 7}, []claims{x, y}, "[conflict conflict]"},
		{[]uint64{0, 0}, []claims{x, y}, "[conflict conflict]"},
		{[]uint64{0, 7}, []claims{x, y}, "[conflict conflict]"},
		{[]uint64{5, 0, 7}, []claims{x, y, z}, "[superseded conflict conflict]"},

		{[]uint64{0, 0}, []claims{mark, answer}, "[joined joined]"},
		{[]uint64{5, 7}, []claims{mark, answer}, "[joined joined]"},
		{[]uint64{0, 7}, []claims{mark, nothing}, "[joined joined]"},
		{[]uint64{5, 5, 7}, []claims{answer, mark, x}, "[superseded joined joined]"},
		{[]uint64{0, 0, 0}, []claims{answer, mark, x}, "[disputed in_force disputed]"},
		// the mark belonged to the answer that is superseded, unless it came later
		{[]uint64{5, 5, 7}, []claims{x, mark, answer}, "[superseded superseded in_force]"},
		{[]uint64{5, 6, 7}, []claims{x, mark, answer}, "[superseded joined joined]"},
		{[]uint64{5, 0, 7}, []claims{x, mark, answer}, "[superseded joined joined]"},
	} {
		if got := fmt.Sprint(judge(c.exported, c.said)); got != c.want {
			t.Errorf("judge(%v, %v) = %s, want %s", c.exported, c.said, got, c.want)
		}
	}
}

// A corrected answer takes the place of the old one, in whatever order the exports arrive, and an export that says
// the old again takes it back.
func TestCorrections(t *testing.T) {
	version := func(chosen string, exported int64) exam.Response {
		r := response("e1", 1)
		r.Chosen, r.ExportedAt = chosen, exported
		return r
	}
	s := openStore(t, 1)
	for _, step := range []struct {
		row  exam.Response
		want string
		m    BatchMerge
	}{
		{version("A", 10), "A", BatchMerge{Used: 1}},
		{version("B", 20), "B", BatchMerge{Used: 1}},
		{version("A", 5), "B", BatchMerge{Superseded: 1}},
		{version("B", 20), "B", BatchMerge{Duplicate: 1}},
		{version("A", 30), "A", BatchMerge{Used: 1}},
		{version("C", 30), "", BatchMerge{SetAside: 1}},
		{version("C", 30), "", BatchMerge{SetAside: 1}},
		{version("C", 40), "C", BatchMerge{Used: 1}},
	} {
		m := ingest(t, s, []exam.Response{step.row})
		if m.Answers != 1 || m.SetAside > 0 && !slices.Equal(m.Against, []Against{{"", 1}}) {
			t.Errorf("%d answers, against others %v", m.Answers, m.Against)
		}
		m.Conflicts, m.Answers, m.Against = nil, 0, nil
		if fmt.Sprint(m) != fmt.Sprint(step.m) {
			t.Errorf("%s at %d: %+v, want %+v", step.row.Chosen, step.row.ExportedAt, m, step.m)
		}
		got := ""
		for _, r := range everything(t, s) {
			got += r.Chosen
		}
		if got != step.want {
			t.Errorf("after %s at %d: %q is in force, want %q", step.row.Chosen, step.row.ExportedAt, got, step.want)
		}
	}
}

// A question may come up twice in a sitting: positions, or times, keep the answers apart.
func TestRepeatedQuestionsAreNotDuplicates(t *testing.T) {
	first, second := response("e1", 1), response("e1", 2)
	second.Item = first.Item
	third, fourth := response("e2", 0), response("e2", 0)
	third.Item, fourth.Item = "q", "q"
	fourth.AnsweredAt += int64(time.Hour / time.Microsecond)
	if m := ingest(t, openStore(t, 1), []exam.Response{first, second, third, fourth, fourth}); m.Used != 4 || m.Duplicate != 1 {
		t.Errorf("%+v", m)
	}
}

// A line that holds many responses is a duplicate only if all of them are.
func TestWideLines(t *testing.T) {
	s := openStore(t, 1)
	ingest(t, s, []exam.Response{response("e1", 1), response("e2", 1)})
	rows := exam.FromRows([]exam.Response{response("e1", 1), response("e1", 2), response("e2", 1)})
	tx := begin(t, s)
	b := tx.Batch(BatchInfo{Name: "wide.csv", Digest: [32]byte{9}})
	if err := b.Responses(rows, []int64{2, 2, 3}); err != nil {
		t.Fatal(err)
	}
	report, err := tx.Merge(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if m := report.Batch(b); m.Used != 1 || m.Duplicate != 1 || report.Added != 1 {
		t.Errorf("%+v, %d added", m, report.Added)
	}
}

func TestSplit(t *testing.T) {
	m := func(year, month_ int) month { return month(year*12 + month_ - 1) }
	rows := map[month]int{m(2025, 3): 2, m(2025, 11): 2, m(2026, 1): 3, m(2026, 2): 4, m(2026, 7): 1, undated: 1}
	for limit, want := range map[int]string{
		100: "map[all:13]",
		8:   "map[2025:4 2026:8 undated:1]",
		7:   "map[2025:4 2026-q1:7 2026-q3:1 undated:1]",
		6:   "map[2025:4 2026-01:3 2026-02:4 2026-q3:1 undated:1]",
	} {
		spans, ok := split(rows, nil, limit)
		sizes := map[string]int{}
		for m, s := range spans {
			sizes[s] += rows[m]
		}
		if got := fmt.Sprint(sizes); got != want || !ok {
			t.Errorf("limit %d: %s, %v; want %s", limit, got, ok, want)
		}
	}
	left := []generations.File{{Path: "responses/bucket=00/span=2025/x.parquet", Rows: 4}}
	if _, ok := split(map[month]int{m(2026, 1): 1}, left, 100); ok {
		t.Error("a file of one year was left alone although everything fits into one file")
	}
	if _, ok := split(map[month]int{m(2025, 1): 1}, left, 2); ok {
		t.Error("a file that may hold rows of the same month was left alone")
	}
	if spans, ok := split(map[month]int{m(2026, 1): 3}, left, 6); !ok || spans[m(2026, 1)] != "2026" {
		t.Errorf("beside a file of another year: %v, %v", spans, ok)
	}
}

func TestShares(t *testing.T) {
	for _, x := range []float32{0, 0.1, 1, 61.5, 3.4e38, exam.Unknown} {
		if got := decodeShare(codeShare(x)); got != x {
			t.Errorf("%v came back as %v", x, got)
		}
	}
	if codeMoment(exam.NoTime) != 0 || !(codeMoment(-5) < codeMoment(5)) || decodeMoment(codeMoment(-5)) != -5 {
		t.Error("moments do not keep their order")
	}
}
