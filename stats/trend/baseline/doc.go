// Package baseline holds the simple models that a trend model must beat: predictions of the next answer from the same
// past. They are published ones: item only, PFA and Best-LR as in Gervet et al. (2020), Elo as in Pelanek (2016).
//
// What comes in: sequences to learn from and sequences to predict. What goes out: one probability per answer.
package baseline

import (
	"slices"

	"cutscore/stats/trend"
)

// Task is what is to be learnt and predicted. Nothing of Test but each examinee's own earlier answers is used.
type Task struct {
	Train, Test []trend.Sequence
	Items       int
	Areas       int
	Sets        [][]int32 // areas by set
}

// rows is the number of answers.
func rows(data []trend.Sequence) int {
	n := 0
	for i := range data {
		n += data[i].Len()
	}
	return n
}

// oneArea is the same task with one area that all items are of: where no item says of what it is, right and wrong answers so far
// still count.
func (t *Task) oneArea() *Task {
	return &Task{Train: ofSetOne(t.Train), Test: ofSetOne(t.Test), Items: t.Items, Areas: 1, Sets: [][]int32{{}, {0}}}
}

func ofSetOne(data []trend.Sequence) []trend.Sequence {
	out := slices.Clone(data)
	for i := range out {
		out[i].Set = slices.Repeat([]int32{1}, out[i].Len())
	}
	return out
}
