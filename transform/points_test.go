package transform

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
)

// TestPointsOfUnknownFull: points of which nothing tells how many there are to earn are marks where none is more than 1. Else
// they say nothing, zero as little as any: were it wrong and all others open, every answer that counts would be wrong.
func TestPointsOfUnknownFull(t *testing.T) {
	const head = "examinee_id,item_id,points\n"
	for _, c := range []struct {
		rows, want string
		notes      int
	}{
		{"a,q1,0\na,q2,1\na,q3,1\n", "incorrect correct correct", 0},
		{"a,q1,0\na,q2,1\na,q3,0.5\n", "incorrect correct partly_correct", 0},
		{"a,q1,0\na,q2,5\na,q3,2\n", "unknown unknown unknown", 3},
		{"a,q1,0\na,q2,0\na,q3,0\n", "unknown unknown unknown", 3},
	} {
		got := readText(t, "r.csv", head+c.rows, Options{})
		var results []string
		for _, r := range got.Responses {
			results = append(results, fmt.Sprint(r.Result))
		}
		if strings.Join(results, " ") != c.want || len(got.Notes) != c.notes {
			t.Errorf("%q: %v with remarks %q, want %s with %d", c.rows, results, got.Notes, c.want, c.notes)
		}
	}
}

// TestPointsDoNotDependOnTheOrderOfRows: one answer of three points stands first, last or between many marks, and the outcome is
// the same; so it is for a question of which many got two.
func TestPointsDoNotDependOnTheOrderOfRows(t *testing.T) {
	const rows = 3000
	for _, c := range []struct {
		name           string
		every          int // so many rows apart stands one of more points
		used, unscored int
	}{{"a slip", rows, rows - 1, 0}, {"points", 7, rows, rows}} {
		for _, at := range []int{0, 1, c.every / 2, c.every - 1} {
			var b strings.Builder
			b.WriteString("examinee_id,item_id,points\n")
			for row := range rows {
				points := row * 3 % 2
				if row%c.every == at {
					points = 3
				}
				fmt.Fprintf(&b, "s%d,q1,%d\n", row, points)
			}
			got := readText(t, "r.csv", b.String(), Options{})
			unscored := 0
			for _, r := range got.Responses {
				if r.Result == exam.ResultUnknown {
					unscored++
				}
			}
			if len(got.Responses) != c.used || unscored != c.unscored {
				t.Errorf("%s at row %d: %d answers, %d not scored; want %d and %d", c.name, at, len(got.Responses), unscored, c.used, c.unscored)
			}
		}
	}
}

// TestFullPointsByTheirNames: possible points go by many names.
func TestFullPointsByTheirNames(t *testing.T) {
	for _, name := range []string{"points_max", "points_possible", "max_points", "max_score", "out_of", "Possible points"} {
		got := readText(t, "r.csv", "examinee_id,item_id,points,"+name+"\na,q1,0,2\na,q2,2,2\na,q3,1,2\n", Options{})
		if len(got.Responses) != 3 || got.Responses[0].Result != exam.Incorrect || got.Responses[1].Result != exam.Correct || got.Responses[2].Credit != .5 {
			t.Errorf("%s: %+v", name, got.Responses)
		}
	}
}

// TestAreasByTheirNames: areas go by many names, in our own form and in sequences.
func TestAreasByTheirNames(t *testing.T) {
	for _, name := range []string{"discipline", "disciplines", "content_area", "Content Area", "area", "subject", "topic", "Topic", "category", "domain", "skill"} {
		for _, head := range []string{"examinee_id,item_id,result,", "user_id,item_id,correct,", "student_id,item_id,answered_at,correct,"} {
			row := "a,q1,1,"
			if strings.Contains(head, "answered") {
				row = "a,q1,2026-03-01T10:00:00Z,1,"
			}
			got := readText(t, "r.csv", head+name+"\n"+row+"Anatomy\n"+strings.Replace(row, "q1", "q2", 1)+"Physiology\n", Options{})
			var areas []string
			for _, r := range got.Responses {
				areas = append(areas, r.Disciplines)
			}
			if !slices.Equal(areas, []string{"Anatomy", "Physiology"}) {
				t.Errorf("%s%s: areas %q", head, name, areas)
			}
		}
	}
}
