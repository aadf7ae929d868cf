package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cutscore/ingest"
)

// inputs are the files of one run: those to read, and those in a named folder that are no exports.
type inputs struct {
	Sources []ingest.Source
	Ignored []string // base names of files of other types found in folders: listed, never silently skipped
	Waiting []string // base names of files still being written: left for the next run
	Barred  []string // names, within their folder, of folders and links that were not looked into, and why
}

// exportEndings are the file names that a folder is searched for. A file named on the command line is read whatever its name.
var exportEndings = []string{".csv", ".tsv", ".tab", ".txt", ".csv.gz", ".tsv.gz", ".tab.gz", ".txt.gz"}

// stdinLimit bounds what is held in memory when an export is piped in.
const stdinLimit = 256 << 20

// collectInputs expands files and folders in a stable order; "-" is standard input.
func collectInputs(env *Env, paths []string, skipDir string) (inputs, error) {
	var in inputs
	for _, path := range paths {
		if path == "-" {
			source, err := stdinSource(env.Stdin)
			if err != nil {
				return in, err
			}
			in.Sources = append(in.Sources, source)
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return in, &codedError{code: exitFailed, err: fmt.Errorf("%s: no such file or folder", path), hint: "name CSV files, or a folder that holds them"}
		}
		if !info.IsDir() {
			in.Sources = append(in.Sources, ingest.FileSource(path))
			continue
		}
		if err := in.addFolder(path+string(filepath.Separator), skipDir); err != nil { // with it, the folder that a link leads to is looked into
			return in, err
		}
	}
	if len(in.Sources) == 0 {
		return in, &codedError{code: exitFailed, err: fmt.Errorf("no export found in %s", strings.Join(paths, ", ")),
			hint: "a folder is searched for " + strings.Join(exportEndings, " ")}
	}
	return in, nil
}

// largeHeap is about what ingesting the largest exports takes at its peak, in bytes.
const largeHeap = 384 << 20

// onLargePages prepares the heap for reading much: about half the size of the files is in memory at once.
func (in *inputs) onLargePages() {
	var size int64
	for _, source := range in.Sources {
		size += source.Size
	}
	if heap := min(size/2, largeHeap); heap > 16<<20 {
		onLargePages(heap)
	}
}

// oneInput is the file that a command which reads one is given; a folder stands for the one export in it.
func oneInput(env *Env, args []string, command string) (ingest.Source, error) {
	in, err := collectInputs(env, args, "")
	if err != nil {
		return ingest.Source{}, err
	}
	if n := len(in.Sources); n > 1 {
		var names []string
		for _, source := range in.Sources {
			names = append(names, filepath.Base(source.Name))
		}
		return ingest.Source{}, &codedError{code: exitUsage, err: fmt.Errorf("%s takes one file, and %s holds %d: %s", command, args[0], n, listed(names)),
			hint: "name one of them"}
	}
	return in.Sources[0], nil
}

func (in *inputs) addFolder(folder, skipDir string) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		name := filepath.Base(path)
		switch {
		case err != nil && path != folder && errors.Is(err, fs.ErrPermission):
			in.Barred = append(in.Barred, name+" (no permission to read it)")
			return fs.SkipDir
		case err != nil:
			return fmt.Errorf("reading folder: %w", err)
		}
		if entry.IsDir() {
			if path != folder && (name == "lost+found" || strings.HasPrefix(name, ".") || samePath(path, skipDir) || isPublished(path) || isStore(path)) {
				return filepath.SkipDir
			}
			return nil
		}
		switch {
		case strings.HasPrefix(name, "."):
			in.Ignored = append(in.Ignored, name)
		case entry.Type()&fs.ModeSymlink != 0:
			in.addLink(path, name)
		case !entry.Type().IsRegular():
			in.Barred = append(in.Barred, name+" (no file)")
		case isExportName(name) || isTextSheet(path):
			in.Sources = append(in.Sources, ingest.FileSource(path))
		default:
			in.Ignored = append(in.Ignored, name)
		}
		return nil
	})
}

// addLink takes the file that a symbolic link leads to. A folder is not followed: it may lead round in a circle, or to a store.
func (in *inputs) addLink(path, name string) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		in.Barred = append(in.Barred, name+" (a link that leads nowhere)")
	case info.IsDir():
		in.Barred = append(in.Barred, name+" (a link to a folder: name the folder itself)")
	case info.Mode().IsRegular() && (isExportName(name) || isTextSheet(path)):
		in.Sources = append(in.Sources, ingest.FileSource(path))
	default:
		in.Ignored = append(in.Ignored, name)
	}
}

func isExportName(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(exportEndings, func(ending string) bool { return strings.HasSuffix(name, ending) })
}

// isTextSheet reports whether a file called .xls is text, as some systems give it, and not a spreadsheet.
func isTextSheet(path string) bool {
	if !strings.EqualFold(filepath.Ext(path), ".xls") {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return true // the reader says why
	}
	defer f.Close()
	head := make([]byte, 4)
	if _, err := io.ReadFull(f, head); err != nil {
		return false
	}
	return string(head) != "\xd0\xcf\x11\xe0" && string(head[:2]) != "PK" && head[0] != '<'
}

// tableEndings are the names of files that may hold exports but are not read: a warning says so, and the exit code, for a product may
// write such files from some night on.
var tableEndings = []string{".xlsx", ".xls", ".xlsm", ".ods", ".numbers", ".zip", ".7z", ".rar", ".dat", ".sav", ".dta"}

// tellBarred says what lies in a folder and could not be looked into.
func (j *job) tellBarred(names []string) {
	j.summary.Barred = append(j.summary.Barred, names...)
	if len(names) > 0 {
		j.talk.Warn("not read: %s\n  give the rights, or take it out of the folder", listed(names))
	}
}

// tellIgnored says which files of a folder were not read.
func (j *job) tellIgnored(in inputs) {
	var tables, others []string
	for _, name := range in.Ignored {
		switch {
		case strings.HasPrefix(name, "."), strings.HasPrefix(name, "~$"): // Excel's, while it has a file open
		case slices.Contains(tableEndings, strings.ToLower(filepath.Ext(name))):
			tables = append(tables, name)
		default:
			others = append(others, name)
		}
	}
	for _, name := range tables {
		if slices.ContainsFunc(in.Sources, func(s ingest.Source) bool { return beforeDot(s.Name) == beforeDot(name) }) {
			continue // what it holds is read
		}
		j.summary.Barred = append(j.summary.Barred, name+" (a spreadsheet, an archive or the like)")
	}
	if len(tables) > 0 {
		j.talk.Warn("not read: %s\n  save spreadsheets as CSV and unpack archives; a text file of another name is read when it is named itself", listed(tables))
	}
	if len(others) > 0 {
		j.talk.Line("not read, by their names no exports: %s", listed(others))
	}
}

// beforeDot is a name less its endings.
func beforeDot(name string) string {
	stem, _, _ := strings.Cut(filepath.Base(name), ".")
	return stem
}

// listed joins the first few names.
func listed(names []string) string {
	const shown = 5
	if len(names) > shown {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
	}
	return strings.Join(names, ", ")
}

// isStore reports whether a folder is a store: none of its files is an export. Before the first night has ended well only its status
// may be there.
func isStore(folder string) bool {
	has := func(name string) bool {
		_, err := os.Stat(filepath.Join(folder, name))
		return err == nil
	}
	return has("LOCK") && (has("CURRENT") || has("last-run.json"))
}

func samePath(a, b string) bool {
	if b == "" {
		return false
	}
	aa, errA := filepath.Abs(a)
	bb, errB := filepath.Abs(b)
	return errA == nil && errB == nil && aa == bb
}

func stdinSource(r io.Reader) (ingest.Source, error) {
	b, err := io.ReadAll(io.LimitReader(r, stdinLimit+1))
	if err != nil {
		return ingest.Source{}, fmt.Errorf("reading standard input: %w", err)
	}
	if len(b) > stdinLimit {
		return ingest.Source{}, &codedError{code: exitFailed, err: fmt.Errorf("standard input holds more than %d MB", stdinLimit>>20), hint: "save it to a file and name the file"}
	}
	return ingest.BytesSource("stdin", b), nil
}

// leaveUnsettled moves files that changed within the given time from Sources to Waiting: somebody may still be writing them. A
// time further ahead than that is of a clock that was wrong, and would keep the file waiting for as long.
func (in *inputs) leaveUnsettled(within time.Duration, now time.Time) {
	if within <= 0 {
		return
	}
	settled := in.Sources[:0]
	for _, source := range in.Sources {
		info, err := os.Stat(source.Name)
		if err == nil && now.Sub(info.ModTime()).Abs() < within {
			in.Waiting = append(in.Waiting, filepath.Base(source.Name))
			continue
		}
		settled = append(settled, source)
	}
	in.Sources = settled
}

// tellWaiting says which files wait for the next run.
func (j *job) tellWaiting(names []string) {
	if len(names) > 0 {
		j.talk.Line("not read yet, changed within --settle %s: %s", j.flags.settle, listed(names))
	}
}
