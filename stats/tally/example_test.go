package tally_test

import (
	"fmt"

	"cutscore/stats/tally"
)

// Seconds per question, counted in two places and merged: the same bits as counted in one.
func Example() {
	var here, there tally.Sketch
	for s := 1; s <= 1000; s++ {
		part := &here
		if s%3 == 0 {
			part = &there
		}
		if err := part.Add(float64(s)); err != nil {
			fmt.Println(err)
			return
		}
	}
	here.Merge(&there)
	median, _ := here.Quantile(.5)
	fmt.Printf("%d answers, median %.0f s (within 1%%)\n", here.N(), median)
	// Output:
	// 1000 answers, median 498 s (within 1%)
}
