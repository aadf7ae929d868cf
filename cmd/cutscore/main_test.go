package main

import (
	"runtime/debug"
	"testing"
)

// The user's GOGC wins; without one the heap is kept small.
func TestFrugal(t *testing.T) {
	before := debug.SetGCPercent(200)
	defer debug.SetGCPercent(before)
	frugal(func(string) string { return "off" })
	if got := debug.SetGCPercent(200); got != 200 {
		t.Errorf("GOGC of the user is overridden with %d", got)
	}
	frugal(func(string) string { return "" })
	if got := debug.SetGCPercent(200); got != gcPercent {
		t.Errorf("the target is %d", got)
	}
}
