package stats

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"cutscore/exam"
)

// TestTagsMergeInAnyOrder: however answers are dealt over parts, numbered apart, and however those are merged, an item has the
// set that most of its answers carry, of equals the first by text.
func TestTagsMergeInAnyOrder(t *testing.T) {
	texts := []string{"", "Z", "B", "A"}
	rng := rand.New(rand.NewPCG(4, 4))
	for round := range 50 {
		var answers []itemSet
		count := map[itemSet]int{}
		for range 40 {
			a := itemSet{int32(rng.IntN(4)), int32(rng.IntN(4))}
			answers = append(answers, a)
			count[a]++
		}
		want := make([]int32, 4)
		for item := range want {
			for _, set := range []int32{3, 2, 1} { // in the order of the texts
				if n := count[itemSet{int32(item), set}]; n > 0 && n > count[itemSet{int32(item), want[item]}] || want[item] == 0 && n > 0 {
					want[item] = set
				}
			}
		}
		rng.Shuffle(len(answers), func(i, j int) { answers[i], answers[j] = answers[j], answers[i] })
		whole := &tagCounts{}
		for len(answers) > 0 {
			n := 1 + rng.IntN(len(answers))
			items, sets := rng.Perm(4), []int{0, 1 + round%3, 1 + (round+1)%3, 1 + (round+2)%3}
			part, back, backSets := &tagCounts{}, make([]int32, 4), make([]int32, 4)
			for i := range 4 {
				back[items[i]], backSets[sets[i]] = int32(i), int32(i)
			}
			for _, a := range answers[:n] {
				part.add(int32(items[a.item]), int32(sets[a.set]), 1)
			}
			whole.merge(part, back, backSets)
			answers = answers[n:]
		}
		if got := whole.most(4, texts); !slices.Equal(got, want) {
			t.Fatalf("round %d: %v, want %v", round, got, want)
		}
	}
}

// TestPagesDependOnNoBuckets: also where rows file one item under different areas.
func TestPagesDependOnNoBuckets(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	var rows []exam.Response
	for p := range 40 {
		for j := range 40 {
			area := j % 4
			if rng.Float64() < .3 {
				area = (area + 1) % 4
			}
			rows = append(rows, answered("s", fmt.Sprintf("p%02d", p), fmt.Sprintf("i%02d", j), fmt.Sprintf("D%d", area), j, rng.Float64() < .3+.1*float64(j%4)))
		}
	}
	_, _, want := runAll(t, store(rows, 4), Options{})
	for _, buckets := range []int{1, 7} {
		if _, _, got := runAll(t, store(rows, buckets), Options{}); !bytes.Equal(got, want) {
			t.Errorf("other figures from %d buckets than from 4", buckets)
		}
	}
}
