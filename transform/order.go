package transform

import (
	"context"
	"hash/maphash"
	"math"

	"cutscore/exam"
	"cutscore/ingest"
)

// orderPlan numbers the answers of a file that has neither their times nor their places nor sittings, and in which somebody
// answered an item twice with different results: there the order of the rows is all that tells the first answer from the
// second. An answer's place is its line counted from the first line of the same examinee and form. So it does not depend
// on how the file was cut into chunks, repeated answers stay apart, and a later export with more rows behind those of a
// student gives the earlier rows the same places again. Without such a repeat nothing is numbered: the same row twice is
// then a duplicate, in any order and any split of the file. The plan is made by reading the file once before.
type orderPlan struct {
	columns []int
	content []int // columns that say what was answered
	item    int   // column of the item
	seed    maphash.Seed
	answers map[uint64]uint64 // what was answered, by person and item; nil once a repeat is seen
	repeats bool              // somebody answered an item twice with different results
	first   map[uint64]int64  // line on which each student's sitting begins; nil: count from the head of the file
}

// The bounds of the plan's memory: people, beyond which a file is numbered from its head, and answers among which a repeat
// is looked for.
const (
	orderLimit  = 10 << 20
	repeatLimit = 4 << 20
)

func (n *Normalizer) prepareOrder() error {
	timed := n.one(ingest.FieldAnsweredAt) != nil || n.one(ingest.FieldTakenOn) != nil
	if n.reading.Kind != ingest.Responses || n.reading.Shape == ingest.Wide || n.recordUse() != nil || timed || n.one(ingest.FieldPosition) != nil ||
		n.one(ingest.FieldSitting) != nil || n.one(ingest.FieldItem) == nil {
		return nil
	}
	p := &orderPlan{seed: maphash.MakeSeed(), first: map[uint64]int64{}, answers: map[uint64]uint64{}, item: n.one(ingest.FieldItem).Index}
	p.columns = n.indexes(ingest.FieldExaminee, ingest.FieldForm)
	p.content = n.indexes(ingest.FieldResult, ingest.FieldResponse)
	if err := n.planOrder(p); err != nil {
		return err
	}
	if p.repeats {
		n.order = p
	}
	return nil
}

func (n *Normalizer) indexes(fields ...ingest.Field) (columns []int) {
	for _, f := range fields {
		for _, u := range n.find(f) {
			columns = append(columns, u.Index)
		}
	}
	return columns
}

func (n *Normalizer) planOrder(p *orderPlan) error {
	_, err := n.reading.Sample.Read(context.Background(), 1, func(c *ingest.Chunk) error {
		keys := p.keys(c, p.columns)
		if p.answers != nil {
			p.lookForRepeats(c, keys)
		}
		if p.first != nil {
			p.note(keys, c.Lines)
		}
		if len(p.first) > orderLimit {
			p.first = nil
		}
		return nil
	}, func(ingest.Reject) {})
	return err
}

// lookForRepeats ends when one is found, or when too many answers would have to be remembered.
func (p *orderPlan) lookForRepeats(c *ingest.Chunk, keys []uint64) {
	items := p.keys(c, []int{p.item})
	content := p.keys(c, p.content)
	for row, key := range keys {
		of := (key ^ items[row]) * 0x9E3779B97F4A7C15
		if before, ok := p.answers[of]; ok && before != content[row] {
			p.repeats, p.answers = true, nil
			return
		}
		p.answers[of] = content[row]
	}
	if len(p.answers) > repeatLimit {
		p.answers = nil
	}
}

// note remembers the earliest line of each key; neighbours mostly have the same.
func (p *orderPlan) note(keys []uint64, lines []int64) {
	for row, key := range keys {
		if row > 0 && keys[row-1] == key {
			continue
		}
		if line, ok := p.first[key]; !ok || lines[row] < line {
			p.first[key] = lines[row]
		}
	}
}

// keys hashes some columns of each row; each distinct value is hashed once.
func (p *orderPlan) keys(c *ingest.Chunk, columns []int) []uint64 {
	out := make([]uint64, c.Rows)
	for _, column := range columns {
		hashes := each(&c.Columns[column], func(v string) (uint64, problem) { return maphash.String(p.seed, v), fine })
		for row := range out {
			h, _ := hashes.at(row)
			out[row] = (out[row] ^ h) * 0x9E3779B97F4A7C15
		}
	}
	return out
}

// places numbers the rows of a chunk, from 1.
func (p *orderPlan) places(c *ingest.Chunk) []int32 {
	out := make([]int32, c.Rows)
	if p.first == nil {
		for row := range out {
			out[row] = placeOf(c.Lines[row])
		}
		return out
	}
	keys := p.keys(c, p.columns)
	from := int64(1)
	for row, key := range keys {
		if row == 0 || keys[row-1] != key {
			from = p.first[key]
		}
		out[row] = placeOf(c.Lines[row] - from + 1)
	}
	return out
}

func placeOf(line int64) int32 { return int32(max(1, min(line, math.MaxInt32))) }

// readOrder gives the rows places where the file has nothing else that orders them.
func (l *lanes) readOrder(r *exam.Responses) {
	if l.n.order != nil && r.Position == nil {
		r.Position = l.n.order.places(l.chunk)
	}
}
