package transform

import "cutscore/ingest"

// problem is what can be wrong with one value. Zero is a value that was read.
type problem uint8

const (
	fine         problem = iota
	missing              // an empty cell, NA, or a missing code: no value, nothing wrong
	dashed               // a lone "-": seen and not answered
	worded               // words where a number was expected, and the format says that they mean "no mark yet"
	ungraded             // answered, but the export has no mark yet
	shareUnclear         // a share or a percentage: nothing tells which, and the value is not used
	unreadableNumber
	outOfRange
	shareForPercent // 0.70 on a scale that runs to 100 or 300
	countForScore   // 131/200 on the scale of a product
	unknownMark
	unreadableTime
	otherUnit // seconds where milliseconds are expected
	timeGap
	unknownZone
	damagedID
	absentID
	unreadableRecord
	unknownOutcome
	noAnswers
	unknownFlag
	noItem
	noScore
)

// CodeMarkUnknown is the code of answers that are set aside for a mark that is not known.
const CodeMarkUnknown = "mark-unknown"

// wrong reports whether the value makes its row unusable.
func (p problem) wrong() bool { return p > shareUnclear }

// code is the stable name of the problem, as rejects.csv has it and `cutscore explain` documents it.
func (p problem) code() string {
	switch p {
	case unreadableNumber:
		return "number-unreadable"
	case outOfRange, shareForPercent, countForScore:
		return "number-out-of-range"
	case unknownMark:
		return CodeMarkUnknown
	case unreadableTime, otherUnit:
		return "time-unreadable"
	case timeGap:
		return "time-nonexistent"
	case unknownZone:
		return "time-zone-unknown"
	case damagedID:
		return "id-damaged"
	case absentID:
		return "id-missing"
	case unreadableRecord:
		return "record-unreadable"
	case unknownOutcome:
		return "outcome-unknown"
	case noAnswers:
		return "row-without-answers"
	case unknownFlag:
		return "flag-unknown"
	case noItem:
		return "item-missing"
	case noScore:
		return "score-missing"
	}
	return ""
}

// message is the problem in words, for a person who sees the row.
func (p problem) message() string {
	switch p {
	case unreadableNumber:
		return "a number was expected"
	case outOfRange:
		return "the number is outside the range that it can have"
	case shareForPercent:
		return "the score is below what its scale can mean: a share? write 70 or 70%, not 0.70"
	case countForScore:
		return "so many of so many is no score on the scale that the row names: write the score that was reported, or name the scale points"
	case unknownMark:
		return "the mark is none that is known (correct, incorrect, omitted, 1, 0, ...)"
	case unreadableTime:
		return "a date or time was expected"
	case otherUnit:
		return "in the unit of this column the number is a day of 1970, and in seconds (or milliseconds) one of today: multiply the column by 1000, or name its unit in a format of your own (parser epoch_s, epoch_ms, epoch_us)"
	case timeGap:
		return "this local time does not exist: clocks were put forward over it"
	case unknownZone:
		return "the name of the time zone is not known; use an offset such as +05:30"
	case damagedID:
		return "the id was damaged by a spreadsheet (a number such as 1.23E+12)"
	case absentID:
		return "the row does not say whose it is"
	case unreadableRecord:
		return "the answer record inside the cell could not be read"
	case unknownOutcome:
		return "the outcome is none of pass, fail, incomplete, withdrawn"
	case noAnswers:
		return "the row holds no answer at all"
	case unknownFlag:
		return "yes or no was expected"
	case noItem:
		return "the row does not say which item was answered"
	case noScore:
		return "the row has no score"
	}
	return "the value could not be read"
}

// codesUsed lists every code that this room gives to rejects and file errors, for the table that explains them.
func codesUsed() []string {
	var out []string
	for p := unreadableNumber; p <= noScore; p++ {
		out = append(out, p.code())
	}
	return append(out, "date-order-ambiguous", "date-order-contradictory", "parser-unknown", "zone-unknown", "key-unreadable", codeKeyLength, codeKeyPartial, codeKeySeveral, CodeKeyUnfit, CodeKeyWords)
}

func (p problem) reject(file string, c *ingest.Chunk, row int, column string, value []byte) ingest.Reject {
	r := ingest.Reject{File: file, Column: column, Code: p.code(), Message: p.message(), Value: ingest.Mask(value)}
	if p == unknownZone {
		r.Message = zoneAdvice(string(value))
	}
	r.Line = c.Lines[row]
	if row < len(c.Offsets) {
		r.Offset = c.Offsets[row]
	}
	if c.Raw != nil {
		raw := c.Raw(row)
		r.Raw = append([]byte(nil), raw[:min(len(raw), rawKept)]...)
	}
	return r
}

// rawKept is how many bytes of a row that is set aside are shown in rejects.csv.
const rawKept = 4 << 10
