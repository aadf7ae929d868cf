package ingest

// Dialect is how a file is written.
type Dialect struct {
	Encoding   string `json:"encoding"`    // "utf-8", "utf-8-bom", "utf-16le", "utf-16be", "windows-1252", "latin-1"
	Delimiter  string `json:"delimiter"`   // one of , ; tab | or another single byte
	Quote      string `json:"quote"`       // `"`, `'` or "" for none
	Escape     string `json:"escape"`      // "doubled" or "backslash"
	LineEnd    string `json:"line_end"`    // "lf", "crlf", "cr", "mixed"
	HeaderLine int64  `json:"header_line"` // physical line of the first header line; 0 no header
	HeaderRows int    `json:"header_rows"` // 0, 1 or more
	Decimal    string `json:"decimal"`     // "." or ","
	Gzip       bool   `json:"gzip"`
}

// ColumnUse says what one column was taken to mean, and why.
type ColumnUse struct {
	Index   int      `json:"index"` // 0-based
	Name    string   `json:"name"`
	Field   Field    `json:"field"`            // "" not used
	Item    string   `json:"item,omitempty"`   // wide form: the item this column holds
	Parser  string   `json:"parser,omitempty"` // value spelling, a name in transform/value.go
	Why     string   `json:"why"`
	Samples []string `json:"samples"` // at most 3
}

// Limits are hard bounds on what is read. Zero means the default.
type Limits struct {
	FileBytes   int64 // 4 GB
	RecordBytes int   // 1 MiB
	FieldBytes  int   // 64 KiB
	Columns     int   // 512
	HeaderDepth int   // 50 lines
	GzipRatio   int64 // 200
	Rows        int64 // 0: no bound
}

// Stated is what the user said about a file; it wins over what is sniffed, and a disagreement is reported.
type Stated struct {
	Encoding, Delimiter, Quote string
	Header                     string // "", "none", or the 1-based line number of the header
	Format                     string // name of a shipped format, or path of a format file
	Kind                       Kind
	DateOrder                  string // "", "ymd", "dmy", "mdy"
}
