package transform

import (
	"slices"
	"strings"
	"sync"

	"cutscore/exam"
	"cutscore/ingest"
)

// identities replaces ids by pseudonyms, each distinct one once. Without a column all rows are one student's, "me".
func (l *lanes) identities(ids exam.Coded) exam.Coded {
	if ids.Codes == nil {
		ids = l.constant(Myself)
	}
	hidden := exam.Coded{Codes: ids.Codes, Values: make([]string, len(ids.Values))}
	respelled := make([]bool, len(ids.Values))
	for i, id := range ids.Values {
		if id != "" {
			hidden.Values[i] = l.n.options.Pseudonyms.Examinee(id)
			respelled[i] = id != spelled(id)
		}
	}
	l.noteRespelled(ids, respelled)
	l.ids, l.hidden = ids, hidden.Values
	return hidden
}

// noteRespelled remarks on the rows whose id was taken in its usual spelling and not letter for letter.
func (l *lanes) noteRespelled(ids exam.Coded, respelled []bool) {
	if !slices.Contains(respelled, true) {
		return
	}
	for row, code := range ids.Codes {
		if respelled[code] && l.in(row) {
			l.note(row, l.n.one(ingest.FieldExaminee), codeRespelled)
		}
	}
}

// hideSittings replaces the ids of sittings by pseudonyms.
func (l *lanes) hideSittings(ids exam.Coded) exam.Coded {
	out := exam.Coded{Codes: ids.Codes, Values: make([]string, len(ids.Values))}
	for i, id := range ids.Values {
		out.Values[i] = l.n.options.Pseudonyms.Sitting(id)
	}
	if ids.Codes == nil {
		return ids
	}
	return out
}

// Myself is the examinee of a file that names nobody: one student's own.
const Myself = "me"

// met remembers which ids of a file were told already: most chunks tell no new one.
type met struct {
	mu  sync.Mutex
	ids map[string]bool
}

// tell files the identities of the chunk's rows that are used, each once per file. Whose rows were all set aside is not
// told: nothing of them is kept, and neither is who they are.
func (l *lanes) tell() {
	told := l.usedIDs()
	l.n.met.mu.Lock()
	defer l.n.met.mu.Unlock()
	for i, id := range l.ids.Values {
		if id != "" && told(i) {
			l.tellOne(id, l.hidden[i])
		}
	}
	for _, p := range l.people {
		if l.in(p.row) {
			l.tellOne(p.id, p.pseudonym)
		}
	}
}

// tellOne needs the lock.
func (l *lanes) tellOne(id, pseudonym string) {
	m := &l.n.met
	if m.ids[id] {
		return
	}
	if m.ids == nil {
		m.ids = map[string]bool{}
	}
	id = strings.Clone(id)
	m.ids[id] = true
	l.batch.Identities = append(l.batch.Identities, exam.Examinee{Pseudonym: pseudonym, ID: strings.TrimSpace(id), ExamDate: exam.NoTime, ExportedAt: exam.NoTime})
}

// usedIDs tells which of the chunk's distinct ids have a row that is in.
func (l *lanes) usedIDs() func(i int) bool {
	if l.out == nil {
		return func(int) bool { return true }
	}
	used := make([]bool, len(l.ids.Values))
	for row, code := range l.ids.Codes {
		used[code] = used[code] || l.in(row)
	}
	return func(i int) bool { return used[i] }
}

// personRow is whose a row of a small table is.
type personRow struct {
	row           int
	id, pseudonym string
}
