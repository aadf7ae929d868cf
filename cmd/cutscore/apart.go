package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cutscore/ingest"
	"cutscore/transform/dataset"
)

// codeApart is the remark on rows that count as duplicates of a row of their own file, and are not that row.
const codeApart = "duplicate-differs"

// apart looks at the lines that repeat an earlier one of their file in all that is read, and tells those that differ from it
// elsewhere: what nobody reads may be what tells two answers apart.
func (in *intake) apart(ctx context.Context, source ingest.Source, o *fileOutcome, twins []dataset.Twin) error {
	if len(twins) == 0 {
		return nil
	}
	sample, err := in.again(source)
	if sample == nil {
		return err
	}
	repeats := make([]ingest.Repeat, len(twins))
	for i, t := range twins {
		repeats[i] = ingest.Repeat(t)
	}
	found, err := sample.TellApart(ctx, repeats, o.datesExport)
	if err == nil && found.Count > 0 {
		o.tellApart(found)
	}
	return err
}

// lossy reports whether answers of a file may be lost although no row of it was set aside.
func (j *job) lossy() bool { return slices.ContainsFunc(j.summary.Files, (*fileOutcome).lossy) }

// datesExport reports whether a column says when its row was exported: the same row has another time in each export.
func (o *fileOutcome) datesExport(column int) bool {
	return slices.ContainsFunc(o.Columns, func(u ingest.ColumnUse) bool { return u.Index == column && u.Field == ingest.FieldExported })
}

func (o *fileOutcome) tellApart(found ingest.Apart) {
	var unread, read, lines []string
	for _, c := range found.Columns {
		if name := fmt.Sprintf("%q", o.nameOf(c)); o.reads(c) {
			read = append(read, name)
		} else {
			unread = append(unread, name)
		}
	}
	for _, n := range found.Lines {
		lines = append(lines, fmt.Sprint(n))
	}
	if int64(len(lines)) < found.Count {
		lines = append(lines, "...")
	}
	p := problem{Line: found.Lines[0], Code: codeApart,
		Message: fmt.Sprintf("%d rows repeat an earlier row in all that is read, and are not that row (lines %s; the first repeats line %d)", found.Count, strings.Join(lines, ", "), found.First)}
	if found.Count == 1 {
		p.Message = fmt.Sprintf("the row repeats line %d in all that is read, and is not that row", found.First)
	}
	if len(found.Columns) > 0 {
		p.Column = o.nameOf(found.Columns[0])
	}
	if len(unread) > 0 {
		p.Message += ": they differ in " + someOf(unread)
	}
	if len(read) > 0 {
		p.Message += "; what is read of " + someOf(read) + " does not tell them apart, though the cells differ"
	}
	e, _ := ingest.Explain(codeApart)
	p.Hint = e.Remedy
	o.remark(codeApart, found.Count, p)
}

// shownNames is how many columns a message names.
const shownNames = 6

func someOf(names []string) string {
	if len(names) > shownNames {
		names = append(names[:shownNames:shownNames], "...")
	}
	return strings.Join(names, ", ")
}

// reads reports whether a column is read.
func (o *fileOutcome) reads(column int) bool {
	return slices.ContainsFunc(o.Columns, func(u ingest.ColumnUse) bool { return u.Index == column && u.Field != "" })
}

// nameOf is the name of a column, by its place in the file.
func (o *fileOutcome) nameOf(column int) string {
	at := slices.IndexFunc(o.Columns, func(u ingest.ColumnUse) bool { return u.Index == column })
	if at < 0 || strings.TrimSpace(o.Columns[at].Name) == "" {
		return fmt.Sprintf("#%d", column+1)
	}
	return o.Columns[at].Name
}

// codePlaced is the remark on answers whose areas or mode exports give otherwise, and nothing but their spelling, or an absence, decides.
const codePlaced = "areas-differ"

// tellPlaced remarks on the areas and modes that rest on nothing better.
func (o *fileOutcome) tellPlaced(m dataset.BatchMerge) {
	var said []string
	if m.Undecided > 0 {
		said = append(said, fmt.Sprintf("%d areas or modes of its answers are not those that another export gives them, no time says which is newer, and the later in the alphabet holds", m.Undecided))
	}
	if m.Bereft > 0 {
		said = append(said, fmt.Sprintf("%d areas or modes are lost: the later of two exports that hold the answers has none", m.Bereft))
	}
	if len(said) == 0 {
		return
	}
	e, _ := ingest.Explain(codePlaced)
	o.remark(codePlaced, m.Undecided+m.Bereft, problem{Code: codePlaced, Message: strings.Join(said, "; "), Hint: e.Remedy})
}
