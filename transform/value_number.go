package transform

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// numberParser returns the parser of numbers with that name; false when there is none. Every number that leaves is finite.
//
//	number        1.5; "1,5" with a decimal comma
//	integer       a whole number
//	from_zero     a whole number that counts from 0, as a place that counts from 1
//	score         a number; "50%", "28.00 / 30" give the value before the sign, see maxOf
//	fraction      "28 / 30" as 28, the maximum being found by maxOf
//	leading       the whole number at the start: "12 Quiz" is 12
//	share         the percentage in brackets: "45 (61%)" is 61
//	proportion    0.5, "50%" or a percentage: 50; which of the two, the whole column tells (see amounts); ">99%" is its bound
//	percent       a percentage, with or without the sign: 50 is 0.5, 1 is 0.01
//	seconds       seconds, or a duration in words or by clock: "1 min 5 secs", "00:01:05", "31 sec"
//	milliseconds  milliseconds
//	minutes       minutes, or a duration
//	hours         hours, or a duration; by clock 1:30 is an hour and a half
//	duration      a duration in words or by clock, in seconds
func numberParser(s spelling) (func(string) (float64, problem), bool) {
	switch s.name {
	case "from_zero":
		return s.fromZero, true
	case "number", "integer":
		return s.number, true
	case "score", "fraction":
		return s.score, true
	case "leading":
		return s.leadingNumber, true
	case "share":
		return s.share, true
	case "proportion":
		return s.proportion, true
	case "percent":
		return s.percent, true
	case "seconds", "duration":
		return func(v string) (float64, problem) { return s.duration(v, 1) }, true
	case "milliseconds":
		return func(v string) (float64, problem) { return s.scaled(v, 1e-3) }, true
	case "minutes":
		return s.minutes, true
	case "hours":
		return s.hours, true
	}
	return nil, false
}

func (s *spelling) fromZero(v string) (float64, problem) {
	x, trouble := s.number(v)
	switch {
	case trouble != fine:
		return 0, trouble
	case x != math.Trunc(x) || x < 0 || x >= math.MaxInt32:
		return 0, outOfRange
	}
	return x + 1, fine
}

func (s *spelling) number(v string) (float64, problem) {
	v, trouble := s.figures(v)
	if trouble != fine {
		return 0, trouble
	}
	if to, ok := s.mapped(v); ok {
		v = to
	}
	x, ok := s.parse(v)
	switch {
	case !ok && s.wordy(v):
		return 0, worded
	case !ok:
		return 0, unreadableNumber
	case s.name == "integer" && (x != math.Trunc(x) || math.Abs(x) > 1<<31-1):
		return 0, unreadableNumber
	}
	return x, fine
}

// parse reads a decimal number; thousands separators, hexadecimal, Inf and NaN are none.
func (s *spelling) parse(v string) (float64, bool) {
	if s.comma && strings.IndexByte(v, ',') >= 0 {
		if strings.IndexByte(v, '.') >= 0 {
			return 0, false
		}
		v = strings.Replace(v, ",", ".", 1)
	}
	if x, ok := smallNumber(v); ok {
		return x, true
	}
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c >= '0' && c <= '9', c == '.', c == '-', c == '+', c == 'e', c == 'E':
		default:
			return 0, false
		}
	}
	x, err := strconv.ParseFloat(v, 64)
	return x, err == nil
}

// smallNumber reads plain decimals of up to 15 digits exactly: value = digits / 10^places, both exact in a float64.
func smallNumber(v string) (float64, bool) {
	if v == "" || len(v) > 16 {
		return 0, false
	}
	digits, places, point := int64(0), 0, false
	count := 0
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c >= '0' && c <= '9':
			digits = digits*10 + int64(c-'0')
			count++
			if point {
				places++
			}
		case c == '.' && !point:
			point = true
		default:
			return 0, false
		}
	}
	if count == 0 || count > 15 {
		return 0, false
	}
	return float64(digits) / powersOfTen(places), true
}

func powersOfTen(n int) float64 {
	p := 1.0
	for range n {
		p *= 10
	}
	return p
}

// score reads the value of a score, whatever is glued on: "50%", "28.00 / 30", "82 EPC" is not read.
func (s *spelling) score(v string) (float64, problem) {
	v, trouble := s.figures(v)
	if trouble != fine {
		return 0, trouble
	}
	if to, ok := s.mapped(v); ok {
		v = to
	}
	v, full, parted := outOf(v)
	if parted && strings.Trim(v, "-–— ") == "" {
		return 0, s.markless(full)
	}
	x, ok := s.parse(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), "%")))
	switch {
	case !ok && s.wordy(v):
		return 0, worded
	case !ok:
		return 0, unreadableNumber
	}
	if _, ok := s.parse(strings.TrimSpace(full)); parted && !ok { // a value without its maximum would be another one
		return 0, unreadableNumber
	}
	return x, fine
}

// outOf parts "28.00 / 30" into what was earned and the maximum. A percentage in brackets behind them, "(93%)", says the same again.
func outOf(v string) (earned, most string, parted bool) {
	earned, most, parted = strings.Cut(v, "/")
	if at := strings.IndexByte(most, '('); at >= 0 && strings.HasSuffix(most, "%)") {
		most = most[:at]
	}
	return earned, most, parted
}

// markless is what dashes before a maximum mean, "-- / 2": no mark yet; of a question that gives none, "-- / 0", nothing.
func (s *spelling) markless(full string) problem {
	switch most, ok := s.parse(strings.TrimSpace(full)); {
	case !ok:
		return unreadableNumber
	case most == 0:
		return missing
	}
	return worded
}

// wordy reports whether the value begins as a word does, in a column whose words the format takes for "not graded": products
// translate and invent such words, and an answer is not lost for one that nobody knows.
func (s *spelling) wordy(v string) bool {
	first, _ := utf8.DecodeRuneInString(v)
	return s.options.Words == "ungraded" && (unicode.IsLetter(first) || first == '(' || first == '<')
}

// maxOf returns the maximum glued on a score, "28.00 / 30"; 100 for a percentage; 0 when there is none.
func (s *spelling) maxOf(v string) float64 {
	v = strings.TrimSpace(asTyped(v))
	if strings.HasSuffix(v, "%") {
		return 100
	}
	_, after, ok := outOf(v)
	if !ok {
		return 0
	}
	x, ok := s.parse(strings.TrimSpace(after))
	if !ok || x <= 0 {
		return 0
	}
	return x
}

func (s *spelling) proportion(v string) (float64, problem) {
	v = atBound(v)
	x, trouble := s.score(v)
	if trouble != fine {
		return 0, trouble
	}
	most := s.maxOf(v)
	if most == 0 {
		most = s.options.Max
	}
	if most > 0 {
		x /= most
	} else if x, trouble = s.amounts.share(x); trouble != fine {
		return 0, trouble
	}
	if x < 0 || x > 1 {
		return 0, outOfRange
	}
	return x, fine
}

// atBound is a value without the sign of a bound: reports print ">99%", and the bound is all that is known.
func atBound(v string) string {
	return strings.TrimLeft(strings.TrimSpace(asTyped(v)), "<>≤≥~≈ ")
}

func (s *spelling) leadingNumber(v string) (float64, problem) {
	v, trouble := s.figures(v)
	if trouble != fine {
		return 0, trouble
	}
	v, _, _ = strings.Cut(v, " ")
	n, ok := digits(v)
	if !ok || len(v) > 9 {
		return 0, unreadableNumber
	}
	return float64(n), fine
}

func (s *spelling) share(v string) (float64, problem) {
	v, trouble := s.figures(v)
	if trouble != fine {
		return 0, trouble
	}
	_, after, ok := strings.Cut(v, "(")
	inner, _, closed := strings.Cut(after, ")")
	if !ok || !closed || !strings.HasSuffix(inner, "%") {
		return 0, unreadableNumber
	}
	return s.score(inner)
}

func (s *spelling) percent(v string) (float64, problem) {
	x, trouble := s.score(v)
	switch {
	case trouble != fine:
		return 0, trouble
	case x < 0 || x > 100:
		return 0, outOfRange
	}
	return x / 100, fine
}

func (s *spelling) scaled(v string, by float64) (float64, problem) {
	x, trouble := s.number(v)
	if trouble == fine && x < 0 {
		return 0, outOfRange
	}
	return x * by, trouble
}

func (s *spelling) minutes(v string) (float64, problem) {
	x, trouble := s.duration(v, 60)
	return x / 60, trouble
}

// hours reads two parts of a clock as hours and minutes, where other durations have minutes and seconds.
func (s *spelling) hours(v string) (float64, problem) {
	if strings.Count(v, ":") == 1 {
		v = strings.TrimSpace(v) + ":00"
	}
	x, trouble := s.duration(v, 3600)
	return x / 3600, trouble
}

// duration reads a bare number in units of `bare` seconds, a clock ("1:05", "00:01:05") or words with numbers.
func (s *spelling) duration(v string, bare float64) (float64, problem) {
	v, trouble := s.figures(v)
	if trouble != fine {
		return 0, trouble
	}
	if x, ok := s.parse(v); ok {
		if x < 0 {
			return 0, outOfRange
		}
		return x * bare, fine
	}
	if strings.IndexByte(v, ':') >= 0 {
		return s.clock(v)
	}
	return s.durationWords(v)
}

func (s *spelling) clock(v string) (float64, problem) {
	total := 0.0
	parts := strings.Split(v, ":")
	if len(parts) > 3 {
		return 0, unreadableNumber
	}
	for i, part := range parts {
		x, ok := s.parse(part)
		if !ok || x < 0 || i > 0 && x >= 60 {
			return 0, unreadableNumber
		}
		total = total*60 + x
	}
	return total, fine
}

// durationWords reads "16 mins 49 secs", "1 hora 2 minutos", "2 Stunden 5 Minuten", "31 sec".
func (s *spelling) durationWords(v string) (float64, problem) {
	total, found := 0.0, false
	for v = strings.TrimSpace(v); v != ""; v = strings.TrimSpace(v) {
		end := 0
		for end < len(v) && (v[end] >= '0' && v[end] <= '9' || v[end] == '.' || v[end] == ',') {
			end++
		}
		x, ok := s.parse(v[:end])
		if !ok {
			return 0, unreadableNumber
		}
		v = strings.TrimSpace(v[end:])
		end = strings.IndexAny(v, " 0123456789")
		if end < 0 {
			end = len(v)
		}
		unit := unitSeconds(strings.ToLower(v[:end]))
		if unit == 0 {
			return 0, unreadableNumber
		}
		total, found = total+x*unit, true
		v = v[end:]
	}
	if !found {
		return 0, unreadableNumber
	}
	return total, fine
}

// unitSeconds is the length of a unit of time in seconds, by its name in one of nine languages (see month); 0 when unknown.
func unitSeconds(word string) float64 {
	switch strings.TrimRight(word, ".,") {
	case "s", "sec", "secs", "second", "seconds", "seg", "segs", "segundo", "segundos", "sek", "sekunde", "sekunden",
		"seconde", "secondes", "secondo", "secondi", "seconden", "sekunda", "sekundy", "sekund", "segon", "segons":
		return 1
	case "m", "min", "mins", "minute", "minutes", "minuto", "minutos", "minuten", "minuti", "minuut", "minuta", "minuty", "minut", "minuts":
		return 60
	case "h", "hr", "hrs", "hour", "hours", "hora", "horas", "std", "stunde", "stunden", "heure", "heures", "ora", "ore", "uur", "uren", "godz", "godzina", "godziny", "godzin", "hores":
		return 3600
	case "d", "day", "days", "día", "dia", "días", "dias", "tag", "tage", "jour", "jours", "giorno", "giorni", "dag", "dagen", "dzień", "dni", "dies":
		return 86400
	case "ms":
		return 1e-3
	}
	return 0
}
