package ingest

import (
	"fmt"
	"strconv"
)

// A file that no format fits often has the header of one, where or as it cannot be read. Whoever is told so can mend the file
// at once; a list of thirty formats says nothing to them.

// hidden finds a line that would be the header of a known format if it stood higher, were parted as the rows are, or were not
// inside quotes; nil when there is none. It reads the beginning of the file again.
func (s *Sample) hidden(formats []*Format, stated Stated) *FileError {
	fresh := &Sample{Source: s.Source, Limits: s.Limits, Size: s.Size}
	text, err := fresh.head(Stated{Encoding: stated.Encoding})
	if err != nil {
		return nil
	}
	fresh.Dialect.Delimiter, fresh.Dialect.Quote, fresh.Dialect.Escape, fresh.anyEnd = s.Dialect.Delimiter, s.Dialect.Quote, s.Dialect.Escape, s.anyEnd
	lines, err := fresh.sampleLines(text)
	if err != nil {
		return nil
	}
	known, depth := KnownHeader(formats), min(len(lines), s.Limits.HeaderDepth)
	for _, l := range lines[:depth] {
		if e := s.hiddenIn(&l, known); e != nil {
			return e
		}
	}
	for _, l := range lines[depth:] {
		if len(l.cells) > 0 && known(l.cells) {
			return s.refuse(codeHeaderUnknown, l.number, fmt.Sprintf("this line is the header of a known format, and stands below more than %d others", s.Limits.HeaderDepth),
				"delete the lines above it")
		}
	}
	return nil
}

// hiddenIn looks at one line, cut in every usual way.
func (s *Sample) hiddenIn(l *line, known HeaderTest) *FileError {
	if l.blank {
		return nil
	}
	for _, delim := range []string{",", ";", "\t", "|"} {
		if len(l.cells) == 1 && len(l.text) > 0 && l.text[0] == '"' && known(cut([]byte(l.cells[0]), delim, s.Limits)) {
			return s.refuse(codeHeaderUnknown, l.number, "this line is the header of a known format inside one pair of quotes: a spreadsheet has saved each line as a single cell",
				"export the file again and do not save it in a spreadsheet; or split the column there (Text to Columns) before saving")
		}
		if delim != s.Dialect.Delimiter && known(cut(l.text, delim, s.Limits)) {
			return s.refuse(codeHeaderUnknown, l.number,
				fmt.Sprintf("this line is the header of a known format, parted by %s; the rows look parted by %s", partedBy(delim), partedBy(s.Dialect.Delimiter)),
				"part the header as the rows are; or state --delimiter, if it holds for the rows as well")
		}
	}
	return nil
}

func partedBy(delim string) string {
	switch delim {
	case ",":
		return "commas"
	case ";":
		return "semicolons"
	case "\t":
		return "tabs"
	case "|":
		return "bars"
	}
	return strconv.Quote(delim)
}

// cut parts one line by a delimiter.
func cut(text []byte, delim string, l Limits) (cells []string) {
	d := Dialect{Delimiter: delim, Quote: `"`, Escape: "doubled"}
	sc := scanner{rules: d.scanRules(l, false)}
	if _, ok := sc.record(text, 0, true); !ok {
		return nil
	}
	for i := range sc.spans {
		cells = append(cells, string(sc.cell(text, i)))
	}
	return cells
}

// nameless is the refusal of a table in which no line of names was found; nil when there is one.
func (s *Sample) nameless() *FileError {
	for _, name := range s.Header {
		if tidyName(name) != "" {
			return nil
		}
	}
	if s.Dialect.HeaderRows > 0 {
		return s.refuse(codeHeaderUnknown, s.Dialect.HeaderLine, "the header line has no names", "write the names of the columns there, or name another line with --header N")
	}
	line := int64(1)
	if len(s.Lines) > 0 {
		line = s.Lines[0]
	}
	what := fmt.Sprintf("no line of names was found above its %d columns, and their values alone do not tell what they are", len(s.Header))
	if s.allBlank() {
		what = "no cell of its rows holds anything"
	}
	return s.refuse(codeHeaderUnknown, line, what,
		"export it with its header line, or name that line with --header N; `cutscore formats draft FILE > my.json` writes a mapping by the places of columns")
}

func (s *Sample) allBlank() bool {
	for _, row := range s.Rows {
		for _, cell := range row {
			if !isBlank([]byte(cell)) {
				return false
			}
		}
	}
	return true
}
