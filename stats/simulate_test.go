package stats

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"cutscore/exam"
)

func school(t *testing.T, students, sittings, items int, seed uint64) *School {
	t.Helper()
	s, err := NewSchool(SchoolOptions{Students: students, Seed: seed, Sittings: sittings, Items: items,
		Until: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Exam: mustExam(t, "usmle-step1")})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// rowsOf lists all responses of a school.
func (s *School) rowsOf() (rows []exam.Response) {
	for i := range s.Options.Students {
		st := s.Student(i)
		for j := range st.Sittings {
			for k := range st.Sittings[j].Responses {
				rows = append(rows, s.Row(st, &st.Sittings[j], &st.Sittings[j].Responses[k]))
			}
		}
	}
	return rows
}

// Row returns a response as a row of the responses table.
func (s *School) Row(st *SimStudent, at *SimSitting, r *SimResponse) exam.Response {
	it := &s.Items[r.Item]
	row := exam.Response{Source: "simulated", Examinee: st.Truth.Examinee, Sitting: at.ID, Form: s.Forms[at.Form].ID, Family: s.Forms[at.Form].Family,
		Mode: modeName(at.Timed), Item: it.ID, Block: r.Block, Position: int32(r.Position), AnsweredAt: at.At.Add(time.Duration(r.At) * time.Second).UnixMicro(),
		Chosen: option(r.Chosen), FirstChosen: option(r.First), Key: option(it.Key), Result: r.Result, Seconds: r.Seconds, Changes: int16(r.Changes),
		PeerP: float32(it.PeerP), Confidence: r.Confidence, Flagged: flag(r.Flagged), Seen: flag(r.Seen),
		Disciplines: it.DisciplineNames, Systems: it.SystemName, Tasks: it.TaskName, ExportedAt: exam.NoTime, Credit: exam.Unknown}
	switch r.Result {
	case exam.Correct:
		row.Credit = 1
	case exam.Incorrect, exam.Omitted:
		row.Credit = 0
	}
	return row
}

func modeName(timed bool) string {
	if timed {
		return "timed"
	}
	return "untimed"
}

func option(b byte) string {
	if b == 0 {
		return ""
	}
	return string(rune(b))
}

func flag(yes bool) exam.Flag {
	if yes {
		return exam.FlagYes
	}
	return exam.FlagNo
}

// TestStudentIsDrawnAlone: a student depends on seed and number only.
func TestStudentIsDrawnAlone(t *testing.T) {
	a, b := school(t, 5, 4, 0, 9), school(t, 50, 4, 0, 9)
	b.Student(7)
	if !reflect.DeepEqual(a.Student(3), b.Student(3)) {
		t.Error("student 3 depends on the others")
	}
	if reflect.DeepEqual(a.Student(3), school(t, 5, 4, 0, 10).Student(3)) {
		t.Error("another seed draws the same student")
	}
}

// TestSchoolIsAsStated: item areas follow the blueprint, answers follow the true levels, nothing happens after the last day.
func TestSchoolIsAsStated(t *testing.T) {
	s := school(t, 60, 8, 0, 2)
	areas, _, _ := s.Options.Exam.BlueprintOn(s.Options.Until, "discipline")
	share := make([]float64, len(areas))
	for _, it := range s.Items {
		for _, d := range it.Disciplines {
			share[d] += 100 / float64(len(s.Items))
		}
	}
	for d, a := range areas {
		if sd := 100 * math.Sqrt(.25/float64(len(s.Items))); share[d] < a.Low-4*sd || share[d] > a.High+4*sd {
			t.Errorf("%s: %.1f percent of items, blueprint %v-%v", a.Name, share[d], a.Low, a.High)
		}
	}
	end := s.Options.Until.AddDate(0, 0, 1).UnixMicro()
	for _, r := range s.rowsOf() {
		if r.AnsweredAt >= end {
			t.Fatalf("an answer at %v, after the last day", time.UnixMicro(r.AnsweredAt))
		}
		if (r.Result == exam.Correct) != (r.Chosen == r.Key && r.Result.Scored()) {
			t.Fatalf("chose %q with key %q: %v", r.Chosen, r.Key, r.Result)
		}
	}
	for i := range 60 {
		for _, a := range s.Student(i).Attempts {
			if a.TakenAt >= end {
				t.Fatalf("student %d: an attempt after the last day", i)
			}
		}
	}
}

// TestHabitsAreFound: with the true chances given, the planted habit of a student is the one that costs points, and
// students without a habit are rarely told that one costs them.
func TestHabitsAreFound(t *testing.T) {
	s := school(t, 400, 8, 0, 3)
	times, popular := timesAndOptions(t, s)
	found, planted, falsely, clean := map[string]int{}, map[string]int{}, 0, 0
	of := map[string]exam.MistakeType{"rapid_guess": exam.RapidGuess, "changes_away": exam.ChangedAway, "runs_out": exam.RanOut, "fades": exam.LateInBlock, "misreads": exam.EasyMiss}
	for i := range s.Options.Students {
		st := s.Student(i)
		c, p := s.chances(i, st)
		m := ClassifyMistakes(MistakeInput{Columns: c, To: c.Rows, P: p, ItemTimes: times.Of(&c.Item), SpeedSD: times.SpeedSD, Popular: popular.Of(&c.Item)})
		habit := st.Truth.Habit.Name
		planted[habit]++
		if x, ok := find(m, of[habit]); ok && x.Verdict == "costs points" {
			found[habit]++
		}
		if habit == "none" {
			clean++
			if x, ok := find(m, exam.RapidGuess); ok && x.Verdict == "costs points" {
				falsely++
			}
		}
	}
	t.Logf("found %v of %v; false rapid %d of %d", found, planted, falsely, clean)
	for habit, least := range map[string]float64{"rapid_guess": .9, "changes_away": .5, "runs_out": .9, "fades": .7, "misreads": .4} {
		if float64(found[habit]) < least*float64(planted[habit]) {
			t.Errorf("%s found in %d of %d", habit, found[habit], planted[habit])
		}
	}
	if falsely > clean/20 {
		t.Errorf("rapid guessing claimed of %d of %d without the habit", falsely, clean)
	}
}

// chances lists a student's rows with the true chance of being right without the habit.
func (s *School) chances(i int, st *SimStudent) (*exam.Responses, []float64) {
	var rows []exam.Response
	var p []float64
	r := s.person(i)
	for j := range st.Sittings {
		at := &st.Sittings[j]
		for k := range at.Responses {
			a := &at.Responses[k]
			it := &s.Items[a.Item]
			rows = append(rows, s.Row(st, at, a))
			p = append(p, sigma(r.ability(it, r.months(at.At))-it.Difficulty+b2f(a.Seen)*.8))
		}
	}
	return exam.FromRows(rows), p
}

func timesAndOptions(t *testing.T, s *School) (*TimeModel, *PopularWrong) {
	t.Helper()
	c := exam.FromRows(s.rowsOf())
	m, err := fitTimes(1, func(int) (*exam.Responses, error) { return c, nil }, 6)
	if err != nil {
		t.Fatal(err)
	}
	popular := NewPopularWrong()
	popular.Add(c)
	return m, popular
}

// TestPassIsCalibrated: over an invented school the probability of passing, from responses alone and with no outcome seen,
// is near the true chance: no bias beyond 5 points, and better than the base rate.
func TestPassIsCalibrated(t *testing.T) {
	s := school(t, 120, 6, 60, 4)
	on := s.Options.Until.AddDate(0, 0, 7)
	all, _, _ := runAll(t, store(s.rowsOf(), 4), Options{Exam: s.Options.Exam, ExamDate: on, AsOf: s.Options.Until})
	var f Forecasts
	said, came, chances, bias := 0.0, 0.0, 0.0, 0.0
	rng := rand.New(rand.NewPCG(8, 8))
	for i := range s.Options.Students {
		truth := s.Student(i).Truth
		a := all[truth.Examinee]
		if a == nil || !a.Pass.Probability.OK() {
			t.Fatalf("student %d: %+v", i, a)
		}
		p := a.Pass.Probability.Value
		bias += (a.Pass.Score.Value - truth.ExamLevel) / float64(s.Options.Students)
		passed := rng.Float64() < truth.PassChance
		f.P, f.Y = append(f.P, p), append(f.Y, passed)
		said, came, chances = said+p, came+b2f(passed), chances+truth.PassChance
	}
	n := float64(len(f.P))
	base := Forecasts{Y: f.Y}
	for range f.P {
		base.P = append(base.P, came/n)
	}
	_, slope, _ := f.Line()
	t.Logf("said %.3f true %.3f came %.3f, log loss %.3f (base rate %.3f), slope %.2f, ECE %.3f, bias of the score %.3f", said/n, chances/n, came/n, f.LogLoss(), base.LogLoss(), slope, f.ECE(10, true), bias)
	if math.Abs(said-chances)/n > .05 || f.LogLoss() > .85*base.LogLoss() {
		t.Errorf("said %.3f, true chance %.3f; log loss %.3f against the base rate's %.3f", said/n, chances/n, f.LogLoss(), base.LogLoss())
	}
}
