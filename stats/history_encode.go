package stats

import (
	"slices"
	"strings"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// The axes along which items are classified, in the order of the page.
const (
	disciplineAxis = iota
	systemAxis
	taskAxis
	axes
)

// axisName is the dimension's name in Analysis and in exam files.
func axisName(axis int) string { return [axes]string{"discipline", "system", "task"}[axis] }

// itemName identifies an item: ids are unique within a source.
type itemName struct{ source, id string }

// vocabulary numbers the areas of one axis and the sets of them that items carry. Set 0 is empty.
type vocabulary struct {
	names []string
	ids   map[string]int32
	sets  [][]int32
	texts []string // by set, as exported
	setID map[string]int32
}

func newVocabulary() *vocabulary {
	return &vocabulary{ids: map[string]int32{}, sets: [][]int32{{}}, texts: []string{""}, setID: map[string]int32{"": 0}}
}

// set returns the id of a "|"-joined list of areas, numbering what is new.
func (v *vocabulary) set(text string) int32 {
	if id, ok := v.setID[text]; ok {
		return id
	}
	areas := []int32{}
	for _, name := range strings.Split(text, "|") {
		if name = strings.TrimSpace(name); name != "" {
			areas = appendArea(areas, v.area(name))
		}
	}
	id := int32(0)
	text = strings.Clone(text)
	if len(areas) > 0 {
		id = int32(len(v.sets))
		v.sets, v.texts = append(v.sets, areas), append(v.texts, text)
	}
	v.setID[text] = id
	return id
}

func appendArea(areas []int32, a int32) []int32 {
	for _, x := range areas {
		if x == a {
			return areas
		}
	}
	return append(areas, a)
}

func (v *vocabulary) area(name string) int32 {
	id, ok := v.ids[name]
	if !ok {
		name = strings.Clone(name)
		id = int32(len(v.names))
		v.ids[name] = id
		v.names = append(v.names, name)
	}
	return id
}

// codebook numbers items and areas over all buckets.
type codebook struct {
	items map[itemName]int32
	vocab [axes]*vocabulary
}

func newCodebook() *codebook {
	cb := &codebook{items: map[itemName]int32{}}
	for a := range cb.vocab {
		cb.vocab[a] = newVocabulary()
	}
	return cb
}

// item returns the id of an item, numbering what is new; an item without an id of its own is -1.
func (cb *codebook) item(source, id string) int32 {
	if id == "" {
		return -1
	}
	n, ok := cb.items[itemName{source, id}]
	if !ok {
		n = int32(len(cb.items))
		cb.items[itemName{strings.Clone(source), strings.Clone(id)}] = n
	}
	return n
}

// coder translates a bucket's own codes into a codebook's.
type coder struct {
	c    *exam.Responses
	cb   *codebook
	sets [axes][]int32 // by the bucket's code
	item [][]int32     // by source code and item code; of a source not met yet nil, of an item notLookedUp
	grow bool          // number what is new; else it is -1 or set 0

	catalog  *catalog
	fromList [axes][]int32 // by item id: the items table's set, -1 not looked up yet
	// What each item was answered with last, by item id; valid for the examinee stamped.
	stamp    []int32
	how      []int8
	times    []uint8 // and how often
	who      int32
	order    []int32
	days     []int32
	rank     []int32 // by row: its place among those of its day
	place    []moment
	byNumber int // rows without a day that have a place among days
}

// newCoder numbers what is new in cb when grow, and only reads cb otherwise.
func newCoder(c *exam.Responses, cb *codebook, list *catalog, grow bool) *coder {
	k := &coder{c: c, cb: cb, catalog: list, item: make([][]int32, max(1, len(c.Source.Values))), grow: grow}
	for a, col := range [axes]*exam.Coded{&c.Disciplines, &c.Systems, &c.Tasks} {
		k.sets[a] = make([]int32, len(col.Values))
		if col.Codes == nil {
			continue
		}
		for i, text := range col.Values {
			k.sets[a][i] = k.numbered(a, text)
		}
	}
	k.stamp, k.how, k.times = make([]int32, len(cb.items)), make([]int8, len(cb.items)), make([]uint8, len(cb.items))
	return k
}

// notLookedUp marks an item of the bucket whose id is not known yet; -1 is of those without one.
const notLookedUp = -2

// itemOf is the item id of row i.
func (k *coder) itemOf(i int) int32 {
	c := k.c
	if c.Item.Codes == nil {
		return -1
	}
	source := uint32(0)
	if c.Source.Codes != nil {
		source = c.Source.Codes[i]
	}
	if k.item[source] == nil {
		k.item[source] = slices.Repeat([]int32{notLookedUp}, len(c.Item.Values))
	}
	id := &k.item[source][c.Item.Codes[i]]
	if *id == notLookedUp {
		*id = k.lookUp(c.Source.At(i), c.Item.At(i))
	}
	return *id
}

func (k *coder) lookUp(source, id string) int32 {
	if k.grow {
		n := k.cb.item(source, id)
		for len(k.stamp) <= int(n) {
			k.stamp, k.how, k.times = append(k.stamp, 0), append(k.how, 0), append(k.times, 0)
		}
		return n
	}
	if n, ok := k.cb.items[itemName{source, id}]; ok {
		return n
	}
	return -1
}

// setOf is the set of areas of row i on an axis: the response's own, else what the items table says.
func (k *coder) setOf(axis, i int) int32 {
	set := k.ownSet(axis, i)
	if set == 0 && k.catalog != nil {
		set = k.listed(axis, i)
	}
	return set
}

func (k *coder) ownSet(axis, i int) int32 {
	var codes []uint32
	switch axis {
	case disciplineAxis:
		codes = k.c.Disciplines.Codes
	case systemAxis:
		codes = k.c.Systems.Codes
	case taskAxis:
		codes = k.c.Tasks.Codes
	}
	if codes == nil {
		return 0
	}
	return k.sets[axis][codes[i]]
}

// encoded is one examinee's scored responses for the trend model.
type encoded struct {
	seq     trend.Sequence       // Set is of the axis chosen by use
	sets    [axes][]int32        // by scored response
	rows    []int32              // row in the columns
	blocks  []blockOf            // by sitting
	untold  bool                 // neither dates nor names tell in which order all sittings were taken
	byName  bool                 // some stand by the numbers in the names of their forms
	sitting map[sittingKey]int32 // scratch
	dates   map[sittingKey]int32 // scratch: day by the sittings table
}

// blockOf is what is known of one sitting with responses.
type blockOf struct {
	day   int32 // of its first dated response; NoDay
	place int32 // the day; without one that of a sitting beside which its number puts it, NoDay of none
	first int   // index of its first scored response
	last  int   // of its last
	row   int32 // its first row
	n     int
	date  string // of day, filled by sittings
}

// use chooses the axis.
func (e *encoded) use(axis int) *trend.Sequence {
	e.seq.Set = e.sets[axis]
	return &e.seq
}

func (e *encoded) reset() {
	e.seq.Set = nil // it is one of sets
	e.seq.Reset()
	for a := range e.sets {
		e.sets[a] = e.sets[a][:0]
	}
	e.rows, e.blocks, e.untold, e.byName = e.rows[:0], e.blocks[:0], false, false
	if e.sitting == nil {
		e.sitting, e.dates = map[sittingKey]int32{}, map[sittingKey]int32{}
	}
	clear(e.sitting)
	clear(e.dates)
}

// encode translates one examinee's responses. Not reached, not presented and unscored responses are left out.
func (k *coder) encode(h *History, e *encoded) {
	e.reset()
	k.who++
	order := k.inTime(h, e)
	for _, row := range order {
		i := int(row)
		result := resultAt(k.c, i)
		if !result.Scored() {
			continue
		}
		y := creditOf(k.c, i, result)
		item := k.itemOf(i)
		day := k.days[i-h.From]
		block := e.block(k.c, i, day, k.place[i-h.From].day)
		again, met := k.againOf(i, item, y)
		e.append(item, y, day, again, met, block)
		for a := range e.sets {
			e.sets[a] = append(e.sets[a], k.setOf(a, i))
		}
		e.rows = append(e.rows, row)
	}
	k.ordered(e)
}

// append adds one answer to all columns but the sets.
func (e *encoded) append(item int32, y float32, day int32, again int8, met uint8, block int32) {
	s := &e.seq
	s.Item, s.Y, s.Day = append(s.Item, item), append(s.Y, y), append(s.Day, day)
	s.Again, s.Met, s.Block = append(s.Again, again), append(s.Met, met), append(s.Block, block)
}

func resultAt(c *exam.Responses, i int) exam.Result {
	if c.Result == nil {
		return exam.ResultUnknown
	}
	return c.Result[i]
}

// creditOf is the share of the item's points earned by a scored response.
func creditOf(c *exam.Responses, i int, r exam.Result) float32 {
	switch r {
	case exam.Correct:
		return 1
	case exam.PartlyCorrect:
		if c.Credit != nil && c.Credit[i] >= 0 && c.Credit[i] <= 1 {
			return c.Credit[i]
		}
	}
	return 0
}

// dayAt is the day of row i by its own time; trend.NoDay without one.
func dayAt(c *exam.Responses, i int) int32 {
	if c.AnsweredAt == nil {
		return trend.NoDay
	}
	return dayOf(c.AnsweredAt[i], valueAt(c.OffsetMinutes, i, 0))
}

// block returns the sitting of row i, by its id, or by its day where no id was exported.
func (e *encoded) block(c *exam.Responses, i int, day, place int32) int32 {
	key, named := keyOf(c, i)
	if !named {
		key.day = day
	}
	b, ok := e.sitting[key]
	if !ok {
		b = int32(len(e.blocks))
		e.sitting[key] = b
		e.blocks = append(e.blocks, blockOf{day: day, place: place, first: e.seq.Len(), row: int32(i)})
	}
	bl := &e.blocks[b]
	if bl.day == trend.NoDay {
		bl.day, bl.place = day, place
	}
	bl.last = e.seq.Len()
	bl.n++
	return b
}

// againOf says whether the item was answered before, how, and how often, and remembers this answer. That it was seen, which
// the export may say, is once more than no answer is known.
func (k *coder) againOf(i int, item int32, y float32) (how int8, met uint8) {
	if k.c.Seen != nil && k.c.Seen[i] == exam.FlagYes {
		how, met = trend.AgainOther, 1
	}
	if item < 0 {
		return how, met
	}
	if k.stamp[item] == k.who {
		how, met = k.how[item], k.times[item]
	}
	k.stamp[item], k.times[item] = k.who, max(met, met+1)
	switch {
	case y == 1:
		k.how[item] = trend.AgainRight
	case y == 0:
		k.how[item] = trend.AgainMissed
	default:
		k.how[item] = trend.AgainOther
	}
	return how, met
}
