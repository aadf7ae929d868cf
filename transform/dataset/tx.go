package dataset

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"cutscore/exam"
	"cutscore/transform/dataset/generations"
)

// Tx is one transaction: files are read into batches, Merge settles them against what is stored, Snapshot shows the
// result, pages may be written beside it, and Commit publishes everything together.
type Tx struct {
	store *Store
	stage *generations.Stage
	lock  *generations.Lock
	base  *Snapshot

	words     *words
	spills    []*spill
	scratch   sync.Pool
	forgotten map[string]bool
	begun     map[string][]string // by digest of a file, those of what it begins with; see Begins
	displaced atomic.Int64        // versions that were in force and are no longer

	sittings      part[exam.Sitting]
	attempts      part[exam.Attempt]
	studySessions part[exam.StudySession]
	events        part[exam.Event]
	courseGrades  part[exam.CourseGrade]
	items         part[exam.Item]
	roster        part[exam.Examinee]
	identities    part[exam.Examinee]

	mu      sync.Mutex
	batches []*Batch
	touched map[string]bool // folders whose files are settled anew
	kept    map[string]bool // files of such folders that are taken over
	written []generations.File
	merged  *Snapshot
	ended   bool

	calibrated bool // see KeepCalibration
	erases     bool // somebody is erased, and nothing comes in

	keepGenerations int
}

func newTx(s *Store, stage *generations.Stage, base *Snapshot) *Tx {
	t := &Tx{store: s, stage: stage, base: base, words: newWords(), forgotten: map[string]bool{}, begun: map[string][]string{},
		touched: map[string]bool{}, kept: map[string]bool{}, keepGenerations: s.options.Keep,
		sittings: part[exam.Sitting]{table: sittings()}, attempts: part[exam.Attempt]{table: attempts()},
		studySessions: part[exam.StudySession]{table: studySessions()}, events: part[exam.Event]{table: events()},
		courseGrades: part[exam.CourseGrade]{table: courseGrades()}, items: part[exam.Item]{table: items()},
		roster: part[exam.Examinee]{table: roster()}, identities: part[exam.Examinee]{table: identities()},
	}
	for _, f := range base.forgotten {
		t.forgotten[f] = true
	}
	for n := range base.Buckets() {
		t.spills = append(t.spills, &spill{path: filepath.Join(stage.Dir, fmt.Sprintf("spill-%d", n))})
	}
	return t
}

// Inquirer finds out about a file what is dear to know, when it must be.
type Inquirer struct {
	Plain func() ([32]byte, error)        // SHA-256 of the bytes
	Same  func(name string) (bool, error) // whether the rows mean the same when the file is called so
}

// ReadAs returns the settings with which a file was read into the store, and whether it was read at all: these bytes, under
// this name or one that says the same of them. Stores of older versions know their files by the SHA-256 of the bytes, which
// is asked for only when one has the file's size. Several readings of one file exist only in such stores; the last recorded is
// returned. A file of which it was not known when it was exported, and now is, is to be read again, in the same manner: it
// dates its rows. See dates.
func (t *Tx) ReadAs(info BatchInfo, ask Inquirer) (settings string, ok bool, err error) {
	records, err := t.recordsOf(info, ask.Plain)
	if err != nil {
		return "", false, err
	}
	called := func(b BatchRecord) bool { return b.Name == info.Name }
	exact := slices.ContainsFunc(records, called)
	for _, b := range records {
		same := called(b)
		if !same && !exact {
			if same, err = ask.Same(b.Name); err != nil {
				return "", false, err
			}
		}
		if same {
			settings, ok = b.Settings, ok || b.Settings != info.Settings || !t.dates(info, b)
		}
	}
	return settings, ok, nil
}

// dates reports whether reading a recorded file again would date its rows: it is known when it was exported, and was not; or it
// is the latest export again after another of its kind took its place.
func (t *Tx) dates(info BatchInfo, is BatchRecord) bool {
	now := known(info.ExportedAt)
	if now == 0 || is.ExportedAt == 0 || !info.OwnTime || now <= is.ExportedAt {
		return now != 0 && is.ExportedAt == 0
	}
	return slices.ContainsFunc(t.base.batches, func(b BatchRecord) bool { return b.Kind == is.Kind && b.ExportedAt > is.ExportedAt })
}

// recordsOf are the records of a file's bytes, under whatever name.
func (t *Tx) recordsOf(info BatchInfo, plain func() ([32]byte, error)) (out []BatchRecord, err error) {
	digest, sum := hex.EncodeToString(info.Digest[:]), ""
	for _, b := range t.base.batches {
		if b.Digest == "" && b.Size == info.Size && sum == "" {
			bytes, err := plain()
			if err != nil {
				return nil, err
			}
			sum = hex.EncodeToString(bytes[:])
		}
		if b.Digest == digest || b.Digest == "" && b.SHA256 == sum {
			out = append(out, b)
		}
	}
	return out, nil
}

// Batch begins a file. Batches that are neither discarded nor finished before Commit are recorded without counts.
func (t *Tx) Batch(info BatchInfo) *Batch {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := &Batch{tx: t, number: uint32(len(t.batches) + 1), info: info}
	b.Finish("", "", nil)
	t.batches = append(t.batches, b)
	return b
}

// Pages is the folder for the pages of this generation. It is made when first asked for; if that fails, writing to it
// fails too and says why.
func (t *Tx) Pages() string {
	dir := filepath.Join(t.stage.Dir, pagesFolder)
	_ = os.MkdirAll(dir, 0o700)
	return dir
}

// Snapshot is the settled content; Merge must have been called. Commit moves it, so ask again afterwards.
func (t *Tx) Snapshot() *Snapshot { return t.merged }

// Commit publishes the merged content and the pages. When it fails nothing was published, and the transaction is
// over either way.
func (t *Tx) Commit(ctx context.Context) error {
	return t.CommitAnd(ctx, func() error { return nil })
}

// CommitAnd is Commit that calls then, once everything is published, before another process may write: what is made of
// the published content elsewhere cannot be overtaken by the next run. It returns the error of then too.
func (t *Tx) CommitAnd(ctx context.Context, then func() error) error {
	if t.ended {
		return errors.New("commit: the transaction is over")
	}
	if err := t.commit(ctx); err != nil {
		return errors.Join(fmt.Errorf("commit: %w", err), t.Rollback())
	}
	t.ended = true
	return errors.Join(then(), t.lock.Release())
}

func (t *Tx) commit(ctx context.Context) error {
	if t.merged == nil {
		return errors.New("Merge has not been called")
	}
	if err := t.writeCompanions(); err != nil {
		return err
	}
	if err := t.carryCalibration(); err != nil {
		return err
	}
	g, err := t.stage.Seal(ctx)
	if err != nil {
		return err
	}
	if err := t.stage.Publish(ctx, g, t.keepGenerations); err != nil {
		return err
	}
	t.merged = &Snapshot{dir: g.Dir, files: t.merged.files, about: t.merged.about, batches: t.merged.batches, forgotten: t.merged.forgotten, repair: t.merged.repair}
	return nil
}

// Prune removes the generations that Options.Keep no longer keeps. Commit does so too: this is for a transaction that has
// nothing to publish.
func (t *Tx) Prune() error {
	if t.ended {
		return errors.New("prune: the transaction is over")
	}
	return t.store.home.Prune(t.keepGenerations)
}

// Rollback ends the transaction without publishing. After Commit it does nothing.
func (t *Tx) Rollback() error {
	if t.ended {
		return nil
	}
	t.ended = true
	for _, s := range t.spills {
		_ = s.close() // its folder goes next
	}
	return errors.Join(t.stage.Abandon(), t.lock.Release())
}

func (t *Tx) writeCompanions() error {
	records := append([]BatchRecord{}, t.base.batches...)
	at := map[[2]string]int{} // where the record is of these bytes under that name, which may be part of what they say
	for i, b := range records {
		at[[2]string{b.Digest, b.Name}] = i
	}
	for _, b := range t.batches {
		is := [2]string{b.record.Digest, b.record.Name}
		i, recorded := at[is]
		switch {
		case b.discarded, b.isUnrecorded():
		case recorded:
			records[i].ExportedAt = max(records[i].ExportedAt, b.record.ExportedAt)
		default:
			at[is] = len(records)
			records = append(records, b.record)
		}
	}
	slices.SortStableFunc(records, func(a, b BatchRecord) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Digest, b.Digest), strings.Compare(a.SHA256, b.SHA256))
	})
	forgotten := make([]string, 0, len(t.forgotten))
	for f := range t.forgotten {
		forgotten = append(forgotten, f)
	}
	slices.Sort(forgotten)
	return errors.Join(
		t.writePrefixes(),
		t.carryRepairNote(records),
		writeJSON(filepath.Join(t.stage.Dir, batchesFile), records),
		writeJSON(filepath.Join(t.stage.Dir, forgottenFile), forgotten))
}

// put writes a table file, named by its content. A file that the published generation has already is taken over.
func (t *Tx) put(folder string, content []byte, rows int) error {
	sum := generations.SumOf(content)
	name := folder + "/" + namedBy(sum)
	if slices.ContainsFunc(t.base.files, func(f generations.File) bool { return f.Path == name }) {
		t.keep(name)
		return nil
	}
	if err := t.stage.Put(name, content, sum, int64(rows)); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.written = append(t.written, generations.File{Path: name, Rows: int64(rows)})
	return nil
}

func (t *Tx) keep(path string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept[path] = true
}

func (t *Tx) touch(folder string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.touched[folder] = true
}

// keptOut reports whether all rows of an examinee are set aside: who was forgotten, or may have been.
func (t *Tx) keptOut(pseudonym string) bool {
	if len(t.forgotten) == 0 {
		return false
	}
	mark := tombstone(pseudonym)
	return t.forgotten[mark] || t.forgotten[alikeMark+mark]
}

func (t *Tx) isForgotten(pseudonym string) bool {
	return len(t.forgotten) > 0 && t.forgotten[tombstone(pseudonym)]
}

// tombstone is what is left of a forgotten pseudonym: enough to recognise it, not enough to find it.
func tombstone(pseudonym string) string {
	sum := sha256.Sum256([]byte("forgotten:" + pseudonym))
	return hex.EncodeToString(sum[:])
}

func (t *Tx) bucketFor(pseudonym string) int {
	if t.keptOut(pseudonym) {
		return elsewhere
	}
	return BucketOf(pseudonym, t.base.Buckets())
}
