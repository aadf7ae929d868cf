package transform

import (
	"time"

	"cutscore/exam"
	"cutscore/ingest"
)

// long reads the shape of one row per answer: row i of the chunk becomes row i of the columns, less the rows set aside.
func (n *Normalizer) long(c *ingest.Chunk, l *lanes, b *Batch) {
	r := &exam.Responses{}
	r.Examinee = l.words(ingest.FieldExaminee)
	l.requireWord(ingest.FieldExaminee, r.Examinee, absentID)
	r.Item = l.words(ingest.FieldItem)
	l.requireWord(ingest.FieldItem, r.Item, noItem)
	l.readContext(r)
	l.readAnswer(r)
	r.Result, r.Credit = l.score(r)
	l.readTimes(r)
	l.readOrder(r)
	l.readItemFacts(r)
	l.mergeRows(r)
	l.noteNoArea(r.Disciplines)
	l.noteUnscored(r)
	r.Examinee = l.identities(r.Examinee)
	l.defaultSitting(r)
	r.Sitting = l.hideSittings(r.Sitting)
	r.Untold = n.untold()
	kept := l.kept()
	r.Rows = c.Rows
	if kept != nil {
		r.Rows = len(kept)
		gatherResponses(l.memory, r, kept)
	}
	b.Responses = r
	b.ResponseRows = gather(l.memory, c.Lines[:c.Rows], kept)
	l.close()
}

func (l *lanes) readContext(r *exam.Responses) {
	r.Source = l.constant(l.n.reading.Constants[ingest.FieldSource])
	r.Sitting = l.words(ingest.FieldSitting)
	r.Form = l.words(ingest.FieldForm)
	r.Family = l.words(ingest.FieldFamily)
	r.Mode = l.words(ingest.FieldMode)
	r.Block = zeroForUnknown(numbers[int16](l, ingest.FieldBlock, 0, 1<<15-1))
	r.Position = zeroForUnknown(numbers[int32](l, ingest.FieldPosition, 0, 1<<31-1))
}

func (l *lanes) readAnswer(r *exam.Responses) {
	r.Chosen = l.words(ingest.FieldResponse)
	r.FirstChosen = l.words(ingest.FieldFirstResponse)
	r.Key = l.words(ingest.FieldKey)
	r.Seconds = numbers[float32](l, ingest.FieldSeconds, 0, 1e7)
	r.Changes = numbers[int16](l, ingest.FieldChanges, 0, 1<<15-1)
	r.PeerP = numbers[float32](l, ingest.FieldPeerP, 0, 1)
	r.Confidence = numbers[float32](l, ingest.FieldConfidence, 0, 1)
	r.Flagged = flags(l, ingest.FieldFlagged)
	r.Seen = flags(l, ingest.FieldSeenBefore)
	r.Tag = l.words(ingest.FieldErrorReason)
	r.Disciplines = l.words(ingest.FieldDisciplines)
	r.Systems = l.words(ingest.FieldSystems)
	r.Tasks = l.words(ingest.FieldTask)
}

func (l *lanes) readTimes(r *exam.Responses) {
	t := l.times(ingest.FieldAnsweredAt)
	if t.at == nil {
		t = l.times(ingest.FieldTakenOn)
	}
	r.AnsweredAt, r.TimeLayout, r.TimeBasis, r.OffsetMinutes = t.at, t.layout, t.basis, t.offset
	r.ExportedAt = l.times(ingest.FieldExported).at
}

// readItemFacts takes from the key file what the export does not have: areas, and the share of others who were correct.
func (l *lanes) readItemFacts(r *exam.Responses) {
	k := l.n.options.Key
	if k == nil || k.ordered || r.Item.Codes == nil {
		return
	}
	fact := func(c *exam.Coded, get func(*exam.Item) string) {
		if c.Codes != nil {
			return
		}
		values, any := make([]string, len(r.Item.Values)), false
		for v, id := range r.Item.Values {
			if item := k.item(id, 0); item != nil {
				values[v] = get(item)
				any = any || values[v] != ""
			}
		}
		if any {
			*c = exam.Coded{Codes: r.Item.Codes, Values: values}
		}
	}
	fact(&r.Disciplines, func(i *exam.Item) string { return i.Disciplines })
	fact(&r.Systems, func(i *exam.Item) string { return i.Systems })
	fact(&r.Tasks, func(i *exam.Item) string { return i.Tasks })
	if r.PeerP == nil {
		r.PeerP = l.keyPeers(r.Item)
	}
}

func (l *lanes) keyPeers(items exam.Coded) []float32 {
	values, any := make([]float32, len(items.Values)), false
	for v, id := range items.Values {
		values[v] = exam.Unknown
		if item := l.n.options.Key.item(id, 0); item != nil && item.PeerP >= 0 {
			values[v], any = item.PeerP, true
		}
	}
	if !any {
		return nil
	}
	return spreadOver(l, values, items.Codes)
}

// defaultSitting names the sitting of exports that do not: after the form and the day it was taken, else after either.
func (l *lanes) defaultSitting(r *exam.Responses) {
	switch {
	case r.Sitting.Codes != nil:
	case r.Form.Codes != nil && r.AnsweredAt != nil && l.n.one(ingest.FieldTakenOn) != nil:
		r.Sitting = joined(r.Form, days(r.AnsweredAt, r.OffsetMinutes), " ", l.chunk.Rows)
	case r.Form.Codes != nil:
		r.Sitting = r.Form
	case r.AnsweredAt != nil:
		r.Sitting = days(r.AnsweredAt, r.OffsetMinutes)
	}
}

// days names each instant's local day.
func days(at []int64, offset []int16) exam.Coded {
	book := newWordBook()
	names := map[int64]string{}
	out := exam.Coded{Codes: make([]uint32, len(at))}
	for i, t := range at {
		if t == exam.NoTime {
			out.Codes[i] = book.code("")
			continue
		}
		t += int64(offset[i]) * microsPerMinute
		day := t / microsPerDay
		if t < 0 && t%microsPerDay != 0 {
			day--
		}
		name, ok := names[day]
		if !ok {
			name = time.UnixMicro(day * microsPerDay).UTC().Format(time.DateOnly)
			names[day] = name
		}
		out.Codes[i] = book.code(name)
	}
	out.Values = book.words
	return out
}

func gatherResponses(m *memory, r *exam.Responses, kept []int32) {
	for _, c := range []*exam.Coded{&r.Source, &r.Examinee, &r.Sitting, &r.Form, &r.Family, &r.Mode, &r.Item, &r.TimeLayout, &r.TimeBasis,
		&r.Chosen, &r.FirstChosen, &r.Key, &r.Tag, &r.Disciplines, &r.Systems, &r.Tasks} {
		c.Codes = gather(m, c.Codes, kept)
	}
	r.Block, r.Position = gather(m, r.Block, kept), gather(m, r.Position, kept)
	r.AnsweredAt, r.OffsetMinutes, r.ExportedAt = gather(m, r.AnsweredAt, kept), gather(m, r.OffsetMinutes, kept), gather(m, r.ExportedAt, kept)
	r.Result, r.Credit = gather(m, r.Result, kept), gather(m, r.Credit, kept)
	r.Seconds, r.Changes = gather(m, r.Seconds, kept), gather(m, r.Changes, kept)
	r.PeerP, r.Confidence = gather(m, r.PeerP, kept), gather(m, r.Confidence, kept)
	r.Flagged, r.Seen = gather(m, r.Flagged, kept), gather(m, r.Seen, kept)
}
