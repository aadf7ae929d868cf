package ingest

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"
)

// Exports that are pasted text have no delimiter at all, and whatever was sniffed for them is wrong. Their format gives a
// template of a line; when the first lines fit it, the file is read anew with each line as one cell.

const (
	pastedLines = 3        // lines, of those at the beginning, that fit are enough; fewer when they are half of all
	pastedBytes = 64 << 10 // looked at
	noDelimiter = "\x1f"
)

// pastedLine is a line of text, and where it stands.
type pastedLine struct {
	number int64
	text   string
}

// asLines returns the format whose template the lines fit, having sniffed the source anew; nil when there is none. What was
// copied along from above the answers is left out as preamble.
func asLines(s *Sample, formats []*Format, stated Stated) (*Format, error) {
	var lines []pastedLine
	for _, f := range formats {
		if f.Lines == "" {
			continue
		}
		if lines == nil {
			lines = s.firstLines()
		}
		first := fitsLines(parseTemplate(f.Lines), lines)
		if first == 0 {
			continue
		}
		fresh, err := Sniff(s.Source, Stated{Encoding: stated.Encoding, Delimiter: noDelimiter, Quote: "none", Header: "none", pasted: first}, s.Limits, nil)
		if err != nil {
			return nil, err
		}
		if !slices.Contains([]string{"", "none", "0"}, stated.Header) || stated.Delimiter != "" || stated.Quote != "" && stated.Quote != "none" {
			fresh.Disagreements = append(fresh.Disagreements, "you said how cells are parted or where the header is; these are pasted lines, which have neither: each was read as one answer")
		}
		*s = *fresh
		return f, nil
	}
	return nil, nil
}

// fitsLines returns the number of the first line that fits, 0 when too few do.
func fitsLines(t template, lines []pastedLine) (first int64) {
	fit := 0
	for _, line := range lines {
		if _, ok := t.match(line.text); ok {
			if fit++; fit == 1 {
				first = line.number
			}
		}
	}
	if fit >= pastedLines || 2*fit >= len(lines) {
		return first
	}
	return 0
}

// firstLines returns the lines of the beginning, as deep as a header may stand, that are not blank.
func (s *Sample) firstLines() []pastedLine {
	lines := []pastedLine{}
	text, err := openText(s.Source, s.Limits, s.Dialect)
	if err != nil {
		return lines
	}
	defer text.Close()
	scan := bufio.NewScanner(io.LimitReader(text, pastedBytes))
	scan.Buffer(make([]byte, 4<<10), pastedBytes+1)
	scan.Split(anyLine)
	for number := int64(1); scan.Scan() && number <= int64(s.Limits.HeaderDepth); number++ {
		if line := strings.TrimSpace(scan.Text()); line != "" {
			lines = append(lines, pastedLine{number, line})
		}
	}
	return lines
}

// anyLine is a bufio.SplitFunc for lines that end with LF, CR LF or CR.
func anyLine(data []byte, atEOF bool) (advance int, token []byte, err error) {
	i := bytes.IndexAny(data, "\r\n")
	switch {
	case i < 0 && atEOF && len(data) > 0:
		return len(data), data, nil
	case i < 0 || data[i] == '\r' && i+1 == len(data) && !atEOF:
		return 0, nil, nil // the line, or its end, goes on
	case bytes.HasPrefix(data[i:], []byte("\r\n")):
		return i + 2, data[:i], nil
	}
	return i + 1, data[:i], nil
}
