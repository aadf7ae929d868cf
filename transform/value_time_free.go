package transform

import (
	"strings"
)

// free reads a date as people and products write it: "2 June 2021 8:28 AM", "Wednesday, 2. Juni 2021, 08:28",
// "2 de junio de 2021", "2021/10/04 10:15:00 AM GMT+5:30", "2/3/2016 15:24". While it reads it builds the layout that
// would render the text; when rendering does not give the text back, the text itself is kept.
func (r *timeReader) free(text, v string) (instant, problem) {
	p := datePieces{text: v, order: r.order, layout: r.buf[:0]}
	m, trouble := p.read()
	r.buf = p.layout
	if trouble != fine {
		return noInstant, trouble
	}
	if !m.valid() {
		return noInstant, unreadableTime
	}
	t, trouble := r.placeFree(&p, &m)
	if trouble != fine {
		return t, trouble
	}
	t.layout = r.intern(p.layout)
	if strings.HasPrefix(t.layout, "=") || render(t.at, t.layout, t.offset) != text {
		t.layout = "=" + text
	}
	return t, fine
}

func (r *timeReader) placeFree(p *datePieces, m *moment) (instant, problem) {
	if p.zone == "" || m.hasOffset {
		return r.place(m, "")
	}
	return r.placeLettered(m, p.zone)
}

func (r *timeReader) intern(layout []byte) string {
	if known, ok := r.layouts[string(layout)]; ok {
		return known
	}
	if r.layouts == nil {
		r.layouts = map[string]string{}
	}
	text := string(layout)
	r.layouts[text] = text
	return text
}

// datePieces reads a date piece by piece.
type datePieces struct {
	text   string
	at     int
	order  string
	layout []byte

	numbers [3]int // of the date, in order of appearance
	widths  [3]int
	marks   [3]int // where in layout each stands
	count   int
	word    int  // month given as a word, 0 none
	wordAt  int  // how many numbers came before it
	perhaps bool // word stands before all numbers and may be a weekday: "mar" is March, martes, mardi and martedì
	m       moment
	clock   bool
	zone    string // its letters, when they are no word for UTC
}

func (p *datePieces) read() (moment, problem) {
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case c >= '0' && c <= '9':
			if trouble := p.number(); trouble != fine {
				return p.m, trouble
			}
		case isLetter(c):
			if trouble := p.letters(); trouble != fine {
				return p.m, trouble
			}
		case (c == '+' || c == '-') && p.clock:
			if !p.offset() {
				return p.m, unreadableTime
			}
		case strings.IndexByte(" ,./-()", c) >= 0:
			p.layout = append(p.layout, c)
			p.at++
		default:
			return p.m, unreadableTime
		}
	}
	return p.date()
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 }

// number reads a part of the date, or a whole clock time when a colon follows.
func (p *datePieces) number() problem {
	start := p.at
	for p.at < len(p.text) && p.text[p.at] >= '0' && p.text[p.at] <= '9' {
		p.at++
	}
	n, _ := digits(p.text[start:min(p.at, start+9)])
	width := p.at - start
	if p.at < len(p.text) && p.text[p.at] == ':' {
		return p.time(n, width)
	}
	if p.hourMark() {
		return p.hourTime(n, width)
	}
	if p.count == 3 || width > 4 {
		return unreadableTime
	}
	p.numbers[p.count], p.widths[p.count], p.marks[p.count] = n, width, len(p.layout)
	p.count++
	return fine
}

// time reads 8:28, 08:28:05 or 08:28:05.123 whose hour was just read.
func (p *datePieces) time(hour, width int) problem {
	if p.clock || width > 2 {
		return unreadableTime
	}
	p.clock, p.m.hour = true, hour
	if width == 2 {
		p.layout = append(p.layout, "15"...)
	} else {
		p.layout = append(p.layout, '3') // put right by letters or date, which know of AM and PM
	}
	parts := [2]*int{&p.m.minute, &p.m.secs}
	for i, name := range []string{":04", ":05"} {
		if p.at+2 >= len(p.text) || p.text[p.at] != ':' {
			if i == 0 {
				return unreadableTime
			}
			break
		}
		n, ok := digits(p.text[p.at+1 : p.at+3])
		if !ok {
			return unreadableTime
		}
		*parts[i] = n
		p.layout = append(p.layout, name...)
		p.at += 3
	}
	p.fraction()
	return fine
}

// hourMark reports whether an h and two digits of minutes follow, "08h28", as French has it.
func (p *datePieces) hourMark() bool {
	rest := p.text[p.at:]
	if len(rest) < 3 || rest[0]|0x20 != 'h' || len(rest) > 3 && (isLetter(rest[3]) || rest[3] >= '0' && rest[3] <= '9') {
		return false
	}
	_, ok := digits(rest[1:3])
	return ok
}

// hourTime reads the minutes of 8h28, whose hour was just read.
func (p *datePieces) hourTime(hour, width int) problem {
	if p.clock || width > 2 {
		return unreadableTime
	}
	p.clock, p.m.hour = true, hour
	p.m.minute, _ = digits(p.text[p.at+1 : p.at+3])
	p.layout = append(append(p.layout, pick(width == 2, "15", "3")...), p.text[p.at], '0', '4')
	p.at += 3
	return fine
}

func (p *datePieces) fraction() {
	if p.at+1 >= len(p.text) || p.text[p.at] != '.' || p.text[p.at+1] < '0' || p.text[p.at+1] > '9' {
		return
	}
	end := p.at + 1
	for end < len(p.text) && end < p.at+7 && p.text[end] >= '0' && p.text[end] <= '9' {
		end++
	}
	p.m.micros, _ = digits(p.text[p.at+1 : end])
	p.layout = append(p.layout, '.')
	for i := p.at + 1; i < p.at+7; i++ {
		if i < end {
			p.layout = append(p.layout, '0')
		} else {
			p.m.micros *= 10
		}
	}
	p.at = end
}

// letters reads a month, a weekday, AM or PM, a zone, or a word that stands between.
func (p *datePieces) letters() problem {
	start := p.at
	for p.at < len(p.text) && isLetter(p.text[p.at]) {
		p.at++
	}
	word := p.text[start:p.at]
	lower := strings.ToLower(word)
	if lower == "d" && p.at < len(p.text) && p.text[p.at] == '\'' { // Catalan: "12 d'abril"
		p.at++
		p.layout = append(p.layout[:0], '=')
		return fine
	}
	lower = strings.TrimPrefix(lower, "d’")
	if half, ok := halfDay(lower, p); ok {
		return p.setHalf(word, half)
	}
	switch {
	case p.clock && isZoneWord(lower):
		p.m.hasOffset = true
		p.layout = append(p.layout, word...)
		return fine
	case (p.word == 0 || p.perhaps) && month(lower) > 0:
		p.perhaps = p.word == 0 && p.count == 0 && isFiller(lower)
		p.word, p.wordAt = month(lower), p.count
		p.layout = append(p.layout, monthLayout(word, p.word)...)
		return fine
	case isFiller(lower):
		p.layout = append(p.layout, word...)
		return fine
	case p.clock && p.m.hasOffset && p.inBrackets(start): // "GMT+0100 (Central European Standard Time)" says it twice
		p.layout = append(p.layout[:0], '=')
		return fine
	case p.clock && p.zone == "" && isZoneLetters(word):
		p.zone = word
		p.layout = append(p.layout[:0], '=')
		return fine
	case p.clock:
		return unknownZone
	}
	return unreadableTime
}

func (p *datePieces) inBrackets(at int) bool {
	before := p.text[:at]
	return strings.LastIndexByte(before, '(') > strings.LastIndexByte(before, ')')
}

func isZoneWord(word string) bool { return word == "utc" || word == "gmt" || word == "z" }

// halfDay knows AM and PM, also as "a.m." and "a. m.", which Spanish products write, and "vorm." and "nachm." of German ones.
func halfDay(word string, p *datePieces) (half int, ok bool) {
	if !p.clock {
		return 0, false
	}
	switch word {
	case "am":
		return 0, true
	case "pm":
		return 12, true
	case "vorm", "nachm":
		p.at += len(p.text[p.at:]) - len(strings.TrimPrefix(p.text[p.at:], "."))
		return len(word) / 5 * 12, true
	case "a", "p":
		rest := strings.ToLower(p.text[p.at:])
		for _, tail := range []string{".m.", ". m."} {
			if strings.HasPrefix(rest, tail) {
				p.at += len(tail)
				return int(word[0]-'a') / 15 * 12, true
			}
		}
	}
	return 0, false
}

func (p *datePieces) setHalf(word string, half int) problem {
	if p.m.hour > 12 {
		return unreadableTime
	}
	p.m.hour = p.m.hour%12 + half
	at := strings.LastIndex(string(p.layout), "15")
	if at >= 0 {
		copy(p.layout[at:], "03")
	}
	switch word {
	case "AM", "PM":
		p.layout = append(p.layout, "PM"...)
	case "am", "pm":
		p.layout = append(p.layout, "pm"...)
	default:
		p.layout = append(p.layout[:0], '=')
	}
	return fine
}

// offset reads +05:30, -0700, +5:30 or +2 after a time.
func (p *datePieces) offset() bool {
	sign, start := p.text[p.at], p.at+1
	p.at++
	hours, minutes, colon, count := 0, 0, false, 0
	for p.at < len(p.text) && p.text[p.at] != ' ' {
		c := p.text[p.at]
		switch {
		case c == ':' && !colon && count > 0:
			colon, count = true, 0
		case c >= '0' && c <= '9' && colon:
			minutes, count = minutes*10+int(c-'0'), count+1
		case c >= '0' && c <= '9':
			hours, count = hours*10+int(c-'0'), count+1
		default:
			return false
		}
		p.at++
	}
	if !colon && count == 4 {
		hours, minutes = hours/100, hours%100
	}
	if p.at-start > 5 || count == 0 || minutes > 59 || colon && count != 2 || hours > 15 {
		return false
	}
	p.m.offset, p.m.hasOffset = hours*60+minutes, true
	if sign == '-' {
		p.m.offset = -p.m.offset
	}
	switch p.at - start {
	case 5:
		p.layout = append(p.layout, "-07:00"...)
	case 4:
		p.layout = append(p.layout, "-0700"...)
	default:
		p.layout = append(p.layout[:0], '=') // "+5:30" has no layout: the text is kept
	}
	return true
}

// date decides which number is year, month and day, and completes the layout.
func (p *datePieces) date() (moment, problem) {
	year, mon, day := -1, -1, -1 // indexes into numbers
	switch {
	case p.word > 0 && p.count == 2 && p.widths[0] == 4:
		year, day = 0, 1
	case p.word > 0 && p.count == 2:
		day, year = 0, 1
	case p.word > 0 || p.count != 3:
		return p.m, unreadableTime
	case p.widths[0] == 4:
		year, mon, day = 0, 1, 2
	case p.order == "dmy":
		day, mon, year = 0, 1, 2
	case p.order == "mdy":
		mon, day, year = 0, 1, 2
	case p.order == "ymd":
		year, mon, day = 0, 1, 2
	default:
		return p.m, unreadableTime
	}
	p.m.year, p.m.day, p.m.month = p.year(year), p.numbers[day], p.word
	if mon >= 0 {
		p.m.month = p.numbers[mon]
	}
	p.m.dateOnly = !p.clock
	if p.widths[day] > 2 || mon >= 0 && p.widths[mon] > 2 || p.widths[year] == 3 || p.widths[year] == 1 {
		return p.m, unreadableTime
	}
	p.complete(year, mon, day)
	return p.m, fine
}

// year reads two digits as 1970 to 2069.
func (p *datePieces) year(i int) int {
	if p.widths[i] > 2 {
		return p.numbers[i]
	}
	return fullYear(p.numbers[i])
}

func fullYear(twoDigits int) int {
	if twoDigits < 70 {
		return 2000 + twoDigits
	}
	return 1900 + twoDigits
}

// complete inserts the numbers' layouts, last first so that earlier places stay right.
func (p *datePieces) complete(year, mon, day int) {
	if len(p.layout) > 0 && p.layout[0] == '=' {
		return
	}
	names := [3]string{}
	names[year] = pick(p.widths[year] == 4, "2006", "06")
	names[day] = pick(p.widths[day] == 2, "02", "2")
	if mon >= 0 {
		names[mon] = pick(p.widths[mon] == 2, "01", "1")
	}
	for i := p.count - 1; i >= 0; i-- {
		tail := string(p.layout[p.marks[i]:])
		p.layout = append(append(p.layout[:p.marks[i]], names[i]...), tail...)
	}
}

func pick(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}
