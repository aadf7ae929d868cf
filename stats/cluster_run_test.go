package stats

import (
	"strings"
	"testing"
)

// TestPatternsAreLookedForInSmallGroups: of a large group the note says why, and with how many people they would be.
func TestPatternsAreLookedForInSmallGroups(t *testing.T) {
	for _, c := range []struct {
		students int
		want     string
	}{{3, "too few missed questions"}, {mostClustered + 1, "at most 50 people"}} {
		all, _, _ := runAll(t, store(class{students: c.students, sittings: 3, items: 20, areas: 1, seed: 3}.rows(), 1), Options{})
		if note := all["s001"].Mistakes.ClusterNote; !strings.Contains(note, c.want) {
			t.Errorf("%d people: %q", c.students, note)
		}
	}
}
