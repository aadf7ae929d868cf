package stats

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"cutscore/exam"
)

// TestNightsKeepTheScale: other people's new answers do not move the level of somebody who has none, once items are
// anchored; learnt afresh they do.
func TestNightsKeepTheScale(t *testing.T) {
	rows := class{students: 220, sittings: 5, items: 50, areas: 1, seed: 40}.rows()
	var first, second []exam.Response
	for _, r := range rows {
		late := r.AnsweredAt >= int64(19000+7*4)*microDay
		if !late {
			first = append(first, r)
		}
		if !late || r.Examinee >= "s100" {
			second = append(second, r)
		}
	}
	asOf := time.Unix(19030*86400, 0).UTC()
	var learnt *Calibration
	one, _, _ := runAll(t, store(first, 2), Options{AsOf: asOf, Learnt: func(c *Calibration) { learnt = c }})
	if learnt == nil || len(learnt.Items) != 60 {
		t.Fatalf("learnt %+v", learnt)
	}
	var file bytes.Buffer
	if err := WriteCalibration(&file, learnt); err != nil {
		t.Fatal(err)
	}
	kept, err := ReadCalibration(&file)
	if err != nil {
		t.Fatal(err)
	}
	anchored, _, _ := runAll(t, store(second, 2), Options{AsOf: asOf, Anchor: kept})
	afresh, _, _ := runAll(t, store(second, 2), Options{AsOf: asOf})
	worst, moved := 0.0, 0.0
	for who, a := range one {
		if who < "s100" {
			worst = math.Max(worst, math.Abs(anchored[who].Overall.Level.Value-a.Overall.Level.Value))
			moved = math.Max(moved, math.Abs(afresh[who].Overall.Level.Value-a.Overall.Level.Value))
		}
	}
	if worst > 1e-9 {
		t.Errorf("a level moved by %v without a new answer", worst)
	}
	if moved < 1e-4 {
		t.Errorf("learnt afresh, levels moved by %v only: the test shows nothing", moved)
	}
}

func TestCalibrationIsChecked(t *testing.T) {
	for _, text := range []string{"", "{}", `{"schema":1,"model":"other"}`, `{"extra":1}`} {
		if _, err := ReadCalibration(strings.NewReader(text)); !errors.Is(err, ErrCalibration) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestRunStops(t *testing.T) {
	src := store(class{students: 30, sittings: 3, items: 40, areas: 2, seed: 1}.rows(), 3)
	stop := errors.New("enough")
	if _, err := Run(context.Background(), src, Options{}, func(*Analysis) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("an error of emit gives %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Run(ctx, src, Options{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run gives %v", err)
	}
}

// TestOwnExamDate: an examinee's own day decides date and facts; the others keep the common one.
func TestOwnExamDate(t *testing.T) {
	rows := class{students: 30, sittings: 4, items: 60, areas: 2, seed: 41}.rows()
	common, own := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 5, 1, 0, 0, 0, 0, time.UTC)
	all, _, _ := runAll(t, store(rows, 2), Options{Exam: standardExam(t), ExamDate: common, ExamDates: map[string]time.Time{"s004": own}})
	if all["s004"].Exam.Date != "2027-05-01" || all["s005"].Exam.Date != "2026-12-01" {
		t.Errorf("dates %q and %q", all["s004"].Exam.Date, all["s005"].Exam.Date)
	}
	near, _, _ := runAll(t, store(rows, 2), Options{Exam: standardExam(t), ExamDate: common})
	wide := func(a *Analysis) float64 { return a.Pass.Score.High - a.Pass.Score.Low }
	if a, b := all["s004"], near["s004"]; a.Pass.Score.OK() && wide(a) <= wide(b) {
		t.Errorf("five months later the score is known no worse: %v and %v", wide(a), wide(b))
	}
}
