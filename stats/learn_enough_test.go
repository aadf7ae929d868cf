package stats

import (
	"testing"

	"cutscore/stats/trend"
)

// Twenty people teach; ten do where most answers are to questions that others answered, too.
func TestEnoughToLearnFrom(t *testing.T) {
	group := func(people, shared, own int) (data []trend.Sequence, items int) {
		items = shared + people*own
		for who := range people {
			var s trend.Sequence
			for i := range shared {
				s.Item = append(s.Item, int32(i))
			}
			for i := range own {
				s.Item = append(s.Item, int32(shared+who*own+i))
			}
			data = append(data, s)
		}
		return data, items
	}
	for _, c := range []struct {
		people, shared, own int
		want                bool
	}{{9, 10, 0, false}, {10, 10, 0, true}, {10, 5, 5, true}, {10, 4, 6, false}, {19, 0, 10, false}, {20, 0, 10, true}} {
		if data, items := group(c.people, c.shared, c.own); enough(data, items) != c.want {
			t.Errorf("%+v: %v", c, !c.want)
		}
	}
}
