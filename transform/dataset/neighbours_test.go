package dataset

import (
	"math/rand/v2"
	"testing"
	"time"

	"cutscore/exam"
)

// Somebody who answered an item 4,000 times, each of which two exports tell in different columns, makes a few comparisons for
// each, not millions: how many is counted, and who is compared must be all who may be one.
func TestAnswersOfOtherDaysAreNotCompared(t *testing.T) {
	keys := make([]*related, 8000)
	for i := range keys {
		at := time.Date(2020, 1, 1+i/2, 10, i%50, 0, 0, time.UTC).UnixMicro()
		keys[i] = &related{lacks: exam.Parts(i%2) * exam.PartPosition, days: []int64{at / microsPerDay}}
	}
	near, compared := neighboursOf(keys), 0
	for i := range keys {
		for range near.of(i) {
			compared++
		}
	}
	if compared < len(keys) || compared > 10*len(keys) {
		t.Errorf("%d comparisons of %d keys", compared, len(keys))
	}
}

// Any two keys of different shapes that share a day, or of which one has no time, are neighbours of each other.
func TestNeighboursAreThoseOfNearDays(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 19))
	keys := make([]*related, 60)
	for i := range keys {
		k := &related{lacks: []exam.Parts{exam.PartPosition | exam.PartOrder, exam.PartSitting, exam.PartSitting | exam.PartTime}[rng.IntN(3)]}
		for range rng.IntN(3) {
			k.days = append(k.days, int64(rng.IntN(40)))
		}
		keys[i] = k
	}
	near := neighboursOf(keys)
	for i, k := range keys {
		met := map[int]bool{}
		for j := range near.of(i) {
			met[j] = true
		}
		for j, other := range keys {
			may := len(k.days) == 0 || len(other.days) == 0
			for _, x := range k.days {
				for _, y := range other.days {
					may = may || max(x, y)-min(x, y) <= 2
				}
			}
			if want := may && k.shape() != other.shape(); met[j] != want {
				t.Fatalf("%v and %v of shapes %d and %d: neighbours %v", k.days, other.days, k.shape(), other.shape(), met[j])
			}
		}
	}
}
