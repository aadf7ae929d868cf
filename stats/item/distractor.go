package item

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"cutscore/exam"
	"cutscore/stats/sheet"
	"cutscore/stats/tally"
)

// distractors fills the table of options.
func (a *assembly) distractors(it *Item, j int) {
	it.Options = []Option{}
	switch {
	case a.l.Survey[j].FreeText:
		it.Reasons["distractors"] = fmt.Sprintf("more than %d different responses: not a list of options", sheet.MaxOptions)
		return
	case len(a.l.Options[j]) == 0:
		it.Reasons["distractors"] = "the export does not say which option was chosen"
		return
	}
	seen := a.g.NoOption[j]
	for _, o := range a.g.Options[j] {
		for i := range seen {
			seen[i] += o.Thirds[i]
		}
	}
	for i, text := range a.l.Options[j] {
		it.Options = append(it.Options, a.option(it, j, i, text, seen))
	}
}

func (a *assembly) option(it *Item, j, i int, text string, seen [3]int64) Option {
	o := a.g.Options[j][i]
	out := Option{Option: text, Key: exam.ChoiceOf(text).Right(exam.ChoiceOf(it.Key)), N: o.Thirds[0] + o.Thirds[1] + o.Thirds[2], Thirds: []*Num{}}
	out.Share = num(float64(out.N) / float64(it.N))
	for t := range seen {
		out.Thirds = append(out.Thirds, num(float64(o.Thirds[t])/float64(seen[t])))
	}
	r, reason := optionRest(a.c, j, o)
	if it.N < a.min.Rest {
		reason = fmt.Sprintf("%d persons: a correlation is printed from %d", it.N, a.min.Rest)
	}
	if reason == "" {
		out.Rest = num(r)
	}
	out.Reason = reason
	return out
}

// optionRest is the correlation of choosing the option with the share of credit on the other items.
func optionRest(c *Counts, j int, o OptionCount) (float64, string) {
	n, y := c.All.N[j], tally.Int(c.All.Y[j])
	if n < 2 {
		return 0, "fewer than two persons saw this item and another"
	}
	chosen, f := tally.Int(o.N), float64(n)*float64(n)
	r, reason := correlation(tally.Cross(n, chosen, y, tally.Int(o.Rest))/ShareUnit/f,
		tally.Cross(n, chosen, chosen, chosen)/f, tally.Cross(n, y, y, c.All.YY[j])/(ShareUnit*ShareUnit)/f)
	if reason != "" && (o.N == 0 || o.N == n) {
		reason = "nobody or everybody chose it"
	}
	return r, reason
}

// optionFlags looks for a wrong key and for distractors that nobody takes.
func (a *assembly) optionFlags(it *Item, j int) {
	key := bestKey(it.Options)
	idle := false
	for _, o := range it.Options {
		if o.Key || o.Share == nil {
			continue
		}
		idle = idle || float64(*o.Share) < FunctionShare
		if it.Key != "" && a.better(it, j, o, key) && !slices.Contains(it.Flags, FlagWrongKey) {
			it.Flags = append(it.Flags, FlagWrongKey)
		}
	}
	if idle && it.Key != "" {
		it.Flags = append(it.Flags, FlagOption)
	}
}

// bestKey is the index of the keyed option that the able choose most, of those whose correlation is known; -1 where none is.
func bestKey(options []Option) int {
	best := -1
	for i, o := range options {
		if o.Key && o.Rest != nil && (best < 0 || *o.Rest > *options[best].Rest) {
			best = i
		}
	}
	return best
}

// better reports whether option o looks more like the right answer than the key does, beyond chance: its correlation with the
// rest is above 0, and above the key's, each by a one-sided test at WrongKeyError. A key that nobody chose is worse than any.
func (a *assembly) better(it *Item, j int, o Option, key int) bool {
	n := a.c.All.N[j]
	if o.Rest == nil || float64(*o.Share) < WrongKeyShare || n < 4 {
		return false
	}
	least := distuv.UnitNormal.Quantile(1 - WrongKeyError)
	if math.Atanh(float64(*o.Rest))*math.Sqrt(float64(n-3)) <= least {
		return false
	}
	if key < 0 {
		return true
	}
	k := it.Options[key]
	return apart(float64(*o.Rest), float64(*k.Rest), exclusive(float64(*o.Share), float64(*k.Share)), n) > least
}

// exclusive is the correlation of two choices of which nobody makes both, from their shares.
func exclusive(p, q float64) float64 {
	return -math.Sqrt(p * q / ((1 - p) * (1 - q)))
}

// apart is the normal statistic of the difference of two correlations r and s with the same variable, when what they
// correlate with it correlates rs among itself (Meng, Rosenthal and Rubin 1992); 0 where it is undefined.
func apart(r, s, rs float64, n int64) float64 {
	mean := (r*r + s*s) / 2
	if mean >= 1 || !(rs < 1) {
		return 0
	}
	f := math.Min(1, (1-rs)/(2*(1-mean)))
	h := (1 - f*mean) / (1 - mean)
	return (math.Atanh(r) - math.Atanh(s)) * math.Sqrt(float64(n-3)/(2*(1-rs)*h))
}
