package item

import (
	"fmt"
	"maps"
	"slices"

	"cutscore/stats/sheet"
)

// Cuts are shares of credit (in ShareUnit) that divide persons by ability: thirds, and the outer 27 percent.
type Cuts struct {
	Low, High    int64 // low third: share <= Low; high third: share > High
	Lower, Upper int64 // lower group: share <= Lower; upper group: share >= Upper
}

// TailShare is the size of the upper and lower groups (Kelley 1939: 27 percent).
const TailShare = .27

// CutsOf finds the cuts from the distribution of shares. Persons tied at a cut stay together, so groups may be larger
// than their name says.
func CutsOf(shares map[int64]int64) Cuts {
	keys := slices.Sorted(maps.Keys(shares))
	var c Cuts
	total := int64(0)
	for _, k := range keys {
		total += shares[k]
	}
	at := func(p float64) int64 {
		cum := int64(0)
		for _, k := range keys {
			cum += shares[k]
			if float64(cum) >= p*float64(total)-1e-9 {
				return k
			}
		}
		return 0
	}
	c.Low, c.High, c.Lower = at(1./3), at(2./3), at(TailShare)
	cum := int64(0)
	for _, k := range slices.Backward(keys) {
		cum += shares[k]
		c.Upper = k
		if float64(cum) >= TailShare*float64(total)-1e-9 {
			break
		}
	}
	return c
}

func (c Cuts) third(share int64) int {
	switch {
	case share <= c.Low:
		return 0
	case share <= c.High:
		return 1
	}
	return 2
}

// Groups is the third pass over one form: items and options by groups of ability.
type Groups struct {
	Cuts     Cuts
	Thirds   [3]int64 // persons
	Lower    Tail
	Upper    Tail
	Options  [][]OptionCount // by item and option of the layout
	NoOption [][3]int64      // by item: scored responses without an option (omitted, or not exported) by third
}

// Tail counts the lower or the upper group by item.
type Tail struct {
	Persons int64
	N       []int64
	Credit  []int64 // in Unit
}

// OptionCount counts one option of one item.
type OptionCount struct {
	Thirds [3]int64 // persons who chose it, by third of ability
	Rest   int64    // sum of their shares of the rest, in ShareUnit
	N      int64    // persons behind Rest: those with other responses too
}

// NewGroups returns the identity for a layout and its cuts.
func NewGroups(l *sheet.Layout, cut Cuts) *Groups {
	k := len(l.Items)
	g := &Groups{Cuts: cut, Options: make([][]OptionCount, k), NoOption: make([][3]int64, k)}
	for j, o := range l.Options {
		g.Options[j] = make([]OptionCount, len(o))
	}
	for _, t := range []*Tail{&g.Lower, &g.Upper} {
		t.N, t.Credit = make([]int64, k), make([]int64, k)
	}
	return g
}

// Add counts one person: item numbers and options of the layout (-1 none), and credits in Unit.
func (g *Groups) Add(items, values, options []int32) {
	if len(items) == 0 {
		return
	}
	total := sum(values)
	s := share(total, len(items))
	third := g.Cuts.third(s)
	g.Thirds[third]++
	if s <= g.Cuts.Lower {
		g.Lower.add(items, values)
	}
	if s >= g.Cuts.Upper {
		g.Upper.add(items, values)
	}
	for i, j := range items {
		if options[i] < 0 {
			g.NoOption[j][third]++
			continue
		}
		o := &g.Options[j][options[i]]
		o.Thirds[third]++
		if len(items) > 1 {
			o.N++
			o.Rest += restShare(total, int64(values[i]), len(items))
		}
	}
}

func (t *Tail) add(items, values []int32) {
	t.Persons++
	for i, j := range items {
		t.N[j]++
		t.Credit[j] += int64(values[i])
	}
}

func (t *Tail) merge(o *Tail) {
	t.Persons += o.Persons
	for j := range t.N {
		t.N[j] += o.N[j]
		t.Credit[j] += o.Credit[j]
	}
}

// Merge adds o, which must have the same layout and cuts.
func (g *Groups) Merge(o *Groups) error {
	if len(g.Options) != len(o.Options) || g.Cuts != o.Cuts {
		return fmt.Errorf("item: cannot merge groups of different forms or cuts (%d and %d items)", len(g.Options), len(o.Options))
	}
	for i := range g.Thirds {
		g.Thirds[i] += o.Thirds[i]
	}
	g.Lower.merge(&o.Lower)
	g.Upper.merge(&o.Upper)
	for j := range g.Options {
		if len(g.Options[j]) != len(o.Options[j]) {
			return fmt.Errorf("item: cannot merge groups with different options of item %d", j)
		}
		for i := range g.Thirds {
			g.NoOption[j][i] += o.NoOption[j][i]
		}
		for i := range g.Options[j] {
			g.Options[j][i].merge(o.Options[j][i])
		}
	}
	return nil
}

func (c *OptionCount) merge(o OptionCount) {
	for i := range c.Thirds {
		c.Thirds[i] += o.Thirds[i]
	}
	c.Rest += o.Rest
	c.N += o.N
}
