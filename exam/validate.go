package exam

import (
	"errors"
	"fmt"
)

// check reports the first thing that makes an exam file unfit for use.
func (e *Exam) check() error {
	if e.ID == "" || e.Name == "" {
		return errors.New("id and name are required")
	}
	if len(e.Standards) == 0 {
		return errors.New("at least one passing standard is required")
	}
	for _, check := range []func() error{e.checkStandards, e.checkFormats, e.checkBlueprints, e.checkNumbers, e.checkPractice, e.checkRules} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// checkFacts checks every fact, and that no two of the same kind begin on the same day.
func checkFacts[T any](what string, facts []T, fact func(*T) Fact, kind func(*T) string) error {
	seen := map[string]bool{}
	for i := range facts {
		f := fact(&facts[i])
		name := fmt.Sprintf("%s %s[%d]", what, kind(&facts[i]), i)
		if err := f.check(name); err != nil {
			return err
		}
		k := kind(&facts[i]) + "\x00" + string(f.EffectiveFrom)
		if seen[k] {
			return fmt.Errorf("%s: another one begins on %s too", name, f.EffectiveFrom)
		}
		seen[k] = true
	}
	return nil
}

func one[T any](*T) string { return "" }

func (e *Exam) checkStandards() error {
	for i, s := range e.Standards {
		if s.Scale == "" || s.Value <= 0 {
			return fmt.Errorf("standards[%d]: value and scale are required", i)
		}
		if _, raw := s.Proportion(); (s.Scale == PercentCorrect || s.Scale == Points) && !raw {
			return fmt.Errorf("standards[%d]: %v on scale %s with max %v is not a share of what can be earned", i, s.Value, s.Scale, s.Max)
		}
	}
	return checkFacts("standards", e.Standards, func(s *PassingStandard) Fact { return s.Fact }, one)
}

func (e *Exam) checkFormats() error {
	for i, f := range e.Formats {
		for _, p := range f.Parts {
			if p.Blocks <= 0 || p.BlockMinutes <= 0 || p.PerBlockLow <= 0 || p.PerBlockHigh < p.PerBlockLow || p.ItemsHigh < p.ItemsLow {
				return fmt.Errorf("formats[%d] %s: blocks, minutes and items must be positive ranges", i, p.Name)
			}
			if p.ItemsLow > p.Blocks*p.PerBlockHigh || p.ItemsHigh < p.Blocks*p.PerBlockLow {
				return fmt.Errorf("formats[%d] %s: %d blocks cannot hold %d-%d items", i, p.Name, p.Blocks, p.ItemsLow, p.ItemsHigh)
			}
		}
		if len(f.Parts) == 0 {
			return fmt.Errorf("formats[%d]: no parts", i)
		}
	}
	return checkFacts("formats", e.Formats, func(f *Format) Fact { return f.Fact }, one)
}

func (e *Exam) checkBlueprints() error {
	for i, b := range e.Blueprints {
		name := fmt.Sprintf("blueprints[%d] %s", i, b.Dimension)
		if b.Dimension != "discipline" && b.Dimension != "system" && b.Dimension != "task" {
			return fmt.Errorf("%s: dimension must be discipline, system or task", name)
		}
		if err := b.checkShares(name); err != nil {
			return err
		}
	}
	return checkFacts("blueprints", e.Blueprints, func(b *Blueprint) Fact { return b.Fact }, func(b *Blueprint) string { return b.Dimension })
}

// checkShares checks that the shares can reach 100 percent together: exactly 100 where every item has one
// area, at least 100 where items have several.
func (b *Blueprint) checkShares(name string) error {
	var low, high float64
	seen := map[string]bool{}
	for _, a := range b.Areas {
		if a.Low < 0 || a.High < a.Low || a.High > 100 || a.Name == "" {
			return fmt.Errorf("%s: %q has no possible share %v-%v", name, a.Name, a.Low, a.High)
		}
		if seen[plainName(a.Name)] {
			return fmt.Errorf("%s: %q stands twice", name, a.Name)
		}
		seen[plainName(a.Name)] = true
		if !a.CrossCutting {
			low, high = low+a.Low, high+a.High
		}
	}
	if high < 100 || (!b.MultiTag && low > 100) {
		return fmt.Errorf("%s: shares of %v-%v percent cannot make 100", name, low, high)
	}
	return nil
}

func (e *Exam) checkNumbers() error {
	for i, n := range e.Needed {
		if n.Value <= 0 || n.Value >= 1 || n.SD < 0 {
			return fmt.Errorf("percent_needed[%d]: %v is not a proportion", i, n.Value)
		}
	}
	for i, r := range e.BaseRates {
		if r.Value < 0 || r.Value > 1 {
			return fmt.Errorf("base_rates[%d]: %v is not a proportion", i, r.Value)
		}
	}
	return errors.Join(
		checkFacts("percent_needed", e.Needed, func(n *DatedNumber) Fact { return n.Fact }, one),
		checkFacts("precision", e.Precision, func(p *Precision) Fact { return p.Fact }, func(p *Precision) string { return p.Kind }),
		checkFacts("norms", e.Norms, func(n *Norm) Fact { return n.Fact }, func(n *Norm) string { return string(n.Scale) + n.Group }),
		checkFacts("base_rates", e.BaseRates, func(r *BaseRate) Fact { return r.Fact }, func(r *BaseRate) string { return r.Group + r.Attempt }))
}

func (e *Exam) checkPractice() error {
	for i, p := range e.Practice {
		if p.Scale == "" {
			return fmt.Errorf("practice[%d]: scale is required", i)
		}
		if p.Predicts && (p.SD <= 0 || p.SEM < 0 || p.SEM >= p.SD) {
			return fmt.Errorf("practice[%d] %s: sd must be positive and larger than sem", i, p.Family)
		}
	}
	return checkFacts("practice", e.Practice, func(p *PracticeScale) Fact { return p.Fact }, func(p *PracticeScale) string { return p.Family + string(p.Scale) })
}

func (e *Exam) checkRules() error {
	for i, r := range e.Retakes {
		if r.MaxAttempts < 0 || r.WindowAttempts < 0 || (r.WindowAttempts > 0 && r.WindowMonths <= 0) {
			return fmt.Errorf("retakes[%d]: attempts and months must be positive", i)
		}
	}
	for i, g := range e.Growth {
		if g.PerDay <= 0 || g.PerDay >= 1 || g.Error < 0 || g.Scale == "" {
			return fmt.Errorf("growth[%d]: scale, and a share between 0 and 1 that remains after a day, are required", i)
		}
	}
	return errors.Join(
		checkFacts("growth", e.Growth, func(g *GrowthLaw) Fact { return g.Fact }, func(g *GrowthLaw) string { return string(g.Scale) }),
		checkFacts("retakes", e.Retakes, func(r *RetakeRule) Fact { return r.Fact }, one),
		checkFacts("reporting", e.Reporting, func(s *Statement) Fact { return s.Fact }, func(s *Statement) string { return s.Text }))
}
