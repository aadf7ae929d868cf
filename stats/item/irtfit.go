package item

import (
	"fmt"
	"math"
	"slices"

	"cutscore/stats/irt"
	"cutscore/stats/irt/goodness"
	"cutscore/stats/sheet"
)

// models fits the response model of every form and writes it into the reports.
func (p *passes) models(forms *sheet.Forms, counts []*Counts, reports []*Report) error {
	plans := make([]*plan, len(forms.Layouts))
	for i, l := range forms.Layouts {
		plans[i] = newPlan(l, counts[i], p.opt, p.matrices)
	}
	data, err := p.modelData(forms, plans)
	if err != nil {
		return err
	}
	fits := make([]*irt.Fit, len(plans))
	for i := range plans {
		if fits[i], err = plans[i].run(data[i], reports[i]); err != nil {
			return fmt.Errorf("form %q: %w", forms.Layouts[i].Key.Form, err)
		}
	}
	if p.opt.Persons {
		return p.abilities(forms, plans, fits, reports)
	}
	return nil
}

// modelData gathers the marks of all forms that have a model.
func (p *passes) modelData(forms *sheet.Forms, plans []*plan) ([]*irt.Data, error) {
	parts := make([][]*irt.Data, p.opt.Workers)
	errs := make([]error, p.opt.Workers)
	for w := range parts {
		for i := range plans {
			parts[w] = append(parts[w], irt.NewData(len(plans[i].items)))
		}
	}
	err := p.each(func(w int, sh *sheet.Sheet) {
		sh.Walk(forms, func(form int, r *sheet.Row) {
			if plans[form].refusal == "" && errs[w] == nil {
				errs[w] = plans[form].add(parts[w][form], r)
			}
		})
	})
	if err != nil {
		return nil, err
	}
	for w, o := range parts {
		if errs[w] != nil {
			return nil, errs[w]
		}
		for i := range o {
			if w > 0 {
				if err := parts[0][i].Merge(o[i]); err != nil {
					return nil, err
				}
			}
		}
	}
	for _, d := range parts[0] {
		d.Compact()
	}
	return parts[0], nil
}

func (p *plan) add(d *irt.Data, r *sheet.Row) error {
	right, wrong := p.marks(r)
	if len(right)+len(wrong) == 0 {
		return nil
	}
	return d.Add(right, wrong, 1)
}

// marks are the items of the model that a person got right and wrong.
func (p *plan) marks(r *sheet.Row) (right, wrong []int32) {
	marks := make([]int32, 0, len(r.Items))
	for i, j := range r.Items {
		if p.column[j] >= 0 && r.Values[i] != 0 {
			marks = append(marks, p.column[j])
		}
	}
	n := len(marks)
	for i, j := range r.Items {
		if p.column[j] >= 0 && r.Values[i] == 0 {
			marks = append(marks, p.column[j])
		}
	}
	return marks[:n:n], marks[n:]
}

// maxSteps bounds the time of a calibration: a hundred suffice for data that determine the parameters.
const maxSteps = 500

// settings are the options of the calibration.
func (p *plan) settings() irt.Options {
	model := irt.TwoPL
	if p.opt.IRT == "1pl" || p.opt.IRT == "auto" && p.thin {
		model = irt.OnePL
	}
	o := irt.Defaults(model)
	o.Workers = p.opt.Workers
	o.MaxSteps = maxSteps
	if p.opt.Prior == "on" || p.opt.Prior != "off" && p.thin {
		o.Prior = irt.WeakPrior()
	}
	return o
}

func (p *plan) run(d *irt.Data, r *Report) (*irt.Fit, error) {
	if p.refusal != "" {
		r.Caveats = append(r.Caveats, p.refusal)
		noModelBecause(r, p.refusal)
		if p.unheld {
			r.unheld = p.refusal
		}
		return nil, nil
	}
	o := p.settings()
	p.start(d, &o)
	f, err := irt.Calibrate(d, o)
	if err != nil {
		return nil, err
	}
	p.writeTest(r, d, f, o)
	p.writeItems(r, f, o)
	return f, nil
}

// start sets lower asymptotes and anchors. With anchors the scale is theirs, so the population is free to move on it.
func (p *plan) start(d *irt.Data, o *irt.Options) {
	if p.opt.Guess == 0 && p.opt.Anchors.Len() == 0 {
		return
	}
	o.Start = irt.StartValues(d)
	o.Fixed = make([]bool, len(p.items))
	for m, j := range p.items {
		o.Start[m].C = p.opt.Guess
		if p.held[j] != nil {
			o.Start[m], o.Fixed[m] = *p.held[j], true
		}
	}
	if slices.Contains(o.Fixed, true) {
		if o.Model == irt.OnePL {
			p.oneSlope(o)
		}
		o.FreeMean, o.FreeSD = true, true
	}
}

// oneSlope gives all items the slope of the anchors, which is held with them. Where the anchors have several there is no such
// model, and every other item gets a slope of its own.
func (p *plan) oneSlope(o *irt.Options) {
	slope := 0.
	for m := range o.Start {
		switch a := o.Start[m].A; {
		case !o.Fixed[m]:
		case slope == 0:
			slope = a
		case a != slope:
			o.Model, o.Prior = irt.TwoPL, irt.WeakPrior()
			return
		}
	}
	o.Model = irt.Rasch
	for m := range o.Start {
		o.Start[m].A = slope
	}
}

// anchored says what holds the scale, and what became of one slope for all.
func (p *plan) anchored(r *Report, m irt.Model) {
	if p.opt.Anchors.Len() == 0 {
		return
	}
	r.Caveats = append(r.Caveats, fmt.Sprintf("the scale is held by %d of %d items, which keep the parameters of an earlier calibration", p.anchors(), len(p.items)))
	if p.linked != "" {
		r.Caveats = append(r.Caveats, fmt.Sprintf("nobody calibrated a form of this name. Form %q has questions called as these, and the same are hard: they hold the scale. If they are other questions, call them otherwise", p.linked))
	}
	if p.opt.IRT == "1pl" && m == irt.TwoPL {
		r.Caveats = append(r.Caveats, "the items that hold the scale have several slopes: every other item has one of its own too (2pl)")
	}
}

// modelName is the model as it was asked for: with its slope held, that of one slope is what irt calls Rasch's.
func modelName(m irt.Model) string {
	if m == irt.Rasch {
		m = irt.OnePL
	}
	return m.String()
}

func noModelBecause(r *Report, reason string) {
	for f, v := range r.Test.Reasons {
		if v == noModel {
			r.Test.Reasons[f] = reason
		}
	}
	for i := range r.Items {
		for f, v := range r.Items[i].Reasons {
			if v == noModel {
				r.Items[i].Reasons[f] = reason
			}
		}
	}
}

func (p *plan) writeTest(r *Report, d *irt.Data, f *irt.Fit, o irt.Options) {
	t := &r.Test
	t.IRT, t.Prior, t.Converged, t.Free, t.SEMethod = modelName(f.Model), o.Prior != (irt.Prior{}), f.Converged, f.Free, f.SEMethod
	set(&t.LogLik, t.Reasons, "loglik", f.LogLik, "")
	set(&t.AIC, t.Reasons, "aic", f.AIC(), "")
	set(&t.AbilitySD, t.Reasons, "ability_sd", f.Pop.SD, "")
	r.Caveats = append(r.Caveats, f.Caveats...)
	p.anchored(r, f.Model)
	people := goodness.NewPeople(f, d)
	set(&t.AbilityMean, t.Reasons, "ability_mean", f.Pop.Mean, "")
	set(&t.Misfits, t.Reasons, "n_person_misfit", float64(people.Misfits), "")
	set(&t.Marginal, t.Reasons, "marginal_reliability", people.Reliability, "")
	m2, rmsea := goodness.M2(f, d)
	set(&t.M2, t.Reasons, "m2", m2.X2, m2.Reason)
	set(&t.M2DF, t.Reasons, "m2_df", float64(m2.DF), m2.Reason)
	set(&t.M2P, t.Reasons, "m2_p", m2.P, m2.Reason)
	set(&t.RMSEA, t.Reasons, "rmsea2", rmsea, m2.Reason)
	p.sumScores(t, f)
	p.writeFit(r, f, people)
	if t.Prior && p.thin {
		r.Caveats = append(r.Caveats, fmt.Sprintf("some items have fewer than %d responses: a weak prior steadies their parameters", p.opt.Minimums.Wide))
	}
}

// sumScores is the table from raw scores to ability, where raw scores are of the same items as the model.
func (p *plan) sumScores(t *Test, f *irt.Fit) {
	switch {
	case len(p.items) < p.c.K:
		t.Reasons["sum_scores"] = "not every item is in the response model"
		return
	case p.c.K > p.opt.Limits.Scores:
		t.Reasons["sum_scores"] = "too many items for a table"
		return
	}
	for _, s := range f.SumScores(float64(p.c.Full)) {
		t.SumScores = append(t.SumScores, SumScore{Score: s.Score, Ability: Num(s.Ability.Theta), SE: Num(s.Ability.SE), Expected: Num(s.Expected)})
	}
}

func (p *plan) writeFit(r *Report, f *irt.Fit, people goodness.People) {
	var sx2 []goodness.ChiSquare
	reason := p.noSX2()
	if reason == "" {
		sx2 = goodness.SX2(f, p.c.ByScore, p.c.Scores)
	}
	for m, j := range p.items {
		it := &r.Items[j]
		set(&it.Infit, it.Reasons, "infit", people.Infit[m], "")
		set(&it.Outfit, it.Reasons, "outfit", people.Outfit[m], "")
		c := goodness.ChiSquare{Reason: reason}
		if sx2 != nil {
			c = sx2[m]
		}
		set(&it.SX2, it.Reasons, "sx2", c.X2, c.Reason)
		set(&it.SX2DF, it.Reasons, "sx2_df", float64(c.DF), c.Reason)
		set(&it.SX2P, it.Reasons, "sx2_p", c.P, c.Reason)
	}
}

func (p *plan) noSX2() string {
	switch {
	case len(p.items) < p.c.K:
		return "not every item is in the response model, so raw scores are not of its items"
	case p.c.ByScore == nil:
		return "too many items to count each by raw score"
	case p.c.Full < p.opt.Minimums.IRT:
		return fmt.Sprintf("%d persons answered every item: the test is made from %d", p.c.Full, p.opt.Minimums.IRT)
	}
	return ""
}

func (p *plan) writeItems(r *Report, f *irt.Fit, o irt.Options) {
	for j := range r.Items {
		it := &r.Items[j]
		m := p.column[j]
		if m < 0 {
			for field, v := range it.Reasons {
				if v == noModel {
					it.Reasons[field] = p.left[j]
				}
			}
			continue
		}
		p.writeParameters(it, f, int(m), o)
	}
	if words := heldPositive(r.Items, o); words != "" {
		r.Caveats = append(r.Caveats, words)
	}
}

// heldPositive says which items correlate negatively with the rest while the prior holds every slope above 0; "" of none.
func heldPositive(items []Item, o irt.Options) string {
	if o.Model != irt.TwoPL || o.Prior == (irt.Prior{}) {
		return ""
	}
	n, first := 0, ""
	for i := range items {
		if it := &items[i]; it.A != nil && !it.Anchor && slices.Contains(it.Flags, FlagDefect) {
			if n++; n == 1 {
				first = it.ID
			}
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("the prior holds every slope above 0; items whose a and b do not show that their item_rest is below: %d (first: %s); --prior off lets them", n, first)
}

func (p *plan) writeParameters(it *Item, f *irt.Fit, m int, o irt.Options) {
	par, se := f.Items[m], f.SE[m]
	set(&it.A, it.Reasons, "a", par.A, "")
	set(&it.D, it.Reasons, "d", par.D, "")
	set(&it.C, it.Reasons, "c", par.C, "")
	b, ok := par.B()
	flat := !ok || math.Abs(b) > mostDifficulty
	set(&it.B, it.Reasons, "b", b, reasonIf(flat, noDifficulty))
	it.Anchor = o.Fixed != nil && o.Fixed[m]
	const kept, open = "kept from an earlier calibration", "these data do not determine the parameter"
	slope, place := open, open
	if it.Anchor {
		slope, place = kept, kept
	} else if o.Model == irt.Rasch {
		slope = kept
	}
	set(&it.SEA, it.Reasons, "se_a", se.A, reasonIf(se.A == 0, slope))
	set(&it.SED, it.Reasons, "se_d", se.D, reasonIf(se.D == 0, place))
	if flat {
		place = noDifficulty
	}
	set(&it.SEB, it.Reasons, "se_b", se.B, reasonIf(flat || se.B == 0, place))
}

// mostDifficulty is the largest |b| that is one, in logits: nobody's ability is near it, and what stands there is the quotient of an
// intercept and a slope that the data cannot tell from 0.
const mostDifficulty = 50

const noDifficulty = "the slope is 0 to these data: no ability at which half are right"
