package stats

import (
	"math"
	"strings"
	"testing"
	"time"
)

// TestChangeBelongsToOnesOwnPractice: the change is over the 28 days up to one's own last practice, so that it does not
// depend on how much later the others stopped.
func TestChangeBelongsToOnesOwnPractice(t *testing.T) {
	rows := class{students: 30, sittings: 8, items: 40, areas: 2, seed: 8}.rows()
	last := rows[0].AnsweredAt
	for _, r := range rows {
		last = max(last, r.AnsweredAt)
	}
	at := func(days int) *Analysis {
		all, _, _ := runAll(t, store(rows, 1), Options{AsOf: time.UnixMicro(last).UTC().AddDate(0, 0, days)})
		return all["s003"]
	}
	now, later := at(0), at(90)
	for _, pair := range [][2]Area{{now.Overall, later.Overall}, {now.Disciplines[0], area(later.Disciplines, now.Disciplines[0].Name)}} {
		a, b := pair[0].Change, pair[1].Change
		if !a.OK() || !b.OK() || math.Abs(a.Value-b.Value) > 1e-9 || math.Abs(a.Low-b.Low) > 1e-9 || math.Abs(a.High-b.High) > 1e-9 {
			t.Errorf("%s: on the last day %+v, 90 days later %+v", pair[0].Name, a, b)
		}
	}
	if now.Data.Sittings != 8 {
		t.Errorf("%d sittings of 8", now.Data.Sittings)
	}
	if w := later.Overall.Level; w.High-w.Low <= now.Overall.Level.High-now.Overall.Level.Low {
		t.Error("90 days without practice leave the level no wider")
	}
}

func area(list []Area, name string) Area {
	for _, a := range list {
		if a.Name == name {
			return a
		}
	}
	return Area{}
}

func TestScoresCountAsSittings(t *testing.T) {
	all, _, _ := runAll(t, scores(48, 52, 57), Options{})
	if n := all["a"].Data.Sittings; n != 3 {
		t.Errorf("%d sittings of 3 with a score", n)
	}
}

// TestMoreQuestionsByHand: a level .3 above the line with sd .4 is settled at sd .3/1.2816 = .23408: precision from 6.25 to
// 18.249 takes 57.1 questions of information .21, 60 in fives. At -.5 with sd .4 the distance to the margin is the same .3.
func TestMoreQuestionsByHand(t *testing.T) {
	for _, c := range []struct {
		mean, sd float64
		want     int
	}{{.3, .4, 60}, {-.5, .4, 60}, {-.1, .1, mostMore}, {.01, .4, mostMore}, {.5, .3, 0}, {-.7, .3, 0}, {1, .9, 5}} {
		if got := moreQuestions(newStanding(c.mean, c.sd*c.sd)); got != c.want {
			t.Errorf("mean %v, sd %v: %d more questions, want %d", c.mean, c.sd, got, c.want)
		}
	}
	if !strings.Contains(about(60), "60") {
		t.Error(about(60))
	}
}
