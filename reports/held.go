package reports

import "slices"

// heldBack names the figures for which one reason holds, so that the reason stands once.
type heldBack struct {
	Reason string
	names  []string
}

// Names lists them: "A, B and C".
func (h heldBack) Names() string { return and(h.names) }

// heldBacks are figures that are withheld, by reason, in the order in which they were asked for.
type heldBacks []heldBack

// hold notes that a figure is withheld; without a reason it is not.
func (h *heldBacks) hold(reason, name string) {
	if reason = sentence(reason); reason == "" {
		return
	}
	for i := range *h {
		if x := &(*h)[i]; x.Reason == reason {
			if !slices.Contains(x.names, name) {
				x.names = append(x.names, name)
			}
			return
		}
	}
	*h = append(*h, heldBack{Reason: reason, names: []string{name}})
}

// footnote is a reason that several rows of a table share.
type footnote struct{ Mark, Text string }

// footnotes are the reasons of a table, each once.
type footnotes []footnote

// orNote is a figure, or the mark of the footnote that says why there is none.
func (n *footnotes) orNote(f figure) (shown *figure, mark string) {
	if f.OK() {
		return &f, ""
	}
	reason := sentence(f.Reason)
	for _, x := range *n {
		if x.Text == reason {
			return nil, x.Mark
		}
	}
	x := footnote{Mark: letters(len(*n)), Text: reason}
	*n = append(*n, x)
	return nil, x.Mark
}

// letters counts a, b, ... z, aa, ab...
func letters(i int) string {
	if i < 26 {
		return string(rune('a' + i))
	}
	return letters(i/26-1) + letters(i%26)
}
