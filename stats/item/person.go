package item

import (
	"cmp"
	"slices"

	"cutscore/stats/irt"
	"cutscore/stats/sheet"
)

// Person is one examinee's sitting of a form: raw score, and ability under the response model.
type Person struct {
	Examinee string `json:"examinee"` // pseudonym
	Sitting  string `json:"sitting"`  // "" where all sittings of an examinee are one person
	N        int    `json:"n"`        // scored responses
	Score    Num    `json:"score"`    // credit earned on them
	Low      Num    `json:"p_low"`    // Wilson's interval of the proportion correct: needs no cohort
	High     Num    `json:"p_high"`
	SEM      *Num   `json:"sem"` // Lord's standard error of the same; nil for none and all right, where it would be 0, and for one response
	EAP      *Num   `json:"eap"` // expected a posteriori, logits
	EAPSE    *Num   `json:"eap_se"`
	WLE      *Num   `json:"wle"` // Warm's weighted likelihood, logits: not drawn towards the mean
	WLESE    *Num   `json:"wle_se"`
	LZ       *Num   `json:"l_z"`    // person fit; far below 0 the pattern is strange: check the data
	Reason   string `json:"reason"` // why what is null is; "" nothing is
}

// because adds a reason.
func (p *Person) because(reason string) {
	if p.Reason != "" {
		p.Reason += "; "
	}
	p.Reason += reason
}

// abilities estimates every person of every form that has a model.
func (p *passes) abilities(forms *sheet.Forms, plans []*plan, fits []*irt.Fit, reports []*Report) error {
	parts := make([][][]Person, p.opt.Workers)
	scorers := make([][]*irt.Scorer, p.opt.Workers)
	for w := range parts {
		parts[w], scorers[w] = make([][]Person, len(plans)), make([]*irt.Scorer, len(plans))
		for i, f := range fits {
			if f != nil {
				scorers[w][i] = f.Scorer()
			}
		}
	}
	err := p.each(func(w int, sh *sheet.Sheet) {
		sh.Walk(forms, func(i int, r *sheet.Row) {
			parts[w][i] = append(parts[w][i], plans[i].person(scorers[w][i], r))
		})
	})
	for i, report := range reports {
		for w := range parts {
			report.Persons = append(report.Persons, parts[w][i]...)
		}
		slices.SortFunc(report.Persons, func(a, b Person) int {
			return cmp.Or(cmp.Compare(a.Examinee, b.Examinee), cmp.Compare(a.Sitting, b.Sitting))
		})
	}
	return err
}

func (p *plan) person(s *irt.Scorer, r *sheet.Row) Person {
	out := Person{Examinee: r.Examinee, Sitting: r.Sitting, N: len(r.Items), Score: Num(float64(sum(r.Values)) / sheet.Unit)}
	low, high := Wilson(float64(out.Score), float64(out.N), IntervalLevel)
	out.Low, out.High = Num(low), Num(high)
	switch sem, ok := LordSEM(float64(out.Score)/float64(out.N), out.N); {
	case !ok:
		out.because("one response has no standard error of measurement")
	case sem == 0:
		out.because("none or all right: the standard error of measurement would be 0")
	default:
		out.SEM = num(sem)
	}
	right, wrong := p.marks(r)
	switch {
	case s == nil:
		out.because(p.refusal)
		return out
	case len(right)+len(wrong) == 0:
		out.because("no response to an item of the model")
		return out
	}
	a := s.EAP(right, wrong)
	out.EAP, out.EAPSE = num(a.Theta), num(a.SE)
	if w, ok := s.WLE(right, wrong); ok {
		out.WLE, out.WLESE = num(w.Theta), num(w.SE)
	} else {
		out.because("the items carry no information about this person")
	}
	if lz, ok := s.PersonFit(a.Theta, right, wrong); ok {
		out.LZ = num(lz)
	}
	return out
}
