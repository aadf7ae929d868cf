package dataset

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"cutscore/exam"
	"cutscore/transform/dataset/generations"
)

// Snapshot is the content of a store at one moment. It does not change, and several goroutines may read it.
type Snapshot struct {
	dir       string
	files     []generations.File
	about     about
	batches   []BatchRecord
	forgotten []string
	prefixes  []prefix
	repair    repairNote // zero: nothing is told of a repair
}

func openSnapshot(dir string, files []generations.File) (*Snapshot, error) {
	s := &Snapshot{dir: dir, files: files}
	var err error
	if s.about, err = readAbout(dir); err != nil {
		return nil, err
	}
	if err := readJSON(filepath.Join(dir, batchesFile), &s.batches); err != nil {
		return nil, err
	}
	return s, errors.Join(readJSON(filepath.Join(dir, forgottenFile), &s.forgotten), readJSON(filepath.Join(dir, prefixesFile), &s.prefixes), readJSON(filepath.Join(dir, repairFile), &s.repair))
}

// readAbout refuses a layout of another version.
func readAbout(dir string) (is about, err error) {
	err = readJSON(filepath.Join(dir, aboutFile), &is)
	if err == nil && (is.Format != FormatVersion || is.Buckets < 1) {
		err = &SchemaError{Path: aboutFile, Version: fmt.Sprintf("format %d", is.Format)}
	}
	return is, err
}

// Dir is the folder of the generation.
func (s *Snapshot) Dir() string { return s.dir }

// Pages is the folder of the pages that were published with this content; it may be absent.
func (s *Snapshot) Pages() string { return filepath.Join(s.dir, pagesFolder) }

// Manifest is the file that was written last when the generation was made: nothing in it is younger.
func (s *Snapshot) Manifest() string { return s.generation().ManifestPath() }

// Buckets is the number of buckets. An examinee's rows of every table lie in one bucket, and buckets are independent.
func (s *Snapshot) Buckets() int { return s.about.Buckets }

// Batches lists the files that were ingested, by name and digest.
func (s *Snapshot) Batches() []BatchRecord { return slices.Clone(s.batches) }

// ZonesOf lists the zones in which times without an offset were read, of the files of a format and kind.
func (s *Snapshot) ZonesOf(format, kind string) (zones []string) {
	for i := range s.batches {
		b := &s.batches[i]
		if b.Zone != "" && b.Format == format && b.Kind == kind && !slices.Contains(zones, b.Zone) {
			zones = append(zones, b.Zone)
		}
	}
	slices.Sort(zones)
	return zones
}

// Responses returns the responses of one bucket, sorted by examinee, time (undated first), sitting, block, position
// and item.
func (s *Snapshot) Responses(bucket int) (*exam.Responses, error) {
	words := newWords()
	var frames []*frame
	for _, f := range s.spansIn(bucketFolder("responses", bucket)) {
		part, _, err := decodeFile(s.path(f), words)
		if err != nil {
			return nil, err
		}
		frames = append(frames, part)
	}
	return inOrder(frames, words).responses(), nil
}

// Parts lists the files of which a bucket's responses are made, in order of time, undated first. A name tells the content.
func (s *Snapshot) Parts(bucket int) []string {
	names := []string{}
	for _, f := range s.spansIn(bucketFolder("responses", bucket)) {
		names = append(names, f.Path)
	}
	return names
}

// Part returns the rows of one of Parts, sorted as those of Responses.
func (s *Snapshot) Part(_ int, name string) (*exam.Responses, error) {
	words := newWords()
	part, _, err := decodeFile(s.path(generations.File{Path: name}), words)
	if err != nil {
		return nil, err
	}
	return inOrder([]*frame{part}, words).responses(), nil
}

// spansIn lists the files of responses in a folder in order of time, undated first.
func (s *Snapshot) spansIn(folder string) []generations.File {
	files := s.below(folder)
	slices.SortFunc(files, func(a, b generations.File) int { return int(startOf(a.Path) - startOf(b.Path)) })
	return files
}

func (s *Snapshot) below(folder string) []generations.File {
	var files []generations.File
	for _, f := range s.files {
		if strings.HasPrefix(f.Path, folder+"/") {
			files = append(files, f)
		}
	}
	return files
}

func (s *Snapshot) path(f generations.File) string {
	return filepath.Join(s.dir, filepath.FromSlash(f.Path))
}

func bucketFolder(table string, bucket int) string {
	return fmt.Sprintf("%s/bucket=%02d", table, bucket)
}

// Sittings returns the sittings of one bucket.
func (s *Snapshot) Sittings(bucket int) ([]exam.Sitting, error) {
	return rowsOf(s, sittings(), bucketFolder("sittings", bucket))
}

// Attempts returns the real attempts of one bucket.
func (s *Snapshot) Attempts(bucket int) ([]exam.Attempt, error) {
	return rowsOf(s, attempts(), bucketFolder("attempts", bucket))
}

// StudySessions returns the study log of one bucket.
func (s *Snapshot) StudySessions(bucket int) ([]exam.StudySession, error) {
	return rowsOf(s, studySessions(), bucketFolder("study_sessions", bucket))
}

// Events returns the external events of one bucket.
func (s *Snapshot) Events(bucket int) ([]exam.Event, error) {
	return rowsOf(s, events(), bucketFolder("events", bucket))
}

// CourseGrades returns the course grades of one bucket.
func (s *Snapshot) CourseGrades(bucket int) ([]exam.CourseGrade, error) {
	return rowsOf(s, courseGrades(), bucketFolder("course_grades", bucket))
}

// Items returns what is known of the items apart from anybody's response.
func (s *Snapshot) Items() ([]exam.Item, error) { return rowsOf(s, items(), "items") }

// Roster returns who is who by pseudonym: the roster, and for those whom it does not have, or not with an id, the id as
// the exports have it. It is the only way to names.
func (s *Snapshot) Roster() (map[string]exam.Examinee, error) {
	rows, err := rowsOf(s, roster(), "roster")
	known, errKnown := rowsOf(s, identities(), "identities")
	out := make(map[string]exam.Examinee, len(rows)+len(known))
	for _, r := range rows {
		out[r.Pseudonym] = r
	}
	for _, r := range known { // in the order of ids: of several spellings the first holds
		e, ok := out[r.Pseudonym]
		if !ok {
			e = exam.Examinee{Pseudonym: r.Pseudonym, ExamDate: exam.NoTime, ExportedAt: exam.NoTime}
		}
		if e.ID == "" {
			e.ID = r.ID
		}
		out[r.Pseudonym] = e
	}
	return out, errors.Join(err, errKnown)
}

func rowsOf[T any](s *Snapshot, t *table[T], folder string) ([]T, error) {
	rows := []T{}
	for _, f := range s.below(folder) {
		versions, err := t.decodeFile(s.path(f))
		if err != nil {
			return nil, err
		}
		for _, v := range versions {
			rows = append(rows, v.row)
		}
	}
	return rows, nil
}
