package transform

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cutscore/ingest"
)

// A value spelling is one parser with a name that format files use. The names are those of textParser, numberParser,
// markParser, flagParser and timeParser; each reads one distinct value of a column.

// spelling is all that a parser may need besides the value.
type spelling struct {
	name    string
	options ingest.ValueOptions
	comma   bool // decimal comma
	order   string
	zone    *time.Location
	missing map[string]bool
	values  map[string]string
	areas   map[string]ingest.Area
	sodium  bool // "Na" is an answer, see tellSodium
	amounts amounts
}

func newSpelling(u *ingest.ColumnUse, decimal string) spelling {
	s := spelling{name: u.Parser, comma: decimal == ","}
	if u.Options != nil {
		s.options = *u.Options
	}
	if s.options.Decimal != "" {
		s.comma = s.options.Decimal == ","
	}
	s.missing = map[string]bool{}
	for _, m := range s.options.Missing {
		s.missing[strings.ToLower(m)] = true
	}
	s.values = map[string]string{}
	for from, to := range s.options.Values {
		s.values[strings.ToLower(from)] = to
	}
	return s
}

// clean trims a cell and tells a missing one. Cells that a spreadsheet protected as ="001" or '001 are unwrapped.
func (s *spelling) clean(v string) (string, problem) {
	v = strings.TrimSpace(v)
	if len(v) > 2 && v[0] == '=' && v[1] == '"' && v[len(v)-1] == '"' {
		v = strings.TrimSpace(v[2 : len(v)-1])
	}
	if isProtected(v) {
		v = v[1:]
	}
	switch {
	case v == "" || isMissingWord(v) && !(s.sodium && v == "Na"):
		return "", missing
	case v == "-" || v == "–" || v == "—" || v == "−":
		return "", dashed
	case len(s.missing) > 0 && s.missing[strings.ToLower(v)]:
		return "", missing
	}
	return v, fine
}

// isProtected reports whether an apostrophe stands before a cell that a spreadsheet would else take for a number or a formula.
// That of 't Hooft, and of 'quoted' text, is part of it.
func isProtected(v string) bool {
	return len(v) > 1 && v[0] == '\'' && strings.IndexByte("0123456789=+-@", v[1]) >= 0 && v[len(v)-1] != '\''
}

// figures cleans a cell that should hold a number or a time.
func (s *spelling) figures(v string) (string, problem) { return s.clean(asTyped(v)) }

// asTyped writes blanks and the minus sign of a number or time as ASCII has them, and leaves out marks that are not seen: ICU puts
// a narrow no-break space before PM, typographers one between number and unit, Windows a mark of direction into dates.
func asTyped(v string) string {
	for i := range len(v) {
		if v[i] >= utf8.RuneSelf {
			return strings.Map(typedRune, v)
		}
	}
	return v
}

func typedRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return r
	case unicode.IsSpace(r):
		return ' '
	case r == '−':
		return '-'
	case unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}

// isMissingWord knows the words that spreadsheets and statistics packages write for no value.
func isMissingWord(v string) bool {
	if len(v) < 2 || len(v) > 7 {
		return false
	}
	switch v[0] {
	case 'N', 'n', '#':
	default:
		return false
	}
	switch strings.ToUpper(v) {
	case "NA", "N/A", "#N/A", "NAN", "NULL", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!":
		return true
	}
	return false
}

// mapped applies a format's own table of values.
func (s *spelling) mapped(v string) (string, bool) {
	if len(s.values) == 0 {
		return "", false
	}
	to, ok := s.values[strings.ToLower(v)]
	return to, ok
}

// parsed is a column whose distinct values were read once.
type parsed[T any] struct {
	values   []T
	problems []problem // nil when every value is fine
	codes    []uint32  // nil: row i is value i
}

// each reads every distinct value of a column. The strings given to read share one allocation and may be kept.
func each[T any](c *ingest.Column, read func(string) (T, problem)) parsed[T] {
	p := parsed[T]{values: make([]T, c.Distinct()), codes: c.Codes}
	text := string(c.Data)
	start := uint32(0)
	for v, end := range c.Ends {
		value, trouble := read(text[start:end])
		start = end
		p.values[v] = value
		if trouble != fine {
			if p.problems == nil {
				p.problems = make([]problem, len(p.values))
			}
			p.problems[v] = trouble
		}
	}
	return p
}

func (p *parsed[T]) code(row int) int {
	if p.codes == nil {
		return row
	}
	return int(p.codes[row])
}

func (p *parsed[T]) at(row int) (T, problem) {
	code := p.code(row)
	if p.problems == nil {
		return p.values[code], fine
	}
	return p.values[code], p.problems[code]
}

func unknownParser(path string, u *ingest.ColumnUse) error {
	return &ingest.FileError{Path: path, Column: u.Name, Code: "parser-unknown",
		Message: fmt.Sprintf("no spelling of values is called %q for field %s", u.Parser, u.Field),
		Hint:    "docs/formats.md lists the parsers of each field"}
}
