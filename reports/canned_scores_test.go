package reports

import (
	"fmt"

	"cutscore/stats"
)

func scoreEst(v, half, level float64, unit string) stats.Estimate {
	return stats.Estimate{Value: v, Low: v - half, High: v + half, Level: level, N: 5, Unit: unit, Method: "level of scores with a pace of its own"}
}

// inventedScores are five dated scores on one scale.
func inventedScores() []stats.ScoreTrend {
	t := stats.ScoreTrend{Scale: "epc", Scores: 6, Dated: 5, Latest: &stats.ScoreValue{Value: 66, Scale: "epc", Max: 100}, Last: "2026-11-08",
		Slope: scoreEst(3.1, .9, .92, "epc"), Level: scoreEst(65, 3, .9, "epc"), Change: scoreEst(6.6, 4, .9, "epc"), RiseProbability: .93, Arrow: "rising",
		Reliable: stats.ReliableChange{Difference: scoreEst(14, 9.3, .9, "epc"), Index: 2.47, Words: "higher by more than the error of two scores", Since: "2026-08-02"},
		Note:     "How hard each test was is not known, so a harder test looks like a step down. 1 score carries no date and is left out."}
	for i, date := range []string{"2026-08-02", "2026-08-30", "2026-09-27", "2026-10-25", "2026-11-08"} {
		v := 52 + 3.4*float64(i)
		t.Points = append(t.Points, stats.TrendPoint{Date: date, Sitting: i, Observed: scoreEst(v, 6.6, .9, "epc"), Smoothed: scoreEst(v, 4, .9, "epc")})
	}
	return []stats.ScoreTrend{t}
}

func inventedAreaScores() []stats.AreaScores {
	one := stats.AreaScores{Dimension: "system", Name: "Renal/urinary system", Sittings: 5, Items: 110, Lower: 3, Same: 1, Higher: 1, Deviation: signedEst(-.12, .05, 5), Q: 3.4, Tau: .021,
		Consistency: "consistent", Words: "lower than your whole score in every sitting alike", Slope: signedEst(.02, .04, 5), Change: signedEst(.03, .06, 5), RiseProbability: .78, Arrow: "no clear change"}
	why := "only lower, same or higher was reported"
	marks := stats.AreaScores{Dimension: "system", Name: "Endocrine system", Sittings: 3, Lower: 2, Same: 1, Words: "marked lower in 2 of 3", Deviation: none("proportion", why),
		Slope: none("proportion", why), Change: none("proportion", why), RiseProbability: -1}
	return []stats.AreaScores{one, marks}
}

// scoresAlone is a page without a single question: whole scores in percent, of unknown error.
func scoresAlone() *stats.Analysis {
	why := "no scored question"
	a := &stats.Analysis{Schema: 1, Examinee: "u4", AsOf: "2026-11-08", Model: "2026.1",
		Data:     stats.DataSummary{Sittings: 7, First: "2026-08-02", Last: "2026-11-08", Files: invented()},
		Pass:     stats.Pass{Probability: none("probability", "no exam was stated"), OutOf20: -1, Word: "withheld", Score: none("score", "no exam was stated")},
		Overall:  stats.Area{Dimension: "overall", Name: "Overall", Slug: "overall", Percent: none("proportion", why), NextBlock: none("proportion", why), WeightLow: 100, WeightHigh: 100},
		Mistakes: stats.Mistakes{Strategy: none("points", why)}}
	t := inventedScores()[0]
	t.Scale, t.Latest, t.Scores, t.Dated = "proportion", &stats.ScoreValue{Value: 13.5, Scale: "points", Max: 20}, 7, 7
	t.Slope, t.Level, t.Change = scoreEst(.031, .02, .9, "proportion"), scoreEst(.65, .04, .9, "proportion"), scoreEst(.04, .05, .9, "proportion")
	t.Reliable = stats.ReliableChange{Difference: none("proportion", "how exact these scores are is not known"), Since: "2026-08-02"}
	t.Points = nil
	for i, date := range sittingDates[:7] {
		v := .52 + .02*float64(i) + .01*float64(i%2)
		t.Points = append(t.Points, stats.TrendPoint{Date: date, Sitting: i, Observed: stats.Estimate{Value: v, Low: v, High: v, N: 1, Unit: "proportion", Method: "score as exported"}, Smoothed: scoreEst(v, .05, .9, "proportion")})
		a.Sittings = append(a.Sittings, stats.SittingRow{Date: date, Label: fmt.Sprintf("period %d", i+1), Percent: none("proportion", "only a score was exported"), Score: &stats.ScoreValue{Value: 20 * v, Scale: "points", Max: 20}})
	}
	o := &a.Overall
	o.Level, o.Change, o.RiseProbability, o.Arrow, o.Points, o.Sittings = t.Level, t.Change, t.RiseProbability, t.Arrow, t.Points, 7
	o.Needed, o.Gap = none("proportion", "no exam was stated, so there is no standard to compare with"), none("proportion", "no exam was stated, so there is no standard to compare with")
	o.Verdict = stats.Verdict{Class: "withheld", BelowProbability: -1, Words: "no line", Reason: "no exam was stated, so there is no standard to compare with"}
	a.Scores = []stats.ScoreTrend{t}
	return a
}
