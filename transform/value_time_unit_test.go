package transform

import "testing"

// A count since 1970 in a larger unit than the column's is not read as a day of 1970; a true day of 1970, or of 1990, is.
func TestEpochOfAnotherUnit(t *testing.T) {
	for _, c := range []struct {
		parser, text string
		want         problem
	}{
		{"epoch_ms", "1741510841", otherUnit}, {"epoch_ms", "1741510841.5", otherUnit}, {"epoch_us", "1741510841", otherUnit}, {"epoch_us", "1741510841250", otherUnit},
		{"epoch_ms", "946684800", otherUnit}, {"epoch_ms", "946684799", fine}, {"epoch_ms", "4102444800", fine},
		{"epoch_ms", "0", fine}, {"epoch_ms", "86400000", fine}, {"epoch_ms", "631152000000", fine}, {"epoch_ms", "1741510841250", fine},
		{"epoch_us", "1741510841250001", fine}, {"epoch_s", "1741510841", fine}, {"epoch_s", "86400", fine}, {"epoch_s", "1741510841250", unreadableTime},
	} {
		r := timeReader{spelling: spelling{name: c.parser}}
		if _, got := r.read(c.text); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.parser, c.text, got.code(), c.want.code())
		}
	}
	got := readText(t, "revlog.csv", "card_id,review_time,review_rating,review_state,review_duration\n1,1741510841,1,0,8123\n2,1741597241000,3,2,4210\n", Options{Now: testNow})
	if len(got.Responses) != 1 || len(got.Rejects) != 1 {
		t.Errorf("a log with one time in seconds: %d answers, rejects %q", len(got.Responses), got.Rejects)
	}
}
