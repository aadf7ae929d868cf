package ingest

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// plainly reads a file the slow and simple way: the whole text in memory, one record after the other, no blocks, no fast
// path, no dictionary. Read must see the same.
func plainly(t testing.TB, s *Sample) (rows [][]string, rejects []Reject) {
	t.Helper()
	text, err := openText(s.Source, s.Limits, s.Dialect)
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	buf, err := io.ReadAll(text)
	if err != nil {
		t.Fatal(err)
	}
	p := newParser(s, s.Dialect.scanRules(s.Limits, s.anyEnd), seeds{})
	p.buf = buf
	line := int64(1) + countLineEnds(buf[:s.dataStart], s.anyEnd)
	base := int64(0)
	if s.Dialect.Encoding == encUTF8Mark {
		base = 3
	}
	for pos := s.dataStart; pos < len(buf); {
		rec, ok := p.scan.record(buf, pos, true)
		if !ok {
			t.Fatalf("%s: no record at byte %d of a text that is there to its end", s.Source.Name, pos)
		}
		rec.code, rec.column = p.verdict(rec)
		switch {
		case rec.blank, (rec.code == codeShortRow || rec.code == codeLongRow) && rec.cells <= s.Limits.Columns && holdsNothing(p.scan, buf):
		case rec.code != "":
			rejects = append(rejects, p.reject(rec, line, base))
		default:
			var row []string
			for i := range p.scan.spans {
				row = append(row, string(p.scan.cell(buf, i)))
			}
			rows = append(rows, row)
		}
		line += int64(rec.breaks) + 1
		pos = rec.next
	}
	return rows, rejects
}

// holdsNothing reports whether no cell of the record last scanned has anything but blanks.
func holdsNothing(sc scanner, buf []byte) bool {
	var all strings.Builder
	for i := range sc.spans {
		all.Write(sc.cell(buf, i))
	}
	return strings.Trim(all.String(), " \t") == ""
}

// seedFiles adds the small sample exports to a corpus.
func seedFiles(f *testing.F, add func([]byte)) {
	files, err := filepath.Glob(filepath.Join("..", "testdata", "exports", "*", "*.csv"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		add(text[:min(len(text), 4<<10)])
	}
	for _, text := range []string{"a,b\n1,2\n", "a;b\r\n\"x\ny\";2\r\n", "a\tb\r1\t'2'\r", "\ufeffa,b\n\"open,1\n2,3", "a,b\n1,\"x\"y\n2,\"\"\"\n\n3,4",
		"\xff\xfea\x00,\x00b\x00\n\x001\x00,\x00", "a,b\n1,\xe9\n", "a, \"b\"\n1, \"2, 3\"\n", "x\n\"\"\n\"a\\\"b\"\n", "a,b\n1,\"2\",3\n4,\"5\",\n", "a,b\n1,2,3\n\x00,4\n1,\"a\r\nb\r\"\r\n"} {
		add([]byte(text))
	}
}

// FuzzSniff: whatever the bytes, the file is refused with a code, or its books balance and every way of reading agrees.
func FuzzSniff(f *testing.F) {
	seedFiles(f, func(b []byte) { f.Add(b) })
	f.Fuzz(func(t *testing.T, text []byte) {
		conserve(t, "fuzz", text, Stated{}, Limits{})
	})
}

// FuzzRead states the dialect, so that the fuzzer can work on records, and sets limits that it can reach.
func FuzzRead(f *testing.F) {
	seedFiles(f, func(b []byte) { f.Add(b, byte(',')) })
	f.Fuzz(func(t *testing.T, text []byte, delim byte) {
		stated := Stated{Encoding: "utf-8", Delimiter: string(rune(delim)), Quote: `"`, Header: "none"}
		if _, ok := statedDelimiter(stated.Delimiter); !ok {
			stated.Delimiter = ","
		}
		if bytes.HasPrefix(text, []byte{0x1f, 0x8b}) {
			return // what unpacking does is not for this target
		}
		conserve(t, "fuzz", text, stated, Limits{RecordBytes: 300, FieldBytes: 100, Columns: 8})
	})
}
