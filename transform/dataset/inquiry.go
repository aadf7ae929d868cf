package dataset

import (
	"slices"

	"cutscore/exam"
)

// inquiry finds out which of the questions that came in are to be related, and in which files they lie: those of which a row
// that came in and another, of another shape, may be one answer, and those of which something lies aside. Where all others
// are plainly two answers the keys of the question stay as they are, and no file is read for it: a night's answer to an item
// that was once omitted, without a time, is most often so.
type inquiry struct {
	*questions
	words    *words
	incoming *frame
	shape    []uint32              // by row that came in
	first    map[question]int32    // one of these rows, plus one
	next     []int32               // by row, another of its question, plus one; 0: none
	items    map[person][]uint32   // of these questions, by person, in order; most stored rows are of others
	timed    map[uint32]bool       // shapes of these rows of which some have times
	hits     map[string][]question // by file
	near     *reach                // the sittings that came in; nil where some row does not tell its own
}

// person is an examinee of a source, in codes.
type person struct{ source, examinee uint32 }

// manyRows is how many rows of one question are compared with each other before it is related without a look.
const manyRows = 64

func newInquiry(words *words, incoming *frame, known shapes) *inquiry {
	q := &inquiry{questions: &questions{of: map[question]bool{}, sittings: map[uint32]bool{}}, words: words, incoming: incoming,
		shape: make([]uint32, incoming.rows), first: map[question]int32{}, next: make([]int32, incoming.rows), items: map[person][]uint32{}, timed: map[uint32]bool{}, hits: map[string][]question{}}
	for source, has := range known {
		untold := func(shape uint32) bool { return exam.Parts(shape)&exam.PartSitting != 0 }
		q.sittings[words[cSource].code(source)] = !slices.ContainsFunc(has, untold)
	}
	sources, dayOnly := words[cSource].list(), dayOnlyIn(words[cTimeBasis].list())
	near := &reach{sittings: map[uint32]bool{}}
	for r := range int32(incoming.rows) {
		of := q.question(incoming, r)
		if len(known[sources[of.source]]) < 2 || of.item == 0 {
			continue
		}
		who := person{of.source, of.examinee}
		q.items[who], near.sittings[of.sitting] = append(q.items[who], of.item), true
		q.shape[r] = shapeOf(incoming.lacks(r, dayOnly))
		if incoming.when(wAnswered, r) != 0 {
			q.timed[q.shape[r]] = true
		}
		q.meet(of, incoming, r, q.shape[r])
		q.first[of], q.next[r] = r+1, q.first[of]
	}
	for who, items := range q.items {
		slices.Sort(items)
		q.items[who] = slices.Compact(items)
	}
	if !near.sittings[0] {
		q.near = near
	}
	return q
}

// severalShapes stands, in place of a shape, for one that is not known.
const severalShapes = ^uint32(0)

// meet compares a row with those of its question that came in, and notes the question when it may be one answer with any.
func (q *inquiry) meet(of question, f *frame, r int32, shape uint32) {
	if q.of[of] {
		return
	}
	n := 0
	for at := q.first[of]; at != 0; at = q.next[at-1] {
		if n++; n > manyRows || q.shape[at-1] != shape && !q.plainlyTwo(at-1, f, r, shape) {
			q.of[of] = true
			return
		}
	}
}

// plainlyTwo reports whether row i, which came in, and row r of a frame, of another shape, are two answers by their times, or by
// what was chosen where nothing proves that they are one.
func (q *inquiry) plainlyTwo(i int32, f *frame, r int32, shape uint32) bool {
	const farApart = 2 * 24 * 60 * 60 * microsPerSecond // no offset makes one day of two so far apart
	if t, u := q.incoming.when(wAnswered, i), f.when(wAnswered, r); t != 0 && u != 0 {
		return max(t, u)-min(t, u) > farApart
	}
	if s := q.incoming.cell(cSitting, i); s == f.cell(cSitting, r) &&
		(s != 0 || shape == severalShapes || q.shape[i]^shape == uint32(exam.PartOrder)) {
		return false
	}
	x, y := q.incoming.choice(i), f.choice(r)
	return x != 0 && y != 0 && x != y
}

// choice is what row r says of the option chosen, as in claims: 0 nothing.
func (f *frame) choice(r int32) uint64 {
	if x := f.cell(cChosen, r); x != 0 || !exam.Result(f.cell(cResult, r)).Unanswered() {
		return uint64(x)
	}
	return unanswered
}

// inquire looks at all that is stored for the bucket, in files with rows of these shapes.
func (m *bucketMerge) inquire(q *inquiry, in map[string]shapes) error {
	aside := bucketFolder("responses"+asideSuffix, m.bucket)
	for _, f := range m.stored() {
		if err := q.look(f.Path, m.tx.base.path(f), in[f.Path], folderOf(f.Path) == aside); err != nil {
			return err
		}
	}
	return nil
}

// look finds the questions in a file.
func (q *inquiry) look(name, path string, has shapes, aside bool) error {
	if q.near != nil {
		if shared, err := q.near.sharesSitting(path, &q.words[cSitting]); !shared || err != nil {
			return err
		}
	}
	f, err := readColumns(path, q.words, "source", "examinee", "item", "sitting")
	if err != nil {
		return err
	}
	said, sources := false, q.words[cSource].list()
	var items []uint32 // asked of the person of the row
	for r, last := int32(0), (person{unseen, unseen}); r < int32(f.rows); r++ {
		if who := (person{f.cell(cSource, r), f.cell(cExaminee, r)}); who != last {
			last, items = who, q.items[who]
		}
		if _, asked := slices.BinarySearch(items, f.cell(cItem, r)); !asked {
			continue
		}
		of := q.question(f, r)
		if q.first[of] == 0 {
			continue
		}
		q.hits[name] = append(q.hits[name], of)
		shape := severalShapes
		if all := has[sources[of.source]]; len(all) == 1 {
			shape = all[0]
		}
		switch {
		case aside:
			q.of[of] = true
			continue
		case q.of[of] || !q.meetsAnother(of, shape):
			continue
		}
		if !said {
			said = true
			if err := f.readMore(path, q.words, q.telling(shape)...); err != nil {
				return err
			}
		}
		q.meet(of, f, r, shape)
	}
	return nil
}

// telling are the columns by which rows of a file are compared with those that came in: the time only where both may have one.
func (q *inquiry) telling(shape uint32) []string {
	for incoming := range q.timed {
		if incoming != shape {
			return []string{"chosen", "result", "answered_at"}
		}
	}
	return []string{"chosen", "result"}
}

// meetsAnother reports whether a row of the question came in that has another shape.
func (q *inquiry) meetsAnother(of question, shape uint32) bool {
	for at := q.first[of]; at != 0; at = q.next[at-1] {
		if q.shape[at-1] != shape {
			return true
		}
	}
	return false
}
