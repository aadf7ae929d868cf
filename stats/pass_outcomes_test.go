package stats

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"testing"

	"cutscore/exam"
)

// sharedData is the folder of real data that is not in the repository.
func sharedData(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("CUTSCORE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(dir, "outcomes")); err != nil {
		t.Skip("SKIP: no shared data (set CUTSCORE_DATA): the probability of passing is not checked against real outcomes")
	}
	return dir
}

func table(t *testing.T, path string, delimiter rune) (head map[string]int, rows [][]string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = delimiter
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	head = map[string]int{}
	for i, name := range all[0] {
		head[name] = i
	}
	return head, all[1:]
}

func ownExam(t *testing.T, body string) *exam.Exam {
	t.Helper()
	e, err := exam.Parse([]byte(`{"id":"own","name":"Final","standards":[{` + body + `,"effective_from":"2000-01-01","source":"school","confidence":"primary"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// scoreAgainstBase logs and bounds how the cold start did on real outcomes, none of which it saw.
func scoreAgainstBase(t *testing.T, name string, f Forecasts, leastAUC, mostOfBase float64) {
	t.Helper()
	n, passed := float64(len(f.P)), float64(f.events())
	base := Forecasts{Y: f.Y}
	for range f.P {
		base.P = append(base.P, passed/n)
	}
	auc, _, _ := f.AUC()
	a, b, _ := f.Line()
	citl, _ := f.InTheLarge()
	t.Logf("%s: n %g, passed %.3f, AUC %.3f, log loss %.3f of base %.3f, Brier %.3f, line %.2f + %.2f x, in the large %.2f", name, n, passed/n, auc, f.LogLoss(), base.LogLoss(), f.Brier(), a, b, citl)
	if auc < leastAUC || f.LogLoss() > mostOfBase*base.LogLoss() {
		t.Errorf("%s: AUC %.3f (least %.2f), log loss %.3f against the base rate's %.3f (at most %.2f of it)", name, auc, leastAUC, f.LogLoss(), base.LogLoss(), mostOfBase)
	}
}

// TestPassOnGrades: two period grades against the final grade of 395 pupils (UCI, Cortez & Silva 2008).
func TestPassOnGrades(t *testing.T) {
	head, rows := table(t, filepath.Join(sharedData(t), "outcomes", "uci-student", "student-mat.csv"), ';')
	e := ownExam(t, `"value":10,"scale":"points","max":20`)
	number := func(row []string, name string) float64 {
		x, err := strconv.ParseFloat(row[head[name]], 64)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	var f Forecasts
	for _, row := range rows {
		in := PassInput{Exam: e}
		for _, g := range []string{"G1", "G2"} {
			in.Sittings = append(in.Sittings, exam.Sitting{TakenAt: exam.NoTime, ReportedPass: exam.Unknown, Score: exam.Score{Scale: exam.Points, Value: number(row, g), Max: 20}})
		}
		f.P = append(f.P, PassProbability(in).Probability.Value)
		f.Y = append(f.Y, number(row, "G3") >= 10)
	}
	scoreAgainstBase(t, "UCI", f, .93, .65)
}

// TestPassOnModules: dated coursework against the result of an open university's modules (OULAD), those who withdrew left
// out. The pass mark of 40 is the university's usual one.
func TestPassOnModules(t *testing.T) {
	dir := filepath.Join(sharedData(t), "outcomes", "oulad-partial")
	ah, assessments := table(t, filepath.Join(dir, "assessments.csv"), ',')
	module := map[string]string{}
	for _, a := range assessments {
		if a[ah["assessment_type"]] != "Exam" {
			module[a[ah["id_assessment"]]] = a[ah["code_module"]] + a[ah["code_presentation"]]
		}
	}
	scores := map[string][]exam.Sitting{}
	sh, marks := table(t, filepath.Join(dir, "studentAssessment.csv"), ',')
	for _, m := range marks {
		score, err := strconv.ParseFloat(m[sh["score"]], 64)
		day, err2 := strconv.Atoi(m[sh["date_submitted"]])
		if of := module[m[sh["id_assessment"]]]; of != "" && err == nil && err2 == nil {
			key := of + m[sh["id_student"]]
			scores[key] = append(scores[key], exam.Sitting{TakenAt: int64(15000+day) * microDay, ReportedPass: exam.Unknown, Score: exam.Score{Scale: exam.PercentCorrect, Value: score}})
		}
	}
	ih, infos := table(t, filepath.Join(dir, "studentInfo.csv"), ',')
	e := ownExam(t, `"value":40,"scale":"percent_correct"`)
	var f Forecasts
	for _, s := range infos {
		result := s[ih["final_result"]]
		taken := scores[s[ih["code_module"]]+s[ih["code_presentation"]]+s[ih["id_student"]]]
		if result == "Withdrawn" || len(taken) == 0 {
			continue
		}
		sort.Slice(taken, func(i, j int) bool { return taken[i].TakenAt < taken[j].TakenAt })
		f.P = append(f.P, PassProbability(PassInput{Exam: e, Sittings: taken}).Probability.Value)
		f.Y = append(f.Y, result != "Fail")
	}
	// Here most who fail had good marks and stopped handing in: without outcomes the marks say too little, and the page
	// says that they were not checked. With outcomes of half the students the other half is predicted better than by the
	// base rate.
	scoreAgainstBase(t, "OULAD, cold", f, .6, 1.6)
	var learn, held Forecasts
	for i := range f.P {
		part := &learn
		if i%2 == 1 {
			part = &held
		}
		part.P, part.Y = append(part.P, f.P[i]), append(part.Y, f.Y[i])
	}
	corrected := Recalibrate(learn)
	for i, p := range held.P {
		held.P[i] = corrected.Apply(p)
	}
	scoreAgainstBase(t, "OULAD, corrected by outcomes", held, .6, .99)
	if citl, ok := held.InTheLarge(); !ok || citl < -.15 || citl > .15 {
		t.Errorf("corrected, yet off by %.2f in the large", citl)
	}
}
