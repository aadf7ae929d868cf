package item

import (
	"fmt"

	"cutscore/stats/irt"
	"cutscore/stats/sheet"
)

// plan says which items of a form enter the response model, and how.
type plan struct {
	l       *sheet.Layout
	c       *Counts
	opt     Options
	column  []int32 // by item: place in the model, -1 left out
	items   []int   // by place in the model: item
	left    []string
	refusal string      // why there is no model at all
	held    []*irt.Item // by item: its parameters of an earlier calibration
	linked  string      // the form of that calibration, where this one has another name
	unheld  bool        // nothing holds its scale, and something was to
	names   []string    // items as the report names them
	thin    bool        // an item has fewer responses than a slope needs
}

func newPlan(l *sheet.Layout, c *Counts, o Options, matrices map[string]int) *plan {
	p := &plan{l: l, c: c, opt: o, names: l.Names(), column: make([]int32, c.K), left: make([]string, c.K), held: make([]*irt.Item, c.K)}
	why := p.hold(matrices)
	for j := range c.K {
		p.column[j] = -1
		if p.left[j] = p.leaveOut(j); p.left[j] != "" {
			continue
		}
		p.column[j] = int32(len(p.items))
		p.items = append(p.items, j)
		p.thin = p.thin || c.Seen[j] < o.Minimums.Wide
	}
	switch {
	case c.Persons < o.Minimums.IRT:
		p.refusal = fmt.Sprintf("%d persons: a response model is fitted from %d", c.Persons, o.Minimums.IRT)
	case len(p.items) < 3:
		p.refusal = "a response model needs at least three items that tell persons apart"
	case o.Anchors.Len() > 0 && p.anchors() == 0:
		p.refusal, p.unheld = why, true
	}
	return p
}

// hold finds the parameters that items keep; why says why none does.
func (p *plan) hold(matrices map[string]int) (why string) {
	found := false
	for j, id := range p.l.Items {
		if it, ok := p.opt.Anchors.of(p.l.Key, id); ok {
			p.held[j], found = &it, true
		}
	}
	why = "the items that hold the scale have partial credit here"
	if found || p.opt.Anchors.Len() == 0 {
		return why
	}
	names := p.names
	if p.l.Key.Source != MatrixSource {
		names = nil
	}
	was, none := p.opt.Anchors.link(names, p.shares(), matrices)
	if was == nil {
		return none
	}
	p.linked = was.form
	for j, name := range p.names {
		if e := was.items[name]; e.holds {
			p.held[j] = &e.parameters
		}
	}
	return why
}

// shares are the shares right of the items.
func (p *plan) shares() []Share {
	out := make([]Share, p.c.K)
	for j := range out {
		out[j] = Share{float64(p.c.Seen[j]), float64(p.c.Credit[j]) / sheet.Unit}
	}
	return out
}

// anchors is how many items of the model hold the scale.
func (p *plan) anchors() (n int) {
	for _, j := range p.items {
		if p.held[j] != nil {
			n++
		}
	}
	return n
}

func (p *plan) leaveOut(j int) string {
	switch credit := p.c.Credit[j]; {
	case p.l.Survey[j].Partial > 0:
		return "partial credit: the model is for marks of 0 and 1"
	case (credit == 0 || credit == p.c.Seen[j]*sheet.Unit) && p.held[j] == nil:
		return "everybody has the same result on this item"
	}
	return ""
}
