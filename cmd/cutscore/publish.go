package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"

	"cutscore/transform/dataset"
)

// summaryName is the file that marks a folder as written by cutscore, and says what the run did.
const summaryName = "run.json"

// isPublished reports whether a folder was written by cutscore.
func isPublished(dir string) bool {
	b, err := os.ReadFile(filepath.Join(dir, summaryName))
	if err != nil {
		return false
	}
	var mark struct {
		Tool string `json:"tool"`
	}
	return json.Unmarshal(b, &mark) == nil && mark.Tool == "cutscore"
}

// checkOut refuses, before any work, an output folder that holds files of somebody else, or what the run was told of. It returns
// the folder itself where dir is a link to it: the link stays.
func checkOut(dir string, all []told) (string, error) {
	dir = filepath.Clean(dir)
	if base := filepath.Base(dir); base == "." || base == ".." {
		return "", &codedError{code: exitUsage, err: fmt.Errorf("--out %s: a folder is exchanged whole for one of new pages, and must be called by its name", dir),
			hint: "go out of it, and name it from there; nothing was read or changed"}
	}
	for _, guard := range []func(string, []told) error{spare, outsideStore} {
		if err := guard(dir, all); err != nil {
			return "", err
		}
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if to, err := os.Readlink(dir); err == nil {
			return "", &codedError{code: exitFailed, err: fmt.Errorf("--out %s is a link to %s, which is not there", dir, to), hint: "make that folder, or name another"}
		}
		return dir, nil
	}
	folder := dir
	if err == nil {
		folder, err = filepath.EvalSymlinks(dir)
	}
	switch {
	case err != nil:
		return "", &codedError{code: exitFailed, err: fmt.Errorf("--out %s cannot be used: %w", dir, err), hint: "name a folder"}
	case slices.ContainsFunc(entries, isNoStatus) && !isPublished(dir):
		return "", &codedError{code: exitFailed, err: fmt.Errorf("--out %s holds files that cutscore did not write", dir), hint: "name a new or empty folder; nothing was changed"}
	}
	return folder, nil
}

// isNoStatus reports whether a file is none that a run writes into --status, which may be --out: where the first run failed, there is
// nothing else.
func isNoStatus(entry fs.DirEntry) bool { return !statusFiles.MatchString(entry.Name()) }

// lockOut takes the right to make pages in dir, or returns an error that names who has it: two runs into one folder would
// build in the same place. The caller gives it back.
func lockOut(dir string, env *Env) (*dataset.Lock, error) {
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, fmt.Errorf("making the folder of --out: %w", err)
	}
	lock, err := dataset.LockBeside(filepath.Join(parent, "."+filepath.Base(dir)+".lock"), "--out "+dir, env.Now())
	var locked *dataset.ErrLocked
	if errors.As(err, &locked) {
		return nil, &codedError{code: exitLocked, err: err, hint: "wait for it to end; the pages are unharmed"}
	}
	return lock, err
}

// asideOut is where, beside a folder of pages, the new one is built or the old one waits to go.
func asideOut(dir, which string) string {
	return filepath.Join(filepath.Dir(dir), "."+filepath.Base(dir)+"."+which)
}

// publishOut makes dir hold exactly what staged holds, and what no run wrote. The pages are complete and synced under another name
// first; then two renames swap them in, and the old folder goes last: a reader never sees half of a run.
func publishOut(staged, dir string) error {
	parent, old := filepath.Dir(dir), asideOut(dir, "old")
	if err := removeOld(old, dir); err != nil {
		return err
	}
	if err := syncTree(staged); err != nil {
		return err
	}
	if err := os.Remove(noteOf(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err := os.Rename(dir, old)
	if errors.Is(err, syscall.EBUSY) {
		return &codedError{code: exitFailed, err: fmt.Errorf("publishing %s: %w", dir, err),
			hint: "a folder that something is mounted on cannot be exchanged for another: name a folder in it, such as --out " + filepath.Join(dir, "site")}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("publishing %s: %w", dir, err)
	}
	if err := os.Rename(staged, dir); err != nil {
		_ = os.Rename(old, dir) // put the old pages back; the first error is the one to report
		return fmt.Errorf("publishing %s: %w", dir, err)
	}
	if err := syncDir(parent); err != nil {
		return err
	}
	return removeOld(old, dir)
}

// removeOld removes the old folder of pages once all that is not a run's has moved into the new one.
func removeOld(old, dir string) error {
	if err := rescueOthers(old, dir); err != nil {
		return err
	}
	return os.RemoveAll(old)
}

// stageOut makes the folder next to dir in which a run builds its pages; leftovers of a killed run are swept.
func stageOut(dir string) (string, error) {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", fmt.Errorf("making the folder of --out: %w", err)
	}
	old, staged := asideOut(dir, "old"), asideOut(dir, "new")
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) && isPublished(old) {
		if err := os.Rename(old, dir); err != nil { // a run was killed between its two renames
			return "", fmt.Errorf("restoring %s after an interrupted run: %w", dir, err)
		}
	}
	if err := os.RemoveAll(staged); err != nil {
		return "", err
	}
	return staged, os.Mkdir(staged, 0o755)
}

// syncWorkers is how many files are synced at once: the disk joins their waits.
const syncWorkers = 32

func syncTree(root string) error {
	paths := make(chan string)
	failed := make(chan error, syncWorkers)
	var workers sync.WaitGroup
	for range syncWorkers {
		workers.Go(func() {
			var first error
			for path := range paths {
				if err := syncDir(path); err != nil && first == nil {
					first = err
				}
			}
			failed <- first
		})
	}
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err == nil {
			paths <- path
		}
		return err
	})
	close(paths)
	workers.Wait()
	close(failed)
	for workerErr := range failed {
		err = errors.Join(err, workerErr)
	}
	return err
}

// syncDir syncs a file or a folder. A failed sync is never tried again: the pages may be marked clean.
func syncDir(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	err = f.Sync()
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("syncing %s: %w", filepath.Base(path), err)
	}
	return nil
}
