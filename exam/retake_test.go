package exam

import (
	"strings"
	"testing"
	"time"
)

func TestEarliestRetake(t *testing.T) {
	for _, c := range []struct {
		name     string
		attempts []string
		want     string
		reason   string
	}{
		// The worked example of ECFMG's notice: max of 2012-01-15 and 2012-03-15.
		{"ECFMG", []string{"2011-09-15", "2011-01-15", "2011-04-15"}, "2012-03-15", "6 months after the latest"},
		{"first decides", []string{"2023-01-10", "2023-02-10", "2023-03-10"}, "2024-01-10", "within 12 months"},
		{"second attempt", []string{"2025-05-01"}, "2025-05-01", "no waiting"},
		{"third attempt", []string{"2025-05-01", "2025-06-01"}, "2025-06-01", "no waiting"},
		{"four is all", []string{"2022-01-10", "2023-02-10", "2024-03-10", "2025-03-10"}, "", "the most"},
		{"six before July 2021", []string{"2016-01-10", "2017-02-10", "2018-03-10", "2020-03-10"}, "2020-09-10", "attempt 5"},
		{"none", nil, "", "no attempt"},
	} {
		var days []time.Time
		for _, d := range c.attempts {
			days = append(days, on(t, d))
		}
		got, reason := load(t, "usmle-step1").EarliestRetake(days)
		if DateOf(got) != Date(c.want) || !strings.Contains(reason, c.reason) {
			t.Errorf("%s: %s (%s), want %s (%s)", c.name, DateOf(got), reason, c.want, c.reason)
		}
	}
}
