package dataset

import (
	"errors"
	"path"
	"slices"
	"strings"

	"cutscore/transform/dataset/generations"
)

// bucketMerge settles the responses of one bucket.
type bucketMerge struct {
	tx        *Tx
	bucket    int
	ledgers   []*ledger
	spare     *spare
	added     int64
	displaced int64
	related   *questions      // see bucketRows
	complete  map[uint32]bool // see bucketRows

	files []generations.File // response files that were loaded, in that order
	ends  []int              // rows up to the end of each
	left  []generations.File // response files that nothing that came in can touch: they stay as they are
}

func (m *bucketMerge) run() error {
	incoming, err := m.tx.spills[m.bucket].frame(func(from uint32) bool { return !m.tx.batches[from-1].discarded }, m.spare)
	if err != nil || incoming.rows == 0 {
		return err
	}
	defer m.spare.put(incoming)
	reached, err := m.reached(incoming)
	if err != nil {
		return err
	}
	err = m.settle(incoming, reached)
	if errors.Is(err, errTooLittle) {
		err = m.settle(incoming, everywhere)
	}
	return err
}

// reached finds out which questions are to be related, and returns which files are to be read: those that keys of rows that
// came in lead to, and those in which such questions lie.
func (m *bucketMerge) reached(incoming *frame) (func(*bucketMerge, generations.File) (bool, error), error) {
	stored := m.tx.base.below(bucketFolder("responses", m.bucket))
	known, in, err := m.shapes(incoming)
	if err != nil {
		return nil, err
	}
	reach, all := newReach(incoming, known.countedSources(m.tx.words)), true
	near := reach.touches
	m.complete = reach.sittings
	for _, f := range stored {
		is, err := near(m, f)
		if err != nil {
			return nil, err
		}
		all = all && is
	}
	switch {
	case !known.several():
		return near, nil
	case all:
		m.related = &questions{every: true}
		return everywhere, nil
	}
	q := newInquiry(m.tx.words, incoming, known)
	if err := m.inquire(q, in); err != nil {
		return nil, err
	}
	m.related = q.questions
	return func(m *bucketMerge, f generations.File) (bool, error) {
		if slices.ContainsFunc(q.hits[f.Path], q.has) {
			return true, nil
		}
		return near(m, f)
	}, nil
}

// errTooLittle says that files which were left alone turn out to be touched after all.
var errTooLittle = errors.New("more files of the bucket are needed")

func (m *bucketMerge) settle(incoming *frame, reached func(*bucketMerge, generations.File) (bool, error)) error {
	rows, err := m.load(incoming, reached)
	if err != nil {
		return err
	}
	v := rows.merge()
	m.added, m.displaced = v.added, v.displaced
	if err := m.writeInForce(rows, v.inForce); err != nil {
		return err
	}
	return m.writeAside(rows, v)
}

// load puts the stored rows in front of those that came in.
func (m *bucketMerge) load(incoming *frame, reached func(*bucketMerge, generations.File) (bool, error)) (*bucketRows, error) {
	t := m.tx
	rows := &bucketRows{fates: newFates(m.ledgers), groups: &m.spare.groups, related: m.related, complete: m.complete}
	m.files, m.ends, m.left = nil, nil, nil
	var frames []*frame
	for _, f := range t.base.below(bucketFolder("responses", m.bucket)) {
		needed, err := reached(m, f)
		if err != nil {
			return nil, err
		}
		if !needed {
			m.left = append(m.left, f)
			continue
		}
		part, _, err := decodeFile(t.base.path(f), t.words)
		if err != nil {
			return nil, err
		}
		frames = append(frames, part)
		rows.stored += part.rows
		m.files, m.ends = append(m.files, f), append(m.ends, rows.stored)
	}
	rows.kept = rows.stored
	for _, f := range t.base.below(bucketFolder("responses"+asideSuffix, m.bucket)) {
		part, states, err := decodeFile(t.base.path(f), t.words)
		if err != nil {
			return nil, err
		}
		frames = append(frames, part)
		rows.kept += part.rows
		rows.aside = append(rows.aside, states...)
	}
	rows.frame = incoming
	if len(frames) > 0 {
		rows.frame = stack(append(frames, incoming))
	}
	for i := range t.words {
		rows.words[i] = t.words[i].list()
	}
	return rows, nil
}

// writeInForce writes the files of the bucket, one per span of time, and takes over those that did not change.
func (m *bucketMerge) writeInForce(b *bucketRows, rows []int32) error {
	months, counts := b.monthsOf(rows)
	spans, ok := split(counts, m.left, m.tx.store.spanRows)
	if !ok {
		return errTooLittle
	}
	lists := listBySpan(rows, months, counts, spans)
	encoder, err := newEncoder(m.tx.words, false, m.spare)
	if err != nil {
		return err
	}
	for s, list := range lists {
		folder := bucketFolder("responses", m.bucket) + "/span=" + s
		if old, ok := m.unchanged(b, list, folder); ok {
			m.tx.keep(old)
			continue
		}
		content, err := encoder.encode(b.frame, list, nil)
		if err != nil {
			return err
		}
		if err := m.tx.put(folder, content, len(list)); err != nil {
			return err
		}
	}
	for _, f := range m.files {
		m.tx.touch(path.Dir(f.Path))
	}
	return nil
}

// monthsOf gives the month of each row, and how many rows each month has.
func (b *bucketRows) monthsOf(rows []int32) ([]month, map[month]int) {
	months, counts := make([]month, len(rows)), map[month]int{}
	var c calendar
	start := 0
	for i, r := range rows {
		months[i] = c.of(b.when(wAnswered, r))
		if months[i] != months[start] {
			counts[months[start]] += i - start
			start = i
		}
	}
	if len(rows) > 0 {
		counts[months[start]] += len(rows) - start
	}
	return months, counts
}

// listBySpan sorts rows into the spans of their months, keeping their order.
func listBySpan(rows []int32, months []month, counts map[month]int, spans map[month]string) map[string][]int32 {
	sizes := map[string]int{}
	for m, n := range counts {
		sizes[spans[m]] += n
	}
	numbers, lists := map[month]int{}, make([][]int32, 0, len(sizes))
	at := map[string]int{}
	for m, s := range spans {
		if _, ok := at[s]; !ok {
			at[s] = len(lists)
			lists = append(lists, make([]int32, 0, sizes[s]))
		}
		numbers[m] = at[s]
	}
	last, to := undated-1, 0
	for i, r := range rows {
		if months[i] != last {
			last, to = months[i], numbers[months[i]]
		}
		lists[to] = append(lists[to], r)
	}
	out := make(map[string][]int32, len(lists))
	for s, n := range at {
		out[s] = lists[n]
	}
	return out
}

// unchanged reports whether the rows are exactly those of the file that the span has now.
func (m *bucketMerge) unchanged(b *bucketRows, rows []int32, folder string) (string, bool) {
	at := slices.IndexFunc(m.files, func(f generations.File) bool { return path.Dir(f.Path) == folder })
	if at < 0 || m.files[at].Rows != int64(len(rows)) {
		return "", false
	}
	start := 0
	if at > 0 {
		start = m.ends[at-1]
	}
	for _, r := range rows {
		if int(r) < start || int(r) >= m.ends[at] || b.bumped[r] {
			return "", false
		}
	}
	return m.files[at].Path, true
}

func (m *bucketMerge) writeAside(b *bucketRows, v *verdicts) error {
	folder := bucketFolder("responses"+asideSuffix, m.bucket)
	m.tx.touch(folder)
	if len(v.aside) == 0 {
		return nil
	}
	rows, states := make([]int32, len(v.aside)), make([]state, len(v.aside))
	for i, a := range v.aside {
		rows[i], states[i] = a.row, a.state
	}
	encoder, err := newEncoder(m.tx.words, true, m.spare)
	if err != nil {
		return err
	}
	content, err := encoder.encode(b.frame, rows, states)
	if err != nil {
		return err
	}
	return m.tx.put(folder, content, len(v.aside))
}

func folderOf(file string) string { return path.Dir(file) }

func byPath(a, b generations.File) int { return strings.Compare(a.Path, b.Path) }

// isTable reports whether a path of a generation is a table file.
func isTable(file string) bool { return strings.HasSuffix(file, ".parquet") }
