package stats

import (
	"math"
	"strings"

	"cutscore/stats/item"
)

// mostFlagged is how many flagged items the index page gets; the items command lists all.
const mostFlagged = 50

// testSummary is the reliability of the largest form; nil when nothing is scored or too few people took it.
func testSummary(src Source, jd *judge) (*TestSummary, error) {
	if jd.form == nil {
		return nil, nil
	}
	r, err := jd.form.report(src, jd.opt.Workers)
	if err != nil || r == nil || r.Test.Persons < minGroup {
		return nil, err
	}
	out := &TestSummary{Form: r.Test.Form, Persons: int(r.Test.Persons), Items: r.Test.Items, FlaggedItems: []ItemFlag{}}
	n := out.Persons
	out.Alpha = numEstimate(r.Test.Alpha, r.Test.AlphaLow, r.Test.AlphaHigh, n, "reliability", "coefficient alpha, "+r.Test.Method,
		r.Test.Reasons["alpha"])
	out.SEM = semEstimate(r.Test, n)
	for i := range r.Items {
		if it := &r.Items[i]; len(it.Flags) > 0 && len(out.FlaggedItems) < mostFlagged {
			out.FlaggedItems = append(out.FlaggedItems, flagOf(it))
		}
	}
	return out, nil
}

func flagOf(it *item.Item) ItemFlag {
	return ItemFlag{Item: it.ID, Why: strings.Join(it.Flags, ", "),
		PValue:   numEstimate(it.PValue, it.PLow, it.PHigh, int(it.N), "proportion", "Wilson interval", it.Reasons["p_value"]),
		ItemRest: numEstimate(it.ItemRest, it.RestLow, it.RestHigh, int(it.N), "correlation", "item-rest correlation, Fisher's z", it.Reasons["item_rest"])}
}

// numEstimate makes an Estimate of an item figure, withheld with its reason when it is undefined.
func numEstimate(v, low, high *item.Num, n int, unit, method, reason string) Estimate {
	if v == nil || low == nil || high == nil {
		if reason == "" {
			reason = "too few people for an interval"
		}
		return Withhold(unit, n, reason)
	}
	return Estimate{Value: float64(*v), Low: float64(*low), High: float64(*high), Level: item.IntervalLevel, N: n, Unit: unit,
		Method: method}.Checked()
}

// semEstimate is the standard error of measurement in points of one a question, sd sqrt(1-alpha), with alpha's interval carried through.
func semEstimate(t item.Test, n int) Estimate {
	if t.SEM == nil || t.SD == nil || t.AlphaLow == nil || t.AlphaHigh == nil {
		reason := t.Reasons["sem"]
		if reason == "" {
			reason = "too few people for an interval"
		}
		return Withhold("points", n, reason)
	}
	at := func(alpha *item.Num) float64 { return float64(*t.SD) * math.Sqrt(math.Max(0, 1-float64(*alpha))) }
	return Estimate{Value: float64(*t.SEM), Low: at(t.AlphaHigh), High: at(t.AlphaLow), Level: item.IntervalLevel, N: n,
		Unit: "points", Method: "sd times root of 1 - alpha"}.Checked()
}
