package reports

import (
	"fmt"
	"math"

	"cutscore/stats"
)

// The analyses here are invented by hand: what a page may be given, from almost nothing to very much.

// est is an estimate of a proportion with a symmetric interval.
func est(v, half float64, n int, method string) stats.Estimate {
	return stats.Estimate{Value: v, Low: math.Max(0, v-half), High: math.Min(1, v+half), Level: 0.9, N: n, Unit: "proportion", Method: method}
}

func signedEst(v, half float64, n int) stats.Estimate {
	return stats.Estimate{Value: v, Low: v - half, High: v + half, Level: 0.9, N: n, Unit: "proportion", Method: "state-space posterior"}
}

func none(unit, why string) stats.Estimate { return stats.Withhold(unit, 0, why) }

func step1() stats.ExamSummary {
	return stats.ExamSummary{ID: "usmle-step1", Name: "USMLE Step 1", Date: "2026-12-14",
		Standard: &stats.Fact{Value: 196, Scale: "three_digit", EffectiveFrom: "2022-01-26", Source: "usmle.org, read through a secondary source", Confidence: "secondary"},
		Notes:    []string{"The share of right answers that the standard asks for is about 60 percent; the exam's owner publishes no exact figure."}}
}

func invented() []stats.FileSummary {
	return []stats.FileSummary{
		{Name: "qbank-november.csv", Outcome: "partial", Kind: "responses", Format: "qbank-export", Used: 1411, Duplicate: 96, SetAside: 3},
		{Name: "forms.csv", Outcome: "used", Kind: "sittings", Format: "own", Used: 8},
		{Name: "notes.csv", Outcome: "refused", Kind: "", Format: "", Reason: "no column holds a score or an answer"},
	}
}

var disciplineNames = []string{"Pathology", "Physiology", "Pharmacology", "Biochemistry and nutrition", "Microbiology", "Immunology",
	"Gross anatomy and embryology", "Histology and cell biology", "Behavioral sciences"}

var systemNames = []string{"Cardiovascular system", "Respiratory and renal/urinary systems", "Gastrointestinal system", "Nervous system and special senses",
	"Musculoskeletal, skin and subcutaneous tissue", "Endocrine system", "Reproductive systems", "Blood and lymphoreticular system",
	"Biostatistics and epidemiology", "Social sciences: communication skills and ethics"}

var sittingDates = []string{"2026-08-02", "2026-08-16", "2026-08-30", "2026-09-13", "2026-09-27", "2026-10-11", "2026-10-25", "2026-11-08"}

// inventedArea is area i of a dimension with n questions over all sittings.
func inventedArea(dimension, name string, i, n int, base, slope float64) stats.Area {
	level := base + slope
	a := stats.Area{Dimension: dimension, Name: name, Slug: fmt.Sprintf("%c%d", dimension[0], i), N: n, Sittings: 8,
		Percent: est(base+slope/2, 1.2/math.Sqrt(float64(n)), n, "Wilson interval"),
		Level:   est(level, 1.1/math.Sqrt(float64(n)), n, "state-space posterior"),
		Needed:  est(0.6, 0.02, 0, "passing standard, approximate"),
		Gap:     signedEst(level-0.6, 1.2/math.Sqrt(float64(n)), n),
		Change:  signedEst(slope*0.6, 0.05, n), RiseProbability: 0.5 + math.Tanh(slope*12)*0.45,
		Arrow: "no clear change", NextBlock: stats.Estimate{Value: level, Low: level - .11, High: level + .11, Level: 0.8, N: n, Unit: "proportion", Method: "state-space posterior"},
		Verdict:   stats.Verdict{Class: "unclear", BelowProbability: 0.45, MoreQuestions: 60, Words: "too close to call"},
		WeightLow: 5, WeightHigh: 10}
	if slope > 0.05 {
		a.Arrow = "rising"
	}
	for s, date := range sittingDates {
		share := float64(s) / 7
		wobble := 0.06 * math.Sin(float64(s*7+i*3))
		a.Points = append(a.Points, stats.TrendPoint{Date: date, Sitting: s,
			Observed: est(base+slope*share+wobble, 0.12, max(n/8, 1), "Wilson interval"), Smoothed: est(base+slope*share, 0.05, n, "state-space posterior")})
	}
	return a
}

func rich() *stats.Analysis {
	a := &stats.Analysis{Schema: 1, Examinee: "k7q2m4xw", AsOf: "2026-11-08", Model: "2026.1", Exam: step1(),
		Data: stats.DataSummary{Responses: 1411, Scored: 1388, Omitted: 14, NotReached: 23, Unclassified: 31, Sittings: 8, First: "2026-08-02", Last: "2026-11-08", Untimed: 240, Undated: 12, Files: invented()},
		Pass: stats.Pass{Probability: stats.Estimate{Value: 0.65, Low: 0.45, High: 0.8, Level: 0.8, N: 1388, Unit: "probability", Method: "cold start from the passing standard"},
			OutOf20: 13, LowOf20: 9, HighOf20: 16, Word: "likely", Basis: "responses and scaled scores",
			Score:       stats.Estimate{Value: 202, Low: 187, High: 217, Level: 0.8, N: 1388, Unit: "three_digit", Method: "predicted exam result"},
			Reported:    []stats.ReportedPass{{Family: "CBSSA", Date: "2026-10-25", Value: 0.71}},
			Assumptions: []string{"Practice goes on as now until 14 Dec 2026.", "The passing standard of 196 stays in force.", "Practice questions are as hard as the exam's; vendors differ."}},
		Overall: inventedArea("overall", "All questions", 0, 1388, 0.53, 0.09)}
	a.Overall.Verdict = stats.Verdict{Class: "unclear", BelowProbability: 0.3, Words: "too close to call"}
	for i, name := range disciplineNames {
		a.Disciplines = append(a.Disciplines, inventedArea("discipline", name, i, 230-22*i, 0.48+0.025*float64(i), 0.11-0.02*float64(i)))
	}
	weakest(&a.Disciplines[0])
	a.Disciplines[8].N = 14
	a.Disciplines[8].Verdict = stats.Verdict{Class: "withheld", BelowProbability: -1, Reason: "under 25 questions"}
	a.Disciplines[7].Verdict = stats.Verdict{Class: "not_weak", BelowProbability: 0.04, Words: "above the line"}
	for i, name := range systemNames {
		a.Systems = append(a.Systems, inventedArea("system", name, i, 200-15*i, 0.5+0.02*float64(i), 0.06))
	}
	a.Tasks = []stats.Area{inventedArea("task", "Applying foundational science concepts", 0, 800, 0.56, 0.07), inventedArea("task", "Diagnosis", 1, 310, 0.5, 0.09)}
	for s, date := range sittingDates {
		a.Sittings = append(a.Sittings, stats.SittingRow{Date: date, Label: fmt.Sprintf("Form %d", 25+s), Mode: "timed", N: 170, Percent: est(0.53+0.012*float64(s), 0.06, 170, "Wilson interval")})
	}
	a.Sittings[6].Score = &stats.ScoreValue{Value: 66, Scale: "epc", Max: 100}
	a.Scores, a.AreaScores = inventedScores(), inventedAreaScores()
	a.Mistakes = inventedMistakes()
	a.Attempts = []stats.AttemptRow{{Exam: "USMLE Step 1", Date: "2026-05-04", Number: 1, Outcome: "fail", Score: &stats.ScoreValue{Value: 188, Scale: "three_digit", Max: 300}}}
	a.Actions = inventedActions()
	a.Caveats = []string{"240 of 1,411 questions were untimed."}
	return a
}

func weakest(a *stats.Area) {
	a.Verdict = stats.Verdict{Class: "confirmed_weak", BelowProbability: 0.93, Words: "below the line for now, in several sittings", Reason: "seen in 8 sittings on 8 days",
		Consistency: "consistent", Gap: "edge", Origin: "Newly emerged: the course grade was good.", Group: []string{"Immunology", "Microbiology"}}
	a.Decay, a.ChangePoint = "Down since the last practice 16 days ago.", "2026-09-13"
}

func inventedMistakes() stats.Mistakes {
	return stats.Mistakes{Missed: 520, Strategy: stats.Estimate{Value: 15.2, Low: 4, High: 26, Level: 0.9, N: 101, Unit: "points", Method: "expected less observed"}, Types: []stats.MistakeType{
		{Type: "knowledge_gap", Words: "not known yet", Count: 231, Share: est(231.0/520, 0.04, 520, "Wilson interval"), PointsLost: stats.Estimate{Value: 8.4, Low: -3, High: 19, Level: 0.9, N: 231, Unit: "points", Method: "missed less expected"}, Verdict: "cannot tell"},
		{Type: "changed_right_to_wrong", Words: "changed from right to wrong", Count: 41, Matched: 60, Share: est(41.0/520, 0.02, 520, "Wilson interval"),
			PointsLost: stats.Estimate{Value: 12, Low: 2, High: 22, Level: 0.9, N: 70, Unit: "points", Method: "net of changes that won"}, Verdict: "costs points"},
		{Type: "rapid_guess", Words: "answered too fast to be read", Count: 18, Share: est(18.0/520, 0.013, 520, "Wilson interval"),
			PointsLost: stats.Estimate{Value: 3, Low: -4, High: 10, Level: 0.9, N: 31, Unit: "points", Method: "expected less observed"}, Verdict: "cannot tell"},
		{Type: "not_classified", Words: "not classified", Count: 230, Share: est(230.0/520, 0.04, 520, "Wilson interval"), PointsLost: none("points", "no behaviour to compare")}},
		Clusters:    []stats.MistakeCluster{{Label: "slow and late in the block", Size: 64, Share: est(64.0/520, 0.02, 520, "mixture"), Stability: 0.81, Features: []string{"more time than usual", "in the last third of the block"}}},
		ClusterNote: "One pattern was stable enough to show.", Used: []string{"seconds", "first and last answer", "position"},
		Missing: []string{"No confidence was exported: sure-and-wrong cannot be told from a gap."}, Caveats: []string{"There is no validated list of mistake types; these are ours."}}
}

func inventedActions() []stats.Action {
	return []stats.Action{
		{Area: "Pathology", Text: "You missed 104 of 230 here. Do two timed blocks of 20 this week.", Evidence: "d0", By: "2026-11-15"},
		{Area: "Physiology", Text: "Do one timed block of 40.", Evidence: "d1", By: "2026-11-18"},
		{Area: "Changing answers", Text: "Change an answer only with a reason that you can name; count the changes in the next block of 40.", Evidence: "mistakes", By: "2026-11-15"},
		{Area: "Behavioral sciences", Text: "Answer 20 questions, so that there is something to say.", Evidence: "d8", By: "2026-11-22"}}
}

// oneSitting has one dated sitting of 120 questions: a level, no movement, no probability.
func oneSitting() *stats.Analysis {
	a := &stats.Analysis{Schema: 1, Examinee: "p3", AsOf: "2026-11-08", Model: "2026.1", Exam: step1()}
	a.Data = stats.DataSummary{Responses: 120, Scored: 120, Sittings: 1, First: "2026-11-08", Last: "2026-11-08", Files: []stats.FileSummary{{Name: "form.csv", Outcome: "used", Kind: "responses", Format: "own", Used: 120}}}
	a.Pass = stats.Pass{Probability: stats.Estimate{Value: 0.2, Low: 0.05, High: 0.45, Level: 0.8, N: 120, Unit: "probability", Method: "cold start from the passing standard"},
		OutOf20: 4, LowOf20: 1, HighOf20: 9, Word: "not yet likely", Basis: "responses", Score: none("proportion", "one sitting does not settle an expected score"), Assumptions: []string{"One sitting stands for all."}}
	few := none("proportion", "a change needs 3 dated sittings; there is 1")
	one := func(dimension, name string, i, n int, v float64) stats.Area {
		x := inventedArea(dimension, name, i, n, v, 0)
		x.Sittings, x.Change, x.RiseProbability, x.Arrow, x.Points = 1, few, -1, "", x.Points[7:]
		return x
	}
	a.Overall = one("overall", "All questions", 0, 120, 0.52)
	a.Disciplines = []stats.Area{one("discipline", "Pathology", 1, 70, 0.5), one("discipline", "Physiology", 2, 36, 0.55), one("discipline", "Immunology", 3, 14, 0.4)}
	a.Sittings = []stats.SittingRow{{Date: "2026-11-08", Label: "sitting 1", N: 120, Percent: est(0.52, 0.075, 120, "Wilson interval")}}
	a.Mistakes = stats.Mistakes{Missed: 58, Strategy: none("points", "no time and no first answer was exported"), Types: []stats.MistakeType{{Type: "not_classified", Words: "not classified", Count: 58, Share: est(1, 0, 58, "Wilson interval"), PointsLost: none("points", "no behaviour to compare")}},
		ClusterNote: "Too few missed questions to look for patterns.", Missing: []string{"No time per question was exported: guessing fast cannot be told."}}
	a.Actions = []stats.Action{{Area: "Pathology", Text: "Do one timed block of 40.", Evidence: "areas"}}
	return a
}

// thin has 14 undated questions and no content area.
func thin() *stats.Analysis {
	why := "a level needs 25 scored questions; there are 14"
	e := none("proportion", why)
	return &stats.Analysis{Schema: 1, Examinee: "s9", AsOf: "", Model: "2026.1", Exam: step1(),
		Data:     stats.DataSummary{Responses: 14, Scored: 14, Sittings: 1, Undated: 14, Unclassified: 14, Files: []stats.FileSummary{{Name: "quiz.csv", Outcome: "used", Kind: "responses", Format: "own", Used: 14}}},
		Pass:     stats.Pass{Probability: none("probability", "a probability needs 100 scored questions or a score on the exam's own scale; there are 14 questions"), OutOf20: -1, Word: "withheld", Score: e},
		Overall:  stats.Area{Dimension: "overall", Name: "All questions", N: 14, Sittings: 1, Percent: est(0.64, 0.2, 14, "Wilson interval"), Level: e, Needed: e, Gap: e, Change: e, NextBlock: e, RiseProbability: -1, Verdict: stats.Verdict{Class: "withheld", BelowProbability: -1}, WeightLow: -1, WeightHigh: -1},
		Sittings: []stats.SittingRow{{Label: "sitting 1", N: 14, Percent: est(9.0/14, 0.2, 14, "Wilson interval")}},
		Mistakes: stats.Mistakes{Missed: 5, Strategy: none("points", "too few questions to tell the way from the content"), Types: []stats.MistakeType{{Type: "not_classified", Words: "not classified", Count: 5, Share: est(1, 0, 5, "Wilson interval"), PointsLost: none("points", "no behaviour to compare")}}},
		Caveats:  []string{"No date was exported, so nothing can be said about movement."}}
}

// noExam is rich data with no exam named: nothing to compare with.
func noExam() *stats.Analysis {
	a := rich()
	why := "no exam was named, so there is no passing standard"
	a.Exam = stats.ExamSummary{}
	a.Pass = stats.Pass{Probability: none("probability", why), OutOf20: -1, Word: "withheld", Score: none("score", why)}
	for _, areas := range [][]stats.Area{{a.Overall}, a.Disciplines, a.Systems, a.Tasks} {
		for i := range areas {
			areas[i].Needed, areas[i].Gap = none("proportion", why), none("proportion", why)
			areas[i].Verdict.Gap = ""
		}
	}
	a.Overall.Needed, a.Overall.Gap = none("proportion", why), none("proportion", why)
	a.Attempts = nil
	return a
}

func items(n int) *ItemsPage {
	one := func(v float64, unit string) stats.Estimate {
		return stats.Estimate{Value: v, Low: v - 0.1, High: v + 0.1, Level: 0.9, N: 120, Unit: unit, Method: "Fisher interval"}
	}
	i := &ItemsPage{Form: "Form 31", Persons: 120, Responses: 120 * int64(n), Alpha: one(0.84, "reliability"), SEM: Number{Value: 2.6}, Mean: Number{Value: 26.1}, SD: Number{Value: 6.4},
		Subscores: []SubscoreRow{{Area: "Pathology", Items: 14, Adds: true}, {Area: "Genetics", Items: 3, Why: "three items are too few"}}, Caveats: []string{"Only the first sitting of each examinee counts."}}
	for k := range n {
		r := ItemRow{ID: fmt.Sprintf("Q%03d", k+1), N: 120, Checked: true, PValue: est(0.3+0.65*float64(k)/float64(n), 0.07, 120, "Wilson interval"), ItemRest: one(0.35+0.2*math.Sin(float64(k)*1.7), "correlation"), Upper: Number{Value: 0.4}}
		i.Items = append(i.Items, r)
	}
	i.Items[7] = ItemRow{ID: "Q008", N: 118, Checked: true, PValue: est(0.21, 0.07, 118, "Wilson interval"), ItemRest: one(-0.22, "correlation"), Upper: Number{Value: -0.2}, Flags: []string{"Option C is chosen by the stronger examinees."}, CheckKey: true,
		Options: []OptionRow{{Option: "A", Key: true, N: 25, Share: Number{Value: 0.21}, Rest: Number{Value: -0.22}}, {Option: "C", N: 80, Share: Number{Value: 0.68}, Rest: Number{Value: 0.3}}}}
	i.Items[0] = ItemRow{ID: "Q001", N: 120, PValue: est(1, 0, 120, "Wilson interval"), ItemRest: none("correlation", "everybody was right"), Upper: Number{Reason: "everybody was right"}, Flags: []string{"Everybody was right."},
		Options: []OptionRow{{Option: "B", Key: true, N: 120, Share: Number{Value: 1}, Rest: Number{Reason: "everybody chose it"}}}}
	i.Items[0], i.Items[7] = i.Items[7], i.Items[0]
	return i
}

func evaluation() *stats.Evaluation {
	number := func(x float64) *float64 { return &x }
	e := &stats.Evaluation{Trend: stats.TrendEvaluation{Alone: stats.Accuracy{AUC: number(0.64), LogLoss: number(0.63), Against: stats.Better}, AUC: number(0.741), LogLoss: number(0.561), N: 61234, Coverage80: number(0.797), Coverage80Interval: &stats.Interval{Low: 0.771, High: 0.823}, Learnt: true, BeatsAll: true, Blocks: 1210, BlockExaminees: 188,
		BlockKind: "blocks of at least 10 answers", BlockWidth: [2]float64{-1.21, 1.24}, Brier: number(0.19), Split: "by hash", Axis: "discipline", Dated: true,
		Baselines: map[string]stats.Accuracy{"item_only": {AUC: number(0.655), LogLoss: number(0.612)}, "pfa": {AUC: number(0.702), LogLoss: number(0.59)},
			"elo":     {AUC: number(0.715), LogLoss: number(0.583), GainAUC: &stats.Gain{Value: 0.026, Low: 0.02, High: 0.033}, GainLogLoss: &stats.Gain{Value: 0.022, Low: 0.017, High: 0.028}, Against: stats.Better},
			"best_lr": {AUC: number(0.73), LogLoss: number(0.57), GainAUC: &stats.Gain{Value: 0.011, Low: -0.002, High: 0.023}, GainLogLoss: &stats.Gain{Value: 0.009, Low: -0.001, High: 0.018}, Against: stats.NotToldApart}},
		Train: stats.EvaluationSide{Examinees: 800, Answers: 245000, Items: 1600}, Test: stats.EvaluationSide{Examinees: 200, Answers: 61234, Items: 1590},
		Beta: []float64{0.04, 0.02, 0.11, 0.07, -0.01}, Notes: []string{"Two items were answered by one examinee only."}}}
	c := &e.Trend.Calibration
	c.SlopeInterval, c.InterceptInterval = &stats.Interval{Low: 0.93, High: 1.06}, &stats.Interval{Low: -0.05, High: 0.02}
	e.Trend.AUCInterval, e.Trend.LogLossInterval = &stats.Interval{Low: 0.731, High: 0.751}, &stats.Interval{Low: 0.552, High: 0.57}
	h := &e.Trend.Hyper
	h.Mu0, h.SG, h.SU, h.QG, h.QU, h.DG, h.DU, h.Rho, h.Reach = 0.1, 0.55, 0.31, 0.03, 0.02, 0.02, 0.01, 0.992, 37
	for i := range 10 {
		p := 0.2 + 0.075*float64(i)
		e.Trend.Calibration.Bins = append(e.Trend.Calibration.Bins, stats.CalibrationBin{Predicted: p, Observed: p + 0.015*math.Sin(float64(i)), N: 6123})
	}
	e.Trend.Calibration.Slope, e.Trend.Calibration.Intercept = number(0.98), number(0.01)
	return e
}

func cohort(n int) *stats.Cohort {
	c := &stats.Cohort{Schema: 1, AsOf: "2026-11-08", Model: "2026.1", Exam: step1(), Examinees: n, Responses: int64(n) * 1411, Scored: int64(n) * 1388, Files: invented(),
		Compared: "what is needed", Suppressed: []string{"Grades by school type: one group has fewer than 10 examinees."}, Caveats: []string{"Practice questions differ between vendors."}}
	for i := range n {
		c.HelpFirst = append(c.HelpFirst, inventedCohortRow(i, n))
	}
	for i, name := range disciplineNames {
		c.Areas = append(c.Areas, stats.CohortArea{Dimension: "discipline", Name: name, Examinees: n, N: int64(200 * n), Percent: est(0.5+0.02*float64(i), 0.02, 200*n, "Wilson interval"), BelowNeeded: est(0.4-0.04*float64(i), 0.1, n, "Wilson interval")})
	}
	c.Areas = append(c.Areas, stats.CohortArea{Dimension: "system", Name: "Endocrine system", Examinees: 6, N: 300, Percent: none("proportion", "fewer than 10 examinees"), BelowNeeded: none("proportion", "fewer than 10 examinees"), WithinShare: "only one form tags systems"})
	for _, t := range inventedMistakes().Types {
		c.Mistakes = append(c.Mistakes, stats.CohortMistake{Type: t.Type, Words: t.Words, Count: int64(t.Count * n), Share: t.Share})
	}
	c.Patterns, c.PatternNote = inventedMistakes().Clusters, "3 patterns among 800 misses of the group; 2 came back in too few of 100 resamples and are not shown"
	rest := func(v float64) stats.Estimate {
		return stats.Estimate{Value: v, Low: v - 0.2, High: v + 0.2, Level: 0.9, N: n, Unit: "correlation", Method: "Fisher interval"}
	}
	c.Test = &stats.TestSummary{Form: "Form 31", Persons: n, Items: 200, Alpha: stats.Estimate{Value: 0.91, Low: 0.88, High: 0.93, Level: 0.9, N: n, Unit: "reliability", Method: "Feldt interval"},
		SEM: stats.Estimate{Value: 5.7, Low: 5.3, High: 6.1, Level: 0.9, N: n, Unit: "points", Method: "from alpha"},
		FlaggedItems: []stats.ItemFlag{{Item: "Q017", PValue: est(0.93, 0.05, n, "Wilson interval"), ItemRest: rest(0.02), Why: "tells stronger and other examinees hardly apart"},
			{Item: "Q112", PValue: est(0.21, 0.1, n, "Wilson interval"), ItemRest: rest(-0.31), Why: "a wrong option attracts the stronger examinees"}}}
	return c
}

func inventedCohortRow(i, n int) stats.CohortRow {
	p := 0.15 + 0.8*float64(i)/float64(n)
	k := int(math.Round(p * 20))
	r := stats.CohortRow{Examinee: fmt.Sprintf("s%03d", i), Pass: stats.Estimate{Value: p, Low: math.Max(0, p-0.18), High: math.Min(1, p+0.15), Level: 0.8, N: 900, Unit: "probability", Method: "cold start from the passing standard"},
		OutOf20: k, Level: est(0.5+0.2*p, 0.04, 900, "state-space posterior"), Change: signedEst(0.03, 0.04, 900), Arrow: "no clear change", N: 900 + 13*i, Last: "2026-11-08", Weakest: disciplineNames[i%9], Why: "the line is within reach and the first area is below it in every block"}
	if i%7 == 6 {
		r.Pass, r.OutOf20 = none("probability", "a probability needs 100 scored questions"), -1
		r.Change, r.Arrow, r.Weakest = none("proportion", "a change needs 3 dated sittings"), "", ""
		r.Why = "too few questions to say; a first full test would help most"
	}
	return r
}
