package transform

import (
	"time"

	"cutscore/exam"
	"cutscore/ingest"
)

// How far beyond the present a time may lie without a remark: clocks differ a little, and the earth's days by 14 hours.
const (
	clockSkew = time.Hour
	zoneReach = 14 * time.Hour
)

// after reports whether a time lies in the future: a day, when it is after today; a time of day, when its instant is certain to
// be later than now.
func (n *Normalizer) after(at int64, basis string) bool {
	now := n.options.Now
	switch {
	case now.IsZero():
		return false
	case basis == "": // not asked yet: whatever may be in the future
		return at > now.UnixMicro()
	case basis == basisDateOnly: // stored as the start of the day in UTC
		zone := n.options.Zone
		if zone == nil {
			zone = time.UTC
		}
		y, m, d := now.In(zone).Date()
		return at >= time.Date(y, m, d+1, 0, 0, 0, 0, time.UTC).UnixMicro()
	case basis == basisAssumed:
		return at > now.Add(zoneReach).UnixMicro()
	}
	return at > now.Add(clockSkew).UnixMicro()
}

// ExportReach is how far beyond the present a time of export may lie: a day's date may be that of tomorrow already.
const ExportReach = 24 * time.Hour

// notExported reports whether no export can have been made at a time: it lies in the future. Believed, it would outrank every true
// export to come.
func (n *Normalizer) notExported(at int64) bool {
	return !n.options.Now.IsZero() && at > n.options.Now.Add(ExportReach).UnixMicro()
}

// withoutFuture takes times at which no export can have been made for not known.
func (n *Normalizer) withoutFuture(u *use, p *instants) {
	if u.Field != ingest.FieldExported {
		return
	}
	for v, at := range p.values {
		if at != exam.NoTime && n.notExported(at) {
			p.values[v] = exam.NoTime
		}
	}
}
