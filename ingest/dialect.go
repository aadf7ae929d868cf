package ingest

import "strings"

// Dialect is how a file is written.
type Dialect struct {
	Encoding   string `json:"encoding"`    // "utf-8", "utf-8-bom", "utf-16le", "utf-16be", "windows-1252", "latin-1"
	Delimiter  string `json:"delimiter"`   // one byte, such as , ; tab |, or one byte and a blank that belongs to it (", ")
	Quote      string `json:"quote"`       // `"`, `'` or "" for none
	Escape     string `json:"escape"`      // "doubled" or "backslash"
	LineEnd    string `json:"line_end"`    // "lf", "crlf", "cr", "mixed"
	HeaderLine int64  `json:"header_line"` // physical line of the first header line; 0 no header
	HeaderRows int    `json:"header_rows"` // 0, 1 or more
	Decimal    string `json:"decimal"`     // "." or ","
	Gzip       bool   `json:"gzip"`
	// LinesQuoted: each line of the file stands inside one pair of quotes as a whole; the rest is about what they hold.
	LinesQuoted bool `json:"lines_quoted,omitempty"`
}

// Stated is what the user said about a file; it wins over what is sniffed, and a disagreement is reported.
type Stated struct {
	Encoding, Delimiter, Quote string
	Header                     string // "", "none", the 1-based line number of the header, or "N-M" for several lines
	Format                     string // name of a shipped format, or path of a format file
	Kind                       Kind
	DateOrder                  string // "", "ymd", "dmy", "mdy"

	pasted int64 // line of the first answer; 0 unless the format of pasted lines, not the user, states delimiter, quote and header
}

// rules is a Dialect and the limits as the scanner wants them.
type rules struct {
	delim     byte
	quote     byte // meaningful only when quoted
	quoted    bool // a quote character exists in this dialect
	backslash bool // a backslash before a quote or a backslash escapes it
	skipBlank bool // one blank after a delimiter belongs to it
	anyEnd    bool // a lone carriage return ends a line, too
	fieldMax  int
	recordMax int
	columnMax int
}

// scanRules translates d for the scanner. anyEnd says whether lone carriage returns end lines.
func (d Dialect) scanRules(l Limits, anyEnd bool) rules {
	r := rules{
		delim: d.Delimiter[0], skipBlank: len(d.Delimiter) == 2, anyEnd: anyEnd,
		backslash: d.Escape == "backslash",
		fieldMax:  l.FieldBytes, recordMax: l.RecordBytes, columnMax: l.Columns,
	}
	if d.Quote != "" {
		r.quoted, r.quote = true, d.Quote[0]
	}
	return r
}

// statedDelimiter reads what a user calls a delimiter: itself, or its name.
func statedDelimiter(s string) (string, bool) {
	switch strings.ToLower(s) {
	case "comma":
		return ",", true
	case "semicolon":
		return ";", true
	case "tab", `\t`:
		return "\t", true
	case "pipe", "bar":
		return "|", true
	case "space", "blank":
		return " ", true
	case "colon":
		return ":", true
	}
	ok := len(s) == 1 || len(s) == 2 && s[1] == ' ' && s[0] != ' '
	if !ok || strings.ContainsAny(s[:1], "\"\\\r\n\x00") || s[0] >= 0x80 {
		return "", false
	}
	return s, true
}

// statedQuote reads what a user calls a quote character; "none" gives "".
func statedQuote(s string) (string, bool) {
	switch strings.ToLower(s) {
	case "none":
		return "", true
	case "double":
		return `"`, true
	case "single", "apostrophe":
		return "'", true
	}
	ok := len(s) == 1 && s[0] > ' ' && s[0] < 0x7f && s != `\`
	return s, ok
}

// delimiterName is what messages call a delimiter.
func delimiterName(d string) string {
	switch d[:1] {
	case "\t":
		return "tab"
	case " ":
		return "blank"
	case "\x1f", "\x01":
		return "a control character"
	}
	return d[:1]
}

// quoteName is what messages call a quote.
func quoteName(q string) string {
	if q == "" {
		return "none"
	}
	return q
}
