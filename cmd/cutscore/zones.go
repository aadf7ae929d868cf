package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // inside the binary: an empty container and Windows have no zone table, and --tz must not depend on it

	"cutscore/ingest"
	"cutscore/transform/dataset"
)

// codeZoneChanged is that of a file whose times without an offset were read in a zone that is new to its format in the store.
const codeZoneChanged = "zone-changed"

// tellZone remarks on a file that may bring once more, hours apart, what the store has: its times without an offset were read in a zone,
// and those of all files of its format that are there in others. A zone that is there already is not told again: two schools in two
// zones may keep one store.
func (o *fileOutcome) tellZone(before *dataset.Snapshot) {
	if o.zone == "" {
		return
	}
	zones := before.ZonesOf(o.Format, o.Kind)
	if len(zones) == 0 || slices.ContainsFunc(zones, func(z string) bool { return sameZone(z, o.zone) }) {
		return
	}
	e, _ := ingest.Explain(codeZoneChanged)
	o.remark(codeZoneChanged, 1, problem{Code: codeZoneChanged, Hint: e.Remedy,
		Message: fmt.Sprintf("its times without an offset were read as those of %s, and those of the files of this format that the store has as those of %s: a row that is in both may count twice", o.zone, strings.Join(zones, ", "))})
}

// sameZone reports whether two names stand for zones whose clocks show the same, as US/Central and America/Chicago do.
func sameZone(a, b string) bool {
	if a == b {
		return true
	}
	one, err := time.LoadLocation(a)
	if err != nil {
		return false
	}
	other, err := time.LoadLocation(b)
	if err != nil {
		return false
	}
	for day := time.Date(2000, 1, 1, 12, 0, 0, 0, time.UTC); day.Year() < 2040; day = day.AddDate(0, 0, 1) {
		_, x := day.In(one).Zone()
		if _, y := day.In(other).Zone(); x != y {
			return false
		}
	}
	return true
}
