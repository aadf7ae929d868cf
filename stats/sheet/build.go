package sheet

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"cutscore/exam"
)

// NewSheet reads one bucket of responses. All responses of an examinee must be in the same bucket; table are the rows of the sittings
// table there, which tell when sittings were whose answers do not. The sheet holds on to nothing of the columns.
func NewSheet(c *exam.Responses, table []exam.Sitting, s Scoring) *Sheet {
	b := newSheetBuilder(c, table, s)
	b.rows()
	b.choose()
	return b.collect()
}

type sheetBuilder struct {
	c       *exam.Responses
	table   []exam.Sitting
	s       Scoring
	sheet   *Sheet
	forms   map[[2]uint32]int32
	named   map[FormKey]int32
	itemOf  [][]int32           // by form, by code of item: item + 1; nil where that table would be too large
	itemMap map[[2]uint32]int32 // the same for many forms
	keyOf   []int32             // by code of key: key + 1
	keys    map[string]int32
	takings map[taking]int32
	found   []found
	last    taking
	lastID  int32
	rowOf   []int32 // by row: taking
}

// taking is one examinee's sitting of a form, in codes of the bucket's columns.
type taking struct {
	form              int32
	examinee, sitting uint32
}

// undated is the first time of a taking without any.
const undated = math.MaxInt64

type found struct {
	taking
	first int64 // time of its first answer that has one, else by the sittings table; undated
	rows  int32
	keep  bool
	// Kept as the first, though nothing tells that it is.
	untold bool
}

func newSheetBuilder(c *exam.Responses, table []exam.Sitting, s Scoring) *sheetBuilder {
	b := &sheetBuilder{c: c, table: table, s: s, sheet: &Sheet{}, forms: map[[2]uint32]int32{}, named: map[FormKey]int32{}, takings: map[taking]int32{},
		keys: map[string]int32{"": 0}, rowOf: make([]int32, c.Rows), lastID: -1}
	b.sheet.keys = []string{""}
	b.keyOf = make([]int32, len(c.Key.Values))
	if len(c.Form.Values)*len(c.Source.Values)*len(c.Item.Values) > largestTable {
		b.itemMap = map[[2]uint32]int32{}
	}
	return b
}

// trimmed returns the column's values without surrounding blanks, with "" in front.
func trimmed(c *exam.Coded) []string {
	out := make([]string, 1, len(c.Values)+1)
	for _, v := range c.Values {
		out = append(out, strings.Clone(strings.TrimSpace(v)))
	}
	return out
}

func code(c *exam.Coded, i int) uint32 {
	if c.Codes == nil {
		return 0
	}
	return c.Codes[i]
}

// notWanted marks forms, and rows of them, that are left out.
const notWanted = -1

// rows finds the taking of every row.
func (b *sheetBuilder) rows() {
	last, form := [2]uint32{}, int32(0)
	for i := range b.c.Rows {
		if key := [2]uint32{code(&b.c.Source, i), code(&b.c.Form, i)}; i == 0 || key != last {
			last, form = key, b.formOf(key, i)
		}
		if form == notWanted {
			b.rowOf[i] = notWanted
			continue
		}
		b.row(i, form)
	}
}

func (b *sheetBuilder) formOf(key [2]uint32, i int) int32 {
	form, ok := b.forms[key]
	if !ok {
		form = b.form(i)
		b.forms[key] = form
	}
	return form
}

func (b *sheetBuilder) row(i int, form int32) {
	t := taking{form: form, examinee: code(&b.c.Examinee, i)}
	if b.bySitting(form) {
		t.sitting = code(&b.c.Sitting, i)
	}
	if b.lastID < 0 || t != b.last {
		b.last, b.lastID = t, b.taking(t)
	}
	f := &b.found[b.lastID]
	if t := b.time(i); t != exam.NoTime {
		f.first = min(f.first, t)
	}
	f.rows++
	b.rowOf[i] = b.lastID
}

// form finds the form of row i by its text: two codes of a dictionary may stand for the same text.
func (b *sheetBuilder) form(i int) int32 {
	k := FormKey{b.c.Source.At(i), b.c.Form.At(i)}
	if at, ok := b.named[k]; ok {
		return at
	}
	if b.s.Only != nil && !b.s.Only[k] {
		return notWanted
	}
	k = FormKey{strings.Clone(k.Source), strings.Clone(k.Form)}
	b.named[k] = int32(len(b.sheet.forms))
	b.sheet.forms = append(b.sheet.forms, k)
	b.itemOf = append(b.itemOf, nil)
	return b.named[k]
}

func (b *sheetBuilder) taking(t taking) int32 {
	id, ok := b.takings[t]
	if !ok {
		id = int32(len(b.found))
		b.takings[t] = id
		b.found = append(b.found, found{taking: t, first: undated})
	}
	return id
}

func (b *sheetBuilder) time(i int) int64 {
	if b.c.AnsweredAt == nil {
		return exam.NoTime
	}
	return b.c.AnsweredAt[i]
}

// collect gathers the rows of each kept taking, orders them by item and drops repetitions of an item.
func (b *sheetBuilder) collect() *Sheet {
	b.sheet.options = trimmed(&b.c.Chosen)
	start, kept := make([]int32, len(b.found)+1), int32(0)
	for i, f := range b.found {
		start[i+1] = start[i] + f.rows
		if f.keep {
			kept += f.rows
		}
	}
	rows, next := make([]int32, start[len(b.found)]), slices.Clone(start)
	for i, t := range b.rowOf {
		if t != notWanted {
			rows[next[t]] = int32(i)
			next[t]++
		}
	}
	b.sheet.entries = make([]entry, 0, kept)
	for i, f := range b.found {
		if f.keep {
			b.person(&b.found[i], rows[start[i]:start[i+1]])
		}
	}
	return b.sheet
}

func (b *sheetBuilder) person(f *found, rows []int32) {
	from, first := len(b.sheet.entries), int(rows[0])
	if b.c.AnsweredAt != nil {
		at := b.c.AnsweredAt
		slices.SortStableFunc(rows, func(x, y int32) int { return cmp.Compare(at[x], at[y]) })
	}
	for _, i := range rows {
		b.sheet.entries = append(b.sheet.entries, b.entry(f.form, int(i)))
	}
	own := b.sheet.entries[from:]
	if !ascending(own) {
		slices.SortStableFunc(own, func(x, y entry) int { return cmp.Compare(x.item, y.item) })
		own = slices.CompactFunc(own, func(x, y entry) bool { return x.item == y.item })
	}
	b.sheet.entries = b.sheet.entries[:from+len(own)]
	b.sheet.persons = append(b.sheet.persons, person{form: f.form, examinee: strings.Clone(b.c.Examinee.At(first)), sitting: strings.Clone(b.sitting(f, first)), untold: f.untold, from: int32(from), to: int32(len(b.sheet.entries))})
}

// bySitting reports whether an examinee's sittings are different persons of this form.
func (b *sheetBuilder) bySitting(form int32) bool {
	return b.s.AllSittings || b.sheet.forms[form].Form != ""
}

// sitting is the id of the sitting that a person is, "" where all sittings of an examinee are one person.
func (b *sheetBuilder) sitting(f *found, row int) string {
	if b.bySitting(f.form) {
		return b.c.Sitting.At(row)
	}
	return ""
}

// ascending reports whether items are in order and none is repeated, as they are where everyone gets a form in one order.
func ascending(own []entry) bool {
	for i := 1; i < len(own); i++ {
		if own[i-1].item >= own[i].item {
			return false
		}
	}
	return true
}

func (b *sheetBuilder) entry(form int32, i int) entry {
	e := entry{item: b.item(form, i)}
	if b.c.Chosen.Codes != nil {
		e.option = int32(b.c.Chosen.Codes[i]) + 1
		if b.sheet.options[e.option] == "" {
			e.option = 0
		}
	}
	if b.c.Result != nil {
		e.result = b.c.Result[i]
	}
	e.value = b.credit(e.result, i)
	it := &b.sheet.items[e.item]
	it.keys = count(it.keys, b.key(i))
	return e
}

func (b *sheetBuilder) item(form int32, i int) int32 {
	at := b.known(form, code(&b.c.Item, i))
	if at == 0 {
		b.sheet.items = append(b.sheet.items, sheetItem{form: form, id: strings.Clone(b.c.Item.At(i))})
		at = int32(len(b.sheet.items))
		b.know(form, code(&b.c.Item, i), at)
	}
	it := &b.sheet.items[at-1]
	if b.c.Disciplines.Codes != nil {
		if areas := b.c.Disciplines.At(i); it.disciplines == "" && areas != "" || areas != "" && areas < it.disciplines {
			it.disciplines = strings.Clone(areas)
		}
	}
	it.place = earlier(it.place, b.place(i))
	return at - 1
}

// place orders rows within a sitting: by block, then by position; 0 when no position was recorded.
func (b *sheetBuilder) place(i int) int64 {
	if b.c.Position == nil || b.c.Position[i] <= 0 {
		return 0
	}
	place := int64(b.c.Position[i])
	if b.c.Block != nil {
		place |= int64(max(b.c.Block[i], 0)) << 32
	}
	return place
}

// earlier is the smaller of two places, of which 0 is unknown.
func earlier(a, b int64) int64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

func (b *sheetBuilder) known(form int32, item uint32) int32 {
	if b.itemMap != nil {
		return b.itemMap[[2]uint32{uint32(form), item}]
	}
	if b.itemOf[form] == nil {
		return 0
	}
	return b.itemOf[form][item]
}

func (b *sheetBuilder) know(form int32, item uint32, at int32) {
	if b.itemMap != nil {
		b.itemMap[[2]uint32{uint32(form), item}] = at
		return
	}
	if b.itemOf[form] == nil {
		b.itemOf[form] = make([]int32, max(1, len(b.c.Item.Values)))
	}
	b.itemOf[form][item] = at
}

func (b *sheetBuilder) credit(r exam.Result, i int) int32 {
	switch r {
	case exam.Correct:
		return Unit
	case exam.PartlyCorrect:
		if b.c.Credit == nil || b.c.Credit[i] < 0 {
			return 0
		}
		return int32(math.Round(min(float64(b.c.Credit[i]), 1) * Unit))
	}
	return 0
}

func (b *sheetBuilder) key(i int) int32 {
	if b.c.Key.Codes == nil {
		return 0
	}
	at := &b.keyOf[b.c.Key.Codes[i]]
	if *at == 0 {
		*at = b.addKey(strings.Clone(strings.TrimSpace(b.c.Key.Values[b.c.Key.Codes[i]]))) + 1
	}
	return *at - 1
}

func (b *sheetBuilder) addKey(text string) int32 {
	k, ok := b.keys[text]
	if !ok {
		k = int32(len(b.sheet.keys))
		b.keys[text] = k
		b.sheet.keys = append(b.sheet.keys, text)
	}
	return k
}
