package exam

import (
	"cmp"
	"slices"
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
// names that differ in a number first, where it leads (numberLess).
func (x SittingName) ToldBefore(y SittingName) bool {
	switch m, n := x.number(), y.number(); {
	case x.Source != y.Source, m < 0 != (n < 0):
		return false
	case m != n:
		return m < n
	case x.Form != y.Form:
		return numberLess(x.Form, y.Form)
	}
	return numberLess(x.ID, y.ID)
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

// numberLess reports whether the names differ in a number first, which is smaller in a, and that one leads: no later number differs,
// as the month behind the day of a date does, or it is a year, or part of a date that a year begins.
func numberLess(a, b string) bool {
	leads := false
	for a != "" && b != "" {
		var x, y string
		x, a = nextPart(a)
		y, b = nextPart(b)
		if x == y {
			leads = isYear(x) || leads && (isDigit(x[0]) || len(x) == 1 && !isLetter(x[0]))
			continue
		}
		return isDigit(x[0]) && isDigit(y[0]) && compareParts(x, y) < 0 && (leads || isYear(x) && isYear(y) || slices.Equal(numbersIn(a), numbersIn(b)))
	}
	return false
}

func isYear(part string) bool {
	return len(part) == 4 && (part[:2] == "19" || part[:2] == "20") && isDigit(part[2])
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 }

func numbersIn(s string) (out []string) {
	for s != "" {
		var part string
		if part, s = nextPart(s); isDigit(part[0]) {
			out = append(out, strings.TrimLeft(part, "0"))
		}
	}
	return out
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
