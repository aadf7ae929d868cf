package stats

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// Whatever is shown of a dimension, what a total leaves when it is taken away is nothing, or a group that is large enough,
// and never more is held back than one area beside those of too few people.
func TestNoSmallAreaIsLeftBySubtraction(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	complemented, spared := 0, 0
	for range 1000 {
		tally, people := newCohortTally(), map[[2]string]map[int]bool{}
		for person := range 10 + rng.IntN(20) {
			s := Share{Row: CohortRow{Examinee: fmt.Sprint(person)}}
			for d := range 3 {
				for a := range 1 + rng.IntN(4) {
					key := [2]string{[]string{"discipline", "system", "task"}[d], fmt.Sprint("area ", rng.IntN(2+3*a))}
					if people[key] == nil {
						people[key] = map[int]bool{}
					}
					if !people[key][person] {
						people[key][person] = true
						s.Areas = append(s.Areas, AreaShare{Dimension: key[0], Name: key[1], N: 1 + rng.IntN(30), Credit: int64(rng.IntN(1e6)), Verdict: noVerdict})
					}
				}
			}
			tally.add(&s)
		}
		co := &Cohort{Suppressed: []string{}}
		left, shown, small, held := map[string]map[int]bool{}, map[string]int{}, map[string]int{}, map[string]int{}
		for _, area := range tally.cohortAreas(co) {
			key := [2]string{area.Dimension, area.Name}
			if len(people[key]) < minGroup {
				small[key[0]]++
			}
			if area.Percent.OK() || area.N > 0 || area.BelowNeeded.OK() {
				shown[key[0]]++
				if len(people[key]) < minGroup {
					t.Fatalf("%v of %d people is shown", key, len(people[key]))
				}
				continue
			}
			held[key[0]]++
			if left[key[0]] == nil {
				left[key[0]] = map[int]bool{}
			}
			for person := range people[key] {
				left[key[0]][person] = true
			}
		}
		for dimension, rest := range left {
			if shown[dimension] > 0 && len(rest) < minGroup {
				t.Fatalf("%s: %d people are left by subtraction", dimension, len(rest))
			}
			switch held[dimension] - small[dimension] {
			case 0:
				spared++
			case 1:
				complemented++
			default:
				t.Fatalf("%s: %d areas are held back for %d small ones", dimension, held[dimension], small[dimension])
			}
		}
		if len(co.Suppressed) != held["discipline"]+held["system"]+held["task"] {
			t.Fatalf("%d areas are held back, and %d are named", held["discipline"]+held["system"]+held["task"], len(co.Suppressed))
		}
	}
	if complemented < 100 {
		t.Errorf("only %d dimensions had something to hide beside the small areas (%d had not)", complemented, spared)
	}
}

// TestTheRowNamesTheFirstLowArea, which goes by class and by gap times weight: it need not be the lowest.
func TestTheRowNamesTheFirstLowArea(t *testing.T) {
	low := func(name string) Area { return Area{Name: name, Verdict: Verdict{Class: likelyWeak}} }
	s := shareOfCohort(&Analysis{Disciplines: []Area{{Name: "Anatomy"}, low("Pathology"), low("Behavioral Sciences")}})
	s.Row.Level = Estimate{Value: .5}
	if got := why(&s.Row); s.Row.Weakest != "Pathology" || !strings.HasSuffix(got, "; start with Pathology") {
		t.Error(got)
	}
}
