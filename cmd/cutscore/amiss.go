package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cutscore/transform/dataset"
)

// A night with nothing new makes no pages, and reads none: there may be tens of thousands. It looks at whether each is there,
// with its size, and not changed since it was published; only one that was touched is read. What a failing disk changes
// without a trace is found when the page is taken over, or by `doctor`.

// rejectsName is the file of the rows that were set aside. In --out it holds the rows themselves, without whose they are; in a store it does not.
const rejectsName = "rejects.csv"

// pagesAmiss names the pages below dir that are not what was published there, and what is wrong with each. Nothing that was
// published is younger than the file stamp; what is as young may be, where clocks are coarse.
func pagesAmiss(pages map[string]dataset.PageFile, dir, stamp string) ([]string, error) {
	var since time.Time // without a stamp every page is read
	if info, err := os.Stat(stamp); err == nil {
		since = info.ModTime()
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var amiss []string
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		wrong, err := amissOf(pages[name], filepath.Join(dir, filepath.FromSlash(name)), since)
		if err != nil {
			return nil, err
		}
		if wrong != "" {
			amiss = append(amiss, name+": "+wrong)
		}
	}
	return amiss, nil
}

// amissOf says what is wrong with a page; "" when nothing is.
func amissOf(page dataset.PageFile, name string, since time.Time) (string, error) {
	info, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "it is not there", nil
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return "it is no file", nil
	case info.Size() != page.Size:
		return fmt.Sprintf("%d bytes instead of %d", info.Size(), page.Size), nil
	case info.ModTime().Before(since):
		return "", nil
	}
	sum, err := fileSum(name)
	if err == nil && sum != page.SHA256 {
		return "it was changed", nil
	}
	return "", err
}

// pagesOfStoreAmiss looks at the pages of the content that the run began with, says what is wrong with them, and reports
// whether anything is.
func (j *job) pagesOfStoreAmiss(before *dataset.Snapshot) (bool, error) {
	amiss, err := pagesAmiss(before.PageFiles(), before.Pages(), before.Manifest())
	j.tellAmiss("pages of the store", amiss)
	return len(amiss) > 0, err
}

// pagesOfOutAmiss does so for --out, which holds pages of the current content.
func (j *job) pagesOfOutAmiss(current *dataset.Snapshot) (bool, error) {
	pages := current.PageFiles()
	delete(pages, rejectsName)
	amiss, err := pagesAmiss(pages, j.flags.out, filepath.Join(j.flags.out, summaryName))
	j.tellAmiss("--out", amiss)
	return len(amiss) > 0, err
}

// shownAmiss is how many pages are named one by one.
const shownAmiss = 5

func (j *job) tellAmiss(where string, amiss []string) {
	j.mended += len(amiss)
	for _, what := range amiss[:min(shownAmiss, len(amiss))] {
		j.talk.Warn("%s: %s; it is made anew", where, what)
	}
	if more := len(amiss) - shownAmiss; more > 0 {
		j.talk.Warn("%s: %d more pages are made anew; look at the disk, or at who writes there", where, more)
	}
}

// stampOut makes run.json the youngest file of a folder of pages: see pagesAmiss.
func stampOut(dir string) error {
	name := filepath.Join(dir, summaryName)
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := os.Remove(name); err != nil { // it may be linked
		return err
	}
	return os.WriteFile(name, text, 0o644)
}

// keepRejects takes the rows that were set aside over from --out: what stands there is of the run that published these pages.
func keepRejects(out, staged string) error {
	to := filepath.Join(staged, rejectsName)
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err := os.Link(filepath.Join(out, rejectsName), to)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
