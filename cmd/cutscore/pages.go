package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"sync/atomic"

	"cutscore/exam"
	"cutscore/reports"
	"cutscore/stats"
)

// examineeFolder holds the pages of examinees, below the folder of the index.
const examineeFolder = "examinees"

// pageWriter turns analyses into pages and, beside every page, its figures as JSON.
type pageWriter struct {
	dir     string
	roster  map[string]exam.Examinee
	flags   *pageFlags
	caveats []string // about what was left out of the source
}

// labels names an examinee on a page: the name from the roster, else the id as exported, else the start of the pseudonym.
func (p *pageWriter) label(pseudonym string) string {
	known := p.roster[pseudonym]
	switch {
	case known.Name != "":
		return known.Name
	case known.ID != "":
		return known.ID
	}
	return pseudonym[:min(8, len(pseudonym))]
}

func (p *pageWriter) options(depth string) reports.Options {
	return reports.Options{
		Label:         p.label,
		Href:          func(pseudonym string) string { return depth + examineeFolder + "/" + pseudonym + ".html" },
		Contact:       p.flags.contact,
		NoProbability: p.flags.noProbability,
		Version:       version,
	}
}

// own is for the page of somebody alone: the files are their own, and may be named.
func (p *pageWriter) own() reports.Options {
	o := p.options("")
	o.FileNames = true
	return o
}

// write analyses everything in the source and writes all pages; it returns the cohort's figures.
func (p *pageWriter) write(ctx context.Context, source stats.Source, opt stats.Options) (*stats.Cohort, error) {
	if err := os.MkdirAll(filepath.Join(p.dir, examineeFolder), 0o755); err != nil {
		return nil, fmt.Errorf("making the folder for pages: %w", err)
	}
	var only atomic.Pointer[stats.Analysis]
	cohort, err := stats.Run(ctx, source, opt, func(a *stats.Analysis) error {
		only.Store(a)
		return p.page(path.Join(examineeFolder, a.Examinee), a, func(w io.Writer) error { return reports.Examinee(w, a, p.options("../")) })
	})
	if err != nil {
		return nil, err
	}
	cohort.Caveats = append(cohort.Caveats, p.caveats...)
	if a := only.Load(); cohort.Examinees == 1 && a != nil { // one student with one file: the index is that student's page
		return cohort, p.page("index", a, func(w io.Writer) error { return reports.Examinee(w, a, p.own()) })
	}
	return cohort, p.page("index", cohort, func(w io.Writer) error { return reports.Cohort(w, cohort, p.options("")) })
}

// page writes NAME.html and NAME.json.
func (p *pageWriter) page(name string, figures any, render func(io.Writer) error) error {
	if err := writeFile(filepath.Join(p.dir, name+".html"), render); err != nil {
		return fmt.Errorf("writing page: %w", err)
	}
	err := writeFile(filepath.Join(p.dir, name+".json"), func(w io.Writer) error { return json.NewEncoder(w).Encode(figures) }) // on one line: indenting costs a third more room, and a tenth of a run
	if err != nil {
		return fmt.Errorf("writing figures: %w", err)
	}
	return nil
}

func writeJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", " ")
	return encoder.Encode(v)
}

func writeFile(name string, fill func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriterSize(f, 64<<10)
	err = fill(buffered)
	if flushErr := buffered.Flush(); err == nil {
		err = flushErr
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}
