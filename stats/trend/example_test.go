package trend_test

import (
	"fmt"

	"cutscore/stats/trend"
)

// One student, 30 questions of known difficulty in two areas: the first area goes well, the second does not.
func Example() {
	m := &trend.Model{Hyper: trend.DefaultHyper(), Areas: 2, Sets: [][]int32{{}, {0}, {1}}, Items: []trend.Difficulty{{B: -.5}}}
	var s trend.Sequence
	for i := range 30 {
		set, right := int32(1), float32(1)
		if i%2 == 1 {
			set, right = 2, float32(i/2%2)
		}
		s.Append(0, set, right, int32(i/10), trend.FirstTime, int32(i/10))
	}
	course := trend.NewFilter(m).Fit(&s, trend.Ask{})
	for k := 1; k <= 2; k++ {
		theta, variance := course.End.Of(course.End.Area(k))
		fmt.Printf("area %d: ability %.2f, variance %.2f\n", k, theta, variance)
	}
	// Output:
	// area 1: ability 0.59, variance 0.15
	// area 2: ability 0.16, variance 0.15
}
