package generations

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// hands is how many files are synced at once: a sync is mostly waiting.
const hands = 8

// early is the syncing of files while others are still being made.
type early struct {
	work sync.WaitGroup
	mu   sync.Mutex
	done map[string]bool
	errs []error
}

// syncEarly begins to write a file of the stage, which must be complete, through to the disk, so that Seal need not wait for
// all of them at its end. Seal reports what went wrong.
func (s *Stage) syncEarly(path string) {
	if s.home.volatile {
		return
	}
	s.early.work.Go(func() {
		err := s.syncFile(path)
		s.early.mu.Lock()
		defer s.early.mu.Unlock()
		s.early.done[path] = true
		if err != nil {
			s.early.errs = append(s.early.errs, err)
		}
	})
}

// syncFile opens for writing because some systems refuse to sync what is open for reading only.
func (s *Stage) syncFile(path string) error {
	s.hand <- struct{}{}
	defer func() { <-s.hand }()
	file, err := os.OpenFile(filepath.Join(s.Dir, filepath.FromSlash(path)), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// settle fills in size and SHA-256 of fresh files and syncs those that are not synced yet.
func (s *Stage) settle(ctx context.Context, fresh []File) error {
	s.early.work.Wait()
	if len(s.early.errs) > 0 {
		return errors.Join(s.early.errs...)
	}
	return atOnce(ctx, len(fresh), func(i int) error { return s.settleFile(&fresh[i]) })
}

// atOnce calls f for 0..n-1, a few at a time.
func atOnce(ctx context.Context, n int, f func(i int) error) error {
	errs := make([]error, hands)
	var work sync.WaitGroup
	for hand := range min(hands, n) {
		work.Go(func() {
			for i := hand; i < n && errs[hand] == nil; i += hands {
				if errs[hand] = ctx.Err(); errs[hand] == nil {
					errs[hand] = f(i)
				}
			}
		})
	}
	work.Wait()
	return errors.Join(errs...)
}

func (s *Stage) settleFile(f *File) (err error) {
	if f.SHA256 == "" { // not by Put
		if f.Size, f.SHA256, err = digest(filepath.Join(s.Dir, filepath.FromSlash(f.Path))); err != nil {
			return err
		}
	}
	if s.home.volatile || s.early.done[f.Path] {
		return nil
	}
	return s.syncFile(f.Path)
}

// syncFolders syncs every folder of the stage, so that the names in it are durable.
func (s *Stage) syncFolders(ctx context.Context) error {
	var folders []string
	err := filepath.WalkDir(s.Dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			folders = append(folders, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	return atOnce(ctx, len(folders), func(i int) error { return s.home.sync(folders[i]) })
}

func (h *Home) sync(dir string) error {
	if h.volatile {
		return nil
	}
	return syncDir(dir)
}

func writeSynced(path string, text []byte, durable bool) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil && durable {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// SumOf is the SHA-256 of a file's content as the manifest has it, in hexadecimal.
func SumOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
