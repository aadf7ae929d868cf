package ingest

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	for value, want := range map[string]string{"": "", "Doe, Jane 42": "Aaa, Aaaa 99", "Ünal@x.org": "Aaaa@a.aaa", "\xff\x00": "? ", "李雷": "aa",
		strings.Repeat("x", 70): strings.Repeat("a", 60) + "…"} {
		if got := Mask([]byte(value)); got != want {
			t.Errorf("Mask(%q) = %q, want %q", value, got, want)
		}
	}
}

// TestWriteRejects: standard CSV, valid UTF-8, and no cell that a spreadsheet would run.
func TestWriteRejects(t *testing.T) {
	var out bytes.Buffer
	err := WriteRejects(&out, []Reject{
		{File: "=cmd.csv", Line: 3, Offset: 70, Column: "@sum", Code: codeShortRow, Message: "two, not three", Raw: []byte("=1+1,\"x\"\n\xff\x00")},
		{File: "b.csv", Line: 4, Code: codeLongRow, Raw: []byte("＋1")},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "file,line,offset,column,code,message,raw\n'=cmd.csv,3,70,'@sum,short-row,\"two, not three\",\"'=1+1,\"\"x\"\"\n\ufffd␀\"\nb.csv,4,0,,long-row,,'＋1\n"
	if out.String() != want {
		t.Errorf("got %q\nwant %q", out.String(), want)
	}
}

// TestExplained: every code is explained once, in full.
func TestExplained(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range explanations() {
		if seen[e.Code] {
			t.Errorf("%s is explained twice", e.Code)
		}
		seen[e.Code] = true
		if e.Short == "" || e.Meaning == "" || e.Remedy == "" || e.Outcome != RowSetAside && e.Outcome != FileRefused && e.Outcome != Note {
			t.Errorf("%s: %+v", e.Code, e)
		}
	}
	if codes := Codes(); len(codes) != len(seen) || codes[0] > codes[1] {
		t.Errorf("%d codes, %d explained", len(codes), len(seen))
	}
	if _, ok := Explain("no-such-code"); ok {
		t.Error("an unknown code is explained")
	}
}

// TestUTF16Pieces decodes text that arrives one byte at a time, with half a pair and half a character in it.
func TestUTF16Pieces(t *testing.T) {
	in := []byte{0x3d, 0xd8, 0x00, 0xde, 'a', 0, 0x3d, 0xd8, 'b', 0, 'c'}
	r := decoder(&dribble{b: in}, encUTF16LE)
	var out bytes.Buffer
	if _, err := out.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "😀a\xffb\xff" {
		t.Errorf("%q", got)
	}
}

// dribble yields one byte per call.
type dribble struct{ b []byte }

func (d *dribble) Read(p []byte) (int, error) {
	if len(d.b) == 0 {
		return 0, io.EOF
	}
	p[0], d.b = d.b[0], d.b[1:]
	return 1, nil
}
