package reports

import "cutscore/stats"

// notesView is what the page rests on.
type notesView struct {
	Assumptions []string
	Basis       string
	Caveats     []string
	Methods     []string
	Model       string
	AsOf        string
}

func buildNotes(p *page, a *stats.Analysis) any {
	v := notesView{Model: a.Model, AsOf: day(a.AsOf), Basis: a.Pass.Basis}
	if !p.o.NoProbability {
		v.Assumptions = sentences(a.Pass.Assumptions)
	}
	for _, c := range append(append([]string{}, a.Caveats...), p.caveats...) {
		v.Caveats = once(v.Caveats, sentence(c))
	}
	v.Methods = p.methods
	return v
}
