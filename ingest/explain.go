package ingest

import "slices"

// Explanation documents one code: what it means and what to do. Codes are stable.
type Explanation struct {
	Code    string `json:"code"`
	Outcome string `json:"outcome"` // "row set aside", "file refused" or "note"
	Short   string `json:"short"`   // the message, as a clause
	Meaning string `json:"meaning"`
	Remedy  string `json:"remedy"`
}

// What happens when a code is given.
const (
	RowSetAside = "row set aside"
	FileRefused = "file refused"
	Note        = "note"
)

// Codes of the reader.
const (
	codeShortRow     = "short-row"
	codeLongRow      = "long-row"
	codeStrayQuote   = "stray-quote"
	codeAfterQuote   = "text-after-quote"
	codeUnclosed     = "unclosed-quote"
	codeTruncated    = "truncated-record"
	codeStrayReturn  = "stray-carriage-return"
	codeZeroByte     = "zero-byte"
	codeInvalidText  = "invalid-text"
	codeFieldTooLong = "field-too-long"

	codeMarkInside     = "byte-order-mark-inside"
	codeRepeatedHeader = "repeated-header"
	codeSecondTable    = "second-table"

	codeRecordTooLong    = "record-too-long"
	codeEmptyFile        = "empty-file"
	codeBinary           = "binary-file"
	codeEncoding         = "unknown-encoding"
	codeFileTooLarge     = "file-too-large"
	codeTooManyColumns   = "too-many-columns"
	codeTooManyRows      = "too-many-rows"
	codeGzipRatio        = "gzip-ratio"
	codeGzipDamaged      = "gzip-damaged"
	codeHeaderWidth      = "header-width"
	codeHeaderUnknown    = "header-unknown"
	codeFormatUnfilled   = "format-unfilled"
	codeHeaderUnreadable = "header-unreadable"
	codeNoHeaderLine     = "no-such-header-line"
	codeBadStated        = "bad-dialect-option"
	codeUnreadable       = "unreadable-file"
	codeFileChanged      = "file-changed"
	codeLineNotQuoted    = "line-not-quoted"
)

// Codes lists every code that reaches rejects.csv, run.json or the screen, sorted.
func Codes() []string {
	var out []string
	for _, e := range explanations() {
		out = append(out, e.Code)
	}
	slices.Sort(out)
	return out
}

// Explain returns what is known about a code.
func Explain(code string) (Explanation, bool) {
	for _, e := range explanations() {
		if e.Code == code {
			return e, true
		}
	}
	return Explanation{}, false
}

func explanations() []Explanation {
	return slices.Concat(rowExplanations(), fileExplanations(), valueExplanations(), storeExplanations())
}

func rowExplanations() []Explanation {
	return []Explanation{
		{codeShortRow, RowSetAside, "the row has fewer cells than the header",
			"Cells are missing, and nothing says which, so no cell of the row can be trusted to stand in its column.",
			"Open the row in a text editor: a delimiter was lost, or a line break split the row in two."},
		{codeLongRow, RowSetAside, "the row has more cells than the header",
			"There are cells without a column, and nothing says which cell is the extra one.",
			"Look for a delimiter inside a cell that is not quoted, such as a comma in a name."},
		{codeStrayQuote, RowSetAside, "a quote stands inside a cell that is not quoted",
			"A quote character may stand inside a cell only when the cell is quoted and the quote is doubled.",
			"If the file never uses quotes around cells, say so with --quote none; otherwise mend the cell."},
		{codeAfterQuote, RowSetAside, "text follows the closing quote of a cell",
			"After the quote that closes a cell only a delimiter or the end of the line may come. Most often a quote inside the cell was not doubled.",
			"Double the quote inside the cell, or export the file again."},
		{codeUnclosed, RowSetAside, "a quoted cell is never closed",
			"A cell begins with a quote at the line that is named, and no quote closes it. Reading went on at the next line.",
			"Close or remove the quote in that line."},
		{codeTruncated, RowSetAside, "the file ends inside a quoted cell",
			"The last line begins a quoted cell that never ends: the file was probably cut off.",
			"Compare the size with the original, and export or copy the file again."},
		{codeStrayReturn, RowSetAside, "a carriage return stands inside a cell that is not quoted",
			"A carriage return without a line feed is neither text nor the line end that this file uses.",
			"Remove it, or export the file again with one kind of line end."},
		{codeZeroByte, RowSetAside, "a zero byte stands in a cell",
			"Text holds no zero bytes. The file is damaged here, or was joined from files of different encodings.",
			"Export the file again; check the disk or the transfer if it comes back."},
		{codeInvalidText, RowSetAside, "a cell is not valid text in the file's encoding",
			"Bytes of the cell mean no character in the encoding that the file was taken to have.",
			"If many rows are affected the encoding was taken wrong: state it, for instance --encoding windows-1252."},
		{codeFieldTooLong, RowSetAside, "a cell is longer than the limit",
			"One cell holds more text than the limit on fields (256 KiB unless stated otherwise).",
			"Look whether a quote was left open; shorten the cell if it is meant."},
		{codeMarkInside, RowSetAside, "a byte order mark stands before a row",
			"The invisible mark that begins a file stands in the middle of this one: it was put together from several files. It would become part of the row's first cell.",
			"Join the files again without their marks, or give them one by one."},
		{codeRepeatedHeader, RowSetAside, "the header line is repeated among the rows",
			"The line holds the names of the columns again. The rows below it are read like those above it.",
			"Nothing, if the file was put together from several exports of one kind; otherwise split it there."},
	}
}

func fileExplanations() []Explanation {
	return []Explanation{
		{codeRecordTooLong, FileRefused, "a row is longer than the limit",
			"A row without an end is the mark of a damaged file or of one that is no CSV.", "Look at the line that is named."},
		{codeSecondTable, FileRefused, "the row belongs to a second table in the file",
			"A line above this row is the header of another table: it repeats names of the first header, but not in the same columns, so that everything below it would be read under the wrong names. One file is read as one table; `cutscore cat` writes the first and leaves out the others.",
			"Split the file before the line that is named, and give the parts."},
		{codeEmptyFile, FileRefused, "the file is empty", "The file holds no line with text.", "Export it again."},
		{codeBinary, FileRefused, "the file is not text", "Its first bytes are those of a spreadsheet, an archive, a picture or another binary format.",
			"Save it as CSV (in a spreadsheet: Save as, CSV UTF-8)."},
		{codeEncoding, FileRefused, "the file is text in an encoding that is not known", "It is neither UTF-8 nor UTF-16 nor windows-1252.", "Save it as UTF-8, or state the encoding with --encoding."},
		{codeFileTooLarge, FileRefused, "the file is larger than the limit", "The limit protects the machine; the file may well be good.", "Split the export, or raise the limit."},
		{codeTooManyColumns, FileRefused, "the header has more columns than the limit",
			"The limit is 4096 columns: a download with six columns for each of 680 questions. What is wider most often is read with the wrong delimiter, or is no table.",
			"State the delimiter with --delimiter; split a wider export by columns, each part with the column of the examinees."},
		{codeTooManyRows, FileRefused, "the file has more rows than the limit", "The limit protects the machine; the file may well be good.", "Split the export."},
		{codeGzipRatio, FileRefused, "the file unpacks to far more than its size", "A compressed file that grows more than 200 times is taken for an attack.", "Unpack it yourself and look at it."},
		{codeGzipDamaged, FileRefused, "the compressed file is damaged or cut off", "Its checksum or its structure is wrong, so no row of it can be trusted.", "Copy or download it again."},
		{codeHeaderWidth, FileRefused, "the header and the rows have different numbers of cells",
			"With a name missing or to spare, nothing says which column each name belongs to.", "Mend the header line, or state another one with --header N."},
		{codeHeaderUnreadable, FileRefused, "the header cannot be read", "Its quotes make no sense, so nothing says where one name ends and the next begins.", "Mend the line, or name another header line with --header N."},
		{codeNoHeaderLine, FileRefused, "the stated header line is not in the file", "The line number given with --header lies beyond the end, or beyond the first 50 lines.", "Count again: the first line is 1."},
		{codeBadStated, FileRefused, "a stated delimiter, quote or encoding is not one that can be read", "A delimiter is one character (or one and a blank); encodings are utf-8, utf-16le, utf-16be, windows-1252 and latin-1.", "Correct the option, or leave it out."},
		{codeUnreadable, FileRefused, "the file cannot be opened or read", "The operating system said so.", "Check the name, the rights and the disk."},
		{codeLineNotQuoted, FileRefused, "the lines stand inside one pair of quotes each, and this one does not",
			"A spreadsheet that took the table for one column has written each line as a single quoted cell. Such a file is read as what the quotes hold, if all of its lines are so.",
			"Export the file again and do not save it in a spreadsheet."},
		{codeFileChanged, FileRefused, "the file changed while it was read", "Somebody was still writing it, or put another one in its place; what was read is neither the old file nor the new one.",
			"Run again when the export is complete; --settle leaves files alone that changed a moment ago."},
		{"unbalanced", FileRefused, "the lines of the file do not balance", "Every line must be in exactly one lane; here they were not. This is a defect of cutscore, and the file was not used.", "Please report it with the header line of the file."},
		{"nothing-usable", FileRefused, "no row of the file could be used", "An import of nothing is never called a success.", "`cutscore check FILE` shows what each column was taken for."},
		{"too-many-set-aside", FileRefused, "too many rows would have to be set aside", "In lenient mode at most 50 rows or 5% may be set aside, whichever is more; in strict mode none.", "`cutscore check FILE` shows the first of them."},
		{"marks-unread", FileRefused, "answers are lost whose marks are not known, and all other marks are alike",
			"In a table with one row per answer, some marks are not known, and those that are known are all alike. A word that nobody knows most often stands for all right answers, or for all wrong ones: what is left would be published as 0% or 100%.",
			"Write 1 and 0, or Correct and Incorrect. Or map the marks under options.values in a format file (`cutscore formats draft FILE > my.json`), for example \"100\": \"correct\"."},
	}
}
