package dataset

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"cutscore/exam"
)

func TestKnownPrefix(t *testing.T) {
	var file []byte
	var ends []Prefix
	for n := range 40 {
		file = append(file, strings.Repeat(string(rune('a'+n%26)), 100)...)
		file = append(file, '\n')
		ends = append(ends, Prefix{Bytes: int64(len(file)), Lines: int64(n + 1)})
	}
	if err := Digests(context.Background(), bytes.NewReader(file), ends, 2); err != nil {
		t.Fatal(err)
	}
	s := openStore(t, 1)
	tx := begin(t, s)
	info := BatchInfo{Name: "a.csv", Digest: [32]byte{1}, Size: int64(len(file)), Settings: "utc"}
	b := tx.Batch(info)
	b.Prefixes(ends)
	if err := b.Responses(exam.FromRows([]exam.Response{response("e1", 1)}), lines(1)); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Merge(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	tx = begin(t, s)
	changed := func(at int) []byte {
		out := append([]byte{}, file...)
		out[at] ^= 1
		return append(out, "more\n"...)
	}
	for _, c := range []struct {
		name  string
		info  BatchInfo
		file  []byte
		lines int64
	}{
		{"the same, grown", info, append(bytes.Clone(file), "more\n"...), 40},
		{"the very same", info, file, 40},
		{"cut short", info, file[:1000], 9},
		{"changed in the first block", info, changed(0), 0},
		{"changed in block 30", info, changed(29 * 101), 29},
		{"another name", BatchInfo{Name: "b.csv", Settings: "utc"}, file, 0},
		{"read differently", BatchInfo{Name: "a.csv", Settings: "chicago"}, file, 0},
		{"of another export time", BatchInfo{Name: "a.csv", Settings: "utc", ExportedAt: 5}, file, 0},
		{"empty", info, nil, 0},
	} {
		c.info.Size = int64(len(c.file))
		p, err := tx.KnownPrefix(context.Background(), c.info, bytes.NewReader(c.file), 2)
		if err != nil || p.Lines != c.lines || p.Bytes != 101*c.lines {
			t.Errorf("%s: %+v, %v; want %d lines", c.name, p, err, c.lines)
		}
	}
}
