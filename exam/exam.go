package exam

import (
	"math"
	"strings"
	"time"
)

// Exam is a real exam with the dated facts by which practice is judged. Everything is in the exam's JSON
// file: nothing in Go names an exam. Methods ending in On answer for one day; the zero time asks for the
// newest fact.
type Exam struct {
	ID          string            `json:"id"`   // e.g. "usmle-step1"
	Name        string            `json:"name"` // as people say it
	Aliases     []string          `json:"aliases,omitempty"`
	Standards   []PassingStandard `json:"standards"`
	Formats     []Format          `json:"formats,omitempty"`
	Blueprints  []Blueprint       `json:"blueprints,omitempty"`
	AreaAliases []AreaAlias       `json:"area_aliases,omitempty"`
	Needed      []DatedNumber     `json:"percent_needed,omitempty"` // proportion of items correct that typically passes
	Precision   []Precision       `json:"precision,omitempty"`
	Norms       []Norm            `json:"norms,omitempty"`
	BaseRates   []BaseRate        `json:"base_rates,omitempty"`
	Practice    []PracticeScale   `json:"practice,omitempty"`
	Growth      []GrowthLaw       `json:"growth,omitempty"`
	Retakes     []RetakeRule      `json:"retakes,omitempty"`
	Reporting   []Statement       `json:"reporting,omitempty"` // how results are reported, in words
	Open        []string          `json:"open,omitempty"`      // what is not known or in conflict, in words
}

// PassingStandard is the minimum score that passes (the cut score) from a day on.
type PassingStandard struct {
	Value float64 `json:"value"`
	Scale Scale   `json:"scale"`
	Max   float64 `json:"max,omitempty"` // largest possible value, for scale "points"; 0 elsewhere
	Fact
}

// Proportion returns the standard as a proportion of what can be earned, where its scale allows that.
func (s PassingStandard) Proportion() (p float64, ok bool) {
	return Score{Scale: s.Scale, Value: s.Value, Max: s.Max}.Proportion()
}

// Proportion returns a raw score as a proportion 0..1: percent correct, or points out of a known maximum.
// Equated and scaled scores have none: counting right answers does not give them.
func (s Score) Proportion() (p float64, ok bool) {
	switch {
	case s.Scale == PercentCorrect:
		return s.Value / 100, s.Value >= 0 && s.Value <= 100
	case s.Scale == Points && s.Max > 0:
		return s.Value / s.Max, s.Value >= 0 && s.Value <= s.Max
	}
	return 0, false
}

// DatedNumber is a number with the uncertainty that its source leaves.
type DatedNumber struct {
	Value float64 `json:"value"`
	SD    float64 `json:"sd"` // how far the true value may be off, as a standard deviation; 0 exact
	Fact
}

// Format is how the exam is given from a day on; an exam of several days has several parts.
type Format struct {
	Parts []Part `json:"parts"`
	Fact
}

// Part is one day or session of the exam.
type Part struct {
	Name         string  `json:"name,omitempty"` // "" when the exam has one part
	ItemsLow     int     `json:"items_low"`      // number of items
	ItemsHigh    int     `json:"items_high"`
	Blocks       int     `json:"blocks"`
	BlockMinutes float64 `json:"block_minutes"`
	PerBlockLow  int     `json:"per_block_low"` // items in a block
	PerBlockHigh int     `json:"per_block_high"`
	CasesLow     int     `json:"cases_low,omitempty"` // computer-based case simulations
	CasesHigh    int     `json:"cases_high,omitempty"`
}

// SecondsPerItem returns the time per item when the blocks are as short and as full as they come.
func (p Part) SecondsPerItem() (least, most float64) {
	return p.BlockMinutes * 60 / float64(p.PerBlockHigh), p.BlockMinutes * 60 / float64(p.PerBlockLow)
}

// Precision is a published measure of error of the exam's score.
type Precision struct {
	Kind  string  `json:"kind"` // "sem", "sed" (error of a difference), "see" (error of a retest estimate)
	Value float64 `json:"value"`
	Scale Scale   `json:"scale"`
	Fact
}

// Norm is the mean and spread of a reference group.
type Norm struct {
	Group string  `json:"group"`
	Mean  float64 `json:"mean"`
	SD    float64 `json:"sd"`
	Scale Scale   `json:"scale"`
	Fact
}

// BaseRate is the share of a group that passed in a year.
type BaseRate struct {
	Group   string  `json:"group"`   // "us_md", "us_do", "non_us", "all", or in words
	Attempt string  `json:"attempt"` // "first", "repeat", "any" (the source does not say, or all takers)
	Value   float64 `json:"value"`   // proportion, 0..1
	Fact
}

// PracticeScale says what a practice score of a family on a scale is worth for predicting this exam.
type PracticeScale struct {
	Family       string  `json:"family,omitempty"` // "" any family
	Scale        Scale   `json:"scale"`
	Predicts     bool    `json:"predicts"`                // false: its publisher says that it does not predict this exam
	Center       float64 `json:"center,omitempty"`        // score at which passing is as likely as not; 0: the standard itself
	SD           float64 `json:"sd,omitempty"`            // of the exam's result about the prediction from one score, all errors together
	SEM          float64 `json:"sem,omitempty"`           // of one practice score; part of SD
	Bias         float64 `json:"bias,omitempty"`          // practice minus exam, on average
	PopulationSD float64 `json:"population_sd,omitempty"` // of examinees on this scale
	Fact
}

// GrowthLaw is a published law of practice scores: a constant share of the gap to a ceiling closes with every day of
// full-time study.
type GrowthLaw struct {
	Scale   Scale   `json:"scale"`
	Ceiling float64 `json:"ceiling"` // score that study tends to
	PerDay  float64 `json:"per_day"` // share of the gap that remains after a day, 0..1
	Error   float64 `json:"error"`   // sd of observed about projected scores
	Fact
}

// After projects a score so many days ahead.
func (g GrowthLaw) After(score, days float64) float64 {
	return g.Ceiling - (g.Ceiling-score)*math.Pow(g.PerDay, days)
}

// HalfLife is the number of days in which half of the gap is closed.
func (g GrowthLaw) HalfLife() float64 { return math.Log(0.5) / math.Log(g.PerDay) }

// Statement is a dated fact in words.
type Statement struct {
	Text string `json:"text"`
	Fact
}

func day(t time.Time) Date { return DateOf(t) }

// StandardOn returns the passing standard in force on the day of t.
func (e *Exam) StandardOn(t time.Time) (PassingStandard, bool) {
	return inForce(e.Standards, day(t), func(s *PassingStandard) Fact { return s.Fact })
}

// FormatOn returns the format in force on the day of t.
func (e *Exam) FormatOn(t time.Time) (Format, bool) {
	return inForce(e.Formats, day(t), func(f *Format) Fact { return f.Fact })
}

// PercentNeededOn returns the proportion correct, 0..1, that passes on the day of t: the standard itself
// where that is raw, else the exam's published approximation. ok is false where neither is known.
func (e *Exam) PercentNeededOn(t time.Time) (DatedNumber, bool) {
	if s, ok := e.StandardOn(t); ok {
		if p, raw := s.Proportion(); raw {
			return DatedNumber{Value: p, Fact: s.Fact}, true
		}
	}
	return inForce(e.Needed, day(t), func(n *DatedNumber) Fact { return n.Fact })
}

// PracticeOn returns what a practice score of the family on the scale is worth on the day of t; an entry
// for the family is preferred to one for any family.
func (e *Exam) PracticeOn(family string, scale Scale, t time.Time) (PracticeScale, bool) {
	of := func(match func(p *PracticeScale) bool) (PracticeScale, bool) {
		var some []PracticeScale
		for i := range e.Practice {
			if e.Practice[i].Scale == scale && match(&e.Practice[i]) {
				some = append(some, e.Practice[i])
			}
		}
		return inForce(some, day(t), func(p *PracticeScale) Fact { return p.Fact })
	}
	if p, ok := of(func(p *PracticeScale) bool { return p.Family != "" && sameName(p.Family, family) }); ok {
		return p, true
	}
	return of(func(p *PracticeScale) bool { return p.Family == "" })
}

// NormOn returns the newest norm on the scale in force on the day of t.
func (e *Exam) NormOn(scale Scale, t time.Time) (Norm, bool) {
	var some []Norm
	for _, n := range e.Norms {
		if n.Scale == scale {
			some = append(some, n)
		}
	}
	return inForce(some, day(t), func(n *Norm) Fact { return n.Fact })
}

// PrecisionOn returns the newest published error of the kind ("sem", "sed", "see") in force on the day of t.
func (e *Exam) PrecisionOn(kind string, t time.Time) (Precision, bool) {
	var some []Precision
	for _, p := range e.Precision {
		if p.Kind == kind {
			some = append(some, p)
		}
	}
	return inForce(some, day(t), func(p *Precision) Fact { return p.Fact })
}

// BaseRatesOn returns, for every group and kind of attempt, the newest base rate in force on the day of t.
func (e *Exam) BaseRatesOn(t time.Time) []BaseRate {
	type key struct{ group, attempt string }
	by := map[key][]BaseRate{}
	var order []key
	for _, r := range e.BaseRates {
		k := key{r.Group, r.Attempt}
		if by[k] == nil {
			order = append(order, k)
		}
		by[k] = append(by[k], r)
	}
	out := []BaseRate{}
	for _, k := range order {
		if r, ok := inForce(by[k], day(t), func(r *BaseRate) Fact { return r.Fact }); ok {
			out = append(out, r)
		}
	}
	return out
}

// Is reports whether text names this exam: its id, its name or an alias, whatever the case and punctuation.
func (e *Exam) Is(text string) bool {
	if sameName(e.ID, text) || sameName(e.Name, text) {
		return true
	}
	for _, a := range e.Aliases {
		if sameName(a, text) {
			return true
		}
	}
	return false
}

// sameName compares names by their letters and digits alone, so that "Step 2 CK" is "step2ck".
func sameName(a, b string) bool { return plainName(a) == plainName(b) }

func plainName(s string) string {
	s = strings.ReplaceAll(strings.ToLower(s), "&", "and")
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127 {
			return r
		}
		return -1
	}, s)
}

// InForce returns the exam with only the facts in force on the day of t.
func (e *Exam) InForce(t time.Time) *Exam {
	d := day(t)
	out := *e
	out.Standards = only(e.Standards, d, func(s *PassingStandard) (string, Fact) { return "", s.Fact })
	out.Formats = only(e.Formats, d, func(f *Format) (string, Fact) { return "", f.Fact })
	out.Blueprints = only(e.Blueprints, d, func(b *Blueprint) (string, Fact) { return b.Dimension, b.Fact })
	out.Needed = only(e.Needed, d, func(n *DatedNumber) (string, Fact) { return "", n.Fact })
	out.Precision = only(e.Precision, d, func(p *Precision) (string, Fact) { return p.Kind, p.Fact })
	out.Norms = only(e.Norms, d, func(n *Norm) (string, Fact) { return n.Group + string(n.Scale), n.Fact })
	out.BaseRates = only(e.BaseRates, d, func(r *BaseRate) (string, Fact) { return r.Group + r.Attempt, r.Fact })
	out.Practice = only(e.Practice, d, func(p *PracticeScale) (string, Fact) { return p.Family + string(p.Scale), p.Fact })
	out.Growth = only(e.Growth, d, func(g *GrowthLaw) (string, Fact) { return string(g.Scale), g.Fact })
	out.Retakes = only(e.Retakes, d, func(r *RetakeRule) (string, Fact) { return "", r.Fact })
	out.Reporting = only(e.Reporting, d, func(s *Statement) (string, Fact) { return s.Text, s.Fact })
	return &out
}

// only keeps, of each kind of fact, the one in force on day d, in the order of the file.
func only[T any](facts []T, d Date, fact func(*T) (string, Fact)) []T {
	newest := map[string]Date{}
	for i := range facts {
		if kind, f := fact(&facts[i]); (d == "" || f.in(d)) && f.EffectiveFrom >= newest[kind] {
			newest[kind] = f.EffectiveFrom
		}
	}
	out := []T{}
	for i := range facts {
		if kind, f := fact(&facts[i]); newest[kind] == f.EffectiveFrom {
			out = append(out, facts[i])
		}
	}
	return out
}
