package ingest

import "strconv"

// Reject is one row set aside: where, why, and what to do. Value is masked: the shape of the cell without its content.
type Reject struct {
	File    string `json:"file"`
	Line    int64  `json:"line"`
	Offset  int64  `json:"offset"`
	Column  string `json:"column"`
	Code    string `json:"code"` // stable; documented by `cutscore explain CODE`
	Message string `json:"message"`
	Value   string `json:"value"` // masked
	Raw     []byte `json:"-"`     // original row, at most 4 KB; only rejects.csv shows it
}

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
	Blank     int64 `json:"lines_blank"`
	Footer    int64 `json:"rows_footer"`
	Used      int64 `json:"rows_used"`
	Duplicate int64 `json:"rows_duplicate"`
	SetAside  int64 `json:"rows_set_aside"`
}

// Balanced reports whether every line is in exactly one lane.
func (c Counts) Balanced() bool {
	return c.Lines == c.Preamble+c.Header+c.Blank+c.Footer+c.Used+c.Duplicate+c.SetAside
}

// FileError is a file refused whole. It names the place, what was expected, what was found and what to do.
type FileError struct {
	Path    string
	Line    int64 // 0 when no line is to blame
	Column  string
	Code    string
	Message string
	Hint    string // what to do, one sentence; "" when we do not know
}

// Error gives place, code and message on one line; the hint is printed on a line of its own by the command.
func (e *FileError) Error() string {
	place := e.Path
	if e.Line > 0 {
		place += ":" + strconv.FormatInt(e.Line, 10)
	}
	if e.Column != "" {
		place += ": column " + strconv.Quote(e.Column)
	}
	return place + ": " + e.Message + " [" + e.Code + "]"
}
