package stats

import (
	"cmp"
	"slices"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// inTime returns the rows in order of time. They come in that order, but for those without a time of their own.
func (k *coder) inTime(h *History, e *encoded) []int32 {
	k.order, k.days, k.rank = k.order[:0], k.days[:0], k.rank[:0]
	undated := false
	for i := h.From; i < h.To; i++ {
		d := dayAt(k.c, i)
		undated = undated || d == trend.NoDay
		k.order, k.days, k.rank = append(k.order, int32(i)), append(k.days, d), append(k.rank, int32(i))
	}
	if !undated {
		return k.order
	}
	k.dayOfSitting(h, e)
	k.rankUndated(h)
	slices.SortStableFunc(k.order, func(a, b int32) int {
		x, y := int(a)-h.From, int(b)-h.From
		return cmp.Or(cmp.Compare(k.days[x], k.days[y]), cmp.Compare(k.rank[x], k.rank[y]))
	})
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

// rankUndated puts the sittings without a day in the order that their names tell. They come in that of their ids as text.
func (k *coder) rankUndated(h *History) {
	at := map[sittingKey]int{}
	var first []int32 // rows of sittings
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
		k.rank[i-h.From] = int32(n)
	}
	if len(first) < 2 {
		return
	}
	places, rankOf := make([]int, len(first)), make([]int32, len(first))
	for n := range places {
		places[n] = n
	}
	slices.SortStableFunc(places, func(x, y int) int {
		return k.sittingName(first[x]).Compare(k.sittingName(first[y]))
	})
	for rank, n := range places {
		rankOf[n] = int32(rank)
	}
	for i, day := range k.days {
		if day == trend.NoDay {
			k.rank[i] = rankOf[k.rank[i]]
		}
	}
}

// untold reports whether sittings without a date stand where they do by chance: next to one of which neither a date nor a name tells
// whether it was before or after.
func (k *coder) untold(blocks []blockOf) bool {
	var byForm map[string]bool
	for i := 1; i < len(blocks); i++ {
		x, y := &blocks[i-1], &blocks[i]
		if x.day != trend.NoDay && y.day != trend.NoDay {
			continue
		}
		if byForm == nil {
			byForm = k.countedByForm(blocks)
		}
		before, after := k.sittingName(x.row), k.sittingName(y.row)
		if before.Form != after.Form && byForm[before.Source] {
			before.ID, after.ID = "", ""
		}
		if !before.ToldBefore(after) {
			return true
		}
	}
	return false
}

// countedByForm are the sources in which a number is of sittings of several forms: it tells nothing of which form was before.
func (k *coder) countedByForm(blocks []blockOf) map[string]bool {
	met, out := map[exam.SittingName]bool{}, map[string]bool{}
	for i := range blocks {
		name := k.sittingName(blocks[i].row)
		if name.Form = ""; met[name] && name.ID != "" { // any other id is one sitting
			out[name.Source] = true
		}
		met[name] = true
	}
	return out
}
