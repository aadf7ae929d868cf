package main

import (
	"fmt"
	"os"
	"path"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"cutscore/transform/dataset"
)

// night is the memory of a run with a store: an examinee for whom nothing has changed keeps figures and pages of the
// generation before. It is a stats.Memory.
type night struct {
	tx      *dataset.Tx
	before  map[string]dataset.PageFile   // pages of the generation before
	alone   bool                          // they are of one examinee
	manner  string                        // of making pages: settings and program
	also    func(pseudonym string) string // what of a page is not in the figures
	same    atomic.Int64                  // how many were taken over
	follows bool                          // the store had content before this run

	mu      sync.Mutex
	damaged []string // pages of the generation before that are not what was published, and why
}

// newNight returns the memory of a run that makes pages in the manner that settings and program decide; nil where the program
// cannot be told from another, as in a container without /proc: then nothing is taken over.
func newNight(tx *dataset.Tx, settings string, also func(string) string) *night {
	program, err := buildIdentity()
	if err != nil {
		return nil
	}
	before := tx.Before().PageFiles()
	return &night{tx: tx, follows: len(tx.Before().Batches()) > 0, before: before, alone: ofOne(before), manner: settings + program, also: also}
}

// buildIdentity tells builds apart: a release by its version, a build of an unchanged checkout by its revision, any other by
// the program's own bytes.
func buildIdentity() (string, error) {
	if version != "dev" {
		return version, nil
	}
	if revision, clean := checkout(); clean {
		return revision + " " + runtime.Version() + " " + runtime.GOARCH, nil
	}
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	return fileSum(name)
}

// pagesOf are the files of an examinee, below the folder of pages.
func pagesOf(examinee string) [2]string {
	name := path.Join(examineeFolder, examinee)
	return [2]string{name + ".html", name + ".json"}
}

// ofOne reports whether pages are of one examinee only: that page is the index too, and made anew.
func ofOne(pages map[string]dataset.PageFile) bool {
	people := 0
	for name := range pages {
		if path.Dir(name) == examineeFolder {
			people++
		}
	}
	return people <= len(pagesOf(""))
}

// Recall returns what the generation before kept.
func (n *night) Recall(name string) ([]byte, error) { return n.tx.Before().Memory(name) }

// Keep puts it into the generation that is made.
func (n *night) Keep(name string, state []byte) error { return n.tx.KeepMemory(name, state) }

// Stands reports whether the generation before has an examinee's pages, to be taken over: pages that are still what was
// published.
func (n *night) Stands(examinee string) bool {
	for _, name := range pagesOf(examinee) {
		file, ok := n.before[name]
		if !ok {
			return false
		}
		if err := n.tx.Before().CheckPage(file); err != nil {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.damaged = append(n.damaged, err.Error())
			return false
		}
	}
	return !n.alone
}

// lastDayName is the name under which the day that the pages speak of is remembered.
const lastDayName = "as-of"

// tell says how many pages stand, which were damaged and have been made anew, and, where the day that the pages speak of has
// moved, that this is why others are. It remembers that day, asOf, for the next night.
func (n *night) tell(talk *progress, examinees int, asOf string) error {
	before, err := n.Recall(lastDayName)
	if err != nil {
		return fmt.Errorf("the day of the pages before: %w", err)
	}
	slices.Sort(n.damaged)
	for _, d := range n.damaged {
		talk.Warn("%s: it is made anew; look at the disk", d)
	}
	if n.follows {
		talk.Line("%d of %d examinees are as they were: their pages stand", n.same.Load(), examinees)
		if day := string(before); day != "" && day != asOf && int(n.same.Load()) < examinees {
			talk.Line("the day that the pages speak of moved from %s to %s: who has another week behind them since their last practice gets a new page for that alone", day, asOf)
		}
	}
	return n.Keep(lastDayName, []byte(asOf))
}

// Also is what a page shows besides the analysis; of nobody, what all pages show.
func (n *night) Also(examinee string) string { return n.also(examinee) + "\x00" + n.manner }

// Same takes the pages over.
func (n *night) Same(examinee string) error {
	n.same.Add(1)
	for _, name := range pagesOf(examinee) {
		if err := n.tx.KeepPage(n.before[name]); err != nil {
			return fmt.Errorf("taking over the page of %s: %w", examinee, err)
		}
	}
	return nil
}
