package ingest

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A Template is a column name that may hold placeholders: "Q. {n} /{max}". {n} and {max} stand for a number, any other
// name for any text that is not empty. Letters compare without case and runs of blanks as one blank. "#3" is the third
// column, for files without a header. There are no regular expressions, so that a format file from a stranger is harmless.
type template []piece

type piece struct {
	literal []rune
	name    string // placeholder when not ""
}

// captured is what the placeholders of a template stood for.
type captured map[string]string

func parseTemplate(s string) template {
	var t template
	for s != "" {
		open := strings.IndexByte(s, '{')
		end := strings.IndexByte(s, '}')
		if open < 0 || end < open {
			return append(t, piece{literal: lastLiteral(t, s)})
		}
		if open > 0 {
			t = append(t, piece{literal: foldLiteral(s[:open])})
		}
		t = append(t, piece{name: s[open+1 : end]})
		s = s[end+1:]
	}
	return t
}

// lastLiteral is the text at the end of a template. A blank before it may be missing in the name, unless a number stands before: a
// text takes the blank along.
func lastLiteral(t template, s string) []rune {
	if len(t) > 0 && isNumberName(t[len(t)-1].name) {
		return foldLiteral(strings.TrimRight(s, " "))
	}
	return []rune(foldName(s))
}

// match fits the template to a whole column name.
func (t template) match(name string) (captured, bool) { return t.matchRunes([]rune(tidyName(name))) }

func (t template) matchRunes(name []rune) (captured, bool) {
	got := captured{}
	return got, t.fit(name, got)
}

// How far a placeholder looks for what follows it: header cells come from strangers and may be long.
const (
	numberReach = 24
	textReach   = 1024
)

func (t template) fit(rest []rune, got captured) bool {
	if len(t) == 0 {
		return len(rest) == 0
	}
	p := t[0]
	if p.name == "" {
		return hasFoldPrefix(rest, p.literal) && t[1:].fit(rest[len(p.literal):], got)
	}
	if len(t) == 1 { // the last placeholder takes all that is left
		if text := string(rest); text != "" && (!isNumberName(p.name) || isNumber(text)) {
			got[p.name] = text
			return true
		}
		return false
	}
	reach := textReach
	if isNumberName(p.name) {
		reach = numberRun(rest)
	}
	for n := 1; n <= min(len(rest), reach); n++ {
		if isNumberName(p.name) && !isNumber(string(rest[:n])) {
			continue
		}
		if t[1:].fit(rest[n:], got) {
			got[p.name] = strings.TrimSpace(string(rest[:n]))
			return true
		}
	}
	return false
}

func (t template) hasPlaceholder(names ...string) bool {
	for _, p := range t {
		for _, name := range names {
			if p.name == name {
				return true
			}
		}
	}
	return false
}

func isNumberName(s string) bool { return s == "n" || s == "max" }

// numberRun is how many of the runes may belong to a number that begins there, numberReach at most. Most text begins none, and to
// let the parser say so is dear.
func numberRun(rest []rune) (n int) {
	for n < min(len(rest), numberReach) && strings.ContainsRune("0123456789.,+-_xXpPaAbBcCdDeEfF", rest[n]) {
		n++
	}
	return n
}

func isNumber(s string) bool {
	if s == "" || s[0] != '.' && s[0] != ',' && !digit(s[0]) {
		return false
	}
	_, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	return err == nil
}

func hasFoldPrefix(s, prefix []rune) bool {
	if len(s) < len(prefix) {
		return false
	}
	for i, r := range prefix {
		if unicode.ToLower(s[i]) != r {
			return false
		}
	}
	return true
}

// tidyName trims a column name, folds its runs of blanks and line breaks into one blank and composes its accents, so that a name is
// one name, whichever system wrote it. Names that are tidy, as nearly all are, are not copied: a header is looked up by hundreds of names.
func tidyName(s string) string {
	if isTidy(s) {
		return s
	}
	return norm.NFC.String(string([]rune(strings.Join(strings.Fields(strings.TrimPrefix(s, "\ufeff")), " "))))
}

// isTidy reports whether s is plain ASCII without a blank at an end, two in a row or any other white space.
func isTidy(s string) bool {
	blank := true
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f || s[i] == ' ' && blank {
			return false
		}
		blank = s[i] == ' '
	}
	return !blank || s == ""
}

// foldName is the tidy name in small letters.
func foldName(s string) string { return strings.ToLower(tidyName(s)) }

// foldLiteral keeps a blank at either end, which matters between placeholders.
func foldLiteral(s string) []rune {
	var out []rune
	for _, r := range strings.ToLower(norm.NFC.String(s)) {
		if unicode.IsSpace(r) {
			r = ' '
			if len(out) > 0 && out[len(out)-1] == ' ' {
				continue
			}
		}
		out = append(out, r)
	}
	return out
}

// headings is a header prepared for looking up names: each name is tidied once, however many formats are tried on it.
type headings struct {
	raw   []string
	tidy  [][]rune
	index map[string]int // folded name -> first column
	words map[string]int // letters and digits of a name -> first column
	empty []bool         // columns in which the whole file has nothing; nil when that is not known
	rows  [][]string     // the rows looked at; nil where the names stand alone
}

// headingsOf are the names of a sample's columns, with what is known of the values.
func headingsOf(s *Sample) *headings {
	h := newHeadings(s.Header)
	h.empty, h.rows = s.emptyColumns(), s.Rows
	return h
}

func newHeadings(header []string) *headings {
	h := &headings{raw: header, tidy: make([][]rune, len(header)), index: make(map[string]int, len(header)), words: make(map[string]int, len(header))}
	for i, name := range header {
		tidy := tidyName(name)
		h.tidy[i] = []rune(tidy)
		folded := strings.ToLower(tidy)
		if _, ok := h.index[folded]; !ok {
			h.index[folded] = i
		}
		if word := wordOf(folded); word != "" {
			if _, ok := h.words[word]; !ok {
				h.words[word] = i
			}
		}
	}
	return h
}

// filled reports whether the header has one of the names, for a column that holds something.
func (h *headings) filled(names []string) bool {
	for _, name := range names {
		if at, _ := h.named(name); at >= 0 && (h.empty == nil || !h.empty[at]) {
			return true
		}
	}
	return false
}

// emptyColumns are those in which no row has anything; nil when the sample does not show all rows.
func (s *Sample) emptyColumns() []bool {
	if !s.whole || len(s.Rows) == 0 || len(s.Rows) == sampleRows {
		return nil
	}
	empty := make([]bool, len(s.Header))
	for at := range empty {
		empty[at] = !slices.ContainsFunc(s.Rows, func(row []string) bool { return at < len(row) && !isBlank([]byte(row[at])) })
	}
	return empty
}

// isIdentifier reports whether a name is written as our own columns are, in small letters with underscores. People and programs
// write such names in many ways: item-id, Item ID, itemId.
func isIdentifier(name string) bool {
	inside := strings.Trim(name, "_") == name && strings.Contains(name, "_")
	return inside && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// named returns the first column that fits the name, -1 if none does.
func (h *headings) named(name string) (int, captured) {
	if at, ok := columnNumber(name); ok {
		if at < len(h.raw) {
			return at, captured{}
		}
		return -1, nil
	}
	if strings.IndexByte(name, '{') < 0 {
		if at, ok := h.index[foldName(name)]; ok && name != "" {
			return at, captured{}
		}
		if isIdentifier(name) {
			if at, ok := h.words[wordOf(name)]; ok {
				return at, captured{}
			}
		}
		return -1, nil
	}
	t := parseTemplate(name)
	for i := range h.tidy {
		if got, ok := t.matchRunes(h.tidy[i]); ok {
			return i, got
		}
	}
	return -1, nil
}

// any returns the column of the first of names, in their order, that the header has.
func (h *headings) any(names []string) (int, captured) {
	for _, name := range names {
		if at, got := h.named(name); at >= 0 {
			return at, got
		}
	}
	return -1, nil
}

// columnNumber reads "#3" as column index 2.
func columnNumber(name string) (int, bool) {
	if !strings.HasPrefix(name, "#") {
		return 0, false
	}
	n, err := strconv.Atoi(name[1:])
	return n - 1, err == nil && n > 0
}

// SameName reports whether two column names are one, apart from letter case and blanks.
func SameName(a, b string) bool {
	return a != "" && b != "" && foldName(a) == foldName(b)
}
