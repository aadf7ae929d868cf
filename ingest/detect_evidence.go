package ingest

import (
	"bytes"
	"strconv"
	"strings"
)

// evidence is what the sampled values of one column look like: counts of values of each type.
type evidence struct {
	column   int
	n        int // how often the value in hand occurs
	rows     int // sampled rows
	filled   int // rows with a value
	binary   int // 0 or 1, 0% or 100%
	codes    int // 8 or 9, which are missing codes beside 0 and 1, and beside letters
	unit     int // number from 0 to 1, or from 0% to 100%
	marks    int // words for right, wrong and partly right, besides 0 and 1
	ticks    int // of marks, signs such as a tick: they mark much else too
	letters  int // an option by its sign: A to J, T for true, or that of another script; in brackets or not
	signs    int // of letters, those of other scripts and Roman numerals
	romans   int // of letters, Roman numerals of several letters
	romanOne int // V or X, which are options among Roman numerals only
	several  int // several options in one cell, "BD" or "B, D", or "*" for them
	silent   int // a word for no answer, "omitted", besides those of isMissing
	small    int // whole number from 0 to 9
	whole    int
	number   int
	percent  int // number with %
	date     int
	clock    int // a date that has a time of day
	negative int
	distinct map[string]int
	sum      float64
	most     float64
	least    float64
}

// mostDistinct is how many different values of a column are counted one by one.
const mostDistinct = 200

// IsMissing reports a cell without blanks around it that holds no value in any table of marks: empty, NA, "." and the like. Case means nothing.
func IsMissing(s string) bool {
	switch strings.ToLower(s) {
	case "", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", ".", "#ref!", "#value!", "#div/0!", "#null!", "?":
		return true
	}
	return false
}

func look(s *Sample, column int) *evidence {
	e := &evidence{column: column, distinct: map[string]int{}}
	for _, row := range s.Rows {
		if column < len(row) {
			e.add(strings.TrimSpace(row[column]))
		}
	}
	return e
}

func (e *evidence) add(v string) { e.addMany(v, 1) }

// addMany adds a value that occurs n times.
func (e *evidence) addMany(v string, n int) {
	e.n = n

	e.rows += e.n
	if IsMissing(v) {
		return
	}
	e.filled += e.n
	if len(e.distinct) < mostDistinct {
		e.distinct[v] += e.n
	}
	e.addWord(v)
	text := strings.TrimSuffix(v, "%")
	x, err := strconv.ParseFloat(decimalPoint(text), 64)
	switch {
	case err == nil && text != v:
		e.addPercent(x)
	case err == nil:
		e.addNumber(v, x)
	case looksLikeDate(v):
		e.date += e.n
		if strings.Contains(v, ":") {
			e.clock += e.n
		}
	}
}

func (e *evidence) addWord(v string) {
	if sign, ok := optionSign(v); ok {
		e.letters += e.n
		if len(sign) > 1 {
			e.signs += e.n
		}
	}
	switch {
	case strings.EqualFold(v, "V"), strings.EqualFold(v, "X"):
		e.romanOne += e.n
	case isRoman(v):
		e.romans += e.n
	case isSeveral(v), isSeveralSigns(v):
		e.several += e.n
	case isSilent(v):
		e.silent += e.n
	}
	if _, sure := VerdictOf(v); sure {
		e.marks += e.n
	}
	if isTick(v) {
		e.ticks += e.n
	}
}

// isSilent knows the words for no answer that stand where an option is expected: most of those that the normaliser reads as such.
func isSilent(v string) bool {
	switch strings.Trim(strings.ToLower(v), "()[]<>") {
	case "omitted", "omit", "skipped", "skip", "unanswered", "no answer", "not answered", "no response", "not attempted", "left blank",
		"blank", "nr", "n.r.", "omitido", "omitida", "sin contestar", "sin respuesta", "nicht beantwortet", "keine antwort", "ausgelassen",
		"not_reached", "not reached", "no alcanzado", "nicht erreicht", "not_presented", "not presented", "not shown",
		"absent", "abs", "exempt", "excused":
		return true
	}
	return false
}

// isSeveral reports whether a cell names two to five different options, or has the star by which scanners say that several were
// marked.
func isSeveral(v string) bool {
	seen, n := 0, 0
	for i := 0; i < len(v); i++ {
		switch c := v[i] &^ 0x20; {
		case c >= 'A' && c <= 'J' && seen&(1<<(c-'A')) == 0:
			seen |= 1 << (c - 'A')
			n++
		case strings.IndexByte(" ,;/|&+", v[i]) < 0:
			return v == "*"
		}
	}
	return n >= 2 && n <= 5 && len(v) <= 16
}

func (e *evidence) addPercent(x float64) {
	e.percent += e.n
	if x >= 0 && x <= 100 {
		e.unit += e.n
	}
	if x == 0 || x == 100 {
		e.binary += e.n
	}
}

func (e *evidence) addNumber(v string, x float64) {
	if e.number == 0 {
		e.most, e.least = x, x
	}
	e.number += e.n
	e.sum += x * float64(e.n)
	e.most, e.least = max(e.most, x), min(e.least, x)
	if x < 0 {
		e.negative += e.n
	}
	if x >= 0 && x <= 1 {
		e.unit += e.n
	}
	if x == float64(int64(x)) {
		e.whole += e.n
		if x >= 0 && x <= 9 && len(v) == 1 {
			e.small += e.n
		}
		if x == 8 || x == 9 {
			e.codes += e.n
		}
		if x == 0 || x == 1 {
			e.binary += e.n
		}
	}
}

func (e *evidence) all(n int) bool { return e.filled > 0 && n == e.filled }

// looksLikeDate sees shape only: three groups of digits, or a day and year around a word.
func looksLikeDate(v string) bool {
	groups, digits, in, separators := 0, 0, false, false
	for i := 0; i < len(v); i++ {
		digit := v[i] >= '0' && v[i] <= '9'
		if digit {
			digits++
			if !in {
				groups++
			}
		} else if v[i] == '-' || v[i] == '/' || v[i] == '.' || v[i] == ' ' {
			separators = true
		}
		in = digit
	}
	return separators && groups >= 2 && digits >= 5 && digits <= 24 && len(v) <= 40 && digits*3 >= len(v)-12 && (groups >= 3 || strings.ContainsAny(v, " "))
}

// decimalComma reports whether numbers with a comma outnumber those with a point.
func (s *Sample) decimalComma(text []byte) bool {
	sc := scanner{rules: s.Dialect.scanRules(s.Limits, s.anyEnd)}
	commas, points := 0, 0
	for pos, rows := 0, 0; pos < len(text) && (pos < scoreBytes || rows < scoreLeast); rows++ {
		rec, ok := sc.record(text, pos, s.whole)
		if !ok {
			break
		}
		pos = rec.next
		for i := range sc.spans {
			cell := bytes.TrimSpace(sc.cell(text, i))
			if kindOf(cell) != kindNumber {
				continue
			}
			commas += min(1, bytes.Count(cell, []byte{','}))
			points += min(1, bytes.Count(cell, []byte{'.'}))
		}
	}
	return commas > points
}
