package trend

import "testing"

// TestWithoutIsAFilterOfTheRest: leaving a group out is the same as filtering a sequence that never had it, for groups that
// stand together, are scattered, or are empty, and for the whole.
func TestWithoutIsAFilterOfTheRest(t *testing.T) {
	m, s := example()
	m.DU, m.SB = .1, .2
	n := s.Len()
	together, scattered := make([]int32, n), make([]int32, n)
	for i := range n {
		together[i], scattered[i] = int32(i*4/n), int32((n-i)%3)
	}
	for name, group := range map[string][]int32{"together": together, "scattered": scattered, "all in one": make([]int32, n)} {
		f, met := NewFilter(m), 0
		f.Without(s, group, 5, func(g int, got State) {
			met++
			var rest Sequence
			for i := range n {
				if int(group[i]) != g {
					rest.Append(s.Item[i], s.Set[i], s.Y[i], s.Day[i], s.Again[i], s.Block[i])
					rest.Met[rest.Len()-1] = s.Met[i]
				}
			}
			plain := NewFilter(m)
			plain.Start(&rest)
			plain.Run(&rest, 0, rest.Len(), nil)
			want := plain.State()
			for k, area := range want.Areas {
				wantMean, wantVar := want.Of(want.Area(k + 1))
				gotMean, gotVar := got.Of(got.Area(got.Place(area)))
				near(t, name+": mean", gotMean, wantMean, 1e-12)
				near(t, name+": variance", gotVar, wantVar, 1e-12)
			}
		})
		if met != 5 {
			t.Errorf("%s: %d groups of 5", name, met)
		}
	}
}
