package exam

import "time"

// Blueprint is the target share of every content area of one dimension from a day on.
type Blueprint struct {
	Dimension string        `json:"dimension"` // "discipline", "system", "task"
	MultiTag  bool          `json:"multi_tag"` // an item counts in several areas, so that the shares add up to more than 100
	Areas     []ContentArea `json:"areas"`
	Fact
}

// ContentArea is a discipline, a system or a physician task with its share of the exam.
type ContentArea struct {
	Name         string     `json:"name"`
	Aliases      []string   `json:"aliases,omitempty"`       // other names of the same area; filled from the exam's area_aliases
	Low          float64    `json:"low"`                     // percent of items
	High         float64    `json:"high"`                    // percent of items
	CrossCutting bool       `json:"cross_cutting,omitempty"` // counted on top of the other areas of a dimension without multi-tags
	Confidence   Confidence `json:"confidence,omitempty"`    // where it differs from the blueprint's
	Note         string     `json:"note,omitempty"`
}

// AreaAlias gives other names of an area, the board's own and the usual short ones.
type AreaAlias struct {
	Dimension string   `json:"dimension"`
	Name      string   `json:"name"`
	Aliases   []string `json:"aliases"`
}

// BlueprintOn returns the areas of a dimension in force on the day of t, in the board's order, and the
// fact they rest on.
func (e *Exam) BlueprintOn(t time.Time, dimension string) ([]ContentArea, Fact, bool) {
	b, ok := e.blueprint(t, dimension)
	if !ok {
		return nil, Fact{}, false
	}
	areas := make([]ContentArea, len(b.Areas))
	copy(areas, b.Areas)
	for i := range areas {
		areas[i].Aliases = e.aliasesOf(dimension, areas[i].Name)
	}
	return areas, b.Fact, true
}

func (e *Exam) blueprint(t time.Time, dimension string) (Blueprint, bool) {
	var some []Blueprint
	for _, b := range e.Blueprints {
		if b.Dimension == dimension {
			some = append(some, b)
		}
	}
	return inForce(some, day(t), func(b *Blueprint) Fact { return b.Fact })
}

func (e *Exam) aliasesOf(dimension, name string) []string {
	for _, a := range e.AreaAliases {
		if a.Dimension == dimension && a.Name == name {
			return a.Aliases
		}
	}
	return nil
}

// Area returns the area of the dimension that text names on the day of t, by its name or an alias,
// whatever the case and punctuation. ok is false for an area that the blueprint does not have.
func (e *Exam) Area(t time.Time, dimension, text string) (area ContentArea, ok bool) {
	areas, _, _ := e.BlueprintOn(t, dimension)
	for _, a := range areas {
		if sameName(a.Name, text) {
			return a, true
		}
	}
	for _, a := range areas {
		for _, alias := range a.Aliases {
			if sameName(alias, text) {
				return a, true
			}
		}
	}
	return ContentArea{}, false
}
