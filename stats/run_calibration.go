package stats

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"cutscore/stats/trend"
)

// Calibration is what a run learnt about items and variances. Kept beside a store and given to the next run, it holds the
// scale still: otherwise yesterday's levels would move for no other reason than other people's answers.
type Calibration struct {
	Schema int                    `json:"schema"`
	Model  string                 `json:"model"`
	Axis   string                 `json:"axis"` // along which Items and Beta were learnt
	Hyper  map[string]trend.Hyper `json:"variances"`
	Beta   []float64              `json:"practice_effects"` // in the order of trend.Model.Beta
	Pool   trend.Difficulty       `json:"pool"`
	Items  []CalibratedItem       `json:"items"` // by source and id
}

// CalibratedItem is an item's difficulty in logits with its variance, and how many answers it rests on.
type CalibratedItem struct {
	Source string  `json:"source"`
	ID     string  `json:"item_id"`
	B      float64 `json:"b"`
	Var    float64 `json:"variance"`
	N      int64   `json:"n"`
}

// anchorAnswers is how many answers make a difficulty fixed on later nights.
const anchorAnswers = 500

// calibrationSchema is the version of Calibration's JSON.
const calibrationSchema = 1

// ErrCalibration is returned for a calibration that cannot be used.
var ErrCalibration = errors.New("the calibration cannot be used")

// WriteCalibration writes c as JSON.
func WriteCalibration(w io.Writer, c *Calibration) error {
	return json.NewEncoder(w).Encode(c)
}

// ReadCalibration reads and checks what WriteCalibration wrote. Another model's calibration is refused: begin afresh.
func ReadCalibration(r io.Reader) (*Calibration, error) {
	var c Calibration
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrCalibration, err)
	}
	if c.Schema != calibrationSchema || c.Model != Model || len(c.Beta) != trend.Covariates {
		return nil, fmt.Errorf("%w: schema %d of model %q, this is schema %d of %q", ErrCalibration, c.Schema, c.Model, calibrationSchema, Model)
	}
	for _, it := range c.Items {
		if it.Var < 0 || math.Abs(it.B) > 50 {
			return nil, fmt.Errorf("%w: item %q has difficulty %v with variance %v", ErrCalibration, it.ID, it.B, it.Var)
		}
	}
	return &c, nil
}

// calibration is what this run learnt.
func (jd *judge) calibration() *Calibration {
	m := jd.models[jd.primary]
	c := &Calibration{Schema: calibrationSchema, Model: Model, Axis: axisName(jd.primary), Hyper: map[string]trend.Hyper{},
		Beta: m.Beta[:], Pool: m.Pool, Items: make([]CalibratedItem, 0, len(m.Items))}
	for a, m := range jd.models {
		if m != nil {
			c.Hyper[axisName(a)] = m.Hyper
		}
	}
	for name, id := range jd.sv.items {
		c.Items = append(c.Items, CalibratedItem{Source: name.source, ID: name.id, B: m.Items[id].B, Var: m.Items[id].Var,
			N: int64(jd.sv.answers[id])})
	}
	slices.SortFunc(c.Items, func(a, b CalibratedItem) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
	})
	return c
}

// anchor puts an earlier night's calibration into a model and its training.
func (jd *judge) anchor(axis int, m *trend.Model, how *trend.Training) {
	c := jd.opt.Anchor
	if c == nil {
		return
	}
	if h, ok := c.Hyper[axisName(axis)]; ok {
		m.Hyper, how.FixHyper = h, true
	}
	copy(m.Beta[:], c.Beta)
	m.Pool = c.Pool
	how.Covariates = false
	m.SkipRepeated = m.Beta == [trend.Covariates]float64{}
	how.Fixed = make([]bool, len(m.Items))
	for _, it := range c.Items {
		if id, ok := jd.sv.items[itemName{it.Source, it.ID}]; ok {
			m.Items[id] = trend.Difficulty{B: it.B, Var: it.Var}
			how.Fixed[id] = it.N >= anchorAnswers
		}
	}
}
