package ingest

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// Figures tell rows of a matrix that hold figures of the items, such as shares correct, from those of people, whatever they are
// called: fractions stand where nobody else has any, and the row's name is none like the others'.
type Figures struct {
	label int
	plain []int           // columns in which people have no fraction
	like  map[string]bool // the shapes of people's ids
	many  bool            // people were seen: of few, one may well be the only one with parts of the credit
}

// fewestFigures is how many fractions a row of figures has at least.
const fewestFigures = 3

// FiguresOf learns from the sample what people's rows look like; label is the column that names them.
func FiguresOf(s *Sample, label int) *Figures {
	f := &Figures{label: label, like: map[string]bool{}}
	var people [][]string
	for i, row := range s.Rows {
		if !AtEnds(i, len(s.Rows)) || !mostlyFractions(row, label) {
			people = append(people, row)
			f.like[idShape(row[label])] = true
		}
	}
	f.many = len(people) >= 2*certainRows
	for at := range s.Header {
		if at != label && len(people) >= certainRows && noFractions(people, at) {
			f.plain = append(f.plain, at)
		}
	}
	return f
}

// Are reports whether a row is of figures; cell gives its cells by column. It is for rows at either end of a table.
func (f *Figures) Are(cell func(column int) string) bool {
	fractions, numbers := 0, 0
	for _, at := range f.plain {
		v := strings.TrimSpace(cell(at))
		if isMissing(v) {
			continue
		}
		number, fraction := isFigure(v)
		if !number {
			return false
		}
		numbers++
		if fraction {
			fractions++
		}
	}
	if fractions < fewestFigures || 2*fractions <= numbers {
		return false
	}
	shape := idShape(cell(f.label))
	switch {
	case !f.like[shape]:
		return true
	case strings.ContainsAny(shape, "9@"):
		return false
	}
	return f.many && fractions == numbers // a name like others: "Point biserial" beside "Ann Lee"
}

// AtEnds reports whether row i of n, from 0, is one of the first or last rows, among which sums and keys stand.
func AtEnds(i, n int) bool { return i < SummaryTop || i >= n-SummaryBottom }

// EndsAt reports whether row i of the sample is one of the first or last rows of the file, as AtEnds does where the sample is all of it.
func (s *Sample) EndsAt(i int) bool {
	return i < SummaryTop || s.whole && len(s.Rows) < sampleRows && AtEnds(i, len(s.Rows))
}

func mostlyFractions(row []string, label int) bool {
	fractions, numbers := 0, 0
	for at, v := range row {
		if at == label {
			continue
		}
		number, fraction := isFigure(strings.TrimSpace(v))
		if number {
			numbers++
		}
		if fraction {
			fractions++
		}
	}
	return fractions >= fewestFigures && 2*fractions > numbers
}

func noFractions(rows [][]string, at int) bool {
	for _, row := range rows {
		if _, fraction := isFigure(strings.TrimSpace(row[at])); fraction {
			return false
		}
	}
	return true
}

// isFigure reports whether a cell is a number, and whether one with a fraction or a percent sign.
func isFigure(v string) (number, fraction bool) {
	if v == "" || (v[0] < '0' || v[0] > '9') && !strings.ContainsRune("-+.,", rune(v[0])) {
		return false, false
	}
	text := strings.TrimSpace(strings.TrimSuffix(v, "%"))
	x, err := strconv.ParseFloat(decimalPoint(text), 64)
	if err != nil {
		return false, false
	}
	return true, text != v && x != 0 && x != 100 || x != math.Trunc(x)
}

// idShape is an id with its digits and letters made alike: those of one export are of few shapes.
func idShape(id string) string {
	var b strings.Builder
	last := rune(-1)
	for _, r := range strings.TrimSpace(id) {
		switch {
		case unicode.IsDigit(r):
			r = '9'
		case unicode.IsLetter(r) || r == '-' || r == '\'' || r == '.':
			r = 'a'
		}
		if r != last || r != '9' && r != 'a' {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}
