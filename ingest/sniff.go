package ingest

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

const (
	sampleBytes = 64 << 10 // text that Sniff looks at, beyond the longest record
	sampleRows  = 1000
	sampleCells = 256 << 10
	probeBytes  = 16 << 20 // bytes looked at for characters beyond ASCII
)

// HeaderTest reports whether the cells of a line are the header of a known format; it wins over the heuristic.
type HeaderTest func(cells []string) bool

// Sample is what the first part of a file shows: dialect, header, some rows, and why they were taken so.
type Sample struct {
	Source      Source
	Dialect     Dialect
	Header      []string   // several header lines are joined by a blank; a column without a name is ""
	HeaderLines [][]string // as they stand in the file
	Preamble    [][]string // lines before the header; a blank line has no cells
	Rows        [][]string // up to 1000 data rows that fit the header, less of very wide ones
	Lines       []int64    // physical line on which each of Rows begins
	Why         []string   // one sentence per finding
	// Disagreements say where what the user stated and what the file looks like differ; what was stated is used.
	Disagreements []string
	Limits        Limits
	Size          int64 // bytes as stored, -1 when not known

	stated       Stated
	anyEnd       bool
	asciiOnly    bool
	knownHeader  bool // a known format claims the header
	lowestNames  bool // of a header of two lines the lower one names the columns, the upper one groups of them
	whole        bool // the sample is the whole file
	textBytes    int
	dataStart    int // byte of the text at which data begins
	preambleRows int64
	headerRows   int64
	blankRows    int64 // blank lines before the data
	brokenRows   int64 // line breaks inside records before the data
	refused      *FileError
	passes       int     // how often the whole file was read
	spare        []byte  // memory that the sample was read into, for the first block of a file that it is the whole of
	rowBytes     float64 // mean size of the rows seen; 0: none was
	blockBytes   int     // for tests; 0 means the usual size
}

// Sniff finds out how src is written. A file that cannot be used gives a *FileError; when it can at least be looked at
// (an empty file, a header that does not fit its rows) the Sample is returned as well, for Cat.
func Sniff(src Source, stated Stated, limits Limits, known HeaderTest) (*Sample, error) {
	limits = limits.WithDefaults()
	s := &Sample{Source: src, Limits: limits, Size: src.Size, stated: stated}
	text, err := s.head(stated)
	if err != nil {
		return nil, err
	}
	s.textBytes = len(text)
	if len(bytes.TrimSpace(text)) == 0 && s.whole {
		s.empty(text)
		return s, s.refused
	}
	if !s.lookInside(text, stated, known) {
		if err := s.look(text, stated, known); err != nil {
			return nil, err
		}
	}
	if s.refused != nil {
		return s, s.refused
	}
	return s, nil
}

// look finds line ends, delimiter and quotes, and the header, in the beginning of the file's text.
func (s *Sample) look(text []byte, stated Stated, known HeaderTest) error {
	if err := s.lineEnds(text); err != nil {
		return err
	}
	if err := s.findDialect(text, stated); err != nil {
		return err
	}
	return s.findHeader(text, stated, known)
}

// HeaderDoubt says why the header may have been missed: the table has none, but lines above it were left out. "" when
// nothing speaks for that, or when the user said that there is no header.
func (s *Sample) HeaderDoubt() string {
	if s.stated.Header != "" || s.Dialect.HeaderRows > 0 || s.preambleRows == 0 {
		return ""
	}
	return "the table has no header, but lines stand above it; if one of them is the header, mend it or name it with --header N"
}

func (s *Sample) why(format string, args ...any) { s.Why = append(s.Why, fmt.Sprintf(format, args...)) }

func (s *Sample) refuse(code string, line int64, message, hint string) *FileError {
	return &FileError{Path: s.Source.Name, Line: line, Code: code, Message: message, Hint: hint}
}

// empty describes a file without a line of text; all it may hold is blank lines.
func (s *Sample) empty(text []byte) {
	s.Dialect.Delimiter, s.Dialect.Quote, s.Dialect.Escape, s.Dialect.LineEnd, s.Dialect.Decimal = ",", `"`, "doubled", "lf", "."
	s.anyEnd = bytes.IndexByte(text, '\r') >= 0
	s.refused = s.refuse(codeEmptyFile, 0, "the file is empty", "export it again")
}

// head reads the beginning of the file as text, and settles encoding and compression.
func (s *Sample) head(stated Stated) ([]byte, error) {
	r, packed, closer, err := openRaw(s.Source, s.Limits)
	if err != nil {
		return nil, err
	}
	defer closer()
	if !packed && s.Size > s.Limits.FileBytes {
		return nil, s.refuse(codeFileTooLarge, 0, fmt.Sprintf("is larger than %d bytes", s.Limits.FileBytes), "split the export")
	}
	s.Dialect.Gzip = packed
	room := int64(sampleBytes + s.Limits.RecordBytes) // enough to see that a record is too long
	if !packed && s.Size >= 0 {
		room = min(room, s.Size)
	}
	raw := make([]byte, room+1, room+1+blockPad)
	n, err := io.ReadFull(r, raw)
	s.whole = err == io.EOF || err == io.ErrUnexpectedEOF
	if s.whole {
		s.spare = raw
	}
	if err != nil && !s.whole {
		return nil, err
	}
	raw = raw[:n]
	if what := binaryKind(raw); what != "" {
		return nil, s.refuse(codeBinary, 0, "is "+what+", not CSV", "save it as CSV (in a spreadsheet: Save as, CSV UTF-8)")
	}
	if packed {
		s.why("the file is compressed with gzip")
	}
	if err := s.findEncoding(raw, r, stated); err != nil {
		return nil, err
	}
	return s.decode(raw)
}

// findEncoding settles the encoding from what was stated, the byte order mark, the pattern of zero bytes, and whether
// the bytes are valid UTF-8; rest is read on when the sample is nothing but ASCII.
func (s *Sample) findEncoding(raw []byte, rest io.Reader, stated Stated) error {
	mark, _ := markOf(raw)
	found := mark
	if found == "" {
		found = zeroPattern(raw)
	}
	if found == "" {
		evidence, err := s.gather(raw, rest)
		if err != nil {
			return err
		}
		found = evidence.encoding()
		if found == "" && stated.Encoding == "" {
			return s.refuse(codeEncoding, 0, "is text in an encoding that is neither UTF-8 nor windows-1252", "save it as UTF-8, or state --encoding")
		}
		if evidence.multi > 0 && found == encWindows {
			s.Disagreements = append(s.Disagreements, fmt.Sprintf("%d characters look like UTF-8 in a file that is otherwise %s: look at its accented letters", evidence.multi, found))
		}
		switch {
		case evidence.invalid > 0 && found == encUTF8:
			s.why("%d bytes are not UTF-8, in a file that otherwise is", evidence.invalid)
		case evidence.invalid > 0:
			s.why("%d bytes are not UTF-8, so it was read as %s", evidence.invalid, found)
		}
	}
	if stated.Encoding != "" {
		return s.takeEncoding(stated.Encoding, mark, found)
	}
	s.Dialect.Encoding = found
	s.why("encoding %s", found)
	return nil
}

func (s *Sample) takeEncoding(statedName, mark, found string) error {
	name, ok := statedEncoding(statedName)
	if !ok {
		return s.refuse(codeBadStated, 0, fmt.Sprintf("encoding %q is not known", statedName), "use utf-8, utf-16le, utf-16be, windows-1252 or latin-1")
	}
	switch {
	case name == "utf-16" && (found == encUTF16BE || found == encUTF16LE):
		name = found
	case name == "utf-16":
		name = encUTF16LE
	case name == encUTF8 && mark == encUTF8Mark:
		name = encUTF8Mark
	}
	same := name == found || name == encLatin && (found == encWindows || found == encUTF8) || name == encWindows && found == encUTF8 && s.asciiOnly
	if !same && found != "" {
		s.Disagreements = append(s.Disagreements, fmt.Sprintf("you said encoding %s; the file looks like %s", name, found))
	}
	s.Dialect.Encoding = name
	s.why("encoding %s, as stated", name)
	return nil
}

// gather looks at the sample, and beyond it as long as everything is ASCII.
func (s *Sample) gather(raw []byte, rest io.Reader) (textEvidence, error) {
	var t textEvidence
	used := t.look(raw, s.whole)
	s.asciiOnly = t.multi == 0 && t.invalid == 0
	if s.whole || !s.asciiOnly {
		return t, nil
	}
	buf := make([]byte, 64<<10)
	kept := copy(buf, raw[used:])
	for seen := 0; seen < probeBytes && t.multi == 0 && t.invalid == 0; {
		n, err := rest.Read(buf[kept:])
		seen += n
		final := err != nil
		if err != nil && err != io.EOF {
			return t, err
		}
		used := t.look(buf[:kept+n], final)
		kept = copy(buf, buf[used:kept+n])
		if final {
			break
		}
	}
	s.asciiOnly = t.multi == 0 && t.invalid == 0
	return t, nil
}

// decode turns the sample into UTF-8 text without its byte order mark.
func (s *Sample) decode(raw []byte) ([]byte, error) {
	if mark, size := markOf(raw); s.Dialect.Encoding == encUTF8 && (size == 0 || mark == encUTF8Mark) || s.Dialect.Encoding == encUTF8Mark && mark == encUTF8Mark {
		return raw[size:], nil // as it stands
	}
	r := decoder(&unmarked{from: bytes.NewReader(raw), encoding: s.Dialect.Encoding}, s.Dialect.Encoding)
	var text bytes.Buffer
	text.Grow(len(raw) + bytes.MinRead)
	if _, err := text.ReadFrom(r); err != nil {
		return nil, err
	}
	return text.Bytes(), nil
}

// lineEnds settles what ends a line, and refuses a file whose first line does not end within a record's limit.
func (s *Sample) lineEnds(text []byte) error {
	first := bytes.IndexAny(text, "\r\n")
	if first < 0 && !s.whole || first > s.Limits.RecordBytes || s.whole && first < 0 && len(text) > s.Limits.RecordBytes {
		return recordTooLong(s.Source.Name, 1, s.Limits.RecordBytes)
	}
	lf, cr, pairs := bytes.Count(text, []byte{'\n'}), bytes.Count(text, []byte{'\r'}), bytes.Count(text, []byte("\r\n"))
	if cr > pairs && text[len(text)-1] == '\r' && !s.whole {
		cr-- // its line feed may follow
	}
	switch {
	case cr > pairs && lf == 0:
		s.Dialect.LineEnd, s.anyEnd = "cr", true
	case cr > pairs && s.loneReturns(text):
		s.Dialect.LineEnd, s.anyEnd = "mixed", true
	case pairs > 0 && pairs < lf:
		s.Dialect.LineEnd = outsideQuotes(text)
	case pairs > 0:
		s.Dialect.LineEnd = "crlf"
	default:
		s.Dialect.LineEnd = "lf"
	}
	s.why("lines end in %s", strings.ToUpper(s.Dialect.LineEnd))
	return nil
}

// outsideQuotes names the line ends of a text that has both kinds, without those inside quoted cells, which end no line.
func outsideQuotes(text []byte) string {
	feeds, pairs, inside := 0, 0, false
	for i, c := range text {
		switch {
		case c == '"':
			inside = !inside
		case inside || c != '\n':
		case i > 0 && text[i-1] == '\r':
			pairs++
		default:
			feeds++
		}
	}
	switch {
	case pairs == 0:
		return "lf"
	case feeds == 0:
		return "crlf"
	}
	return "mixed"
}

// loneReturns reports whether carriage returns that stand alone end lines in a file that has line feeds, too: outside
// quotes they must be at least a tenth of the line ends; fewer are damage in the rows that hold them.
func (s *Sample) loneReturns(text []byte) bool {
	alone, feeds, inside := 0, 0, false
	for i, c := range text {
		switch {
		case c == '"':
			inside = !inside
		case inside:
		case c == '\n':
			feeds++
		case c == '\r' && (i+1 == len(text) || text[i+1] != '\n'):
			alone++
		}
	}
	return alone*10 >= feeds
}
