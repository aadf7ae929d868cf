package transform

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"sync"

	"cutscore/exam"
	"cutscore/ingest"
)

// mergePlan knows which rows of a file are one response, spread over a row per content area. It is made by reading the file
// once before, because such rows need not stand together and chunks are read by several workers.
type mergePlan struct {
	columns []int
	seed    maphash.Seed
	keys    map[uint64]*spreadResponse // only responses of more than one row
}

// spreadResponse is one response that has several rows.
type spreadResponse struct {
	line  int64 // of the first row, which stands for all
	areas []string
	rows  int
}

// mergeLimit bounds the memory of the plan: rows of such a file.
const mergeLimit = 20 << 20

func (n *Normalizer) prepareMerge() error {
	if n.reading.Format == nil || len(n.reading.Format.Merge) == 0 {
		return nil
	}
	m := &mergePlan{seed: maphash.MakeSeed(), keys: map[uint64]*spreadResponse{}}
	for _, name := range n.reading.Format.Merge {
		for _, c := range n.reading.Columns {
			if ingest.SameName(c.Name, name) && !slices.Contains(m.columns, c.Index) {
				m.columns = append(m.columns, c.Index)
			}
		}
	}
	area := n.one(ingest.FieldDisciplines)
	if len(m.columns) == 0 || area == nil {
		return nil
	}
	if err := n.planMerge(m, area); err != nil {
		return err
	}
	for key, s := range m.keys {
		if s.rows < 2 {
			delete(m.keys, key)
		}
	}
	n.merge = m
	return nil
}

func (n *Normalizer) planMerge(m *mergePlan, area *use) error {
	var mu sync.Mutex
	_, err := n.reading.Sample.Read(context.Background(), 2, func(c *ingest.Chunk) error {
		names := each(&c.Columns[area.Index], area.list)
		mu.Lock()
		defer mu.Unlock()
		for row := range c.Rows {
			name, _ := names.at(row)
			m.add(m.key(c, row), c.Lines[row], name)
		}
		if len(m.keys) > mergeLimit {
			return &ingest.FileError{Path: n.file, Code: "too-large-to-merge", Message: fmt.Sprintf("it has more than %d responses", mergeLimit),
				Hint: "split the file by student and give the parts"}
		}
		return nil
	}, func(ingest.Reject) {})
	return err
}

func (m *mergePlan) add(key uint64, line int64, area string) {
	s := m.keys[key]
	if s == nil {
		s = &spreadResponse{line: line}
		m.keys[key] = s
	}
	s.rows++
	s.line = min(s.line, line)
	if area != "" && !slices.Contains(s.areas, area) {
		s.areas = append(s.areas, area)
	}
}

func (m *mergePlan) key(c *ingest.Chunk, row int) uint64 {
	var h maphash.Hash
	h.SetSeed(m.seed)
	for _, column := range m.columns {
		h.Write(c.Columns[column].Cell(row))
		h.WriteByte(0)
	}
	return h.Sum64()
}

// mergeRows drops all rows but the first of each response that is spread over several, and gives that one all areas.
func (l *lanes) mergeRows(r *exam.Responses) {
	m := l.n.merge
	if m == nil {
		return
	}
	r.Disciplines.Codes = slices.Clone(r.Disciplines.Codes) // they are the chunk's, and perhaps another column's
	for row := range l.chunk.Rows {
		s := m.keys[m.key(l.chunk, row)]
		if s == nil || !l.in(row) {
			continue
		}
		if l.chunk.Lines[row] != s.line {
			l.drop(row)
			l.batch.Merged++
			continue
		}
		r.Disciplines.Codes[row] = uint32(len(r.Disciplines.Values))
		r.Disciplines.Values = append(r.Disciplines.Values, joinAreas(slices.Clone(s.areas)))
	}
}
