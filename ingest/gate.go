package ingest

import "fmt"

// How much may be set aside in lenient mode before the file is refused whole: the larger of the two.
const (
	LenientRows  = 50
	LenientShare = 0.05
)

// Tolerable reports whether a file with these counts may be used: in strict mode nothing may be set aside; otherwise at
// most LenientRows rows or LenientShare of the data rows, whichever is more, and at least one row must be usable.
func (c Counts) Tolerable(strict bool) bool {
	if c.SetAside == 0 {
		return true
	}
	if strict || c.Used+c.Duplicate == 0 {
		return false
	}
	return c.Few()
}

// Few reports whether at most LenientRows rows or LenientShare of the data rows, whichever is more, are set aside.
func (c Counts) Few() bool {
	rows := float64(c.Used + c.Duplicate + c.SetAside)
	return float64(c.SetAside) <= max(LenientRows, LenientShare*rows)
}

// MarksUnread is the refusal of a file of which only answers with some of the marks could be used; first is one of the others.
func MarksUnread(path string, c Counts, unknownMarks int64, first Reject) *FileError {
	return &FileError{Path: path, Code: "marks-unread", Line: first.Line, Column: first.Column,
		Message: fmt.Sprintf("%d of %d answers have a mark that is not known, and all other marks are alike: what is left would be all right, or all wrong", unknownMarks, c.Used+c.Duplicate+c.SetAside),
		Hint:    "write 1 and 0, or Correct and Incorrect; or `cutscore formats draft FILE > my.json`, write what each mark means under options.values, and give --format my.json"}
}

// Unbalanced is the error for a file whose lines are not each in exactly one lane: a bug of ours, never the user's.
func Unbalanced(path string, c Counts) *FileError {
	return &FileError{Path: path, Code: "unbalanced",
		Message: fmt.Sprintf("%d lines were counted but %d were accounted for; this is a defect of cutscore, and the file was not used",
			c.Lines, c.Preamble+c.Header+c.Blank+c.Footer+c.Used+c.Duplicate+c.SetAside),
		Hint: "please report it with the header line of the file"}
}

// NothingUsable is the refusal of a file from which no row could be used: an import of nothing is never a success.
func NothingUsable(path string, c Counts, rejects []Reject) *FileError {
	e := &FileError{Path: path, Code: "nothing-usable", Message: "the file has a header but no data row", Hint: "export it again with the answers or scores in it"}
	if len(rejects) > 0 {
		first := rejects[0]
		e.Line, e.Column = first.Line, first.Column
		e.Message = fmt.Sprintf("none of its %d data rows could be used; the first was set aside because %s", c.SetAside, first.Message)
		e.Hint = "`cutscore check` shows what each column was taken for; `cutscore explain " + first.Code + "` says what to do"
	}
	return e
}

// TooManyContradict is the refusal of a file of which more rows contradict each other than Tolerable allows, or, where strict,
// of which any is in conflict with another version of itself, wherever that is; the conflicts are the last that were set
// aside, and first is one of them.
func TooManyContradict(path string, c Counts, conflicts int64, first Reject, strict bool) *FileError {
	e := TooManySetAside(path, c, strict)
	e.Line, e.Column = first.Line, first.Column
	e.Message += fmt.Sprintf("; %d of them because of other versions of the same rows, the first: %s", conflicts, first.Message)
	e.Hint = "a file that was put together from several exports can be read with a column exported_at, or as the exports that it is made of; else take the wrong rows out"
	if strict {
		e.Hint = "which of two exports is the newer is known only from a column exported_at, or from --exported-at; give each with its own, or the file without the other"
	}
	return e
}

// TooManySetAside is the refusal of a file of which more was set aside than Tolerable allows.
func TooManySetAside(path string, c Counts, strict bool) *FileError {
	e := &FileError{Path: path, Code: "too-many-set-aside",
		Message: fmt.Sprintf("%d of %d data rows would have to be set aside, more than the larger of %d rows and %.0f%%",
			c.SetAside, c.Used+c.Duplicate+c.SetAside, LenientRows, LenientShare*100),
		Hint: "`cutscore check` shows the first of them; most often the delimiter or the mapping is wrong"}
	if strict {
		e.Message = fmt.Sprintf("%d of %d data rows would have to be set aside, and --strict allows none", c.SetAside, c.Used+c.Duplicate+c.SetAside)
		e.Hint = "`cutscore check` shows them; mend the rows or leave out --strict"
	}
	return e
}
