package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cutscore/ingest"
	"cutscore/transform/dataset"
)

// merged moves rows that the dataset knew already, or could not accept, from used to their lanes. A row that a later export
// has superseded counts as duplicate: its key is there, with newer content. A file that contradicts itself too much is refused;
// so is one whose rows cannot be found again to be shown. An error means a broken machine.
func (in *intake) merged(ctx context.Context, source ingest.Source, o *fileOutcome, m dataset.BatchMerge) (*ingest.FileError, error) {
	alone := o.Counts
	o.Duplicate += m.Duplicate + m.Superseded
	o.SetAside += m.SetAside
	o.Used -= m.Duplicate + m.Superseded + m.SetAside
	o.Superseded, o.Erased = m.Superseded, m.Erased
	if err := in.apart(ctx, source, o, m.Twins); err != nil {
		return lane(err)
	}
	o.tellPlaced(m)
	o.disagree(m.Against)
	if err := in.showConflicts(ctx, source, o, m.Conflicts); err != nil {
		return lane(err)
	}
	return in.conflictGate(o, alone, m), nil
}

// showConflicts adds the rows in conflict, which it finds in the file again, to those set aside.
func (in *intake) showConflicts(ctx context.Context, source ingest.Source, o *fileOutcome, conflicts []dataset.Conflict) error {
	if len(conflicts) == 0 {
		return nil
	}
	rejects := make([]ingest.Reject, len(conflicts))
	places := make([]*ingest.Reject, len(conflicts))
	for i, c := range conflicts {
		rejects[i] = o.rejectOf(c)
		places[i] = &rejects[i]
	}
	if err := in.locate(ctx, source, places); err != nil {
		return err
	}
	for i, c := range conflicts {
		if c.Erased || c.Alike { // who was forgotten is not written down anew
			rejects[i].Raw = nil
		}
	}
	o.rejects = append(o.rejects, rejects...)
	return nil
}

// codeErased is that of rows of examinees whom the store was told to forget. They are set aside as they should be: nobody need be
// told of it every night, and no strictness refuses a file for it.
const codeErased = "erased"

// codeMaybeErased is that of rows of examinees whose id is the same number as that of one whom the store was told to forget.
const codeMaybeErased = "maybe-erased"

// rejectOf is a row in conflict, or of an examinee who was forgotten or may have been, as a row set aside.
func (o *fileOutcome) rejectOf(c dataset.Conflict) ingest.Reject {
	switch {
	case c.Erased:
		return ingest.Reject{File: o.Path, Line: c.Row, Code: codeErased, Message: c.Message}
	case c.Alike:
		return ingest.Reject{File: o.Path, Line: c.Row, Code: codeMaybeErased, Message: c.Message}
	}
	return ingest.Reject{File: o.Path, Line: c.Row, Column: o.columnOf(c), Code: "conflict", Message: ingest.HideAddresses(c.Message)}
}

// lane parts what refuses a file from what stops the run.
func lane(err error) (*ingest.FileError, error) {
	if fileErr, ok := asFileError(err); ok {
		return fileErr, nil
	}
	return nil, err
}

// locate reads the file again to find the rows of rejects that know only their line.
func (in *intake) locate(ctx context.Context, source ingest.Source, rejects []*ingest.Reject) error {
	sample, err := in.again(source)
	if sample == nil {
		return err
	}
	return sample.Locate(ctx, rejects)
}

// again begins to read once more a file that was read; nil with the reason when it no longer can be.
func (in *intake) again(source ingest.Source) (*ingest.Sample, error) {
	sample, err := ingest.Sniff(source, in.stated, in.limits, ingest.KnownHeader(in.formats))
	if sample == nil {
		return nil, err
	}
	if _, err := ingest.Recognise(sample, in.formats, in.stated); err != nil { // it may settle the dialect
		return nil, err
	}
	return sample, nil
}

// conflictGate applies the contract to what a file says against itself; alone are its counts before it met others. What it
// says against others is set aside in both and told: whichever of them came first, it could be read, and may be the right one.
func (in *intake) conflictGate(o *fileOutcome, alone ingest.Counts, m dataset.BatchMerge) *ingest.FileError {
	if keptOut := m.Erased + m.Alike; in.strict && m.SetAside > keptOut {
		c := o.Counts
		c.SetAside -= keptOut // set aside whatever the file is like
		first := slices.IndexFunc(m.Conflicts, func(c dataset.Conflict) bool { return !c.Erased && !c.Alike })
		return ingest.TooManyContradict(o.Path, c, m.SetAside-keptOut, o.rejectOf(m.Conflicts[max(0, first)]), true)
	}
	rows := alone.Used + alone.Duplicate + alone.SetAside
	if c := countsOf(rows, alone.SetAside+m.Within); m.Within > 0 && !c.Few() {
		return ingest.TooManyContradict(o.Path, c, m.Within, o.rejectOf(m.First), false)
	}
	// Of a wide line some answers may be in use and most in conflict; on a line that was not read there is at least one more.
	if c := countsOf(max(m.Answers, rows), m.WithinAnswers); m.WithinAnswers > 0 && !c.Few() {
		return ingest.TooManyContradict(o.Path, c, m.WithinAnswers, o.rejectOf(m.First), false)
	}
	return nil
}

func countsOf(all, setAside int64) ingest.Counts {
	return ingest.Counts{Used: all - setAside, SetAside: setAside}
}

// disagree remarks on what the file contradicts besides itself.
func (o *fileOutcome) disagree(against []dataset.Against) {
	for _, a := range against {
		o.Against = append(o.Against, disagreement{With: a.File, Rows: a.Rows})
	}
}

// disagreement is how much of a file another one contradicts.
type disagreement struct {
	With string `json:"with"` // name of the other file of this run; "" for what the store held
	Rows int64  `json:"rows"` // answers and rows, each counted once
}

// tellDisagreements says which of the inputs contradict each other, and what decides it. The store does not know which file
// brought a row, so that none of those that it was filled with is named: most of them are innocent.
func (j *job) tellDisagreements(o *fileOutcome) {
	for _, d := range o.Against {
		with := d.With
		if with == "" {
			with = "what the store held before"
		}
		j.talk.Warn("%s contradicts %s on %d %s, which are set aside in both; the times of the exports would decide: give each again with its --exported-at; `cutscore explain conflict`",
			o.Path, with, d.Rows, o.rowsWord())
	}
}

// rowsWord is what the rows of a file are called where it contradicts another.
func (o *fileOutcome) rowsWord() string {
	switch ingest.Kind(o.Kind) {
	case ingest.Responses, ingest.Sittings:
		return "answers or scores" // one export may have both
	}
	return "rows"
}

// standing counts what stands in conflict or in doubt in the store, and says so: every night, until a later export decides.
func (j *job) standing(snapshot *dataset.Snapshot) (*dataset.Standing, error) {
	standing, err := snapshot.Standing()
	if err != nil {
		return nil, err
	}
	j.summary.Contested, j.summary.Doubtful, j.summary.Alike = standing.Rows, int64(total(standing.Doubtful)), standing.Alike
	j.summary.RunAgain, j.summary.ForgetAgain = standing.RunAgain, standing.ForgetAgain
	j.tellRunAgain()
	if standing.ForgetAgain {
		j.talk.Warn("the store was damaged and repaired, and some whom it was told to forget may be in it again: their list was damaged\n  forget again whoever was, each with `cutscore forget --store %s --in-advance --examinee ID`; when all are, or nobody ever was: `cutscore doctor --store %s --accept-lost`", j.flags.store, j.flags.store)
	}
	if n := j.summary.MaybeErased; n > 0 {
		j.talk.Warn("%d examinees may be ones whom the store was told to forget: their ids are the same numbers, with zeros in front and without; their rows are set aside; `cutscore explain %s`", n, codeMaybeErased)
	}
	if standing.Alike > 0 {
		j.talk.Warn("%d examinees may be there twice: their ids are the same numbers, with zeros in front and without, as a spreadsheet saves them; `cutscore explain id-twice`", standing.Alike)
	}
	if j.summary.Doubtful > 0 {
		j.talk.Warn("%d answers of %d examinees may be counted twice: other rows may be the same answers, and the sitting, position or time that would tell is missing, or the file's name tells two forms; `cutscore explain maybe-twice`",
			j.summary.Doubtful, len(standing.Doubtful))
	}
	if standing.Rows > 0 {
		j.talk.Warn("%d rows stand in conflict and are not counted (%s): exports contradict each other, and do not say which is newer; `cutscore explain conflict`",
			standing.Rows, uncounted(standing))
	}
	return standing, nil
}

// shownAgain is how many of the files that are to be run again are named.
const shownAgain = 5

// tellRunAgain names the files whose rows a repair of the store may have lost.
func (j *job) tellRunAgain() {
	names, more := j.summary.RunAgain, ""
	if n := len(names) - shownAgain; n > 0 {
		names, more = names[:shownAgain], fmt.Sprintf(", and %d more, which `cutscore doctor --store %s` names", n, j.flags.store)
	}
	if len(names) > 0 {
		j.talk.Warn("the store was damaged and repaired, and rows may be missing until these are run again: %s%s\n  if one cannot be had any more, or its rows came in with another file, such as a later export of the same name: `cutscore doctor --store %s --accept-lost`", strings.Join(names, ", "), more, j.flags.store)
	}
}

// uncounted says what is missing from the figures because of the conflicts.
func uncounted(s *dataset.Standing) string {
	switch {
	case len(s.Answers) > 0:
		return fmt.Sprintf("%d answers of %d examinees", total(s.Answers), len(s.Answers))
	case len(s.Sittings) > 0:
		return fmt.Sprintf("%d sittings of %d examinees", total(s.Sittings), len(s.Sittings))
	}
	return "what no export contradicts counts"
}

// contestedWords says on the cohort's page how many answers and sittings stand in conflict, or in doubt; nothing when none does.
func contestedWords(s *dataset.Standing) (caveats []string) {
	for _, c := range []struct {
		what string
		by   map[string]int
	}{{"answers", s.Answers}, {"sittings", s.Sittings}} {
		if len(c.by) > 0 {
			caveats = append(caveats, fmt.Sprintf("%d %s of %d people could not be counted: the exports contradict each other on them, and do not say which is newer.", total(c.by), c.what, len(c.by)))
		}
	}
	if s.Alike > 0 {
		caveats = append(caveats, fmt.Sprintf("%d people may be here twice: their ids are the same numbers, with zeros in front and without.", s.Alike))
	}
	if n := len(s.Doubtful); n > 0 {
		caveats = append(caveats, fmt.Sprintf("%d answers of %d people may be counted twice: other rows may be the same answers, and the sitting, position or time that would tell is missing, or the file's name tells two forms.", total(s.Doubtful), n))
	}
	return caveats
}

func total(by map[string]int) (n int) {
	for _, k := range by {
		n += k
	}
	return n
}

// columnOf names, as the file does, the first column in which the versions of a row differ, of a wide file that of the row's
// item; "" when the file has none of them.
func (o *fileOutcome) columnOf(c dataset.Conflict) string {
	for _, stored := range c.Columns {
		for _, field := range fieldsOfStored(stored) {
			at := slices.IndexFunc(o.Columns, func(u ingest.ColumnUse) bool {
				return u.Field == field && (u.Item == "" || u.Item == c.Item || u.Item == ingest.HideAddresses(c.Item))
			})
			if at >= 0 {
				return o.Columns[at].Name
			}
		}
	}
	return ""
}

// fieldsOfStored are the fields of a file that a column of the store is made of; most have the same name.
func fieldsOfStored(column string) []ingest.Field {
	switch column {
	case "chosen":
		return []ingest.Field{ingest.FieldResponse}
	case "first_chosen":
		return []ingest.Field{ingest.FieldFirstResponse}
	case "result", "credit":
		return []ingest.Field{ingest.FieldResult, ingest.FieldPoints, ingest.FieldState}
	case "seconds":
		return []ingest.Field{ingest.FieldSeconds}
	case "changes":
		return []ingest.Field{ingest.FieldChanges}
	case "seen":
		return []ingest.Field{ingest.FieldSeenBefore}
	case "tag":
		return []ingest.Field{ingest.FieldErrorReason}
	case "tasks":
		return []ingest.Field{ingest.FieldTask}
	case "block":
		return []ingest.Field{ingest.FieldBlock}
	case "taken_at", "answered_at", "time_layout", "time_basis", "offset_minutes":
		return []ingest.Field{ingest.FieldAnsweredAt, ingest.FieldTakenOn, ingest.FieldExamDate}
	case "form", "family", "item", "sitting", "examinee":
		return []ingest.Field{ingest.Field(column + "_id"), ingest.FieldFamily}
	case "day":
		return []ingest.Field{ingest.FieldDate}
	case "began_at":
		return []ingest.Field{ingest.FieldFrom}
	case "ended_at":
		return []ingest.Field{ingest.FieldTo}
	case "items":
		return []ingest.Field{ingest.FieldItems}
	case "reported_pass":
		return []ingest.Field{ingest.FieldReported}
	case "score_max":
		return []ingest.Field{ingest.FieldScoreMax, ingest.FieldScore}
	case "areas":
		return []ingest.Field{ingest.FieldArea, ingest.FieldAreaScore}
	}
	return []ingest.Field{ingest.Field(column)}
}
