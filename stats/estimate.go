package stats

import (
	"encoding/json"
	"math"
)

// Estimate is a number fit to publish: no bare number leaves this room.
// When Withheld is not empty there is no number, only the reason, and Value, Low and High are null in JSON.
type Estimate struct {
	Value    float64  // in Unit
	Low      float64  // lower end of the interval, in Unit
	High     float64  // upper end
	Level    float64  // coverage of the interval, e.g. 0.9
	N        int      // what it rests on (scored responses, sittings, examinees: Method says which)
	Unit     string   // "proportion", "logit", "points", "score", "probability", "seconds", "days", "count"
	Method   string   // short, e.g. "Wilson interval", "state-space posterior"
	Caveats  []string // plain sentences; never nil in JSON
	Withheld string   // reason it is withheld, a plain sentence; "" when there is a number
}

// Withhold returns an Estimate that holds no number but the reason and the n there was.
func Withhold(unit string, n int, reason string) Estimate {
	return Estimate{Unit: unit, N: n, Withheld: reason, Method: "withheld"}
}

// OK reports whether there is a number.
func (e Estimate) OK() bool { return e.Withheld == "" }

// Checked returns e, or a withheld Estimate when any of its numbers is NaN or infinite: they never leave stats.
func (e Estimate) Checked() Estimate {
	for _, x := range []float64{e.Value, e.Low, e.High} {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return Withhold(e.Unit, e.N, "the computation has no finite answer for these data")
		}
	}
	return e
}

type estimateJSON struct {
	Value    *float64 `json:"value"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	Level    float64  `json:"level"`
	N        int      `json:"n"`
	Unit     string   `json:"unit"`
	Method   string   `json:"method"`
	Caveats  []string `json:"caveats"`
	Withheld string   `json:"withheld"`
}

// MarshalJSON writes null for the numbers of a withheld estimate.
func (e Estimate) MarshalJSON() ([]byte, error) {
	e = e.Checked()
	j := estimateJSON{Level: e.Level, N: e.N, Unit: e.Unit, Method: e.Method, Caveats: e.Caveats, Withheld: e.Withheld}
	if j.Caveats == nil {
		j.Caveats = []string{}
	}
	if e.OK() {
		j.Value, j.Low, j.High = &e.Value, &e.Low, &e.High
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (e *Estimate) UnmarshalJSON(b []byte) error {
	var j estimateJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*e = Estimate{Level: j.Level, N: j.N, Unit: j.Unit, Method: j.Method, Caveats: j.Caveats, Withheld: j.Withheld}
	if j.Value != nil && j.Low != nil && j.High != nil {
		e.Value, e.Low, e.High = *j.Value, *j.Low, *j.High
	}
	return nil
}
