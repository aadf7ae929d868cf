package ingest

import "testing"

// How much may be set aside is part of the contract: the larger of 50 rows and 5 % of the data rows.
func TestTolerable(t *testing.T) {
	for _, c := range []struct {
		used, duplicate, aside int64
		strict, want           bool
	}{
		{used: 10, want: true},
		{used: 1, aside: 50, want: true},
		{duplicate: 1, aside: 50, want: true},
		{used: 1, aside: 51, want: false},
		{used: 949, aside: 51, want: false},
		{used: 968, aside: 51, want: false},
		{used: 969, aside: 51, want: true},
		{used: 968, aside: 52, want: false},
		{used: 1900, aside: 100, want: true},
		{used: 1000, duplicate: 900, aside: 100, want: true},
		{used: 1899, aside: 101, want: false},
		{used: 0, aside: 1, want: false},
		{used: 1000, aside: 1, strict: true, want: false},
		{used: 1000, strict: true, want: true},
	} {
		if got := (Counts{Used: c.used, Duplicate: c.duplicate, SetAside: c.aside}).Tolerable(c.strict); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
