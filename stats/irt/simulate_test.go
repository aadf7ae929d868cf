package irt

import (
	"math"
	"math/rand/v2"
	"testing"
)

// simulated draws persons x items marks from a 2PL with known parameters; a share of the items is not presented.
func simulated(t testing.TB, persons, items int, missing float64, seed uint64) (*Data, []Item) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 7))
	truth := make([]Item, items)
	for j := range truth {
		truth[j] = Item{A: math.Exp(.3 * r.NormFloat64()), D: r.NormFloat64()}
	}
	d := NewData(items)
	marks := make([]int8, items)
	for range persons {
		theta := r.NormFloat64()
		for j, it := range truth {
			marks[j] = 0
			if r.Float64() < it.P(theta) {
				marks[j] = 1
			}
			if r.Float64() < missing {
				marks[j] = -1
			}
		}
		if err := d.AddRow(marks); err != nil {
			t.Fatal(err)
		}
	}
	d.Compact()
	return d, truth
}

func BenchmarkTwoPL(b *testing.B) {
	for _, c := range []struct {
		name    string
		missing float64
		se      bool
	}{{"2000x200", 0, false}, {"2000x200withSE", 0, true}, {"2000x200holes", .2, false}, {"2000x200holesSE", .2, true}} {
		d, _ := simulated(b, 2000, 200, c.missing, 1)
		b.Run(c.name, func(b *testing.B) {
			o := Defaults(TwoPL)
			o.SE = c.se
			for b.Loop() {
				f := fit(b, d, o)
				b.ReportMetric(float64(f.Steps), "steps")
			}
		})
	}
}
