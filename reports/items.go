package reports

import (
	"errors"
	"io"
	"math"

	"cutscore/stats"
)

// ItemsPage is what the page about one form's questions is made of.
type ItemsPage struct {
	Form      string // "" when the export names no form
	Persons   int64
	Responses int64
	Alpha     stats.Estimate // reliability; Unit "reliability"
	SEM       Number         // standard error of a raw score, in questions: each counts 1, whatever points it gives
	Mean, SD  Number         // of raw scores, in questions
	Items     []ItemRow      // all, in the order of the form
	Subscores []SubscoreRow
	Caveats   []string
}

// ItemRow is one question. Estimates that are undefined are withheld with their reason.
type ItemRow struct {
	ID       string
	N        int64          // scored responses
	PValue   stats.Estimate // proportion correct; Unit "proportion"
	ItemRest stats.Estimate // corrected point-biserial; Unit "correlation"
	Upper    Number         // upper-lower index
	Flags    []string       // what to look at, in words
	Remarks  []string       // what is worth knowing and asks for nothing, in words
	CheckKey bool           // the key itself is in doubt: comes first
	Checked  bool           // enough chose among known options for a wrong key to show
	Options  []OptionRow
}

// OptionRow is one option of a question.
type OptionRow struct {
	Option string
	Key    bool
	N      int64
	Share  Number // of those with a scored response
	Rest   Number // correlation of choosing it with the share of credit on the other items
}

// Number is a figure that has no interval of its own, or the reason why there is none.
type Number struct {
	Value  float64
	Reason string
}

// in prints the number in a unit, or the reason.
func (n Number) in(unit string) string {
	if n.Reason != "" || math.IsNaN(n.Value) || math.IsInf(n.Value, 0) {
		return sentence(n.Reason)
	}
	return value(unit, n.Value)
}

// SubscoreRow says whether an area's score adds to the whole score.
type SubscoreRow struct {
	Area  string
	Items int
	Adds  bool
	Why   string // why it cannot be told; ""
}

// Items writes the page about the questions of one form. Nothing is written when it fails.
func Items(w io.Writer, i *ItemsPage, o Options) error {
	if i == nil {
		return errors.New("reports: no items to write a page from")
	}
	title := i.Form
	if title == "" {
		title = "All items"
	}
	return write(w, newPage(o, ""), head{Title: title, Kicker: "Items and form", Plain: true}, i, itemSections())
}
