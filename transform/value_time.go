package transform

import (
	"strings"
	"sync/atomic"
	"time"
	_ "time/tzdata" // the zone database, for machines and containers that have none

	"cutscore/exam"
)

// How the offset of a time was known.
const (
	basisOffset   = "offset"         // the text has it
	basisZone     = "zone"           // from --tz or the format file; letters such as CEST tell an hour that it has twice
	basisAssumed  = "assumed"        // nobody said: taken as UTC
	basisEarlier  = "earlier_of_two" // local time that occurs twice: the earlier was taken
	basisDateOnly = "date_only"      // a day without a time; stored as its start in UTC
	basisEpoch    = "epoch"          // counted from 1970 UTC
	basisOrigin   = "origin"         // counted in days from a day that the format file gives
)

// instant is one time as read: the microsecond, and what is needed to write the original text again.
type instant struct {
	at     int64
	layout string // Go layout that renders the text in its offset; "=" and the text when none does
	basis  string
	offset int16 // minutes east of UTC
}

var noInstant = instant{at: exam.NoTime}

// timeReader reads the values of one column. It is not for concurrent use: it remembers the layout and zone rule last met.
//
//	time        ISO 8601, "2 June 2021 8:28 AM", "2/3/2016 15:24", "10:15 AM CEST" and their kin; numeric dates by the column's order
//	epoch_s     seconds since 1970 UTC      epoch_ms  milliseconds      epoch_us  microseconds
//	day_offset  days since options.origin
type timeReader struct {
	spelling
	stated     bool         // zone was stated, not assumed
	offsetless *atomic.Bool // see use
	origin     int64
	layouts    map[string]string
	buf        []byte
	rule       zoneRule
	day        stampDay
	zones      map[string]*time.Location // by name, see zoneNamed
}

func isTimeParser(name string) bool {
	switch name {
	case "time", "epoch_s", "epoch_ms", "epoch_us", "day_offset":
		return true
	}
	return false
}

func (r *timeReader) read(text string) (instant, problem) {
	v, trouble := r.figures(text)
	if trouble != fine {
		return noInstant, missing
	}
	switch r.name {
	case "epoch_s":
		return r.epoch(text, v, 1e6)
	case "epoch_ms":
		return r.epoch(text, v, 1e3)
	case "epoch_us":
		return r.epoch(text, v, 1)
	case "day_offset":
		return r.dayOffset(text, v)
	}
	if t, ok := r.iso(v); ok {
		if !strings.Contains(text, v) { // a blank or minus sign was another one
			t.layout = "=" + text
		}
		return t, fine
	}
	return r.free(text, v)
}

// epoch reads a count since 1970 UTC; micros is the unit in microseconds.
func (r *timeReader) epoch(text, v string, micros float64) (instant, problem) {
	x, ok := r.parse(v)
	switch {
	case !ok || x < 0 || x*micros > 4e15:
		return noInstant, unreadableTime
	case ofLargerUnit(x, micros):
		return noInstant, otherUnit
	}
	return instant{at: int64(x*micros + 0.5), layout: "=" + text, basis: basisEpoch}, fine
}

// ofLargerUnit reports whether a count of milliseconds or microseconds is one of seconds or milliseconds since 1970: taken as it
// stands it would lie in 1970, and in the larger unit lies between 2000 and 2100.
func ofLargerUnit(x, micros float64) bool {
	const from, until = 946684800e6, 4102444800e6
	for unit := micros * 1e3; unit <= 1e6; unit *= 1e3 {
		if at := x * unit; at >= from && at < until {
			return true
		}
	}
	return false
}

func (r *timeReader) dayOffset(text, v string) (instant, problem) {
	x, ok := r.parse(v)
	if !ok || x != float64(int64(x)) || x < -50000 || x > 50000 {
		return noInstant, unreadableTime
	}
	return instant{at: r.origin + int64(x)*microsPerDay, layout: "=" + text, basis: basisOrigin}, fine
}

const (
	microsPerSecond = int64(1e6)
	microsPerMinute = 60 * microsPerSecond
	microsPerDay    = 86400 * microsPerSecond
)

// moment is a local date and time as its parts.
type moment struct {
	year, month, day   int
	hour, minute, secs int
	micros             int
	dateOnly           bool
	offset             int // minutes east of UTC, when hasOffset
	hasOffset          bool
}

func (m *moment) valid() bool {
	return m.year >= 1 && m.year <= 9999 && m.month >= 1 && m.month <= 12 && m.day >= 1 && m.day <= daysIn(m.year, m.month) &&
		m.hour >= 0 && m.hour <= 23 && m.minute >= 0 && m.minute <= 59 && m.secs >= 0 && m.secs <= 59 &&
		m.offset > -16*60 && m.offset < 16*60
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// local is the moment as microseconds since 1970 of a clock that shows its parts.
func (m *moment) local() int64 {
	seconds := civilDays(m.year, m.month, m.day)*86400 + int64(m.hour*3600+m.minute*60+m.secs)
	return seconds*microsPerSecond + int64(m.micros)
}

// civilDays counts days from 1970-01-01 in the proleptic Gregorian calendar: years begin in March, so that the leap day is last.
func civilDays(year, month, day int) int64 {
	y := int64(year)
	if month <= 2 {
		y--
	}
	era := y / 400
	yearOfEra := y - era*400
	shifted := int64((month + 9) % 12)
	dayOfYear := (153*shifted+2)/5 + int64(day) - 1
	return era*146097 + yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear - 719468
}

// place finds the instant of a local moment.
func (r *timeReader) place(m *moment, layout string) (instant, problem) {
	local := m.local()
	switch {
	case m.hasOffset:
		return instant{local - int64(m.offset)*microsPerMinute, layout, basisOffset, int16(m.offset)}, fine
	case m.dateOnly:
		return instant{local, layout, basisDateOnly, 0}, fine
	}
	return r.placeLocal(local, layout)
}

// placeLocal finds the instant at which a clock of the column's zone shows local.
func (r *timeReader) placeLocal(local int64, layout string) (instant, problem) {
	if r.offsetless != nil && !r.offsetless.Load() {
		r.offsetless.Store(true)
	}
	if !r.stated {
		return instant{local, layout, basisAssumed, 0}, fine
	}
	at, count := r.rule.find(r.zone, local)
	if count == 0 {
		return noInstant, timeGap
	}
	t := instant{at, layout, basisZone, int16((local - at) / microsPerMinute)}
	if count == 2 {
		t.basis = basisEarlier
	}
	if (local-at)%microsPerMinute != 0 { // offsets of the 19th century had seconds
		return noInstant, unreadableTime
	}
	return t, fine
}

// zoneRule finds instants of local times in a zone, remembering a stretch of local time in which one offset holds.
type zoneRule struct {
	from, until int64 // local microseconds
	offset      int64
}

// find returns the earliest instant whose local time is `local`, and how many there are: 0 in a gap, 2 in a fold.
func (z *zoneRule) find(zone *time.Location, local int64) (at int64, count int) {
	if local >= z.from && local < z.until {
		return local - z.offset, 1
	}
	before := offsetAt(zone, local-microsPerDay)
	after := offsetAt(zone, local+microsPerDay)
	if before == after {
		z.remember(zone, local-before, before)
		return local - before, 1
	}
	// A change of offset lies near: each of the two offsets gives an instant, valid where that offset holds.
	for _, offset := range []int64{max(before, after), min(before, after)} {
		if offsetAt(zone, local-offset) == offset {
			if count == 0 {
				at = local - offset
			}
			count++
		}
	}
	return at, count
}

func (z *zoneRule) remember(zone *time.Location, at, offset int64) {
	start, end := time.UnixMicro(at).In(zone).ZoneBounds()
	z.from, z.until, z.offset = local0, local9, offset
	if !start.IsZero() {
		z.from = start.UnixMicro() + offset + 2*microsPerDay
	}
	if !end.IsZero() {
		z.until = end.UnixMicro() + offset - 2*microsPerDay
	}
}

// Bounds for zones without a change: the years 1 and 9999.
const (
	local0 = -62135596800 * microsPerSecond
	local9 = 253402300799 * microsPerSecond
)

func offsetAt(zone *time.Location, at int64) int64 {
	_, seconds := time.UnixMicro(at).In(zone).Zone()
	return int64(seconds) * microsPerSecond
}

// render writes the original text of a stored time again; "" for no time.
func render(at int64, layout string, offsetMinutes int16) string {
	switch {
	case at == exam.NoTime:
		return ""
	case strings.HasPrefix(layout, "="):
		return layout[1:]
	}
	zone := time.FixedZone("", int(offsetMinutes)*60)
	return time.UnixMicro(at).In(zone).Format(layout)
}

// Render writes a stored time as the export had it, from its columns.
func Render(at int64, layout string, offsetMinutes int16) string {
	return render(at, layout, offsetMinutes)
}
