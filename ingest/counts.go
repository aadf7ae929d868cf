package ingest

// Counts is the balance sheet of one file. In units of rows, where a row is one logical line (a record may span
// physical lines when a quoted cell holds a line break):
//
//	Lines = Preamble + Header + Blank + Footer + Used + Duplicate + SetAside
//
// Lines is counted by an independent pass over the bytes; Balanced says whether it adds up.
type Counts struct {
	Lines     int64 `json:"lines"`
	Physical  int64 `json:"lines_physical"`
	Preamble  int64 `json:"lines_preamble"`
	Header    int64 `json:"lines_header"`
	Blank     int64 `json:"lines_blank"` // also rows of nothing but empty cells, however many
	Footer    int64 `json:"rows_footer"`
	Used      int64 `json:"rows_used"`
	Duplicate int64 `json:"rows_duplicate"`
	SetAside  int64 `json:"rows_set_aside"`

	// Unterminated says that the last line has no line end: the file may have been cut off there.
	Unterminated bool `json:"last_line_unterminated"`
	// Unwrapped is the number of cells written ="001", a way to keep a spreadsheet from reading them as numbers, that were
	// read as 001.
	Unwrapped int64 `json:"cells_unwrapped"`
}

// Balanced reports whether every line is in exactly one lane.
func (c Counts) Balanced() bool {
	return c.Lines == c.Preamble+c.Header+c.Blank+c.Footer+c.Used+c.Duplicate+c.SetAside
}
