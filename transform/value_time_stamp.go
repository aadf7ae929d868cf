package transform

import "encoding/binary"

// stampDay is the date met last: the rows of a log mostly have the date of the row before.
type stampDay struct {
	yearMonth uint64 // the bytes "2006-01-"
	day       uint16 // the bytes "02"
	start     int64  // microseconds of a clock at its midnight
}

// A byte of x^digitsAndMarks is 0 to 9 for a digit and 0 for the mark that belongs there. Adding the slack sets the top bit
// of each byte that is more than that; a carry into the next byte comes only from a byte whose own top bit is set.
const (
	yearMonthForm  = 0x2d30302d30303030 // "0000-00-", first character lowest
	yearMonthSlack = 0x7f76767f76767676
	clockForm      = 0x30303a30303a3030 // "00:00:00"
	clockSlack     = 0x76767f76767f7676
	topBits        = 0x8080808080808080
)

// stamp reads 2006-01-02T15:04:05Z, 2006-01-02T15:04:05 and 2006-01-02 15:04:05 eight bytes at a time, as iso reads them.
// ok is false for all other text, which is for read.
func (r *timeReader) stamp(b []byte) (t instant, trouble problem, ok bool) {
	if len(b) != 19 && (len(b) != 20 || b[19] != 'Z') || b[10] != 'T' && (b[10] != ' ' || len(b) == 20) {
		return noInstant, fine, false
	}
	start, ok := r.midnight(binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint16(b[8:]))
	if !ok {
		return noInstant, fine, false
	}
	clock := binary.LittleEndian.Uint64(b[11:]) ^ clockForm
	if ((clock+clockSlack)|clock)&topBits != 0 {
		return noInstant, fine, false
	}
	hour, minute, secs := twoDigits(clock), twoDigits(clock>>24), twoDigits(clock>>48)
	if hour > 23 || minute > 59 || secs > 59 {
		return noInstant, fine, false
	}
	local := start + (hour*3600+minute*60+secs)*microsPerSecond
	switch {
	case len(b) == 20:
		return instant{local, "2006-01-02T15:04:05Z", basisOffset, 0}, fine, true
	case b[10] == 'T':
		t, trouble = r.placeLocal(local, "2006-01-02T15:04:05")
	default:
		t, trouble = r.placeLocal(local, "2006-01-02 15:04:05")
	}
	return t, trouble, trouble == fine
}

// midnight is the beginning of a date given as its bytes.
func (r *timeReader) midnight(yearMonth uint64, day uint16) (start int64, ok bool) {
	if yearMonth == r.day.yearMonth && day == r.day.day && yearMonth != 0 {
		return r.day.start, true
	}
	x, d := yearMonth^yearMonthForm, uint64(day)^0x3030
	if ((x+yearMonthSlack)|x)&topBits != 0 || ((d+0x7676)|d)&0x8080 != 0 {
		return 0, false
	}
	m := moment{year: int(twoDigits(x)*100 + twoDigits(x>>16)), month: int(twoDigits(x >> 40)), day: int(twoDigits(d))}
	if !m.valid() {
		return 0, false
	}
	r.day = stampDay{yearMonth, day, m.local()}
	return r.day.start, true
}

// twoDigits is the number that the lowest two bytes of x spell, each 0 to 9.
func twoDigits(x uint64) int64 { return int64(x&0xf)*10 + int64(x>>8&0xf) }
