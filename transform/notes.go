package transform

// The codes of remarks about rows that are used, or counted with the footer; `cutscore explain` documents each.
const (
	codeFuture        = "time-in-future"
	codeBefore2000    = "time-before-2000"
	codeAmbiguous     = "time-ambiguous"
	codeRespelled     = "id-respelled"
	codeContradiction = "result-contradicts-key"
	codeFamily        = "form-unknown"
	codeScale         = "scale-unknown"
	codeExam          = "exam-unknown"
	codeNoArea        = "area-missing"
	codeNotGraded     = "word-for-number"
	codeNoAttempt     = "no-attempt"
	codeOverMax       = "score-over-maximum"
	codeBelowZero     = "points-below-zero"
	codeNoMaximum     = "points-without-maximum"
	codeNoMark        = "answer-without-mark"
	codeRepeatedItem  = "item-repeated"
	codeSummary       = "summary-row"
	codeNobody        = "not-an-examinee"
	// CodeShareUnclear is the remark on a number that may be a share of 1 or a percentage, and is not used.
	CodeShareUnclear = "share-unclear"
	// CodeKeyIsPart is the remark on answers that were compared with a right answer which is not all that earns full marks.
	CodeKeyIsPart = "grade-contradicts-key"
	// CodeExportFuture is the remark on a time of export that is not believed: which of two versions is newer is then not known.
	CodeExportFuture = "export-in-future"
)

// notesUsed lists them all, for the table that explains them.
func notesUsed() []string {
	return []string{codeFuture, codeBefore2000, codeAmbiguous, codeRespelled, codeContradiction, codeFamily, codeScale, codeExam, codeNoArea,
		codeNotGraded, codeNoAttempt, codeOverMax, codeBelowZero, codeNoMaximum, codeNoMark, codeRepeatedItem, codeSummary, codeNobody, CodeShareUnclear, CodeKeyIsPart, CodeExportFuture}
}

// Passing reports whether a remark depends on the day of the run, and not on the row and how it is read alone.
func Passing(code string) bool { return code == codeFuture || code == CodeExportFuture }

// InFooter reports whether a remark is about a row that is counted with the footer and makes no record; the others are about
// rows that are used.
func InFooter(code string) bool {
	return code == codeSummary || code == codeNoAttempt || code == codeNobody
}

// noteMessage is the remark in words, for a person who sees the row.
func noteMessage(code string) string {
	switch code {
	case codeFuture:
		return "the time lies in the future"
	case CodeExportFuture:
		return "the export says that it was made in the future; when it was made is taken for not known"
	case codeBefore2000:
		return "the time is before the year 2000"
	case codeAmbiguous:
		return "clocks showed this local time twice; the earlier was taken"
	case codeRespelled:
		return "the id has several blanks in a row, characters that nobody sees, or accents in another encoding; it was taken in its usual spelling"
	case codeContradiction:
		return "the result is not what the key and the option chosen say; the result was believed"
	case codeFamily:
		return "no exam that is known says what a score of this form is worth; it is shown and predicts nothing"
	case codeScale:
		return "the scale of the score is not known; it is shown and compared with nothing"
	case codeExam:
		return "no exam that is known is called so; the row counts for an exam file that has the name"
	case codeNoArea:
		return "the row names no content area; it counts in the total and as not classified"
	case codeNotGraded:
		return "words stand where a number was expected; the answer or score counts as not graded"
	case codeNoAttempt:
		return "the row tells of no attempt"
	case codeOverMax:
		return "more points than there are to earn"
	case codeBelowZero:
		return "points below zero; the answer earns nothing"
	case codeNoMaximum:
		return "points without the full points say neither right nor wrong: where no key tells either, the answer is kept and not scored"
	case codeNoMark:
		return "the answer has neither a result nor points, and no key tells what is correct: it is kept and not scored"
	case codeSummary:
		return "the row sums up the others and is nobody's"
	case codeNobody:
		return "the row is of somebody who teaches and is no examinee"
	case CodeKeyIsPart:
		return "somebody with full marks gave another answer than the right one that is shown: the question takes more than it shows, and its answers are not scored; those that a store has from earlier exports stay scored"
	case CodeShareUnclear:
		return "the number may be a share of 1, a percentage, or a step of a scale whose end is not told; it is not used, and the rest of the row is"
	case codeRepeatedItem:
		return "the header names the item more than once; this answer is kept as one to another item, with a number behind its name"
	}
	return ""
}

// noteMany remarks on so many rows or answers, of which the first stands in row.
func (l *lanes) noteMany(row int, u *use, code string, n int64) {
	if n == 0 {
		return
	}
	l.note(row, u, code)
	l.batch.NoteCounts[code] += n - 1
}

// note remarks on a row that is used; u is the column, nil when none is to blame.
func (l *lanes) note(row int, u *use, code string) {
	column := ""
	if u != nil {
		column = u.Name
	}
	l.batch.note(l.n.file, l.chunk, row, column, code, noteMessage(code))
}
