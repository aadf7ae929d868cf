package dataset

import (
	"cmp"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// A cumulative export that grew since last night begins with the bytes of last night's. The store remembers, in
// prefixes.json, how files begin: digests of their leaves, and which stretches of rows were quiet. Of a quiet stretch, read
// again against the content of the store, every row is a duplicate and nothing is to be reported: it need not be read again.
// That holds until a row version that is in force leaves force, which displaced counts: then all is forgotten.

// Stretch is a part of a file between two records, with its share of the books; ingest.Stretch has the same fields.
type Stretch struct {
	Start     int64 `json:"start"` // bytes of the file
	End       int64 `json:"end"`
	Line      int64 `json:"-"`       // physical line at Start, 1-based
	Lines     int64 `json:"lines"`   // physical lines
	Records   int64 `json:"records"` // rows delivered
	Blank     int64 `json:"blank,omitempty"`
	Breaks    int64 `json:"breaks,omitempty"`    // line breaks inside rows
	Unwrapped int64 `json:"unwrapped,omitempty"` // cells written ="..."
	SetAside  int64 `json:"-"`                   // rows that the reader set aside
	Known     bool  `json:"-"`                   // it was not read again
}

// Remark is what there was to say of one kind about rows of a stretch, which are used.
type Remark struct {
	Line    int64  `json:"line"` // of the first such row in the file
	Column  string `json:"column,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Count   int64  `json:"count"`
}

// remembered is a stretch with its remarks: whoever does not read it again can still say them.
type remembered struct {
	Stretch
	Remarks []Remark `json:"remarks,omitempty"` // one of each code
}

// prefix is what is remembered of how one file begins.
type prefix struct {
	Settings   string       `json:"settings,omitempty"`
	Reading    string       `json:"reading"` // digest of all that decides what its rows mean
	ExportedAt int64        `json:"exported_at,omitempty"`
	LeafBytes  int64        `json:"leaf_bytes"`
	Rows       int64        `json:"rows"`      // of the file, as far as they are in force
	Leaves     []string     `json:"leaves"`    // SHA-256 of each whole leaf, in hexadecimal
	Stretches  []remembered `json:"stretches"` // those that are quiet
}

const prefixesFile = "prefixes.json"

// maxLeaves bounds prefixes.json, some 300 bytes for each leaf: the newest files are kept.
const maxLeaves = 16 << 10

// ErrReadInFull says that a row of a stretch that was not read may be in conflict with, or superseded by, one that was: to
// tell which line it stands on, the files must be read without Known stretches, in a transaction begun by Restart.
var ErrReadInFull = errors.New("rows that were not read again are touched by new ones: the files must be read in full")

// Known returns the stretches of the batch's file that need not be read: a file that begins with the same leaves was read
// before in the same way, and they lie in those leaves. reading is a digest of all that decides what a row of the file
// means. The caller must then deliver all other rows, and say so by Stretches. remarks are those of the stretches' rows.
func (b *Batch) Known(reading string) (stretches []Stretch, remarks []Remark) {
	own := b.prefix(reading)
	var best []remembered
	for _, p := range b.tx.base.prefixes {
		if p.Settings != own.Settings || p.Reading != own.Reading || p.ExportedAt != own.ExportedAt || p.LeafBytes != own.LeafBytes {
			continue
		}
		if inside := p.within(own.common(p)); bytesOf(inside) > bytesOf(best) {
			best, b.besides = inside, p.Rows
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.before = map[int64][]Remark{}
	for _, s := range best {
		stretches = append(stretches, s.Stretch)
		remarks = append(remarks, s.Remarks...)
		b.before[s.Start] = s.Remarks
		b.besides -= s.Records
	}
	return stretches, remarks
}

// Said is a remark on rows that were read, at a line of theirs, which tells the stretch. Where Passing, what it says of the
// same rows may be another thing on another day.
type Said struct {
	Remark
	At      int64
	Passing bool
}

// Stretches says how the batch's file was read: all its stretches in file order, and the remarks on those that were read.
// A stretch with a passing one is not quiet. Without it nothing of the file is known to later ones.
func (b *Batch) Stretches(reading string, all []Stretch, said []Said) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reading, b.stretches, b.said = reading, all, said
	slices.SortStableFunc(b.said, func(x, y Said) int { return cmp.Compare(x.At, y.At) })
}

// remarks are those on a stretch, one of each code, in order of code; ok is false when one of them is passing.
func (b *Batch) remarks(s Stretch) (out []Remark, ok bool) {
	if s.Known {
		return b.before[s.Start], true
	}
	from, _ := slices.BinarySearchFunc(b.said, s.Line, func(x Said, line int64) int { return cmp.Compare(x.At, line) })
	by := map[string]Remark{}
	for _, r := range b.said[from:] {
		if r.At >= s.Line+s.Lines {
			break
		}
		if r.Passing {
			return nil, false
		}
		all, met := by[r.Code]
		if n := all.Count; !met || r.Line < all.Line {
			all = r.Remark
			all.Count += n
		} else {
			all.Count += r.Count
		}
		by[r.Code] = all
	}
	for _, code := range slices.Sorted(maps.Keys(by)) {
		out = append(out, by[code])
	}
	return out, true
}

// prefix is the beginning of the batch's file without its stretches.
func (b *Batch) prefix(reading string) prefix {
	p := prefix{Settings: b.info.Settings, Reading: reading, ExportedAt: known(b.info.ExportedAt), LeafBytes: b.info.LeafBytes, Leaves: []string{}}
	if p.LeafBytes > 0 {
		for _, leaf := range b.info.Leaves[:min(int64(len(b.info.Leaves)), b.info.Size/p.LeafBytes)] {
			p.Leaves = append(p.Leaves, hex.EncodeToString(leaf[:]))
		}
	}
	return p
}

// common is how many bytes the two are known to begin with.
func (p prefix) common(q prefix) int64 {
	n := 0
	for n < len(p.Leaves) && n < len(q.Leaves) && p.Leaves[n] == q.Leaves[n] {
		n++
	}
	return int64(n) * p.LeafBytes
}

// within lists the stretches that end within the first bytes.
func (p prefix) within(bytes int64) []remembered {
	n := 0
	for n < len(p.Stretches) && p.Stretches[n].End <= bytes {
		n++
	}
	return p.Stretches[:n]
}

func bytesOf(stretches []remembered) (n int64) {
	for _, s := range stretches {
		n += s.End - s.Start
	}
	return n
}

// settleStretches books the rows that were not read, and finds the stretches that are quiet; the ledger must be complete.
func (b *Batch) settleStretches(l *ledger, m *BatchMerge) {
	b.quiet = nil
	for _, s := range b.stretches {
		if s.Known {
			m.Duplicate += s.Records
		}
		remarks, ok := b.remarks(s)
		if s.Known || s.SetAside == 0 && ok && l.quiet(s) {
			b.quiet = append(b.quiet, remembered{s, remarks})
		}
	}
	b.rows = m.Used + m.Duplicate
}

// Loud takes back that anything of the file is quiet: there is more to tell of its rows than Stretches was told, and a later
// file that begins like it has to be read in full to be told it too. It is for after Merge.
func (b *Batch) Loud() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.quiet = nil
}

// skipped reports whether part of the file was not read.
func (b *Batch) skipped() bool {
	return !b.discarded && slices.ContainsFunc(b.stretches, func(s Stretch) bool { return s.Known })
}

// quiet reports whether each row of the stretch is in force, here or by an earlier delivery. Rows that normalisation has
// dropped or set aside have no fate, and so are missing.
func (l *ledger) quiet(s Stretch) bool {
	var rows int64
	for line := s.Line; line < min(s.Line+s.Lines, int64(len(l.lines))*8); line++ {
		switch f := l.fates(line); {
		case f&(fateSetAside|fateSuperseded) != 0:
			return false
		case f != 0:
			rows++
		}
	}
	return rows == s.Records
}

// prefixes is what the next generation remembers, the newest first. A file that grew takes the place of what it was.
func (t *Tx) prefixes() []prefix {
	out := []prefix{}
	for _, b := range slices.Backward(t.batches) {
		p := b.prefix(b.reading)
		p.Stretches, p.Rows = b.quiet, b.rows
		if !b.discarded && len(p.Leaves) > 0 && len(p.Stretches) > 0 {
			out = append(out, p)
		}
	}
	fresh := len(out)
	if t.displaced.Load() == 0 {
		for _, p := range t.base.prefixes {
			if !slices.ContainsFunc(out[:fresh], func(q prefix) bool { return q.Settings == p.Settings && q.common(p) > 0 }) {
				out = append(out, p)
			}
		}
	}
	leaves := 0
	for n, p := range out {
		if leaves += len(p.Leaves); leaves > maxLeaves {
			return out[:n]
		}
	}
	return out
}

func (t *Tx) writePrefixes() error {
	all, path := t.prefixes(), filepath.Join(t.stage.Dir, prefixesFile)
	if len(all) > 0 {
		return writeJSON(path, all)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) { // of before Loud was called
		return err
	}
	return nil
}

// Restart gives up what the transaction has taken in, and begins another on the same content under the same lock.
func (t *Tx) Restart() (*Tx, error) {
	t.ended = true
	for _, s := range t.spills {
		_ = s.close() // its folder goes next
	}
	if err := t.stage.Abandon(); err != nil {
		return nil, errors.Join(err, t.lock.Release())
	}
	next, err := t.store.begin()
	if err != nil {
		return nil, errors.Join(err, t.lock.Release())
	}
	next.lock = t.lock
	return next, nil
}
