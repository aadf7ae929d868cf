package dataset

import "cutscore/transform/dataset/generations"

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

// shapes are those of the sources that came in for the bucket, there and in what is stored; in are those of each file.
func (m *bucketMerge) shapes(incoming *frame) (known shapes, in map[string]shapes, err error) {
	words := m.tx.words
	known, in = incoming.shapesOf(nil, words[cSource].list(), words[cTimeBasis].list()), map[string]shapes{}
	for _, f := range m.stored() {
		if in[f.Path], err = shapesIn(m.tx.base.path(f), words); err != nil {
			return nil, nil, err
		}
		known.meet(in[f.Path])
	}
	return known, in, nil
}

// stored are the files of responses of the bucket, in force and aside.
func (m *bucketMerge) stored() []generations.File {
	below := m.tx.base.below
	return append(below(bucketFolder("responses", m.bucket)), below(bucketFolder("responses"+asideSuffix, m.bucket))...)
}
