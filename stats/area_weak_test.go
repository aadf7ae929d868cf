package stats

import (
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
