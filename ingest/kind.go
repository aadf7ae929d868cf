package ingest

import "bytes"

// cellKind is what a cell looks like, for telling headers from data; its meaning is transform's business.
type cellKind uint8

const (
	kindEmpty  cellKind = iota
	kindNumber          // digits with at most one point or comma, a sign, a percent or currency sign
	kindStamp           // digits parted by - / : . and blanks: dates, times, ranges
	kindCode            // text with digits and without blanks: ids, addresses
	kindText
)

// kindOf looks at the characters of a cell only.
func kindOf(cell []byte) cellKind {
	cell = bytes.TrimSpace(cell)
	if len(cell) == 0 {
		return kindEmpty
	}
	var digits, marks, seps, other, blanks int
	for i, c := range cell {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' || c == ',':
			marks++
		case c == '-' && i == 0, c == '+' && i == 0, c == '%' && i == len(cell)-1, c == '$' && i == 0:
		case c == '-' || c == '/' || c == ':':
			seps++
		case (c == 'T' || c == 'Z') && digits >= 4:
			seps++
		case c == ' ':
			blanks++
		default:
			other++
		}
	}
	switch {
	case digits == 0:
		return kindText
	case other == 0 && seps == 0 && blanks == 0 && marks <= 1:
		return kindNumber
	case other == 0:
		return kindStamp
	case blanks == 0:
		return kindCode
	}
	return kindText
}
