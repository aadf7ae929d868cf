package exam

import "testing"

// TestReadiness: the four-state rule (field.md 1.6) at its edges, with the low-pass range 62-68 and the likely range score +-4.
func TestReadiness(t *testing.T) {
	for score, want := range map[float64]Readiness{
		57: Below, 58: OverlapsBelow, 65: OverlapsBelow, 66: NearStandard, 72: NearStandard, 73: AboveStandard,
	} {
		s := Sitting{LikelyLow: score - 4, LikelyHigh: score + 4, LowPassLow: 62, LowPassHigh: 68}
		if got := s.Readiness(); got != want || got.Words() == "" {
			t.Errorf("score %v: %q (%s), want %q", score, got, got.Words(), want)
		}
	}
	for _, s := range []Sitting{{}, {LikelyLow: Unknown, LikelyHigh: Unknown, LowPassLow: 62, LowPassHigh: 68}, {LikelyLow: 60, LikelyHigh: 68, LowPassLow: Unknown, LowPassHigh: Unknown}} {
		if got := s.Readiness(); got != "" {
			t.Errorf("%+v: %q without a range", s, got)
		}
	}
}
