package dataset

import (
	"errors"
	"slices"
	"strings"
)

// part is one small table of a transaction: what it is, and what came in.
type part[T any] struct {
	table    *table[T]
	incoming incoming[T]
}

// person is the pseudonym that a row belongs to, "" when it belongs to nobody.
func (t *table[T]) person(row *T) string {
	if t.owner != nil {
		return t.owner(row)
	}
	return ""
}

func (t *table[T]) folder(row *T, buckets int) string {
	if !t.bucketed {
		return t.name
	}
	return bucketFolder(t.name, BucketOf(t.person(row), buckets))
}

func (t *Tx) mergeTables(ledgers []*ledger, spare *spare) error {
	return errors.Join(
		mergePart(t, &t.sittings, ledgers, spare), mergePart(t, &t.attempts, ledgers, spare), mergePart(t, &t.studySessions, ledgers, spare),
		mergePart(t, &t.events, ledgers, spare), mergePart(t, &t.courseGrades, ledgers, spare), mergePart(t, &t.items, ledgers, spare),
		mergePart(t, &t.roster, ledgers, spare), mergePart(t, &t.identities, ledgers, spare))
}

func mergePart[T any](t *Tx, p *part[T], ledgers []*ledger, spare *spare) error {
	folders := map[string][]delivery[T]{}
	for _, d := range p.incoming.rows {
		if !t.batches[d.from-1].discarded {
			folder := p.table.folder(&d.row, t.base.Buckets())
			folders[folder] = append(folders[folder], d)
		}
	}
	names := make([]string, 0, len(folders))
	for name := range folders {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := mergeFolder(t, p.table, name, folders[name], ledgers, spare); err != nil {
			return err
		}
	}
	return nil
}

func mergeFolder[T any](t *Tx, tab *table[T], folder string, all []delivery[T], ledgers []*ledger, spare *spare) error {
	asideFolder := tab.asideOf(folder)
	for _, from := range []string{folder, asideFolder} {
		stored, err := storedRows(t, tab, from)
		if err != nil {
			return err
		}
		all = append(all, stored...)
	}
	m := tab.merge(all, func(d *delivery[T], f fate) { tab.tell(ledgers, d, f) })
	tab.tellWithin(ledgers, all)
	if !m.changed {
		return nil
	}
	t.displaced.Add(m.displaced)
	return errors.Join(writeRows(t, tab, folder, m.rows, false, spare), writeRows(t, tab, asideFolder, m.aside, true, spare))
}

func (t *table[T]) asideOf(folder string) string { return t.name + asideSuffix + folder[len(t.name):] }

func storedRows[T any](t *Tx, tab *table[T], folder string) ([]delivery[T], error) {
	var out []delivery[T]
	for _, f := range t.base.below(folder) {
		versions, err := tab.decodeFile(t.base.path(f))
		if err != nil {
			return nil, err
		}
		for _, v := range versions {
			d := delivery[T]{version: v}
			d.key, d.content = tab.identity(&d.row)
			out = append(out, d)
		}
	}
	return out, nil
}

func writeRows[T any](t *Tx, tab *table[T], folder string, rows []version[T], aside bool, spare *spare) error {
	t.touch(folder)
	if len(rows) == 0 {
		return nil
	}
	content, err := tab.encode(rows, aside, spare)
	if err != nil {
		return err
	}
	return t.put(folder, content, len(rows))
}

func (t *table[T]) tell(ledgers []*ledger, d *delivery[T], f fate) {
	if d.line == noLine {
		return
	}
	l := ledgers[d.from-1]
	l.mark(uint64(max(d.line, 0)), f)
	if d.twin > 0 && t.owner != nil { // a question that is listed twice is no answer that is lost
		l.twin(pairOf(d.twin, d.line))
	}
	if d.stood {
		l.again.Add(1)
	}
	if f == fateSetAside {
		l.conflict(t.conflictOf(d, ledgers))
		with := uint32(0)
		if d.rival != nil {
			with = d.rival.from
		}
		l.disagree(d.from, with)
	}
}

func (t *table[T]) conflictOf(d *delivery[T], ledgers []*ledger) Conflict {
	c := Conflict{Row: d.line, Table: t.name, Message: "another row of " + t.name + " with the same key"}
	if r := d.rival; r != nil {
		c.Columns = r.columns
		c.Message += ", " + whereIs(d.from, r.from, r.line, ledgers) + ", differs in " + strings.Join(r.columns, ", ")
	}
	c.Message += undecided
	return c
}
