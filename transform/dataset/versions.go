package dataset

// state says whether a version of a row is in force.
type state uint8

// The states. A row's versions are the different contents that were delivered under one key.
const (
	inForce     state = iota // the version that the table shows
	superseded               // a later export contradicts it
	conflicting              // versions contradict it and export times do not decide
	joined                   // nothing contradicts it: with others it makes the row that the table shows
	disputed                 // in conflict, while what no version contradicts is in force: the row counts
	doubtful                 // no version but a mark: this row is in force, and may be one that is in force under another key
	shifted                  // the same, because exports count the places of the examinee's answers differently
)

var stateNames = [...]string{"in_force", "superseded", "conflict", "joined", "disputed", "doubtful", "shifted"}

// contested reports whether versions contradict it and export times do not decide.
func (s state) contested() bool { return s == conflicting || s == disputed }

// marks reports whether it is no version, but says of one in force that it may be counted twice.
func (s state) marks() bool { return s == doubtful || s == shifted }

func (s state) String() string { return stateNames[s] }

func parseState(s string) (state, bool) {
	for i, name := range stateNames {
		if name == s {
			return state(i), true
		}
	}
	return inForce, false
}

// claims are what one version says, by column: equal numbers say the same, 0 says nothing. Two versions contradict each
// other where both say something, and not the same: one export has the answer and another the mark, and both are true.
type claims []uint64

func (c claims) contradict(other claims) bool {
	for i, x := range c {
		if x != 0 && other[i] != 0 && x != other[i] {
			return true
		}
	}
	return false
}

// within reports whether c says nothing that other does not say.
func (c claims) within(other claims) bool {
	for i, x := range c {
		if x != 0 && x != other[i] {
			return false
		}
	}
	return true
}

// judge decides between the versions of one row, given what each says and when it was last exported (coded; 0 unknown). It
// looks at the set of versions only, never at the order in which they came. A version that a later one contradicts is
// superseded, and what says no more than that one and is no later goes with it. Of what is left, versions that contradict
// each other (two exports of the same instant, or one whose time nobody knows, cannot be ranked) are in conflict; the
// others are in force: alone, or joined; beside them those in conflict are disputed.
func judge(exported []uint64, said []claims) []state {
	states := make([]state, len(exported))
	supersede(states, exported, said)
	var left []int
	for i, s := range states {
		if s == inForce {
			left = append(left, i)
		}
	}
	agreed := 0
	for c := range len(said[0]) {
		first, second := newestClaims(left, c, exported, said)
		for _, i := range left {
			if first.what != 0 && second.what != 0 && said[i][c] != 0 {
				states[i] = conflicting
			}
		}
	}
	for _, i := range left {
		if states[i] == inForce {
			agreed++
		}
	}
	for _, i := range left {
		switch {
		case states[i] == inForce && agreed > 1:
			states[i] = joined
		case states[i] == conflicting && agreed > 0:
			states[i] = disputed
		}
	}
	return states
}

// supersede marks the dated versions that a later one contradicts, and those within them.
func supersede(states []state, exported []uint64, said []claims) {
	all := make([]int, len(exported))
	for i := range all {
		all[i] = i
	}
	var gone []int
	for c := range len(said[0]) {
		first, second := newestClaims(all, c, exported, said)
		for i, x := range said {
			rival := first
			if x[c] == first.what {
				rival = second
			}
			if x[c] != 0 && exported[i] != 0 && exported[i] < rival.when && states[i] == inForce {
				states[i] = superseded
				gone = append(gone, i)
			}
		}
	}
	for i, s := range states {
		for _, j := range gone {
			if s == inForce && exported[i] != 0 && exported[i] <= exported[j] && said[i].within(said[j]) {
				states[i] = superseded
			}
		}
	}
}

// claim is what versions say in one column, and the latest time at which one of them was exported.
type claim struct{ what, when uint64 }

// newestClaims are the claim of a column with the latest time, and of the different ones that with the latest time.
func newestClaims(of []int, column int, exported []uint64, said []claims) (first, second claim) {
	for _, i := range of {
		now := claim{said[i][column], exported[i]}
		switch {
		case now.what == 0:
		case now.what == first.what:
			first.when = max(first.when, now.when)
		case first.what == 0 || now.when > first.when:
			first, second = now, first
		case second.what == 0 || now.when > second.when:
			second = now
		}
	}
	return first, second
}
