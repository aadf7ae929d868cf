package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
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
	for range 10_000 { // the finalizer runs in its own time after the first collection
		runtime.GC()
		got := debug.SetGCPercent(firstPercent)
		if got == gcPercent {
			return
		}
		runtime.Gosched()
		time.Sleep(time.Millisecond)
	}
	t.Error("collections do not set the target")
}
