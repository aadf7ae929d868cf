package ingest

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// Figures tell rows of a matrix that hold the items' shares correct or means from those of people, whatever they are called:
// fractions stand where nobody else has any, they are about the means of their columns, which parts of the credit are not, and the
// row's name is none like the others'. Rows of what there is to earn are told as well, where people's ids differ in their figures alone.
type Figures struct {
	label int
	plain []int           // columns in which people have no fraction
	of    []columnFigures // of each of plain
	like  map[string]bool // the shapes of people's ids
	many  bool            // people were seen: of few, one may well be the only one with parts of the credit
	most  []float64       // of each of plain, the most that anybody has; nil where ids do not differ in their figures alone
	none  []bool          // of each of plain, whether somebody has 0; nil as most is
	least bool            // a row is called Minimum, so that one called Maximum is of the same kind
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
			f.plain, f.of = append(f.plain, at), append(f.of, columnFiguresOf(people, at))
		}
	}
	f.learnMost(s)
	return f
}

// learnMost learns what the people have at most, where ids differ in their figures alone, 9001 or s17; rows at the ends apart whose names
// are those of sums. Elsewhere a word may be somebody's name: jdoe beside abc12, or Max beside Kim.
func (f *Figures) learnMost(s *Sample) {
	var people [][]string
	alike := map[string]bool{}
	for i, row := range s.Rows {
		switch {
		case !isWorded(row[f.label]):
			people = append(people, row)
			alike[withoutFigures(row[f.label])] = true
		case !AtEnds(i, len(s.Rows)) || !namesNobody(row[f.label]):
			return
		}
	}
	if len(people) < certainRows || len(alike) > 1 {
		return
	}
	for _, at := range f.plain {
		of := columnFiguresOf(people, at)
		f.most, f.none = append(f.most, of.most), append(f.none, of.none)
	}
	f.least = slices.ContainsFunc(s.Rows, func(row []string) bool {
		return slices.Contains([]string{"min", "minimum", "minimo"}, wordOf(row[f.label]))
	})
}

// namesNobody reports a word for what is about all people, though it may be somebody's name, too.
func namesNobody(label string) bool {
	word := wordOf(label)
	is, _ := IsItemFigure(label)
	return is || mostWords()[word] || sureSums()[word] || maybeSums()[word] || KeyNameOf(label) != NoKey
}

// isWorded reports a label without any figure, as "Max" is one.
func isWorded(label string) bool { return !strings.ContainsFunc(label, unicode.IsDigit) }

func withoutFigures(id string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, strings.TrimSpace(id))
}

// mostWords are what a row of what there is to earn may be called where people's ids are numbered; each may be somebody's name.
var mostWords = sync.OnceValue(func() map[string]bool {
	return wordSet("max|maximum|full|possible|points|marks|mark|worth|weight|weights|weighting|value|values|credit|total|totals|" +
		"punkte|punktzahl|gewicht|gewichtung|wert|puntos|peso|valor|bareme|coefficient|poids|punti|pontos|punten|gewichten")
})

// areMost reports whether a row holds the most that there is to earn: under such a word, where people's ids are numbered, in no column
// less than anybody has, and nothing but numbers.
func (f *Figures) areMost(cell func(column int) string) bool {
	label := strings.TrimSpace(cell(f.label))
	if f.most == nil || !mostWords()[wordOf(label)] {
		return false
	}
	numbers := 0
	for i, at := range f.plain {
		v := strings.TrimSpace(cell(at))
		if IsMissing(v) {
			continue
		}
		if x, ok := figureValue(v); !ok || x < f.most[i] {
			return false
		}
		numbers++
	}
	return numbers >= fewestFigures
}

// areFull reports whether a row of the most tells the full points of questions: in half of the columns or more somebody has them, and
// somebody has none. Under such words stand sums and weights, too, which nobody reaches, and the highest number of an option, which
// hardly begin at 0.
func (f *Figures) areFull(cell func(column int) string) bool {
	if f.least || !f.areMost(cell) {
		return false
	}
	bears, numbers := 0, 0
	for i, at := range f.plain {
		if x, ok := figureValue(cell(at)); ok {
			numbers++
			if x == f.most[i] && f.none[i] {
				bears++
			}
		}
	}
	return 2*bears >= numbers
}

// Are reports whether a row is of figures; cell gives its cells by column. It is for rows at either end of a table.
func (f *Figures) Are(cell func(column int) string) bool { return f.areMost(cell) || f.areMeans(cell) }

// areMeans reports whether a row holds shares correct or means.
func (f *Figures) areMeans(cell func(column int) string) bool {
	fractions, numbers := 0, 0
	var fits [len(scales)]int
	for i, at := range f.plain {
		v := strings.TrimSpace(cell(at))
		if IsMissing(v) {
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
		for scale := range fits {
			if f.of[i].fits(v, scale) {
				fits[scale]++
			}
		}
	}
	if fractions < fewestFigures || 2*fractions <= numbers || float64(slices.Max(fits[:])) < figuresFit*float64(numbers) {
		return false
	}
	shape := idShape(cell(f.label))
	switch {
	case !f.like[shape]:
		return true
	case strings.ContainsAny(shape, "9@"):
		return false
	}
	return f.many && fractions == numbers // a name like others: "Mittlere Rate" beside "Ann Lee"
}

// Figures are about the means of their columns, all in one of these units.
const (
	figuresFit = 0.9  // share of the figures that are
	figureNear = 0.05 // of what there is to earn
)

// scales are the units that figures of items are in: means of the points, or shares of the most that anybody earned, and of these percents.
var scales = [...]struct{ share, percent bool }{{false, false}, {true, false}, {false, true}, {true, true}}

// columnFigures are what people have in a column.
type columnFigures struct {
	mean, all, most float64 // mean of the cells with a value, mean with those without as 0, and the most
	none            bool    // some cell is 0
	numbers         bool    // some cell is a number: in a column of letters, any figure is one of the item
}

func columnFiguresOf(people [][]string, at int) (c columnFigures) {
	n, sum := 0, 0.0
	for _, row := range people {
		if x, ok := figureValue(row[at]); ok {
			n++
			sum += x
			c.most = max(c.most, x)
			c.none = c.none || x == 0
		}
	}
	if n > 0 {
		c.numbers, c.mean, c.all = true, sum/float64(n), sum/float64(len(people))
	}
	return c
}

// fits reports whether a cell is about the mean of the column in a unit. Halves are marks far more often: they must be the mean.
func (c *columnFigures) fits(v string, scale int) bool {
	if !c.numbers {
		return true
	}
	x, ok := figureValue(v)
	unit := max(c.most, 1)
	if scales[scale].share && c.most > 0 {
		x, unit = x*c.most, c.most
	}
	if scales[scale].percent {
		x /= 100
	}
	near := figureNear * unit
	if 2*x == math.Trunc(2*x) {
		near = figureNear / 10 * unit
	}
	return ok && (math.Abs(x-c.mean) <= near || math.Abs(x-c.all) <= near)
}

// figureValue is the number of a cell, with a percent sign or not.
func figureValue(v string) (x float64, ok bool) {
	x, err := strconv.ParseFloat(decimalPoint(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), "%"))), 64)
	return x, err == nil
}

// AtEnds reports whether row i of n, from 0, is one of the first or last rows, among which sums and keys stand.
func AtEnds(i, n int) bool { return i < SummaryTop || i >= n-SummaryBottom }

// EndsAt reports whether row i of the sample is one of the first or last rows of the file, as AtEnds does where the sample is all of it.
func (s *Sample) EndsAt(i int) bool {
	return i < SummaryTop || s.HasAllRows() && AtEnds(i, len(s.Rows))
}

// HasAllRows reports whether the sample is the whole file and no row was left out of it.
func (s *Sample) HasAllRows() bool { return s.whole && len(s.Rows) < sampleRows }

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
	x, ok := figureValue(v)
	return ok, ok && (strings.HasSuffix(v, "%") && x != 0 && x != 100 || x != math.Trunc(x))
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
