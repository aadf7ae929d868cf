package dataset

import (
	"sync"

	"cutscore/exam"
)

// Rehearsal finds out what Merge would do with the rows of some files in a new store, and writes nothing. Files are taken
// one after another; within a file the methods may be called by several goroutines at once. Of responses it keeps hashes
// of keys and contents, 64 bits each, and the line of the first; only when contents differ under one key must the files be
// taken a second time, and the rows of those keys are then held and settled as Merge does it. Where the rows of a source have
// several shapes, so are
// the rows of items of which an examinee has answers in several of them: to find these takes one time more.
type Rehearsal struct {
	mu       sync.Mutex
	words    *words
	content  map[uint64]firstTold // by key, the first content met; see note
	doubtful map[uint64]bool      // keys with several contents; nil while the files are taken for the first time
	met      map[uint64]bool      // keys with several contents, found now
	shapes   shapes               // of the rows, by source
	several  shapes               // what shapes held when the files were taken once, if some source had several; else nil
	shapeOf  map[uint64]uint32    // by source, examinee and item, the first shape met; see noteShape
	ledgers  []*ledger            // by file
	held     []*frame             // rows of doubtful keys

	sittings      part[exam.Sitting]
	attempts      part[exam.Attempt]
	studySessions part[exam.StudySession]
	events        part[exam.Event]
	courseGrades  part[exam.CourseGrade]
	items         part[exam.Item]
	roster        part[exam.Examinee]
}

// NewRehearsal has taken no file yet.
func NewRehearsal() *Rehearsal {
	r := &Rehearsal{words: newWords()} // whose codes stay the same however often the files are taken: keys are made of them
	r.begin()
	return r
}

// begin forgets everything but what is doubtful.
func (r *Rehearsal) begin() {
	r.content, r.met, r.ledgers, r.held = map[uint64]firstTold{}, map[uint64]bool{}, nil, nil
	r.shapes, r.shapeOf = shapes{}, map[uint64]uint32{}
	r.sittings, r.attempts, r.studySessions = part[exam.Sitting]{table: sittings()}, part[exam.Attempt]{table: attempts()}, part[exam.StudySession]{table: studySessions()}
	r.events, r.courseGrades, r.roster = part[exam.Event]{table: events()}, part[exam.CourseGrade]{table: courseGrades()}, part[exam.Examinee]{table: roster()}
	r.items = part[exam.Item]{table: items()}
}

// Next begins the next file.
func (r *Rehearsal) Next(name string) {
	l := newLedger(name, 0)
	l.anyOrder = true
	r.ledgers = append(r.ledgers, l)
}

// Again reports whether all files must be taken once more, in the same order, before Results can tell. It then has forgotten
// them but for which rows to look at.
func (r *Rehearsal) Again() bool {
	switch {
	case r.doubtful != nil:
		return false
	case r.several == nil && r.shapes.several():
		r.several = r.shapes
	case len(r.met) > 0:
		r.doubtful = r.met
	default:
		return false
	}
	r.begin()
	return true
}

// Results says what would become of the lines of each file.
func (r *Rehearsal) Results() []BatchMerge {
	r.settleResponses()
	rehearsed(r, &r.sittings)
	rehearsed(r, &r.attempts)
	rehearsed(r, &r.studySessions)
	rehearsed(r, &r.events)
	rehearsed(r, &r.courseGrades)
	rehearsed(r, &r.items)
	rehearsed(r, &r.roster)
	out := make([]BatchMerge, len(r.ledgers))
	for i, l := range r.ledgers {
		l.count(&out[i], r.ledgers)
	}
	return out
}

func (r *Rehearsal) settleResponses() {
	if len(r.held) == 0 {
		return
	}
	rows := &bucketRows{frame: stack(r.held), fates: newFates(r.ledgers), groups: &groups{}}
	if r.several != nil {
		rows.related = &questions{every: true}
	}
	for i := range r.words {
		rows.words[i] = r.words[i].list()
	}
	rows.merge()
}

// Responses takes responses; lines[i] is the line of row i. So do the methods below for their tables.
func (r *Rehearsal) Responses(c *exam.Responses, lines []int64) error {
	if c == nil || c.Rows == 0 {
		return nil
	}
	f, err := frameOf(c, lines, uint32(len(r.ledgers)), r.words, &scratch{})
	if err != nil {
		return err
	}
	keys := f.keyColumns()
	r.mu.Lock()
	defer r.mu.Unlock()
	var hold []int32
	sources, bases := r.words[cSource].list(), r.words[cTimeBasis].list()
	for source, has := range f.shapesOf(nil, sources, bases) {
		for _, shape := range has {
			r.shapes.add(source, shape)
		}
	}
	dayOnly := dayOnlyIn(bases)
	for i := range int32(f.rows) {
		key := mix(keys.hash(i), uint64(f.cell(cExaminee, i)))
		r.reach(lines[i])
		if r.noteShape(f, i, sources, dayOnly) || r.doubtful[key] {
			hold = append(hold, i)
			continue
		}
		r.note(key, f.contentOf(i), lines[i])
	}
	if len(hold) > 0 {
		r.held = append(r.held, f.pick(hold))
	}
	return nil
}

// noteShape notes in what shape an item was met, and reports whether the row is to be held for having been met in several.
func (r *Rehearsal) noteShape(f *frame, i int32, sources []string, dayOnly vagueTimes) bool {
	source := f.cell(cSource, i)
	if len(r.several[sources[source]]) < 2 {
		return false
	}
	of := mix(mix(mix(uint64(source), shapeSalt), uint64(f.cell(cItem, i))), uint64(f.cell(cExaminee, i)))
	shape := shapeOf(f.lacks(i, dayOnly))
	if first, met := r.shapeOf[of]; !met {
		r.shapeOf[of] = shape
	} else if first != shape {
		r.met[of] = true
	}
	return r.doubtful[of]
}

// shapeSalt keeps the hashes of items apart from those of keys.
const shapeSalt = 0x7368617065

// contentOf is a hash of what makes versions of row i.
func (f *frame) contentOf(i int32) uint64 {
	h := f.when(wAnswered, i)
	for at := range cFrom {
		if !describes(at) {
			h = mix(h, uint64(f.cell(at, i)))
		}
	}
	return h
}

// firstTold is the content that was met first under a key, and where the file in hand, or the last one that had it, tells it.
type firstTold struct {
	content    uint64
	file, line uint32
}

// note marks a row as used, or as a duplicate of one met before.
func (r *Rehearsal) note(key, content uint64, line int64) {
	file := uint32(len(r.ledgers))
	l, lane := r.ledgers[file-1], fateUsed
	old, met := r.content[key]
	switch {
	case !met:
		old.content = content
	case old.content != content:
		r.met[key], lane = true, fateDuplicate
	default:
		if lane = fateDuplicate; old.file == file && int64(old.line) != line {
			l.twin(pairOf(int64(old.line), line))
		}
	}
	if l.mark(uint64(max(line, 0)), lane); old.file != file {
		r.content[key] = firstTold{old.content, file, uint32(line)}
	}
	l.answers.Add(1)
}

// reach makes room for a line of the file begun last.
func (r *Rehearsal) reach(line int64) {
	l := r.ledgers[len(r.ledgers)-1]
	for int64(len(l.lines)) <= line/8 {
		l.lines = append(l.lines, make([]uint32, len(l.lines)+64)...)
	}
}

// mix folds x into h.
func mix(h, x uint64) uint64 {
	h = (h ^ x) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// pick copies rows of a frame.
func (f *frame) pick(rows []int32) *frame {
	out := &frame{rows: len(rows)}
	for c, col := range f.narrow {
		out.narrow[c] = picked(col, rows)
	}
	for c, col := range f.wide {
		out.wide[c] = picked(col, rows)
	}
	return out
}

func picked[A any](col []A, rows []int32) []A {
	if col == nil {
		return nil
	}
	out := make([]A, len(rows))
	for i, r := range rows {
		out[i] = col[r]
	}
	return out
}

// Sittings takes sittings.
func (r *Rehearsal) Sittings(rows []exam.Sitting, lines []int64) {
	rehearse(r, &r.sittings, rows, lines)
}

// Attempts takes attempts at real exams.
func (r *Rehearsal) Attempts(rows []exam.Attempt, lines []int64) {
	rehearse(r, &r.attempts, rows, lines)
}

// StudySessions takes rows of the study log.
func (r *Rehearsal) StudySessions(rows []exam.StudySession, lines []int64) {
	rehearse(r, &r.studySessions, rows, lines)
}

// Events takes external events.
func (r *Rehearsal) Events(rows []exam.Event, lines []int64) { rehearse(r, &r.events, rows, lines) }

// Grades takes course grades.
func (r *Rehearsal) Grades(rows []exam.CourseGrade, lines []int64) {
	rehearse(r, &r.courseGrades, rows, lines)
}

// Items takes what is known of items.
func (r *Rehearsal) Items(rows []exam.Item, lines []int64) { rehearse(r, &r.items, rows, lines) }

// Roster takes examinees with their names.
func (r *Rehearsal) Roster(rows []exam.Examinee, lines []int64) { rehearse(r, &r.roster, rows, lines) }

func rehearse[T any](r *Rehearsal, p *part[T], rows []T, lines []int64) {
	if len(rows) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, n := range lines {
		r.reach(max(n, 0))
	}
	p.incoming.add(p.table.deliveries(rows, lines, uint32(len(r.ledgers)), 0))
}

func rehearsed[T any](r *Rehearsal, p *part[T]) {
	p.table.merge(p.incoming.rows, func(d *delivery[T], f fate) { p.table.tell(r.ledgers, d, f) })
	p.table.tellWithin(r.ledgers, p.incoming.rows)
}
