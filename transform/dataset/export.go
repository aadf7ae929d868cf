package dataset

import (
	"context"
	"encoding/json"
	"io"

	"cutscore/exam"
)

// Person is everything that a store holds about one examinee, as Export hands it out.
type Person struct {
	Pseudonym     string              `json:"pseudonym"`
	Roster        []exam.Examinee     `json:"roster"`
	Responses     []exam.Response     `json:"responses"`
	Sittings      []exam.Sitting      `json:"sittings"`
	Attempts      []exam.Attempt      `json:"attempts"`
	StudySessions []exam.StudySession `json:"study_sessions"`
	Events        []exam.Event        `json:"events"`
	CourseGrades  []exam.CourseGrade  `json:"course_grades"`
	SetAside      []exam.Response     `json:"responses_set_aside"` // versions that are not in force
}

// Export writes, as JSON, everything that the published content holds about an examinee.
func (s *Store) Export(ctx context.Context, pseudonym string, w io.Writer) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	snapshot, err := s.Current()
	if err != nil {
		return err
	}
	p, err := snapshot.Person(pseudonym)
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(p)
}

// Person collects everything about one examinee.
func (s *Snapshot) Person(pseudonym string) (*Person, error) {
	bucket := BucketOf(pseudonym, s.Buckets())
	p := &Person{Pseudonym: pseudonym, Roster: []exam.Examinee{}, Responses: []exam.Response{}}
	responses, err := s.Responses(bucket)
	if err != nil {
		return nil, err
	}
	p.Responses = personRows(responses, pseudonym)
	if p.SetAside, err = s.asideOf(bucket, pseudonym); err != nil {
		return nil, err
	}
	for _, err := range []error{
		own(&p.Roster, s, roster(), "roster", pseudonym),
		own(&p.Sittings, s, sittings(), bucketFolder("sittings", bucket), pseudonym),
		own(&p.Attempts, s, attempts(), bucketFolder("attempts", bucket), pseudonym),
		own(&p.StudySessions, s, studySessions(), bucketFolder("study_sessions", bucket), pseudonym),
		own(&p.Events, s, events(), bucketFolder("events", bucket), pseudonym),
		own(&p.CourseGrades, s, courseGrades(), bucketFolder("course_grades", bucket), pseudonym),
	} {
		if err != nil {
			return nil, err
		}
	}
	return p, nil
}

func personRows(c *exam.Responses, pseudonym string) []exam.Response {
	out := []exam.Response{}
	for i := range c.Rows {
		if c.Examinee.At(i) == pseudonym {
			out = append(out, c.Row(i))
		}
	}
	return out
}

func (s *Snapshot) asideOf(bucket int, pseudonym string) ([]exam.Response, error) {
	out := []exam.Response{}
	words := newWords()
	for _, f := range s.below(bucketFolder("responses"+asideSuffix, bucket)) {
		part, _, err := decodeFile(s.path(f), words)
		if err != nil {
			return nil, err
		}
		out = append(out, personRows(part.responses(words), pseudonym)...)
	}
	return out, nil
}

// own collects the rows of a table that belong to an examinee, in force or aside.
func own[T any](into *[]T, s *Snapshot, t *table[T], folder, pseudonym string) error {
	*into = []T{}
	for _, from := range []string{folder, t.asideOf(folder)} {
		rows, err := rowsOf(s, t, from)
		if err != nil {
			return err
		}
		for i := range rows {
			if t.person(&rows[i]) == pseudonym {
				*into = append(*into, rows[i])
			}
		}
	}
	return nil
}
