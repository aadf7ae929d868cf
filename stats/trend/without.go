package trend

// Without calls use with the state after the last answer for each group of rows left out in turn: groups are numbered from 0
// by group, one number for each row of s. The answers before a group's first row are filtered once for all later groups, so
// n groups cost about half of n passes. An area that only the left-out rows touch keeps its prior.
func (f *Filter) Without(s *Sequence, group []int32, groups int, use func(g int, after State)) {
	first := firstRows(group, groups)
	f.Start(s)
	at := 0
	var here position
	for _, g := range inOrderOf(first) {
		f.Run(s, at, first[g], nil)
		at = first[g]
		f.remember(&here)
		f.runOthers(s, group, at, int32(g))
		use(g, f.State())
		f.back(&here)
	}
}

// firstRows is the first row of each group; of a group without rows, the number of rows.
func firstRows(group []int32, groups int) []int {
	first := make([]int, groups)
	for g := range first {
		first[g] = len(group)
	}
	for i := len(group) - 1; i >= 0; i-- {
		first[group[i]] = i
	}
	return first
}

// inOrderOf lists the groups by their first rows: an insertion sort, for they nearly are in order.
func inOrderOf(first []int) []int {
	order := make([]int, len(first))
	for g := range first {
		i := g
		for ; i > 0 && first[order[i-1]] > first[g]; i-- {
			order[i] = order[i-1]
		}
		order[i] = g
	}
	return order
}

// runOthers filters the rows from from on that are not in group g.
func (f *Filter) runOthers(s *Sequence, group []int32, from int, g int32) {
	for from < len(group) {
		to := from
		for to < len(group) && group[to] != g {
			to++
		}
		f.Run(s, from, to, nil)
		for from = to; from < len(group) && group[from] == g; {
			from++
		}
	}
}

// position is all of a Filter that answers move.
type position struct {
	mean, p, count, wins []float64
	logs                 [][2]float64
	usual                usual
	idle                 float64
	last, block          int32
	seen                 int
}

func (f *Filter) remember(at *position) {
	at.mean, at.p = append(at.mean[:0], f.mean...), append(at.p[:0], f.p...)
	at.count, at.wins, at.logs = append(at.count[:0], f.count...), append(at.wins[:0], f.wins...), append(at.logs[:0], f.logs...)
	at.usual = f.usual.copy()
	at.idle, at.last, at.block, at.seen = f.idle, f.last, f.block, f.seen
}

func (f *Filter) back(at *position) {
	copy(f.mean, at.mean)
	copy(f.p, at.p)
	copy(f.count, at.count)
	copy(f.wins, at.wins)
	copy(f.logs, at.logs)
	f.usual = at.usual.copy()
	f.idle, f.last, f.block, f.seen = at.idle, at.last, at.block, at.seen
}
