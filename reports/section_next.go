package reports

import (
	"strings"

	"cutscore/stats"
)

// nextView answers: what do I do next?
type nextView struct {
	Actions []actionView
	None    string
}

// actionView is one thing to do, with a link to why.
type actionView struct{ Text, Area, Href, Why, By string }

// maxActions is how many things a reader can take on at once.
const maxActions = 5

func buildNext(p *page, a *stats.Analysis) any {
	v := nextView{}
	for _, x := range a.Actions[:min(len(a.Actions), maxActions)] {
		href, why := p.evidence(x.Evidence, a)
		v.Actions = append(v.Actions, action(x, href, why))
	}
	if len(v.Actions) == 0 {
		v.None = "There is not enough evidence to name one next step. A timed practice test with dates and content areas in its export would say most."
	}
	return v
}

// action prints area and date once, also where the sentence names them itself.
func action(x stats.Action, href, why string) actionView {
	v := actionView{Text: sentence(x.Text), Area: x.Area, Href: href, Why: why, By: day(x.By)}
	if strings.Contains(v.Text, x.Area) {
		v.Area = ""
	}
	if v.By != "" && strings.Contains(v.Text, v.By) {
		v.By = ""
	}
	return v
}

// evidence returns the anchor of what shows why: an area by its slug, or a section by its name. Anything else gets no link.
func (p *page) evidence(slug string, a *stats.Analysis) (href, why string) {
	for _, s := range examineeSections() {
		if s.name == slug {
			return "#" + s.name, s.title
		}
	}
	for _, areas := range [][]stats.Area{a.Disciplines, a.Systems, a.Tasks} {
		for _, x := range areas {
			if x.Slug == slug && slug != "" {
				return "#" + p.anchor(slug), x.Name
			}
		}
	}
	if slug != "" && slug == a.Overall.Slug {
		return "#standing", "Where you stand"
	}
	return "", ""
}
