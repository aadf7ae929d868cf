package stats

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// Sittings without a date go by number, then by the number in their form's name, and where neither tells, it is said.
func TestOrderOfSittingsWithoutDates(t *testing.T) {
	for _, c := range []struct {
		name, rows, want string // "sitting form day" of rows as they are stored, with - for none; forms or ids by block
		untold           bool
	}{
		{"numbers", "1 F -, 10 F -, 2 F -", "1 2 10", false},
		{"numbers before forms", "1 Q9 -, 10 Q1 -, 2 Q5 -", "1 2 10", false},
		{"names of forms", "a quiz10 -, b quiz2 -, c quiz1 -", "c b a", false},
		{"pseudonyms", "k F -, m F -", "k m", true},
		{"subjects", "a Cardiology -, b Anatomy -", "b a", true},
		{"numbers and a name", "10 F -, 2 F -, k F -", "k 2 10", true},
		{"some dated, numbers agree", "10 F -, 2 F -, 11 F 5, 12 F 6", "2 10 11 12", false},
		{"behind the next lower number with a day", "12 F -, 3 F 5", "3 12", false},
		{"several", "5 F -, 12 F -, 2 F -, 13 F -, 3 F 5, 14 F 6", "2 3 5 12 13 14", false},
		{"each in its gap", "2 F -, 12 F -, 1 F 5, 11 F 6, 20 F 7", "1 2 11 12 20", false},
		{"dates before numbers", "4 F -, 3 F 6, 5 F 5", "5 3 4", false},
		{"numbers of other forms", "2 quiz9 -, 1 quiz1 5, 3 quiz2 6", "1 2 3", false},
		{"but not where each form counts", "2 G -, 1 F 5, 2 F 6", "2 1 2", true},
		{"of its own form there", "2 G -, 1 F 5, 2 F 7, 1 G 6", "1 1 2 2", true},
		{"some dated, nothing tells", "k F -, a F 5", "k a", true},
		{"all dated", "k F 4, a F 5", "k a", false},
		{"an answer without a time has its sitting's", "a F -, m F -, k F 4, a F 5, m F 5", "k a m", false},
		{"also of the first sitting", "a F -, b F -, a F 4", "b a", true},
		{"but not that of another form of the number", "1 G -, 1 F 5, 2 F 6", "1 1 2", true},
		{"a number of each form", "1 quiz10 -, 1 quiz2 -, 1 quiz1 -", "1 1 1", false},
		{"a number of each form, which tell nothing", "1 Anatomy -, 1 Cardiology -", "1 1", true},
		{"takings of each form", "1 quiz1 -, 1 quiz2 -, 2 quiz1 -, 2 quiz2 -", "1 1 2 2", true},
		{"takings of one form", "2 F -, 1 F -", "1 2", false},
		{"parts of one sitting", "k A 4, k B -", "k", false},
		{"one sitting", "k F -, k F -", "k", false},
		{"no name at all", "- - -, - - -", "", false},
		{"none and some", "- - -, k F 4", " k", true},
	} {
		var rows []exam.Response
		for i, text := range strings.Split(c.rows, ", ") {
			f := strings.Fields(strings.ReplaceAll(text, "-", "\x00"))
			r := exam.Response{Source: "s", Examinee: "e", Sitting: strings.Trim(f[0], "\x00"), Form: strings.Trim(f[1], "\x00"), Item: fmt.Sprint("q", i), AnsweredAt: exam.NoTime, Result: exam.Correct}
			if f[2] != "\x00" {
				r.AnsweredAt = int64(f[2][0]-'0') * microDay
			}
			rows = append(rows, r)
		}
		columns := exam.FromRows(rows)
		k, e := newCoder(columns, newCodebook(), nil, true), encoded{}
		k.encode(&History{Examinee: "e", Columns: columns, To: columns.Rows}, &e)
		var got []string
		for _, b := range e.blocks {
			got = append(got, columns.Sitting.At(int(b.row)))
		}
		if strings.Join(got, " ") != c.want || e.untold != c.untold {
			t.Errorf("%s: %q, untold %t; want %q, %t", c.name, got, e.untold, c.want, c.untold)
		}
		if !slices.IsSorted(e.seq.Block) {
			t.Errorf("%s: sittings are mixed: %v", c.name, e.seq.Block)
		}
	}
}

// The table's sitting of a number is that of its form; where it names the whole of which the answers have the parts, it is of these.
func TestDaysOfNumbersByTheTable(t *testing.T) {
	for _, c := range []struct{ id, form, want string }{
		{"1", "F", "G - F 7"}, {"1", "Whole", "F 7 G 7"}, {"1", "", "F 7 G 7"}, {"own", "F", "F 7"}, {"2", "F", "F - G -"},
	} {
		id := c.id
		if id == "2" {
			id = "1"
		}
		var rows []exam.Response
		for i, form := range []string{"F", "G"} {
			rows = append(rows, exam.Response{Source: "s", Examinee: "e", Sitting: id, Form: form, Item: fmt.Sprint("q", i), AnsweredAt: exam.NoTime, Result: exam.Correct})
		}
		columns := exam.FromRows(rows)
		k, e := newCoder(columns, newCodebook(), nil, true), encoded{}
		k.encode(&History{Examinee: "e", Columns: columns, To: 2, Sittings: []exam.Sitting{{Source: "s", Examinee: "e", ID: c.id, Form: c.form, TakenAt: 7 * microDay}}}, &e)
		var got []string
		for _, b := range e.blocks {
			day := "-"
			if b.day != trend.NoDay {
				day = fmt.Sprint(b.day)
			}
			got = append(got, columns.Form.At(int(b.row)), day)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s of form %q: %s, want %s", c.id, c.form, strings.Join(got, " "), c.want)
		}
	}
}

// rising are sittings of one person each who answers ever more right, called by name, as the store orders them.
func rising(people, sittings int, name func(int) string) []exam.Response {
	var out []exam.Response
	for p := range people {
		for s := range sittings {
			for q := range 10 {
				r := exam.Response{Source: "t", Examinee: fmt.Sprintf("p%02d", p), Sitting: name(s + 1), Form: "F", Item: fmt.Sprintf("i%d", (p+7*s+q*13)%90),
					Position: int32(q + 1), AnsweredAt: exam.NoTime, Disciplines: "A", Result: exam.Incorrect}
				if (q+p)%10 < 1+s*8/(sittings-1) {
					r.Result = exam.Correct
				}
				out = append(out, r)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y exam.Response) int {
		return strings.Compare(x.Examinee+" "+x.Sitting, y.Examinee+" "+y.Sitting)
	})
	return out
}

// The level after sittings 1..12 without dates is that after the twelfth; where nothing tells which was last, page and evaluation say so.
func TestLevelAfterNumberedSittings(t *testing.T) {
	named := func(s int) string { return string(rune('a' + (s*5)%12)) }
	for _, c := range []struct {
		what  string
		name  func(int) string
		forms bool
		says  string
	}{
		{"numbered", func(s int) string { return fmt.Sprint(s) }, false, ""},
		{"named", named, false, "in which order they were taken"},
		{"forms", func(s int) string { return fmt.Sprintf("NBME %d", s) }, true, "by the numbers in their names"},
	} {
		rows, untold := rising(20, 12, c.name), strings.Contains(c.says, "order")
		for i := range rows {
			if c.forms {
				rows[i].Form, rows[i].Sitting = rows[i].Sitting, "s"+rows[i].Sitting
			}
		}
		all, _, _ := runAll(t, store(rows, 2), Options{})
		for _, a := range all {
			if level := a.Overall.Level.Value; !untold && level < .75 {
				t.Errorf("%s: level %.2f after nine of ten right", c.what, level)
			}
			for _, words := range []string{"in which order they were taken", "by the numbers in their names"} {
				if said := slices.ContainsFunc(a.Caveats, func(s string) bool { return strings.Contains(s, words) }); said != (words == c.says) {
					t.Errorf("%s: caveats %q", c.what, a.Caveats)
				}
			}
		}
		ev, err := Evaluate(t.Context(), store(rows, 2), nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if said := strings.Contains(strings.Join(ev.Trend.Notes, " "), "20 examinees have sittings without a date"); said != untold {
			t.Errorf("%s: notes %q", c.what, ev.Trend.Notes)
		}
	}
}
