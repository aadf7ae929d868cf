package stats

import (
	"cmp"
	"math"
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
	for _, s := range h.Sittings {
		if d := dayOf(s.TakenAt, s.OffsetMinutes); d != trend.NoDay && s.ID != "" {
			e.dates[s.Source+"\x00"+s.ID] = d
		}
	}
	dated := map[[2]uint64]int32{} // first row with a time, and 1; of a form, as a number may be of one taking of each
	name := func(i int) [2]uint64 {
		key, _ := sittingKey(k.c, i)
		return [2]uint64{key, uint64(codeAt(&k.c.Form, i))}
	}
	last := [2]uint64{math.MaxUint64}
	for i := h.From; i < h.To; i++ {
		if n := name(i); k.days[i-h.From] != trend.NoDay && n != last {
			if last = n; dated[n] == 0 {
				dated[n] = int32(i) + 1
			}
		}
	}
	if len(dated)+len(e.dates) == 0 {
		return
	}
	for i := h.From; i < h.To; i++ {
		if _, named := sittingKey(k.c, i); k.days[i-h.From] != trend.NoDay || !named {
			continue
		}
		if day, ok := e.dates[k.c.Source.At(i)+"\x00"+k.c.Sitting.At(i)]; ok {
			k.days[i-h.From] = day
		} else if first := dated[name(i)] - 1; first >= 0 {
			k.days[i-h.From], k.rank[i-h.From] = k.days[int(first)-h.From], first
		}
	}
}

// rankUndated puts the sittings without a day in the order that their names tell. They come in that of their ids as text.
func (k *coder) rankUndated(h *History) {
	at := map[uint64]int{}
	var first []int32 // rows of sittings
	for i := h.From; i < h.To; i++ {
		if k.days[i-h.From] != trend.NoDay {
			continue
		}
		key, _ := sittingKey(k.c, i)
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

func (k *coder) sittingName(row int32) exam.SittingName {
	c, i := k.c, int(row)
	return exam.SittingName{Source: c.Source.At(i), ID: c.Sitting.At(i), Form: c.Form.At(i)}
}

// untold reports whether sittings without a date stand where they do by chance: next to one of which neither a date nor a name tells
// whether it was before or after.
func (k *coder) untold(blocks []blockOf) bool {
	for i := 1; i < len(blocks); i++ {
		x, y := &blocks[i-1], &blocks[i]
		if (x.day == trend.NoDay || y.day == trend.NoDay) && !k.sittingName(x.row).ToldBefore(k.sittingName(y.row)) {
			return true
		}
	}
	return false
}

// sittingKey identifies the sitting of row i by its codes; named is false without an id.
func sittingKey(c *exam.Responses, i int) (key uint64, named bool) {
	if c.Sitting.Codes == nil || c.Sitting.At(i) == "" {
		return 1 << 63, false
	}
	return uint64(c.Sitting.Codes[i]) | uint64(codeAt(&c.Source, i))<<32, true
}

func codeAt(c *exam.Coded, i int) uint32 {
	if c.Codes == nil {
		return 0
	}
	return c.Codes[i]
}
