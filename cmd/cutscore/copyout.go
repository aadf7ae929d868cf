package main

import (
	"crypto/sha256"
	"encoding/hex"
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

// copyPages puts the pages of a generation into staged. Each is what the manifest says, or an error that wraps
// *dataset.ErrDamaged names it.
func (before outBefore) copyPages(current *dataset.Snapshot, out, staged string) error {
	for name, file := range current.PageFiles() {
		to := filepath.Join(staged, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if old, ok := before[name]; ok && old.SHA256 == file.SHA256 && linkWhole(filepath.Join(out, filepath.FromSlash(name)), to, file) {
			continue
		}
		if err := current.CopyPage(file, to); err != nil {
			return fmt.Errorf("copying the pages to --out: %w", err)
		}
	}
	return nil
}

// linkWhole links a page of --out that is still what was published there; where that cannot be, the caller copies.
func linkWhole(from, to string, file dataset.PageFile) bool {
	info, err := os.Lstat(from)
	if err != nil || !info.Mode().IsRegular() || info.Size() != file.Size {
		return false
	}
	sum, err := fileSum(from)
	return err == nil && sum == file.SHA256 && os.Link(from, to) == nil
}

// fileSum is the SHA-256 of a file in hexadecimal.
func fileSum(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), err
}
