package stats

import (
	"fmt"
	"testing"

	"cutscore/exam"
)

// scores are one examinee's practice scores a week apart, with likely ranges of 4 on either side.
func scores(values ...float64) *memory {
	m := store(nil, 1)
	for i, v := range values {
		m.sittings[0] = append(m.sittings[0], exam.Sitting{Source: "t", Examinee: "a", ID: fmt.Sprint(i), Family: "CBSSA",
			TakenAt: int64(19000+14*i) * microDay, Score: exam.Score{Scale: exam.EPC, Value: v}, LikelyLow: v - 4, LikelyHigh: v + 4,
			LowPassLow: exam.Unknown, LowPassHigh: exam.Unknown, ReportedPass: exam.Unknown, PeerMean: exam.Unknown, Minutes: exam.Unknown,
			ExportedAt: exam.NoTime})
	}
	return m
}

func TestScoresAlone(t *testing.T) {
	all, _, _ := runAll(t, scores(48, 52, 57, 63, 68), Options{Exam: standardExam(t)})
	o := all["a"].Overall
	finite(t, all["a"])
	if o.Level.Unit != "epc" || o.Level.Value < 60 || o.Level.Value > 68 || o.Arrow != "rising" || len(o.Points) != 5 {
		t.Errorf("level %+v, %q, %d points", o.Level, o.Arrow, len(o.Points))
	}
	if o.Needed.Value != 62 || o.Gap.Unit != "epc" || o.Verdict.Class == noVerdict {
		t.Errorf("needed %+v, verdict %+v", o.Needed, o.Verdict)
	}
	flat, _, _ := runAll(t, scores(60, 62, 59, 61, 60), Options{Exam: standardExam(t)})
	if o := flat["a"].Overall; o.Arrow != "no clear change" {
		t.Errorf("scores about 60: %q", o.Arrow)
	}
	two, _, _ := runAll(t, scores(60, 70), Options{Exam: standardExam(t)})
	if o := two["a"].Overall; o.Level.OK() || o.Change.OK() || o.Arrow != "" {
		t.Errorf("two scores: %+v", o.Level)
	}
}

// TestScalesAreNotMixed: scores on another scale change nothing in the trend.
func TestScalesAreNotMixed(t *testing.T) {
	m := scores(48, 52, 57, 63, 68)
	want, _, _ := runAll(t, m, Options{})
	other := m.sittings[0][0]
	other.ID, other.Score = "x", exam.Score{Scale: exam.ThreeDigit, Value: 240}
	other.TakenAt += 3 * microDay
	m.sittings[0] = append(m.sittings[0], other)
	got, _, _ := runAll(t, m, Options{})
	if got["a"].Overall.Level.Value != want["a"].Overall.Level.Value {
		t.Errorf("level %v with a 3-digit score, %v without", got["a"].Overall.Level.Value, want["a"].Overall.Level.Value)
	}
}
