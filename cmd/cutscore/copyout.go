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

// stampName is the file of --out that says which pages were put there, and is younger than all of them: see pagesAmiss. Pages
// of two nights may differ where the counts of their run.json do not.
const stampName = ".pages"

// stampOut says in a folder of pages whose they are.
func stampOut(dir string, of *dataset.Snapshot) error {
	return os.WriteFile(filepath.Join(dir, stampName), []byte(sumOfPages(of)), 0o644)
}

// holdsPages reports whether out was made of the pages of a generation, whatever has become of them since.
func holdsPages(out string, of *dataset.Snapshot) bool {
	stamp, err := os.ReadFile(filepath.Join(out, stampName))
	return err == nil && string(stamp) == sumOfPages(of)
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
