package reports

import (
	"bytes"
	"errors"
	"io"

	"cutscore/stats"
)

// Options are what a page needs beside the figures.
type Options struct {
	Label         func(pseudonym string) string // name or id to print; nil prints the pseudonym
	Href          func(pseudonym string) string // relative name of an examinee's page, of our own making; nil or "" for no link
	Contact       string                        // line that names whom at the school to talk to; "" for a general one
	NoProbability bool                          // the school leaves the probability of passing out
	FileNames     bool                          // print the names of input files on a student's page: they may name other students
	Version       string                        // version of the program
}

func (o Options) label(pseudonym string) string {
	if o.Label == nil {
		return pseudonym
	}
	return o.Label(pseudonym)
}

// href returns the page of an examinee, or "" when there is none or its name is not a plain relative one:
// html/template guards the scheme of a link but lets //host through.
func (o Options) href(pseudonym string) string {
	if o.Href == nil {
		return ""
	}
	h := o.Href(pseudonym)
	for i, r := range h {
		plain := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || i > 0 && (r == '.' || r == '-' || r == '/')
		if !plain {
			return ""
		}
	}
	return h
}

// Examinee writes the page of one examinee. Nothing is written when it fails.
func Examinee(w io.Writer, a *stats.Analysis, o Options) error {
	if a == nil {
		return errors.New("reports: no analysis to write a page from")
	}
	p := newPage(o, a.AsOf)
	h := head{Title: o.label(a.Examinee), Kicker: "Practice report", Exam: a.Exam.Name, ExamDate: day(a.Exam.Date), AsOf: day(a.AsOf)}
	return write(w, p, h, a, examineeSections())
}

// Cohort writes the index page over all examinees. Nothing is written when it fails.
func Cohort(w io.Writer, c *stats.Cohort, o Options) error {
	if c == nil {
		return errors.New("reports: no cohort to write a page from")
	}
	p := newPage(o, c.AsOf)
	h := head{Title: "Cohort", Kicker: "Practice report", Exam: c.Exam.Name, ExamDate: day(c.Exam.Date), AsOf: day(c.AsOf), Script: true}
	return write(w, p, h, c, cohortSections())
}

// write renders head, sections and foot to memory, then writes them at once.
func write[T any](w io.Writer, p *page, h head, data T, sections []section[T]) error {
	t, err := templates()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := p.open(&b, t, h); err != nil {
		return err
	}
	for _, s := range sections {
		if err := renderSection(&b, t, p, data, s); err != nil {
			return err
		}
	}
	if err := p.close(&b, t, h); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}
