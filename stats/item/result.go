package item

import (
	"fmt"
	"math"

	"cutscore/stats/sheet"
	"cutscore/stats/tally"
)

// Minimums are the numbers of persons below which something is not said.
type Minimums struct {
	Rest int64 // to print a correlation
	Flag int64 // to flag an item for one
	Wide int64 // to estimate a slope for an item without a prior; also the minimum of a 2PL that is chosen for the user
	IRT  int64 // to fit any response model
}

// DefaultMinimums are 30, 100, 250 and 100 persons.
func DefaultMinimums() Minimums { return Minimums{Rest: 30, Flag: 100, Wide: 250, IRT: 100} }

// thresholds of flags.
const (
	WeakRest      = .10 // corrected point-biserial below which an item is weak
	WrongKeyShare = .10 // share of persons from which a popular wrong option counts
	WrongKeyError = .01 // of a one-sided test, per option: how often chance alone makes a wrong option look better than the key
	FunctionShare = .05 // share of persons from which a distractor functions
)

// assembly is a Report in the making.
type assembly struct {
	l   *sheet.Layout
	c   *Counts
	g   *Groups
	min Minimums
	s   *spread
	r   *Report
	ids []string // items as the report names them
}

// NewReport joins the counts of a form into its classical statistics.
func NewReport(l *sheet.Layout, c *Counts, g *Groups, m Minimums) *Report {
	a := &assembly{l: l, c: c, g: g, min: m, s: newSpread(c), ids: l.Names(), r: &Report{Schema: SchemaVersion, Caveats: []string{}, Persons: []Person{}}}
	a.test()
	a.r.Items = make([]Item, c.K)
	for j := range a.r.Items {
		a.r.Items[j] = a.item(j)
	}
	a.r.Test.Subscores = subscores(l, c, a.s)
	a.caveats()
	return a.r
}

func (a *assembly) test() {
	t := &a.r.Test
	*t = Test{Source: a.l.Key.Source, Form: a.l.Key.Form, Persons: a.c.Persons, Items: a.c.K, Complete: a.c.Full,
		Method: a.s.method, Reasons: map[string]string{}, SumScores: []SumScore{}}
	for _, n := range a.c.Seen {
		t.Responses += n
	}
	set(&t.PairsShare, t.Reasons, "overlap", a.s.overlap, reasonIf(math.IsNaN(a.s.overlap), "pairs of items were not counted: too many items"))
	a.reliability(t)
	a.score(t)
	a.kr20(t)
	for _, f := range []string{"loglik", "aic", "ability_sd", "marginal_reliability", "m2", "m2_df", "m2_p", "rmsea2", "ability_mean", "n_person_misfit"} {
		t.Reasons[f] = noModel
	}
}

// noModel is the reason of everything that needs a response model.
const noModel = "no response model was asked for"

func reasonIf(condition bool, reason string) string {
	if condition {
		return reason
	}
	return ""
}

func (a *assembly) reliability(t *Test) {
	al, reason := a.s.alpha()
	set(&t.Alpha, t.Reasons, "alpha", al, reason)
	set(&t.SEM, t.Reasons, "sem", math.Sqrt(a.s.score)*math.Sqrt(math.Max(0, 1-al)), reason) // of an alpha of 1, rounding may leave more
	low, high, ok := AlphaInterval(al, a.c.Persons, a.c.K, IntervalLevel)
	if reason == "" && !ok {
		reason = "an interval needs at least three persons and an alpha below 1"
	}
	set(&t.AlphaLow, t.Reasons, "alpha_low", low, reason)
	set(&t.AlphaHigh, t.Reasons, "alpha_high", high, reason)
}

func (a *assembly) score(t *Test) {
	var mean float64
	for j, n := range a.c.Seen {
		mean += float64(a.c.Credit[j]) / sheet.Unit / float64(n)
	}
	reason := a.s.reason
	set(&t.Mean, t.Reasons, "mean", mean, reasonIf(!a.c.Complete() && reason != "", reason))
	set(&t.SD, t.Reasons, "sd", math.Sqrt(max(a.s.score, 0)), reason)
	m, sd := shareMoments(a.c)
	if a.c.Complete() {
		m, sd = mean/float64(a.c.K), math.Sqrt(a.s.score)/float64(a.c.K) // without the rounding of single shares
	}
	set(&t.MeanShare, t.Reasons, "mean_proportion", m, "")
	set(&t.SDShare, t.Reasons, "sd_proportion", sd, reasonIf(a.c.Persons < 2, "one person has no spread: at least two are needed"))
}

// shareMoments are the mean and standard deviation of persons' proportions of credit; exact sums keep the order of the
// map out of the result.
func shareMoments(c *Counts) (mean, sd float64) {
	var n int64
	var sum, squares tally.Int128
	for v, k := range c.Shares {
		n += k
		sum.AddMul(v, k)
		squares.AddMul(v*v, k)
	}
	f := float64(n)
	return sum.Float() / f / ShareUnit, math.Sqrt(tally.Cross(n, sum, sum, squares)/(f*(f-1))) / ShareUnit
}

// kr20 is Kuder and Richardson's formula 20 over the persons who answered everything.
func (a *assembly) kr20(t *Test) {
	v, reason := 0.0, ""
	n := float64(a.c.Full)
	switch {
	case a.partial() > 0:
		reason = "some responses earned partial credit: KR-20 is for marks of 0 and 1, see alpha"
	case a.c.Full < 2:
		reason = "fewer than two persons answered every item, see alpha"
	case a.c.K < 2:
		reason = "reliability needs at least two items"
	default:
		whole := &spread{item: make([]float64, a.c.K), total: make([]float64, a.c.K)}
		whole.complete(a.c)
		pq := 0.0
		for j := range a.c.K {
			p := float64(a.c.Whole.X[j]) / sheet.Unit / n
			pq += p * (1 - p)
		}
		v, reason = alpha(a.c.K, pq, whole.score*(n-1)/n)
	}
	set(&t.KR20, t.Reasons, "kr20", v, reason)
	if reason == "" && !a.c.Complete() {
		a.r.Caveats = append(a.r.Caveats, fmt.Sprintf("KR-20 rests on the %d persons who answered every item", a.c.Full))
	}
}

func (a *assembly) partial() int64 {
	n := int64(0)
	for _, it := range a.l.Survey {
		n += it.Partial
	}
	return n
}

// notPresented is how many persons of the form were not shown item j: those whose row says so, and those without a row, as where a
// wide file has an empty cell. With those who were scored, did not reach it, or could not be scored, they are all persons.
func (a *assembly) notPresented(j int) int64 {
	sv := a.l.Survey[j]
	return max(sv.NotPresented, a.c.Persons-a.c.Seen[j]-sv.NotReached-sv.Unknown)
}

func (a *assembly) item(j int) Item {
	sv := a.l.Survey[j]
	it := Item{ID: a.ids[j], N: a.c.Seen[j], Omitted: sv.Omitted, NotReached: sv.NotReached, NotPresented: a.notPresented(j),
		Unscored: sv.Unknown, Key: a.l.Keys[j], Areas: a.l.Areas[j], Flags: []string{}, Reasons: map[string]string{}}
	if it.Areas == nil {
		it.Areas = []string{}
	}
	credit, n := float64(a.c.Credit[j])/sheet.Unit, float64(it.N)
	low, high := Wilson(credit, n, IntervalLevel)
	set(&it.PValue, it.Reasons, "p_value", credit/n, "")
	set(&it.PLow, it.Reasons, "p_low", low, "")
	set(&it.PHigh, it.Reasons, "p_high", high, "")
	a.discrimination(&it, j)
	a.distractors(&it, j)
	a.flags(&it, j)
	for _, f := range []string{"a", "b", "c", "d", "se_a", "se_b", "se_d", "infit", "outfit", "sx2", "sx2_df", "sx2_p"} {
		it.Reasons[f] = noModel
	}
	return it
}

func (a *assembly) discrimination(it *Item, j int) {
	r, reason := a.s.rest(a.c, j)
	if it.N < a.min.Rest {
		reason = fmt.Sprintf("%d persons: a correlation is printed from %d", it.N, a.min.Rest)
	}
	set(&it.ItemRest, it.Reasons, "item_rest", r, reason)
	low, high, ok := correlationInterval(r, it.N, IntervalLevel)
	if reason == "" && !ok {
		reason = "an interval needs at least four persons and a correlation below 1"
	}
	set(&it.RestLow, it.Reasons, "item_rest_low", low, reason)
	set(&it.RestHigh, it.Reasons, "item_rest_high", high, reason)
	w, reason := a.s.without(j)
	set(&it.Without, it.Reasons, "alpha_if_removed", w, reason)
	u, reason := a.upperLower(j)
	set(&it.Upper, it.Reasons, "upper_lower", u, reason)
}

func (a *assembly) upperLower(j int) (float64, string) {
	lower, upper := &a.g.Lower, &a.g.Upper
	switch {
	case a.g.Cuts.Lower >= a.g.Cuts.Upper:
		return 0, "too few different scores to form an upper and a lower group"
	case lower.N[j] == 0 || upper.N[j] == 0:
		return 0, "nobody of the upper or of the lower group saw this item"
	}
	return (float64(upper.Credit[j])/float64(upper.N[j]) - float64(lower.Credit[j])/float64(lower.N[j])) / sheet.Unit, ""
}

func (a *assembly) flags(it *Item, j int) {
	if it.N >= a.min.Flag && it.ItemRest != nil {
		switch r := float64(*it.ItemRest); {
		case r < 0:
			it.Flags = append(it.Flags, FlagDefect)
		case r < WeakRest:
			it.Flags = append(it.Flags, FlagWeak)
		}
	}
	if it.Checked = it.N >= a.min.Flag && it.Key != "" && len(it.Options) > 0; it.N >= a.min.Flag {
		a.optionFlags(it, j)
	}
	if severalKeys(a.l.Survey[j].Keys) {
		it.Flags = append(it.Flags, FlagKeys)
	}
	if chosenByNobody(it) {
		it.Flags = append(it.Flags, FlagNobody)
	}
}

func (a *assembly) caveats() {
	if words := keysUnchecked(a.r.Items, a.min.Flag); words != "" {
		a.r.Caveats = append(a.r.Caveats, words)
	}
	if words := keysOfSeveral(a.r.Items); words != "" {
		a.r.Caveats = append(a.r.Caveats, words)
	}
	if a.l.Untold > 0 {
		a.r.Caveats = append(a.r.Caveats, fmt.Sprintf("%d of %d persons took this form more than once, and which sitting was their first is not known here: the one counted may be a later one. Dates, or a column sitting_id with 1, 2, 3, would tell", a.l.Untold, a.c.Persons))
	}
	if a.s.method == methodPairwise {
		a.r.Caveats = append(a.r.Caveats, fmt.Sprintf("%d of %d persons did not see every item: covariances are taken over the persons who saw both items of a pair", a.c.Persons-a.c.Full, a.c.Persons))
	}
}
