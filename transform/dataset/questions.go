package dataset

import (
	"fmt"
	"os"

	"cutscore/transform/dataset/generations"
)

// A question is an examinee and an item of one source. Where its answers have several shapes one of them may stand under
// several keys, and all must be looked at together; a night does so for the questions that came in, and reads the files in
// which one of these lies. It is not enough to look where the keys of what came in lead, as it is for rows of one shape.

// question is one, in codes.
type question struct{ source, examinee, item uint32 }

func (f *frame) question(r int32) question {
	return question{f.cell(cSource, r), f.cell(cExaminee, r), f.cell(cItem, r)}
}

// questions are those whose keys are to be related, all of whose rows are there; nil: none.
type questions struct {
	every bool
	of    map[question]bool
}

func (q *questions) has(x question) bool { return q != nil && (q.every || q.of[x]) }

// severalShapes stands, in place of a shape, for more than one.
const severalShapes = ^uint32(0)

// inquiry finds out which of the questions that came in have answers of several shapes, and in which files they lie.
type inquiry struct {
	words *words
	shape map[question]uint32   // of those that came in
	items map[uint32]bool       // of these; most stored rows are of others
	hits  map[string][]question // by file
}

// inquire looks at what came in for a bucket and at all that is stored there. It reads three columns, and nothing but footers
// where no source that came in has rows of several shapes.
func (m *bucketMerge) inquire(incoming *frame) (*questions, map[string][]question, error) {
	words := m.tx.words
	known := incoming.shapesOf(nil, words[cSource].list(), words[cTimeBasis].list())
	stored := map[generations.File]shapes{}
	for _, table := range []string{"responses", "responses" + asideSuffix} {
		for _, f := range m.tx.base.below(bucketFolder(table, m.bucket)) {
			has, err := shapesIn(m.tx.base.path(f), words)
			if err != nil {
				return nil, nil, err
			}
			stored[f] = has
			known.meet(has)
		}
	}
	if !known.several() {
		return nil, nil, nil
	}
	q := newInquiry(words, incoming, known)
	for f, has := range stored {
		if err := q.look(f.Path, m.tx.base.path(f), has); err != nil {
			return nil, nil, err
		}
	}
	out := &questions{of: map[question]bool{}}
	for of, shape := range q.shape {
		if shape == severalShapes {
			out.of[of] = true
		}
	}
	return out, q.hits, nil
}

func newInquiry(words *words, incoming *frame, known shapes) *inquiry {
	q := &inquiry{words, map[question]uint32{}, map[uint32]bool{}, map[string][]question{}}
	sources, dayOnly := words[cSource].list(), dayOnlyIn(words[cTimeBasis].list())
	for r := range int32(incoming.rows) {
		if of := incoming.question(r); len(known[sources[of.source]]) > 1 && of.item != 0 {
			q.items[of.item] = true
			q.note(of, shapeOf(incoming.lacks(r, dayOnly)))
		}
	}
	return q
}

func (q *inquiry) note(of question, shape uint32) {
	if old, met := q.shape[of]; met && old != shape {
		shape = severalShapes
	}
	q.shape[of] = shape
}

// look finds the questions in a file. Where it has rows of several shapes they are taken to have all of them.
func (q *inquiry) look(name, path string, has shapes) (err error) {
	defer guard(path, &err)
	content, err := os.Open(path)
	if err != nil {
		return err
	}
	defer content.Close()
	reader, err := openReader(path, content)
	if err != nil {
		return err
	}
	f, err := readColumns(reader, q.words, cSource, cExaminee, cItem)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	sources := q.words[cSource].list()
	for r := range int32(f.rows) {
		of := f.question(r)
		if !q.items[of.item] {
			continue
		}
		if _, asked := q.shape[of]; !asked {
			continue
		}
		shape := severalShapes
		if all := has[sources[of.source]]; len(all) == 1 {
			shape = all[0]
		}
		q.note(of, shape)
		q.hits[name] = append(q.hits[name], of)
	}
	return nil
}

// reached reports whether a file holds one of the questions.
func (q *questions) reached(in []question) bool {
	for _, of := range in {
		if q.has(of) {
			return true
		}
	}
	return false
}
