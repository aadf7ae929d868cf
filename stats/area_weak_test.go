package stats

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"cutscore/exam"
)

func TestGradeStandings(t *testing.T) {
	percent := func(area string, v float64) exam.CourseGrade {
		return exam.CourseGrade{Area: area, Grade: exam.Score{Scale: exam.PercentCorrect, Value: v}}
	}
	points := func(area string, v, most float64) exam.CourseGrade {
		return exam.CourseGrade{Area: area, Grade: exam.Score{Scale: exam.Points, Value: v, Max: most}}
	}
	for _, c := range []struct {
		name   string
		grades []exam.CourseGrade
		want   string // z by area
	}{
		{"mean 70, sd 10", []exam.CourseGrade{percent("Renal", 60), percent("Neurology", 70), percent("Cardiology", 80)}, "renal -1.00 neurology 0.00 cardiology 1.00"},
		{"points of different maxima", []exam.CourseGrade{points("Renal", 60, 100), points("Neurology", 35, 50), points("Cardiology", 16, 20)}, "renal -1.00 neurology 0.00 cardiology 1.00"},
		{"percent and points", []exam.CourseGrade{percent("Renal", 60), points("Neurology", 14, 20), percent("Cardiology", 80)}, "renal -1.00 neurology 0.00 cardiology 1.00"},
		{"two courses of an area", []exam.CourseGrade{percent("Renal", 60), percent("Renal", 80), percent("Cardiology", 70)}, "renal 0.00 cardiology 0.00"},
		{"a course of two areas", []exam.CourseGrade{percent("Renal|Neurology", 60), percent("Cardiology", 70), percent("Skin", 80)}, "renal -1.00 neurology -1.00 cardiology 0.00"},
		{"points of nobody knows how many", []exam.CourseGrade{points("Renal", 60, 0), points("Neurology", 70, 0), points("Cardiology", 80, 0)}, ""},
		{"two grades", []exam.CourseGrade{percent("Renal", 60), percent("Neurology", 70)}, ""},
		{"all alike", []exam.CourseGrade{percent("Renal", 70), percent("Neurology", 70), percent("Cardiology", 70)}, ""},
	} {
		z := gradeStandings(c.grades)
		got := ""
		for _, area := range []string{"renal", "neurology", "cardiology"} {
			if v, ok := z[area]; ok {
				got += fmt.Sprintf(" %s %.2f", area, v+0)
			}
		}
		if got != "" {
			got = got[1:]
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestConsistentIsFound: an area that is low throughout is consistent, one that is low in every other sitting is not, whatever else
// its verdict says of it.
func TestConsistentIsFound(t *testing.T) {
	for _, c := range []struct {
		right []int // of 20 questions of the area in each sitting
		want  string
	}{{[]int{7, 8, 7, 6, 8, 7, 7, 6}, "consistent"}, {[]int{14, 0, 14, 0, 14, 0, 14, 0}, ""}, {[]int{11, 2, 11, 2, 11, 2, 11, 2}, ""}} {
		rows := weeks(40, make([]float64, len(c.right)), newItems)
		for i := range rows {
			sitting, number := i/40, i%40/2 // one of 20 of its area
			rows[i].Disciplines = fmt.Sprintf("A%d", i%2)
			if i%2 == 0 && number < 17 || i%2 == 1 && number < c.right[sitting] {
				rows[i].Result = exam.Correct
			}
		}
		v := alone(t, rows).Disciplines[0].Verdict
		if v.Class != confirmedWeak || v.Consistency != c.want {
			t.Errorf("%v right of 20: %s, %q, %s; want %q", c.right, v.Class, v.Consistency, v.Reason, c.want)
		}
	}
}

// TestSeveralLowSittingsAreNotOne: the words of an area that was low in two sittings do not say one.
func TestSeveralLowSittingsAreNotOne(t *testing.T) {
	pr := &profile{jd: &judge{}}
	for n, want := range map[int]string{1: "one low sitting, not a pattern", 2: "2 low sittings, not a pattern"} {
		if got := pr.words(&Verdict{Class: isolatedBlock, LowSittings: make([]int, n)}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestTheOnlyAreaIsComparedWithALineOnly: without one the only area is the whole that it would be compared with, and no number of
// questions tells them apart.
func TestTheOnlyAreaIsComparedWithALineOnly(t *testing.T) {
	rows := weeks(40, []float64{.6, .5, .6, .55}, newItems)
	for i := range rows {
		rows[i].Disciplines = "Cardiology"
	}
	for _, e := range []*exam.Exam{nil, standardExam(t)} {
		all, co, _ := runAll(t, store(rows, 1), Options{Exam: e})
		v := all["me"].Disciplines[0].Verdict
		if withheld := v.Class == noVerdict; withheld != (e == nil) || withheld && v.MoreQuestions != 0 {
			t.Errorf("exam %v: %+v", e != nil, v)
		}
		for _, x := range all["me"].Actions {
			if e == nil && x.Area != "" {
				t.Errorf("advice without a verdict: %s", x.Text)
			}
		}
		for i := range rows { // four questions of another area are nothing to compare with
			if i < 4 {
				rows[i].Disciplines = "Genetics"
			}
		}
		some, _, _ := runAll(t, store(rows, 1), Options{Exam: e})
		for _, a := range some["me"].Disciplines {
			if withheld := a.Verdict.Class == noVerdict; a.Name == "Cardiology" && withheld != (e == nil) {
				t.Errorf("exam %v, beside four questions of another area: %+v", e != nil, a.Verdict)
			}
		}
		for i := range rows {
			rows[i].Disciplines = "Cardiology"
		}
		if line := co.Compared == "what is needed"; line != (e != nil) {
			t.Errorf("exam %v: compared with %s", e != nil, co.Compared)
		}
	}
}

// TestNewWordsKeepWhatIsLearnt: a version that says things otherwise goes on from the difficulties that an older one has learnt. They were
// thrown away, and every level of a store moved on the night of an update.
func TestNewWordsKeepWhatIsLearnt(t *testing.T) {
	var kept *Calibration
	runAll(t, store(threeForms(30, func(_, k int) int { return k }), 2), Options{Learnt: func(c *Calibration) { kept = c }})
	text, err := json.Marshal(kept)
	if err != nil || kept.Model != LearntBy {
		t.Fatal(err, kept.Model)
	}
	if _, err := ReadCalibration(bytes.NewReader(text)); err != nil {
		t.Errorf("of %s, read by %s: %v", kept.Model, Model, err)
	}
}
