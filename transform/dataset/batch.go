package dataset

import (
	"encoding/hex"
	"fmt"
	"sync"

	"cutscore/exam"
)

// BatchInfo is what is known of a file before it is read.
type BatchInfo struct {
	Name       string   // base name, never a path
	Digest     [32]byte // says which bytes it holds; how it is made is the caller's, always in the same way
	Size       int64
	LeafBytes  int64      // size of its leaves; 0 when they are not known
	Leaves     [][32]byte // digests of its leaves, the last of which may be shorter
	ExportedAt int64      // microseconds UTC, for rows that carry no export time of their own; 0 or exam.NoTime: not known
	OwnTime    bool       // ExportedAt is known of this file alone: a later one is believed of a file that is in the store with another
	Settings   string     // fingerprint of how the file is read (format, zone, key...); files read differently share no prefix
}

// BatchRecord is one ingested file as batches.json remembers it.
type BatchRecord struct {
	Name   string `json:"name"`
	Digest string `json:"digest,omitempty"` // BatchInfo.Digest, in hexadecimal
	SHA256 string `json:"sha256,omitempty"` // of the bytes; in records of older versions, instead of the digest
	Size   int64  `json:"size"`
	Format string `json:"format"`
	Kind   string `json:"kind"`
	Counts any    `json:"counts"` // the file's balance sheet

	ExportedAt int64  `json:"exported_at,omitempty"` // microseconds UTC; 0 unknown
	Zone       string `json:"zone,omitempty"`        // in which times without an offset were read; "" where there were none, and in records of older versions
	Settings   string `json:"settings,omitempty"`
}

// Batch takes the rows of one file. Its methods may be called by several goroutines at once.
type Batch struct {
	tx     *Tx
	number uint32 // 1-based
	info   BatchInfo

	mu        sync.Mutex
	lastLine  int64
	erased    []int64         // lines of examinees who were forgotten
	doubted   []int64         // lines of examinees who may be ones who were forgotten
	alike     map[string]bool // those examinees, by pseudonym
	discarded bool
	record    BatchRecord

	reading   string             // see Stretches
	stretches []Stretch          // of the whole file
	said      []Said             // by At
	before    map[int64][]Remark // by Start: of the stretches that Known returned
	besides   int64              // rows in force that the file had, besides the stretches that Known returned, when it was read before
	rows      int64              // of the file that are in force, after Merge
	quiet     []remembered       // after Merge
}

func (b *Batch) exported() uint64 {
	if known(b.info.ExportedAt) == 0 {
		return 0
	}
	return codeMoment(b.info.ExportedAt)
}

// known turns exam.NoTime into 0, the spelling of "not known" in records.
func known(t int64) int64 {
	if t == exam.NoTime {
		return 0
	}
	return t
}

// Discard forgets the batch: its file was refused after all.
func (b *Batch) Discard() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.discarded = true
}

// Finish says what the file was recognised as and how its rows came out, for the record. counts is kept as JSON.
func (b *Batch) Finish(format, kind string, counts any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.record = BatchRecord{Name: b.info.Name, Digest: hex.EncodeToString(b.info.Digest[:]), Size: b.info.Size, Format: format, Kind: kind, Counts: counts,
		ExportedAt: known(b.info.ExportedAt), Zone: b.record.Zone, Settings: b.info.Settings}
}

// ReadIn says in which zone times without an offset were read, for the record.
func (b *Batch) ReadIn(zone string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.record.Zone = zone
}

// Sittings adds sittings; lines[i] is the line of row i in the file. So do the methods below for their tables.
func (b *Batch) Sittings(rows []exam.Sitting, lines []int64) error {
	return deliver(b, &b.tx.sittings, rows, lines)
}

// Attempts adds attempts at real exams.
func (b *Batch) Attempts(rows []exam.Attempt, lines []int64) error {
	return deliver(b, &b.tx.attempts, rows, lines)
}

// StudySessions adds rows of the study log.
func (b *Batch) StudySessions(rows []exam.StudySession, lines []int64) error {
	return deliver(b, &b.tx.studySessions, rows, lines)
}

// Events adds external events.
func (b *Batch) Events(rows []exam.Event, lines []int64) error {
	return deliver(b, &b.tx.events, rows, lines)
}

// Grades adds course grades.
func (b *Batch) Grades(rows []exam.CourseGrade, lines []int64) error {
	return deliver(b, &b.tx.courseGrades, rows, lines)
}

// Roster adds examinees with their names, which go to a file of their own.
func (b *Batch) Roster(rows []exam.Examinee, lines []int64) error {
	return deliver(b, &b.tx.roster, rows, lines)
}

// Identities adds examinees of whom a file tells no more than the id, as exported. They are no lines of the file, and never
// in conflict with the roster or each other: they name those whom the roster does not.
func (b *Batch) Identities(rows []exam.Examinee) error {
	return deliver(b, &b.tx.identities, rows, noLines(len(rows)))
}

// Items adds what is known of items.
func (b *Batch) Items(rows []exam.Item, lines []int64) error {
	return deliver(b, &b.tx.items, rows, lines)
}

func noLines(n int) []int64 {
	lines := make([]int64, n)
	for i := range lines {
		lines[i] = noLine
	}
	return lines
}

// noLine marks rows that no line of the file stands for.
const noLine = -1

func deliver[T any](b *Batch, p *part[T], rows []T, lines []int64) error {
	if len(rows) == 0 {
		return nil
	}
	if len(lines) != len(rows) {
		return fmt.Errorf("store %s: %d lines for %d rows", p.table.name, len(lines), len(rows))
	}
	kept, keptLines := rows, lines
	if len(b.tx.forgotten) > 0 {
		kept, keptLines = withoutForgotten(b, p.table, rows, lines)
	}
	b.reached(lines)
	p.incoming.add(p.table.deliveries(kept, keptLines, b.number, b.exported()))
	return nil
}

// withoutForgotten leaves out rows of examinees who were forgotten, or may have been, and notes their lines.
func withoutForgotten[T any](b *Batch, t *table[T], rows []T, lines []int64) (kept []T, keptLines []int64) {
	for i := range rows {
		if who := t.person(&rows[i]); b.tx.keptOut(who) {
			b.keepOut(who, lines[i])
		} else {
			kept, keptLines = append(kept, rows[i]), append(keptLines, lines[i])
		}
	}
	return kept, keptLines
}

// keepOut notes a line of an examinee whose rows are set aside; noLine is none.
func (b *Batch) keepOut(pseudonym string, line int64) {
	lines := &b.erased
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.tx.isForgotten(pseudonym) {
		lines = &b.doubted
		if b.alike == nil {
			b.alike = map[string]bool{}
		}
		b.alike[pseudonym] = true
	}
	if line != noLine {
		*lines = append(*lines, line)
	}
}

// isUnrecorded reports whether a file has rows of examinees who were forgotten, and nothing else that is in use: its name may be theirs.
// Nor is one recorded that has rows of somebody who may have been forgotten: it is read again, and they are told, until that is decided.
func (b *Batch) isUnrecorded() bool { return len(b.erased) > 0 && b.rows == 0 || len(b.alike) > 0 }

func (b *Batch) reached(lines []int64) {
	last := int64(0)
	for _, n := range lines {
		last = max(last, n)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lastLine = max(b.lastLine, last)
}
