package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"cutscore/transform/dataset"
)

// outBefore are the pages that --out holds already: those of the generation before, when it was published there. A page
// that is the same in both is linked within --out, so that a night copies what it made and no more. --out is never linked
// to the store: what somebody does to the one must not reach the other.
type outBefore map[string]dataset.PageFile

// pagesInOut looks, before the next generation is published, whether out holds the pages of this one.
func pagesInOut(out string, before *dataset.Snapshot) outBefore {
	if out == "" || !holdsPages(out, before) {
		return nil
	}
	return before.PageFiles()
}

// noteOf is the file beside a folder of pages that says which pages were put there: those of two nights may differ where all
// that their run.json counts does not. It is gone before the folder is exchanged, and there again after it: without it, and where
// it is another's, all pages are put there anew.
func noteOf(out string) string {
	return filepath.Join(filepath.Dir(out), "."+filepath.Base(out)+".pages")
}

// holdsPages reports whether out was made of the pages of a generation, whatever has become of them since.
func holdsPages(out string, of *dataset.Snapshot) bool {
	note, err := os.ReadFile(noteOf(out))
	return err == nil && isPublished(out) && string(note) == sumOfPages(of)
}

// publishPagesOf makes out hold the pages of a generation, which are staged.
func publishPagesOf(of *dataset.Snapshot, staged, out string) error {
	if err := publishOut(staged, out); err != nil {
		return err
	}
	return os.WriteFile(noteOf(out), []byte(sumOfPages(of)), 0o600)
}

// sumOfPages is one checksum of the names and the checksums of all pages of a generation.
func sumOfPages(of *dataset.Snapshot) string {
	pages := of.PageFiles()
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		fmt.Fprintf(h, "%s  %s\n", pages[name].SHA256, name)
	}
	return hex.EncodeToString(h.Sum(nil)) + "\n"
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
