package ingest

import "testing"

// Answers lost for their marks are selected: few are tolerated, and none where the marks left are all alike.
func TestSelective(t *testing.T) {
	for _, c := range []struct {
		used, aside, marks int64
		oneMark, want      bool
	}{
		{used: 39, aside: 41, marks: 41, want: true},
		{used: 10, aside: 2, marks: 2, want: false},
		{used: 10, aside: 3, marks: 3, want: true},
		{used: 95, aside: 5, marks: 5, want: false},
		{used: 94, aside: 6, marks: 6, want: true},
		{used: 94, aside: 6, marks: 0, oneMark: true, want: false},
		{used: 9, aside: 1, marks: 1, oneMark: true, want: true},
	} {
		if got := (Counts{Used: c.used, SetAside: c.aside}).Selective(c.marks, c.oneMark); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

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
