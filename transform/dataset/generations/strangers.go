package generations

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// asideFolder is where files go that somebody else put into a generation which is to be removed.
const asideFolder = "strangers"

// Files lists what lies in a generation besides its manifest and its seal, whatever these are worth, by path.
func (h *Home) Files(name string) ([]string, error) {
	files := []string{}
	err := eachFile(filepath.Join(h.dir, name), func(path string) error {
		if path != manifestFile && path != sealFile {
			files = append(files, path)
		}
		return nil
	})
	return files, err
}

// Readable opens every file of a generation, for where no manifest tells which are its own: an error names one that cannot be read
// now, and may well be whole.
func (h *Home) Readable(name string) error {
	return eachFile(filepath.Join(h.dir, name), func(path string) error {
		f, err := os.Open(filepath.Join(h.dir, name, filepath.FromSlash(path)))
		if err == nil {
			return f.Close()
		}
		var damaged *DamagedError
		if err = unread(name+"/"+path, err); errors.As(err, &damaged) {
			return nil
		}
		return err
	})
}

// PutAside moves files out of a generation, to a folder of its name beside the generations, where nothing of ours ever removes
// them. A name that is taken there gets a number. The caller holds the lock.
func (h *Home) PutAside(name string, files []string) error {
	for _, f := range files {
		to := filepath.Join(h.dir, asideFolder, name, filepath.FromSlash(f))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return fmt.Errorf("put %s/%s aside: %w", name, f, err)
		}
		free, err := freeName(to)
		if err == nil {
			err = os.Rename(filepath.Join(h.dir, name, filepath.FromSlash(f)), free)
		}
		if err != nil {
			return fmt.Errorf("put %s/%s aside: %w", name, f, err)
		}
		for dir := filepath.Dir(to); err == nil; dir = filepath.Dir(dir) { // before the generation goes
			if err = h.sync(dir); err != nil {
				return fmt.Errorf("put %s/%s aside: %w", name, f, err)
			}
			if dir == filepath.Clean(h.dir) {
				break
			}
		}
	}
	return nil
}

func freeName(path string) (string, error) {
	for n, free := 2, path; ; n++ {
		if _, err := os.Lstat(free); errors.Is(err, fs.ErrNotExist) {
			return free, nil
		} else if err != nil {
			return "", err
		}
		free = fmt.Sprintf("%s.%d", path, n)
	}
}

// SetAside lists what PutAside ever moved and is still there, by path below the home.
func (h *Home) SetAside() ([]string, error) {
	files := []string{}
	err := eachFile(filepath.Join(h.dir, asideFolder), func(path string) error {
		files = append(files, asideFolder+"/"+path)
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return files, err
}
