package main

import (
	"bytes"
	"encoding/json"

	"cutscore/stats"
	"cutscore/transform/dataset"
)

// keptCalibration is calibration.json of a store: what one run learnt, and from how many responses.
type keptCalibration struct {
	Responses   int64           `json:"responses"`
	Calibration json.RawMessage `json:"calibration"`
}

// outgrown is by how much a store may grow before its calibration rests on too little of it. Until then the scale stands
// still: a level moves because of that person's answers, not other people's.
const outgrown = 2

// grown is how many responses a calibration may rest on and still be outgrown: variances and effects are learnt from no more
// (trend.Training), and an item that has outgrown what is known of it is learnt beside the others. Only --recalibrate moves
// everybody's levels then (statistics.md 1.2).
const grown = 400_000

// anchor reads a kept calibration into the options, and reports whether it holds. One of another version of the methods,
// or of a small store that has doubled since, does not: then all is learnt afresh.
func anchor(text []byte, responses int64, opt *stats.Options) bool {
	var kept keptCalibration
	if json.Unmarshal(text, &kept) != nil || kept.Responses < grown && responses >= outgrown*kept.Responses {
		return false
	}
	c, err := stats.ReadCalibration(bytes.NewReader(kept.Calibration))
	if err != nil {
		return false
	}
	opt.Anchor = c
	return true
}

// calibrate lets the run stand on the store's calibration, or learn one and keep it in the generation it publishes.
func (j *job) calibrate(tx *dataset.Tx, opt *stats.Options) (failed func() error, err error) {
	none := func() error { return nil }
	text, err := tx.Calibration()
	if err != nil {
		return none, err
	}
	responses := tx.Snapshot().ResponseRows()
	if !j.flags.recalibrate && text != nil && anchor(text, responses, opt) {
		return none, nil
	}
	if text != nil {
		j.talk.Line("difficulties and variances are learnt afresh: levels may move")
	}
	var keepErr error
	opt.Learnt = func(c *stats.Calibration) { keepErr = keepCalibration(tx, c, responses) }
	return func() error { return keepErr }, nil
}

func keepCalibration(tx *dataset.Tx, c *stats.Calibration, responses int64) error {
	var b bytes.Buffer
	if err := stats.WriteCalibration(&b, c); err != nil {
		return err
	}
	text, err := json.Marshal(keptCalibration{Responses: responses, Calibration: b.Bytes()})
	if err != nil {
		return err
	}
	return tx.KeepCalibration(append(text, '\n'))
}
