package dataset

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"cutscore/transform/dataset/generations"
)

// ErrLocked says which process holds the store; ErrDamaged names a file that is not what was published.
type (
	ErrLocked  = generations.LockedError
	ErrDamaged = generations.DamagedError
)

// Lock is a right that one process has at a time.
type Lock = generations.Lock

// TheStore is what an *ErrLocked of Begin and Doctor says is held.
const TheStore = generations.TheStore

// LockBeside takes a right that is not to a store, such as to a folder of pages: a file of this name stands for it, and goes
// when it is given back. What names it in an *ErrLocked.
func LockBeside(name, what string, now time.Time) (*Lock, error) {
	return generations.LockBeside(name, what, now)
}

// ErrNone says that nothing has been published in the store yet.
var ErrNone = generations.ErrNone

// ErrOtherKey says that a store holds pseudonyms of another key than the one it was opened with.
var ErrOtherKey = errors.New("the pseudonyms in the store were made with another key")

// Options say where a store is and how it keeps.
type Options struct {
	Dir     string
	Keep    int              // generations kept; 0 means 3
	Buckets int              // for a new store, 1 to 4096; 0 means 16. An existing store keeps the number it has
	Clock   func() time.Time // for the holder's note in the lock; nil means time.Now
	// Key is a fingerprint of the key that made the pseudonyms, "" for one who does not make any. A store keeps the first
	// that it is given and takes no rows under another: the same people would come in a second time.
	Key string
	// Pseudonym makes pseudonyms with that key. Forget needs it to expect ids that are the same number; nil expects none.
	Pseudonym func(id string) string
	// Volatile is for a store that is thrown away at the end of the run: nothing is synced.
	Volatile bool
}

// The defaults of Options and the most buckets a store may have.
const (
	DefaultKeep    = 3
	DefaultBuckets = 16
	MaxBuckets     = 4096
)

// Store is a dataset on disk.
type Store struct {
	home       *generations.Home
	options    Options
	spanRows   int    // see rowsPerSpan; tests use less
	mergerRows int    // see rowsPerMerger; tests use less
	inherited  legacy // see Succeed
}

// Open opens the store in a folder, and creates the folder, for its owner only, when it is absent.
func Open(o Options) (*Store, error) {
	if o.Buckets < 0 || o.Buckets > MaxBuckets {
		return nil, fmt.Errorf("open store: %d buckets; 1 to %d are possible", o.Buckets, MaxBuckets)
	}
	if o.Keep <= 0 {
		o.Keep = DefaultKeep
	}
	if o.Buckets == 0 {
		o.Buckets = DefaultBuckets
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	home, err := generations.Open(o.Dir, o.Volatile)
	if err != nil {
		return nil, err
	}
	return &Store{home: home, options: o, spanRows: rowsPerSpan, mergerRows: rowsPerMerger}, nil
}

// OpenExisting opens a store with the default options. A folder in which nothing was published is an error that
// wraps ErrNone or fs.ErrNotExist.
func OpenExisting(dir string) (*Store, error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	s, err := Open(Options{Dir: dir})
	if err != nil {
		return nil, err
	}
	if names, err := s.home.Names(); err != nil || len(names) == 0 {
		return nil, fmt.Errorf("open store %s: %w", dir, errors.Join(ErrNone, err))
	}
	return s, nil
}

// Current returns the published content after checking every table file against the manifest. It returns ErrNone
// when nothing was published, and an error that wraps *ErrDamaged when a file is not what was published.
func (s *Store) Current() (*Snapshot, error) {
	g, err := s.home.Current()
	if err != nil {
		return nil, err
	}
	if err := g.Check(func(f generations.File) bool { return !isPage(f.Path) }); err != nil {
		return nil, err
	}
	return openSnapshot(g.Dir, g.Manifest.Files)
}

// Begin takes the right to write, which no other process then has, sweeps what a crash has left behind and starts a
// transaction on the published content. The caller ends it by Commit or Rollback.
func (s *Store) Begin(ctx context.Context) (*Tx, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	lock, err := s.home.Lock(s.options.Clock())
	if err != nil {
		return nil, err
	}
	t, err := s.begin()
	if err != nil {
		return nil, errors.Join(err, lock.Release())
	}
	t.lock = lock
	return t, nil
}

func (s *Store) begin() (*Tx, error) {
	stage, err := s.home.Begin()
	if err != nil {
		return nil, err
	}
	base, err := s.Current()
	if errors.Is(err, ErrNone) {
		base, err = &Snapshot{about: about{Format: FormatVersion, Buckets: s.options.Buckets}, forgotten: s.inherited.forgotten, repair: s.inherited.repair}, nil
	}
	if err == nil && s.hasOtherKey(base.about) {
		err = ErrOtherKey
	}
	if err != nil {
		return nil, errors.Join(err, stage.Abandon())
	}
	return newTx(s, stage, base), nil
}

// hasOtherKey reports whether content is known to be made with another key than the store is opened with.
func (s *Store) hasOtherKey(content about) bool {
	return s.options.Key != "" && content.Key != "" && s.options.Key != content.Key
}

// FormatVersion is the version of the layout: folders, names, companions. FORMAT.md describes it.
const FormatVersion = 1

// about is what a reader must know before it opens a table; it lies in every generation.
type about struct {
	Format  int    `json:"format"`
	Schema  int    `json:"schema"`
	Buckets int    `json:"buckets"`
	Key     string `json:"key,omitempty"` // see Options.Key
}

// Names of the companions in a generation.
const (
	aboutFile     = "dataset.json"
	batchesFile   = "batches.json"
	forgottenFile = "forgotten.json"
	pagesFolder   = "pages"
	asideSuffix   = "_aside"
)

func isPage(path string) bool {
	return len(path) > len(pagesFolder) && path[:len(pagesFolder)+1] == pagesFolder+"/"
}

// BucketOf says in which of n buckets the rows of a pseudonym lie: the 32-bit FNV-1a hash of its bytes, modulo n.
func BucketOf(pseudonym string, n int) int {
	return int(hashOf(pseudonym) % uint32(n))
}

func hashOf(pseudonym string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(pseudonym))
	return h.Sum32()
}

func readJSON(path string, into any) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return &ErrDamaged{Path: filepath.Base(path), Reason: err.Error()}
	}
	return nil
}

func writeJSON(path string, value any) error {
	text, err := jsonText(value)
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

// jsonText is what writeJSON writes.
func jsonText(value any) ([]byte, error) {
	text, err := json.MarshalIndent(value, "", " ")
	return append(text, '\n'), err
}
