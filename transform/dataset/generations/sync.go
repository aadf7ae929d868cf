package generations

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// settle fills in size and SHA-256 of fresh files and syncs them, a few at a time: a sync is mostly waiting.
func (s *Stage) settle(ctx context.Context, fresh []File) error {
	const hands = 8
	errs := make([]error, hands)
	var work sync.WaitGroup
	for hand := range hands {
		work.Go(func() {
			for i := hand; i < len(fresh) && errs[hand] == nil; i += hands {
				if errs[hand] = ctx.Err(); errs[hand] == nil {
					errs[hand] = s.settleFile(&fresh[i])
				}
			}
		})
	}
	work.Wait()
	return errors.Join(errs...)
}

// settleFile opens for writing because some systems refuse to sync what is open for reading only.
func (s *Stage) settleFile(f *File) error {
	file, err := os.OpenFile(filepath.Join(s.Dir, filepath.FromSlash(f.Path)), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	h := sha256.New()
	f.Size, err = io.Copy(h, file)
	f.SHA256 = hex.EncodeToString(h.Sum(nil))
	if err == nil && !s.home.volatile {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// syncFolders syncs every folder of the stage, so that the names in it are durable.
func (s *Stage) syncFolders() error {
	return filepath.WalkDir(s.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return s.home.sync(path)
	})
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

func sumOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
