package stats

import (
	"fmt"
	"math"
	"sort"
	"time"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// Defaults for an exam whose standard is a raw percentage and whose file does not say what a practice
// percentage is worth. Percentage points.
const (
	rawPopulationSD  = 18.0
	rawPracticeSD    = rawPopulationSD * unexplainedRoot // of the exam about one practice percentage: 10.3
	rawPracticeSEM   = 7.0                               // of one practice percentage whose number of items is not known
	formDifficultySD = 0.05                              // between practice forms of unknown difficulty, as a proportion
)

// evidence collects what bears on the exam, by kind, and says in words what was left out and why.
func evidence(in PassInput, standard exam.PassingStandard) (kinds []kind, notes []string) {
	notes = []string{}
	if k, ok := fromResponses(in); ok {
		kinds = append(kinds, k)
		if in.N < minGraded {
			notes = append(notes, undatedWords(in, rawReadings(in))...)
		}
	}
	scored, notes := fromScores(in, standard, notes)
	return append(kinds, scored...), notes
}

// fromResponses compares the expected proportion correct with the proportion that passes.
func fromResponses(in PassInput) (kind, bool) {
	needed, ok := in.Exam.PercentNeededOn(in.On)
	if !ok {
		return kind{}, false
	}
	expected, variance, n := in.Expected, in.SD*in.SD, in.N
	if n < minGraded {
		expected, variance, n = rawPractice(in)
	}
	if n < minGraded || math.IsNaN(expected) || math.IsNaN(variance) {
		return kind{}, false
	}
	total := cohortPropSD * unexplainedRoot
	k := kind{
		basis: "responses", unit: "proportion", value: expected, needed: needed.Value, v: variance + needed.SD*needed.SD,
		transfer: math.Sqrt(total*total - propSEM*propSEM), popSD: cohortPropSD, n: n,
	}
	return k.atLeast(total), true
}

// rawPractice is the level of practice percentages whose number of items is known: graded questions without their
// responses. Forms differ in difficulty, which items would tell and percentages do not. It serves exams that
// are scored otherwise; where the standard itself is a percentage, fromScores uses them.
func rawPractice(in PassInput) (p, variance float64, n int) {
	readings, _ := datedOnly(rawReadings(in))
	for _, r := range readings {
		n += r.items
	}
	if n == 0 {
		return 0, 0, 0
	}
	p, variance = scoresStand(readings, dayOfTime(in.On))
	return p, variance, n
}

// rawReadings are the percentages of an exam whose standard is none.
func rawReadings(in PassInput) (out []scoreReading) {
	if s, ok := in.Exam.StandardOn(in.On); ok {
		if _, raw := s.Proportion(); raw {
			return nil
		}
	}
	for i := range in.Sittings {
		if r := readScore(nil, in.On, &in.Sittings[i]); r.unit == "proportion" && r.items > 0 {
			out = append(out, r)
		}
	}
	return out
}

// undatedWords says what becomes of scores without a date.
func undatedWords(in PassInput, readings []scoreReading) []string {
	kept, left := datedOnly(readings)
	switch {
	case left > 0:
		return []string{fmt.Sprintf("%d practice score(s) carry no date and are left out beside those that do: the newest count most, and when they were taken is not known.", left)}
	case len(kept) > 0 && kept[0].Day == trend.NoDay && !in.On.IsZero():
		return []string{fmt.Sprintf("%d practice score(s) carry no date and are taken as recent.", len(kept))}
	}
	return nil
}

// fromScores groups scores by scale and follows the level of each group; scales are never mixed.
func fromScores(in PassInput, standard exam.PassingStandard, notes []string) ([]kind, []string) {
	groups := map[exam.Scale][]scoreReading{}
	add := func(s *exam.Sitting) {
		r, scale, note := measure(in, standard, s)
		if note != "" {
			notes = appendNew(notes, note)
			return
		}
		if scale != "" {
			groups[scale] = append(groups[scale], r)
		}
	}
	for i := range in.Sittings {
		add(&in.Sittings[i])
	}
	for _, a := range in.Attempts {
		if usableScore(in, a.Score) {
			add(&exam.Sitting{Family: "an earlier attempt", Score: a.Score, TakenAt: a.TakenAt})
		}
	}
	var kinds []kind
	for _, scale := range sortedScales(groups) {
		notes = append(notes, undatedWords(in, groups[scale])...)
		readings, _ := datedOnly(groups[scale])
		if k, ok := level(in, standard, scale, readings); ok {
			kinds = append(kinds, k)
		}
	}
	return kinds, notes
}

// usableScore reports whether a score is on the scale of the exam itself.
func usableScore(in PassInput, s exam.Score) bool {
	standard, ok := in.Exam.StandardOn(in.On)
	return ok && s.Scale != "" && s.Scale == standard.Scale && s.Scale != exam.PercentCorrect && s.Scale != exam.Points && s.Value > 0
}

// measure says what one score is worth; scale is "" when it has none for this exam, note says why where the
// reason is a fact about the scale.
func measure(in PassInput, standard exam.PassingStandard, s *exam.Sitting) (r scoreReading, scale exam.Scale, note string) {
	score := s.Score
	if score.Scale == "" || math.IsNaN(score.Value) || score.Value < 0 {
		return r, "", ""
	}
	r = readScore(in.Exam, in.On, s)
	if _, raw := standard.Proportion(); raw && r.unit != "proportion" {
		return r, "", ""
	}
	switch {
	case !r.known:
		return r, "", unusedWords(in, score)
	case !r.worth.Predicts:
		return r, "", fmt.Sprintf("Scores on the %s scale are shown and not used: %s.", scaleWords(score.Scale), r.worth.Note)
	case r.unit == "proportion":
		return r, exam.PercentCorrect, ""
	}
	return r, score.Scale, ""
}

// unusedWords says why a score of which nothing is known for this exam is left out; "" where a raw percentage counts as
// graded questions.
func unusedWords(in PassInput, score exam.Score) string {
	if _, raw := score.Proportion(); !raw {
		return fmt.Sprintf("Scores on the %s scale are shown and not used: what they say about %s is not known.", scaleWords(score.Scale), in.Exam.Name)
	}
	if _, _, n := rawPractice(in); in.N < minGraded && n >= minGraded {
		return ""
	}
	return "Raw percentages of practice tests are shown and not compared with the standard: counting right answers does not give a scaled score."
}

// wilsonVariance is p(1-p)/n with two successes and two failures added, so that it is never zero.
func wilsonVariance(p float64, n int) float64 {
	q := (p*float64(n) + 2) / float64(n+4)
	return q * (1 - q) / float64(n+4)
}

// level is what the scores of one scale say of the exam: where their level stands on its day (scoresStand), or without one
// on the day of the newest, regressed to the mean of the examinees where the exam has a norm on that scale (Kelley). The
// level is that of the newest score, so what it is worth is what the newest is worth.
func level(in PassInput, standard exam.PassingStandard, scale exam.Scale, readings []scoreReading) (kind, bool) {
	per := 1.0
	if readings[0].unit == "proportion" {
		per = 100 // worth and standard are in percent
	}
	mean, v := scoresStand(readings, dayOfTime(in.On))
	newest := readings[len(readings)-1]
	worth := newest.worth
	k := kind{basis: "scaled scores", unit: string(scale), value: per * mean, needed: center(worth, standard), v: per * per * v,
		transfer: math.Sqrt(worth.SD*worth.SD - worth.SEM*worth.SEM), popSD: per * newest.popSD, n: len(readings)}
	if norm, ok := normFor(in, standard, scale); ok {
		rho := norm.SD * norm.SD / (norm.SD*norm.SD + k.v)
		k.value, k.v = norm.Mean+rho*(k.value-norm.Mean), rho*k.v
	}
	return k.atLeast(worth.SD), !math.IsNaN(k.v)
}

// normFor returns the reference group to regress to: only where practice is on the exam's own scale.
func normFor(in PassInput, standard exam.PassingStandard, scale exam.Scale) (exam.Norm, bool) {
	if scale != standard.Scale {
		return exam.Norm{}, false
	}
	return in.Exam.NormOn(scale, in.On)
}

// center is the practice score at which passing is as likely as not.
func center(worth exam.PracticeScale, standard exam.PassingStandard) float64 {
	if worth.Center != 0 {
		return worth.Center
	}
	if p, raw := standard.Proportion(); raw {
		if standard.Scale == exam.Points && standard.Value == math.Trunc(standard.Value) {
			p -= 0.5 / standard.Max // results are whole points, and the standard itself passes
		}
		return 100 * p
	}
	return standard.Value
}

// refusal says why there is nothing to compute from.
func refusal(in PassInput) string {
	if _, ok := in.Exam.PercentNeededOn(in.On); !ok && in.N >= minGraded {
		return "how many right answers pass " + in.Exam.Name + " is not published, and there is no practice score that predicts it"
	}
	return fmt.Sprintf("fewer than %d graded questions (%d) and no practice score on a scale that predicts %s", minGraded, in.N, in.Exam.Name)
}

// sittingsUntil leaves out what was taken after the day: later rows never change an earlier probability.
func sittingsUntil(sittings []exam.Sitting, on time.Time) []exam.Sitting {
	if on.IsZero() {
		return sittings
	}
	end := on.AddDate(0, 0, 1).UnixMicro()
	var out []exam.Sitting
	for _, s := range sittings {
		if s.TakenAt == exam.NoTime || s.TakenAt < end {
			out = append(out, s)
		}
	}
	return out
}

// attemptsBefore returns dated attempts at this exam on days before the day asked about.
func attemptsBefore(in PassInput) []exam.Attempt {
	var out []exam.Attempt
	for _, a := range in.Attempts {
		if a.TakenAt == exam.NoTime || (a.Exam != "" && !in.Exam.Is(a.Exam)) {
			continue
		}
		if in.On.IsZero() || exam.DateOf(time.UnixMicro(a.TakenAt).UTC()) < exam.DateOf(in.On) {
			out = append(out, a)
		}
	}
	return out
}

// daysBetween returns the days from at to on, 0 when either is unknown or the order is reversed.
func daysBetween(at int64, on time.Time) float64 {
	if at == exam.NoTime || on.IsZero() {
		return 0
	}
	return math.Max(0, on.Sub(time.UnixMicro(at)).Hours()/24)
}

func reportedPasses(sittings []exam.Sitting) []ReportedPass {
	out := []ReportedPass{}
	for _, s := range sittings {
		if s.ReportedPass < 0 || s.ReportedPass > 1 || (s.ReportedPass == 0 && s.Score.Scale == "") {
			continue
		}
		r := ReportedPass{Family: s.Family, Value: s.ReportedPass}
		if s.TakenAt != exam.NoTime {
			r.Date = string(exam.DateOf(time.UnixMicro(s.TakenAt).UTC()))
		}
		out = append(out, r)
	}
	return out
}

func sortedScales(groups map[exam.Scale][]scoreReading) []exam.Scale {
	var out []exam.Scale
	for s := range groups {
		out = append(out, s)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}
