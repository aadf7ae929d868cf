package reports

import (
	"slices"
	"strconv"

	"cutscore/stats"
)

// accuracyView answers: are answers predicted better than by simpler means?
type accuracyView struct {
	Headline string
	N        string
	Rows     []accuracyRow
	Brier    string
	Range    string // 95% intervals of our AUC and log-loss over examinees; "" none
	Notes    []string
}

// accuracyRow is one model on the same answers.
type accuracyRow struct {
	Name, What   string
	AUC, LogLoss string
	Saved        string // log-loss that ours saves, with its interval
	Said         string // whether that is more than luck
	Ours         bool
}

func buildAccuracy(_ *page, e *stats.Evaluation) any {
	t := e.Trend
	v := accuracyView{N: things(t.N, "answer"), Brier: orUndefined(t.Brier), Notes: t.Notes}
	v.Headline = accuracyHeadline(&t)
	if a, l := t.AUCInterval, t.LogLossInterval; a != nil && l != nil {
		v.Range = "Levels over time, on other examinees, 95%: AUC " + decimal3(a.Low) + " to " + decimal3(a.High) + ", log-loss " + decimal3(l.Low) + " to " + decimal3(l.High) + "."
	}
	v.Rows = []accuracyRow{{Name: "Levels over time", What: "what the pages use", AUC: orUndefined(t.AUC), LogLoss: orUndefined(t.LogLoss), Ours: true}}
	for _, name := range baselineOrder(t.Baselines) {
		b := t.Baselines[name]
		v.Rows = append(v.Rows, accuracyRow{Name: baselineName(name), What: baselineWhat(name), AUC: orUndefined(b.AUC), LogLoss: orUndefined(b.LogLoss),
			Saved: savedLoss(b.GainLogLoss), Said: b.AgainstWords()})
	}
	v.Rows = append(v.Rows, accuracyRow{Name: "Levels over time, alone", What: "what the page of one student uses: published defaults, nothing learnt from others",
		AUC: orUndefined(t.Alone.AUC), LogLoss: orUndefined(t.Alone.LogLoss), Saved: savedLoss(t.Alone.GainLogLoss), Said: t.Alone.AgainstWords()})
	return v
}

// accuracyHeadline claims no more than the intervals allow.
func accuracyHeadline(t *stats.TrendEvaluation) string {
	surely := len(t.Baselines) > 0
	for _, b := range t.Rivals() {
		surely = surely && b.Against == stats.Better
	}
	switch {
	case surely:
		return "Answers are predicted better than by every simpler model."
	case t.BeatsAll:
		return "Answers are predicted better than by every simpler model, but not every difference is more than luck."
	}
	return "Not better than every simpler model on these data."
}

// savedLoss is the log-loss that ours saves over a baseline, with its 95% interval.
func savedLoss(g *stats.Gain) string {
	if g == nil {
		return ""
	}
	f := func(x float64) string { return minus(strconv.FormatFloat(x, 'f', 4, 64)) }
	return f(g.Value) + " (" + f(g.Low) + " to " + f(g.High) + ")"
}

func decimal3(x float64) string { return orUndefined(&x) }

func baselineOrder(all map[string]stats.Accuracy) []string {
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func baselineName(name string) string {
	switch name {
	case "item_only":
		return "Item only"
	case "pfa":
		return "PFA"
	case "elo":
		return "Elo"
	case "best_lr":
		return "Best-LR"
	}
	return name
}

func baselineWhat(name string) string {
	switch name {
	case "item_only":
		return "how hard the question is"
	case "pfa":
		return "counts of right and wrong answers per area"
	case "elo":
		return "running ratings of examinee and question"
	case "best_lr":
		return "logistic regression on all counts"
	}
	return ""
}

// orUndefined prints a figure that may have no answer; the notes of the evaluation say why.
func orUndefined(x *float64) string {
	if x == nil {
		return "not defined"
	}
	return minus(strconv.FormatFloat(*x, 'f', 3, 64))
}
