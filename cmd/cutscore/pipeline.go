package main

import (
	"context"
	"errors"
	"sync"

	"cutscore/ingest"
	"cutscore/transform"
	"cutscore/transform/dataset"
)

// sink takes what one file holds. A dataset batch is one; `check` uses one that only counts.
type sink interface {
	// Take may be called by several workers at once.
	Take(*transform.Batch) error
	// Known lists the stretches of a file of this meaning that need not be read, and the remarks on their rows.
	Known(meaning string) ([]ingest.Stretch, []dataset.Remark)
	// Stretches is told how the file was read, and the remarks on what was read.
	Stretches(meaning string, all []ingest.Stretch, said []dataset.Said)
}

// readFile is the one path from bytes to typed columns: run, ingest, check and evaluate all use it. A bad file comes back
// refused in the outcome; an error means a broken machine, and stops the run.
func (in *intake) readFile(ctx context.Context, source ingest.Source, to sink, step func(done int64)) (*fileOutcome, error) {
	outcome := newOutcome(source.Name)
	err := in.readInto(ctx, source, to, outcome, step)
	if fileErr, ok := asFileError(err); ok {
		outcome.refuse(fileErr)
		return outcome, nil
	}
	return outcome, err
}

func (in *intake) readInto(ctx context.Context, source ingest.Source, to sink, outcome *fileOutcome, step func(int64)) error {
	sample, err := ingest.Sniff(source, in.stated, in.limits, ingest.KnownHeader(in.formats))
	if sample == nil {
		return err
	}
	outcome.dialect(sample) // what Sniff refuses may still be pasted lines
	reading, err := ingest.Recognise(sample, in.formats, in.stated)
	if err != nil {
		if unknown := (*ingest.UnknownHeader)(nil); errors.As(err, &unknown) && unknown.Draft != nil {
			outcome.suggest(sample, unknown.Draft)
		}
		return err
	}
	outcome.describe(reading)
	if unread := reading.Unread(); in.strict && len(unread) > 0 {
		return unread[0].FileError
	}
	normalizer, err := transform.New(reading, in.transform)
	outcome.because(reading) // the values have told more: the order of dates, the row that holds the key
	if err != nil {
		return err
	}
	for _, r := range normalizer.KeyRemarks() {
		outcome.keyRemark(r)
	}
	return in.stream(ctx, reading, normalizer, to, outcome, step)
}

func (in *intake) stream(ctx context.Context, reading *ingest.Reading, normalizer *transform.Normalizer, to sink, outcome *fileOutcome, step func(int64)) error {
	sample, rest := reading.Sample, ingest.Rest{Answers: reading.Answers(), BlockBytes: in.grain.block}
	meaning, err := in.meaning(reading)
	if err != nil {
		return err
	}
	skips := sample.Skippable() && reading.Kind != ingest.StudyLog // of entries that are alike, all must be there to be numbered
	if skips {
		var remarks []dataset.Remark
		rest.Known, remarks = to.Known(meaning)
		for _, r := range remarks {
			outcome.remark(r.Code, r.Count, problem{Line: r.Line, Column: r.Column, Code: r.Code, Message: r.Message})
		}
	}
	var said []dataset.Said
	var mu sync.Mutex
	var blank, footer, setAside int64
	keep := func(r ingest.Reject) {
		mu.Lock()
		outcome.rejects = append(outcome.rejects, r)
		mu.Unlock()
	}
	counts, stretches, err := sample.ReadRest(ctx, in.workers, rest, func(c *ingest.Chunk) error {
		batch, err := normalizer.Chunk(c)
		if err != nil {
			return err
		}
		defer batch.Release()
		for _, r := range batch.Rejects {
			keep(r)
		}
		mu.Lock()
		blank += batch.Blank
		footer += batch.Footer
		setAside += batch.SetAside
		outcome.note(batch)
		said = append(said, saidOf(batch, c.Lines)...)
		mu.Unlock()
		if c.Rows > 0 {
			step(c.Offsets[c.Rows-1])
		}
		return to.Take(batch)
	}, keep)
	outcome.Counts, outcome.zone = counts, normalizer.Zone()
	for _, s := range rest.Known {
		outcome.unread += s.Records
	}
	outcome.Used -= blank + footer + setAside
	outcome.Blank += blank
	outcome.Footer += footer
	outcome.SetAside += setAside
	if err != nil {
		return err
	}
	if skips {
		to.Stretches(meaning, stretches, said)
	}
	return in.gate(sample.Source.Name, outcome)
}

// saidOf are the remarks on a chunk: of each code how many, and the first.
func saidOf(b *transform.Batch, lines []int64) (said []dataset.Said) {
	for code, n := range b.NoteCounts {
		s := dataset.Said{Remark: dataset.Remark{Code: code, Count: n}, At: lines[0], Passing: transform.Passing(code)}
		for _, r := range b.Notes {
			if r.Code == code && (s.Message == "" || r.Line < s.Line) {
				s.Line, s.Column, s.Message = r.Line, r.Column, r.Message
			}
		}
		said = append(said, s)
	}
	return said
}

// gate applies the contract: it must balance, something must be usable, and not too much may be set aside.
func (in *intake) gate(name string, o *fileOutcome) error {
	switch {
	case !o.Balanced():
		return ingest.Unbalanced(name, o.Counts)
	case o.Used == 0:
		return ingest.NothingUsable(name, o.Counts, o.rejects)
	case !o.Tolerable(in.strict):
		return ingest.TooManySetAside(name, o.Counts, in.strict)
	}
	oneMark := o.right != o.wrong && o.unread == 0 // a word that nobody knows then most often stands for all right answers, or for all wrong ones
	if unknown := o.unknownMarks(); oneMark && len(unknown) > 0 {
		return ingest.MarksUnread(name, o.Counts, int64(len(unknown)), unknown[0])
	}
	return nil
}
