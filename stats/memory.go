package stats

import (
	"fmt"

	"cutscore/stats/sheet"
	"cutscore/stats/trend"
)

// Memory is what the run before found. What it has counted is not counted again, and an examinee with the same answers, judged
// in the same way, is taken over from it: a night then costs what is new. Its methods are called by several goroutines at
// once, of one bucket by one.
type Memory interface {
	// Recall returns what the run before kept under a name; nil when nothing was.
	Recall(name string) ([]byte, error)
	// Keep is given what this run keeps under a name, in place of what was kept under it.
	Keep(name string, state []byte) error
	// Also returns what else decides an examinee's page, in any form; it must be the same in every run while that is the same.
	// Of nobody, "", it is what decides everybody's.
	Also(examinee string) string
	// Stands reports whether there is a page to be taken over.
	Stands(examinee string) bool
	// Same says that an examinee is as the run before had it: its page stays, and emit is not called.
	Same(examinee string) error
}

// memo is one examinee in a Memory.
type memo struct {
	base  string // see basePrint
	print string // of everything that the analysis rests on
	share Share  // share.Row.Examinee says whose it is
	forms []sheet.Count
}

// keptBucket is one bucket in a Memory.
type keptBucket struct {
	known string // night.knowledge; "" where that changes every night
	form  sheet.FormKey
	sheet *sheet.Sheet // of form; nil: none was made
	memos []memo
}

// bucketName is the name of a bucket in a Memory.
func bucketName(bucket int) string { return fmt.Sprintf("bucket=%02d", bucket) }

// bucketMemory is one bucket while its examinees are analysed. A nil one knows nobody.
type bucketMemory struct {
	jd     *judge
	judges *judges
	bucket int
	met    *bucketMet
	before *keptBucket
	memos  map[string]*memo // of those whose pages can be taken over
	bases  map[string]string
	prints *printer // nil: the rows were not read
	forms  map[string][]sheet.Count
	fresh  keptBucket
}

// openMemory opens a bucket whose tables are in by, and adds those of whom there are only responses.
func openMemory(js *judges, bucket int, by map[string]*History) (*bucketMemory, error) {
	jd := js.common
	if jd.night == nil {
		return nil, nil
	}
	text, err := jd.night.mem.Recall(bucketName(bucket))
	if err != nil {
		return nil, err
	}
	before, err := readBucket(text)
	if err != nil {
		return nil, fmt.Errorf("memory of bucket %d: %w", bucket, err)
	}
	m := &bucketMemory{jd: jd, judges: js, bucket: bucket, met: &jd.night.met[bucket], before: before, memos: map[string]*memo{}, bases: map[string]string{},
		fresh: keptBucket{known: jd.known}}
	for i := range before.memos {
		if who := before.memos[i].share.Row.Examinee; jd.night.mem.Stands(who) {
			m.memos[who] = &before.memos[i]
		}
	}
	for who := range m.met.people {
		historyOf(by, who)
	}
	return m, nil
}

// stands takes everybody's base print and reports whether all are as they were, so that nobody's rows have to be read.
func (m *bucketMemory) stands(list []History) bool {
	if m == nil {
		return false
	}
	all := m.usable() && len(list) == len(m.before.memos)
	for i := range list {
		h := &list[i]
		rows := m.met.people[h.Examinee]
		last := trend.NoDay
		if rows.print.n > 0 {
			last = rows.last
		}
		for _, s := range h.Sittings {
			last = max(last, dayOf(s.TakenAt, s.OffsetMinutes))
		}
		jd := m.judges.of(h.Examinee, last)
		base := basePrint(jd, h, &rows.print, m.met.columns, m.jd.night.mem.Also(h.Examinee))
		m.bases[h.Examinee] = base
		all = all && m.standing(h.Examinee) != nil
	}
	return all
}

// usable reports whether what is known of items is as it was, and the sheet is of the form that is looked at.
func (m *bucketMemory) usable() bool {
	f := m.jd.form
	return m.jd.known != "" && m.jd.known == m.before.known && (f == nil || f.sheets == nil || f.guess == m.before.form && m.before.sheet != nil)
}

// standing is the memo of an examinee who is taken over without a look at the rows; nil where they have to be read.
func (m *bucketMemory) standing(who string) *memo {
	if m == nil || m.jd.known == "" || m.jd.known != m.before.known {
		return nil
	}
	if at := m.memos[who]; at != nil && at.base == m.bases[who] {
		return at
	}
	return nil
}

// read is told that the rows were read.
func (m *bucketMemory) read(an *analyst, p *people) {
	if m == nil {
		return
	}
	m.prints, m.forms = newPrinter(an), map[string][]sheet.Count{}
	for _, n := range sheet.CensusOfEach(p.columns, p.sittings()) {
		m.forms[n.Examinee] = append(m.forms[n.Examinee], n)
	}
}

// recall looks up an examinee whom the analyst has met, by the whole print.
func (m *bucketMemory) recall(h *History) (at *memo, print string) {
	if m == nil {
		return nil, ""
	}
	print = m.prints.of(h, m.bases[h.Examinee])
	if at := m.memos[h.Examinee]; at != nil && at.print == print {
		return at, print
	}
	return nil, print
}

// same takes an examinee over.
func (m *bucketMemory) same(at *memo) error {
	who := at.share.Row.Examinee
	m.fresh.memos = append(m.fresh.memos, memo{base: m.bases[who], print: at.print, share: at.share, forms: at.forms})
	return m.jd.night.mem.Same(who)
}

// note takes down an examinee who was analysed.
func (m *bucketMemory) note(who, print string, share Share) *memo {
	if m == nil {
		return &memo{share: share}
	}
	of := memo{base: m.bases[who], print: print, share: share, forms: m.forms[who]}
	m.fresh.memos = append(m.fresh.memos, of)
	return &of
}

// close keeps the bucket for the next night.
func (m *bucketMemory) close() error {
	if m == nil {
		return nil
	}
	if f := m.jd.form; f != nil && f.sheets != nil {
		m.fresh.form, m.fresh.sheet = f.guess, f.sheets[m.bucket]
	}
	return m.jd.night.mem.Keep(bucketName(m.bucket), m.fresh.write())
}
