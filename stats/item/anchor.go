package item

import "cutscore/stats/irt"

// MinAnchor is the number of responses from which an item's parameters are trusted to hold the scale.
const MinAnchor = 500

// Anchors takes from an earlier calibration the items that hold the scale between nights: those with more than
// MinAnchor responses, with standard errors, and not flagged as defective. All else is calibrated against them.
// Re-estimating everything (no anchors) starts a new scale, on which yesterday's abilities have no meaning.
func Anchors(reports []*Report) map[string]irt.Item {
	out := map[string]irt.Item{}
	for _, r := range reports {
		for i := range r.Items {
			if it := &r.Items[i]; it.anchors() {
				out[it.ID] = irt.Item{A: float64(*it.A), D: float64(*it.D), C: float64(*it.C)}
			}
		}
	}
	return out
}

func (it *Item) anchors() bool {
	if it.N <= MinAnchor || it.A == nil || it.D == nil || it.C == nil || *it.A <= 0 {
		return false
	}
	for _, f := range it.Flags {
		if f == FlagDefect || f == FlagWrongKey {
			return false
		}
	}
	return it.SED != nil || it.Anchor
}
