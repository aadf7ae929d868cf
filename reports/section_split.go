package reports

import (
	"reflect"
	"strconv"

	"cutscore/stats"
)

// splitView says what was learnt from whom and tried on whom.
type splitView struct {
	Split, Axis string
	Dated       bool
	Learnt      bool // else what is listed are the published defaults
	Train, Test splitSide
	Variances   []fact
	Practice    string
}

// splitSide is one side of the split.
type splitSide struct{ Examinees, Answers, Items string }

func buildSplit(_ *page, e *stats.Evaluation) any {
	t := e.Trend
	v := splitView{Axis: t.Axis, Dated: t.Dated, Learnt: t.Learnt, Train: sideOf(t.Train), Test: sideOf(t.Test), Split: t.Split}
	switch t.Split {
	case "given":
		v.Split = "The data to learn from and the data to try on were given apart."
	case "by hash":
		v.Split = "A fifth of the examinees, chosen by a seeded hash, was kept apart to try on."
	}
	if !t.Learnt {
		v.Split += " Too few were left to learn from: what was tried are the published defaults."
	}
	v.Variances = variances(reflect.ValueOf(t.Hyper))
	for i, b := range t.Beta {
		if i > 0 {
			v.Practice += ", "
		}
		v.Practice += minus(strconv.FormatFloat(b, 'f', 3, 64))
	}
	return v
}

// variances lists what was learnt, every field of it, in words where we have them.
func variances(h reflect.Value) []fact {
	words := map[string]string{"mu_0": "mean level", "s_g": "spread of levels", "s_u": "spread of areas", "s_b": "spread of the form of the moment", "f_b": "lost of that form per answer", "q_g": "step per answer, level",
		"q_u": "step per answer, area", "d_g": "step per day, level", "d_u": "step per day, area", "rho": "kept of an area per day", "reach": "days without practice over which that holds"}
	var out []fact
	for i := range h.NumField() {
		name := h.Type().Field(i).Tag.Get("json")
		if w, ok := words[name]; ok {
			name = w
		}
		if f := h.Field(i); f.Kind() == reflect.Float64 {
			out = append(out, fact{minus(strconv.FormatFloat(f.Float(), 'f', 3, 64)), name})
		}
	}
	return out
}

func sideOf(s stats.EvaluationSide) splitSide {
	return splitSide{count(s.Examinees), count(s.Answers), count(s.Items)}
}
