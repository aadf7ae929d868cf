package exam

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
)

//go:embed exams/*.json
var shipped embed.FS

// ErrUnknownExam is returned by Load for a name that no shipped exam answers to.
var ErrUnknownExam = errors.New("unknown exam")

// Shipped returns the exams that come with the program, by id.
func Shipped() ([]*Exam, error) {
	files, err := shipped.ReadDir("exams")
	if err != nil {
		return nil, err
	}
	var exams []*Exam
	for _, f := range files {
		b, err := shipped.ReadFile("exams/" + f.Name())
		if err != nil {
			return nil, err
		}
		e, err := Parse(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		exams = append(exams, e)
	}
	sort.Slice(exams, func(i, j int) bool { return exams[i].ID < exams[j].ID })
	return exams, nil
}

// Load returns the shipped exam that text names, by id, name or alias.
func Load(text string) (*Exam, error) {
	exams, err := Shipped()
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range exams {
		if e.Is(text) {
			return e, nil
		}
		ids = append(ids, e.ID)
	}
	return nil, fmt.Errorf("%w %q (known: %s)", ErrUnknownExam, text, strings.Join(ids, ", "))
}

// Parse reads one exam file strictly: unknown keys, undated or unsourced facts, facts of one kind that begin
// on the same day, and impossible ranges are errors that name the fact.
func Parse(b []byte) (*Exam, error) {
	b = bytes.TrimPrefix(b, []byte("\ufeff")) // some editors put a mark there
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	var e Exam
	if err := d.Decode(&e); err != nil {
		return nil, fmt.Errorf("exam file: %w", placed(b, err))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("exam file: more text after the end of the exam")
	}
	if err := e.check(); err != nil {
		return nil, fmt.Errorf("exam %q: %w", e.ID, err)
	}
	return &e, nil
}

// placed adds the line to a JSON error that knows its offset.
func placed(b []byte, err error) error {
	var syntax *json.SyntaxError
	var typed *json.UnmarshalTypeError
	offset := int64(-1)
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &typed):
		offset = typed.Offset
	}
	if offset < 0 || offset > int64(len(b)) {
		return err
	}
	return fmt.Errorf("line %d: %w", 1+bytes.Count(b[:offset], []byte("\n")), err)
}
