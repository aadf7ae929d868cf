package dataset

// timesRelation is how the times of two keys stand to each other.
type timesRelation uint8

const (
	timesDiffer timesRelation = iota
	timesVague                // the same day, of which one does not tell more; or the same time of day, of which one tells no offset
	timesUntold               // one of them, or neither, has a time
	timesAgree                // the same day, and neither tells more
	timesExact                // the same instant
)

// compareTimes looks at the times of all versions: where a position tells answers apart, versions of one may differ in it.
func (b *bucketRows) compareTimes(k, other *related) (best timesRelation) {
	if len(k.days) == 0 || len(other.days) == 0 {
		return timesUntold
	}
	for _, v := range k.versions {
		for _, w := range other.versions {
			best = max(best, b.compareTime(v, w))
		}
	}
	return best
}

// compareTime compares two rows; one without a time differs from any.
func (b *bucketRows) compareTime(v, w int32) timesRelation {
	x, y := b.when(wAnswered, v), b.when(wAnswered, w)
	bare := b.bareDay(v) || b.bareDay(w)
	switch {
	case x == 0 || y == 0:
		return timesDiffer
	case x == y && !bare:
		return timesExact
	case x == y:
		return timesAgree
	case bare && b.localDay(v) == b.localDay(w), !bare && b.sameClock(v, w):
		return timesVague
	}
	return timesDiffer
}

// sameClock reports whether clocks showed the same at the times of two rows, of which one does not tell the offset of its own.
func (b *bucketRows) sameClock(v, w int32) bool {
	assumed := func(r int32) bool { return b.cell(cTimeBasis, r) == b.dayOnly.assumed }
	return assumed(v) != assumed(w) && b.clock(v) == b.clock(w)
}

// clock is what a clock showed where row v was answered, in microseconds since 1970.
func (b *bucketRows) clock(v int32) int64 {
	return decodeMoment(b.when(wAnswered, v)) + int64(decodeShort(b.cell(cOffset, v)))*60*microsPerSecond
}

// bareDay reports whether the time of row v is no more than a day.
func (b *bucketRows) bareDay(v int32) bool {
	return b.cell(cTimeBasis, v) == b.dayOnly.dayOnly
}

// localDay is the day of row v where it was answered, in days since 1970.
func (b *bucketRows) localDay(v int32) int64 {
	const day = microsPerDay
	at := b.clock(v)
	return (at - (at%day+day)%day) / day
}
