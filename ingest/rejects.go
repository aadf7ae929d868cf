package ingest

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// WriteRejects writes rejects.csv: one line per row set aside, in the order given. The text that comes from the file is
// valid UTF-8 and begins with no character that a spreadsheet would take for a formula.
func WriteRejects(w io.Writer, rejects []Reject) error {
	out := bufio.NewWriter(w)
	out.WriteString("file,line,offset,column,code,message,raw\n")
	for i := range rejects {
		r := &rejects[i]
		raw := r.Raw[:min(len(r.Raw), rawCap)]
		cells := []string{guard(r.File), strconv.FormatInt(r.Line, 10), strconv.FormatInt(r.Offset, 10), guard(r.Column), r.Code, guard(r.Message), guard(string(raw))}
		for j, cell := range cells {
			if j > 0 {
				out.WriteByte(',')
			}
			writeCell(out, []byte(cell), false)
		}
		out.WriteByte('\n')
	}
	return out.Flush()
}

// guard makes text safe to open in a spreadsheet: a first character that begins a formula gets an apostrophe before it
// (OWASP ASVS 5.0, 1.2.10), invalid bytes become U+FFFD and zero bytes the picture of one.
func guard(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\x00", "␀")
	first, _ := utf8.DecodeRuneInString(text)
	if strings.ContainsRune("=+-@\t\r\n␀＝＋－＠", first) && text != "" {
		return "'" + text
	}
	return text
}
