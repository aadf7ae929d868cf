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
	Notes    []string
}

// accuracyRow is one model on the same answers.
type accuracyRow struct {
	Name, What   string
	AUC, LogLoss string
	Ours         bool
}

func buildAccuracy(_ *page, e *stats.Evaluation) any {
	t := e.Trend
	v := accuracyView{N: things(t.N, "answer"), Brier: orUndefined(t.Brier), Notes: t.Notes}
	v.Headline = "Not better than every simpler model on these data."
	if t.BeatsAll {
		v.Headline = "Answers are predicted better than by every simpler model."
	}
	v.Rows = []accuracyRow{{"Levels over time", "what the pages use", orUndefined(t.AUC), orUndefined(t.LogLoss), true}}
	for _, name := range baselineOrder(t.Baselines) {
		b := t.Baselines[name]
		v.Rows = append(v.Rows, accuracyRow{baselineName(name), baselineWhat(name), orUndefined(b.AUC), orUndefined(b.LogLoss), false})
	}
	return v
}

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
