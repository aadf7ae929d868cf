package stats

import (
	"cmp"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// moment is a place in time: among the answers of a day their rank, and beside the sitting of that rank.
type moment struct{ day, rank, beside int32 }

func (m moment) compare(o moment) int {
	return cmp.Or(cmp.Compare(m.day, o.day), cmp.Compare(m.rank, o.rank), cmp.Compare(m.beside, o.beside))
}

// numbered is an examinee's sittings that have a day and a number.
type numbered struct {
	sittings []numberedSitting
	byForm   map[string]bool
}

type numberedSitting struct {
	name        exam.SittingName
	number      int64
	first, last moment
}

// datedNumbers are the numbered sittings with a day; undated are rows of those without.
func (k *coder) datedNumbers(h *History, undated []int32) numbered {
	var out numbered
	at, rows := map[sittingKey]int{}, undated[:len(undated):len(undated)]
	for i := h.From; i < h.To; i++ {
		if k.days[i-h.From] == trend.NoDay {
			continue
		}
		number, ok := exam.SittingNumber(k.c.Sitting.At(i))
		if !ok {
			continue
		}
		key, _ := keyOf(k.c, i)
		place := k.place[i-h.From]
		n, known := at[key]
		if !known {
			n = len(out.sittings)
			at[key], rows = n, append(rows, int32(i))
			out.sittings = append(out.sittings, numberedSitting{name: k.sittingName(int32(i)), number: number, first: place, last: place})
		}
		s := &out.sittings[n]
		if place.compare(s.first) < 0 {
			s.first = place
		}
		if place.compare(s.last) > 0 {
			s.last = place
		}
	}
	out.byForm = k.countedByForm(rows)
	return out
}

// among is the place of a sitting without a day; alone is that among the sittings without one, of which there are all.
func (d numbered) among(name exam.SittingName, alone moment, all int) moment {
	number, ok := exam.SittingNumber(name.ID)
	if !ok {
		return alone
	}
	var lower, higher *numberedSitting
	for i := range d.sittings {
		s := &d.sittings[i]
		switch {
		case s.name.Source != name.Source || s.name.Form != name.Form && d.byForm[name.Source]:
		case s.number < number && (lower == nil || s.number > lower.number):
			lower = s
		case s.number > number && (higher == nil || s.number < higher.number):
			higher = s
		}
	}
	switch {
	case lower != nil:
		return moment{lower.last.day, lower.last.rank, 1 + alone.rank}
	case higher != nil:
		return moment{higher.first.day, higher.first.rank, alone.rank - int32(all)}
	}
	return alone
}

// countedByForm are the sources in which a number is of sittings of several forms: it tells nothing of which form was before. rows are
// one of each sitting.
func (k *coder) countedByForm(rows []int32) map[string]bool {
	met, out := map[exam.SittingName]bool{}, map[string]bool{}
	for _, row := range rows {
		name := k.sittingName(row)
		if name.Form = ""; met[name] && name.ID != "" { // any other id is one sitting
			out[name.Source] = true
		}
		met[name] = true
	}
	return out
}
