package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"cutscore/exam"
	"cutscore/ingest"
	"cutscore/stats"
	"cutscore/transform"
)

// The three outcomes of a file; there is never a fourth.
const (
	used    = "used"
	partial = "partial"
	refused = "refused"
)

// problem is one thing wrong with a file, as `check --json` prints it.
type problem struct {
	Line    int64  `json:"line"`
	Column  string `json:"column"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// fileOutcome is what became of one file: the reading, the balance, the problems.
type fileOutcome struct {
	Path      string `json:"path"`
	Outcome   string `json:"outcome"`
	Kind      string `json:"kind"`
	Format    string `json:"format"`
	Shape     string `json:"shape"`
	Encoding  string `json:"encoding"`
	Delimiter string `json:"delimiter"`
	ingest.Counts
	Superseded    int64              `json:"rows_superseded"`
	Erased        int64              `json:"rows_erased"` // of those set aside: of examinees whom the store was told to forget
	Against       []disagreement     `json:"contradicts"`
	Problems      []problem          `json:"problems"`
	ProblemCount  int64              `json:"problem_count"`
	Columns       []ingest.ColumnUse `json:"columns"`
	Dialect       *ingest.Dialect    `json:"dialect"`
	Why           []string           `json:"why"`
	Disagreements []string           `json:"disagreements"`
	Known         bool               `json:"known"` // the store had these bytes already
	Notes         []problem          `json:"notes"` // oddities in rows that are used
	NoteCounts    map[string]int64   `json:"note_counts"`
	assumedZone   bool               // times without an offset were read, and taken as UTC for want of a stated zone
	zone          string             // in which times without an offset were read; "" where there were none
	unread        int64              // of the rows, those that were known and not read again
	rejects       []ingest.Reject
	hidePeople    func(ingest.Reject) []byte // the row as it stands in the file, without whose it is; nil while that is not known
	fileErr       *ingest.FileError
	copyOf        string // name of the file of this run that holds the same bytes
	right, wrong  bool   // among the answers read are some that earn something, some that earn nothing
}

// shownProblems is how many problems are kept for the screen; rejects.csv has them all.
const shownProblems = 20

func newOutcome(path string) *fileOutcome {
	return &fileOutcome{Path: path, Outcome: used, Problems: []problem{}, Columns: []ingest.ColumnUse{}, Why: []string{}, Disagreements: []string{}, Against: []disagreement{},
		Notes: []problem{}, NoteCounts: map[string]int64{}}
}

func (o *fileOutcome) describe(r *ingest.Reading) {
	o.Kind, o.Shape = string(r.Kind), string(r.Shape)
	if r.Format != nil {
		o.Format = r.Format.Name
	}
	o.Columns = r.Columns
	o.hidePeople = r.HidePeople()
	o.because(r)
	o.Disagreements = append(o.Disagreements, r.Disagreements...)
	o.dialect(r.Sample)
	if r.Kind == ingest.Items {
		o.keyNotUsed()
	}
	for _, left := range r.Unread() {
		o.remark(left.Code, int64(left.Columns), problem{Column: left.Column, Code: left.Code, Message: left.Message, Hint: left.Hint})
	}
}

// isLoud reports whether somebody must know of a remark: answers may be lost, in rows that were taken for repeats of others or in
// columns; or counted twice, under two times; or it is not known which of two versions is the newer, as the export says what cannot be; or the
// key that was given scores nothing.
func isLoud(code string) bool {
	switch code {
	case codeApart, codeZoneChanged, ingest.CodeItemUnread, ingest.CodeColumnTwice, transform.CodeExportFuture, transform.CodeKeyUnfit:
		return true
	}
	return false
}

// lossy reports whether there is a remark on a file that is used of which somebody must know.
func (o *fileOutcome) lossy() bool {
	return o.Outcome != refused && slices.ContainsFunc(slices.Collect(maps.Keys(o.NoteCounts)), isLoud)
}

// because keeps why the file is read as it is.
func (o *fileOutcome) because(r *ingest.Reading) { o.Why = slices.Concat(r.Sample.Why, r.Why) }

// keyNotUsed remarks on a key among the exports: nothing is scored by it there.
func (o *fileOutcome) keyNotUsed() {
	const code = "key-not-used"
	e, _ := ingest.Explain(code)
	o.Notes = append(o.Notes, problem{Code: code, Message: "this is a key file: answers are scored by it only when it is given with --key", Hint: e.Remedy})
	o.NoteCounts[code]++
}

// keyRemark remarks on a key that does not go with the questions of the file, or not with all.
func (o *fileOutcome) keyRemark(r transform.KeyRemark) {
	e, _ := ingest.Explain(r.Code)
	o.remark(r.Code, r.Count, problem{Line: o.Dialect.HeaderLine, Code: r.Code, Message: r.Message, Hint: e.Remedy})
}

// suggest shows, for a header that no format claims, what a draft mapping would take each column for.
func (o *fileOutcome) suggest(s *ingest.Sample, draft *ingest.Format) {
	uses := map[string]ingest.ColumnUse{}
	for _, rule := range draft.Columns {
		for _, name := range rule.Names {
			uses[name] = ingest.ColumnUse{Field: rule.Field, Parser: rule.Parser, Why: "guessed, not used: " + rule.Why, Samples: rule.Samples}
		}
	}
	for _, column := range draft.Unused {
		uses[column.Name] = ingest.ColumnUse{Why: column.Why, Samples: column.Samples}
	}
	for i, name := range s.Header {
		use := uses[name]
		use.Index, use.Name = i, name
		if use.Samples == nil {
			use.Samples = []string{}
		}
		o.Columns = append(o.Columns, use)
	}
}

func (o *fileOutcome) dialect(s *ingest.Sample) {
	d := s.Dialect
	o.Dialect, o.Encoding, o.Delimiter = &d, d.Encoding, d.Delimiter
}

// refuse marks the file refused whole. Nothing of it is used.
func (o *fileOutcome) refuse(err *ingest.FileError) {
	o.Outcome, o.fileErr = refused, err
	o.SetAside += o.Used + o.Duplicate
	o.Used, o.Duplicate, o.Against = 0, 0, []disagreement{}
	o.Problems = slices.Insert(o.Problems, 0, problem{Line: err.Line, Column: err.Column, Code: err.Code, Message: err.Message, Hint: err.Hint})
	o.ProblemCount++
}

// note keeps remarks about rows that are used: the first of each code for the screen, and how many there were.
func (o *fileOutcome) note(b *transform.Batch) {
	o.assumedZone = o.assumedZone || b.AssumedZone()
	o.noteMarks(b.Responses)
	for code, n := range b.NoteCounts {
		o.NoteCounts[code] += n
	}
	for _, r := range b.Notes {
		o.remark(r.Code, 0, problem{Line: r.Line, Column: r.Column, Code: r.Code, Message: r.Message})
	}
}

func (o *fileOutcome) noteMarks(r *exam.Responses) {
	if r == nil || o.right && o.wrong {
		return
	}
	o.right = o.right || slices.Contains(r.Result, exam.Correct) || slices.Contains(r.Result, exam.PartlyCorrect)
	o.wrong = o.wrong || slices.Contains(r.Result, exam.Incorrect)
}

// unknownMarks are the answers of a table in rows that were set aside for their marks. In a matrix such a mark takes a whole person out.
func (o *fileOutcome) unknownMarks() (out []ingest.Reject) {
	if o.Shape != string(ingest.Long) {
		return nil
	}
	for _, r := range o.rejects {
		if r.Code == transform.CodeMarkUnknown {
			out = append(out, r)
		}
	}
	return out
}

// remark counts n remarks of a code, of which p is one.
func (o *fileOutcome) remark(code string, n int64, p problem) {
	o.NoteCounts[code] += n
	if !slices.ContainsFunc(o.Notes, func(q problem) bool { return q.Code == code && q.Line <= p.Line }) {
		o.Notes = slices.DeleteFunc(o.Notes, func(q problem) bool { return q.Code == code })
		o.Notes = append(o.Notes, p)
	}
}

// sameBytes remarks that a file of this run is a copy of another.
func (o *fileOutcome) sameBytes(as string) {
	const code = "same-bytes"
	o.Notes = append(o.Notes, problem{Code: code, Message: "it holds the same bytes as " + as + ", which was read in this run: its rows count once", Hint: "a second download can be deleted"})
	o.NoteCounts[code]++
	o.copyOf = as
}

// otherSettings remarks that a known file was read in another way than is asked for now. Its rows stay as they were read
// then: beside them, those of a second reading would be in conflict with the first, row by row.
func (o *fileOutcome) otherSettings() {
	const code = "read-otherwise"
	o.Notes = append(o.Notes, problem{Code: code, Message: "it is in the store already, read with other options (--format, --kind, --tz, --key, --date-order or the dialect); its rows stay as they are",
		Hint: "to read it anew, ingest the exports with the new options into a new store (put a copy of OLD/pseudonym.key there first: the pseudonyms stay)"})
	o.NoteCounts[code]++
}

// hidePersons drops what only `check` shows, on the screen of whoever has the file: cells, and e-mail addresses that columns are
// called by. Names and ids must not reach what a run publishes, logs or keeps.
func (o *fileOutcome) hidePersons() {
	hide := func(texts ...*string) {
		for _, text := range texts {
			*text = ingest.HideAddresses(*text)
		}
	}
	for i := range o.Columns {
		c := &o.Columns[i]
		c.Samples = []string{}
		hide(&c.Name, &c.Item, &c.Why)
	}
	for _, problems := range [][]problem{o.Problems, o.Notes} {
		for i := range problems {
			hide(&problems[i].Column, &problems[i].Message)
		}
	}
	for i := range o.rejects {
		hide(&o.rejects[i].Column, &o.rejects[i].Message)
	}
	for _, texts := range [][]string{o.Why, o.Disagreements} {
		for i := range texts {
			hide(&texts[i])
		}
	}
	if o.fileErr != nil {
		shown := *o.fileErr
		hide(&shown.Column, &shown.Message)
		o.fileErr = &shown
	}
}

// settle orders the rejects by place and decides between used and partial.
func (o *fileOutcome) settle() {
	slices.SortFunc(o.Notes, func(a, b problem) int { return strings.Compare(a.Code, b.Code) })
	slices.SortStableFunc(o.rejects, func(a, b ingest.Reject) int {
		if a.Line != b.Line {
			return int(a.Line - b.Line)
		}
		return strings.Compare(a.Column, b.Column)
	})
	o.ProblemCount += int64(len(o.rejects))
	for _, r := range o.rejects[:min(len(o.rejects), shownProblems)] {
		o.Problems = append(o.Problems, problem{Line: r.Line, Column: r.Column, Code: r.Code, Message: r.Message})
	}
	amiss := func(r ingest.Reject) bool { return r.Code != codeErased }
	if o.Outcome == used && (o.SetAside > o.Erased || slices.ContainsFunc(o.rejects, amiss)) { // of a wide row, some answers may be used and others not
		o.Outcome = partial
	}
}

// summary is the outcome as pages print it.
func (o *fileOutcome) summary() stats.FileSummary {
	s := stats.FileSummary{Name: filepath.Base(o.Path), Outcome: o.Outcome, Kind: o.Kind, Format: o.Format,
		Used: o.Used, Duplicate: o.Duplicate, SetAside: o.SetAside}
	if o.fileErr != nil { // what was tried in vain is for whoever ran it, not for a page
		s.Reason, _, _ = strings.Cut(o.fileErr.Message, "; tried")
	}
	return s
}

// line is the outcome as one plain line of progress.
func (o *fileOutcome) line() string {
	if o.copyOf != "" {
		return fmt.Sprintf("%s: the same bytes as %s: its rows count once", o.Path, o.copyOf)
	}
	if o.Known {
		return fmt.Sprintf("%s: seen before, nothing new", o.Path)
	}
	text := fmt.Sprintf("%s: %s, %s %s; rows: %d used, %d duplicate, %d set aside", o.Path, o.Outcome, orUnknown(o.Kind), o.Format, o.Used, o.Duplicate, o.SetAside)
	if o.unread > 0 {
		text += fmt.Sprintf(", %d of them known and not read again", o.unread)
	}
	if o.Superseded > 0 {
		text += fmt.Sprintf(", %d of them superseded by a later export", o.Superseded)
	}
	if o.Erased > 0 {
		text += fmt.Sprintf(", %d of those set aside of people whom the store was told to forget", o.Erased)
	}
	return text + o.remarks()
}

// remarks counts by code what was odd in rows that are used.
func (o *fileOutcome) remarks() string {
	var counts []string
	for _, code := range slices.Sorted(maps.Keys(o.NoteCounts)) {
		counts = append(counts, fmt.Sprintf("%s %d", code, o.NoteCounts[code]))
	}
	if len(counts) == 0 {
		return ""
	}
	return "; remarks: " + strings.Join(counts, ", ")
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown kind"
	}
	return s
}

// explainRefusal prints a refused file the way a person needs it: place, what was expected, what to do.
func explainRefusal(w io.Writer, err *ingest.FileError) {
	fmt.Fprintln(w, err.Error())
	if err.Hint != "" {
		fmt.Fprintln(w, "  "+err.Hint)
	}
}

// asFileError turns the error of one file into a refusal; false for a broken machine, which must stop the run.
func asFileError(err error) (*ingest.FileError, bool) {
	var fileErr *ingest.FileError
	ok := errors.As(err, &fileErr)
	return fileErr, ok
}
