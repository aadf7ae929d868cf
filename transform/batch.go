package transform

import (
	"slices"

	"cutscore/exam"
	"cutscore/ingest"
)

// Batch is what one chunk of a file became. Each table has beside it the physical line of the source row of each entry.
// The columns of Responses, and ResponseRows, share the chunk's memory and are only to be read: they hold until the
// chunk's callback returns, or until Release. Everything else may be kept.
type Batch struct {
	Responses    *exam.Responses
	ResponseRows []int64

	Sittings    []exam.Sitting
	SittingRows []int64

	Attempts    []exam.Attempt
	AttemptRows []int64

	StudySessions []exam.StudySession
	StudyRows     []int64

	Events    []exam.Event
	EventRows []int64

	Grades    []exam.CourseGrade
	GradeRows []int64

	Roster     []exam.Examinee
	RosterRows []int64

	// Identities are the examinees of this chunk's used rows by pseudonym and id as exported, where the file has not told
	// them before. They are no rows of the file: they only say who the rows' pseudonyms are.
	Identities []exam.Examinee

	Items    []exam.Item
	ItemRows []int64

	// Rejects are the rows set aside here, one for each, in row order.
	Rejects []ingest.Reject
	// Notes are remarks about rows that are used: what was odd, and where. At most NotesKept of each code in a chunk.
	Notes []ingest.Reject
	// NoteCounts counts all remarks by code.
	NoteCounts map[string]int64

	// Used + Blank + Footer + SetAside is the number of rows of the chunk; those that are blank hold nothing but empty cells.
	Used, Blank, Footer, SetAside int64
	// Merged is how many of the used rows only added a content area to another row of the same response.
	Merged int64

	memory *memory // of Responses; nil once released
	from   *Normalizer
}

// AssumedZone reports whether a time of an answer or a sitting had no offset, and no zone was stated: it was taken as UTC.
func (b *Batch) AssumedZone() bool {
	return b.Responses != nil && slices.Contains(b.Responses.TimeBasis.Values, basisAssumed) ||
		slices.ContainsFunc(b.Sittings, func(s exam.Sitting) bool { return s.TimeBasis == basisAssumed })
}

// NotesKept bounds how many remarks of one code a chunk keeps.
const NotesKept = 20

func (b *Batch) note(file string, c *ingest.Chunk, row int, column, code, message string) {
	if b.NoteCounts == nil {
		b.NoteCounts = map[string]int64{}
	}
	b.NoteCounts[code]++
	if b.NoteCounts[code] <= NotesKept {
		b.Notes = append(b.Notes, ingest.Reject{File: file, Line: c.Lines[row], Column: column, Code: code, Message: message})
	}
}
