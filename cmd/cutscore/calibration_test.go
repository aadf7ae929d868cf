package main

import (
	"bytes"
	"encoding/json"
	"testing"

	"cutscore/stats"
)

// A calibration holds until the store has outgrown it; what cannot be read is learnt afresh, never trusted.
func TestAnchorHoldsUntilOutgrown(t *testing.T) {
	var b bytes.Buffer
	if err := stats.WriteCalibration(&b, readable(t)); err != nil {
		t.Fatal(err)
	}
	of := func(responses int64) []byte {
		text, err := json.Marshal(keptCalibration{Responses: responses, Calibration: b.Bytes()})
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	text := of(100)
	for _, c := range []struct {
		text      []byte
		responses int64
		want      bool
	}{{text, 100, true}, {text, 199, true}, {text, 200, false}, {of(grown - 1), 2 * grown, false}, {of(grown), 10 * grown, true}, {nil, 0, false}, {[]byte("{}"), 0, false}, {text[:20], 100, false},
		{bytes.Replace(text, []byte(stats.LearntBy), []byte("older"), 1), 100, false}} {
		var opt stats.Options
		if got := anchor(c.text, c.responses, &opt); got != c.want || (opt.Anchor != nil) != c.want {
			t.Errorf("%d responses, %.30s: holds %v", c.responses, c.text, got)
		}
	}
}

// readable is an empty calibration of this version, with as many practice effects as it has.
func readable(t *testing.T) *stats.Calibration {
	t.Helper()
	for schema := range 16 {
		for n := range 64 {
			c := &stats.Calibration{Schema: schema, Model: stats.LearntBy, Axis: "discipline", BlockWidth: [2]float64{-1, 1}, Grain: 1, Beta: map[string][]float64{"discipline": make([]float64, n)}}
			b, _ := json.Marshal(c)
			if _, err := stats.ReadCalibration(bytes.NewReader(b)); err == nil {
				return c
			}
		}
	}
	t.Fatal("no calibration can be read")
	return nil
}
