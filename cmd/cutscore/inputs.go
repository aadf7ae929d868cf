package main

import (
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
}

// exportEndings are the file names that a folder is searched for. A file named on the command line is read whatever its name.
var exportEndings = []string{".csv", ".tsv", ".tab", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz"}

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
		if err := in.addFolder(path, skipDir); err != nil {
			return in, err
		}
	}
	if len(in.Sources) == 0 {
		return in, &codedError{code: exitFailed, err: fmt.Errorf("no export found in %s", strings.Join(paths, ", ")),
			hint: "a folder is searched for " + strings.Join(exportEndings, " ")}
	}
	return in, nil
}

func (in *inputs) addFolder(folder, skipDir string) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("reading folder: %w", err)
		}
		name := entry.Name()
		if entry.IsDir() {
			if path != folder && (strings.HasPrefix(name, ".") || samePath(path, skipDir) || isPublished(path)) {
				return filepath.SkipDir
			}
			return nil
		}
		switch {
		case strings.HasPrefix(name, ".") || !entry.Type().IsRegular():
			in.Ignored = append(in.Ignored, name)
		case isExportName(name):
			in.Sources = append(in.Sources, ingest.FileSource(path))
		default:
			in.Ignored = append(in.Ignored, name)
		}
		return nil
	})
}

func isExportName(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(exportEndings, func(ending string) bool { return strings.HasSuffix(name, ending) })
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

// leaveUnsettled moves files that changed within the given time from Sources to Waiting: somebody may still be writing them.
func (in *inputs) leaveUnsettled(within time.Duration, now time.Time) {
	if within <= 0 {
		return
	}
	settled := in.Sources[:0]
	for _, source := range in.Sources {
		info, err := os.Stat(source.Name)
		if err == nil && now.Sub(info.ModTime()) < within {
			in.Waiting = append(in.Waiting, filepath.Base(source.Name))
			continue
		}
		settled = append(settled, source)
	}
	in.Sources = settled
}
