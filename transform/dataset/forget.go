package dataset

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ForgetReport says what was erased and how that was proven.
type ForgetReport struct {
	Responses   int64    `json:"responses"`           // rows erased, in force or aside
	Rows        int64    `json:"rows"`                // rows erased from the other tables
	Generations int      `json:"generations_removed"` // older generations, with their pages
	Renamed     int      `json:"files_renamed"`       // ingested files on record whose names held the id or the name
	Scanned     int      `json:"files_scanned"`
	Bytes       int64    `json:"bytes_scanned"` // as they lie, and text cells decompressed
	Alike       []string `json:"same_number"`   // ids of others in the store that are the same number, who are not forgotten
	Found       []string `json:"found"`         // files in which a trace is left; empty when the proof holds
}

// String is the report for people.
func (r *ForgetReport) String() string {
	return fmt.Sprintf("erased %d responses and %d other rows; removed %d older generations with their pages; "+
		"took the id out of the recorded names of %d files\n"+
		"proof: %d files scanned as they lie and decompressed (%d bytes), %d with a trace\n",
		r.Responses, r.Rows, r.Generations, r.Renamed, r.Scanned, r.Bytes, len(r.Found))
}

// ErrNobody says that a store holds nothing about an examinee, was never told to forget one, and does not expect one either.
var ErrNobody = errors.New("the store holds nothing of such an examinee")

// Forget erases an examinee: it publishes a generation without the examinee's rows in any table and without pages,
// removes all older generations, and scans every file that is left for the pseudonym, for every id and name that the store
// had for it, and for the id, when it is given. The pseudonym's hash is remembered, so that a later export does not bring
// the examinee back, and so are those of other ids that are the same number, but for the ids excepted; see alikeTo. An error says in which files a trace was found, or that it wraps ErrNobody: nothing was changed.
func (s *Store) Forget(ctx context.Context, pseudonym, id string, except ...string) (*ForgetReport, error) {
	return s.forget(ctx, pseudonym, id, forgetting{except: except})
}

// ForgetInAdvance is Forget for somebody of whom the store may hold nothing: a store that was filled anew, or whose list of those
// forgotten was lost, is told again whom to keep out. A misspelt id is put on the list like any other, which is why Forget does not.
func (s *Store) ForgetInAdvance(ctx context.Context, pseudonym, id string, except ...string) (*ForgetReport, error) {
	return s.forget(ctx, pseudonym, id, forgetting{except: except, inAdvance: true})
}

type forgetting struct {
	except    []string
	inAdvance bool
}

func (s *Store) forget(ctx context.Context, pseudonym, id string, how forgetting) (*ForgetReport, error) {
	if pseudonym == "" {
		return nil, errors.New("forget: no pseudonym given")
	}
	t, err := s.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer t.Rollback()
	names, err := s.home.Names()
	if err != nil {
		return nil, err
	}
	left, err := tracesOf(t.base, pseudonym, id)
	if errors.Is(err, ErrNobody) && how.inAdvance {
		err = nil
	}
	if err != nil {
		return nil, fmt.Errorf("forget: %w", err)
	}
	report := &ForgetReport{Generations: len(names), Found: []string{}}
	if report.Alike, err = t.alikeTo(pseudonym, left.ids, how.except); err != nil {
		return nil, fmt.Errorf("forget: %w", err)
	}
	t.erases = true
	report.Renamed = t.renameFiles(left)
	t.renameAwaited(left)
	if err := t.erase(pseudonym, report); err != nil {
		return nil, fmt.Errorf("forget: %w", err)
	}
	t.keepGenerations = 1
	if err := t.Commit(ctx); err != nil {
		return nil, err
	}
	if err := s.prove(report, left); err != nil {
		return nil, fmt.Errorf("forget: prove: %w", err)
	}
	if len(report.Found) > 0 {
		return report, fmt.Errorf("forget: a trace is left in %s", strings.Join(report.Found, ", "))
	}
	return report, nil
}

// erase settles the content without the examinee.
func (t *Tx) erase(pseudonym string, report *ForgetReport) error {
	t.forgotten[tombstone(pseudonym)] = true
	delete(t.forgotten, alikeMark+tombstone(pseudonym))
	t.displaced.Add(1) // whatever was known of files: their rows of this examinee are to be set aside from now on
	m := &bucketMerge{tx: t, bucket: BucketOf(pseudonym, t.base.Buckets()), spare: &spare{}}
	n, err := m.erase(pseudonym)
	report.Responses = n
	if err != nil {
		return err
	}
	for _, erase := range []func() (int64, error){
		func() (int64, error) { return eraseRows(t, t.sittings.table, pseudonym, m.spare) },
		func() (int64, error) { return eraseRows(t, t.attempts.table, pseudonym, m.spare) },
		func() (int64, error) { return eraseRows(t, t.studySessions.table, pseudonym, m.spare) },
		func() (int64, error) { return eraseRows(t, t.events.table, pseudonym, m.spare) },
		func() (int64, error) { return eraseRows(t, t.courseGrades.table, pseudonym, m.spare) },
		func() (int64, error) { return eraseRows(t, t.roster.table, pseudonym, m.spare) },
		func() (int64, error) { return eraseRows(t, t.identities.table, pseudonym, m.spare) },
	} {
		n, err := erase()
		if err != nil {
			return err
		}
		report.Rows += n
	}
	return t.takeOver()
}

func (m *bucketMerge) erase(pseudonym string) (int64, error) {
	rows, err := m.load(&frame{}, everywhere)
	if err != nil || rows.rows == 0 {
		return 0, err
	}
	v := rows.merge()
	theirs := func(r int32) bool { return rows.words[cExaminee][rows.cell(cExaminee, r)] == pseudonym }
	before := len(v.inForce) + len(v.aside)
	v.inForce = slices.DeleteFunc(v.inForce, theirs)
	v.aside = slices.DeleteFunc(v.aside, func(a asideRow) bool { return theirs(a.row) })
	if err := m.writeInForce(rows, v.inForce); err != nil {
		return 0, err
	}
	return int64(before - len(v.inForce) - len(v.aside)), m.writeAside(rows, v)
}

func eraseRows[T any](t *Tx, tab *table[T], pseudonym string, spare *spare) (erased int64, err error) {
	folder := tab.name
	if tab.bucketed {
		folder = bucketFolder(tab.name, BucketOf(pseudonym, t.base.Buckets()))
	}
	var kept []delivery[T]
	for _, from := range []string{folder, tab.asideOf(folder)} {
		stored, err := storedRows(t, tab, from)
		if err != nil {
			return 0, err
		}
		for _, d := range stored {
			if tab.person(&d.row) == pseudonym {
				erased++
			} else {
				kept = append(kept, d)
			}
		}
	}
	if erased == 0 {
		return 0, nil
	}
	m := tab.merge(kept, nil)
	return erased, errors.Join(writeRows(t, tab, folder, m.rows, false, spare),
		writeRows(t, tab, tab.asideOf(folder), m.aside, true, spare))
}

// renameFiles takes the person out of the names of ingested files on record, such as "answers of s1024.csv".
func (t *Tx) renameFiles(left *traces) (renamed int) {
	t.base.batches = slices.Clone(t.base.batches)
	for i := range t.base.batches {
		if b := &t.base.batches[i]; left.inFileName(b.Name) {
			b.Name = erasedName(b.Digest + b.SHA256) // one of them is there
			renamed++
		}
	}
	return renamed
}

// erasedName is what a file is called whose name told who was erased.
func erasedName(digest string) string { return "erased-" + digest[:min(len(digest), 8)] }
