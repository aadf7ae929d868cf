package exam

import "testing"

func TestParseScale(t *testing.T) {
	for text, want := range map[string]Scale{
		"percent_correct": PercentCorrect, "Percent": PercentCorrect, " % ": PercentCorrect, "% correct": PercentCorrect, "percent correct": PercentCorrect,
		"EPC": EPC, "equated percent correct": EPC, "three digit": ThreeDigit, "3-digit": ThreeDigit, "Three-Digit": ThreeDigit,
		"NBME 800": NBME800, "10-800": NBME800, "pts": Points, "COMLEX-USA": COMLEX,
	} {
		if got, known := ParseScale(text); got != want || !known {
			t.Errorf("%q is %q, %v; want %q", text, got, known, want)
		}
	}
	for _, text := range []string{"", "Stars", "percentile"} {
		if got, known := ParseScale(text); known {
			t.Errorf("%q is taken for %q", text, got)
		}
	}
	if got, _ := ParseScale(" Stars "); got != "stars" {
		t.Errorf("a scale of its own is %q", got)
	}
}
