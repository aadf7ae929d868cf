package ingest

import (
	"path/filepath"
	"strings"
	"time"
)

// Stem is the file's name without folder and endings, which often is the name of the form, and without what browsers, file
// managers and drives add to the name of a second copy: "quiz (1).csv", "quiz - Copy.csv" and "Copy of quiz.csv" are exports of
// "quiz".
func Stem(path string) string {
	name := filepath.Base(path)
	for {
		ext := filepath.Ext(name)
		switch strings.ToLower(ext) {
		case ".csv", ".tsv", ".tab", ".txt", ".xls", ".gz":
			name = strings.TrimSuffix(name, ext)
		default:
			return withoutCopyMark(name)
		}
	}
}

func withoutCopyMark(name string) string {
	for {
		short := strings.TrimRight(name, " ")
		if open := strings.LastIndexByte(short, '('); open > 0 && strings.HasSuffix(short, ")") && isCount(short[open+1:len(short)-1]) {
			short = strings.TrimRight(short[:open], " ")
		}
		for _, mark := range []string{" - copy", " - kopie", " - copia", " copy"} {
			if cut := len(short) - len(mark); cut > 0 && strings.EqualFold(short[cut:], mark) {
				short = short[:cut]
			}
		}
		for _, mark := range []string{"copy of ", "kopie von ", "copia de "} {
			if len(short) > len(mark) && strings.EqualFold(short[:len(mark)], mark) {
				short = short[len(mark):]
			}
		}
		if short == name {
			return name
		}
		name = short
	}
}

// isCount reports whether s is a number of one or two digits.
func isCount(s string) bool {
	return len(s) >= 1 && len(s) <= 2 && strings.Trim(s, "0123456789") == ""
}

// nameParts fits a file's name to the patterns of the format. Whoever collects exports writes the day into their names, before
// or behind what the product writes: "2026-11-02 Quiz 1 Report", "Quiz 1 Report_2026-11-02". That day says nothing of the form
// where a word of the product's own stands between them; and before the form where items are not called after it. Elsewhere
// the day may be all that tells two tests apart, and stays.
func (f *Format) nameParts(name string) captured {
	scoped := f.Items != nil && f.Items.Scoped
	undated := withoutLastDay(name)
	for _, pattern := range f.File {
		t := parseTemplate(pattern)
		own := func(at int) bool { return len(t) > 1 && t[at].name == "" }
		as := name
		if own(len(t) - 1) {
			as = undated
		}
		if own(0) || own(len(t)-1) && !scoped {
			as = withoutFirstDay(as)
		}
		for _, as := range []string{as, name} {
			if got, ok := t.match(as); ok {
				return got
			}
		}
	}
	return nil
}

// gaps are what stands between a day and the rest of a name.
const gaps = " _-."

// withoutFirstDay cuts off a day, and the time of it, with which a name begins; a name that is nothing else stays.
func withoutFirstDay(name string) string {
	for _, layout := range dayLayouts {
		if n := len(layout); len(name) > n && strings.IndexByte(gaps, name[n]) >= 0 && isDay(layout, name[:n]) {
			if rest := strings.TrimLeft(name[n:], gaps); rest != "" {
				return rest
			}
		}
	}
	return name
}

// withoutLastDay does so at the end.
func withoutLastDay(name string) string {
	for _, layout := range dayLayouts {
		if n := len(name) - len(layout); n > 0 && strings.IndexByte(gaps, name[n-1]) >= 0 && isDay(layout, name[n:]) {
			if rest := strings.TrimRight(name[:n], gaps); rest != "" {
				return rest
			}
		}
	}
	return name
}

// dayLayouts are the ways to write a day that can be nothing else and sort in a folder, the longest first.
var dayLayouts = [...]string{"2006-01-02T150405", "2006-01-02_150405", "2006-01-02 150405", "2006-01-02_15-04-05", "2006-01-02 15-04-05", "20060102_150405", "20060102-150405",
	"20060102T150405", "2006-01-02_1504", "2006-01-02 1504", "20060102_1504", "20060102-1504", "2006-01-02", "2006_01_02", "2006.01.02", "20060102"}

func isDay(layout, text string) bool {
	t, err := time.Parse(layout, text)
	return err == nil && t.Year() >= 2000 && t.Year() < 2100
}
