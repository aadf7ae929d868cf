package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// nastyRows are n good rows of four columns, the last of them quoted; nastyFile puts a header above rows.
func nastyRows(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("id%03d,2025-01-%02d,%d,\"some text, with comma %d\"", i, i%28+1, i%2, i)
	}
	return out
}

const nastyHeader = "student,date,score,remark"

func nastyFile(rows ...string) string { return nastyHeader + "\n" + strings.Join(rows, "\n") + "\n" }

func utf16Bytes(text string, big bool) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(text)) {
		if big {
			u = u<<8 | u>>8
		}
		b.Write([]byte{byte(u), byte(u >> 8)})
	}
	return b.String()
}

// TestNasty: every file is read, read with rows set aside, or refused, and says so with the code that helps. used counts
// the rows that Read delivers, written the lines that Cat writes, header included.
func TestNasty(t *testing.T) {
	good := nastyRows(40)
	file := nastyFile(good...)
	with := func(row string) string {
		return nastyFile(append(append(append([]string{}, good[:10]...), row), good[10:]...)...)
	}
	semicolons := strings.ReplaceAll(file, ",", ";")
	for _, c := range []struct {
		name, text    string
		used, written int
		codes         string // of the rows set aside, in order; or the code that refuses the file
	}{
		{"quote never closed, last cell", with(`id999,2025-01-01,1,"never closed`), 40, 42, codeAfterQuote},
		{"quote never closed, first cell", with(`"id999,2025-01-01,1,x`), 40, 42, codeAfterQuote},
		{"quotes inside a cell of two lines", with("id999,2025-01-01,1,\"first \"quoted\" line\nsecond line\""), 40, 42, codeAfterQuote + " " + codeStrayQuote},
		{"quotes inside a quoted cell", with(`id999,2025-01-01,1,"a "word" of, two"`), 40, 42, codeAfterQuote},
		{"two exports put together", file + file, 80, 81, codeRepeatedHeader},
		{"two exports, each with its mark", "\ufeff" + file + "\ufeff" + file, 80, 81, codeRepeatedHeader},
		{"a mark before a row", with("\ufeffid999,2025-01-01,1,x"), 40, 41, codeMarkInside},
		{"a mark before a quoted row", with("\ufeff\"id999\",2025-01-01,1,x"), 40, 41, codeMarkInside},
		{"another table below", file + "remark,student,date\nx,id001,2025-01-01\n", 40, 41, codeSecondTable + " " + codeSecondTable},
		{"UTF-8 and windows-1252 in one file", with("id777,2025-01-01,1,caf\xc3\xa9\nid778,2025-01-01,0,caf\xe9"), 41, 42, codeInvalidText},
		{"zero byte in a cell", with("id999,2025-01-01,1,a\x00b"), 40, 41, codeZeroByte},
		{"zero bytes at the end", file + strings.Repeat("\x00", 4096), 0, -1, codeBinary},
		{"nothing but a mark", "\xef\xbb\xbf", 0, -1, codeEmptyFile},
		{"blank lines only", "\n\n\r\n \n", 0, -1, codeEmptyFile},
		{"delimiter at the end of rows only", strings.ReplaceAll(nastyFile(good...), "\"\n", "\",\n"), 0, -1, codeHeaderWidth},
		{"delimiter at the end of all lines", strings.ReplaceAll(file, "\n", ",\n"), 40, 41, ""},
		{"a line that names the delimiter", "sep=;\n" + semicolons, 40, 41, ""},
		{"carriage returns, one in a cell", strings.ReplaceAll(with("id999,2025-01-01,1,\"a\rb\""), "\n", "\r"), 41, 42, ""},
		{"all three line ends", file + strings.Join(good, "\r\n") + "\r\n" + strings.Join(good, "\r") + "\r", 120, 121, ""},
		{"one lone carriage return in a cell", with("id999,2025-01-01,1,a\rb"), 40, 41, codeStrayReturn},
		{"UTF-16 without mark", utf16Bytes(file, false), 40, 41, ""},
		{"UTF-16 with a byte too many", "\xfe\xff" + utf16Bytes(file, true) + "x", 40, 41, codeInvalidText},
		{"UTF-32", "\xff\xfe\x00\x00a\x00\x00\x00,\x00\x00\x00b\x00\x00\x00", 0, -1, codeBinary},
		{"a web page", "<!DOCTYPE html><html><body>Please log in</body></html>\n", 0, -1, codeBinary},
		{"JSON", "[{\"student\":\"a\"},\n{\"student\":\"b\"}]\n", 0, -1, codeBinary},
		{"cut off inside a quoted cell", file[:len(file)-9], 39, 40, codeTruncated},
		{"cut off inside a row", file[:len(file)-32], 39, 41, codeShortRow},
		{"a backslash before the closing quote", with(`id999,2025-01-01,1,"ends with \"`), 41, 42, ""},
		{"a cell too many, a quote at its end", with("id999,2025-01-01,1,x,\"y\""), 40, 42, codeLongRow},
		{"4096 columns", strings.Repeat("c,", 4095) + "c\n" + strings.Repeat("1,", 4095) + "1\n", 1, 2, ""},
		{"more than 4096 columns", strings.Repeat("c,", 4096) + "c\n" + strings.Repeat("1,", 4096) + "1\n", 0, -1, codeTooManyColumns},
		{"quotes inside a name", strings.Replace(file, "score", `"score "x""`, 1), 0, -1, codeHeaderUnreadable},
		{"an open quote in the last name", strings.Replace(file, "remark", `"remark`, 1), 0, -1, codeHeaderUnreadable},
		{"a cell of 300 KB", with("id999,2025-01-01,1,\"" + strings.Repeat("x\n", 150000) + "\""), 40, 41, codeFieldTooLong},
		{"cells against the spreadsheet", with(`="001",2025-01-01,1,"=""002"""`), 41, 42, ""},
		{"line separators of Unicode", with("id999,2025-01-01,1,a\u2028b\u0085c"), 41, 42, ""},
		{"a row of delimiters", with(",,,"), 41, 42, ""},
		{"a row of quotes", with(`"""","","""""",""`), 41, 42, ""},
		{"a quote alone in a line", with(`"`), 40, 41, codeAfterQuote},
	} {
		s, err := Sniff(BytesSource(c.name, []byte(c.text)), Stated{}, Limits{}, nil)
		var refused *FileError
		if errors.As(err, &refused) {
			if refused.Code != c.codes || refused.Message == "" {
				t.Errorf("%s: refused with %v, want %q", c.name, err, c.codes)
			}
			continue
		}
		if c.written < 0 {
			t.Errorf("%s: not refused, want %s", c.name, c.codes)
			continue
		}
		rows, rejects, counts, err := rowsOf(s, 1)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		checkBooks(t, c.name, counts, rows, rejects)
		codes := make([]string, len(rejects))
		for i, r := range rejects {
			codes[i] = r.Code
		}
		var out bytes.Buffer
		var notes []string
		if _, err := Cat(t.Context(), s, &out, func(r Reject) { notes = append(notes, r.Code) }); err != nil {
			t.Errorf("%s: cat: %v", c.name, err)
		}
		written := len(catRows(out.Bytes()))
		if len(rows) != c.used || written != c.written {
			t.Errorf("%s: %d rows used, %d lines written; want %d and %d; %v, cat %v, why %q", c.name, len(rows), written, c.used, c.written, codes, notes, s.Why)
		}
		if got := strings.Join(notes, " "); got != c.codes {
			t.Errorf("%s: cat noted %q, want %q", c.name, got, c.codes)
		}
	}
}
