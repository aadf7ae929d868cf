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

// Calibration is what a run learnt from everybody: items, variances, times, weights, patterns. Kept beside a store and given to
// the next run, it holds the scale still: otherwise yesterday's levels would move for no other reason than other people's
// answers, and every page would have to be made again every night. Only an item that has outgrown what is known of it is
// learnt on, until it rests on anchorAnswers: from what was known, so that the scale stands where all of a form have outgrown it.
type Calibration struct {
	Schema int                    `json:"schema"`
	Model  string                 `json:"model"`
	Axis   string                 `json:"axis"` // along which Items were learnt
	Hyper  map[string]trend.Hyper `json:"variances"`
	Beta   map[string][]float64   `json:"practice_effects"` // by axis, in the order of trend.Model.Beta
	Pool   trend.Pool             `json:"pool"`
	// Practice is by axis and area what the practice counts are worth beyond Beta: of answers and of correct answers.
	Practice map[string]map[string][2]float64 `json:"practice_by_area"`
	// Lead is by axis and area what is taken off those effects (trend.Model.Lead).
	Lead map[string]map[string]float64 `json:"practice_lead"`
	// BlockWidth are the ends of the 80% interval of a block's score, in predicted sds.
	BlockWidth [2]float64 `json:"block_width"`
	// CommonMove is by how many logits the group moved as a whole where all met the questions in one order; 0: they did not.
	CommonMove float64          `json:"common_move"`
	Grain      float64          `json:"grain"` // mean over answers (trend.Model.Grain)
	Items      []CalibratedItem `json:"items"` // by source and id

	Unmet    map[string]map[string]trend.Difficulty `json:"unmet"`    // of items without an id, by axis and areas as exported
	Areas    map[string]map[string]float64          `json:"areas"`    // scored responses by axis and area, the weights without a blueprint
	Times    *TimeModel                             `json:"times"`    // null: none were exported
	Popular  *PopularWrong                          `json:"popular"`  // only what is most chosen
	Patterns *missPatterns                          `json:"patterns"` // null: the group was too small to look
}

// CalibratedItem is an item's difficulty in logits with its variance, how sharply it tells strong from weak (1 is the mean
// over answers), and how many answers it rests on.
type CalibratedItem struct {
	Source string  `json:"source"`
	ID     string  `json:"item_id"`
	B      float64 `json:"b"`
	Var    float64 `json:"variance"`
	A      float64 `json:"a"`
	Grain  float64 `json:"grain"` // trend.Model.Grain: 1 where answers are right or wrong
	N      int64   `json:"n"`
}

// anchorAnswers is how many answers make a difficulty fixed on later nights; one that rests on fewer stays until there are
// itemOutgrown times as many.
const (
	anchorAnswers = 500
	itemOutgrown  = 2
)

// calibrationSchema is the version of Calibration's JSON.
const calibrationSchema = 5

// LearntBy is the version of the methods since which what is learnt means the same: an update that changes words or intervals alone keeps
// the difficulties that a store has learnt, so that no level moves.
const LearntBy = "hssl-8"

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
	if c.Schema != calibrationSchema || c.Model != LearntBy || !c.whole() {
		return nil, fmt.Errorf("%w: schema %d of model %q, this is schema %d of %q", ErrCalibration, c.Schema, c.Model, calibrationSchema, LearntBy)
	}
	for _, it := range c.Items {
		if it.Var < 0 || math.Abs(it.B) > 50 || !(it.A > 0 && it.A < 100) || !(it.Grain > 0 && it.Grain <= 1) {
			return nil, fmt.Errorf("%w: item %q has difficulty %v with variance %v, sharpness %v and grain %v", ErrCalibration, it.ID, it.B, it.Var, it.A, it.Grain)
		}
	}
	return &c, nil
}

// whole reports whether every axis that has variances has practice effects.
func (c *Calibration) whole() bool {
	for axis := range c.Hyper {
		if len(c.Beta[axis]) != trend.Covariates {
			return false
		}
	}
	return len(c.Beta[c.Axis]) == trend.Covariates && c.BlockWidth[0] < 0 && c.BlockWidth[1] > 0 && c.CommonMove >= 0 && c.CommonMove < 50 && c.Grain > 0 && c.Grain <= 1
}

// calibration is what this run learnt.
func (jd *judge) calibration() *Calibration {
	sv, m := jd.sv, jd.models[jd.primary]
	c := &Calibration{Schema: calibrationSchema, Model: LearntBy, Axis: axisName(jd.primary), Hyper: map[string]trend.Hyper{},
		Beta: map[string][]float64{}, Pool: m.Pool, BlockWidth: jd.width, CommonMove: jd.common, Grain: jd.grain, Items: make([]CalibratedItem, 0, len(m.Items)), Unmet: map[string]map[string]trend.Difficulty{},
		Areas: map[string]map[string]float64{}, Practice: map[string]map[string][2]float64{}, Lead: map[string]map[string]float64{}, Times: sv.times, Popular: sv.popular.most()}
	if sv.examinees >= minGroup {
		c.Patterns = sv.patterns.of(jd)
	}
	for a, m := range jd.models {
		if m == nil {
			continue
		}
		axis := axisName(a)
		c.Beta[axis] = m.Beta[:]
		c.Hyper[axis], c.Unmet[axis], c.Areas[axis] = m.Hyper, map[string]trend.Difficulty{}, map[string]float64{}
		c.Practice[axis], c.Lead[axis] = map[string][2]float64{}, map[string]float64{}
		for set, text := range sv.vocab[a].texts {
			c.Unmet[axis][text] = m.Difficulty(-1, int32(set))
		}
		for id, name := range sv.vocab[a].names {
			c.Areas[axis][name] = sv.areaN[a][id]
			if m.Practice != nil {
				c.Practice[axis][name] = m.Practice[id]
			}
			if m.Lead != nil {
				c.Lead[axis][name] = m.Lead[id]
			}
		}
	}
	for name, id := range sv.items {
		c.Items = append(c.Items, CalibratedItem{Source: name.source, ID: name.id, B: m.Items[id].B, Var: m.Items[id].Var,
			A: m.Sharpness(id), Grain: m.GrainOf(id), N: int64(sv.answers[id])})
	}
	slices.SortFunc(c.Items, func(a, b CalibratedItem) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
	})
	return c
}

// hold puts what an earlier night learnt from everybody in the place of what the survey counted.
func (sv *survey) hold(c *Calibration) {
	if c == nil {
		return
	}
	if c.Times != nil {
		sv.times = c.Times
	}
	if c.Popular != nil {
		sv.popular = c.Popular
	}
	for a, v := range sv.vocab {
		for id, name := range v.names {
			if n, ok := c.Areas[axisName(a)][name]; ok {
				sv.areaN[a][id] = n
			}
		}
	}
}

// anchor puts an earlier night's calibration into a model and its training, and reports whether nothing is left to learn.
func (jd *judge) anchor(axis int, m *trend.Model, how *trend.Training) (all bool) {
	c := jd.opt.Anchor
	if c == nil {
		return false
	}
	h, all := c.Hyper[axisName(axis)]
	if all {
		m.Hyper, how.FixHyper = h, true
		copy(m.Beta[:], c.Beta[axisName(axis)])
	} else {
		copy(m.Beta[:], c.Beta[c.Axis])
	}
	m.Pool = c.Pool
	how.Covariates = false
	if by := c.Practice[axisName(axis)]; len(by) > 0 { // an area that was not known then has none
		m.Practice = make([][2]float64, m.Areas)
		for id, name := range jd.sv.vocab[axis].names {
			m.Practice[id] = by[name]
		}
	}
	if by := c.Lead[axisName(axis)]; len(by) > 0 {
		m.Lead = make([]float64, m.Areas)
		for id, name := range jd.sv.vocab[axis].names {
			m.Lead[id] = by[name]
		}
	}
	m.Memory = untaught(m)
	if !how.FixItems {
		jd.anchorItems(c, m, how)
		all = all && !slices.Contains(how.Fixed, false)
	}
	if all {
		m.Unmet = jd.unmet(c, axis)
	}
	return all
}

func (jd *judge) anchorItems(c *Calibration, m *trend.Model, how *trend.Training) {
	how.Fixed, how.Kept = make([]bool, len(m.Items)), make([]int64, len(m.Items))
	m.Sharp, m.Grain = slices.Repeat([]float64{1}, len(m.Items)), slices.Repeat([]float64{1}, len(m.Items))
	for _, it := range c.Items {
		if id, ok := jd.sv.items[itemName{it.Source, it.ID}]; ok {
			m.Items[id] = trend.Difficulty{B: it.B, Var: it.Var}
			m.Sharp[id], m.Grain[id] = it.A, it.Grain
			how.Fixed[id] = it.N >= anchorAnswers || jd.sv.answers[id] < float64(itemOutgrown*it.N)
			if !how.Fixed[id] {
				how.Kept[id] = it.N
			}
		}
	}
}

// unmet are the kept difficulties of items without an id by set; a set that was not known then has the pool's.
func (jd *judge) unmet(c *Calibration, axis int) []trend.Difficulty {
	texts := jd.sv.vocab[axis].texts
	out := make([]trend.Difficulty, len(texts))
	for set, text := range texts {
		d, ok := c.Unmet[axisName(axis)][text]
		if !ok {
			d = c.Pool.Difficulty
		}
		out[set] = d
	}
	return out
}
