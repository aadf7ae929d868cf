package exam_test

import (
	"slices"
	"testing"

	"cutscore/exam"
)

func TestSittingsWithoutADateGoByNumbers(t *testing.T) {
	for _, names := range [][]exam.SittingName{
		{{ID: "1"}, {ID: "2"}, {ID: "10"}},
		{{ID: "x", Form: "quiz1"}, {ID: "a", Form: "quiz02"}, {ID: "m", Form: "quiz10"}},
		{{ID: "s2"}, {ID: "s10"}, {ID: "s11"}},
		{{ID: "1", Form: "Quiz 9"}, {ID: "1", Form: "Quiz 10"}, {ID: "2", Form: "Quiz 1"}},
		{{Form: "Quiz 1 Anatomy"}, {Form: "Quiz 2 Renal"}, {Form: "Quiz 10 Biochem"}},
		{{Form: "quiz 2025-01-08"}, {Form: "quiz 2025-02-01"}, {Form: "quiz 2026-01-02"}},
		{{Form: "2025_12_01"}, {Form: "2026_01_01"}},
		{{Form: "Unit 1 A"}, {Form: "Unit 2 B"}},
		{{Form: "Week 2 of 12"}, {Form: "Week 10 of 12"}},
		{{ID: "18446744073709551617"}, {ID: "18446744073709551618"}},
	} {
		got := slices.Clone(names)
		slices.Reverse(got)
		slices.SortFunc(got, exam.SittingName.Compare)
		if !slices.Equal(got, names) {
			t.Errorf("%v, want %v", got, names)
		}
		for i := 1; i < len(names); i++ {
			if !names[i-1].ToldBefore(names[i]) || names[i].ToldBefore(names[i-1]) {
				t.Errorf("%v and %v: the names tell which is first", names[i-1], names[i])
			}
		}
	}
}

func TestNamesThatTellNoOrder(t *testing.T) {
	for _, p := range [][2]exam.SittingName{
		{{ID: "a7x"}, {ID: "k2m"}},                                  // pseudonyms
		{{ID: "a", Form: "Anatomy"}, {ID: "b", Form: "Cardiology"}}, // the alphabet is no calendar
		{{ID: "a", Form: "F"}, {ID: "b", Form: "F"}},                // one name
		{{Form: "Test 05.02.2026"}, {Form: "Test 12.01.2026"}},      // the day comes first, and the month decides
		{{Form: "2026 Test 05.02."}, {Form: "2026 Test 12.01."}},
		{{Form: "Quiz 1, 2026"}, {Form: "Quiz 3, 2025"}},
		{{Form: "Midterm 2"}, {Form: "Quiz 3"}},
		{{ID: "1"}, {ID: "b"}},                                         // one has a number
		{{Source: "canvas", ID: "1"}, {Source: "moodle", ID: "2"}},     // each counts its own
		{{ID: "x", Form: "Quiz 1"}, {ID: "a", Form: "Quiz 1 (again)"}}, // one more word
		{{ID: "2", Form: "F"}, {ID: "02", Form: "F"}},                  // one number
	} {
		if p[0].ToldBefore(p[1]) || p[1].ToldBefore(p[0]) {
			t.Errorf("%v and %v: which is first?", p[0], p[1])
		}
	}
}
