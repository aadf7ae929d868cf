package transform

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
	"cutscore/ingest"
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

// TestPointsOfAMatrix: points are scored where names of questions or a row tell how many there are to earn, and else not read.
func TestPointsOfAMatrix(t *testing.T) {
	rows := "a,5,0,2\nb,4,1,0\nc,0,1,1\nd,5,0,2\n"
	const want = "correct incorrect correct partly_correct correct incorrect incorrect correct partly_correct correct incorrect correct"
	for _, c := range []struct{ name, text, want string }{
		{"in the names", "Student,Q1 (5 pts),Q2 (1 pt),Q3 (2 pts)\n" + rows, want},
		{"behind a slash", "Student,Q1/5.00,Q2 / 1,Q3 /2\n" + rows, want},
		{"in German", "Schüler;Aufgabe 1 (max. 5);Aufgabe 2 (von 1);Aufgabe 3 (2 Punkte)\n" + strings.ReplaceAll(rows, ",", ";"), want},
		{"in a row above", "Student,Q1,Q2,Q3\nPoints Possible,5,1,2\n" + rows, want},
		{"in a row below", "Student,Q1,Q2,Q3,Total\n" + strings.ReplaceAll(rows, "\n", ",9\n") + "Maximalpunkte,5,1,2,8\n", want},
	} {
		got := readText(t, "m.csv", c.text, Options{})
		var results []string
		for _, r := range got.Responses {
			results = append(results, fmt.Sprint(r.Result))
			if strings.ContainsAny(r.Item, "(") || strings.Count(r.Item, "/") > 1 {
				t.Errorf("%s: the points are part of item %s", c.name, r.Item)
			}
		}
		if strings.Join(results, " ") != c.want || len(got.Rejects) > 0 {
			t.Errorf("%s: %v, set aside %q", c.name, results, got.Rejects)
		}
	}
	marks := readText(t, "m.csv", "Student,Q1 (2 pts),Q2 (2 pts),Q3 (3 pts)\na,1,0,1\nb,0,1,1\nc,1,1,0\n", Options{})
	for _, r := range marks.Responses {
		if r.Result != exam.Correct && r.Result != exam.Incorrect {
			t.Errorf("marks under names with points: %+v", r)
		}
	}
	if len(marks.Responses) != 9 {
		t.Errorf("%d answers of marks under names with points", len(marks.Responses))
	}
	for name, text := range map[string]string{
		"more than there are to earn":  "Student,Q1 (3 pts),Q2 (1 pt),Q3 (1 pt)\n" + rows,
		"numbers that may be anything": "Student,Q1 (5),Q2 (1),Q3 (2)\n" + rows,
	} {
		s, err := ingest.Sniff(ingest.BytesSource("m.csv", []byte(text)), ingest.Stated{}, ingest.Limits{}, ingest.KnownHeader(shipped(t)))
		if err != nil {
			t.Fatal(err)
		}
		if r, err := ingest.Recognise(s, shipped(t), ingest.Stated{}); err == nil && r.Column(ingest.FieldPoints) != nil {
			t.Errorf("%s: read as points", name)
		}
	}
}
