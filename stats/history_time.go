package stats

import (
	"slices"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// inTime returns the rows in order of time. They come in that order, but for those without a time of their own.
func (k *coder) inTime(h *History, e *encoded) []int32 {
	k.order, k.days, k.rank, k.place = k.order[:0], k.days[:0], k.rank[:0], k.place[:0]
	undated := false
	k.byNumber = 0
	for i := h.From; i < h.To; i++ {
		d := dayAt(k.c, i)
		undated = undated || d == trend.NoDay
		k.order, k.days, k.rank = append(k.order, int32(i)), append(k.days, d), append(k.rank, int32(i))
	}
	if undated {
		k.dayOfSitting(h, e)
	}
	for i, day := range k.days {
		k.place = append(k.place, moment{day: day, rank: k.rank[i]})
	}
	if undated {
		k.placeUndated(h)
		slices.SortStableFunc(k.order, func(a, b int32) int { return k.place[int(a)-h.From].compare(k.place[int(b)-h.From]) })
	}
	return k.order
}

// dayOfSitting gives rows without a time the day that the sittings table has for their sitting, else that of the sitting's first
// answer with a time, and a place in front of that: exports leave the time of omitted questions empty.
func (k *coder) dayOfSitting(h *History, e *encoded) {
	dated, met := map[sittingKey]int32{}, map[sittingKey]bool{} // first row with a time
	var rows []int32                                            // of all
	for i := h.From; i < h.To; i++ {
		key, named := keyOf(k.c, i)
		if named && !met[key] {
			met[key], rows = true, append(rows, int32(i))
		}
		if _, known := dated[key]; named && !known && k.days[i-h.From] != trend.NoDay {
			dated[key] = int32(i)
		}
	}
	for i := h.From; i < h.To; i++ {
		key, named := keyOf(k.c, i)
		if !named || k.days[i-h.From] != trend.NoDay {
			continue
		}
		if day := k.dayByTable(h, e, key, int32(i), rows); day != trend.NoDay {
			k.days[i-h.From] = day
		} else if first, ok := dated[key]; ok {
			k.days[i-h.From], k.rank[i-h.From] = k.days[int(first)-h.From], first
		}
	}
}

// dayByTable is the day that the sittings table has for the sitting of a row; NoDay of none.
func (k *coder) dayByTable(h *History, e *encoded, key sittingKey, row int32, others []int32) int32 {
	day, known := e.dates[key]
	if !known {
		day = trend.NoDay
		for i := range h.Sittings {
			if s := &h.Sittings[i]; k.isOf(s, row, others) {
				if d := dayOf(s.TakenAt, s.OffsetMinutes); d != trend.NoDay {
					day = d
				}
			}
		}
		e.dates[key] = day
	}
	return day
}

// placeUndated puts the sittings without a day in the order that their names tell, before all others; one with a number behind the
// sitting of the next lower number that has a day, or else before that of the next higher.
func (k *coder) placeUndated(h *History) {
	at := map[sittingKey]int{}
	var first []int32 // rows of sittings
	of := make([]int, len(k.days))
	for i := h.From; i < h.To; i++ {
		if k.days[i-h.From] != trend.NoDay {
			continue
		}
		key, _ := keyOf(k.c, i)
		n, ok := at[key]
		if !ok {
			n = len(first)
			at[key], first = n, append(first, int32(i))
		}
		of[i-h.From] = n
	}
	if len(first) == 0 {
		return
	}
	order, places := make([]int, len(first)), make([]moment, len(first))
	for n := range order {
		order[n] = n
	}
	slices.SortStableFunc(order, func(x, y int) int {
		return k.sittingName(first[x]).Compare(k.sittingName(first[y]))
	})
	dated := k.datedNumbers(h, first)
	for rank, n := range order {
		places[n] = dated.among(k.sittingName(first[n]), moment{day: trend.NoDay, rank: int32(rank)}, len(first))
	}
	for i, day := range k.days {
		if day == trend.NoDay {
			if k.place[i] = places[of[i]]; k.place[i].day != trend.NoDay {
				k.byNumber++
			}
		}
	}
}

// ordered finds out whether sittings without a date stand where they do by chance: next to one of which neither a date nor a name tells
// whether it was before or after; or by a number in their form's name, which may be that of an edition.
func (k *coder) ordered(e *encoded) {
	var byForm map[string]bool
	for i := 1; i < len(e.blocks); i++ {
		x, y := &e.blocks[i-1], &e.blocks[i]
		if x.day != trend.NoDay && y.day != trend.NoDay {
			continue
		}
		if byForm == nil {
			rows := make([]int32, len(e.blocks))
			for n := range e.blocks {
				rows[n] = e.blocks[n].row
			}
			byForm = k.countedByForm(rows)
		}
		before, after := k.sittingName(x.row), k.sittingName(y.row)
		if before.Form != after.Form && byForm[before.Source] {
			before.ID, after.ID = "", ""
		}
		e.untold = e.untold || !before.ToldBefore(after)
		_, numbered := exam.SittingNumber(before.ID)
		e.byName = e.byName || !numbered
	}
}
