package ingest

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"
)

// wrap writes a text as a spreadsheet does that took each line for one cell.
func wrap(text, end string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if strings.ContainsAny(line, ",;\"\t") {
			line = `"` + strings.ReplaceAll(line, `"`, `""`) + `"`
		}
		b.WriteString(line + end)
	}
	return b.String()
}

// A table whose lines are quoted as a whole is read as the table itself: rows, lines and books, in every encoding, delimiter and
// line end, with blank lines and cells of several lines.
func TestLinesQuotedAsAWhole(t *testing.T) {
	plain := "examinee_id,form_id,item_id,response,result\ns1,F,q1,\"A, or \"\"B\"\"\",1\n\ns2,F,q1,\"two\nlines\",1\ns3,F,q1,,0\n"
	_, want, _, counts := readAll(t, "plain.csv", []byte(plain), Stated{}, 1)
	wide := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(wrap(plain, "\r\n"))) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	for name, text := range map[string]string{
		"lf": wrap(plain, "\n"), "crlf": wrap(plain, "\r\n"), "no last end": strings.TrimSuffix(wrap(plain, "\n"), "\n"),
		"byte order mark": "\ufeff" + wrap(plain, "\r\n"), "utf-16": string(wide), "tabs": wrap(strings.ReplaceAll(plain, ",", "\t"), "\n"),
	} {
		s, rows, rejects, got := readAll(t, name, []byte(text), Stated{}, 1)
		for _, row := range rows {
			row[3] = strings.NewReplacer("\t", ",", "\r\n", "\n").Replace(row[3])
		}
		if !s.Dialect.LinesQuoted || !reflect.DeepEqual(rows, want) || len(rejects) > 0 || got.Lines != counts.Lines || got.Physical != counts.Physical || got.Blank != 1 {
			t.Errorf("%s: %q, want %q; rejects %v, %+v, want %+v", name, rows, want, rejects, got, counts)
		}
	}
}

// What only looks so in part is not taken for it: one line that is not quoted as a whole, a column of remarks, cells that are all
// quoted one by one, lines of different lengths.
func TestLinesNotQuotedAsAWhole(t *testing.T) {
	for _, text := range []string{
		wrap("a,b,c\n1,2,3\n", "\n") + "4,5,6\n",
		"\"remark\"\n\"good, but late, again\"\n\"bad, it is, so\"\n",
		"\"a\",\"b\",\"c\"\n\"1\",\"2\",\"3\"\n",
		"\"one, two, three\"\n\"one, two, three, four\"\n\"one, two\"\n\"one, two, three\"\n",
		"\"a,b\"\n\"1,2\"\n\"3,4\"\n",
	} {
		s, err := Sniff(BytesSource("x.csv", []byte(text)), Stated{}, Limits{}, nil)
		if s == nil || s.Dialect.LinesQuoted {
			t.Errorf("%q: %v, taken for quoted lines", text, err)
		}
	}
	s, err := Sniff(BytesSource("x.csv", []byte(wrap("a,b,c\n1,2,3\n4,5,6\n", "\n"))), Stated{Quote: `"`}, Limits{}, nil)
	if err != nil || s.Dialect.LinesQuoted {
		t.Errorf("the quote was stated: %v", err)
	}
}

// A line far below that is not quoted as a whole refuses the file, by its number.
func TestOneLineBelowNotQuoted(t *testing.T) {
	var text strings.Builder
	text.WriteString("examinee_id,form_id,item_id,response,result\n")
	for i := range 100_000 {
		fmt.Fprintf(&text, "s%d,F,q%d,A,1\n", i, i%7)
	}
	whole := wrap(text.String(), "\n") + "s,F,q,A,1\n"
	s, err := Sniff(BytesSource("x.csv", []byte(whole)), Stated{}, Limits{}, nil)
	if err != nil || !s.Dialect.LinesQuoted {
		t.Fatal(err)
	}
	_, err = s.Read(t.Context(), 2, func(*Chunk) error { return nil }, nil)
	var refused *FileError
	if !errors.As(err, &refused) || refused.Code != codeLineNotQuoted || refused.Line != 100_002 {
		t.Errorf("%v", err)
	}
}
