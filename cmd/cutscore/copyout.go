package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"cutscore/transform/dataset"
)

// outBefore are the pages that --out holds already: those of the generation before, when it was published there. A page
// that is the same in both is linked within --out, so that a night copies what it made and no more. --out is never linked
// to the store: what somebody does to the one must not reach the other.
type outBefore map[string]dataset.PageFile

// pagesInOut looks, before the next generation is published, whether out holds the pages of this one.
func pagesInOut(out string, before *dataset.Snapshot) outBefore {
	if out == "" || !sameSummary(filepath.Join(before.Pages(), summaryName), filepath.Join(out, summaryName)) {
		return nil
	}
	return before.PageFiles()
}

// copyPages puts the pages of a generation into staged.
func (before outBefore) copyPages(current *dataset.Snapshot, out, staged string) error {
	for name, file := range current.PageFiles() {
		to := filepath.Join(staged, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if old, ok := before[name]; ok && old.SHA256 == file.SHA256 && linkOfSize(filepath.Join(out, filepath.FromSlash(name)), to, file.Size) {
			continue
		}
		if err := copyFile(filepath.Join(current.Pages(), filepath.FromSlash(name)), to); err != nil {
			return fmt.Errorf("copying the pages to --out: %w", err)
		}
	}
	return nil
}

// linkOfSize links a file that still has its size; where that cannot be, the caller copies.
func linkOfSize(from, to string, size int64) bool {
	info, err := os.Lstat(from)
	return err == nil && info.Mode().IsRegular() && info.Size() == size && os.Link(from, to) == nil
}

func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Close())
}
