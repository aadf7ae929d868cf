package reports

import (
	"strconv"

	"cutscore/stats"
)

// splitView says what was learnt from whom and tried on whom.
type splitView struct {
	Split, Axis string
	Dated       bool
	Train, Test splitSide
	Variances   []fact
	Practice    string
}

// splitSide is one side of the split.
type splitSide struct{ Examinees, Answers, Items string }

func buildSplit(_ *page, e *stats.Evaluation) any {
	t := e.Trend
	v := splitView{Axis: t.Axis, Dated: t.Dated, Train: sideOf(t.Train), Test: sideOf(t.Test), Split: t.Split}
	switch t.Split {
	case "given":
		v.Split = "The data to learn from and the data to try on were given apart."
	case "by hash":
		v.Split = "A fifth of the examinees, chosen by a seeded hash, was kept apart to try on."
	}
	h := t.Hyper
	for _, x := range []struct {
		name  string
		value float64
	}{{"mean level", h.Mu0}, {"spread of levels", h.SG}, {"spread of areas", h.SU}, {"step per answer, level", h.QG}, {"step per answer, area", h.QU},
		{"step per day, level", h.DG}, {"step per day, area", h.DU}, {"kept of an area per day", h.Rho}} {
		v.Variances = append(v.Variances, fact{minus(strconv.FormatFloat(x.value, 'f', 3, 64)), x.name})
	}
	for i, b := range t.Beta {
		if i > 0 {
			v.Practice += ", "
		}
		v.Practice += minus(strconv.FormatFloat(b, 'f', 3, 64))
	}
	return v
}

func sideOf(s stats.EvaluationSide) splitSide {
	return splitSide{count(s.Examinees), count(s.Answers), count(s.Items)}
}
