package dataset

import (
	"encoding/binary"
	"slices"
)

// One export of scores names the sitting, or numbers the attempt, and another of the same ones does not: the same score comes
// under two keys. The row that tells less of its key gives way to the one that tells it all, and lies aside: a score must not
// count twice. Which rows give way is a function of the set of versions, like all else.

// fuller are the versions of rows that tell all of their key, by what tells that one without it is the same row.
type fuller[T any] map[string][]*delivery[T]

// fullerRows lists them. The row that joined versions make is no version: it is left out.
func (t *table[T]) fullerRows(all []delivery[T]) fuller[T] {
	if t.same == nil {
		return nil
	}
	made := map[string]bool{} // keys of which versions were joined
	for i := range all {
		if d := &all[i]; d.from == 0 && d.state == joined {
			made[d.key] = true
		}
	}
	out := fuller[T]{}
	for i := range all {
		d := &all[i]
		if same, whole := t.same(&d.row); whole && same != "" && (d.from != 0 || d.state != inForce || !made[d.key]) {
			out[same] = append(out[same], d)
		}
	}
	return out
}

// giveWay changes the states of versions of one key that would be in force beside a fuller row which is the same: what none of
// its versions contradicts is joined to it, the rest superseded by a later one, or disputed. It reports whether it did so.
func (f fuller[T]) giveWay(t *table[T], all []delivery[T], starts []int, exported []uint64, states []state) bool {
	if len(f) == 0 {
		return false
	}
	stand := func(s state) bool { return s == inForce || s == joined }
	gives := false
	for v, s := range states {
		same, whole := t.same(&all[starts[v]].row)
		gives = gives || stand(s) && !whole && len(f[same]) > 0
	}
	for v, s := range states {
		if !gives || !stand(s) {
			continue
		}
		same, _ := t.same(&all[starts[v]].row)
		states[v] = joined
		if against := t.allAgainst(&all[starts[v]].row, f[same]); against != nil {
			states[v] = t.lose(all[starts[v]:endOf(starts, v, len(all))], exported[v], against, f[same])
		}
	}
	return gives
}

// allAgainst is the first of rows that contradict a row in what is no part of its key, where all of them do so; else nil.
func (t *table[T]) allAgainst(row *T, rows []*delivery[T]) (first *delivery[T]) {
	for _, d := range rows {
		if len(t.contradictedBeside(row, &d.row)) == 0 {
			return nil
		}
		if first == nil || earlier(d, first) {
			first = d
		}
	}
	return first
}

// lose tells the deliveries of a version which row contradicts it, and returns the state that this puts it in.
func (t *table[T]) lose(deliveries []delivery[T], exported uint64, against *delivery[T], rows []*delivery[T]) state {
	if exported != 0 && slices.ContainsFunc(rows, func(d *delivery[T]) bool { return d.exported > exported }) {
		return superseded
	}
	r := &rival{against.from, against.line, t.contradictedBeside(&deliveries[0].row, &against.row)}
	for i := range deliveries {
		deliveries[i].rival = r
	}
	return disputed
}

// contradictedBeside names the columns in which a row and a fuller one say different things, but for what is part of keys.
func (t *table[T]) contradictedBeside(row, fuller *T) []string {
	return slices.DeleteFunc(t.contradicted(row, fuller), func(name string) bool {
		at := slices.IndexFunc(t.columns, func(c field[T]) bool { return c.name == name })
		return t.columns[at].key
	})
}

// sameDay begins what tells that two rows are the same: source, examinee, what was taken, and the day.
func sameDay(source, examinee, what string, day int64) []byte {
	out := appendText(appendText(appendText(nil, source), examinee), what)
	return binary.BigEndian.AppendUint64(out, uint64(day))
}

// dayAt is the day, since 1970, of a time at an offset in minutes.
func dayAt(micros int64, offset int16) int64 {
	local := micros + int64(offset)*60*microsPerSecond
	return (local - (local%microsPerDay+microsPerDay)%microsPerDay) / microsPerDay
}
