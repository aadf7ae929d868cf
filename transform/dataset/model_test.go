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
	columns  exam.Parts                     // that its exports do not have
	lacks    exam.Parts                     // for want of a column or of what stands in it; see settleLacks
	versions map[exam.Response]modelVersion // by what the answer is
	others   []*modelAnswer
	doubtful bool
	shifted  bool
	unsure   bool // its versions contradict each other
}

func (a *modelAnswer) add(d row) {
	r := d.response
	content := r
	content.ExportedAt, content.PeerP, content.Form, content.Disciplines, content.TimeBasis = 0, 0, "", "", ""
	old, ok := a.versions[content]
	now := modelVersion{r, a.key, d.untold}
	switch {
	case !ok:
		old = now
	case r.ExportedAt > old.ExportedAt:
		now.untold &= old.untold
		old = now
	case r.ExportedAt == old.ExportedAt:
		old.PeerP, old.Form = max(old.PeerP, r.PeerP), max(old.Form, r.Form)
		old.Disciplines, old.TimeBasis = max(old.Disciplines, r.Disciplines), max(old.TimeBasis, r.TimeBasis)
	}
	old.untold &= d.untold
	a.columns &= d.untold
	a.versions[content] = old
}

func (a *modelAnswer) all() []modelVersion {
	out := slices.Collect(maps.Values(a.versions))
	for _, other := range a.others {
		out = append(out, slices.Collect(maps.Values(other.versions))...)
	}
	return out
}

// lacks are the parts of its key that a version does not tell.
func (v modelVersion) lacks() exam.Parts {
	parts := v.untold
	for part, empty := range map[exam.Parts]bool{exam.PartSitting | exam.PartForm: v.Sitting == "", exam.PartBlock: v.Block == 0,
		exam.PartPosition | exam.PartOrder: v.Position == 0, exam.PartTime: v.AnsweredAt == exam.NoTime} {
		if empty {
			parts |= part
		}
	}
	if v.AnsweredAt == exam.NoTime {
		return parts &^ exam.PartClock
	}
	if v.TimeBasis == "assumed" {
		parts |= exam.PartOffset
	}
	if v.TimeBasis == "date_only" {
		parts |= exam.PartClock
	}
	return parts
}

// settleLacks finds what none of the versions tells, once all have come.
func (a *modelAnswer) settleLacks() {
	a.lacks = ^exam.Parts(0)
	for _, v := range a.versions {
		a.lacks &= v.lacks()
	}
	versions := slices.Collect(maps.Values(a.versions))
	a.unsure = len(agreedOf(versions)) < len(leftOf(versions))
}

// shape is what the answer lacks; where sitting and position are told nothing is known by the time.
func (a *modelAnswer) shape() exam.Parts {
	if told(a) == 2 && placed(a) > 0 {
		return a.lacks &^ (exam.PartTime | exam.PartClock | exam.PartOffset)
	}
	return a.lacks
}

// linkModel puts answers together that are proven to be one, and marks those that may be.
func linkModel(keys []*modelAnswer) []*modelAnswer {
	for _, k := range keys {
		k.settleLacks()
	}
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
			if x != y && modelRelation(x, y) != apart && fullness(x.key, x.lacks, y.key, y.lacks) > 0 {
				x.doubtful = true
			}
			if x != y && modelCounted(x) && modelCounted(y) && modelPlace(x) == modelPlace(y) &&
				cmp.Or(strings.Compare(x.key.item, y.key.item), cmp.Compare(x.key.block, y.key.block)) > 0 {
				x.shifted = true
			}
		}
	}
	return out
}

// modelCounted reports whether nothing tells when an answer was but a place that was counted out.
func modelCounted(a *modelAnswer) bool {
	lacks := ^exam.Parts(0)
	for _, v := range a.all() {
		lacks &= v.lacks()
	}
	return lacks&exam.PartPosition != 0 && lacks&exam.PartTime != 0 && lacks&exam.PartOrder == 0
}

// modelPlace is where an answer stands, whatever it is.
func modelPlace(a *modelAnswer) modelKey {
	return modelKey{source: a.key.source, examinee: a.key.examinee, sitting: a.key.sitting, position: a.key.position}
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
			part := func(p exam.Parts, same bool) bool { return same || y.lacks&p != 0 && top.lacks&p == 0 }
			return (top.key.sitting == y.key.sitting || told(top) > told(y)) && part(exam.PartBlock, top.key.block == y.key.block) &&
				(top.key.position == y.key.position || placed(top) > placed(y) || placed(top) > 0 && y.lacks&^top.lacks&exam.PartBlock != 0) && (top.key.position != 0 || y.key.position != 0 || part(exam.PartTime, top.key.at == y.key.at))
		}
		if !slices.ContainsFunc(mine, func(y *modelAnswer) bool { return !holds(y) }) {
			return top
		}
	}
	return nil
}

func told(a *modelAnswer) int {
	if a.lacks&exam.PartSitting == 0 {
		return 2
	}
	return 1 - int(a.lacks&exam.PartForm)/int(exam.PartForm)
}

// placed is how well the position is told: by itself, by another order, or not at all.
func placed(a *modelAnswer) int {
	if a.lacks&exam.PartPosition == 0 {
		return 2
	}
	return 1 - int(a.lacks&exam.PartOrder)/int(exam.PartOrder)
}

func modelRelation(x, y *modelAnswer) relation {
	blocked := x.lacks&exam.PartBlock == y.lacks&exam.PartBlock
	forms := true
	for _, v := range x.versions {
		for _, w := range y.versions {
			forms = forms && v.Form != "" && w.Form != "" && v.Form != w.Form
		}
	}
	switch {
	case x.key.source != y.key.source, x.key.examinee != y.key.examinee, x.key.item != y.key.item, x.shape() == y.shape(),
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
			vague = vague || bare && dayOf(v) == dayOf(w) || !bare && (v.TimeBasis == "assumed") != (w.TimeBasis == "assumed") && clockOf(v) == clockOf(w)
		}
	}
	one := x.key.sitting != "" && x.key.sitting == y.key.sitting && told(x) == told(y)
	untimed := !timedX || !timedY
	alike := x.key.sitting == y.key.sitting && x.lacks^y.lacks == exam.PartOrder
	switch {
	case !untimed && !exact && !day && !vague:
		return apart
	case alike && (untimed || day), exact, one && told(x) >= 1 && !untimed && day,
		one && told(x) == 2 && untimed && (blocked || placed(x) == 0 || placed(y) == 0):
		if lessFull(x, y).unsure || !agree && x.columns == y.columns && !follow(x, y) {
			return possible
		}
		return proven
	case follow(x, y) && one && told(x) == 2 && placed(x) == 2 && placed(y) == 2 && x.key.position == y.key.position:
		if lessFull(x, y).unsure {
			return possible
		}
		return proven
	case agree, follow(x, y) && (one && told(x) >= 1 || !untimed):
		return possible
	}
	return apart
}

// lessFull is the one of two keys that tells less.
func lessFull(x, y *modelAnswer) *modelAnswer {
	if fullness(x.key, x.lacks, y.key, y.lacks) < 0 {
		return y
	}
	return x
}

// follow reports whether it is known that one of the keys was exported, for the last time, before the other.
func follow(x, y *modelAnswer) bool {
	var last [2]int64
	for i, a := range []*modelAnswer{x, y} {
		last[i] = exam.NoTime
		for _, v := range a.versions {
			if v.ExportedAt == exam.NoTime {
				return false
			}
			last[i] = max(last[i], v.ExportedAt)
		}
	}
	return last[0] != last[1]
}

func timeless(v modelVersion) exam.Response {
	v.AnsweredAt = exam.NoTime
	return v.Response
}

func clockOf(v modelVersion) string {
	return time.UnixMicro(v.AnsweredAt).UTC().Add(time.Duration(v.OffsetMinutes) * time.Minute).Format(time.DateTime)
}

func dayOf(v modelVersion) string {
	return time.UnixMicro(v.AnsweredAt).UTC().Add(time.Duration(v.OffsetMinutes) * time.Minute).Format(time.DateOnly)
}

// fullness orders keys by what is told of them, the most first.
func fullness(x modelKey, lacksX exam.Parts, y modelKey, lacksY exam.Parts) int {
	return cmp.Or(cmp.Compare(bits.OnesCount8(uint8(lacksX)), bits.OnesCount8(uint8(lacksY))), strings.Compare(x.sitting, y.sitting),
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
			r.TimeBasis = []string{"zone", "zone", "date_only", "assumed"}[rng.IntN(4)]
			if r.TimeBasis == "assumed" { // what the clock showed
				r.AnsweredAt, r.OffsetMinutes = r.AnsweredAt+int64(r.OffsetMinutes)*60*microsPerSecond, 0
			}
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
		d.blank(rng)
	}
	return rows
}

// blank clears cells of columns that the export has.
func (d *row) blank(rng *rand.Rand) {
	r := &d.response
	if rng.IntN(6) == 0 {
		r.Position = 0
	}
	if rng.IntN(8) == 0 && d.untold&exam.PartSitting == 0 {
		r.Sitting = ""
	}
	if rng.IntN(8) == 0 {
		r.Block = 0
	}
	if rng.IntN(6) == 0 && d.untold&(exam.PartSitting|exam.PartForm) != exam.PartSitting { // a sitting may be called after the day
		r.AnsweredAt, r.OffsetMinutes, r.TimeLayout, r.TimeBasis = exam.NoTime, 0, "", ""
	}
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
