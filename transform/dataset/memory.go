package dataset

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cutscore/transform/dataset/generations"
)

// memoryFolder keeps what the statistics counted and found, so that the next run need not do so again. To this package it is
// opaque. It belongs to the pages of its own generation, and goes when they do.
const memoryFolder = "memory"

func memoryFile(name string) string { return memoryFolder + "/" + name + ".gz" }

// Memory returns what KeepMemory kept under a name in this generation; nil when nothing was.
func (s *Snapshot) Memory(name string) ([]byte, error) {
	if s.dir == "" {
		return nil, nil
	}
	f, err := os.Open(filepath.Join(s.dir, filepath.FromSlash(memoryFile(name))))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, &ErrDamaged{Path: memoryFile(name), Reason: err.Error()}
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return nil, &ErrDamaged{Path: memoryFile(name), Reason: err.Error()}
	}
	return text, nil
}

// Before is the published content that the transaction began with.
func (t *Tx) Before() *Snapshot { return t.base }

// KeepMemory puts a piece of memory into this generation, in place of what it kept under the name before. Several goroutines
// may keep under different names, which are file names.
func (t *Tx) KeepMemory(name string, text []byte) error {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return err
	}
	_, err = z.Write(text)
	if err := errors.Join(err, z.Close()); err != nil {
		return err
	}
	to := filepath.Join(t.stage.Dir, filepath.FromSlash(memoryFile(name)))
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	return os.WriteFile(to, b.Bytes(), 0o600)
}

// PageFile is a published page: path in the generation, size, hash.
type PageFile = generations.File

// PageFiles lists the pages that were published with this content, by their path below Pages.
func (s *Snapshot) PageFiles() map[string]PageFile {
	out := map[string]PageFile{}
	for _, f := range s.files {
		if isPage(f.Path) {
			out[strings.TrimPrefix(f.Path, pagesFolder+"/")] = f
		}
	}
	return out
}

// CheckPage reads a published page and compares it with the manifest: an error that wraps *ErrDamaged when it is not what was
// published. Current does not look at pages, so whoever takes one over or hands it on asks here.
func (s *Snapshot) CheckPage(f PageFile) error { return s.generation().CheckFile(f) }

// CopyPage copies a published page to a file that is made, and checks on the way that it is what was published: what is not
// is an error that wraps *ErrDamaged, and the copy is of no use.
func (s *Snapshot) CopyPage(f PageFile, to string) error { return s.generation().CopyFile(f, to) }

func (s *Snapshot) generation() *generations.Generation {
	return &generations.Generation{Name: filepath.Base(s.dir), Dir: s.dir}
}

// KeepPage takes a page of Before over as it is; CheckPage says whether it is worth it.
func (t *Tx) KeepPage(f PageFile) error {
	return t.stage.Reuse(&generations.Generation{Dir: t.base.dir}, f)
}
