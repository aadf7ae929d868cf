package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
	"strings"
	"time"

	"cutscore/exam"
)

// simRun draws one student.
type simRun struct {
	*School
	rng   *rand.Rand
	st    *SimStudent
	u, du []float64 // discipline deviations at the first sitting, and their growth per 28 days
	start time.Time // of the first sitting
}

// Student draws student i, 0-based: the same for the same seed and i.
func (s *School) Student(i int) *SimStudent {
	r := s.person(i)
	for j := range s.Options.Sittings {
		r.sitting(i, j)
	}
	r.entrance()
	r.exam()
	r.study()
	r.grades()
	return r.st
}

var (
	simFirst = strings.Fields("Ada Ben Chidi Dana Elif Femi Grace Hugo Ines Jonas Kavya Liam Mei Nadia Omar Priya Quinn Rosa Sami Tara Uma Viktor Wen Ximena Yusuf Zoe")
	simLast  = strings.Fields("Abara Bauer Costa Dube Eriksen Fischer Gupta Haddad Ito Jansen Khan Lopez Mbeki Novak Okoro Park Quist Rossi Silva Tanaka Usman Vargas Wolf Xu Yilmaz Zeman")
)

// person draws who student i is: name, level, growth, habit and plan.
func (s *School) person(i int) *simRun {
	r := &simRun{School: s, rng: rand.New(rand.NewPCG(s.Options.Seed, uint64(i))), st: &SimStudent{}}
	st := r.st
	st.Truth.Examinee = fmt.Sprintf("S%05d", i+1)
	st.Name = simFirst[r.rng.IntN(len(simFirst))] + " " + simLast[r.rng.IntN(len(simLast))]
	st.Cohort = fmt.Sprintf("Class of %d", r.Options.Until.Year()+2)
	st.School = []string{"us_md", "us_md", "us_do", "non_us"}[r.rng.IntN(4)]
	r.level()
	r.plan()
	return r
}

// level draws ability, growth, speed and habit.
func (r *simRun) level() {
	t, n := &r.st.Truth, len(r.Disciplines)
	t.Level = simMeanLevel + simSpreadG*r.rng.NormFloat64()
	t.PerMonth = 0.10 + 0.08*r.rng.NormFloat64()
	t.Speed = simSpeedSD * r.rng.NormFloat64()
	t.Areas, t.AreaMonth = map[string]float64{}, map[string]float64{}
	r.u, r.du = make([]float64, n), make([]float64, n)
	for d := range n {
		r.u[d] = simSpreadU * r.rng.NormFloat64()
		if r.rng.Float64() < 0.2 {
			r.du[d] = 0.2 * r.rng.NormFloat64()
			t.AreaMonth[r.Disciplines[d]] = r.du[d]
		}
		t.Areas[r.Disciplines[d]] = r.u[d]
	}
	t.Habit = r.habit()
}

func (r *simRun) habit() Habit {
	switch x := r.rng.Float64(); {
	case x < 0.12:
		return Habit{"rapid_guess", 0.04 + 0.08*r.rng.Float64()}
	case x < 0.24:
		return Habit{"changes_away", 0.04 + 0.06*r.rng.Float64()}
	case x < 0.36:
		return Habit{"fades", 0.10 + 0.15*r.rng.Float64()}
	case x < 0.48:
		return Habit{"misreads", 0.05 + 0.08*r.rng.Float64()}
	case x < 0.56:
		return Habit{"runs_out", 0.05 + 0.10*r.rng.Float64()}
	}
	return Habit{Name: "none"}
}

// plan draws the day of the first sitting and of the exam: six in ten students have taken it by the last day.
func (r *simRun) plan() {
	days := 14*(r.Options.Sittings-1) + 10 + r.rng.IntN(10)
	after := 5 + r.rng.IntN(20)
	end := r.Options.Until
	if r.rng.Float64() < 0.6 {
		end = end.AddDate(0, 0, -30-r.rng.IntN(90))
	}
	r.start = end.AddDate(0, 0, -days)
	r.st.ExamDay = r.start.AddDate(0, 0, 14*(r.Options.Sittings-1)+after)
}

// months returns the time since the first sitting in units of 28 days.
func (r *simRun) months(t time.Time) float64 { return t.Sub(r.start).Hours() / 24 / 28 }

// ability is the logit of the student on an item's disciplines at a time: overall, and the mean of its disciplines.
func (r *simRun) ability(it *SimItem, months float64) float64 {
	sum := 0.0
	for _, d := range it.Disciplines {
		sum += r.u[d] + r.du[d]*months
	}
	return r.st.Truth.Level + r.st.Truth.PerMonth*months + sum/float64(len(it.Disciplines))
}

func (r *simRun) sitting(i, j int) {
	form, seen := (i*7+j)%len(r.Forms), j >= len(r.Forms)
	if len(r.Forms) == r.Options.Sittings {
		if form = j; j > 2 && r.rng.Float64() < 0.04 {
			form, seen = j-2, true
		}
	}
	day := r.start.AddDate(0, 0, 14*j+r.rng.IntN(4)-1)
	if day.After(r.Options.Until) {
		day = r.Options.Until
	}
	at := SimSitting{ID: fmt.Sprintf("%s-%02d", r.st.Truth.Examinee, j+1), Form: form, Timed: r.rng.Float64() < 0.85, Reported: exam.Unknown,
		At: time.Date(day.Year(), day.Month(), day.Day(), 8+r.rng.IntN(8), r.rng.IntN(60), 0, 0, time.UTC)}
	months := r.months(at.At)
	items := r.Forms[form].Items
	at.Responses = make([]SimResponse, 0, len(items))
	clock := 0.0
	for from := 0; from < len(items); from += r.PerBlock {
		to := min(from+r.PerBlock, len(items))
		r.block(&at, items[from:to], from, months, seen, &clock)
		clock += 120
	}
	r.score(&at, months)
	r.st.Sittings = append(r.st.Sittings, at)
}

// block answers one block; its last questions are lost when the student runs out of time.
func (r *simRun) block(at *SimSitting, items []int, offset int, months float64, seen bool, clock *float64) {
	lost := 0
	if h := r.st.Truth.Habit; h.Name == "runs_out" && at.Timed {
		lost = int(h.Share*float64(len(items)) + r.rng.Float64())
	}
	for k, item := range items {
		a := SimResponse{Item: item, Block: int16(offset/r.PerBlock + 1), Position: int16(offset + k + 1), Seen: seen, Confidence: exam.Unknown}
		p := sigma(r.ability(&r.Items[item], months) - r.Items[item].Difficulty + b2f(seen)*0.8)
		if k >= len(items)-lost {
			a.Result, a.Seconds = exam.NotReached, exam.Unknown
			r.st.Truth.PointsLost += p
		} else {
			r.answer(&a, p, float64(k)/float64(len(items)), at.Timed)
			*clock += math.Max(0, float64(a.Seconds))
		}
		a.At = int32(*clock)
		at.Responses = append(at.Responses, a)
	}
}

func b2f(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// answer draws one answer with the habit of the student; p is the chance of being right without it.
func (r *simRun) answer(a *SimResponse, p, place float64, timed bool) {
	it, rng, h := &r.Items[a.Item], r.rng, r.st.Truth.Habit
	now, logSeconds := p, it.LogSeconds-r.st.Truth.Speed+simTimeSD*rng.NormFloat64()+0.25*(0.7-p)
	if rng.Float64() < 0.005 {
		a.Result, a.Seconds = exam.Omitted, float32(math.Round(math.Exp(logSeconds)*0.5*10)/10)
		return
	}
	switch {
	case h.Name == "rapid_guess" && rng.Float64() < h.Share:
		now, logSeconds = 0.2, math.Log(2+2*rng.Float64())
	case h.Name == "fades" && place >= 2./3:
		now = math.Max(0.05, p-h.Share)
	case h.Name == "misreads" && p > 0.8 && rng.Float64() < 2*h.Share:
		now, logSeconds = p*0.3, logSeconds-0.8
	}
	a.Seconds = float32(math.Round(math.Exp(logSeconds)*10) / 10)
	r.choose(a, it, now)
	r.change(a, it, timed)
	earned := b2f(a.Result == exam.Correct)
	if now != p || (h.Name == "changes_away" && a.First == it.Key && a.Chosen != it.Key) {
		r.st.Truth.PointsLost += math.Max(p, b2f(a.First == it.Key)) - earned
	}
	if rng.Float64() < 0.8 {
		a.Confidence = float32(math.Round(100*math.Min(1, math.Max(0, 0.15+0.6*p+0.15*rng.NormFloat64()))) / 100)
	}
	a.Flagged = rng.Float64() < 0.25*(1-p)
}

// choose draws the first answer: the key with chance now, else the tempting option half of the time.
func (r *simRun) choose(a *SimResponse, it *SimItem, now float64) {
	a.Chosen, a.Result = it.Key, exam.Correct
	if r.rng.Float64() >= now {
		a.Result = exam.Incorrect
		if a.Chosen = it.Tempting; r.rng.Float64() < 0.5 {
			a.Chosen = other(it.Key, r.rng)
		}
	}
	a.First = a.Chosen
}

// change lets some answers be changed: as often to right as the literature says, and away from right where that is the habit.
func (r *simRun) change(a *SimResponse, it *SimItem, timed bool) {
	h := r.st.Truth.Habit
	away := 0.006
	if h.Name == "changes_away" {
		away = h.Share
	}
	switch x := r.rng.Float64(); {
	case a.Result == exam.Correct && x < away:
		a.Chosen, a.Result = other(it.Key, r.rng), exam.Incorrect
	case a.Result == exam.Incorrect && x < 0.03:
		a.Chosen, a.Result = it.Key, exam.Correct
	case a.Result == exam.Incorrect && x < 0.05:
		for a.Chosen == a.First || a.Chosen == it.Key {
			a.Chosen = byte('A' + r.rng.IntN(5))
		}
	default:
		return
	}
	a.Changes = 1
}

// score gives long sittings an equated score and the probability a vendor would print, short ones a percentage.
func (r *simRun) score(at *SimSitting, months float64) {
	right, scored := 0, 0
	for _, a := range at.Responses {
		if a.Result.Scored() {
			scored++
			right += int(b2f(a.Result == exam.Correct))
		}
	}
	if len(at.Responses) < 100 {
		at.Score = exam.Score{Scale: exam.PercentCorrect, Value: math.Round(1000*float64(right)/math.Max(1, float64(scored))) / 10}
		return
	}
	epc := 62 + 79*(r.proportion(months)-0.6) + 2.9*r.rng.NormFloat64()
	at.Score = exam.Score{Scale: exam.EPC, Value: math.Round(math.Min(98, math.Max(20, epc)))}
	at.Reported = math.Round(100*math.Min(.99, math.Max(.01, phi((at.Score.Value-62)/5)))) / 100
}

// proportion is the true proportion correct over a fixed sample of the school's items.
func (r *simRun) proportion(months float64) float64 {
	n := min(simTruthItems, len(r.Items))
	sum := 0.0
	for k := range n {
		it := &r.Items[k*len(r.Items)/n]
		sum += sigma(r.ability(it, months) - it.Difficulty)
	}
	return sum / float64(n)
}

// entrance answers form 0 once, two months before the first sitting, for the wide form.
func (r *simRun) entrance() {
	for _, item := range r.Forms[0].Items {
		mark := byte('0')
		if r.rng.Float64() < sigma(r.ability(&r.Items[item], -2)-r.Items[item].Difficulty) {
			mark = '1'
		}
		r.st.Entrance = append(r.st.Entrance, mark)
	}
}

// EntranceDay is the day of the wide form: the same for all.
func (s *School) EntranceDay() time.Time {
	return s.Options.Until.AddDate(0, 0, -14*(s.Options.Sittings-1)-220)
}

// exam draws the real exam, and after a failure a second attempt when there is time for one.
func (r *simRun) exam() {
	t := &r.st.Truth
	months := r.months(r.st.ExamDay)
	t.ExamLevel = r.proportion(months) - r.habitCost()
	t.PassChance = phi((t.ExamLevel - r.Needed) / simExamSD)
	t.LevelAtEnd, t.AreasAtEnd = t.Level+t.PerMonth*months, map[string]float64{}
	for d, name := range r.Disciplines {
		t.AreasAtEnd[name] = r.u[d] + r.du[d]*months
	}
	day, level := r.st.ExamDay, t.ExamLevel
	for number := 1; number <= 2 && !day.After(r.Options.Until); number++ {
		a := exam.Attempt{Source: "simulated", Examinee: t.Examinee, Exam: r.Options.Exam.ID, Number: number, TakenAt: day.UnixMicro(), Outcome: exam.Failed, ExportedAt: exam.NoTime}
		if level+simExamSD*r.rng.NormFloat64() >= r.Needed {
			a.Outcome = exam.Passed
		} else {
			a.Areas = r.feedback(months)
		}
		if r.st.Attempts = append(r.st.Attempts, a); number == 1 {
			t.ExamOutcome = string(a.Outcome)
		}
		if a.Outcome == exam.Passed {
			return
		}
		day, level = day.AddDate(0, 0, 60+r.rng.IntN(40)), level+0.03
	}
}

// habitCost is the share of questions that the habit lost in practice: it does the same in the exam.
func (r *simRun) habitCost() float64 {
	n := 0
	for _, at := range r.st.Sittings {
		n += len(at.Responses)
	}
	return r.st.Truth.PointsLost / math.Max(1, float64(n))
}

// feedback is what a fail report says of each discipline: an order, not a number.
func (r *simRun) feedback(months float64) []exam.AreaScore {
	var out []exam.AreaScore
	for d, name := range r.Disciplines {
		word := "same"
		switch u := r.u[d] + r.du[d]*months + 0.1*r.rng.NormFloat64(); {
		case u < -0.25:
			word = "lower"
		case u > 0.25:
			word = "higher"
		}
		out = append(out, exam.AreaScore{Dimension: "discipline", Area: name, Flag: word})
	}
	return out
}

func (r *simRun) study() {
	for day := r.start; day.Before(r.st.ExamDay) && !day.After(r.Options.Until); day = day.AddDate(0, 0, 2+r.rng.IntN(5)) {
		s := exam.StudySession{Source: "simulated", Examinee: r.st.Truth.Examinee, Day: day.UnixMicro(),
			Hours: math.Round(2*(1+5*r.rng.Float64())) / 2, Activity: "active", Resource: "question bank", Area: r.Disciplines[r.rng.IntN(len(r.Disciplines))]}
		if r.rng.Float64() < 0.35 {
			s.Activity, s.Resource = "passive", "lecture videos"
		}
		r.st.Study = append(r.st.Study, s)
	}
}

// grades are course grades of the year before: they know the long-standing part of a discipline.
func (r *simRun) grades() {
	for d, name := range r.Disciplines {
		g := 76 + 12*(r.st.Truth.Level-simMeanLevel) + 10*r.u[d] + 4*r.rng.NormFloat64()
		r.st.Grades = append(r.st.Grades, exam.CourseGrade{Source: "simulated", Examinee: r.st.Truth.Examinee, Course: name + " I", Area: name,
			Grade: exam.Score{Scale: exam.Points, Value: math.Round(math.Min(100, math.Max(35, g))), Max: 100}, TakenAt: r.EntranceDay().AddDate(0, 0, -30-d).UnixMicro()})
	}
}

// joined lists names in order of the alphabet.
func joined(indexes []int, names []string) string {
	out := make([]string, len(indexes))
	for i, d := range indexes {
		out[i] = names[d]
	}
	sort.Strings(out)
	return strings.Join(out, "|")
}
