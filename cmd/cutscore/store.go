package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cutscore/transform"
	"cutscore/transform/dataset"
)

// storage is the dataset of one run: the user's store, or a temporary one that goes with the run.
type storage struct {
	*dataset.Store
	dir       string
	temporary bool
	key       []byte
}

// openStorage opens the store in dir; with dir "" a temporary one next to where pages will be built.
func openStorage(dir, keyFile string, keep, buckets int, clock func() time.Time) (*storage, error) {
	s := &storage{dir: dir}
	if dir == "" {
		made, err := os.MkdirTemp("", "cutscore-store-")
		if err != nil {
			return nil, fmt.Errorf("making a temporary store: %w", err)
		}
		s.dir, s.temporary = made, true
	}
	var err error
	if err = os.MkdirAll(s.dir, 0o700); err == nil {
		s.key, err = s.pseudonymKey(keyFile)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if s.Store, err = dataset.Open(dataset.Options{Dir: s.dir, Keep: keep, Buckets: buckets, Clock: clock, Key: keyMark(s.key), Pseudonym: s.pseudonyms().Examinee, Volatile: s.temporary}); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close removes a temporary store.
func (s *storage) Close() error {
	if s.temporary {
		return os.RemoveAll(s.dir)
	}
	return nil
}

// temporaryKey makes pseudonyms of runs that keep nothing: it is no secret, and need not be one, because nothing but the
// pages survives such a run, and they carry the ids themselves. It keeps the names of the pages stable from run to run.
const temporaryKey = "cutscore: pseudonyms of a run without a store"

// keyName is the file of the store's own pseudonym key, made at the first run unless --key-file names another.
const keyName = "pseudonym.key"

func (s *storage) pseudonymKey(keyFile string) ([]byte, error) {
	if keyFile != "" {
		return readKeyFile(keyFile)
	}
	if s.temporary {
		return []byte(temporaryKey), nil
	}
	path := filepath.Join(s.dir, keyName)
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return readKeyFile(path)
	}
	if _, err := dataset.OpenExisting(s.dir); err == nil {
		return nil, &codedError{code: exitFailed, err: fmt.Errorf("%s is not there, and the store holds pseudonyms that were made with it or with a --key-file", path),
			hint: "restore the key, or name it with --key-file: with another one the same examinees would come in again under other pseudonyms"}
	}
	return makeKey(s.dir)
}

// makingKey begins the name of a key that is being made. Nobody else calls a file so: what is called like the key with something
// behind it may be somebody's copy of it.
const makingKey = ".making-pseudonym-key-"

// makeKey makes the key whole before it has its name: killed at any instant, a run leaves a key or none. Of runs that make one
// at the same time one is first, and the others take its key.
func makeKey(dir string) ([]byte, error) {
	key, path := []byte(rand.Text()+rand.Text()), filepath.Join(dir, keyName)
	f, err := os.CreateTemp(dir, makingKey+"*") // readable by its owner only
	if err != nil {
		return nil, fmt.Errorf("making the pseudonym key: %w", err)
	}
	_, err = f.Write(key)
	if syncErr := f.Sync(); err == nil {
		err = syncErr
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("writing the pseudonym key: %w", err), os.Remove(f.Name()))
	}
	err = os.Link(f.Name(), path) // unlike a rename it never takes the place of another's
	if _, none := os.Stat(path); err != nil && none != nil {
		err = os.Rename(f.Name(), path) // a file system without links
		if err != nil {
			return nil, fmt.Errorf("making the pseudonym key: %w", err)
		}
	}
	ours := err == nil
	sweepKeys(dir)
	if !ours {
		return readKeyFile(path)
	}
	return key, syncDir(dir)
}

// sweepKeys removes what runs leave that are killed while they make the key. It waits until the key has its name: whoever makes one
// at the same time then takes that. What cannot be removed harms nobody: a later run tries again.
func sweepKeys(dir string) {
	if _, err := os.Stat(filepath.Join(dir, keyName)); err != nil {
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), makingKey) {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// keyMark tells keys apart without telling anything else about them.
func keyMark(key []byte) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("cutscore: mark of the key"))
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// minKeyBytes is the least a key file may hold.
const minKeyBytes = 16

func readKeyFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, &codedError{code: exitFailed, err: fmt.Errorf("pseudonym key: %w", err)}
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, &codedError{code: exitFailed, err: fmt.Errorf("pseudonym key %s can be read by others", path), hint: "chmod 600 " + path}
	}
	key, err := os.ReadFile(path)
	if err == nil && len(key) < minKeyBytes {
		err = fmt.Errorf("pseudonym key %s is shorter than %d bytes", path, minKeyBytes)
	}
	if err != nil {
		return nil, &codedError{code: exitFailed, err: err, hint: "restore the key: with another key the same examinees would get other pseudonyms"}
	}
	return key, nil
}

// storeError gives what can go wrong with a store as a whole its exit code, and says what to do.
func storeError(dir string, err error) error {
	var locked *dataset.ErrLocked
	var damaged *dataset.ErrDamaged
	switch {
	case errors.As(err, &locked):
		return &codedError{code: exitLocked, err: err, hint: "wait for it to end; the store is unharmed"}
	case errors.As(err, &damaged):
		return &codedError{code: exitFailed, err: err, hint: "nothing was changed; `cutscore doctor --store " + dir + "` names everything that is damaged, and with --repair mends it"}
	case errors.Is(err, fs.ErrPermission):
		return &codedError{code: exitFailed, err: err, hint: "nothing is damaged; give all of " + dir + " to the user who runs cutscore (chown -R), or run as that user"}
	case errors.Is(err, dataset.ErrNobody):
		return &codedError{code: exitFailed, err: err, hint: "nothing was changed; write the id as the exports have it, leading zeros included"}
	case errors.Is(err, dataset.ErrNotAlike):
		return &codedError{code: exitUsage, err: fmt.Errorf("--except: %w", dataset.ErrNotAlike), hint: "nothing was changed; --except takes another id that is the same number, such as 4001 where 004001 is to be forgotten"}
	case errors.Is(err, dataset.ErrOtherKey):
		return &codedError{code: exitFailed, err: err, hint: "nothing was changed; give the store its own key back, as " + filepath.Join(dir, keyName) + " or with --key-file"}
	}
	return err
}

func (s *storage) pseudonyms() *transform.Pseudonyms { return transform.NewPseudonyms(s.key) }
