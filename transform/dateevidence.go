package transform

import (
	"fmt"
	"strings"
)

// orders is a set of orders in which the three numbers of a date may stand.
type orders uint8

const (
	dayFirst   orders = 1 << iota // dmy
	monthFirst                    // mdy
	yearFirst                     // ymd, the year of two digits: four digits in front need no evidence
	anyOrder   = dayFirst | monthFirst | yearFirst
)

var orderNames = [...]string{"dmy", "mdy", "ymd"}

var orderWords = map[string]string{"dmy": "day first", "mdy": "month first", "ymd": "year first"}

func (o orders) names() (names []string) {
	for i, name := range orderNames {
		if o&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

func (o orders) list() string { return strings.Join(o.names(), " or ") }

func (o orders) words() string {
	var words []string
	for _, name := range o.names() {
		words = append(words, orderWords[name])
	}
	return strings.Join(words, " or ")
}

// tooLong is the span of years that no column of practice has, but that days of a month taken for years do have.
const tooLong = 20

// dateEvidence is what the values of a column say about the order of numeric dates: "03/04/2025" says that the year is last,
// "23/06/2025" that the day is first, "25-04-03" that the month is not.
type dateEvidence struct {
	first [anyOrder + 1]int64 // by the set of orders that can read a value: line of the first such value; 0 none
	// Of the values that both year first and year last can read: the years that each way gives.
	front, back years
	undotted    bool // some value is written with other signs than dots
}

// years is a range of two-digit years; none when empty.
type years struct {
	low, high int
	some      bool
}

func (y *years) add(n int) { y.join(years{n, n, true}) }

func (y *years) join(o years) {
	switch {
	case !o.some:
	case !y.some:
		*y = o
	default:
		y.low, y.high = min(y.low, o.low), max(y.high, o.high)
	}
}

func (y *years) span() int { return y.high - y.low }

// weigh looks at one value.
func (e *dateEvidence) weigh(v string, line int64) {
	v = strings.TrimSpace(asTyped(v))
	n, width, numeric := threeNumbers(v)
	if !numeric {
		return
	}
	can := readableAs(n, width)
	e.see(can, line)
	e.undotted = e.undotted || v[width[0]] != '.' || v[width[0]+1+width[1]] != '.'
	if can&yearFirst != 0 && can != yearFirst {
		e.front.add(fullYear(n[0]))
		e.back.add(fullYear(n[2]))
	}
}

func (e *dateEvidence) see(can orders, line int64) {
	if line > 0 && (e.first[can] == 0 || line < e.first[can]) {
		e.first[can] = line
	}
}

// readableAs tells by the ranges of days and months which orders can read a date of three numbers.
func readableAs(n, width [3]int) (can orders) {
	day := func(i int) bool { return width[i] <= 2 && n[i] >= 1 && n[i] <= 31 }
	month := func(i int) bool { return width[i] <= 2 && n[i] >= 1 && n[i] <= 12 }
	if width[2] == 2 || width[2] == 4 {
		if day(0) && month(1) {
			can |= dayFirst
		}
		if month(0) && day(1) {
			can |= monthFirst
		}
	}
	if width[0] == 2 && month(1) && day(2) {
		can |= yearFirst
	}
	return can
}

// threeNumbers takes apart a date of three numbers of which the first two have one or two digits.
func threeNumbers(v string) (numbers, width [3]int, ok bool) {
	at := 0
	for i := range numbers {
		start := at
		for at < len(v) && v[at] >= '0' && v[at] <= '9' {
			at++
		}
		width[i] = at - start
		if width[i] == 0 || width[i] > 4 || i < 2 && width[i] > 2 {
			return numbers, width, false
		}
		numbers[i], _ = digits(v[start:at])
		if i < 2 {
			if at >= len(v) || strings.IndexByte("/.-", v[at]) < 0 {
				return numbers, width, false
			}
			at++
		}
	}
	return numbers, width, at == len(v) || v[at] == ' ' || v[at] == ','
}

// open reports whether some value needs an order.
func (e *dateEvidence) open() bool {
	for _, line := range e.first[1:] {
		if line > 0 {
			return true
		}
	}
	return false
}

// fits are the orders that can read every value that any order can read; none when values contradict each other.
func (e *dateEvidence) fits() orders {
	left := anyOrder
	for can := dayFirst; can <= anyOrder; can++ {
		if e.first[can] > 0 {
			left &= can
		}
	}
	return left
}

// proves returns the one order that the values allow, and why; "" when they allow several or none.
func (e *dateEvidence) proves() (order, because string) {
	if !e.open() {
		return "", ""
	}
	left := e.fits()
	if names := left.names(); len(names) == 1 {
		return names[0], fmt.Sprintf("of line %d", e.excluded(left))
	}
	// Days taken for years wander through the decades.
	likely, span, way := left, 0, ""
	switch {
	case left&yearFirst == 0 || e.front.span() >= tooLong == (e.back.span() >= tooLong):
		return "", ""
	case e.front.span() >= tooLong:
		likely, span, way = left&^yearFirst, e.front.span(), "first"
	default:
		likely, span, way = yearFirst, e.back.span(), "last"
	}
	if names := likely.names(); len(names) == 1 {
		return names[0], fmt.Sprintf("with the year %s they would spread over %d years", way, span+1)
	}
	return "", ""
}

// dayBeforeDots reports whether custom tells what no value proves: in no locale of Unicode's CLDR does the month come first
// where dots stand between the numbers and four digits of the year at the end.
func (e *dateEvidence) dayBeforeDots() bool {
	return !e.undotted && e.fits() == dayFirst|monthFirst
}

// excluded is the line by which no order but those kept is left.
func (e *dateEvidence) excluded(keep orders) (line int64) {
	for other := dayFirst; other < anyOrder; other <<= 1 {
		if keep&other != 0 {
			continue
		}
		by := int64(0)
		for can := dayFirst; can <= anyOrder; can++ {
			if at := e.first[can]; can&other == 0 && at > 0 && (by == 0 || at < by) {
				by = at
			}
		}
		line = max(line, by)
	}
	return line
}

// clash finds two kinds of values that no order can read both. Where no order is left there always are two: whatever month
// first and year first can both read, day first can read too.
func (e *dateEvidence) clash() (one, other orders) {
	for one = dayFirst; one <= anyOrder; one++ {
		for other = one + 1; other <= anyOrder; other++ {
			if e.first[one] > 0 && e.first[other] > 0 && one&other == 0 {
				return one, other
			}
		}
	}
	return 0, 0
}

func (e *dateEvidence) join(o dateEvidence) {
	for can, line := range o.first {
		e.see(orders(can), line)
	}
	e.undotted = e.undotted || o.undotted
	e.front.join(o.front)
	e.back.join(o.back)
}
