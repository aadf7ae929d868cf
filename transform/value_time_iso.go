package transform

// iso reads the fixed forms of ISO 8601 without looking at anything twice, because logs hold millions of them:
// 2006-01-02, and with "T" or a blank 15:04, 15:04:05, fractions of a second up to nine digits, then nothing, Z or an offset; and
// 20060102T150405, which has no marks.
func (r *timeReader) iso(v string) (instant, bool) {
	var m moment
	if len(v) >= 15 && v[8] == 'T' {
		return r.isoBasic(v)
	}
	if len(v) < 10 || v[4] != '-' || v[7] != '-' {
		return noInstant, false
	}
	var ok [3]bool
	m.year, ok[0] = digits(v[0:4])
	m.month, ok[1] = digits(v[5:7])
	m.day, ok[2] = digits(v[8:10])
	if !ok[0] || !ok[1] || !ok[2] {
		return noInstant, false
	}
	if len(v) == 10 {
		m.dateOnly = true
		if !m.valid() {
			return noInstant, false
		}
		t, _ := r.place(&m, "2006-01-02")
		return t, true
	}
	separator := v[10]
	if separator != 'T' && separator != ' ' {
		return noInstant, false
	}
	rest, form, good := isoClock(v[11:], &m)
	if !good {
		return noInstant, false
	}
	zone, good := isoZone(rest, &m)
	if !good || !m.valid() {
		return noInstant, false
	}
	if form > 1+isoDecimals { // a layout would write other digits back
		t, trouble := r.place(&m, "="+v)
		return t, trouble == fine
	}
	t, trouble := r.place(&m, isoLayout(separator, form, zone))
	return t, trouble == fine
}

// isoDecimals is how many decimals of a second are kept: microseconds. Others, such as those of .NET and Go, are cut off.
const isoDecimals = 6

// isoBasic reads 20060102T150405, then nothing, Z or an offset.
func (r *timeReader) isoBasic(v string) (instant, bool) {
	date, ok1 := digits(v[:8])
	clock, ok2 := digits(v[9:15])
	m := moment{year: date / 10000, month: date / 100 % 100, day: date % 100, hour: clock / 10000, minute: clock / 100 % 100, secs: clock % 100}
	zone, ok3 := isoZone(v[15:], &m)
	if !ok1 || !ok2 || !ok3 || !m.valid() {
		return noInstant, false
	}
	t, trouble := r.place(&m, "20060102T150405"+isoZoneLayout(zone))
	return t, trouble == fine
}

func digits(v string) (int, bool) {
	n := 0
	for i := 0; i < len(v); i++ {
		if v[i] < '0' || v[i] > '9' {
			return 0, false
		}
		n = n*10 + int(v[i]-'0')
	}
	return n, true
}

// isoClock reads 15:04, 15:04:05 or 15:04:05.000000000; form is 0 without seconds, else 1 + the number of decimals.
func isoClock(v string, m *moment) (rest string, form int, ok bool) {
	if len(v) < 5 || v[2] != ':' {
		return "", 0, false
	}
	var ok1, ok2 bool
	m.hour, ok1 = digits(v[0:2])
	m.minute, ok2 = digits(v[3:5])
	if !ok1 || !ok2 {
		return "", 0, false
	}
	v = v[5:]
	if len(v) < 3 || v[0] != ':' {
		return v, 0, true
	}
	if m.secs, ok = digits(v[1:3]); !ok {
		return "", 0, false
	}
	v = v[3:]
	if v == "" || v[0] != '.' {
		return v, 1, true
	}
	n := 1
	for n < len(v) && v[n] >= '0' && v[n] <= '9' {
		n++
	}
	if n == 1 || n > 10 {
		return "", 0, false
	}
	m.micros, _ = digits(v[1:min(n, 1+isoDecimals)])
	for i := n; i < 7; i++ {
		m.micros *= 10
	}
	return v[n:], n, true
}

// isoZone reads nothing, "Z", "+05:30" or "+0530".
func isoZone(v string, m *moment) (form byte, ok bool) {
	switch {
	case v == "":
		return 0, true
	case v == "Z":
		m.hasOffset = true
		return 'Z', true
	case len(v) == 6 && v[3] == ':':
		return ':', isoOffset(v[0], v[1:3], v[4:6], m)
	case len(v) == 5:
		return '+', isoOffset(v[0], v[1:3], v[3:5], m)
	}
	return 0, false
}

func isoOffset(sign byte, hours, minutes string, m *moment) bool {
	h, ok1 := digits(hours)
	mm, ok2 := digits(minutes)
	if !ok1 || !ok2 || mm > 59 || sign != '+' && sign != '-' {
		return false
	}
	m.offset, m.hasOffset = h*60+mm, true
	if sign == '-' {
		m.offset = -m.offset
		return m.offset != 0 // "-00:00" cannot be written again from an offset of zero
	}
	return true
}

// isoLayout is the Go layout of a form; a constant for each, so that no text is built per value.
func isoLayout(separator byte, form int, zone byte) string {
	date, clock := "2006-01-02T", "15:04:05.000000"
	if separator == ' ' {
		date = "2006-01-02 "
	}
	switch {
	case form == 0:
		clock = "15:04"
	case form == 1:
		clock = "15:04:05"
	default:
		clock = clock[:8+form]
	}
	switch {
	case clock == "15:04:05" && zone == 'Z' && separator == 'T':
		return "2006-01-02T15:04:05Z"
	case clock == "15:04:05" && zone == ':' && separator == 'T':
		return "2006-01-02T15:04:05-07:00"
	case clock == "15:04:05" && zone == 0 && separator == 'T':
		return "2006-01-02T15:04:05"
	case clock == "15:04:05" && zone == 0 && separator == ' ':
		return "2006-01-02 15:04:05"
	}
	return date + clock + isoZoneLayout(zone)
}

func isoZoneLayout(zone byte) string {
	switch zone {
	case 'Z':
		return "Z"
	case ':':
		return "-07:00"
	case '+':
		return "-0700"
	}
	return ""
}
