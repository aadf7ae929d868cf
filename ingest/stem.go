package ingest

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Stem is the file's name without folder and endings, which often is the name of the form, and without what browsers, file
// managers and drives add to the name of a second copy: "quiz (1).csv", "quiz - Copy.csv" and "Copy of quiz.csv" are exports of
// "quiz". Accents are composed: Macs, and zips made on one, write them as letters of their own.
func Stem(path string) string {
	name := norm.NFC.String(filepath.Base(path))
	for {
		ext := filepath.Ext(name)
		switch strings.ToLower(ext) {
		case ".csv", ".tsv", ".tab", ".txt", ".xls", ".gz":
			name = strings.TrimSuffix(name, ext)
		default:
			return WithoutCopyMark(name)
		}
	}
}

// FoldedStem is a Stem without what may differ between the names of one file's copies: case, blanks outside and doubled, and a day in
// front and behind. It is for files of equal bytes: alone, a day may be all that tells two tests apart.
func FoldedStem(path string) string {
	name := withoutFirstDay(strings.Join(strings.Fields(Stem(path)), " "))
	return strings.ToLower(strings.TrimSpace(WithoutCopyMark(withoutLastDay(name))))
}

// WithoutCopyMark is a name, without its ending, less what systems add to it of a second copy.
func WithoutCopyMark(name string) string {
	for {
		short := withoutMarkBehind(withoutMarkInFront(strings.TrimRight(name, " ")))
		if short == name {
			return name
		}
		name = short
	}
}

// copyWords are what systems write behind a copy's name, also with " -" before and a number behind: "quiz copy 2", "quiz - Kopie".
var copyWords = [...]string{" copy", " copie", " kopie", " copia", " cópia", " (copy)", " (another copy)", " (kopie)", " (copie)", " (copia)"}

func withoutMarkBehind(name string) string {
	for _, pair := range []string{"()", "[]"} {
		open := strings.LastIndexByte(name, pair[0])
		if open > 0 && name[len(name)-1] == pair[1] && isCount(name[open+1:len(name)-1]) {
			return strings.TrimRight(name[:open], " ")
		}
	}
	marked := name
	if blank := strings.LastIndexByte(name, ' '); blank > 0 && isCount(name[blank+1:]) {
		marked = name[:blank]
	}
	for _, word := range copyWords {
		if cut := len(marked) - len(word); cut > 0 && strings.EqualFold(marked[cut:], word) {
			if rest := strings.TrimRight(strings.TrimSuffix(marked[:cut], " -"), " "); rest != "" {
				return rest
			}
		}
	}
	return name
}

// withoutMarkInFront cuts off "Copy of", "Kopie (2) von" and the like.
func withoutMarkInFront(name string) string {
	for _, mark := range [...][2]string{{"copy ", "of "}, {"kopie ", "von "}, {"copia ", "de "}, {"copia ", "di "}, {"copie ", "de "}} {
		rest, ok := cutFolded(name, mark[0])
		if !ok {
			continue
		}
		if count, after, found := strings.Cut(rest, ") "); found && strings.HasPrefix(count, "(") && isCount(count[1:]) {
			rest = after
		}
		if rest, ok = cutFolded(rest, mark[1]); ok {
			return rest
		}
	}
	return name
}

// cutFolded cuts a beginning off, in whatever case, where anything is left.
func cutFolded(s, prefix string) (string, bool) {
	if len(s) <= len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// isCount reports whether s is a number of one or two digits.
func isCount(s string) bool {
	return len(s) >= 1 && len(s) <= 2 && strings.Trim(s, "0123456789") == ""
}

// nameParts fits a file's name to the patterns of the format. Whoever collects exports writes the day into their names, before
// or behind what the product writes: "2026-11-02 Quiz 1 Report", "Quiz 1 Report_2026-11-02". That day says nothing of the form
// where a word of the product's own stands between them; and before the form where items are not called after it, or where the
// product's names begin with the course. Elsewhere the day may be all that tells two tests apart, and stays.
func (f *Format) nameParts(name string) captured {
	titled := f.Items != nil && f.Items.Scoped && !f.CourseFirst
	undated := withoutLastDay(name)
	for _, pattern := range f.File {
		t := parseTemplate(pattern)
		own := func(at int) bool { return len(t) > 1 && t[at].name == "" }
		as := name
		if own(len(t) - 1) {
			as = undated
		}
		if own(0) || own(len(t)-1) && !titled {
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
	for _, layout := range dayLayouts() {
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
	for _, layout := range dayLayouts() {
		if n := len(name) - len(layout); n > 0 && strings.IndexByte(gaps, name[n-1]) >= 0 && isDay(layout, name[n:]) {
			if rest := strings.TrimRight(name[:n], gaps); rest != "" {
				return rest
			}
		}
	}
	return name
}

// dayLayouts are the ways to write a day that can be nothing else, with a time behind it or none, the longest first. Which of two
// numbers is the month does not matter: what is read as a day is left out.
var dayLayouts = sync.OnceValue(func() (out []string) {
	days := []string{"2006-01-02", "2006_01_02", "2006.01.02", "20060102", "02.01.2006", "02-01-2006", "01-02-2006", "02_01_2006", "01_02_2006"}
	times := []string{"150405", "15-04-05", "15_04_05", "15.04.05", "1504", "15-04", "15_04", "15.04"}
	for _, day := range days {
		out = append(out, day)
		for _, time := range times {
			for _, gap := range []string{"T", "_", " ", "-", "."} {
				out = append(out, day+gap+time, day+gap+time+"Z")
			}
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return out
})

// isDay reports whether a text is a day, as the layout has it, in this century. Layouts are as long as what they read.
func isDay(layout, text string) bool {
	t, err := time.Parse(layout, text)
	return err == nil && t.Year() >= 2000 && t.Year() < 2100
}
