package generations

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// ManifestVersion is the version of the manifest's own form.
const ManifestVersion = 1

// Manifest lists every file of a generation.
type Manifest struct {
	Version int    `json:"manifest"`
	Files   []File `json:"files"` // by path
}

// File is one file of a generation.
type File struct {
	Path   string `json:"path"` // below the generation, with forward slashes
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
	Rows   int64  `json:"rows,omitempty"` // rows of a table; 0 for anything else
}

func parseManifest(text []byte) (*Manifest, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	m := &Manifest{}
	if err := d.Decode(m); err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	if m.Version != ManifestVersion {
		return nil, fmt.Errorf("manifest version %d is not known here", m.Version)
	}
	return m, nil
}

// Generation is one published directory.
type Generation struct {
	Name     string
	Dir      string
	Seal     string // SHA-256 of the manifest
	Manifest *Manifest
}

// Path is the absolute path of a file of the manifest.
func (g *Generation) Path(f File) string { return filepath.Join(g.Dir, filepath.FromSlash(f.Path)) }

// ManifestPath is the absolute path of the manifest itself.
func (g *Generation) ManifestPath() string { return filepath.Join(g.Dir, manifestFile) }

// Below lists the files under a folder, by path.
func (g *Generation) Below(folder string) []File {
	var files []File
	for _, f := range g.Manifest.Files {
		if strings.HasPrefix(f.Path, folder+"/") {
			files = append(files, f)
		}
	}
	return files
}

// Check reads the files that want accepts (all when want is nil) and compares them with the manifest. It returns
// the first *DamagedError by path; Damage lists them all.
func (g *Generation) Check(want func(File) bool) error {
	damage, err := g.Damage(want)
	if err != nil || len(damage) == 0 {
		return err
	}
	return damage[0]
}

// Damage lists every file that is missing or not what was published, by path. Where one cannot be read now, and may well be whole, it
// is an error, which names the first.
func (g *Generation) Damage(want func(File) bool) ([]*DamagedError, error) {
	const hands = 2
	found := make([]error, len(g.Manifest.Files))
	var work sync.WaitGroup
	for hand := range hands {
		work.Go(func() {
			for i := hand; i < len(found); i += hands {
				if f := g.Manifest.Files[i]; want == nil || want(f) {
					found[i] = g.CheckFile(f)
				}
			}
		})
	}
	work.Wait()
	var damage []*DamagedError
	for _, err := range found {
		var damaged *DamagedError
		switch {
		case errors.As(err, &damaged):
			damage = append(damage, damaged)
		case err != nil:
			return nil, err
		}
	}
	return damage, nil
}

// CheckFile reads one file and compares it with the manifest; what is not as it was published is a *DamagedError.
func (g *Generation) CheckFile(f File) error {
	size, sum, err := digest(g.Path(f))
	if err != nil {
		return unread(g.Name+"/"+f.Path, err)
	}
	return g.compare(f, size, sum)
}

// compare says what is wrong with a file of this size and hash; nil when nothing is.
func (g *Generation) compare(f File, size int64, sum string) error {
	place := g.Name + "/" + f.Path
	switch {
	case size != f.Size:
		return &DamagedError{Path: place, Reason: fmt.Sprintf("%d bytes instead of %d", size, f.Size)}
	case sum != f.SHA256:
		return &DamagedError{Path: place, Reason: "its SHA-256 is not the one in the manifest"}
	}
	return nil
}

// Strangers lists files that lie in the generation without being in the manifest.
func (g *Generation) Strangers() ([]string, error) {
	known := map[string]bool{manifestFile: true, sealFile: true}
	for _, f := range g.Manifest.Files {
		known[f.Path] = true
	}
	strangers := []string{}
	err := eachFile(g.Dir, func(path string) error {
		if !known[path] {
			strangers = append(strangers, g.Name+"/"+path)
		}
		return nil
	})
	return strangers, err
}

// CopyFile copies one file to a path outside the home and compares what it read with the manifest: a *DamagedError says
// that the copy is not what was published.
func (g *Generation) CopyFile(f File, to string) error {
	from, err := os.Open(g.Path(f))
	if err != nil {
		return unread(g.Name+"/"+f.Path, err)
	}
	defer from.Close()
	copied, err := os.Create(to)
	if err != nil {
		return err
	}
	h := sha256.New()
	size, err := io.Copy(io.MultiWriter(copied, h), from)
	if err = errors.Join(err, copied.Close()); err != nil {
		return err
	}
	return g.compare(f, size, hex.EncodeToString(h.Sum(nil)))
}

func digest(path string) (size int64, sum string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return size, hex.EncodeToString(h.Sum(nil)), err
}

// eachFile calls do for every file below dir, in order of path, with its slash-separated path relative to dir.
func eachFile(dir string, do func(path string) error) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		return do(filepath.ToSlash(rel))
	})
}
