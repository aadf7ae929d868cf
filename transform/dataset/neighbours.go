package dataset

import (
	"iter"
	"slices"
)

// neighbours tell which keys of a question may be one answer by their times. Somebody who answered an item thousands of times
// did so on many days: only keys of about the same day are compared, and those without a time with all.
type neighbours struct {
	keys    []*related
	byDay   map[int64][]int // places among the keys
	untimed []int
}

func neighboursOf(keys []*related) *neighbours {
	n := &neighbours{keys: keys, byDay: map[int64][]int{}}
	for i, k := range keys {
		if len(k.days) == 0 {
			n.untimed = append(n.untimed, i)
		}
		for _, day := range k.days {
			n.byDay[day] = append(n.byDay[day], i)
		}
	}
	return n
}

// of are the places of other keys, of another shape, that may be one answer with key i; one may come several times.
func (n *neighbours) of(i int) iter.Seq[int] {
	k := n.keys[i]
	shape := k.shape()
	return func(yield func(int) bool) {
		one := func(j int) bool { return j == i || n.keys[j].shape() == shape || yield(j) }
		all := func(places []int) bool { return !slices.ContainsFunc(places, func(j int) bool { return !one(j) }) }
		for j := 0; len(k.days) == 0 && j < len(n.keys); j++ {
			if !one(j) {
				return
			}
		}
		for _, day := range k.days {
			for near := day - 2; near <= day+2; near++ { // one local day is two of UTC, and days before 1970 are rounded up
				if !all(n.byDay[near]) {
					return
				}
			}
		}
		if len(k.days) > 0 {
			all(n.untimed)
		}
	}
}
