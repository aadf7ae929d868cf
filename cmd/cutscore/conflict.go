package main

import (
	"context"
	"fmt"
	"slices"

	"cutscore/ingest"
	"cutscore/transform/dataset"
)

// merged moves rows that the dataset knew already, or could not accept, from used to their lanes. A row that a later export
// has superseded counts as duplicate: its key is there, with newer content. Where too many rows are in conflict the file is
// refused: so is one whose rows cannot be found again to be shown. An error means a broken machine.
func (in *intake) merged(ctx context.Context, source ingest.Source, o *fileOutcome, m dataset.BatchMerge) (*ingest.FileError, error) {
	o.Duplicate += m.Duplicate + m.Superseded
	o.SetAside += m.SetAside
	o.Used -= m.Duplicate + m.Superseded + m.SetAside
	o.Superseded = m.Superseded
	if err := in.apart(ctx, source, o, m.Twins); err != nil {
		return lane(err)
	}
	if len(m.Conflicts) == 0 {
		return nil, nil
	}
	rejects := make([]ingest.Reject, len(m.Conflicts))
	places := make([]*ingest.Reject, len(m.Conflicts))
	for i, c := range m.Conflicts {
		rejects[i] = ingest.Reject{File: o.Path, Line: c.Row, Column: o.columnOf(c), Code: "conflict", Message: c.Message}
		places[i] = &rejects[i]
	}
	if err := in.locate(ctx, source, places); err != nil {
		return lane(err)
	}
	for i, c := range m.Conflicts {
		if c.Erased { // who was forgotten is not written down anew
			rejects[i].Raw = nil
		}
	}
	o.rejects = append(o.rejects, rejects...)
	return in.conflictGate(o, m, rejects[0]), nil
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

// conflictGate applies the contract to conflicts. A row in conflict could be read, and lies in the store with what it
// contradicts: a file of nothing else, if it is small, is a correction that does not say that it is one. Rows of examinees who
// were forgotten do not count: they are set aside whatever the file is like.
func (in *intake) conflictGate(o *fileOutcome, m dataset.BatchMerge, first ingest.Reject) *ingest.FileError {
	c := o.Counts
	c.SetAside -= m.Erased
	conflicts := m.SetAside - m.Erased
	if conflicts > 0 && (in.strict || !c.Few()) {
		return ingest.TooManyContradict(o.Path, c, conflicts, first, in.strict)
	}
	// Of a wide line some answers may be in use and most in conflict; on a line that was not read there is at least one more.
	all := max(m.Answers, c.Used+c.Duplicate+c.SetAside)
	answers := ingest.Counts{Used: all - m.Contested, SetAside: m.Contested}
	if m.Contested > 0 && !answers.Few() {
		return ingest.TooManyContradict(o.Path, answers, m.Contested, first, false)
	}
	return nil
}

// standing counts what stands in conflict or in doubt in the store, and says so: every night, until a later export decides.
func (j *job) standing(snapshot *dataset.Snapshot) (*dataset.Standing, error) {
	standing, err := snapshot.Standing()
	if err != nil {
		return nil, err
	}
	j.summary.Contested, j.summary.Doubtful = standing.Rows, int64(total(standing.Doubtful))
	if j.summary.Doubtful > 0 {
		j.talk.Warn("%d answers of %d examinees may be counted twice: exports of different columns have them, and do not tell enough to say whether they are the same; `cutscore explain maybe-twice`",
			j.summary.Doubtful, len(standing.Doubtful))
	}
	if standing.Rows > 0 {
		j.talk.Warn("%d rows stand in conflict and are not counted (%s): exports contradict each other, and do not say which is newer; `cutscore explain conflict`",
			standing.Rows, uncounted(standing))
	}
	return standing, nil
}

// uncounted says what is missing from the figures because of the conflicts.
func uncounted(s *dataset.Standing) string {
	switch {
	case len(s.Answers) > 0:
		return fmt.Sprintf("%d answers of %d examinees", total(s.Answers), len(s.Answers))
	case len(s.Sittings) > 0:
		return fmt.Sprintf("%d sittings of %d examinees", total(s.Sittings), len(s.Sittings))
	}
	return "each answer counts as undisputed exports have it"
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
	if n := len(s.Doubtful); n > 0 {
		caveats = append(caveats, fmt.Sprintf("%d answers of %d people may be counted twice: exports with different columns have them, and do not tell enough to say whether they are the same.", total(s.Doubtful), n))
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
			at := slices.IndexFunc(o.Columns, func(u ingest.ColumnUse) bool { return u.Field == field && (u.Item == "" || u.Item == c.Item) })
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
