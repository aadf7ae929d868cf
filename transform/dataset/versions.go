package dataset

// state says whether a version of a row is in force.
type state uint8

// The states. A row's versions are the different contents that were delivered under one key.
const (
	inForce     state = iota // the version that the table shows
	superseded               // a version with a later export time took its place
	conflicting              // versions disagree and export times do not decide; none is in force
)

var stateNames = [...]string{"in_force", "superseded", "conflict"}

func (s state) String() string { return stateNames[s] }

func parseState(s string) (state, bool) {
	for i, name := range stateNames {
		if name == s {
			return state(i), true
		}
	}
	return inForce, false
}

// judge decides between the versions of one row, given when each was last exported (coded; 0 unknown). It looks at
// the set of versions only, never at the order in which they came. A version older than the newest dated one is
// superseded. What is left is in force when it is one, and in conflict otherwise: two exports of the same instant,
// or one whose time nobody knows, cannot be ranked.
func judge(exported []uint64) []state {
	states := make([]state, len(exported))
	newest := uint64(0)
	for _, t := range exported {
		newest = max(newest, t)
	}
	left := 0
	for i, t := range exported {
		if t != 0 && t < newest {
			states[i] = superseded
		} else {
			left++
		}
	}
	for i := range states {
		if left > 1 && states[i] == inForce {
			states[i] = conflicting
		}
	}
	return states
}
