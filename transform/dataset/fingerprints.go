package dataset

import (
	"hash/maphash"
	"sync"

	"cutscore/exam"
)

// Fingerprints tell which rows of some files repeat or contradict others, without a store: 64-bit hashes of the rows'
// keys and contents are held in memory and nothing is written. Files are taken one after another; within a file the
// methods may be called by several goroutines at once.
type Fingerprints struct {
	mu    sync.Mutex
	words *words
	seed  maphash.Seed
	known map[uint64]fingerprint
	file  uint32
	fates *ledger
}

// fingerprint is the newest version met under a key.
type fingerprint struct {
	content, exported uint64
	file              uint32
	line              int64
}

// NewFingerprints knows nothing yet.
func NewFingerprints() *Fingerprints {
	return &Fingerprints{words: newWords(), seed: maphash.MakeSeed(), known: map[uint64]fingerprint{}, fates: newLedger(0)}
}

// NextFile begins the next file; Result is about the file begun last.
func (f *Fingerprints) NextFile() {
	f.file++
	f.fates = newLedger(0)
}

// Result says what would become of the lines of the file begun last.
func (f *Fingerprints) Result() BatchMerge {
	m := BatchMerge{}
	f.fates.count(&m)
	return m
}

// Add takes responses; lines[i] is the line of row i.
func (f *Fingerprints) Add(c *exam.Responses, lines []int64) error {
	if c == nil || c.Rows == 0 {
		return nil
	}
	frame, err := frameOf(c, lines, 1, f.words, &scratch{})
	if err != nil {
		return err
	}
	keys := frame.keyColumns()
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range int32(frame.rows) {
		key := mix(keys.hash(i), uint64(frame.cell(cExaminee, i)))
		content := frame.when(wAnswered, i)
		for at, col := range frame.narrow[:cFrom] {
			if describes(at) {
				continue
			}
			if col != nil {
				content = mix(content, uint64(col[i]))
			} else {
				content = mix(content, 0)
			}
		}
		f.note(key, fingerprint{content: content, exported: frame.when(wExported, i), file: f.file, line: int64(frame.when(wLine, i))})
	}
	return nil
}

// mix folds x into h.
func mix(h, x uint64) uint64 {
	h = (h ^ x) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// AddSittings takes sittings.
func (f *Fingerprints) AddSittings(rows []exam.Sitting, lines []int64) {
	addRows(f, sittings(), rows, lines)
}

// AddAttempts takes attempts.
func (f *Fingerprints) AddAttempts(rows []exam.Attempt, lines []int64) {
	addRows(f, attempts(), rows, lines)
}

// AddStudySessions takes rows of the study log.
func (f *Fingerprints) AddStudySessions(rows []exam.StudySession, lines []int64) {
	addRows(f, studySessions(), rows, lines)
}

// AddEvents takes external events.
func (f *Fingerprints) AddEvents(rows []exam.Event, lines []int64) {
	addRows(f, events(), rows, lines)
}

// AddGrades takes course grades.
func (f *Fingerprints) AddGrades(rows []exam.CourseGrade, lines []int64) {
	addRows(f, courseGrades(), rows, lines)
}

// AddRoster takes examinees.
func (f *Fingerprints) AddRoster(rows []exam.Examinee, lines []int64) {
	addRows(f, roster(), rows, lines)
}

func addRows[T any](f *Fingerprints, t *table[T], rows []T, lines []int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, row := range rows {
		t.tidy(&row)
		key, content := t.identity(&row)
		f.note(maphash.String(f.seed, t.name+key), fingerprint{content: maphash.String(f.seed, content),
			exported: t.exportTime(&row, 0), file: f.file, line: lines[i]})
	}
}

// note compares a row with the version known under its key, by the rules of judge.
func (f *Fingerprints) note(key uint64, now fingerprint) {
	old, ok := f.known[key]
	switch {
	case !ok:
		f.mark(now, fateUsed)
	case old.content == now.content:
		f.mark(now, fateDuplicate)
		now = old
	case old.exported == 0 || now.exported == 0 || old.exported == now.exported:
		f.mark(old, fateSetAside)
		f.mark(now, fateSetAside)
		f.fates.conflict(Conflict{Row: now.line, Message: "another row with the same key has other content, and export times do not say which is newer; both are set aside"})
	case old.exported < now.exported:
		f.mark(old, fateSuperseded)
		f.mark(now, fateUsed)
	default:
		f.mark(now, fateSuperseded)
		now = old
	}
	f.known[key] = now
}

// mark sets the fate of a line of the present file; earlier files have been reported.
func (f *Fingerprints) mark(row fingerprint, lane fate) {
	if row.file != f.file || row.line < 0 {
		return
	}
	for int64(len(f.fates.lines)) <= row.line/8 {
		f.fates.lines = append(f.fates.lines, make([]uint32, len(f.fates.lines)+64)...)
	}
	word := &f.fates.lines[row.line/8]
	if lane == fateSetAside || lane == fateSuperseded {
		*word &^= fateUsed << (row.line % 8 * fateBits) // of the two versions neither, or the other, is in force
	}
	*word |= lane << (row.line % 8 * fateBits)
}
