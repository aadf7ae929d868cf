package transform

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"cutscore/exam"
	"cutscore/ingest"
)

// edgeTimes are times at which readers of exports go wrong. Instants were worked out by hand from the rules of each zone:
// in the United States clocks changed at 2:00 on 10 March and 3 November 2024, in the European Union at 1:00 UTC on
// 31 March and 27 October 2024, in Lord Howe by half an hour.
var edgeTimes = []struct {
	zone, order, text string
	want              string // instant in UTC; "" unreadable, "gap" nonexistent
	basis             string
}{
	{"", "", "2024-02-29", "2024-02-29T00:00:00Z", "date_only"},
	{"", "", "2023-02-29", "", ""},
	{"", "", "1900-02-29", "", ""},
	{"", "", "2000-02-29", "2000-02-29T00:00:00Z", "date_only"},
	{"", "", "2024-12-31T23:59:59Z", "2024-12-31T23:59:59Z", "offset"},
	{"", "", "2024-12-31T24:00:00Z", "", ""},
	{"", "", "2016-12-31T23:59:60Z", "", ""},
	{"", "", "2024-06-30T12:00:00+14:00", "2024-06-29T22:00:00Z", "offset"},
	{"", "", "2024-06-30T12:00:00-12:00", "2024-07-01T00:00:00Z", "offset"},
	{"", "", "2024-06-30T12:00:00+05:45", "2024-06-30T06:15:00Z", "offset"},
	{"", "", "2024-06-30T12:00:00-0330", "2024-06-30T15:30:00Z", "offset"},
	{"", "", "2024-06-30T12:00:00+25:00", "", ""},
	{"", "", "2024-06-30 12:00:00.123456", "2024-06-30T12:00:00.123456Z", "assumed"},
	{"", "", "2025-11-23T14:15:00.1234567Z", "2025-11-23T14:15:00.123456Z", "offset"},
	{"", "", "2025-11-23 14:15:00.123456789", "2025-11-23T14:15:00.123456Z", "assumed"},
	{"", "", "2025-11-23T14:15:00.999999999+01:00", "2025-11-23T13:15:00.999999Z", "offset"},
	{"", "", "20251123T141500Z", "2025-11-23T14:15:00Z", "offset"},
	{"", "", "20251123T141500-0600", "2025-11-23T20:15:00Z", "offset"},
	{"", "", "20251123T141500", "2025-11-23T14:15:00Z", "assumed"},
	{"", "", "20251323T141500", "", ""},
	{"", "", "2024-06-30 12:00:00.5", "2024-06-30T12:00:00.5Z", "assumed"},
	{"", "", "1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z", "offset"},
	{"", "", "2024-06-30 12:00", "2024-06-30T12:00:00Z", "assumed"},
	{"America/Chicago", "", "2024-03-10 01:59:59", "2024-03-10T07:59:59Z", "zone"},
	{"America/Chicago", "", "2024-03-10 02:00:00", "gap", ""},
	{"America/Chicago", "", "2024-03-10 02:59:59", "gap", ""},
	{"America/Chicago", "", "2024-03-10 03:00:00", "2024-03-10T08:00:00Z", "zone"},
	{"America/Chicago", "", "2024-11-03 00:59:59", "2024-11-03T05:59:59Z", "zone"},
	{"America/Chicago", "", "2024-11-03 01:00:00", "2024-11-03T06:00:00Z", "earlier_of_two"},
	{"America/Chicago", "", "2024-11-03 01:59:59", "2024-11-03T06:59:59Z", "earlier_of_two"},
	{"America/Chicago", "", "2024-11-03 02:00:00", "2024-11-03T08:00:00Z", "zone"},
	{"America/Chicago", "", "2024-11-03T01:30:00-06:00", "2024-11-03T07:30:00Z", "offset"},
	{"Europe/Madrid", "", "2024-03-31 02:30:00", "gap", ""},
	{"Europe/Madrid", "", "2024-10-27 02:30:00", "2024-10-27T00:30:00Z", "earlier_of_two"},
	{"Europe/Madrid", "dmy", "27/10/2024 03:00", "2024-10-27T02:00:00Z", "zone"},
	{"Australia/Lord_Howe", "", "2024-10-06 02:15:00", "gap", ""},
	{"Australia/Lord_Howe", "", "2024-04-07 01:45:00", "2024-04-06T14:45:00Z", "earlier_of_two"},
	{"Pacific/Apia", "", "2011-12-30 12:00:00", "gap", ""}, // the day that Samoa left out
	{"Asia/Kathmandu", "", "2024-06-30 12:00", "2024-06-30T06:15:00Z", "zone"},
	{"America/Chicago", "", "2024-03-10", "2024-03-10T00:00:00Z", "date_only"},
	{"", "dmy", "03/04/2025", "2025-04-03T00:00:00Z", "date_only"},
	{"", "mdy", "03/04/2025", "2025-03-04T00:00:00Z", "date_only"},
	{"", "mdy", "23/06/2025", "", ""},
	{"", "", "03/04/2025", "", ""},
	{"", "dmy", "3.4.25", "2025-04-03T00:00:00Z", "date_only"},
	{"", "", "2 June 2021  8:28 AM", "2021-06-02T08:28:00Z", "assumed"},
	{"", "", "19 April 2022 0:36 PM", "2022-04-19T12:36:00Z", "assumed"},
	{"", "", "12:00 AM, 1 Jan 2025", "2025-01-01T00:00:00Z", "assumed"},
	{"", "", "1 Jan 2025 12:00 AM", "2025-01-01T00:00:00Z", "assumed"},
	{"", "", "1 Jan 2025 13:00 PM", "", ""},
	{"", "", "Wednesday, 2 June 2021, 8:28 AM", "2021-06-02T08:28:00Z", "assumed"},
	{"", "", "miércoles, 2 de junio de 2021, 08:28", "2021-06-02T08:28:00Z", "assumed"},
	{"", "", "Mittwoch, 2. Juni 2021, 08:28", "2021-06-02T08:28:00Z", "assumed"},
	{"", "", "mercredi 2 juin 2021, 08:28", "2021-06-02T08:28:00Z", "assumed"},
	{"", "mdy", "3/14/2025, 2:05:11\u202fPM", "2025-03-14T14:05:11Z", "assumed"},
	{"", "dmy", "14.03.2025\u00a014:05", "2025-03-14T14:05:00Z", "assumed"},
	{"", "", "2025-03-14\u00a014:05:11\u221205:00", "2025-03-14T19:05:11Z", "offset"},
	{"", "mdy", "\u200e3/\u200e14/\u200e2025", "2025-03-14T00:00:00Z", "date_only"},
	{"", "", "5\u00a0March 2025\u202f2:05\u202fPM", "2025-03-05T14:05:00Z", "assumed"},
	{"", "", "2 de junio de 2021, 8:28 a.\u00a0m.", "2021-06-02T08:28:00Z", "assumed"},
	{"", "", "dissabte, 12 d'abril 2025, 14:05", "2025-04-12T14:05:00Z", "assumed"},
	{"", "", "dimecres, 12 d’agost de 2025 14:05", "2025-08-12T14:05:00Z", "assumed"},
	{"", "", "12 d'octubre 2025", "2025-10-12T00:00:00Z", "date_only"},
	{"", "", "2 juillet 2021, 08:28", "2021-07-02T08:28:00Z", "assumed"},
	{"", "", "2 juil. 2021, 08:28", "2021-07-02T08:28:00Z", "assumed"},
	{"", "", "2 jui 2021", "", ""},
	{"", "", "mar. 6 juil. 2021", "2021-07-06T00:00:00Z", "date_only"},
	{"", "", "Mar 6 lug 2021, 08:28", "2021-07-06T08:28:00Z", "assumed"},
	{"", "", "mar 2 mar 2021", "2021-03-02T00:00:00Z", "date_only"},
	{"", "", "mar 2 mar jun 2021", "", ""},
	{"", "", "6 mar 2021 juil", "", ""},
	{"", "", "Mar 6, 2021", "2021-03-06T00:00:00Z", "date_only"},
	{"", "", "1er août 2021", "2021-08-01T00:00:00Z", "date_only"},
	{"", "", "1er aout 2021", "2021-08-01T00:00:00Z", "date_only"},
	{"", "", "1º de agosto de 2021", "2021-08-01T00:00:00Z", "date_only"},
	{"", "", "2 déc. 2021 08h28", "2021-12-02T08:28:00Z", "assumed"},
	{"", "", "2 déc. 2021 à 8h05", "2021-12-02T08:05:00Z", "assumed"},
	{"", "", "2 déc. 2021 25h05", "", ""},
	{"", "", "2 déc. 2021 08h285", "", ""},
	{"", "", "2 déc. 2021 08h28 09h30", "", ""},
	{"", "", "15 août 2021", "2021-08-15T00:00:00Z", "date_only"},
	{"", "", "3 déc. 2021 à 9:05", "2021-12-03T09:05:00Z", "assumed"},
	{"", "", "giovedì, 3 giugno 2021, 08:28", "2021-06-03T08:28:00Z", "assumed"},
	{"", "", "10 set 2021, 08:28", "2021-09-10T08:28:00Z", "assumed"},
	{"", "", "21 setembro 2020  10:23", "2020-09-21T10:23:00Z", "assumed"},
	{"", "", "terça-feira, 6 de outubro de 2020, 10:23", "2020-10-06T10:23:00Z", "assumed"},
	{"", "", "2. März 2021", "2021-03-02T00:00:00Z", "date_only"},
	{"", "", "2026/10/04 10:15:00 AM GMT+5:30", "2026-10-04T04:45:00Z", "offset"},
	{"", "", "2021-07-12 20:01:01 UTC", "2021-07-12T20:01:01Z", "offset"},
	{"", "", "2021-07-12 20:01:01 CST", "", ""},
	{"", "", "2026/09/27 3:00:00 PM CEST", "2026-09-27T13:00:00Z", "offset"},
	{"", "", "2026/09/27 3:00:00 PM MESZ", "2026-09-27T13:00:00Z", "offset"},
	{"", "", "2026/01/27 3:00:00 PM MEZ", "2026-01-27T14:00:00Z", "offset"},
	{"", "", "2026/09/13 9:06:28 vorm. MESZ", "2026-09-13T07:06:28Z", "offset"},
	{"", "", "2026/01/13 3:06:28 nachm. MEZ", "2026-01-13T14:06:28Z", "offset"},
	{"", "", "2026/01/27 3:00:00 PM CEST", "", ""}, // no summer time in January
	{"", "", "2026/07/27 3:00:00 PM EST", "", ""},
	{"", "", "2026/07/27 3:00:00 PM PDT", "2026-07-27T22:00:00Z", "offset"},
	{"", "", "2026/07/27 3:00:00 PM PST", "", ""},
	{"", "", "2026/07/27 3:00:00 PM IST", "", ""},
	{"", "", "2026/07/27 3:00:00 PM BST", "", ""},
	{"", "", "2026/07/27 3:00:00 PM OESZ", "2026-07-27T12:00:00Z", "offset"},
	{"", "", "2026/07/27 3:00:00 PM AEST", "2026-07-27T05:00:00Z", "offset"},
	{"", "", "2026/07/27 3:00:00 PM NPT", "2026-07-27T09:15:00Z", "offset"},
	{"", "", "2026/07/27 3:00:00 PM XYZT", "", ""},
	{"Europe/Berlin", "", "2026/09/27 3:00:00 PM CEST", "2026-09-27T13:00:00Z", "zone"},
	{"Europe/Berlin", "", "2025/10/26 2:30:00 AM CEST", "2025-10-26T00:30:00Z", "zone"},
	{"Europe/Berlin", "", "2025/10/26 2:30:00 AM CET", "2025-10-26T01:30:00Z", "zone"},
	{"Europe/Berlin", "", "2025/10/26 2:30:00 AM MEZ", "2025-10-26T01:30:00Z", "zone"},
	{"Europe/Berlin", "", "2026/03/29 2:30:00 AM CEST", "", ""}, // in the gap
	{"Europe/Berlin", "", "2026/07/27 3:00:00 PM IST", "", ""},
	{"Europe/Berlin", "", "2026/07/27 3:00:00 PM PDT", "2026-07-27T22:00:00Z", "offset"},
	{"Europe/London", "", "2026/07/27 3:00:00 PM BST", "2026-07-27T14:00:00Z", "zone"},
	{"Asia/Dhaka", "", "2026/07/27 3:00:00 PM BST", "2026-07-27T09:00:00Z", "zone"},
	{"Asia/Kolkata", "", "2026/07/27 3:00:00 PM IST", "2026-07-27T09:30:00Z", "zone"},
	{"Europe/Dublin", "", "2026/07/27 3:00:00 PM IST", "2026-07-27T14:00:00Z", "zone"},
	{"America/Chicago", "", "2021-07-12 20:01:01 CDT", "2021-07-13T01:01:01Z", "zone"},
	{"America/Chicago", "", "2021-07-12 20:01:01 CST", "", ""}, // not in July
	{"Asia/Shanghai", "", "2021-07-12 20:01:01 CST", "2021-07-12T12:01:01Z", "zone"},
	{"America/New_York", "", "2025/11/02 1:30:00 AM EST", "2025-11-02T06:30:00Z", "zone"},
	{"", "", "Tue Nov 04 2025 12:30:00 GMT+0100 (Central European Standard Time)", "2025-11-04T11:30:00Z", "offset"},
	{"", "", "Tue Oct 21 09:05:41 CEST 2025", "2025-10-21T07:05:41Z", "offset"},
	{"", "", "June 2, 2021 8:28 PM", "2021-06-02T20:28:00Z", "assumed"},
	{"", "", "31 Feb 2021", "", ""},
	{"", "", "45000", "", ""},
	{"", "", "yesterday", "", ""},
}

func TestEdgeTimes(t *testing.T) {
	if len(edgeTimes) < 40 {
		t.Fatalf("%d edge times", len(edgeTimes))
	}
	local := time.Local
	defer func() { time.Local = local }()
	for _, machine := range []string{"UTC", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Apia", "Europe/Berlin", "America/St_Johns"} {
		zone, err := time.LoadLocation(machine)
		if err != nil {
			t.Fatal(err)
		}
		time.Local = zone
		for _, c := range edgeTimes {
			checkEdgeTime(t, machine, c.zone, c.order, c.text, c.want, c.basis)
		}
	}
}

// Every zone that letters stand for goes by them at some time, as the zone table has it, or by a number.
func TestZoneLetters(t *testing.T) {
	count := 0
	for a := range 26 * 26 * 26 {
		three := string([]byte{byte('A' + a/676), byte('A' + a/26%26), byte('A' + a%26)})
		for _, letters := range []string{three, three + "T"} {
			for _, name := range zonesLettered(letters) {
				zone, err := time.LoadLocation(name)
				if err != nil {
					t.Fatal(err)
				}
				january, july := time.Date(2025, 1, 15, 0, 0, 0, 0, zone), time.Date(2025, 7, 15, 0, 0, 0, 0, zone)
				winter, _ := january.Zone()
				summer, _ := july.Zone()
				if count++; winter != letters && summer != letters && winter[0] != '+' && winter[0] != '-' {
					t.Errorf("%s is %s and %s, not %s", name, winter, summer, letters)
				}
			}
		}
	}
	if count < 50 {
		t.Errorf("%d zones", count)
	}
	for text, want := range map[string]string{"2026/07/27 3:00 PM IST": "Asia/Kolkata, Asia/Jerusalem, Europe/Dublin", "2026/01/27 3:00 PM MESZ": "Europe/Berlin", "1:00 XYZ": "offset"} {
		if got := zoneAdvice(text); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func checkEdgeTime(t *testing.T, machine, zone, order, text, want, basis string) {
	t.Helper()
	r := timeReader{spelling: spelling{name: "time", order: order, zone: time.UTC}, rule: zoneRule{from: 1}}
	if zone != "" {
		loaded, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		r.zone, r.stated = loaded, true
	}
	got, trouble := r.read(text)
	where := "on a machine in " + machine + ": " + zone + " " + order + " " + text
	switch {
	case want == "gap" && trouble != timeGap:
		t.Errorf("%s: %v, %v; this time does not exist", where, utc(got.at), trouble)
	case want == "" && trouble == fine:
		t.Errorf("%s: read as %v", where, utc(got.at))
	case want == "" || want == "gap":
	case trouble != fine:
		t.Errorf("%s: %s", where, trouble.message())
	case utc(got.at) != want || got.basis != basis:
		t.Errorf("%s: %s %s, want %s %s", where, utc(got.at), got.basis, want, basis)
	default:
		if back := Render(got.at, got.layout, got.offset); back != text {
			t.Errorf("%s: written again as %q by layout %q", where, back, got.layout)
		}
	}
}

func utc(at int64) string { return time.UnixMicro(at).UTC().Format(time.RFC3339Nano) }

// TestZoneRuleAgrees compares the remembered stretches of a zone with the standard library, hour by hour over two years.
func TestZoneRuleAgrees(t *testing.T) {
	for _, name := range []string{"America/Chicago", "Europe/Madrid", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata", "UTC"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		var rule zoneRule
		rule.from = 1
		start := time.Date(2023, 12, 1, 0, 30, 0, 0, time.UTC)
		for h := range 2 * 366 * 24 {
			at := start.Add(time.Duration(h) * time.Hour)
			wall := at.In(zone)
			local := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), 0, 0, time.UTC).UnixMicro()
			got, count := rule.find(zone, local)
			if count == 1 && got != at.UnixMicro() || count == 0 || count == 2 && at.UnixMicro() < got {
				t.Fatalf("%s %s: %s, %d instants", name, wall, utc(got), count)
			}
		}
	}
}

func TestEpochs(t *testing.T) {
	for _, c := range []struct{ parser, text, want string }{
		{"epoch_s", "1741510841", "2025-03-09T09:00:41Z"},
		{"epoch_s", "1741510841.25", "2025-03-09T09:00:41.25Z"},
		{"epoch_ms", "1741510841250", "2025-03-09T09:00:41.25Z"},
		{"epoch_us", "1741510841250001", "2025-03-09T09:00:41.250001Z"},
		{"day_offset", "-159", "2013-04-25T00:00:00Z"}, // 159 days before 1 October 2013: 30 Sep, 31 Aug, 31 Jul, 30 Jun, 31 May leave 6 of April
		{"day_offset", "19", "2013-10-20T00:00:00Z"},
	} {
		r := timeReader{spelling: spelling{name: c.parser}, origin: time.Date(2013, 10, 1, 0, 0, 0, 0, time.UTC).UnixMicro()}
		got, trouble := r.read(c.text)
		if trouble != fine || utc(got.at) != c.want || Render(got.at, got.layout, got.offset) != c.text {
			t.Errorf("%s %s: %s, want %s (%s)", c.parser, c.text, utc(got.at), c.want, trouble.message())
		}
	}
}

func TestDateOrder(t *testing.T) {
	head := "examinee_id,exam,outcome,exam_date\n"
	for _, c := range []struct{ name, rows, stated, code, first string }{
		{"day first by a later line", "a,x,pass,03/04/2025\nb,x,pass,23/06/2025\n", "", "", "2025-04-03T00:00:00Z"},
		{"month first by a later line", "a,x,pass,03/04/2025\nb,x,pass,06/23/2025\n", "", "", "2025-03-04T00:00:00Z"},
		{"nothing proves it", "a,x,pass,03/04/2025\nb,x,pass,05/06/2025\n", "", "date-order-ambiguous", ""},
		{"nothing but dots tells", "a,x,pass,03.04.2025\nb,x,pass,5.6.2025 10:00\n", "", "", "2025-04-03T00:00:00Z"},
		{"dots, but a value proves the other", "a,x,pass,03.04.2025\nb,x,pass,05.16.2025\n", "", "", "2025-03-04T00:00:00Z"},
		{"dots in some values", "a,x,pass,03.04.2025\nb,x,pass,05/06/2025\n", "", "date-order-ambiguous", ""},
		{"dots in the time of day", "a,x,pass,03/04/2025 10.00.00\n", "", "date-order-ambiguous", ""},
		{"dots and years of two digits", "a,x,pass,03.04.05\n", "", "date-order-ambiguous", ""},
		{"stated", "a,x,pass,03/04/2025\n", "mdy", "", "2025-03-04T00:00:00Z"},
		{"both ways round", "a,x,pass,23/04/2025\nb,x,pass,04/23/2025\n", "", "date-order-contradictory", ""},
		{"year of two digits first, or last", "a,x,pass,25-04-03\nb,x,pass,25-04-13\n", "", "date-order-ambiguous", ""},
		{"year of two digits last, or first", "a,x,pass,13/06/25\nb,x,pass,15/06/25\n", "", "date-order-ambiguous", ""},
		{"stated year first", "a,x,pass,25-04-03\n", "ymd", "", "2025-04-03T00:00:00Z"},
		{"the last number is no day", "a,x,pass,13/06/98\n", "", "", "1998-06-13T00:00:00Z"},
		{"the first number is no day", "a,x,pass,98/06/13\nb,x,pass,04/06/05\n", "", "", "1998-06-13T00:00:00Z"},
		{"the first number is no year", "a,x,pass,13/06/25\nb,x,pass,3/6/25\n", "", "", "2025-06-13T00:00:00Z"},
		{"days last through a month", "a,x,pass,25/04/03\nb,x,pass,25/05/23\n", "", "", "2025-04-03T00:00:00Z"},
		{"days first through a month", "a,x,pass,03/06/25\nb,x,pass,23/06/25\n", "", "", "2025-06-03T00:00:00Z"},
		{"both through a month", "a,x,pass,03/06/23\nb,x,pass,23/06/03\n", "", "date-order-ambiguous", ""},
		{"any of the three", "a,x,pass,03/06/05\nb,x,pass,09/06/06\n", "", "date-order-ambiguous", ""},
		{"month first with a year of two digits", "a,x,pass,06/23/25\nb,x,pass,06/03/25\n", "", "", "2025-06-23T00:00:00Z"},
		{"year first and month first", "a,x,pass,98/06/13\nb,x,pass,06/23/25\n", "", "date-order-contradictory", ""},
		{"blanks that do not break", "a,x,pass,03/06/2025\nb,x,pass,23/06/2025\u00a010:00\n", "", "", "2025-06-03T00:00:00Z"},
		{"no order needed", "a,x,pass,2025-04-03\nb,x,pass,2025/04/05\n", "", "", "2025-04-03T00:00:00Z"},
	} {
		got, err := readSource(ingest.BytesSource("attempts.csv", []byte(head+c.rows)), shipped(t), ingest.Stated{DateOrder: c.stated}, Options{})
		if c.code != "" {
			wantCode(t, c.name, err, c.code)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if at := utc(got.Attempts[0].TakenAt); at != c.first {
			t.Errorf("%s: %v, want %v", c.name, at, c.first)
		}
	}
}

// TestDateOrderBeyondSample has its only proof far behind the rows that the sniffer looks at.
func TestDateOrderBeyondSample(t *testing.T) {
	text := []byte("examinee_id,exam,outcome,exam_date\n")
	for range 60_000 {
		text = append(text, "a,x,pass,03/04/2025\n"...)
	}
	text = append(text, "b,x,pass,23/06/2025\n"...)
	s, err := ingest.Sniff(ingest.BytesSource("a.csv", text), ingest.Stated{}, ingest.Limits{}, ingest.KnownHeader(shipped(t)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := ingest.Recognise(s, shipped(t), ingest.Stated{})
	if err != nil {
		t.Fatal(err)
	}
	n, err := New(r, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if u := n.one(ingest.FieldExamDate); u.order != "dmy" {
		t.Errorf("order is %q; line 60002 proves day first", u.order)
	}
}

func TestOddTimesAreRemarked(t *testing.T) {
	text := "item_id,result,answered_at\nq1,1,2031-01-01T00:00:00Z\nq2,1,1999-01-01T00:00:00Z\nq3,1,2025-01-01T00:00:00Z\n"
	got := readAll(t, ingest.BytesSource("r.csv", []byte(text)), shipped(t), ingest.Stated{}, Options{Now: testNow})
	want := []string{"2 answered_at time-in-future", "3 answered_at time-before-2000"}
	if len(got.Notes) != 2 || got.Notes[0] != want[0] || got.Notes[1] != want[1] || got.Used != 3 {
		t.Errorf("notes %v, used %d; want %v and 3", got.Notes, got.Used, want)
	}
}

func FuzzTime(f *testing.F) {
	for _, c := range edgeTimes {
		f.Add(c.text, c.order)
	}
	zone, err := time.LoadLocation("America/Chicago")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text, order string) {
		for _, name := range []string{"time", "epoch_s", "epoch_ms", "epoch_us", "day_offset"} {
			r := timeReader{spelling: spelling{name: name, order: order, zone: zone}, stated: true, rule: zoneRule{from: 1}}
			got, trouble := r.read(text)
			sameStamp(t, &r, text)
			if trouble != fine {
				if got.at != exam.NoTime {
					t.Fatalf("%q is no time, yet %d", text, got.at)
				}
				continue
			}
			if back := Render(got.at, got.layout, got.offset); back != text && back != strings.TrimSpace(text) && !strings.HasPrefix(strings.TrimSpace(text), "=") {
				t.Fatalf("%q is written again as %q", text, back)
			}
			again, _ := r.read(text)
			if again != got {
				t.Fatalf("%q is read as %v, then as %v", text, got, again)
			}
		}
	})
}

// sameStamp compares the quick reading of a time with the careful one. It reports whether there was a quick one.
func sameStamp(t *testing.T, r *timeReader, text string) bool {
	t.Helper()
	quick, quickTrouble, ok := r.stamp([]byte(text))
	if !ok {
		return false
	}
	careful := *r
	careful.name = "time"
	if want, trouble := careful.read(text); quick != want || quickTrouble != trouble {
		t.Fatalf("%q is read as %v (%d) at once, and as %v (%d) with care", text, quick, quickTrouble, want, trouble)
	}
	return true
}

// TestStamp changes times of the usual forms by a character or two: what is read quickly is read the same with care.
func TestStamp(t *testing.T) {
	zone, err := time.LoadLocation("America/Chicago")
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 5))
	characters := "0123456789-:TZ. +/\x00\x80\xb0\xffé"
	quick := 0
	for _, stated := range []bool{false, true} {
		r := timeReader{spelling: spelling{name: "time", zone: zone}, stated: stated, rule: zoneRule{from: 1}}
		for range 200_000 {
			at := time.Unix(rng.Int64N(250_000_000_000), 0).UTC()
			text := []byte(at.Format([]string{"2006-01-02T15:04:05Z", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04:05Z"}[rng.IntN(4)]))
			if rng.IntN(8) == 0 { // around the changes of clocks
				text = []byte(time.Date(2025, time.November, 2, 0, rng.IntN(180), 0, 0, time.UTC).Format("2006-01-02T15:04:05"))
			}
			for range rng.IntN(3) {
				text[rng.IntN(len(text))] = characters[rng.IntN(len(characters))]
			}
			if sameStamp(t, &r, string(text)) {
				quick++
			}
		}
	}
	if quick < 100_000 {
		t.Errorf("only %d of 400,000 times were read quickly", quick)
	}
}

// TestMemory: what a batch held does not shine through into the next one that gets its memory.
func TestMemory(t *testing.T) {
	m := &memory{}
	for _, n := range []int{3, 5, 2} {
		a, b := column[int64](m, n), column[int64](m, n)
		for i := range a {
			a[i], b[i] = 1, 2
		}
		if len(a) != n || len(b) != n || a[0] != 1 || b[0] != 2 {
			t.Fatalf("columns of %d rows share memory: %v %v", n, a, b)
		}
		if codes := m.alike(n); len(codes) != n || codes[0] != 0 {
			t.Fatalf("%d rows that are all alike: %v", n, codes)
		}
		m.release()
	}
}
