package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// partFolder lies beside the pages of a part of a store: what was found of its examinees, and partList.
const partFolder = "part"

// partList names the files of a part with the SHA-256 of each, below the folder of pages.
const partList = "files.json"

// parts are pages that were made of some buckets of a store, to be put together. They are a stats.Memory: as on a night,
// who is in them with the same print of everything that a page rests on is taken over, and nothing else is.
type parts struct {
	from   []part
	dir    string                        // of the pages being made
	also   func(pseudonym string) string // what of a page is not in the figures
	manner string                        // of making pages: settings and program

	mu      sync.Mutex
	damaged []string // files that are not what their part's list says
	same    int
}

// part is a folder of pages of some buckets, and the hashes of what was put there.
type part struct {
	dir   string
	files map[string]string
}

// openParts returns the memory of a report that makes a part or puts parts together; nil for any other.
func (j *job) openParts(dir string, also func(string) string, isPart bool) (*parts, error) {
	if !isPart && len(j.flags.parts) == 0 {
		return nil, nil
	}
	program, err := buildIdentity()
	if err != nil {
		return nil, fmt.Errorf("telling this program from others: %w", err)
	}
	p := &parts{dir: dir, also: also, manner: j.summary.Settings + program}
	for _, from := range j.flags.parts {
		text, err := os.ReadFile(filepath.Join(from, partFolder, partList))
		one := part{dir: from}
		if err == nil {
			err = json.Unmarshal(text, &one.files)
		}
		if err != nil {
			return nil, &codedError{code: exitFailed, err: fmt.Errorf("--parts %s holds no pages of a part of a store: %w", from, err), hint: "parts are made by `cutscore report --buckets FIRST-LAST/ALL`"}
		}
		p.from = append(p.from, one)
	}
	if !isPart {
		return p, nil
	}
	return p, os.Mkdir(filepath.Join(dir, partFolder), 0o755)
}

// find returns the part that has a file, which is still what was put there.
func (p *parts) find(name string) (part, bool) {
	for _, from := range p.from {
		want, ok := from.files[name]
		if !ok {
			continue
		}
		sum, err := fileSum(filepath.Join(from.dir, filepath.FromSlash(name)))
		if err == nil && sum == want {
			return from, true
		}
		p.mu.Lock()
		p.damaged = append(p.damaged, filepath.Join(from.dir, name))
		p.mu.Unlock()
	}
	return part{}, false
}

// Recall returns what the first part that kept something under the name kept.
func (p *parts) Recall(name string) ([]byte, error) {
	file := partFolder + "/" + name
	from, ok := p.find(file)
	if !ok {
		return nil, nil
	}
	return os.ReadFile(filepath.Join(from.dir, filepath.FromSlash(file)))
}

// Keep puts it beside the pages of a part; what is put together needs none.
func (p *parts) Keep(name string, state []byte) error {
	if _, err := os.Stat(filepath.Join(p.dir, partFolder)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return os.WriteFile(filepath.Join(p.dir, partFolder, name), state, 0o644)
}

// Also is what a page shows besides the analysis; of nobody, what all pages show.
func (p *parts) Also(examinee string) string { return p.also(examinee) + "\x00" + p.manner }

// Stands reports whether a part has an examinee's pages.
func (p *parts) Stands(examinee string) bool {
	for _, name := range pagesOf(examinee) {
		if _, ok := p.find(name); !ok {
			return false
		}
	}
	return true
}

// Same takes the pages over.
func (p *parts) Same(examinee string) error {
	for _, name := range pagesOf(examinee) {
		from, ok := p.find(name)
		if !ok {
			return fmt.Errorf("the page of %s was whole, and is no longer", examinee)
		}
		if err := copyFile(filepath.Join(from.dir, filepath.FromSlash(name)), filepath.Join(p.dir, filepath.FromSlash(name))); err != nil {
			return fmt.Errorf("taking over the page of %s: %w", examinee, err)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.same++
	return nil
}

func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	return writeFile(to, func(w io.Writer) error {
		_, err := io.Copy(w, source)
		return err
	})
}

// close says what was taken over, and lists the files of a part.
func (p *parts) close(talk *progress, isPart bool) error {
	slices.Sort(p.damaged)
	p.damaged = slices.Compact(p.damaged)
	for _, d := range p.damaged {
		talk.Warn("%s is not what was put there: it is made anew", d)
	}
	if len(p.from) > 0 {
		talk.Line("%d pages were taken over from %s", p.same, strings.Join(p.names(), ", "))
	}
	if !isPart {
		return nil
	}
	files := map[string]string{}
	err := filepath.WalkDir(p.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(p.dir, path)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(rel)], err = fileSum(path)
		return err
	})
	if err != nil {
		return fmt.Errorf("listing the files of the part: %w", err)
	}
	return writeFile(filepath.Join(p.dir, partFolder, partList), func(w io.Writer) error { return writeJSON(w, files) })
}

func (p *parts) names() (names []string) {
	for _, from := range p.from {
		names = append(names, from.dir)
	}
	return names
}
