package dataset

import (
	"cmp"
	"fmt"
	"maps"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"cutscore/exam"
)

// modelKey is the key of an answer.
type modelKey struct {
	source, examinee, sitting, item string
	block                           int16
	position                        int32
	at                              int64 // where position is 0
}

// modelVersion is one version of an answer, with its latest time and descriptions, and the key that it came under.
type modelVersion struct {
	exam.Response
	key    modelKey
	untold exam.Parts
}

// modelAnswer is what came under one key, and what turned out to be the same answer.
type modelAnswer struct {
	key      modelKey
	untold   exam.Parts
	versions map[exam.Response]modelVersion // by what the answer is
	form     string                         // of all its versions
	others   []*modelAnswer
	doubtful bool
}

func (a *modelAnswer) add(d row) {
	r := d.response
	content := r
	content.ExportedAt, content.PeerP, content.Disciplines, content.TimeBasis = 0, 0, "", ""
	old, ok := a.versions[content]
	now := modelVersion{r, a.key, d.untold}
	switch {
	case !ok:
		old = now
	case r.ExportedAt > old.ExportedAt:
		now.untold &= old.untold
		old = now
	case r.ExportedAt == old.ExportedAt:
		old.PeerP, old.Disciplines, old.TimeBasis = max(old.PeerP, r.PeerP), max(old.Disciplines, r.Disciplines), max(old.TimeBasis, r.TimeBasis)
	}
	old.untold &= d.untold
	a.untold &= d.untold
	a.versions[content] = old
}

func (a *modelAnswer) all() []modelVersion {
	out := slices.Collect(maps.Values(a.versions))
	for _, other := range a.others {
		out = append(out, slices.Collect(maps.Values(other.versions))...)
	}
	return out
}

// linkModel puts answers together that are proven to be one, and marks those that may be.
func linkModel(keys []*modelAnswer) []*modelAnswer {
	chain := map[*modelAnswer]int{}
	for i, k := range keys {
		chain[k] = i
	}
	for changed := true; changed; {
		changed = false
		for _, x := range keys {
			for _, y := range keys {
				if chain[x] < chain[y] && modelRelation(x, y) == proven {
					chain[y], changed = chain[x], true
				}
			}
		}
	}
	var out []*modelAnswer
	for _, k := range keys {
		var mine []*modelAnswer
		for _, other := range keys {
			if chain[other] == chain[k] {
				mine = append(mine, other)
			}
		}
		top := modelTop(mine)
		switch top {
		case nil:
			out = append(out, k)
		case k:
			k.others = slices.DeleteFunc(mine, func(m *modelAnswer) bool { return m == k })
			out = append(out, k)
		}
	}
	for _, x := range out {
		for _, y := range out {
			if x != y && modelRelation(x, y) != apart && fullness(x.key, x.untold, y.key, y.untold) > 0 {
				x.doubtful = true
			}
		}
	}
	return out
}

func modelTop(mine []*modelAnswer) *modelAnswer {
	for _, x := range mine {
		for _, y := range mine {
			if x != y && modelRelation(x, y) == apart {
				return nil
			}
		}
	}
	for _, top := range mine {
		holds := func(y *modelAnswer) bool {
			part := func(p exam.Parts, same bool) bool { return same || y.untold&p != 0 && top.untold&p == 0 }
			return (top.key.sitting == y.key.sitting || told(top) > told(y)) && part(exam.PartBlock, top.key.block == y.key.block) &&
				(top.key.position == y.key.position || placed(top) > placed(y) || placed(top) > 0 && y.untold&^top.untold&exam.PartBlock != 0) && (top.key.position != 0 || y.key.position != 0 || part(exam.PartTime, top.key.at == y.key.at))
		}
		if !slices.ContainsFunc(mine, func(y *modelAnswer) bool { return !holds(y) }) {
			return top
		}
	}
	return nil
}

func told(a *modelAnswer) int {
	if a.untold&exam.PartSitting == 0 {
		return 2
	}
	return 1 - int(a.untold&exam.PartForm)/int(exam.PartForm)
}

// placed is how well the position is told: by itself, by another order, or not at all.
func placed(a *modelAnswer) int {
	if a.untold&exam.PartPosition == 0 {
		return 2
	}
	return 1 - int(a.untold&exam.PartOrder)/int(exam.PartOrder)
}

func modelRelation(x, y *modelAnswer) relation {
	blocked := x.untold&exam.PartBlock == y.untold&exam.PartBlock
	forms := x.form != y.form && x.form != "" && y.form != ""
	switch {
	case x.key.source != y.key.source, x.key.examinee != y.key.examinee, x.key.item != y.key.item, x.untold == y.untold,
		told(x) == 2 && told(y) == 2 && x.key.sitting != y.key.sitting, (told(x) < 2 || told(y) < 2) && forms,
		blocked && x.key.block != y.key.block, blocked && placed(x) == placed(y) && x.key.position != y.key.position:
		return apart
	}
	exact, day, vague, agree := false, false, false, false
	timedX, timedY := false, false
	for _, v := range x.versions {
		timedX = timedX || v.AnsweredAt != exam.NoTime
		for _, w := range y.versions {
			timedY = timedY || w.AnsweredAt != exam.NoTime
			agree = agree || !contradict(timeless(v), timeless(w))
			if v.AnsweredAt == exam.NoTime || w.AnsweredAt == exam.NoTime {
				continue
			}
			bare := v.TimeBasis == "date_only" || w.TimeBasis == "date_only"
			exact = exact || v.AnsweredAt == w.AnsweredAt && !bare
			day = day || v.AnsweredAt == w.AnsweredAt
			vague = vague || bare && dayOf(v) == dayOf(w)
		}
	}
	one := x.key.sitting != "" && x.key.sitting == y.key.sitting && told(x) == told(y)
	silent := (!timedX || timedY || y.untold&exam.PartTime != 0) && (!timedY || timedX || x.untold&exam.PartTime != 0)
	untimed := !timedX || !timedY
	alike := x.key.sitting == y.key.sitting && x.untold^y.untold == exam.PartOrder
	switch {
	case !silent || !untimed && !exact && !day && !vague:
		return apart
	case alike && (untimed || day):
		return proven
	case exact, one && told(x) >= 1 && !untimed && day, one && told(x) == 2 && untimed && (blocked || placed(x) == 0 || placed(y) == 0):
		return proven
	case agree:
		return possible
	}
	return apart
}

func timeless(v modelVersion) exam.Response {
	v.AnsweredAt = exam.NoTime
	return v.Response
}

func dayOf(v modelVersion) string {
	return time.UnixMicro(v.AnsweredAt).UTC().Add(time.Duration(v.OffsetMinutes) * time.Minute).Format(time.DateOnly)
}

// fullness orders keys by what their export told of them, the most first.
func fullness(x modelKey, untoldX exam.Parts, y modelKey, untoldY exam.Parts) int {
	return cmp.Or(cmp.Compare(bits.OnesCount8(uint8(untoldX)), bits.OnesCount8(uint8(untoldY))), strings.Compare(x.sitting, y.sitting),
		cmp.Compare(x.block, y.block), cmp.Compare(x.position, y.position), cmp.Compare(x.at, y.at))
}

// shaped makes the rows those of exports of several shapes, over few items, sittings and times, so that keys which lack parts
// meet fuller ones, one or several.
func shaped(rng *rand.Rand, rows []row) []row {
	for i := range rows {
		d := &rows[i]
		r := &d.response
		r.Item, r.Position = fmt.Sprint("q", rng.IntN(2)), int32(1+rng.IntN(3))
		r.Sitting = []string{"s1", "s1", "s2"}[rng.IntN(3)]
		if r.AnsweredAt != exam.NoTime {
			r.AnsweredAt = time.Date(2025, time.Month(1+9*rng.IntN(2)), 3, 5+rng.IntN(2), 0, 0, 0, time.UTC).UnixMicro()
			r.TimeBasis = []string{"zone", "zone", "date_only"}[rng.IntN(3)]
		}
		const unnamed, unplaced = exam.PartSitting | exam.PartForm, exam.PartPosition | exam.PartOrder
		d.untold = []exam.Parts{0, 0, unplaced, exam.PartTime, unplaced | exam.PartTime, exam.PartSitting, unnamed,
			unnamed | unplaced, unnamed | unplaced | exam.PartTime, exam.PartPosition | exam.PartTime, exam.PartBlock, exam.PartBlock | exam.PartTime,
			exam.PartSitting | unplaced, exam.PartSitting | exam.PartBlock | unplaced | exam.PartTime}[rng.IntN(14)]
		if r.TimeBasis == "date_only" && d.untold&exam.PartTime == 0 && rng.IntN(2) == 0 {
			d.untold |= exam.PartClock
		}
		r.Block, r.Form = int16(1+rng.IntN(4)/3), "F1"
		if r.Sitting == "s2" {
			r.Form = "F2"
		}
		d.empty()
		if rng.IntN(8) == 0 { // an empty cell in an export that has the column
			r.Position = 0
		}
	}
	return rows
}

// empty clears what the export of a row does not tell, but for what stands in for a sitting.
func (d *row) empty() {
	r := &d.response
	if d.untold&exam.PartOrder != 0 {
		r.Position = 0
	}
	if d.untold&exam.PartTime != 0 {
		r.AnsweredAt, r.OffsetMinutes, r.TimeLayout, r.TimeBasis = exam.NoTime, 0, "", ""
	}
	if d.untold&exam.PartBlock != 0 {
		r.Block = 0
	}
	switch {
	case d.untold&exam.PartForm != 0:
		r.Sitting, r.Form = "", ""
	case d.untold&exam.PartSitting != 0 && r.TimeBasis == "date_only":
		r.Sitting = r.Form + " " + dayOf(modelVersion{Response: *r})
	case d.untold&exam.PartSitting != 0:
		r.Sitting = r.Form
	}
}
