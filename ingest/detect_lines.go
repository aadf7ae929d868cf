package ingest

import (
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
	text, err := openText(s.Source, s.Limits, s.Dialect.Encoding)
	if err != nil {
		return lines
	}
	defer text.Close()
	head, err := io.ReadAll(io.LimitReader(text, pastedBytes))
	if err != nil {
		return lines
	}
	ends := strings.NewReplacer("\r\n", "\n", "\r", "\n")
	for i, line := range strings.Split(ends.Replace(string(head)), "\n") {
		if line = strings.TrimSpace(line); line != "" && i < s.Limits.HeaderDepth {
			lines = append(lines, pastedLine{int64(i + 1), line})
		}
	}
	return lines
}
