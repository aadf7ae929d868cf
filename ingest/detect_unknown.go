package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// UnknownHeader is the refusal of a file that no format fits. It carries a draft for the user to complete, when one could be made.
type UnknownHeader struct {
	FileError
	Draft *Format
	Tried []Trial // every format, the nearest first
}

// Trial is one format that was tried, and the first thing that did not fit.
type Trial struct {
	Format string `json:"format"`
	Misfit string `json:"misfit"`
	near   int    // columns of the file that it explains
}

// Unwrap lets errors.As find the FileError.
func (e *UnknownHeader) Unwrap() error { return &e.FileError }

// tried says of every format that does not fit what speaks against it, the nearest first. It is for refusals only: how near a
// format is costs more than finding the one that fits.
func tried(s *Sample, formats []*Format, stated Stated) (tried []Trial) {
	header := headingsOf(s)
	for _, f := range formats {
		if r, misfit := f.try(s, header, stated); misfit != "" {
			trial := Trial{Format: f.Name, Misfit: misfit}
			if r == nil {
				trial.near = f.near(header)
			}
			tried = append(tried, trial)
		}
	}
	slices.SortStableFunc(tried, func(a, b Trial) int { return cmp.Compare(b.near, a.near) })
	return tried
}

// near counts the columns of a header that the format's own rules would explain, items apart.
func (f *Format) near(header *headings) (n int) {
	if f.Lines != "" {
		return 0
	}
	f = f.whole()
	for _, ruled := range f.ruled(header) {
		if ruled {
			n++
		}
	}
	return n
}

func unknown(s *Sample, tried []Trial) error {
	e := &UnknownHeader{Tried: tried, FileError: FileError{Path: s.Source.Name, Line: s.Dialect.HeaderLine, Code: codeHeaderUnknown,
		Message: "no format fits its header (" + shownHeader(s.Header) + "); " + withObstacle(nearest(tried), s.obstacle()),
		Hint:    "`cutscore formats draft FILE > my.json` writes a mapping to complete, `--format my.json` uses it"}}
	if nameless := s.nameless(); nameless != nil {
		e.FileError = *nameless
		return e
	}
	if other := s.withoutQuestions(); other != nil {
		e.FileError = *other
		return e
	}
	draft, err := Draft(s)
	if err == nil {
		e.Draft = draft
	} else if refusal := (*FileError)(nil); errors.As(err, &refusal) {
		e.Message += "; " + refusal.Message
		e.Hint = refusal.Hint // a draft that cannot be made is no way on
	}
	return e
}

// shownHeader is the header in a message, which may stand in a log: not where its line may be somebody's row, above which there is none.
func shownHeader(header []string) string {
	if mayBeRow(header) {
		return fmt.Sprintf("%d columns; fewer than two are called like what exports have, so that it may be a row", len(header))
	}
	shown := make([]string, 0, 8)
	for _, name := range header[:min(len(header), 8)] {
		shown = append(shown, tidyName(name))
	}
	text := strings.Join(shown, ", ")
	if len(header) > len(shown) {
		text += fmt.Sprintf(", ... %d columns", len(header))
	}
	return text
}

// mayBeRow reports a header of which fewer than two names are words for what exports have. One proves nothing: rows say "correct".
func mayBeRow(header []string) bool {
	known := 0
	for _, name := range header {
		if fieldsNamed(name) != nil || personNamed(name) != noPerson {
			known++
		}
	}
	return known < 2
}

// nearestShown is how many formats are named with what did not fit; the others are named only.
const nearestShown = 3

func nearest(tried []Trial) string {
	var reasons, others []string
	for i, t := range tried {
		if i < nearestShown {
			reasons = append(reasons, t.Format+": "+t.Misfit)
		} else {
			others = append(others, t.Format)
		}
	}
	text := "tried " + strings.Join(reasons, "; ")
	if len(others) > 0 {
		text += "; and " + strings.Join(others, ", ")
	}
	return text
}
