package reports

import "cutscore/stats"

// cohortNotesView is what the cohort page rests on, and what it does not show.
type cohortNotesView struct {
	Suppressed []string
	Caveats    []string
	Methods    []string
	Model      string
	AsOf       string
}

func buildCohortNotes(p *page, c *stats.Cohort) any {
	v := cohortNotesView{Suppressed: c.Suppressed, Model: c.Model, AsOf: day(c.AsOf), Methods: p.methods}
	for _, s := range append(append([]string{}, c.Caveats...), p.caveats...) {
		v.Caveats = once(v.Caveats, sentence(s))
	}
	return v
}
