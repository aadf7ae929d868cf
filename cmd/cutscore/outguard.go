package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"cutscore/ingest"
)

// told is a path that a run was told of, and the option that told it.
type told struct{ option, path string }

// under gives paths that one option told. Empty ones, which were not told, and standard input are left out.
func under(option string, paths ...string) (all []told) {
	for _, path := range paths {
		if path != "" && path != "-" {
			all = append(all, told{option, path})
		}
	}
	return all
}

// paths are what reading needs. A shipped format is a name and no path.
func (f *readingFlags) paths() []told {
	all := under("--key", f.key)
	for _, format := range f.formats {
		if _, err := os.Stat(format); err == nil {
			all = append(all, told{"--format", format})
		}
	}
	return all
}

// paths are all that the run was told of, but for --out, and --status, which is written after the pages are there.
func (f *runFlags) paths(inputs []string) []told {
	all := append(under("the input", inputs...), f.reading.paths()...)
	all = append(all, under("--store", f.store)...)
	all = append(all, under("--key-file", f.keyFile)...)
	all = append(all, under("--config", f.config)...)
	all = append(all, under("--exam-file", f.page.examFile)...)
	return append(all, under("--parts", f.parts...)...)
}

// spare refuses an output folder that is, or holds, something that the run was told of, by whatever links and spellings either is
// named: publishing exchanges the whole folder. Neither needs to be there. A night may be told of thousands of files: what was looked at
// above one need not be looked at above the next.
func spare(out string, all []told) error {
	folders := []string{out, asideOut(out, "old"), asideOut(out, "new")}
	real, there := make([]string, len(folders)), make([]fs.FileInfo, len(folders))
	for i, folder := range folders {
		real[i] = resolved(folder)
		there[i], _ = os.Stat(real[i]) // nil is the same as no file
	}
	passed := map[string]bool{}
	for _, t := range all {
		for path := resolved(t.path); !passed[path]; path = filepath.Dir(path) {
			here, _ := os.Stat(path)
			for i, folder := range folders {
				if path == real[i] || os.SameFile(here, there[i]) {
					return &codedError{code: exitUsage, err: fmt.Errorf("%s %s must not be, or lie in, %s: publishing --out %s exchanges that whole folder", t.option, t.path, folder, out),
						hint: "give the pages a folder of their own; nothing was read or changed"}
				}
			}
			passed[path] = true
		}
	}
	return nil
}

// outsideStore refuses an output folder in the store: it opens for its owner only, and what is erased from the store must not stay there.
func outsideStore(out string, all []told) error {
	for _, t := range all {
		if t.option != "--store" {
			continue
		}
		store := resolved(t.path)
		there, _ := os.Stat(store)
		for at, above := resolved(out), ""; at != above; above, at = at, filepath.Dir(at) {
			if here, _ := os.Stat(at); at == store || os.SameFile(here, there) {
				return &codedError{code: exitUsage, err: fmt.Errorf("--out %s must not lie in --store %s: nobody else can look into that, and what `forget` erases there would stay in the pages", out, t.path),
					hint: "give the pages a folder beside the store, and take those that are in it out; nothing was read or changed"}
			}
		}
	}
	return nil
}

// resolved follows the links of as much of a path as is there.
func resolved(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	if above := filepath.Dir(path); above != path {
		return filepath.Join(resolved(above), filepath.Base(path))
	}
	return path
}

// runFiles are the names, below a folder of pages, of what runs write there, and of what is made of it under its name, such as packed
// pages and copies in conflict: they tell of whoever the pages tell of, and go with every run.
var runFiles = regexp.MustCompile(`^(\.?(index\.html|index\.json|run\.json|rejects\.csv)([.~][^/]*)?|(index|run|rejects)( ?\(\d+\)| - Copy[^/]*| copy[^/]*|\.sync-conflict[^/]*)\.(html|json|csv)|` +
	`part/[^/]+|examinees/([^/]*[^a-z2-7/])?[a-z2-7]{26}([^a-z2-7/][^/]*)?)$`)

// isRunFile reports whether a name below a folder of pages is one of runFiles, or that of a copy of one, in whatever language.
func isRunFile(name string) bool {
	ending := path.Ext(name)
	return runFiles.MatchString(name) || runFiles.MatchString(ingest.WithoutCopyMark(strings.TrimSuffix(name, ending))+ending)
}

// statusFiles are the names of what runs write into --status after the pages are there.
var statusFiles = regexp.MustCompile(`^(last-run\.json|cutscore\.prom)(\.tmp)?$`)

// rescueOthers moves what no run wrote, such as somebody's notes, from the old folder of pages into the new one.
func rescueOthers(old, dir string) error {
	return filepath.WalkDir(old, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		below, err := filepath.Rel(old, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(below)
		if goes(name, entry) || statusFiles.MatchString(name) && isThere(filepath.Join(dir, below)) {
			return nil
		}
		if err := moveBeside(path, filepath.Join(dir, below)); err != nil {
			return &codedError{code: exitFailed, err: fmt.Errorf("keeping %s, which no run wrote: %w", path, err),
				hint: "take it out of there by hand; until then no new pages are published in " + dir}
		}
		if entry.IsDir() {
			return fs.SkipDir
		}
		return nil
	})
}

// goes reports whether what is in the old folder of pages goes with it: the folders of a run, in which there may be others, and what
// has the name of a run's file or folder, also where somebody put a link in its place.
func goes(name string, entry fs.DirEntry) bool {
	if entry.IsDir() {
		return name == "." || name == examineeFolder || name == partFolder
	}
	return name == examineeFolder || name == partFolder || isRunFile(name)
}

func isThere(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// moveBeside moves a file or a folder, and never in the place of another.
func moveBeside(from, to string) error {
	if isThere(to) {
		return fmt.Errorf("%s is there already", to)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.Rename(from, to)
}
