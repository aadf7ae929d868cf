package ingest

import (
	"bufio"
	"io"
	"slices"
	"strings"
)

// Exports that are pasted text have no delimiter at all, and whatever was sniffed for them is wrong. Their format gives a
// template of a line; when the first lines fit it, the file is read anew with each line as one cell.

const (
	pastedLines = 3        // lines, of the first ten that are not blank, that must fit
	pastedBytes = 64 << 10 // looked at
	noDelimiter = "\x1f"
)

// asLines returns the format whose template the lines fit, having sniffed the source anew; nil when there is none.
func asLines(s *Sample, formats []*Format, stated Stated) (*Format, error) {
	var lines []string
	for _, f := range formats {
		if f.Lines == "" {
			continue
		}
		if lines == nil {
			lines = firstLines(s.Source)
		}
		if !fitsLines(parseTemplate(f.Lines), lines) {
			continue
		}
		fresh, err := Sniff(s.Source, Stated{Encoding: stated.Encoding, Delimiter: noDelimiter, Quote: "none", Header: "none", pasted: true}, s.Limits, nil)
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

func fitsLines(t template, lines []string) bool {
	fit := 0
	for _, line := range lines {
		if _, ok := t.match(line); ok {
			fit++
		}
	}
	return fit >= min(pastedLines, len(lines)) && fit > 0
}

// firstLines returns up to ten lines of text that are not blank.
func firstLines(src Source) []string {
	lines := []string{}
	r, err := src.Open()
	if err != nil {
		return lines
	}
	defer r.Close()
	scan := bufio.NewScanner(io.LimitReader(r, pastedBytes))
	for scan.Scan() && len(lines) < 10 {
		if line := strings.TrimSpace(scan.Text()); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
