package transform

import (
	"fmt"
	"strings"
	"time"
)

// Zone letters after a clock time, "10:15:00 AM CEST". They say less than an offset: CST is a time of Chicago and of Shanghai.
// Nothing is guessed: they are read where the stated zone shows them at that instant, which also tells the two hours apart when
// clocks are put back, or where a single zone is known by them.

// zonesLettered are the zones that go by the letters, those that most people mean first. The instants are the zone table's: CEST
// in January is no time at all. Zones that the table gives numbers for letters are known by them here alone.
func zonesLettered(letters string) []string {
	switch letters {
	case "CET", "CEST":
		return []string{"Europe/Berlin"}
	case "EET", "EEST":
		return []string{"Europe/Athens"}
	case "WET", "WEST":
		return []string{"Europe/Lisbon"}
	case "BST":
		return []string{"Europe/London", "Asia/Dhaka"}
	case "IST":
		return []string{"Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"}
	case "IDT":
		return []string{"Asia/Jerusalem"}
	case "MSK":
		return []string{"Europe/Moscow"}
	case "TRT":
		return []string{"Europe/Istanbul"}
	case "EST", "EDT":
		return []string{"America/New_York"}
	case "CST":
		return []string{"America/Chicago", "America/Havana", "Asia/Shanghai"}
	case "CDT":
		return []string{"America/Chicago", "America/Havana"}
	case "MST", "MDT":
		return []string{"America/Denver"}
	case "PST":
		return []string{"America/Los_Angeles", "Asia/Manila"}
	case "PDT":
		return []string{"America/Los_Angeles"}
	case "AKST", "AKDT":
		return []string{"America/Anchorage"}
	case "HST":
		return []string{"Pacific/Honolulu"}
	case "AST":
		return []string{"America/Halifax", "Asia/Riyadh"}
	case "ADT":
		return []string{"America/Halifax"}
	case "NST", "NDT":
		return []string{"America/St_Johns"}
	}
	return zonesBeyond(letters)
}

// zonesBeyond goes on with the letters of the rest of the world.
func zonesBeyond(letters string) []string {
	switch letters {
	case "BRT":
		return []string{"America/Sao_Paulo"}
	case "ART":
		return []string{"America/Argentina/Buenos_Aires"}
	case "COT":
		return []string{"America/Bogota"}
	case "PET":
		return []string{"America/Lima"}
	case "AEST", "AEDT":
		return []string{"Australia/Sydney"}
	case "ACST", "ACDT":
		return []string{"Australia/Adelaide"}
	case "AWST":
		return []string{"Australia/Perth"}
	case "NZST", "NZDT":
		return []string{"Pacific/Auckland"}
	case "JST":
		return []string{"Asia/Tokyo"}
	case "KST":
		return []string{"Asia/Seoul"}
	case "HKT":
		return []string{"Asia/Hong_Kong"}
	case "SGT":
		return []string{"Asia/Singapore"}
	case "MYT":
		return []string{"Asia/Kuala_Lumpur"}
	case "ICT":
		return []string{"Asia/Bangkok"}
	case "WIB":
		return []string{"Asia/Jakarta"}
	case "PKT":
		return []string{"Asia/Karachi"}
	case "NPT":
		return []string{"Asia/Kathmandu"}
	case "EAT":
		return []string{"Africa/Nairobi"}
	case "CAT":
		return []string{"Africa/Harare"}
	case "WAT":
		return []string{"Africa/Lagos"}
	case "SAST":
		return []string{"Africa/Johannesburg"}
	}
	return nil
}

// isZoneLetters reports whether a word after a clock time can be a zone's: three to five capitals.
func isZoneLetters(word string) bool {
	if len(word) < 3 || len(word) > 5 {
		return false
	}
	for _, c := range []byte(word) {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}

// english gives the letters that the zone table has for those that German products write.
func english(letters string) string {
	switch letters {
	case "MEZ":
		return "CET"
	case "MESZ":
		return "CEST"
	case "OEZ":
		return "EET"
	case "OESZ":
		return "EEST"
	case "WEZ":
		return "WET"
	case "WESZ":
		return "WEST"
	}
	return letters
}

// placeLettered finds the one instant at which a clock by these letters shows m.
func (r *timeReader) placeLettered(m *moment, letters string) (instant, problem) {
	local, letters := m.local(), english(letters)
	if r.stated {
		if at := lettered(r.zone, local, letters); len(at) == 1 {
			return instant{at[0], "", basisZone, int16((local - at[0]) / microsPerMinute)}, fine
		}
	}
	if zones := zonesLettered(letters); len(zones) == 1 {
		if zone := r.zoneNamed(zones[0]); zone != nil {
			if at := lettered(zone, local, letters); len(at) == 1 {
				return instant{at[0], "", basisOffset, int16((local - at[0]) / microsPerMinute)}, fine
			}
		}
	}
	return noInstant, unknownZone
}

// lettered gives the instants, at most two, at which zone shows the local time and goes by the letters.
func lettered(zone *time.Location, local int64, letters string) []int64 {
	var out []int64
	before, after := offsetAt(zone, local-microsPerDay), offsetAt(zone, local+microsPerDay)
	for i, offset := range []int64{before, after} {
		at := local - offset
		name, seconds := time.UnixMicro(at).In(zone).Zone()
		numeric := name[0] == '+' || name[0] == '-'
		goesBy := name == letters || numeric && contains(zonesLettered(letters), zone.String())
		if (i == 0 || after != before) && int64(seconds)*microsPerSecond == offset && goesBy {
			out = append(out, at)
		}
	}
	return out
}

// zoneNamed remembers the zones that letters led to; nil for one that the table of this machine does not have.
func (r *timeReader) zoneNamed(name string) *time.Location {
	zone, ok := r.zones[name]
	if !ok {
		zone, _ = time.LoadLocation(name)
		if r.zones == nil {
			r.zones = map[string]*time.Location{}
		}
		r.zones[name] = zone
	}
	return zone
}

// zoneAdvice is the message for a time whose zone is not known: what its letters can mean.
func zoneAdvice(text string) string {
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return c < 'A' || c > 'Z' }) {
		switch zones := zonesLettered(english(word)); {
		case len(zones) == 1:
			return fmt.Sprintf("%s is no time of %s on this day; if another zone shows it then, state that with --tz", word, zones[0])
		case len(zones) > 1:
			return fmt.Sprintf("%s can be the time of %s; state which with --tz", word, strings.Join(zones, ", "))
		}
	}
	return unknownZone.message()
}
