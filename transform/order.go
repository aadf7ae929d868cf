package transform

import (
	"context"
	"hash/maphash"
	"math"
	"sync"

	"cutscore/exam"
	"cutscore/ingest"
)

// orderPlan numbers the answers of a file that has neither their times nor their places: there the order of the rows is
// all that tells the first answer to a question from the second. An answer's place is its line counted from the first
// line of the same examinee, sitting and form. So it does not depend on how the file was cut into chunks, repeated answers
// stay apart, and a later export with more rows behind those of a student gives the earlier rows the same places again.
// The plan is made by reading the file once before.
type orderPlan struct {
	columns []int
	seed    maphash.Seed
	first   map[uint64]int64 // line on which each student's sitting begins; nil: count from the head of the file
}

// orderLimit bounds the memory of the plan, in sittings; a file with more is numbered from its head.
const orderLimit = 10 << 20

func (n *Normalizer) prepareOrder() error {
	timed := n.one(ingest.FieldAnsweredAt) != nil || n.one(ingest.FieldTakenOn) != nil
	if n.reading.Kind != ingest.Responses || n.reading.Shape == ingest.Wide || n.recordUse() != nil || timed || n.one(ingest.FieldPosition) != nil {
		return nil
	}
	p := &orderPlan{seed: maphash.MakeSeed(), first: map[uint64]int64{}}
	for _, f := range []ingest.Field{ingest.FieldExaminee, ingest.FieldSitting, ingest.FieldForm} {
		for _, u := range n.find(f) {
			p.columns = append(p.columns, u.Index)
		}
	}
	n.order = p
	if len(p.columns) == 0 {
		p.first = nil
		return nil
	}
	return n.planOrder(p)
}

func (n *Normalizer) planOrder(p *orderPlan) error {
	var mu sync.Mutex
	_, err := n.reading.Sample.Read(context.Background(), 2, func(c *ingest.Chunk) error {
		keys := p.keys(c)
		mu.Lock()
		defer mu.Unlock()
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

// keys tells the rows of a chunk apart by whose they are and of which sitting; each distinct value is hashed once.
func (p *orderPlan) keys(c *ingest.Chunk) []uint64 {
	out := make([]uint64, c.Rows)
	for _, column := range p.columns {
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
	keys := p.keys(c)
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
