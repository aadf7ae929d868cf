package exam

import (
	"cmp"
	"strings"
)

// SittingName is what an export calls a sitting by. Where it has no date, this is all that may tell when it was taken.
type SittingName struct{ Source, ID, Form string }

// Compare orders sittings without a date: by their number ("attempt 2"), else by the names of their forms, else by their ids,
// where numbers in names count as numbers: quiz2 is before quiz10.
func (x SittingName) Compare(y SittingName) int {
	return cmp.Or(cmp.Compare(x.number(), y.number()), NaturalOrder(x.Form, y.Form), NaturalOrder(x.ID, y.ID))
}

// ToldBefore reports whether the names tell that x was before y, and Compare does not merely have to decide: their numbers do, or
// names that differ in one number and nothing else. Two are as the day and the month of a date, of which the first need not lead.
func (x SittingName) ToldBefore(y SittingName) bool {
	switch m, n := x.number(), y.number(); {
	case x.Source != y.Source, m < 0 != (n < 0):
		return false
	case m != n:
		return m < n
	case x.Form != y.Form:
		return oneNumberLess(x.Form, y.Form)
	}
	return oneNumberLess(x.ID, y.ID)
}

// number is the whole number that the sitting is called by; -1 of none.
func (x SittingName) number() int64 {
	if n, ok := SittingNumber(x.ID); ok {
		return n
	}
	return -1
}

// SittingNumber is the whole number that an id of a sitting is, as of a first or second taking.
func SittingNumber(id string) (n int64, ok bool) {
	if len(id) > 18 {
		return 0, false
	}
	for i := range len(id) {
		if !isDigit(id[i]) {
			return 0, false
		}
		n = 10*n + int64(id[i]-'0')
	}
	return n, id != ""
}

// oneNumberLess reports whether a and b are alike but for one number, which is smaller in a.
func oneNumberLess(a, b string) bool {
	less := 0
	for a != "" && b != "" {
		var x, y string
		x, a = nextPart(a)
		y, b = nextPart(b)
		switch c := compareParts(x, y); {
		case c == 0:
		case c > 0, !isDigit(x[0]), !isDigit(y[0]):
			return false
		default:
			less++
		}
	}
	return less == 1 && a == b
}

// compareParts compares two numbers as numbers, and else as text.
func compareParts(x, y string) int {
	if isDigit(x[0]) && isDigit(y[0]) {
		x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
		return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y))
	}
	return strings.Compare(x, y)
}

// nextPart cuts the digits off the front of a text that is not empty, or all up to the next digit.
func nextPart(s string) (part, rest string) {
	n := 1
	for n < len(s) && isDigit(s[n]) == isDigit(s[0]) {
		n++
	}
	return s[:n], s[n:]
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
