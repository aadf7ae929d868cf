package reports

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"cutscore/stats"
)

// minItems is the smallest number of scored questions for which an area gets a number.
const minItems = stats.MinAreaScored

// figure is an estimate in words: a value with its range, or the reason why there is none.
type figure struct {
	Value, Range string // "61%", "54 to 68%"
	Level        string // "90% interval"
	N            int
	Reason       string // why it is withheld; "" when there is a value
}

// OK reports whether there is a value.
func (f figure) OK() bool { return f.Reason == "" }

// String is the figure in a line of text.
func (f figure) String() string {
	if !f.OK() {
		return f.Reason
	}
	return f.Value + " (" + f.Range + ")"
}

// figure renders an estimate and notes its method and caveats.
func (p *page) figure(e stats.Estimate) figure {
	p.used(e)
	e = e.Checked()
	if !e.OK() {
		return figure{N: e.N, Reason: sentence(e.Withheld)}
	}
	f := figure{N: e.N, Level: coverage(e.Level), Value: value(e.Unit, e.Value)}
	f.Range = span(e.Unit, e.Low, e.High)
	return f
}

// pointsUnit is the unit of a difference between percentages.
const pointsUnit = " percentage points"

// points renders a signed difference without its unit, for a column that names it.
func (p *page) points(e stats.Estimate) string {
	return withoutUnit(p.change(e)).String()
}

func withoutUnit(f figure) figure {
	f.Value = strings.TrimSuffix(strings.TrimSuffix(f.Value, pointsUnit), strings.TrimSuffix(pointsUnit, "s"))
	return f
}

// change renders a signed difference: "+4 points (-1 to +9)".
func (p *page) change(e stats.Estimate) figure {
	f := p.figure(e)
	if !f.OK() {
		return f
	}
	scale := 1.0
	unit := ""
	if share(e.Unit) {
		scale, unit = 100, pointsUnit
	}
	if f.Value = signed(e.Value*scale) + unit; math.Abs(math.Round(e.Value*scale)) == 1 {
		f.Value = strings.TrimSuffix(f.Value, "s")
	}
	f.Range = signed(e.Low*scale) + " to " + signed(e.High*scale)
	return f
}

func coverage(level float64) string {
	if level <= 0 || level >= 1 {
		return "interval"
	}
	return strconv.Itoa(int(math.Round(level*100))) + "% interval"
}

// share reports whether a unit is a part of one, printed as a percentage.
func share(unit string) bool { return unit == "proportion" || unit == "probability" }

// value prints a number in its unit, no more digits than a reader can use.
func value(unit string, x float64) string {
	switch unit {
	case "proportion", "probability":
		return percent(x)
	case "percent_correct", "epc":
		return percent(x / 100)
	case "logit", "correlation", "reliability", "":
		return minus(strconv.FormatFloat(x, 'f', 2, 64))
	case "points":
		return decimal(x)
	case "seconds":
		return strconv.Itoa(int(math.Round(x))) + " s"
	}
	return minus(strconv.FormatFloat(math.Round(x)+0, 'f', -1, 64))
}

func span(unit string, low, high float64) string {
	return strings.TrimSuffix(value(unit, low), "%") + " to " + value(unit, high)
}

// percent prints a proportion as a whole percentage. What is not quite nothing or all is not printed as such.
func percent(x float64) string {
	switch {
	case x > 0 && x < 0.005:
		return "under 1%"
	case x < 1 && x > 0.995:
		return "over 99%"
	}
	return strconv.Itoa(int(math.Round(x*100))) + "%"
}

// signed prints a whole number with its sign; the minus is the typographic one.
func signed(x float64) string {
	r := int(math.Round(x))
	switch {
	case r > 0:
		return "+" + strconv.Itoa(r)
	case r < 0:
		return "−" + strconv.Itoa(-r)
	}
	return "0"
}

// day prints a date as exported, to the day, so that day and month cannot be confused; other text stays as it is.
func day(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return t.Format("2 Jan 2006")
}

// shortDay prints a date for an axis.
func shortDay(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return t.Format("2 Jan")
}

// dayNumber is the date as days since 1970; ok is false without a date.
func dayNumber(date string) (days float64, ok bool) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0, false
	}
	return float64(t.Unix() / 86400), true
}

// count prints a number of things with thousands separated.
func count[T int | int64](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// things prints a number with its noun: "1 question", "2,310 questions".
func things[T int | int64](n T, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return count(n) + " " + noun + "s"
}

// tooFew is what stands where a number would rest on too few questions.
func tooFew(n int) string { return fmt.Sprintf("too few questions to say (%d)", n) }

// sentence gives a phrase a capital and a full stop.
func sentence(s string) string {
	s = plainDates(strings.TrimSpace(s))
	if s == "" {
		return ""
	}
	if s[0] >= 'a' && s[0] <= 'z' {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// sentences gives each phrase a capital and a full stop.
func sentences(all []string) []string {
	var out []string
	for _, s := range all {
		out = append(out, sentence(s))
	}
	return out
}

// isoDate is a date that stands alone in a sentence; one inside a file name does not.
var isoDate = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(^|[\s(])(\d{4}-\d{2}-\d{2})([\s),;:]|\.?$|\.\s)`)
})

// plainDates prints the dates in a sentence as the rest of the page does.
func plainDates(s string) string {
	return isoDate().ReplaceAllStringFunc(s, func(found string) string {
		m := isoDate().FindStringSubmatch(found)
		return m[1] + day(m[2]) + m[3]
	})
}

// and joins names: "A, B and C".
func and(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// scaleName is what a score's scale is called on a page.
func scaleName(scale string) string {
	switch scale {
	case "percent_correct":
		return "percent correct"
	case "epc":
		return "equated percent correct"
	case "three_digit":
		return "3-digit score"
	case "nbme_800":
		return "10 to 800 scale"
	case "comlex":
		return "COMLEX score"
	case "proportion":
		return "right answers"
	case "points", "":
		return scale
	}
	return strings.ReplaceAll(scale, "_", " ")
}

// score prints a score with its scale, never one without the other.
func score(v float64, scale string, max float64) string {
	text := decimal(v)
	switch {
	case scale == "points" && max > 0:
		return text + " of " + decimal(max) + " points"
	case scale == "":
		return text
	case scale == "points":
		return text + " points"
	}
	return text + " (" + scaleName(scale) + ")"
}

// decimal prints a number with at most one decimal and the typographic minus.
func decimal(x float64) string {
	return minus(strconv.FormatFloat(math.Round(x*10)/10+0, 'f', -1, 64))
}

func minus(s string) string { return strings.Replace(s, "-", "−", 1) }

func scoreValue(s *stats.ScoreValue) string {
	if s == nil {
		return ""
	}
	return score(s.Value, s.Scale, s.Max)
}
