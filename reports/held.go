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
