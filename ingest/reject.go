package ingest

import (
	"fmt"
	"strconv"
)

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

// rawCap is how much of an original row a Reject keeps.
const rawCap = 4 << 10

// reject is the Reject for a record of the parser's block; its code and column say what is wrong. Raw is a copy.
func (p *parser) reject(rec scanned, line, offset int64) Reject {
	text := p.buf[rec.start:rec.end]
	r := Reject{File: p.file, Line: line, Offset: offset + int64(rec.start), Code: rec.code, Value: Mask(text),
		Raw: append([]byte(nil), text[:min(len(text), rawCap)]...)}
	if rec.column >= 0 && rec.column < len(p.header) {
		r.Column = p.header[rec.column]
	}
	r.Message = rejectMessage(rec, len(p.header))
	return r
}

// rejectMessage says what is wrong in one line, without any content of the row.
func rejectMessage(rec scanned, width int) string {
	e, _ := Explain(rec.code)
	switch rec.code {
	case codeShortRow, codeLongRow:
		return fmt.Sprintf("the row has %d cells where the header has %d", rec.cells, width)
	case codeStrayQuote, codeAfterQuote, codeUnclosed, codeTruncated, codeStrayReturn, codeFieldTooLong, codeZeroByte, codeInvalidText:
		if rec.column >= 0 {
			return fmt.Sprintf("%s (cell %d)", e.Short, rec.column+1)
		}
	}
	return e.Short
}

func recordTooLong(file string, line int64, limit int) *FileError {
	return &FileError{Path: file, Line: line, Code: codeRecordTooLong,
		Message: fmt.Sprintf("a row is longer than %d bytes", limit),
		Hint:    "the file is damaged at this line, or is not CSV; every row of an export is shorter than that"}
}

// asideCap bounds how many rows set aside are kept one by one. A file of which more is set aside than read, by then, is
// refused: whatever follows could not make it usable, and a hostile file must not fill the memory with its faults.
const asideCap = 100_000

func hopeless(aside, used int64) bool { return aside > asideCap && aside > used }

func tooManyAside(file string, line, aside int64) *FileError {
	return &FileError{Path: file, Line: line, Code: "too-many-set-aside",
		Message: fmt.Sprintf("%d rows would have to be set aside up to here, more than could be read", aside),
		Hint:    "most often the delimiter or the quote was taken wrong: see `cutscore check`, and state it"}
}
