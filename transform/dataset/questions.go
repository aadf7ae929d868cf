package dataset

import (
	"slices"

	"cutscore/exam"
	"cutscore/transform/dataset/generations"
)

// A question is an examinee and an item of one source, in one sitting where all rows of the source tell it. Where its answers
// have several shapes one of them may stand under several keys, and all must be looked at together; a night does so for the
// questions that came in, and reads the files in which one of these lies. It is not enough to look where the keys of what came
// in lead, as it is for rows of one shape.

// question is one, in codes.
type question struct{ source, examinee, item, sitting uint32 }

// questions are those whose keys are to be related, all of whose rows are there; nil: none.
type questions struct {
	every    bool
	of       map[question]bool
	sittings map[uint32]bool // sources all of whose rows tell the sitting
}

// question is that of row r of a frame.
func (q *questions) question(f *frame, r int32) question {
	out := question{f.cell(cSource, r), f.cell(cExaminee, r), f.cell(cItem, r), 0}
	if q.sittings[out.source] {
		out.sitting = f.cell(cSitting, r)
	}
	return out
}

func (q *questions) has(x question) bool { return q.every || q.of[x] }

// hasRow reports whether row r of a frame is of one of the questions.
func (q *questions) hasRow(f *frame, r int32) bool { return q != nil && q.has(q.question(f, r)) }

// severalShapes stands, in place of a shape, for more than one.
const severalShapes = ^uint32(0)

// inquiry finds out which of the questions that came in have answers of several shapes, and in which files they lie.
type inquiry struct {
	*questions
	words *words
	shape map[question]uint32   // of those that came in
	items map[uint32]bool       // of these; most stored rows are of others
	hits  map[string][]question // by file
	near  *reach                // the sittings that came in; nil where some row does not tell its own
}

// shapes are those of the sources that came in for the bucket, there and in what is stored.
func (m *bucketMerge) shapes(incoming *frame) (shapes, error) {
	words := m.tx.words
	known := incoming.shapesOf(nil, words[cSource].list(), words[cTimeBasis].list())
	for _, f := range m.stored() {
		has, err := shapesIn(m.tx.base.path(f), words)
		if err != nil {
			return nil, err
		}
		known.meet(has)
	}
	return known, nil
}

// stored are the files of responses of the bucket, in force and aside.
func (m *bucketMerge) stored() []generations.File {
	below := m.tx.base.below
	return append(below(bucketFolder("responses", m.bucket)), below(bucketFolder("responses"+asideSuffix, m.bucket))...)
}

// inquire looks for the questions that came in at all that is stored.
func (m *bucketMerge) inquire(q *inquiry) error {
	for _, f := range m.stored() {
		if err := q.look(f.Path, m.tx.base.path(f)); err != nil {
			return err
		}
	}
	for of, shape := range q.shape {
		if shape == severalShapes {
			q.of[of] = true
		}
	}
	return nil
}

func newInquiry(words *words, incoming *frame, known shapes) *inquiry {
	q := &inquiry{&questions{of: map[question]bool{}, sittings: map[uint32]bool{}}, words, map[question]uint32{}, map[uint32]bool{}, map[string][]question{}, nil}
	sources, dayOnly := words[cSource].list(), dayOnlyIn(words[cTimeBasis].list())
	near := &reach{sittings: map[uint32]bool{}}
	for source, has := range known {
		untold := func(shape uint32) bool { return exam.Parts(shape)&exam.PartSitting != 0 }
		q.sittings[words[cSource].code(source)] = !slices.ContainsFunc(has, untold)
	}
	for r := range int32(incoming.rows) {
		if of := q.question(incoming, r); len(known[sources[of.source]]) > 1 && of.item != 0 {
			q.items[of.item], near.sittings[of.sitting] = true, true
			q.note(of, shapeOf(incoming.lacks(r, dayOnly)))
		}
	}
	if !near.sittings[0] {
		q.near = near
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
func (q *inquiry) look(name, path string) error {
	if q.near != nil {
		if shared, err := q.near.sharesSitting(path, &q.words[cSitting]); !shared || err != nil {
			return err
		}
	}
	has, err := shapesIn(path, q.words)
	if err != nil {
		return err
	}
	f, err := readColumns(path, q.words, "source", "examinee", "item", "sitting")
	if err != nil {
		return err
	}
	sources := q.words[cSource].list()
	for r := range int32(f.rows) {
		of := q.question(f, r)
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
